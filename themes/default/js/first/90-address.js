// An address may point into a closed accordion, a hidden tab or another view. Returns whether it did.
const reveal = () => {
  const id = target();
  let moved = false;
  for (let node = id && byId(id); node; node = node.parentElement) {
    if (node.matches("details:not([open])")) moved = node.open = true;
    if (!node.matches("[data-off]")) continue;
    moved = true;
    if (node.matches("[data-view]")) {
      preferred = [node.dataset.view, ...preferred];
      views();
    } else if (node.matches(".d-tab-panel")) {
      const tab = tabsOf(groupOf(node))[panelsOf(groupOf(node)).indexOf(node)];
      prefer(tab);
      together();
      select(tab);
    }
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
// Pages come as a reader has them who chose nothing yet.
const chose = titles.length || preferred.some(Boolean) || Object.keys(groups).length || read("localStorage", "docs:banner");
if (chose || location.hash || location.search) watch.observe(document, { childList: true, subtree: true });
on("DOMContentLoaded", () => {
  watch.disconnect();
  pass();
});
addEventListener("hashchange", follow);
// What another reader sees may hold more of these.
addEventListener("docs:user", pass);
