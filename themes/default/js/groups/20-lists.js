// What a reader's groups add to the lists that everybody sees, what they take from them (`docs::render::additions`), and
// pages that only they may see. The reader's module fetches it and keeps it (`docs:groups`, `src/client/login/groups.js`).
let known, given, told, firsts;
let added = new WeakSet();
// How to take back what was done.
let undo = [];
const textOf = (name) => {
  try {
    return localStorage.getItem(`docs:${name}:${page.base}`) ?? "";
  } catch {
    return "";
  }
};
const objectOf = (text) => {
  try {
    return JSON.parse(text || "{}") ?? {};
  } catch {
    return {};
  }
};
const PARTS = ["lists", "pager", "switches", "gone", "classes", "names", "landings", "parts"];
const isHere = (href) => typeof href === "string" && bare(new URL(href, location.href).pathname) === bare(location.pathname);
const runs = (text) => /^(java|vb)script:/i.test(`${text}`.replace(/[\0-\x20]/g, ""));
const set = (element, name, value) => {
  if (name === "href" && runs(value)) return;
  const before = element.getAttribute(name);
  if (before === value) return;
  const put = (value) => (value === null ? element.removeAttribute(name) : element.setAttribute(name, value));
  put(value);
  undo.push(() => put(before));
};
const made = (tree, space) => {
  if (typeof tree === "string") return tree;
  const [name, attributes, ...children] = tree;
  if (/^(script|iframe|frame|object|embed|base|link|meta|style|form|template|animate.*|set)$/i.test(name)) return "";
  space = name === "svg" ? "http://www.w3.org/2000/svg" : space;
  const element = document.createElementNS(space ?? root.namespaceURI, name);
  // What was stored is as little trusted as what is fetched: it may say much, and do nothing.
  for (const [key, value] of Object.entries(attributes))
    if (!/^on|^srcdoc/i.test(key) && !runs(value)) element.setAttribute(key, value);
  element.append(...children.map((child) => made(child, space)));
  return element;
};
/// Whether the parser is past an element.
const isWhole = (element) => {
  for (let node = element; node; node = node.parentElement) if (node.nextSibling) return true;
  return document.readyState !== "loading";
};
/// A menu with one option is none.
const isMenuOfOne = (element, list) => element.matches(".d-switch") && list.children.length < 2;
const splice = (list) => {
  added.add(list);
  const { list: name } = list.dataset;
  // An option that is shown on its own pages alone has no place among the others.
  const everybodys = [...list.children].filter((child) => child.dataset.own === undefined);
  const done = new Set();
  for (const [order, at, tree, , same] of known.lists[name] ?? []) {
    // What several classes have is the first of them: the same line, or a group of the same title.
    const id = typeof same === "string" ? same : order;
    if (done.has(id)) continue;
    done.add(id);
    const node = made(tree);
    if (!node.dataset) continue;
    node.dataset.added = order;
    list.insertBefore(node, everybodys[at] ?? null);
    if (same === true && everybodys[at]) set(everybodys[at], "hidden", "");
    // An option of the section that this page is in; the entry of this page.
    const isChosen = page.chosen?.split(" ").includes(`${name.replace(/s$/, "")}:${order}`);
    const here = isChosen ? node.querySelector("a, summary") : [...node.querySelectorAll("a")].find(({ href }) => isHere(href));
    here?.setAttribute("aria-current", isChosen || !list.closest(".d-nav") ? "true" : "page");
    if (here && !isChosen) for (let above = list; above; above = above.parentElement) if (above.matches(".d-nav details")) above.open = true;
    for (let above = list; above; above = above.parentElement) if (above.hidden && !isMenuOfOne(above, list)) set(above, "hidden", null);
    for (const inner of node.querySelectorAll("[data-list]")) splice(inner);
  }
  lead(list, everybodys);
  if (Object.keys(known.gone).length) take(list);
};
/// Options that lead elsewhere for this reader, or nowhere.
const lead = (within, everybodys) => {
  const name = within.dataset.list.replace(/s$/, "");
  const put = ([list, at, href, isAdded], keeps) => {
    const option = list !== name ? undefined : isAdded ? within.querySelector(`:scope > [data-added="${at}"]`) : everybodys[at];
    const link = option?.querySelector(":scope > a");
    if (option && !href) set(option, "hidden", "");
    else if (link && !keeps?.(link)) set(link, "href", href);
  };
  const isGone = (link) => Object.hasOwn(known.gone, link.getAttribute("href"));
  // The same page in another language comes before the language's first.
  firsts.forEach((first) => put(first, (link) => link.dataset.same !== undefined && !isGone(link)));
  const [, here = []] = Object.entries(known.switches).find(([href]) => isHere(href)) ?? [];
  here.forEach((counterpart) => put(counterpart));
  for (const link of within.querySelectorAll(":scope > li > a[data-same]"))
    if (isGone(link)) set(link, "href", link.dataset.same);
};
const GROUP = ".d-nav-group, .d-directory .d-accordion";
/// Takes out pages that are not this reader's though others see them, and groups without any other.
const take = (list) => {
  for (const link of list.querySelectorAll("a")) {
    if (link.closest("[data-list]") !== list || !Object.hasOwn(known.gone, link.getAttribute("href"))) continue;
    // A heading or a landing link stands for more than its page.
    const item = !link.matches(".d-nav-landing, summary a") && link.closest("li, .d-card, .d-directory-page");
    if (!item || item.querySelector("[data-list]")) set(link, "href", null);
    else set(item, "hidden", "");
  }
  for (let group = list.closest(GROUP); group; group = group.parentElement.closest(GROUP)) {
    const isDone = added.has(group.querySelector("[data-list]"));
    if (isDone && [...group.querySelectorAll("a[href]")].every((link) => link.closest("[hidden]"))) set(group, "hidden", "");
  }
};
/// A link to the page before or after: `side` is 0 or 1, `stops` are pages for some, from the nearest on.
const step = (link, side, stops, own) => {
  if (!link) return;
  let href = link.getAttribute("href");
  let title = link.lastChild.nodeValue;
  const passed = [location.pathname];
  while (href && known.gone[href]) {
    passed.push(href);
    [href, title] = known.gone[href][side] ?? [null, ""];
  }
  // What everybody sees next to such a page, on the side of this one and beyond it.
  const [near, far] = side ? [3, 4] : [4, 3];
  const other = stops.findIndex((stop) => stop[1] === href);
  const isNear = (stop) => passed.some((href) => stop[near] === href) || isHere(stop[near]);
  const at = stops.findIndex((stop, at) => (own ? (other < 0 ? stop[far] === href : at < other) : isNear(stop)));
  if (at >= 0) [, href, title] = stops[at];
  if (href === link.getAttribute("href")) return;
  const before = [...link.childNodes];
  set(link, "href", href);
  set(link, "hidden", href ? null : "");
  link.replaceChildren(before[0].cloneNode(true), title);
  undo.push(() => link.replaceChildren(...before));
  if (href) set(link.parentElement, "hidden", null);
};
/// Where an option leads: to the first of the pages that are told of it and that the reader sees.
const landing = ([list, at]) => {
  const pages = known.landings.filter((own) => own[0] === list && own[1] === at).flatMap(([, , pages]) => pages);
  const [[, href] = []] = pages.filter(([, href]) => !known.gone[href]).sort(([left], [right]) => left - right);
  return [list, at, href];
};
const neighbours = (pager) => {
  added.add(pager);
  const [list] = all(".d-nav > [data-list]");
  const stops = known.pager[list?.dataset.list.split("-")[0]] ?? [];
  const own = stops.find(([, href]) => isHere(href));
  const [previous, next] = ["previous", "next"].map((name) => pager.querySelector(`.d-pager-${name}`));
  step(previous, 0, stops.filter(([order]) => !own || order < own[0]).reverse(), own);
  step(next, 1, stops.filter(([order]) => !own || order > own[0]), own);
};
/// Who may send requests from a page that others read too.
const offer = () => {
  const isIn = (names) => names.split(" ").some((name) => known?.names.includes(name));
  for (const button of all("[data-playground]:is([data-groups], [data-excludes])")) {
    const { groups, excludes } = button.dataset;
    button.hidden = !known || (groups !== undefined && !isIn(groups)) || (excludes !== undefined && isIn(excludes));
  }
};
/// Links to specifications of which this reader may have more than everybody.
const files = () => {
  const isFile = (path) => /\.(json|ya?ml)$/i.test(path);
  if (!Object.keys(known.parts).some(isFile)) return;
  for (const link of all("a:is([href*='.json' i], [href*='.yaml' i], [href*='.yml' i])")) {
    const { origin, pathname, search, hash } = link;
    const own = origin === location.origin && isFile(pathname) && Object.hasOwn(known.parts, pathname) && known.parts[pathname];
    if (own) set(link, "href", `${page.base}/_readers/${own}/files${pathname.slice(page.base.length)}${search}${hash}`);
  }
};
const additions = () => {
  offer();
  if (!known) return;
  files();
  for (const list of all("[data-list]")) if (!added.has(list) && isWhole(list)) splice(list);
  for (const pager of all(".d-pager")) if (!added.has(pager) && isWhole(pager)) neighbours(pager);
};
// A page that is left for another leads nobody anywhere, unless they come back to it.
let isAway = false;
// Whether it was found out what the reader may see.
let isAnswered = false;
/// What stands at the address of a page leads to the page as this reader sees it, which leads others back: to a page for
/// some, and to one that shows some more.
const enter = () => {
  const { search, hash } = location;
  const mark = page.restricted ?? page.mark;
  const mine = known?.classes.find(([own]) => own === mark);
  const here = bare(location.pathname);
  const wanted = mark === undefined || mine ? (known?.parts[here] ?? mine?.[1]) : undefined;
  const isLeft = folder && (!page.place || folder !== wanted);
  // What is not kept would not be known there.
  const to = !folder && wanted && wanted !== lost && textOf("groups") && `${page.base}/_readers/${wanted}/pages${here.slice(page.base.length)}/index.html`;
  root.classList.toggle("waiting", !!to || isLeft || (page.restricted !== undefined && !known && !isAnswered && root.matches(".in")));
  root.classList.toggle("kept", page.excludes?.split(" ").some((name) => known?.names.includes(name)) ?? false);
  if (isAway) return;
  if (to) location.replace(to + search + hash);
  // Where it is not known yet who reads, the page at that address finds out.
  else if (isLeft && page.place) leave(known && folder);
};
/// A session that is over leaves nothing of this.
const forget = () => {
  try {
    localStorage.removeItem(`docs:groups:${page.base}`);
  } catch {
    // Nothing is there.
  }
};
const who = ({ id, user }) => id + JSON.stringify(user?.groups);
// What is kept of a reader who is one no longer counts for nothing.
const sessionText = () => (root.matches(".in") ? textOf("session") : "");
const back = () => {
  undo.reverse().forEach((take) => take());
  undo = [];
  for (const node of all("[data-added]")) node.remove();
  added = new WeakSet();
};
const regroup = () => {
  const session = sessionText();
  if (!session) forget();
  const text = root.matches(".in") ? (given ?? textOf("groups")) : "";
  const own = text === told ? known : objectOf(text);
  // What is kept may be another reader's, or of the time before they were in another group.
  const isRecord = own && PARTS.every((part) => Object(own[part]) === own[part]);
  const isMine = isRecord && (!session || own.of === who(objectOf(session)));
  try {
    if (text !== told || !isMine) {
      back();
      told = text;
      known = isMine ? own : undefined;
      firsts = [];
      firsts = (known?.landings ?? []).map(landing);
    }
    enter();
    additions();
  } catch {
    // Stored by somebody else, or by another version: what everybody sees stays, until it is asked for again.
    back();
    known = undefined;
    forget();
    enter();
  }
};
regroup();
const before = who(objectOf(sessionText()));
addEventListener("docs:user", () => {
  given = undefined;
  isAnswered = false;
  // Another may find what this reader did not.
  if (who(objectOf(sessionText())) !== before) lost = undefined;
  regroup();
});
addEventListener("docs:groups", ({ detail }) => {
  given = detail;
  isAnswered = true;
  regroup();
});
addEventListener("pagehide", () => (isAway = true), true);
addEventListener("pageshow", ({ persisted }) => {
  isAway = false;
  if (persisted) enter();
});
// The rest of a large navigation came.
addEventListener("docs:list", additions);

// What could not be kept was told before this was there.
dispatchEvent(new Event("docs:asked"));

// Lists are filled as they come, so that nothing moves afterwards.
const watch = new MutationObserver(additions);
if (document.readyState === "loading") {
  watch.observe(document, { childList: true, subtree: true });
  addEventListener("DOMContentLoaded", () => {
    watch.disconnect();
    additions();
  });
}
