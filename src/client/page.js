// The page and its reader: fills what depends on the reader, while the page is parsed and whenever the reader changes.
import {
  contains,
  find,
  focusOn,
  focused,
  getAttribute,
  importNode,
  parentOf,
  removeAttribute,
  removeChild,
  setAttribute,
  titled,
} from "./dom.js";
import { evaluator } from "./evaluate.js";
import { candidates, masked, numbered, rows, setAside, setStyle } from "./more.js";
import { childrenOf } from "./operators.js";
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

const isNumber = (piece) => typeof piece === "number";

export const page = (warn) => {
  let reader, manifest, templates, evaluate, title;
  const slots = new Set();
  // What stands for a slot: `{ nodes, aside }`, by the slot or the template that marks its beginning.
  const filled = new Map();
  // Elements whose attributes were set: the attributes as they were.
  const before = new Map();

  const complain = (at, error, code = "E1303") =>
    warn(code, `${location.pathname}:${manifest.at[at]}: ${error.message}`);

  /// Whether there is somebody to fill the page for, and a manifest that says how.
  const isReady = () => {
    // Before the body begins the block may not be whole.
    if (reader && manifest === undefined && find(document, "body").length) {
      const [block] = find(document, "head > script[type='application/json']#docs-manifest");
      manifest = null;
      try {
        const read = block && JSON.parse(block.textContent);
        if (block && read.version !== 1) throw new TypeError(`version ${read.version}`);
        manifest = read;
      } catch (error) {
        warn("E1301", error.message);
      }
    }
    return reader && manifest;
  };

  const valueOf = (at) => (evaluate ??= evaluator(reader, manifest.definitions))(manifest.slots[at]);

  const nothing = (at) => () => complain(at, { message: "no text" });

  /// A value as nodes; `holder` is the element whose place they take. `left` counts down to the most that a slot may have.
  const nodesOf = (value, at, holder, left = { nodes: 10000 }) => {
    const nodes = new DocumentFragment();
    const items = childrenOf(value, nothing(at));
    const label = getAttribute(holder, "data-secret");
    if (label !== null) nodes.append(masked(items.join(""), label, holder));
    else
      for (const item of items) {
        if (!left.nodes--) throw new RangeError("too large");
        nodes.append(typeof item === "string" ? item : armOf(item, at, left));
      }
    return nodes;
  };

  const armOf = ({ number, holes }, at, left) => {
    templates ??= find(document, "head > template[data-docs-arm]");
    const arm = importNode(document, templates[number].content, true);
    numbered(arm);
    for (const found of arm.querySelectorAll("[data-docs],template[data-hole]")) {
      if (getAttribute(found, "data-docs") !== null) {
        setAttributes(found, (number) => holes[number], at);
        removeAttribute(found, "data-docs");
      } else found.replaceWith(nodesOf(holes[getAttribute(found, "data-hole")], at, found, left));
    }
    return arm;
  };

  const joined = (pieces, value, at) =>
    pieces.map((piece) => (isNumber(piece) ? childrenOf(value(piece), nothing(at)).join("") : piece)).join("");

  /// Sets the attributes that `data-docs` names; `value` gives what a number in their pieces stands for.
  const setAttributes = (target, value, place) => {
    for (const index of getAttribute(target, "data-docs").split(" ")) {
      const [name, ...pieces] = manifest.attributes[index];
      const at = place ?? pieces.find(isNumber);
      try {
        if (name === "style") setStyle(target, value(pieces[0]), pieces[1]);
        else set(target, name, pieces.length > 1 ? joined(pieces, value, at) : value(pieces[0]), at);
      } catch (error) {
        complain(at, error);
      }
    }
  };

  const set = (target, name, value, at) => {
    // No build asks for one.
    if (/^on|^srcdoc$/i.test(name)) throw new TypeError(name);
    if (isFlag(name)) value = !!value;
    if (isNullish(value) || value === false || typeof value === "function") {
      return removeAttribute(target, name);
    }
    value = value === true ? (name.startsWith("aria-") ? "true" : "") : `${value}`;
    if (isAddress(name) && !(name === "srcset" ? candidates(value) : [value]).every(isHarmless)) {
      complain(at, { message: name }, "E1304");
      value = "#";
    }
    setAttribute(target, name, value);
  };

  /// Takes a slot back to what everybody sees. Gives whether the focus was in it.
  const empty = (mark) => {
    const { nodes = [], aside } = filled.get(mark) ?? {};
    const isFocused = nodes.some((own) => contains(own, focused(document)));
    for (const own of nodes) if (parentOf(own)) removeChild(parentOf(own), own);
    if (aside) mark.after(aside);
    else mark.hidden = false;
    filled.delete(mark);
    return isFocused;
  };

  const fill = (mark) => {
    const isFocused = empty(mark);
    const at = getAttribute(mark, "data-slot") ?? getAttribute(mark, "n");
    if (isReady()) {
      try {
        const made = nodesOf(valueOf(at), at, mark);
        const nodes = [...made.childNodes];
        mark.before(made);
        // What everybody sees is hidden by one rule of CSS; among rows and options it is set aside.
        filled.set(mark, { nodes, aside: setAside(mark) });
        mark.hidden = true;
      } catch (error) {
        complain(at, error);
      }
    }
    if (isFocused) {
      const target = filled.get(mark)?.nodes.find((own) => own instanceof HTMLElement) ?? parentOf(mark);
      focusOn(target, { preventScroll: true });
      if (focused(document) === target) return;
      setAttribute(target, "tabindex", "-1");
      focusOn(target, { preventScroll: true });
    }
  };

  /// What is no element of ours: templates among rows and options, attributes, the title. `found` are nodes that came into
  /// the page: to look through all of it for each slot would take the square of their number.
  const others = (found) => {
    if (!isReady()) return;
    if (manifest.title && title === undefined) {
      title = titled.get.call(document);
      try {
        titled.set.call(document, joined(manifest.title, valueOf));
      } catch (error) {
        complain(manifest.title.find(isNumber), error);
      }
    }
    for (const target of found) {
      rows(target, slots, filled, fill);
      if (!(target instanceof Element) || before.has(target)) continue;
      const indexes = getAttribute(target, "data-docs");
      if (indexes === null) continue;
      const was = indexes.split(" ").map((index) => {
        const [name, , kept] = manifest.attributes[index];
        return [name, name === "style" ? kept : getAttribute(target, name)];
      });
      before.set(target, was);
      setAttributes(target, valueOf);
    }
  };

  /// Looks at what is there, and at what comes: for a reader only, who pays less than a microsecond a node for it.
  const watch = new MutationObserver((records) => records.forEach(({ addedNodes }) => others(addedNodes)));
  const look = () => {
    if (reader) watch.observe(document, { childList: true, subtree: true });
    others(find(document, "template,[data-docs]"));
  };

  class Slot extends HTMLElement {
    connectedCallback() {
      slots.add(this);
      if (reader) fill(this);
    }
    disconnectedCallback() {
      slots.delete(this);
    }
  }

  return {
    /// Shows the page to another reader, or to nobody.
    show: (next) => {
      reader = next;
      evaluate = undefined;
      if (title !== undefined) titled.set.call(document, title);
      title = undefined;
      slots.forEach(fill);
      for (const [target, was] of before) {
        for (const [name, value] of was) {
          if (name === "style") setStyle(target, "", value, true);
          else if (value === null) removeAttribute(target, name);
          else setAttribute(target, name, value);
        }
      }
      before.clear();
      look();
    },
    start: (first) => {
      reader = first;
      customElements.define("docs-slot", Slot);
      look();
    },
  };
};
