// What pages do beyond being read. Everything here has a form that works without it. The files of this folder are one
// script, in the order of their names: what one of them declares the later ones may use.

// A page's names may stand in the places of the document's own methods (`<img name="querySelector">`), the names of a
// form's fields in those of the form. Those of the prototypes cannot be taken.
const own = (proto, name) => {
  const { get, value } = Object.getOwnPropertyDescriptor(proto, name);
  return Function.prototype.call.bind(get ?? value);
};
const on = own(EventTarget.prototype, "addEventListener");
const find = own(Document.prototype, "querySelectorAll");
const byId = own(Document.prototype, "getElementById");
const create = own(Document.prototype, "createElement");
const focused = own(Document.prototype, "activeElement");
const all = (selector, from) => [...(from ? from.querySelectorAll(selector) : find(document, selector))];
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
const remember = (key, value) => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Private windows and full storage: the choice lasts as long as the page.
  }
};
// Parts that run once, and those that run again for what another reader sees.
const parts = [];
const again = [];
