// What readers chose before, and what an address points at, stands before anything is drawn: each piece of the page is set
// as it comes, so nothing moves afterwards. The files of this folder are one script, in the order of their names, that
// runs before there is a page: what one of them declares the later ones may use. Pages with views or updates have those
// of `choices` in it.

// Bound before there is a page: its names may stand in the places of the document's own methods.
const [all, byId] = ["querySelectorAll", "getElementById"].map((name) => document[name].bind(document));
const on = document.addEventListener.bind(document);
const read = (storage, key, otherwise) => {
  try {
    const text = window[storage].getItem(key);
    return text === null ? otherwise : JSON.parse(text);
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
const within = (event, selector) => (event.target.closest?.(selector));
const target = () => {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
};

// What brings pieces of the page into the state that their reader left them in; called again and again while it is read.
const pieces = [];
// Opens a piece of a kind that an address points into: by selector.
const openers = {};
// Whether the reader chose anything before: pages come as they are for who did not.
const choices = [];
