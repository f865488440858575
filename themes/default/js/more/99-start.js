const run = () => {
  for (const part of parts) part();
};
// A name of the page may stand in the place of the document's method.
EventTarget.prototype.addEventListener.call(document, "DOMContentLoaded", run);
// What another reader sees may hold more of these.
addEventListener("docs:user", run);
