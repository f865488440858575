// What few pages need of `page.js`: secrets, styles, slots where no element of ours may stand.
import { create, getAttribute, getter, removeAttribute, setAttribute } from "./dom.js";
import { textIn } from "./operators.js";
import { isObject } from "./data.js";
import { isNullish } from "./values.js";

// In a form a field of that name takes its place.
const styleOf = getter(HTMLElement.prototype, "style");
const classesOf = getter(Element.prototype, "classList");

/// What shows a secret, where the element is a secret's place: a mask, the whole text where copying finds it, a button
/// that shows it. Where the reader has none, the text that everybody sees, which is no secret.
export const masked = (items, holder) => {
  const label = getAttribute(holder, "data-secret");
  if (label === null) return;
  const text = items.join("");
  if (!text) return [getAttribute(holder, "data-or")];
  const secret = create(document, "span");
  const whole = create(document, "span");
  const button = create(document, "button");
  const start = /^[a-z]+([_-][a-z]+)*[_-](?=.{8})/i.exec(text.slice(0, 16));
  secret.className = "d-secret";
  secret.dataset.mask = `${start?.[0] ?? ""}••••${text.length > 11 ? text.slice(-4) : ""}`;
  whole.textContent = text;
  button.type = "button";
  setAttribute(button, "aria-label", label);
  setAttribute(button, "aria-pressed", "false");
  button.addEventListener("click", () => {
    setAttribute(button, "aria-pressed", `${secret.classList.toggle("d-shown")}`);
  });
  secret.append(whole, button);
  return [secret];
};

const isNothing = (value) => isNullish(value) || typeof value === "boolean";

/// Sets a style, where the attribute is one, as React does: a number that the property does not take bare is in pixels.
/// `shared` is the class that holds the style that everybody sees, if there is one; it stays when the value is none.
/// `left` is what may be set.
export const setStyle = (target, name, value, [, shared], left) => {
  if (name !== "style") return false;
  if (!isNothing(value) && !isObject(value) && typeof value !== "string") throw new TypeError("no style");
  const style = target instanceof HTMLElement ? styleOf(target) : target.style;
  const css = typeof value === "string" && textIn(value, left);
  const own = Object.entries((isObject(value) && value) || {}).map(([key, own]) => [
    key.startsWith("--") ? key : key.replace(/[A-Z]/g, "-$&").replace(/^ms-/, "-ms-").toLowerCase(),
    isNothing(own) ? "" : textIn(own, left),
    typeof own,
  ]);
  if (shared) classesOf(target).remove(shared);
  if (css) style.cssText = css;
  for (const [name, text, type] of own) {
    style.setProperty(name, text);
    if (type === "number" && !style.getPropertyValue(name)) style.setProperty(name, `${text}px`);
  }
  return true;
};

/// Takes a style back, where the attribute is one.
export const unsetStyle = (target, name, shared) => {
  if (name !== "style") return false;
  if (shared) classesOf(target).add(shared);
  removeAttribute(target, name);
  return true;
};

// How many copies of arms the page has had.
let copies = 0;

/// Makes the ids of components in a copy of an arm its own, and what names them.
export const numbered = (arm) => {
  copies++;
  for (const own of arm.querySelectorAll("[data-uid]")) {
    removeAttribute(own, "data-uid");
    for (const { name, value } of own.attributes) setAttribute(own, name, value.replaceAll("-of-copy", `-${copies}`));
  }
};

/// Whether a node is the template behind what everybody sees.
const isEnd = (node) => node instanceof HTMLTemplateElement && node.dataset.end !== undefined;

/// Takes what everybody sees out of the page: it may still be coming in.
export const setAside = (mark, aside = new DocumentFragment()) => {
  if (mark.localName !== "template") return;
  for (let next; (next = mark.nextSibling) && !isEnd(next);) aside.append(next);
  return aside;
};

/// Looks at a node that came into the page: fills the slot that it marks; sets it aside when it is what everybody sees
/// in the slot before it. What is in a slot that is set aside waits there.
export const rows = (node, slots, filled, fill) => {
  if (node instanceof HTMLTemplateElement && node.dataset.slot !== undefined && node.isConnected && !slots.has(node)) {
    slots.add(node);
    fill(node);
  }
  for (const mark of [node, node.previousSibling]) if (filled.has(mark)) setAside(mark, filled.get(mark).aside);
};

/// The addresses of a `srcset`.
export const candidates = (name, value) => name === "srcset" && value.split(",").map((part) => part.trim().split(/\s/)[0]);
