// The page and its reader: fills what depends on the reader, while the page is parsed and whenever the reader changes.
import {
  find,
  focusOn,
  focused,
  getAttribute,
  removeAttribute,
  setAttribute,
  titled,
} from "./dom.js";
import { evaluator } from "./evaluate.js";
import { isNumber } from "./methods.js";
import { candidates, masked, numbered, rows, setAside, setStyle, unsetStyle } from "./more.js";
import { childrenOf, room, take, textIn } from "./operators.js";
import { isNullish } from "./values.js";

/// Whether an address runs nothing in the page: as `docs::scheme::is_harmless`, wherever the page is served.
export const isHarmless = (address) => {
  try {
    return /^(https?|mailto|tel):$/.test(new URL(address, "https://a").protocol);
  } catch {
    return false;
  }
};

/// As `docs::compile::attributes::is_flag`, of those that may depend on the reader.
const isFlag = (name) => /^(checked|disabled|hidden|open|selected)$/.test(name);

const isAddress = (name) => /^(href|src|srcset|poster|cite)$/.test(name);

export const page = (warn) => {
  let reader, manifest, templates, evaluate, title;
  // Also those that a script took out of the page and may put back.
  const slots = new Set();
  // What stands for a slot: `{ nodes, aside }`, by the slot or the template that marks its beginning.
  const filled = new Map();
  // Elements whose attributes were set: the attributes as they were.
  const before = new Map();

  const refuse = ({ message }) => {
    manifest = null;
    warn("E1301", message);
  };

  const complain = (at, error, code = "E1303") =>
    warn(code, `${location.pathname}:${manifest.at[at]}: ${error.message}`);

  /// Whether there is somebody to fill the page for, and a manifest that says how.
  const isReady = () => {
    // Before the body begins the block may not be whole.
    if (reader && manifest === undefined && find(document, "body").length) {
      const [block] = find(document, "head > #docs-manifest");
      manifest = null;
      try {
        if (block) {
          manifest = JSON.parse(block.textContent);
          const { version, slots, at } = manifest;
          if (version !== 1 || ![slots, at].every(Array.isArray)) refuse({ message: `version ${version}` });
        }
      } catch (error) {
        refuse(error);
      }
    }
    return reader && manifest;
  };

  const valueOf = (at) => (evaluate ??= evaluator(reader, manifest.definitions))(manifest.slots[at]);

  const nothing = (at) => () => complain(at, { message: "no text" });

  /// A value as nodes; `holder` is the element whose place they take, `left` what the slot may still have.
  const nodesOf = (value, at, holder, left) => {
    const nodes = new DocumentFragment();
    const items = childrenOf(value, nothing(at), left);
    nodes.append(
      ...(masked(items, holder) ?? items.map((item) => (typeof item === "string" ? item : armOf(item, at, left)))),
    );
    return nodes;
  };

  const armOf = ({ number, holes }, at, left) => {
    templates ??= find(document, "head > template[data-docs-arm]");
    const arm = templates[number].content.cloneNode(true);
    take(left, "nodes", arm.querySelectorAll(":not(template)").length || 1);
    numbered(arm);
    for (const found of arm.querySelectorAll("[data-docs],template[data-hole]")) {
      if (getAttribute(found, "data-docs") !== null) {
        setAttributes(found, (number) => holes[number], left, at);
        removeAttribute(found, "data-docs");
      } else found.replaceWith(nodesOf(holes[getAttribute(found, "data-hole")], at, found, left));
    }
    return arm;
  };

  const joined = (pieces, value, at, left) =>
    pieces.map((piece) => (isNumber(piece) ? childrenOf(value(piece), nothing(at), left).join("") : piece)).join("");

  const boundOf = (target) =>
    getAttribute(target, "data-docs")
      ?.split(" ")
      .map((index) => manifest.attributes[index]);

  /// Sets the attributes that `data-docs` names; `value` gives what a number in their pieces stands for. `left` is what the
  /// slot may still have that the element comes in; others have each their own.
  const setAttributes = (target, value, left, place) => {
    for (const [name, ...pieces] of boundOf(target)) {
      const at = place ?? pieces.find(isNumber);
      const own = left ?? room();
      try {
        const given = pieces.length > 1 && name !== "style" ? joined(pieces, value, at, own) : value(pieces[0]);
        setStyle(target, name, given, pieces, own) || set(target, name, given, at, own);
      } catch (error) {
        complain(at, error);
      }
    }
  };

  const set = (target, name, value, at, left) => {
    // No build asks for one.
    if (/^on|^srcdoc$/i.test(name)) throw new TypeError(name);
    // In the others `true` and `false` are words.
    if (isFlag(name) || (typeof value === "boolean" && !/^(aria-|value$)/.test(name))) value = value ? "" : null;
    if (isNullish(value)) return removeAttribute(target, name);
    value = textIn(value, left);
    if (isAddress(name) && !(candidates(name, value) || [value]).every(isHarmless)) {
      complain(at, { message: name }, "E1304");
      value = "#";
    }
    setAttribute(target, name, value);
  };

  /// Takes a slot back to what everybody sees, and gives that.
  const empty = (mark) => {
    const { nodes = [], aside } = filled.get(mark) ?? {};
    const everybodys = [...(aside ?? mark).childNodes];
    // Out of the page: nodes have no method of their own that a field of a form cannot stand in for.
    new DocumentFragment().append(...nodes);
    if (aside) mark.after(aside);
    else mark.hidden = false;
    filled.delete(mark);
    return everybodys;
  };

  const fill = (mark) => {
    const had = focused(document);
    let nodes = empty(mark);
    const at = getAttribute(mark, "data-slot") ?? getAttribute(mark, "n");
    if (isReady()) {
      try {
        const made = nodesOf(valueOf(at), at, mark, room());
        nodes = [...made.childNodes];
        mark.before(made);
        // What everybody sees is hidden by one rule of CSS; among rows and options it is set aside.
        filled.set(mark, { nodes, aside: setAside(mark) });
        mark.hidden = true;
      } catch (error) {
        complain(at, error);
      }
    }
    // What had the focus is gone, or about to be: what everybody sees is still there, but hidden.
    if (had !== focused(document) || (mark.hidden && mark.contains(had))) {
      const target = nodes.find((own) => own instanceof HTMLElement) ?? mark.parentNode;
      focusOn(target, { preventScroll: true });
      if (focused(document) === target) return;
      setAttribute(target, "tabindex", "-1");
      focusOn(target, { preventScroll: true });
      // Only now: what had the focus has lost it.
      addEventListener("blur", () => removeAttribute(target, "tabindex"), { once: true, capture: true });
    }
  };

  /// What is no element of ours: templates among rows and options, attributes, the title. `found` are nodes that came into
  /// the page: to look through all of it for each slot would take the square of their number.
  const others = (found) => {
    if (!isReady()) return;
    try {
      if (manifest.title && title === undefined) {
        title = titled.get.call(document);
        const at = manifest.title.find(isNumber);
        try {
          titled.set.call(document, joined(manifest.title, valueOf, at, room()));
        } catch (error) {
          complain(at, error);
        }
      }
      for (const target of found) {
        rows(target, slots, filled, fill);
        if (!(target instanceof Element) || before.has(target)) continue;
        const was = boundOf(target)?.map(([name, , shared]) => [name, getAttribute(target, name), shared]);
        if (!was) continue;
        before.set(target, was);
        setAttributes(target, valueOf);
      }
    } catch (error) {
      refuse(error);
    }
  };

  /// Looks at what is there, and at what comes: for a reader only, who pays less than a microsecond a node for it.
  const watch = new MutationObserver((records) => records.forEach(({ addedNodes }) => others(addedNodes)));
  const look = () => {
    if (reader) watch.observe(document, { childList: true, subtree: true });
    else watch.disconnect();
    others(find(document, "template,[data-docs]"));
  };

  customElements.define(
    "docs-slot",
    class extends HTMLElement {
      connectedCallback() {
        slots.add(this);
        if (reader) fill(this);
      }
    },
  );

  /// Shows the page to another reader, or to nobody.
  return (next) => {
    reader = next;
    // Read again: a preview may have put in another.
    evaluate = manifest = templates = undefined;
    if (title !== undefined) titled.set.call(document, title);
    title = undefined;
    slots.forEach(fill);
    for (const [target, was] of before) {
      for (const [name, value, shared] of was) {
        if (unsetStyle(target, name, shared)) continue;
        if (value === null) removeAttribute(target, name);
        else setAttribute(target, name, value);
      }
    }
    before.clear();
    look();
  };
};
