// What pages do beyond being read. Everything here has a form that works without it. The files of this folder are one
// script, in the order of their names: what one of them declares the later ones may use.

// A page's names may stand in the places of the document's own methods (`<img name="querySelector">`). Those of the
// prototypes cannot be taken.
const own = ({ prototype }, name) => {
  const { get, value } = Object.getOwnPropertyDescriptor(prototype, name);
  return (get ?? value).bind(document);
};
const on = own(EventTarget, "addEventListener");
const find = own(Document, "querySelectorAll");
const byId = own(Document, "getElementById");
const create = own(Document, "createElement");
const focused = own(Document, "activeElement");
const all = (selector, from) => [...(from ? from.querySelectorAll(selector) : find(selector))];
const first = (selector) => all(selector)[0];
const root = first("html");
// The element of a kind that an event is in: another reader may bring new ones, so the document listens.
const within = (event, selector) => event.target.closest?.(selector);
// What a reader sees of an element's text: what everybody sees stands hidden behind what was filled in for one.
const textOf = (element) => {
  const copy = element.cloneNode(true);
  for (const slot of all("docs-slot[hidden]", copy)) slot.remove();
  return copy.textContent;
};
// They run once, in this order.
const parts = [];
