// What follows from a reader's groups beside what is in the lists of the page (`themes/default/js/first/75-groups.js`):
// where options lead, which pages come before and after, what is not theirs though others see it.
import { find, getAttribute, removeAttribute, setAttribute } from "../dom.js";

const bare = (path = "") => path.replace(/(\/index\.html|\/)$/, "");
const isHere = (href) => bare(href ?? undefined) === bare(location.pathname);
const nameOf = (list) => list.dataset.list.replace(/s$/, "");

// How to take back what was done.
let undo = [];

const set = (element, name, value) => {
  const before = getAttribute(element, name);
  if (before === value) return;
  const put = (value) => (value === null ? removeAttribute(element, name) : setAttribute(element, name, value));
  put(value);
  undo.push(() => put(before));
};

/// What everybody sees of a list.
const everybodys = (list) => [...list.children].filter((child) => getAttribute(child, "data-added") === null);

/// Options that lead elsewhere for this reader, or nowhere.
const options = ({ landings, switches, options }) => {
  const here = Object.entries(switches).find(([href]) => isHere(href));
  // Of several pages an option begins with the first.
  const firsts = [...landings].reverse().map(([name, at, , href]) => [name, at, href]);
  const all = [...firsts, ...options, ...(here?.[1] ?? [])];
  for (const list of find(document, "[data-list]")) {
    const own = everybodys(list);
    for (const [name, at, href] of all) {
      if (name !== nameOf(list) || !own[at]) continue;
      const link = own[at].querySelector("a");
      if (!href) set(own[at], "hidden", "");
      else if (link) set(link, "href", href);
    }
  }
  // What stands in the place of what everybody sees.
  for (const node of find(document, "[data-added=instead]")) if (node.nextElementSibling) set(node.nextElementSibling, "hidden", "");
};

/// Entries of pages that are not this reader's though others see them, and groups without any other.
const hide = ({ gone }) => {
  if (!Object.keys(gone).length) return;
  for (const link of find(document, ".d-nav a, .d-directory a")) {
    const item = Object.hasOwn(gone, getAttribute(link, "href")) && link.closest("li, .d-card, .d-directory-page");
    if (item && !item.querySelector("[data-list]")) set(item, "hidden", "");
  }
  for (const group of [...find(document, ".d-nav-group")].reverse()) {
    const items = [...group.querySelectorAll("li:not(.d-nav-group)")];
    if (items.every((item) => item.closest("[hidden]"))) set(group, "hidden", "");
  }
};

/// A link to the page before or after: `side` is 0 or 1, `stops` are pages for some, from the nearest on.
const step = (link, side, stops, own, { gone }) => {
  if (!link) return;
  let href = getAttribute(link, "href");
  let title = link.lastChild.nodeValue;
  while (href && gone[href]) [href, title] = gone[href][side] ?? [null, ""];
  // What everybody sees next to such a page, on the side of this one and beyond it.
  const [near, far] = side ? [3, 4] : [4, 3];
  const other = stops.findIndex((stop) => stop[1] === href);
  const at = stops.findIndex((stop, at) => (own ? (other < 0 ? stop[far] === href : at < other) : isHere(stop[near])));
  if (at >= 0) [, href, title] = stops[at];
  if (href === getAttribute(link, "href")) return;
  const before = [...link.childNodes];
  set(link, "href", href);
  set(link, "hidden", href ? null : "");
  link.replaceChildren(before[0].cloneNode(true), title);
  undo.push(() => link.replaceChildren(...before));
  if (href) set(link.parentElement, "hidden", null);
};

const neighbours = (record) => {
  const [list] = find(document, ".d-nav > [data-list]");
  const stops = record.pager[list?.dataset.list.split("-")[0]] ?? [];
  const own = stops.find(([, href]) => isHere(href));
  const [previous] = find(document, ".d-pager-previous");
  const [next] = find(document, ".d-pager-next");
  const before = stops.filter(([order]) => !own || order < own[0]).reverse();
  step(previous, 0, before, own, record);
  step(next, 1, stops.filter(([order]) => !own || order > own[0]), own, record);
};

/// Makes the page what this reader should see of it; without a record what everybody sees.
export const rest = (record) => {
  undo.reverse().forEach((back) => back());
  undo = [];
  if (!record) return;
  options(record);
  hide(record);
  neighbours(record);
};
