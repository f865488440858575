// Search: by its button, `/` and Ctrl or Cmd with K. Its own module is fetched when a reader comes near the button.
const [search] = all("[data-search]");
if (search) {
  const load = () => import(search.dataset.search);
  const open = (event) => {
    event.preventDefault();
    load().then((module) => module.open(), () => {});
  };
  search.addEventListener("click", open);
  for (const type of ["pointerover", "focusin"]) search.addEventListener(type, () => load().catch(() => {}));
  addEventListener("keydown", (event) => {
    const isTyped = event.target.closest?.("input, textarea, select, [contenteditable]");
    if ((event.ctrlKey || event.metaKey ? "k" : isTyped || "/") === event.key) open(event);
  });
  if (search.matches(":hover")) load().catch(() => {});
}
