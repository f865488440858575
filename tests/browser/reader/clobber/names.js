// Every name that a window, a document, a form and its kin answer to: own properties of whole chains of prototypes.
(() => {
  const names = new Set();
  const form = document.createElement("form");
  for (let of of [window, document, form, EventTarget, document.createElement("object")])
    for (; of; of = Object.getPrototypeOf(of)) for (const name of Object.getOwnPropertyNames(of)) names.add(name);
  return [...names].filter((name) => /^[\w$-]+$/.test(name)).sort();
})()
