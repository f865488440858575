// Tabs, and what stands in their place: the options of a list.
let titles = remembered("docs:tabs");
const groupOf = (tab) => tab.closest("[data-tabs]");
const tabsOf = (group) => [...group.querySelectorAll(".d-tab")].filter((tab) => groupOf(tab) === group);
const panelsOf = (group) => [...group.children].filter((child) => child.matches(".d-tab-panel"));
// What everybody sees stands hidden behind what was filled in for one reader.
const titleOf = (tab) => {
  const copy = tab.cloneNode(true);
  for (const slot of copy.querySelectorAll("docs-slot[hidden]")) slot.remove();
  return copy.textContent.trim();
};
const select = (tab) => {
  const group = groupOf(tab);
  const panels = panelsOf(group);
  tabsOf(group).forEach((other, at) => {
    const selected = other === tab;
    if (other.matches("option")) {
      if (selected) other.selected = true;
    } else {
      other.setAttribute("aria-selected", selected);
      other.tabIndex = selected ? 0 : -1;
    }
    panels[at]?.toggleAttribute("data-off", !selected);
  });
};
const together = () => {
  if (!titles.length) return;
  for (const group of all("[data-tabs='']")) {
    const tabs = tabsOf(group);
    const own = tabs.map(titleOf);
    const title = titles.find((title) => own.includes(title));
    if (title !== undefined) select(tabs[own.indexOf(title)]);
  }
};
// Groups with equal titles go together, on this page and the next.
const turn = (tab) => {
  if (groupOf(tab).dataset.tabs !== "alone") titles = [...new Set([titleOf(tab), ...titles])];
  together();
  select(tab);
};
const choose = (tab) => {
  const seen = tab.closest("select") ?? tab;
  const before = seen.getBoundingClientRect().top;
  turn(tab);
  write("localStorage", "docs:tabs", titles);
  const { id } = panelsOf(groupOf(tab))[tabsOf(groupOf(tab)).indexOf(tab)] ?? {};
  if (id && !id.startsWith("d-panel-")) history.replaceState(history.state, "", `#${encodeURIComponent(id)}`);
  // What changed above must not move what the reader looks at.
  scrollBy({ top: seen.getBoundingClientRect().top - before, behavior: "instant" });
};
on("click", (event) => {
  const tab = within(event, ".d-tab");
  if (tab?.matches("button")) choose(tab);
});
on("change", (event) => {
  const chosen = within(event, "[data-tabs] select.d-tab-list")?.selectedOptions[0];
  if (chosen) choose(chosen);
});
on("keydown", (event) => {
  const tab = within(event, ".d-tab");
  if (!tab) return;
  const tabs = tabsOf(groupOf(tab));
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] * (getComputedStyle(tab).direction === "rtl" ? -1 : 1);
  const next = { Home: tabs[0], End: tabs.at(-1) }[event.key] ?? (step && tabs.at((tabs.indexOf(tab) + step) % tabs.length));
  if (!next) return;
  event.preventDefault();
  next.focus();
  choose(next);
});

openers[".d-tab-panel"] = (panel) => {
  const group = groupOf(panel);
  turn(tabsOf(group)[panelsOf(group).indexOf(panel)]);
};
choices.push(titles.length);
pieces.push(together);
