// A page for some readers stands in a folder that only they are told of, and goes by its own address.
const page = document.documentElement.dataset;
if (page.place && location.pathname.includes("/_readers/")) {
  const { search, hash } = location;
  // As hosts have it that lead to folders.
  history.replaceState(history.state, "", page.place.replace(/\/?$/, "/") + search + hash);
}
