// An address may point into a closed accordion, a hidden tab or another view. Returns whether it did.
const reveal = () => {
  const id = target();
  let moved = false;
  for (let node = id && byId(id); node; node = node.parentElement) {
    if (node.matches("details:not([open])")) moved = node.open = true;
    if (!node.matches("[data-off]")) continue;
    moved = true;
    for (const kind in openers) if (node.matches(kind)) openers[kind](node);
  }
  return moved;
};
const pass = () => {
  for (const piece of pieces) piece();
  reveal();
};
const follow = () => {
  if (reveal()) byId(target()).scrollIntoView();
};
const watch = new MutationObserver(pass);
if (choices.some(Boolean) || location.hash || location.search) watch.observe(document, { childList: true, subtree: true });
on("DOMContentLoaded", () => {
  watch.disconnect();
  pass();
});
addEventListener("hashchange", follow);
// What another reader sees may hold more of these.
addEventListener("docs:user", pass);
