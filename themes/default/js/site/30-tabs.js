const tabsOf = (group) => all(":scope > .d-tab-list > [role=tab], :scope > .d-code-head > .d-tab-list > [role=tab]", group);

function select(tab) {
  const group = tab.closest("[data-tabs]");
  for (const other of tabsOf(group)) {
    const selected = other === tab;
    other.setAttribute("aria-selected", String(selected));
    other.tabIndex = selected ? 0 : -1;
    byId(document, other.getAttribute("aria-controls"))?.toggleAttribute("data-off", !selected);
  }
}

// Groups with equal titles go together, on this page and the next.
function selectEverywhere(tab) {
  const title = textOf(tab);
  const before = tab.getBoundingClientRect().top;
  select(tab);
  for (const group of all("[data-tabs]")) {
    if (group.contains(tab)) continue;
    const same = tabsOf(group).find((other) => textOf(other) === title);
    if (same) select(same);
  }
  // What changed above must not move what the reader looks at.
  scrollBy(0, tab.getBoundingClientRect().top - before);
  remember("docs:tab", title);
}

function tabs() {
  const last = recall("docs:tab");
  for (const group of fresh("[data-tabs]", tabs)) {
    const list = tabsOf(group);
    const same = last && list.find((tab) => textOf(tab) === last);
    if (same) select(same);
    list.forEach((tab, at) => {
      tab.addEventListener("click", () => selectEverywhere(tab));
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        const towards = root.dir === "rtl" ? -step : step;
        const next = event.key === "Home" ? list[0] : event.key === "End" ? list.at(-1) : step && list.at((at + towards) % list.length);
        if (!next) return;
        event.preventDefault();
        next.focus();
        selectEverywhere(next);
      });
    });
  }
}

parts.push(tabs);
again.push(tabs);
