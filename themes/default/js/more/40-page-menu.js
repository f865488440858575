// The menu of a page: its Markdown is fetched when it is asked for; who may not copy is led to it.
function pageMenus() {
  for (const menu of fresh("[data-page-menu]")) {
    const options = menu.querySelector("details");
    const address = menu.dataset.pageMenu;
    let whole = null;
    const load = () => {
      whole ??= fetch(address).then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(answer.status))));
      whole.catch(() => (whole = null));
      return whole;
    };
    const close = () => {
      if (!options?.open) return;
      options.open = false;
      options.querySelector("summary").focus();
    };
    const said = (action) => {
      const shown = menu.querySelector(".d-page-action");
      const done = action === shown || action.hasAttribute("data-copy-page") ? shown : null;
      done?.classList.add("d-done");
      menu.querySelector("[role=status]").textContent = menu.dataset.done;
      setTimeout(() => {
        done?.classList.remove("d-done");
        menu.querySelector("[role=status]").textContent = "";
      }, 1600);
    };
    for (const action of all("[data-copy-page]", menu)) {
      action.addEventListener("click", async () => {
        close();
        try {
          // A promise keeps the reader's click alive where a browser asks for one at the moment of copying.
          if (typeof ClipboardItem === "function" && ClipboardItem.supports?.("text/plain")) {
            const blob = load().then((text) => new Blob([text], { type: "text/plain" }));
            await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
          } else {
            await navigator.clipboard.writeText(await load());
          }
          said(action);
        } catch {
          location.assign(address);
        }
      });
    }
    for (const action of all("[data-copy-text]", menu)) {
      action.addEventListener("click", async () => {
        close();
        await navigator.clipboard.writeText(action.dataset.copyText);
        said(action);
      });
    }
    for (const action of all("[data-print]", menu)) {
      action.addEventListener("click", () => {
        close();
        print();
      });
    }
    for (const link of all("ul a", menu)) link.addEventListener("click", close);
    // Links that take the page with them: it is there before they are followed.
    const taking = all("[data-with-page]", menu);
    if (taking.length) {
      const fill = async () => {
        const text = encodeURIComponent(await load());
        for (const link of taking) link.href = link.dataset.withPage.replaceAll("$page", () => text);
      };
      // That a hand is near is why this is here.
      fill().catch(() => {});
      for (const event of ["pointerenter", "focusin"]) menu.addEventListener(event, () => fill().catch(() => {}), { once: true });
    }
    options?.addEventListener("keydown", (event) => {
      const list = all("li > *", options);
      const at = list.indexOf(activeElement.call(document));
      const next = { ArrowDown: list[at + 1] ?? list[0], ArrowUp: list[at < 0 ? list.length - 1 : at - 1] ?? list.at(-1), Home: list[0], End: list.at(-1) }[event.key];
      if (!next) return;
      event.preventDefault();
      options.open = true;
      next.focus();
    });
    options?.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !options.contains(event.relatedTarget)) options.open = false;
    });
  }
}

parts.push(pageMenus);
