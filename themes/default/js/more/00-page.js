// What `site` fetches when a reader reaches for it: the page's menu, trees, large pictures, diagrams, the rest
// of a large navigation. The files of this folder are one script, as those of `site` are.

// A page's names may stand in the places of the document's own methods.
const { querySelectorAll, createElement, importNode } = Document.prototype;
const { get: activeElement } = Object.getOwnPropertyDescriptor(Document.prototype, "activeElement");
const all = (selector, from) => [...(from ? from.querySelectorAll(selector) : querySelectorAll.call(document, selector))];
const create = (name) => createElement.call(document, name);
// Elements that were not met yet: another reader may bring new ones.
const met = new WeakSet();
const fresh = (selector) => all(selector).filter((element) => !met.has(element) && met.add(element));
const parts = [];
// Copies, and says so on the button.
const copyOf = async (copy, button) => {
  try {
    await copy();
  } catch {
    // A picture of another host stays its own.
    return;
  }
  button.classList.add("d-done");
  setTimeout(() => button.classList.remove("d-done"), 1600);
};
