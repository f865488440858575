// An address may point into a closed accordion or a hidden tab.
function reveal() {
  let id = "";
  try {
    id = decodeURIComponent(location.hash.slice(1));
  } catch {
    return;
  }
  if (!id) return;
  const target = byId(document, id) ?? all("[data-anchor]").find((panel) => panel.dataset.anchor === id);
  if (!target) return;
  let moved = matches(target, "[data-off]");
  for (let node = target; node; node = parentOf(node)) {
    if (node instanceof HTMLDetailsElement && !node.open) {
      node.open = true;
      moved = true;
    }
    if (matches(node, "[role=tabpanel][data-off]")) {
      const tab = byId(document, node.getAttribute("aria-labelledby"));
      if (tab) select(tab);
      moved = true;
    }
  }
  if (moved) scrollTo(target);
}

parts.push(reveal);
addEventListener("hashchange", reveal);
