// What a reader can reach from the page, in lines: options with where they lead, entries with groups around them, `*`
// behind what is current. Of these those that begin with one of `asked`.
(asked) => {
  const all = (within, selector) => [...within.querySelectorAll(selector)].filter((own) => !own.closest("[hidden]"));
  const words = (own) => own.textContent.trim().replace(/\s+/g, " ");
  const current = (own) => (own.getAttribute("aria-current") ? "*" : "");
  const link = (own) => `${words(own.querySelector(".d-switch-text > span") ?? own)}${current(own)} ${own.getAttribute("href")}`;
  const lines = [];
  const say = (name, parts) => parts.length && lines.push(`${name}: ${parts.join(", ")}`);
  for (const bar of all(document, ".d-tabs-bar > ul")) {
    say("tabs", all(bar, ":scope > li").map((item) => {
      const menu = item.querySelector("details");
      if (!menu) return link(item.querySelector("a"));
      const summary = menu.querySelector("summary");
      return `${words(summary)}${current(summary)} (${all(menu, "li > a").map(link).join(", ")})`;
    }));
  }
  for (const list of all(document, ".d-sidebar-tabs")) say("sidebar tabs", all(list, "a").map(link));
  for (const list of all(document, ".d-anchors")) say("anchors", all(list, "a").map(link));
  for (const menu of all(document, ".d-top .d-switch-language, .d-sidebar .d-switch"))
    say(`${menu.className.split("-").at(-1)} ${words(menu.querySelector("summary"))}`, all(menu, "li > a").map(link));
  const entries = (list) => [...list.children].filter((own) => !own.closest("[hidden]")).map((item) => {
    const inner = item.querySelector("ul");
    const own = item.querySelector("a, p, summary");
    const title = item.querySelector(":scope > a, summary > a") ?? own;
    const at = title.getAttribute("href");
    if (!item.matches(".d-nav-group")) return `${words(own)}${current(title)}`;
    const isFolded = item.querySelector(":scope > details:not([open])");
    return `${words(own)}${current(title)}${at ? " =" : ""}${isFolded ? " >" : ""}${inner ? ` [${entries(inner)}]` : ""}`;
  }).join(", ");
  for (const list of document.querySelectorAll(".d-nav > ul")) lines.push(`nav: ${entries(list)}`);
  for (const list of all(document, ".d-directory")) {
    const items = list.matches("[data-list]") ? list : list.firstElementChild;
    say("listed", [...items.children].filter((own) => !own.closest("[hidden]")).map((item) => {
      const inside = [...item.querySelectorAll("summary, li")];
      return inside.length ? inside.map(words).join(" ") : words(item);
    }));
  }
  const pager = ["previous", "next"].map((side) => {
    const [own] = all(document, `.d-pager-${side}`);
    return own ? `${own.lastChild.nodeValue} ${own.getAttribute("href")}` : "-";
  });
  lines.push(`pager: ${pager.join(" | ")}`);
  const shown = [...document.querySelectorAll("[hidden]")].filter((own) => getComputedStyle(own).display !== "none");
  if (shown.length) return `shown though hidden: ${shown.map((own) => own.outerHTML)}`;
  return lines.filter((line) => asked.some((own) => line.startsWith(own))).join("\n");
}
