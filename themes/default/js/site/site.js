// What pages do beyond being read. Everything here has a form that works without it.
(() => {
  // A page's names may stand in the places of the document's own methods (`<img name="querySelector">`), the names of a
  // form's fields in those of the form. Those of the prototypes cannot be taken.
  const own = (proto, name) => {
    const { get, value } = Object.getOwnPropertyDescriptor(proto, name);
    return Function.prototype.call.bind(get ?? value);
  };
  const on = own(EventTarget.prototype, "addEventListener");
  const find = own(Document.prototype, "querySelectorAll");
  const byId = own(Document.prototype, "getElementById");
  const create = own(Document.prototype, "createElement");
  const importNode = own(Document.prototype, "importNode");
  const focused = own(Document.prototype, "activeElement");
  const parentOf = own(Node.prototype, "parentElement");
  const matches = own(Element.prototype, "matches");
  const scrollTo = own(Element.prototype, "scrollIntoView");
  const all = (selector, from) => [...(from ? from.querySelectorAll(selector) : find(document, selector))];
  const first = (selector) => all(selector)[0];
  const root = first("html");
  // Elements that a part has not met yet: another reader may bring new ones.
  const met = new WeakMap();
  const fresh = (selector, part) =>
    all(selector).filter((element) => {
      const parts = met.get(element) ?? new Set();
      met.set(element, parts);
      return !parts.has(part) && parts.add(part);
    });
  // What a reader sees of an element's text: what everybody sees stands hidden behind what was filled in for one.
  const textOf = (element) => {
    const copy = element.cloneNode(true);
    for (const slot of all("docs-slot[hidden]", copy)) slot.remove();
    return copy.textContent;
  };
  const remember = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Private windows and full storage: the choice lasts as long as the page.
    }
  };
  const recall = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  function schemeButton() {
    for (const button of all(".d-theme-button")) {
      button.addEventListener("click", () => {
        const scheme = root.classList.contains("dark") ? "light" : "dark";
        root.classList.toggle("dark", scheme === "dark");
        root.classList.toggle("light", scheme === "light");
        remember("docs:scheme", scheme);
      });
    }
  }

  // The drawer on narrow screens. Without script the link opens it by `:target`.
  function drawer() {
    const sidebar = byId(document, "d-sidebar");
    const button = first(".d-menu-button");
    if (!sidebar || !button) return;
    const set = (open) => {
      sidebar.classList.toggle("d-open", open);
      button.setAttribute("aria-expanded", String(open));
      // An address that ends in `#d-sidebar` keeps it open by `:target`.
      if (!open && location.hash === "#d-sidebar") location.hash = "";
      if (open) sidebar.querySelector(".d-sidebar-close").focus();
      else if (sidebar.contains(focused(document))) button.focus();
    };
    button.addEventListener("click", (event) => {
      event.preventDefault();
      set(!sidebar.classList.contains("d-open"));
    });
    sidebar.querySelector(".d-sidebar-close").addEventListener("click", (event) => {
      event.preventDefault();
      set(false);
    });
    on(document, "click", (event) => {
      if (sidebar.classList.contains("d-open") && !sidebar.contains(event.target) && !button.contains(event.target)) set(false);
    });
    on(document, "keydown", (event) => {
      if (event.key === "Escape" && sidebar.classList.contains("d-open")) set(false);
    });
    const here = sidebar.querySelector(".d-nav [aria-current]");
    if (here) {
      const { top, bottom } = here.getBoundingClientRect();
      const frame = sidebar.getBoundingClientRect();
      if (top < frame.top || bottom > frame.bottom - 40) sidebar.scrollTop += top - frame.top - frame.height / 3;
    }
  }

  // A large navigation brings only its branch; the rest comes when a reader opens a group.
  function fragments() {
    const sidebar = first("[data-fragment]");
    if (!sidebar) return;
    let whole = null;
    const load = () => {
      whole ??= new Promise((resolve, reject) => {
        // A document by XMLHttpRequest needs no HTML sink, so the page's policy may forbid them all.
        const request = new XMLHttpRequest();
        request.open("GET", sidebar.dataset.fragment);
        request.responseType = "document";
        request.onload = () => (request.status === 200 && request.response ? resolve(request.response) : reject(new Error()));
        request.onerror = () => reject(new Error());
        request.send();
      });
      return whole;
    };
    const fill = async (details) => {
      if (details.querySelector(":scope > ul") || !details.open) return;
      const number = details.dataset.group;
      try {
        const list = (await load()).querySelector(`details[data-group="${number}"] > ul`);
        if (list && !details.querySelector(":scope > ul")) details.querySelector("summary").after(importNode(document, list, true));
      } catch {
        whole = null;
      }
    };
    sidebar.addEventListener("toggle", (event) => fill(event.target), true);
  }

  // Menus close when the reader turns elsewhere.
  function menus() {
    const open = () => all("details.d-switch[open]");
    on(document, "click", (event) => {
      for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
    });
    on(document, "keydown", (event) => {
      if (event.key !== "Escape") return;
      for (const menu of open()) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
      for (const tip of all(".d-tooltip:is(:hover, :focus-within)")) {
        tip.classList.add("d-closed");
        tip.addEventListener("mouseleave", () => tip.classList.remove("d-closed"), { once: true });
        tip.addEventListener("focusout", () => tip.classList.remove("d-closed"), { once: true });
      }
    });
  }

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

  async function copyText(text, button) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return;
    }
    const label = button.getAttribute("aria-label");
    button.classList.add("d-done");
    if (button.dataset.done && label) button.setAttribute("aria-label", button.dataset.done);
    setTimeout(() => {
      button.classList.remove("d-done");
      if (label) button.setAttribute("aria-label", label);
    }, 1600);
  }

  function copying() {
    for (const button of fresh(".d-copy", copying)) {
      button.addEventListener("click", () => {
        const block = button.closest(".d-codeblock");
        const code = all("pre.d-code > code", block).find((code) => !code.closest("[data-off]"));
        if (!code) return;
        // What a change takes away is not what the reader wants to paste.
        const lines = all(":scope > .l", code);
        const text = lines.length ? lines.filter((line) => !line.classList.contains("del")).map(textOf).join("") : textOf(code);
        copyText(text, button);
      });
    }
    for (const button of fresh("[data-copy]", copying)) button.addEventListener("click", () => copyText(button.dataset.copy, button));
    for (const button of fresh("[data-copy-prompt]", copying)) {
      button.addEventListener("click", () => copyText(textOf(button.closest(".d-prompt").querySelector(".d-prompt-text")).trim(), button));
    }
    for (const button of fresh(".d-expand", copying)) {
      const block = button.closest(".d-codeblock");
      const code = block.querySelector("pre.d-code");
      block.classList.toggle("d-short", code.scrollHeight <= 280);
      if (code.scrollHeight <= 280) block.classList.add("d-open");
      button.addEventListener("click", () => {
        button.textContent = block.classList.toggle("d-open") ? button.dataset.less : button.dataset.more;
      });
    }
  }

  // The table of contents marks the heading that is being read.
  function contents() {
    let links, headings;
    const read = () => {
      const entries = all(".d-toc a").filter((link) => !link.closest("docs-slot[hidden]"));
      links = new Map(entries.map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
      headings = [...links.keys()].map((id) => byId(document, id)).filter(Boolean);
    };
    let current = null;
    const mark = () => {
      const line = parseFloat(getComputedStyle(root).scrollPaddingBlockStart) + 8 || 90;
      const shown = headings.filter((heading) => heading.getClientRects().length);
      const atEnd = scrollY + innerHeight >= root.scrollHeight - 2;
      const passed = shown.filter((heading) => heading.getBoundingClientRect().top <= line);
      const heading = atEnd && scrollY > 0 ? shown.at(-1) : passed.at(-1) ?? shown[0];
      if (heading === current) return;
      if (current) links.get(current.id)?.removeAttribute("aria-current");
      current = heading ?? null;
      if (current) links.get(current.id)?.setAttribute("aria-current", "true");
    };
    let waiting = false;
    const later = () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        mark();
      });
    };
    addEventListener("scroll", later, { passive: true });
    addEventListener("resize", later, { passive: true });
    read();
    mark();
    addEventListener("docs:user", () => {
      read();
      mark();
    });
  }

  function banner() {
    const element = first("[data-banner]");
    const close = element?.querySelector(".d-banner-close");
    if (!close) return;
    if (recall("docs:banner") === element.dataset.banner) element.remove();
    close.addEventListener("click", () => {
      remember("docs:banner", element.dataset.banner);
      element.remove();
    });
  }

  // `View`s of a page are chosen together.
  function views() {
    const list = all("[data-view]");
    const titles = [...new Set(list.map((view) => view.dataset.view))];
    if (titles.length < 2) return;
    const select = create(document, "select");
    select.className = "d-view-switch";
    select.setAttribute("aria-label", list[0].dataset.label);
    for (const title of titles) select.append(new Option(title, title));
    const show = (title) => list.forEach((view) => view.toggleAttribute("data-off", view.dataset.view !== title));
    const last = recall("docs:view");
    if (last && titles.includes(last)) select.value = last;
    select.addEventListener("change", () => {
      show(select.value);
      remember("docs:view", select.value);
    });
    list[0].before(select);
    show(select.value);
  }

  function zoom() {
    for (const image of fresh(".d-prose img:not(.d-icon, .d-card img, a img, [data-no-zoom])", zoom)) {
      image.dataset.zoomable = "";
      image.addEventListener("click", () => {
        const dialog = create(document, "dialog");
        dialog.className = "d-zoom";
        const copy = create(document, "img");
        copy.src = image.currentSrc || image.src;
        copy.alt = image.alt;
        dialog.append(copy);
        first("body").append(dialog);
        dialog.addEventListener("click", () => dialog.close());
        dialog.addEventListener("close", () => dialog.remove());
        dialog.showModal();
      });
    }
  }

  const run = (parts) => {
    for (const part of parts) {
      try {
        part();
      } catch (error) {
        // One part's failure is no reason for the others to fail.
        console.warn("docs:", part.name, error);
      }
    }
  };
  run([schemeButton, drawer, fragments, menus, tabs, copying, contents, banner, views, zoom, reveal]);
  // What another reader sees may hold more of these.
  addEventListener("docs:user", () => run([tabs, copying, zoom]));
  addEventListener("hashchange", reveal);
})();
