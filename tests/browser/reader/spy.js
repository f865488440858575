// Counts, until the page is whole: observers that were set on it, slots and elements of the reader's that a script changed,
// manifests that were read. The parser goes another way.
{
  const done = (window.done = { observed: 0, changed: 0, read: 0 });
  let isOver = false;
  const spy = (key, owner, name, counts) => {
    const own = owner[name];
    owner[name] = function (...args) {
      if (!isOver && counts(this, args)) done[key]++;
      return Reflect.apply(own, this, args);
    };
  };
  const isPersonal = (element) => element.matches("docs-slot, template, [data-docs]");
  spy("observed", MutationObserver.prototype, "observe", (_, [target]) => target === document);
  spy("changed", Element.prototype, "before", isPersonal);
  // The theme says of each picture that it opens.
  const isThemes = (name) => ["role", "aria-haspopup"].includes(name);
  spy("changed", Element.prototype, "setAttribute", (element, [name]) => isPersonal(element) && !isThemes(name));
  spy("read", JSON, "parse", () => true);
  addEventListener("DOMContentLoaded", () => (isOver = true), true);
}
