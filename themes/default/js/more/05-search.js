// Search: by its button, which keys press too (`site`). Its own module is fetched when a reader comes near the button.
const [search] = all("[data-search]");
if (search) {
  // Browsers remember that a module did not come: its address is another one then.
  let nLost = 0;
  const load = () =>
    import(search.dataset.search + (nLost ? `?${nLost}` : "")).catch((error) => {
      nLost += 1;
      throw error;
    });
  search.addEventListener("click", (event) => {
    event.preventDefault();
    // What is typed until the dialog is there.
    let typed = "";
    const type = (event) => {
      if (event.key.length > 1 || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      typed += event.key;
    };
    addEventListener("keydown", type, true);
    const settled = () => removeEventListener("keydown", type, true);
    // `site` says it.
    load().then(
      (module) => {
        settled();
        module.open(typed);
      },
      () => {
        settled();
        dispatchEvent(new Event("docs:search-lost"));
      },
    );
  });
  for (const type of ["pointerover", "focusin"]) search.addEventListener(type, () => load().catch(() => {}));
  if (search.matches(":hover")) load().catch(() => {});
}
