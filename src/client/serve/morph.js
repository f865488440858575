// Brings an open page from what it was to what it is: only what differs between the two is touched, so that what readers
// did to the rest stays (what they opened, chose, typed and looked at).
//
// Three trees: the page as it came before, as it comes now, and as it stands there, with what scripts made of it.

/// The page at an address, as a document; `null` for what is none, nothing where nobody answers.
export const documentOf = (address) =>
  new Promise((resolve) => {
    const asking = new XMLHttpRequest();
    asking.open("GET", address);
    asking.responseType = "document";
    asking.addEventListener("loadend", () => resolve(asking.status ? asking.response : undefined));
    asking.send();
  });

const MANIFEST = "docs-manifest";

/// Longest list of children that are compared each with each.
const MAX_COMPARED = 400_000;

/// Whether the page is what `after` says; else it has to be loaded again, since what runs in it is another. `base` is the
/// site's base path.
export const morph = async (base, before, after) => {
  if (programOf(before) !== programOf(after)) return false;
  const held = await heldOf(document);
  // Other scripts put into lists what the reader's groups see beside everybody.
  const isQuiet = listsOf(before) === listsOf(after);
  asNobody({ base, held, isQuiet }, () => {
    attributes(before.documentElement, after.documentElement, document.documentElement);
    head(before, after);
    walk(before.body, after.body, document.body);
  });
  return true;
};

const listsOf = (page) => [...page.querySelectorAll("[data-list]")].map(({ outerHTML }) => outerHTML).join();

// The one thing that is kept here: what the loader was told last of the reader that is in no storage.
let told;
addEventListener("docs:session", ({ detail }) => (told = detail ?? told));

/// What the page knows of its reader that is in no storage.
const heldOf = async ({ body, documentElement }) => {
  if (told || !body.dataset.login || !documentElement.classList.contains("in")) return told ?? {};
  return import(body.dataset.login).then(({ kept }) => kept().held).catch(() => ({}));
};

/// What the page's scripts have read and would not read again.
const programOf = (page) => {
  const all = (selector) => [...page.querySelectorAll(selector)];
  const isProgram = ({ dataset, id, type }) =>
    dataset.docsPreview === undefined && type !== "application/ld+json" && id !== MANIFEST;
  const texts = all("script").filter(isProgram).map(({ outerHTML }) => outerHTML);
  const policy = all("meta[http-equiv]").map(({ content }) => content);
  const held = all("head > template:not([data-docs-arm])").map(({ outerHTML }) => outerHTML);
  return JSON.stringify([texts, policy, held]);
};

/// Tells the loader of a reader, and no other script: what it says in turn is swallowed.
const tellLoader = () => {
  window.dispatchEvent = () => true;
  try {
    // The loader listens on the way down to a target, all others at the window itself.
    document.dispatchEvent(new CustomEvent("docs:session", { detail: {} }));
  } finally {
    delete window.dispatchEvent;
  }
};

/// Acts while the page shows what everybody sees: what a reader sees beside it would be in the way. Where it is quiet, only
/// the loader hears of that: others that hear of a log-out end requests and forget what was typed.
const asNobody = ({ base, held, isQuiet }, act) => {
  const areas = [localStorage, sessionStorage];
  const keys = ["session", "inputs", "secrets"].map((name) => `docs:${name}:${base}`);
  const kept = areas.map((area) => keys.map((key) => [key, area.getItem(key)]).filter(([, text]) => text !== null));
  const isSomebody = kept[0].length > 0 && document.documentElement.classList.contains("in");
  const tell = (detail) => dispatchEvent(new CustomEvent("docs:session", { detail }));
  if (!isSomebody) return act();
  localStorage.removeItem(keys[0]);
  if (isQuiet) tellLoader();
  else tell({});
  try {
    act();
  } finally {
    areas.forEach((area, at) => kept[at].forEach(([key, text]) => area.setItem(key, text)));
    tell(held);
  }
};

const isSheet = (node) => node.nodeName === "LINK" && node.rel === "stylesheet";

/// Titles, descriptions, style sheets. An old sheet goes when the new one is there.
const head = (before, after) => {
  if (before.title !== after.title) document.title = after.title;
  const plain = (page) => [...page.head.children].filter(({ nodeName }) => /^(META|LINK)$/.test(nodeName));
  const lacks = (list) => (own) => !list.some((other) => own.isEqualNode(other));
  const [old, fresh] = [plain(before), plain(after)];
  const gone = old.filter(lacks(fresh)).map((own) => plain(document).find((live) => live.isEqualNode(own)));
  const come = fresh.filter(lacks(old)).map((own) => document.importNode(own, true));
  const ended = (sheet) => new Promise((done) => ["load", "error"].forEach((name) => sheet.addEventListener(name, done)));
  const sheets = come.filter(isSheet).map(ended);
  const last = [...document.head.querySelectorAll("link[rel=stylesheet]")].at(-1);
  come.forEach((own) => (isSheet(own) && last ? last.after(own) : document.head.append(own)));
  Promise.all(sheets).then(() => gone.forEach((own) => own?.remove()));
  // What the loader fills the page by, which it reads again for each reader.
  const personal = (page) => [...page.head.querySelectorAll(`:scope > #${MANIFEST}, :scope > template[data-docs-arm]`)];
  const textOf = (page) => personal(page).map(({ outerHTML }) => outerHTML).join();
  if (textOf(before) === textOf(after)) return;
  personal(document).forEach((own) => own.remove());
  document.head.append(...personal(after).map((own) => document.importNode(own, true)));
};

const attributes = (before, after, live) => {
  for (const { name } of before.attributes) if (!after.hasAttribute(name)) live.removeAttribute(name);
  for (const { name, value } of after.attributes) {
    if (before.getAttribute(name) !== value) live.setAttribute(name, value);
  }
};

const walk = (before, after, live) => {
  if (before.isEqualNode(after)) return;
  const isOther = before.nodeName !== after.nodeName || live.nodeName !== after.nodeName;
  if (isOther || before.nodeName === "TEMPLATE") return live.replaceWith(document.importNode(after, true));
  if (before.nodeType !== Node.ELEMENT_NODE) return void (live.nodeValue = after.nodeValue);
  // What the preview's own script is told of the page is not the page's.
  if (before.dataset?.docsPreview !== undefined) return;
  attributes(before, after, live);
  const there = standing(before, live);
  const wanted = [...after.childNodes];
  if (!there) return live.replaceChildren(...wanted.map((own) => document.importNode(own, true)));
  const liveOf = new Map(there.map(({ before, live }) => [before, live]));
  let place = there[0]?.live ?? null;
  for (const [old, fresh] of paired([...before.childNodes], wanted)) {
    const own = liveOf.get(old);
    if (own) place = own.nextSibling;
    if (!fresh) own.remove();
    else if (own) walk(old, fresh, own);
    else live.insertBefore(document.importNode(fresh, true), place);
  }
};

/// Which nodes of the page those are that came with it: `{ before, live }` in order. Scripts may have put others between
/// them; nothing where these cannot be told apart.
const standing = (before, live) => {
  const nodes = [...live.childNodes];
  const own = [...before.childNodes];
  // As many of the same kinds: scripts put nothing between them.
  const isWhole = nodes.length === own.length && own.every(({ nodeName }, at) => nodeName === nodes[at].nodeName);
  if (isWhole) return own.map((before, at) => ({ before, live: nodes[at] }));
  const found = [];
  let at = 0;
  for (const own of before.childNodes) {
    while (at < nodes.length && !isLike(own, nodes[at])) at += 1;
    if (at === nodes.length) return undefined;
    found.push({ before: own, live: nodes[at] });
    at += 1;
  }
  return found;
};

const isLike = (own, live) => {
  if (own.nodeName !== live.nodeName) return false;
  if (own.nodeType !== Node.ELEMENT_NODE) return own.nodeValue === live.nodeValue;
  // Scripts give marks of their own, and take none of these away.
  return own.id ? own.id === live.id : own.classList.length === 0 || live.classList.contains(own.classList[0]);
};

/// Old and new children side by side, in the order of the new ones: `[old, new]`, one of them missing where something went
/// or came.
const paired = (old, fresh) => {
  let start = 0;
  while (start < old.length && start < fresh.length && old[start].isEqualNode(fresh[start])) start += 1;
  let end = 0;
  const rest = Math.min(old.length, fresh.length) - start;
  while (end < rest && old.at(-1 - end).isEqualNode(fresh.at(-1 - end))) end += 1;
  const first = old.slice(0, start).map((own, at) => [own, fresh[at]]);
  const middle = between(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end));
  const last = old.slice(old.length - end).map((own, at) => [own, fresh[fresh.length - end + at]]);
  return [...first, ...middle, ...last];
};

/// The same for lists that begin and end otherwise: what is equal in both stays, in the longest order there is.
const between = (old, fresh) => {
  const equal = old.length * fresh.length > MAX_COMPARED ? [] : longest(old.map(textOf), fresh.map(textOf));
  const pairs = [];
  let [i, j] = [0, 0];
  for (const [toOld, toFresh] of [...equal, [old.length, fresh.length]]) {
    // Between two that stay: of one kind each becomes the next of its kind.
    while (i < toOld && j < toFresh) {
      if (old[i].nodeName === fresh[j].nodeName) pairs.push([old[i++], fresh[j++]]);
      else if (toOld - i > toFresh - j) pairs.push([old[i++], undefined]);
      else pairs.push([undefined, fresh[j++]]);
    }
    while (i < toOld) pairs.push([old[i++], undefined]);
    while (j < toFresh) pairs.push([undefined, fresh[j++]]);
    if (toOld < old.length) pairs.push([old[i++], fresh[j++]]);
  }
  return pairs;
};

const textOf = (node) => node.outerHTML ?? `${node.nodeType} ${node.nodeValue}`;

/// The longest common part of two lists, as pairs of their places.
const longest = (left, right) => {
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const at = i * width + j;
      lengths[at] = left[i] === right[j] ? lengths[at + width + 1] + 1 : Math.max(lengths[at + width], lengths[at + 1]);
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const at = i * width + j;
    if (left[i] === right[j]) pairs.push([i++, j++]);
    else if (lengths[at + width] >= lengths[at + 1]) i += 1;
    else j += 1;
  }
  return pairs;
};

/// Shows files of the site that changed and kept their names. Whether the page has to be loaded again for it.
export const swapFiles = (files) => {
  const isOf = (address) => address && files.includes(decodeURI(new URL(address, location.href).pathname));
  if ([...document.scripts].some(({ src }) => isOf(src))) return true;
  const stamp = (address) => {
    const url = new URL(address, location.href);
    url.searchParams.set("now", Date.now());
    return url.pathname + url.search;
  };
  for (const sheet of document.querySelectorAll("link[rel=stylesheet]")) {
    if (!isOf(sheet.href)) continue;
    const fresh = sheet.cloneNode();
    fresh.href = stamp(sheet.href);
    ["load", "error"].forEach((name) => fresh.addEventListener(name, () => sheet.remove()));
    sheet.after(fresh);
  }
  for (const own of document.querySelectorAll("img, source, video, audio")) {
    if (isOf(own.getAttribute("src"))) own.src = stamp(own.src);
  }
  return false;
};
