// Updates that have all the tags of the address (`?tags=a,b`), and their lines of the table of contents.
const asked = () => new Set((new URLSearchParams(location.search).get("tags") ?? "").split(",").filter(Boolean));
const updates = () => {
  const tags = asked();
  for (const link of all("[data-tag]")) link.setAttribute("aria-pressed", tags.has(link.dataset.tag));
  for (const update of all(".d-update")) {
    const own = [...update.querySelectorAll(".d-update-tags > *")].map((tag) => tag.textContent);
    update.toggleAttribute("data-off", [...tags].some((tag) => !own.includes(tag)));
  }
  if (!all("[data-tag]").length) return;
  for (const link of all(":is(.d-toc, .d-toc-fold) a")) {
    link.parentElement.toggleAttribute("data-off", !!byId(decodeURIComponent(link.hash.slice(1)))?.closest(".d-update[data-off]"));
  }
};
const filter = (link) => {
  const tags = asked();
  if (!tags.delete(link.dataset.tag)) tags.add(link.dataset.tag);
  const list = [...tags].map(encodeURIComponent).join(",");
  history.replaceState(history.state, "", list ? `?tags=${list}` : location.pathname);
  updates();
  dispatchEvent(new Event("resize"));
};
on("click", (event) => {
  const link = within(event, ".d-filter [data-tag]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  filter(link);
});

pieces.push(updates);
