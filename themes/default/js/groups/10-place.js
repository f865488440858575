// What a reader's groups add to a page and take from it, on pages of sites with a log-in: asked for by `first` for who
// reads, and by pages that some may not see. The files of this folder are one script, in the order of their names.

const root = document.documentElement;
const page = root.dataset;
// Bound before there is a page: its names may stand in the places of the document's own methods.
const all = Document.prototype.querySelectorAll.bind(document);
/// An address without what some hosts put at its end.
const bare = (path) => path.replace(/(\/index\.html|\/)$/, "");

// A page for some readers stands in a folder that only they are told of, and goes by its own address. Where the folder
// has no such page, whatever stands there leads back to that address.
const [, folder, inFolder] = page.base === undefined ? [] : (/\/_readers\/([^/]+)\/pages(\/.*)$/.exec(location.pathname) ?? []);
// The class whose folder did not have the page, for one load: nobody is led there and back without end.
let lost = history.state?.["docs:lost"];
if (lost) history.replaceState(null, "");
const leave = (folder) => {
  page.leaving = "";
  history.replaceState({ "docs:lost": folder }, "");
  location.reload();
};
if (folder) {
  const { search, hash } = location;
  // As hosts have it that lead to folders.
  history.replaceState(history.state, "", (page.place ?? page.base + bare(inFolder)).replace(/\/?$/, "/") + search + hash);
  if (!page.place) leave(folder);
}
