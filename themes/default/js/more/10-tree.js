// A tree takes the focus once; the arrows lead through it.
function trees() {
  for (const tree of fresh("[role=tree]")) {
    const items = () => all("[role=treeitem]", tree).filter((item) => !item.parentElement.closest("[aria-expanded=false]"));
    const above = (item) => item.parentElement.closest("[role=treeitem]");
    const state = (item) => item.getAttribute("aria-expanded");
    const open = (item, wanted) => {
      // What has no state is always open.
      if (item.hasAttribute("aria-expanded")) item.setAttribute("aria-expanded", wanted);
    };
    let current = items()[0];
    const go = (item) => {
      if (!item) return;
      current.tabIndex = -1;
      current = item;
      item.tabIndex = 0;
      item.focus();
    };
    tree.addEventListener("click", (event) => {
      const item = event.target.closest(".d-tree-row")?.parentElement;
      if (!item) return;
      open(item, state(item) === "false");
      go(item);
    });
    tree.addEventListener("keydown", (event) => {
      const { key } = event;
      const list = items();
      const at = list.indexOf(current);
      const [inwards, outwards] = getComputedStyle(tree).direction === "rtl" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (key === "ArrowDown") go(list[at + 1]);
      else if (key === "ArrowUp") go(list[at - 1]);
      else if (key === "Home") go(list[0]);
      else if (key === "End") go(list.at(-1));
      else if (key === inwards) state(current) === "false" ? open(current, true) : go(all("[role=treeitem]", current)[0]);
      else if (key === outwards) state(current) === "true" ? open(current, false) : go(above(current));
      else if (key === "Enter" || key === " ") open(current, state(current) === "false");
      else if (key === "*") {
        for (const item of list) if (above(item) === above(current)) open(item, true);
      } else if (key.length === 1) {
        const after = [...list.slice(at + 1), ...list.slice(0, at + 1)];
        go(after.find((item) => item.getAttribute("aria-label").toLowerCase().startsWith(key.toLowerCase())));
      } else return;
      event.preventDefault();
    });
  }
}

parts.push(trees);
