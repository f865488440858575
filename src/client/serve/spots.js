// Where on the page something stands that depends on its reader, or would: found, outlined, brought into view.
import { Arm } from "../values.js";
import { childrenOf } from "../operators.js";
import { make, place } from "./parts.js";
import { slotsOf } from "./reasons.js";

const CSS = `:host{position:fixed;inset:0;z-index:2147483644;display:block;pointer-events:none;--mark:light-dark(#2563eb,#7aa7ff)}
div{position:fixed;border:2px solid var(--mark);border-radius:5px;background:color-mix(in srgb,var(--mark) 10%,transparent)}
div.none{border-style:dashed;background:none;min-width:10px;min-height:4px}
div.none span{position:absolute;left:-2px;bottom:calc(100% + 3px);padding:0 6px;border-radius:5px;background:var(--mark);
color:light-dark(#fff,#0d1117);font-size:12px;white-space:nowrap}
@media print{:host{display:none}}`;

const manifest = () => {
  const block = document.querySelector("head > #docs-manifest");
  return block ? JSON.parse(block.textContent) : { attributes: [] };
};

const armAt = (number) => document.querySelectorAll("head > template[data-docs-arm]")[number]?.content;

/// The words of an arm.
const excerpt = ({ number, holes }) => {
  const arm = armAt(number)?.cloneNode(true);
  for (const hole of arm?.querySelectorAll("template[data-hole]") ?? []) {
    const items = childrenOf(holes[hole.dataset.hole]);
    hole.replaceWith(...items.map((item) => (item instanceof Arm ? excerpt(item) : item)));
  }
  const text = arm?.textContent.replace(/\s+/g, " ").trim() ?? "";
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
};

/// What stands in code where a reader has no value of their own.
const otherwise = (slot) => document.querySelector(`docs-slot[n="${slot}"]`)?.dataset.or;

/// Words of the page, for who judges it.
export const words = { excerpt, otherwise };

/// How many nodes a value is on the page, as the loader puts it there.
const nNodes = (value) => {
  const count = (item) => {
    if (!(item instanceof Arm)) return 1;
    const nodes = [...(armAt(item.number)?.childNodes ?? [])];
    const own = (node) => node.nodeName === "TEMPLATE" && node.dataset.hole !== undefined;
    return nodes.reduce((n, node) => n + (own(node) ? nNodes(item.holes[node.dataset.hole]) : 1), 0);
  };
  return childrenOf(value).reduce((n, item) => n + count(item), 0);
};

/// What stands on the page for a slot's mark: nodes in a row; none where it shows nothing.
const nodesAt = (mark, result, isSomebody) => {
  const isTemplate = mark.localName === "template";
  if (isSomebody && result.ok) {
    const isSecret = mark.dataset.secret !== undefined;
    const nodes = [];
    let node = mark.previousSibling;
    for (let n = isSecret ? 1 : nNodes(result.value); n > 0 && node; n -= 1, node = node.previousSibling) nodes.unshift(node);
    return nodes;
  }
  if (!isTemplate) return [...mark.childNodes];
  const nodes = [];
  for (let node = mark.nextSibling; node && node.dataset?.end === undefined; node = node.nextSibling) nodes.push(node);
  return nodes;
};

/// A thing's places: `{ mark, nodes }`. Of several things that ask the same each has its own, where they can be told apart.
export const spotsOf = (page, results, isSomebody) => (thing) => {
  const isPiece = (name, number) => (own) => own[0] === name && own.slice(1).includes(number);
  if (thing.what === "attribute" && thing.held[0].length === 1) {
    const [[number]] = thing.held;
    const { attributes = [] } = manifest();
    const isBound = (own) => own.dataset.docs.split(" ").some((at) => isPiece(thing.name, number)(attributes[at] ?? []));
    const isLoose = (own) => own.dataset.docs.split(" ").some((at) => attributes[at]?.slice(1).includes(number));
    const all = [...document.body.querySelectorAll("[data-docs]")];
    const found = all.filter(isBound);
    return (found.length ? found : all.filter(isLoose)).map((own) => ({ mark: own, nodes: [own] }));
  }
  return slotsOf(page, thing).flatMap((slot) => {
    const marks = document.body.querySelectorAll(`docs-slot[n="${slot}"], template[data-slot="${slot}"]`);
    const own = [...marks].filter((mark) => !mark.closest("nav, .d-toc"));
    const same = page.things.filter(({ what, held }) => what !== "attribute" && held.some(([at, hole]) => at === slot && hole === undefined));
    const at = same.indexOf(thing);
    const chosen = own.length === same.length && at >= 0 ? [own[at]] : own.length ? own : [...marks];
    return chosen.map((mark) => ({ mark, nodes: nodesAt(mark, results[slot], isSomebody) }));
  });
};

const rectOf = (first, last = first) => {
  const range = document.createRange();
  range.setStartBefore(first);
  range.setEndAfter(last);
  return range.getBoundingClientRect();
};

const hasSize = ({ width, height }) => width > 0 && height > 0;

/// Where something is that takes no room: behind what is before it, else before what is behind it, else where its parent is.
const gapAt = (mark) => {
  for (let node = mark.previousSibling; node; node = node.previousSibling) {
    const { left, right, top, bottom, width, height } = rectOf(node);
    if (!width || !height) continue;
    const isBlock = node.nodeType === Node.ELEMENT_NODE && !getComputedStyle(node).display.startsWith("inline");
    return isBlock ? { left, top: bottom + 2, width, height: 4 } : { left: right, top, width: 10, height };
  }
  for (let node = mark.nextSibling; node; node = node.nextSibling) {
    const { left, top, width, height } = rectOf(node);
    if (width && height) return { left, top: top - 6, width: Math.min(width, 200), height: 4 };
  }
  const parent = mark.parentElement;
  if (!parent) return undefined;
  const { left, top, width, height } = parent.getBoundingClientRect();
  if (!width || !height) return gapAt(parent);
  const { paddingTop, paddingLeft } = getComputedStyle(parent);
  const [x, y] = [Number.parseFloat(paddingLeft), Number.parseFloat(paddingTop)];
  return { left: left + x, top: top + y, width: width - 2 * x, height: 4 };
};

const boxOf = ({ mark, nodes }) => {
  const shown = nodes.filter((node) => hasSize(rectOf(node)));
  if (!shown.length) return { ...gapAt(mark), isGap: true };
  const { left, top, width, height } = rectOf(shown[0], shown.at(-1));
  return { left: left - 4, top: top - 3, width: width + 8, height: height + 6 };
};

/// Makes what outlines spots: `outline(spots)`, which follows the page, and `show(spots)`, which brings them into view.
export const outliner = () => {
  let root;
  let spots = [];
  let isDue = false;

  const draw = () => {
    isDue = false;
    const boxes = spots.filter(({ mark }) => mark.isConnected).map(boxOf).filter(({ top }) => top !== undefined);
    const made = boxes.map(({ isGap, ...box }) => {
      const own = make("div", { className: isGap ? "none" : "" });
      for (const [name, value] of Object.entries(box)) own.style[name] = `${value}px`;
      if (isGap) own.append(make("span", { textContent: "not shown" }));
      return own;
    });
    root.replaceChildren(...made);
  };

  const again = () => {
    if (isDue || !root) return;
    isDue = true;
    requestAnimationFrame(draw);
  };

  const outline = (next) => {
    spots = next;
    if (!root && !spots.length) return;
    if (!root) {
      root = place("docs-preview-spots", CSS);
      for (const name of ["scroll", "resize", "transitionend"]) addEventListener(name, again, { capture: true, passive: true });
    }
    if (!root.host.isConnected) document.documentElement.append(root.host);
    draw();
  };

  const show = (next) => {
    const [first] = next;
    if (!first) return;
    for (let own = first.mark.closest("details"); own; own = own.parentElement.closest("details")) own.open = true;
    outline(next);
    const { top = 0, height = 0 } = boxOf(first);
    // A phone's sheet leaves the upper part of the page.
    const room = innerWidth > 700 ? innerHeight : innerHeight * 0.44;
    if (top < 90 || top + height > room) scrollBy({ top: top - Math.max(90, room / 3), behavior: "instant" });
    again();
  };

  return { outline, show };
};
