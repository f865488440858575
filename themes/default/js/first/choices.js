// What readers chose before, and what an address points at, stands before anything is drawn: tabs, views, a banner that was
// closed, groups of the navigation. Each piece of the page is set as it comes, so nothing moves afterwards.
(() => {
  // Bound before there is a page: its names may stand in the places of the document's own methods.
  const [all, byId] = ["querySelectorAll", "getElementById"].map((name) => document[name].bind(document));
  const on = document.addEventListener.bind(document);
  const read = (storage, key, otherwise) => {
    try {
      return JSON.parse(window[storage].getItem(key)) ?? otherwise;
    } catch {
      return otherwise;
    }
  };
  const write = (storage, key, value) => {
    try {
      window[storage].setItem(key, JSON.stringify(value));
    } catch {
      // Private windows and full storage: the choice lasts as long as the page.
    }
  };
  // Titles, the last chosen first: a group shows the first that it has.
  const remembered = (key) => [read("localStorage", key, [])].flat().slice(0, 40);
  const within = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);
  const target = () => {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return "";
    }
  };

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
  // Groups with equal titles go together, on this page and the next.
  const prefer = (tab) => {
    if (groupOf(tab).dataset.tabs !== "alone") titles = [...new Set([titleOf(tab), ...titles])];
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
  const choose = (tab) => {
    const seen = tab.closest("select") ?? tab;
    const before = seen.getBoundingClientRect().top;
    prefer(tab);
    together();
    select(tab);
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

  // Views of a page are chosen together, with their lines of the table of contents.
  let preferred = [new URLSearchParams(location.search).get("view"), ...remembered("docs:views")];
  const views = () => {
    const choices = [...all(".d-view-switch [data-choice]")];
    const own = choices.map((choice) => choice.dataset.choice);
    const chosen = preferred.find((title) => own.includes(title)) ?? own[0];
    for (const choice of choices) {
      if (choice.dataset.choice === chosen) choice.setAttribute("aria-current", "true");
      else choice.removeAttribute("aria-current");
    }
    for (const view of all("[data-view]")) {
      view.toggleAttribute("data-off", own.includes(view.dataset.view) && view.dataset.view !== chosen);
    }
  };
  on("click", (event) => {
    const choice = within(event, ".d-view-switch [data-choice]");
    if (!choice || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    preferred = [...new Set([choice.dataset.choice, ...preferred])];
    views();
    write("localStorage", "docs:views", preferred.filter(Boolean));
    history.replaceState(history.state, "", choice.href);
    const menu = choice.closest("details");
    menu.open = false;
    menu.querySelector("summary").focus();
    // What marks the place in the table of contents has other headings now.
    dispatchEvent(new Event("resize"));
  });

  const banner = () => {
    for (const banner of all("[data-banner]")) {
      banner.toggleAttribute("data-off", banner.dataset.banner === read("localStorage", "docs:banner"));
    }
  };
  on("click", (event) => {
    const element = within(event, ".d-banner-close")?.closest("[data-banner]");
    if (!element) return;
    write("localStorage", "docs:banner", element.dataset.banner);
    banner();
  });

  // Groups of the navigation stay as they were left, and the list where it was scrolled to.
  let groups = read("sessionStorage", "docs:groups", {});
  const nameOf = (group) => `${group.dataset.group} ${group.querySelector("summary").textContent.trim()}`;
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
  const scroll = () => {
    // A frame is drawn when the style sheets are there; until the content begins the list may still grow.
    if (!byId("d-content")) return requestAnimationFrame(scroll);
    const sidebar = byId("d-sidebar");
    const here = sidebar?.querySelector(".d-nav [aria-current]");
    if (!here) return;
    sidebar.scrollTop = read("sessionStorage", "docs:scrolled", 0);
    const { top, bottom } = here.getBoundingClientRect();
    const frame = sidebar.getBoundingClientRect();
    if (top < frame.top || bottom > frame.bottom - 40) sidebar.scrollTop += top - frame.top - frame.height / 3;
  };
  requestAnimationFrame(scroll);
  addEventListener("pagehide", () => write("sessionStorage", "docs:scrolled", byId("d-sidebar")?.scrollTop ?? 0));

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
    banner();
    navigation();
    views();
    together();
    return reveal();
  };
  const follow = () => {
    if (reveal()) byId(target()).scrollIntoView();
  };
  const watch = new MutationObserver(pass);
  watch.observe(document, { childList: true, subtree: true });
  on("DOMContentLoaded", () => {
    watch.disconnect();
    pass();
  });
  addEventListener("hashchange", follow);
  // What another reader sees may hold more of these.
  addEventListener("docs:user", pass);
})();
