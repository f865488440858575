// Groups of the navigation stay as they were left, and the list where it was scrolled to.
let groups = read("sessionStorage", "docs:groups", {});
const nameOf = (group) => {
  // What only some may see is not remembered by its name.
  if (group.closest("[data-added]")) return `added ${group.querySelector("[data-list]")?.dataset.list}`;
  return `${group.dataset.group} ${group.querySelector("summary")?.textContent.trim()}`;
};
const navigation = () => {
  for (const group of all(".d-sidebar:not([data-fragment]) .d-nav details")) {
    const open = groups[nameOf(group)];
    if (open !== undefined && !group.querySelector("[aria-current]")) group.open = open;
  }
};
on("click", (event) => {
  const group = within(event, ".d-nav summary")?.parentElement;
  if (!group || within(event, "a")) return;
  groups[nameOf(group)] = !group.open;
  write("sessionStorage", "docs:groups", groups);
});
const scrolled = read("sessionStorage", "docs:scrolled", 0);
const scroll = () => {
  // A frame is drawn when the style sheets are there; until the content begins the list may still grow.
  if (!byId("d-content")) return requestAnimationFrame(scroll);
  const sidebar = byId("d-sidebar");
  const here = sidebar?.querySelector(".d-nav [aria-current]");
  if (!here) return;
  sidebar.scrollTop = scrolled;
  const { top, bottom } = here.getBoundingClientRect();
  const frame = sidebar.getBoundingClientRect();
  // Menus stay in sight above the list.
  if (top < frame.top + 90 || bottom > frame.bottom - 40) sidebar.scrollTop += top - frame.top - frame.height / 3;
};
requestAnimationFrame(scroll);
addEventListener("pagehide", () => {
  const top = byId("d-sidebar")?.scrollTop ?? 0;
  if (top !== scrolled) write("sessionStorage", "docs:scrolled", top);
});

choices.push(Object.keys(groups).length);
pieces.push(navigation);
