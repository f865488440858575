// The search dialog: a field, what is found as it is typed, filters, what was looked for before. Made when it is opened.
import { find } from "../dom.js";
import { h } from "../elements.js";
import { excerpt } from "./excerpt.js";
import { placesHere } from "./here.js";
import { rank, suggestions } from "./rank.js";
import { forget, isAbout, recent, record, remember, tell } from "./reader.js";
import { renew, site } from "./site.js";
import { button, filter, options } from "./view.js";
import { words as cut } from "./words.js";

const { words } = SITE;
/// Pages that are read at once; the next when a reader comes to the end of them.
const N_PAGES = 10;
/// Pixels before it.
const NEAR = 240;
/// Milliseconds: who types goes on within them.
const PAUSE = 60;
/// Screen readers hear how many there are when nothing follows.
const SILENCE = 600;

let parts;
const chosen = {};
// What of it is this page's own.
let begun;
const isHere = () => !chosen.tab && chosen.version === begun.version && (!chosen.language || chosen.language === begun.language);
// Which question is the last: answers to others come too late.
let asking = 0;
// The one that the list answers, and the one whose first answer is gone to when it is there: `{ question, isAside }`.
let shown = 0;
let going;
// What of an answer is not shown yet.
let rest;
let active = -1;

const said = (key, text) => words[key].replace("{}", () => text);
const [key, hint] = [(text) => h("kbd", {}, text), (...children) => h("span", {}, ...children)];
const list = () => [...parts.list.querySelectorAll("[role=option]")];

const activate = (at, scrolls) => {
  const found = list();
  found[active]?.setAttribute("aria-selected", "false");
  active = found.length ? Math.max(-1, Math.min(at, found.length - 1)) : -1;
  const option = found[active];
  option?.setAttribute("aria-selected", "true");
  if (option) parts.field.setAttribute("aria-activedescendant", option.id);
  else parts.field.removeAttribute("aria-activedescendant");
  if (scrolls) option?.scrollIntoView({ block: "nearest" });
};

const append = (found) => {
  const n = parts.list.children.length;
  found.forEach((option, at) => (option.id = `d-search-${n + at}`));
  parts.list.append(...found);
  parts.more.hidden = !rest?.isMore();
  parts.more.textContent = words.search_more;
};

/// Shows an answer. `query` is what was asked.
const put = (query, found, notes = [], further) => {
  rest = further;
  shown = asking;
  parts.list.dataset.query = query;
  parts.list.replaceChildren();
  append(found);
  parts.notes.replaceChildren(...notes);
  parts.list.hidden = !found.length;
  parts.field.setAttribute("aria-expanded", String(!!found.length));
  parts.body.scrollTop = 0;
  active = -1;
  activate(0);
};

let silence;
const count = (text) => {
  clearTimeout(silence);
  silence = setTimeout(() => (parts.status.textContent = text), SILENCE);
};

const note = (...children) => h("p", { class: "d-search-note" }, ...children);

const ask = (query) => {
  parts.field.value = query;
  parts.field.focus();
  run();
};

/// Where somebody may go who asks nothing. Not where they chose to search elsewhere.
const showPlaces = () => {
  const places = isHere() ? placesHere() : [];
  const found = places.flatMap((page) => options({ page, excerpt: { title: [[page.title, false]], text: [], sections: [] }, parts: [] }));
  put("", found, found.length ? [h("p", { class: "d-search-note d-search-before" }, words.search_here)] : []);
};

const showRecent = () => {
  const before = recent();
  count("");
  if (!before.length) return showPlaces();
  const found = before.map((query) => {
    const option = h("div", { class: "d-found d-found-before", role: "option", "aria-selected": "false" }, query);
    option.addEventListener("click", () => ask(query));
    return option;
  });
  const clear = button(words.search_clear, () => {
    forget();
    run();
    parts.field.focus();
  });
  put("", found, [h("p", { class: "d-search-note d-search-before" }, words.search_recent, clear)]);
};

const nameOf = (language) => {
  try {
    const own = new Intl.DisplayNames([language], { type: "language" }).of(language);
    return own.charAt(0).toLocaleUpperCase(language) + own.slice(1);
  } catch {
    return language;
  }
};

const showFilters = (all, indexes) => {
  const choose = (key) => (value) => {
    chosen[key] = value;
    if (key !== "tab") chosen.tab = undefined;
    run();
  };
  const same = (names) => names.map((name) => [name, name]);
  const tabs = [...new Set(indexes.flatMap(({ tabs }) => tabs).filter(Boolean))];
  const made = [
    ...filter(words.sections, same(tabs), chosen.tab, choose("tab")),
    ...filter(words.search_version, same(all.versions(chosen.language)), chosen.version, choose("version")),
    ...filter(words.search_language, all.languages.map((tag) => [tag, nameOf(tag)]), chosen.language, choose("language")),
  ];
  const textOf = (selects) => selects.map((select) => select.outerHTML + select.value).join();
  // What has the focus stays.
  if (textOf([...parts.filters.children]) !== textOf(made)) {
    const at = [...parts.filters.children].findIndex((select) => select.matches(":focus"));
    parts.filters.replaceChildren(...made);
    parts.filters.children[at]?.focus();
  }
};

const nothing = async (query, indexes) => {
  const near = await suggestions(query, indexes).catch(() => []);
  const links = near.map((other) => button(other, () => ask(other), { class: "d-search-link" }));
  const elsewhere = button(
    words.search_elsewhere,
    () => {
      for (const key of Object.keys(chosen)) chosen[key] = undefined;
      ask(query);
    },
    { class: "d-search-link" },
  );
  return [
    note(said("search_none", query)),
    ...(links.length ? [note(`${words.search_similar} `, ...links)] : []),
    ...(Object.values(chosen).some((own) => own !== undefined) ? [note(elsewhere)] : []),
  ];
};

/// What is found for a query: `next` gives the options of its next pages, `n` tells how many there are: of those that were
/// read where some may not be the reader's.
const found = async (query, all, indexes) => {
  const { hits, words: asked } = await rank(query, indexes, chosen.tab);
  let at = 0;
  let nSeen = 0;
  const isMore = () => at < hits.length;
  const next = async () => {
    const made = [];
    for (let n = 0; n < N_PAGES && isMore(); ) {
      const hopeful = hits.slice(at, at + N_PAGES - n);
      const read = await Promise.all(hopeful.map(async (hit) => ({ hit, page: await hit.index.page(hit.number) })));
      at += hopeful.length;
      const seen = read.filter(({ page }) => !all.isGone(page.href));
      n += seen.length;
      for (const { hit, page } of seen) {
        const tab = hit.index.tabs[hit.number];
        made.push(...options({ page, excerpt: excerpt(page, asked), parts: tab ? [tab] : [] }));
      }
      nSeen += seen.length;
    }
    return made;
  };
  return { next, isMore, n: () => (all.hasGone ? nSeen : hits.length) };
};

/// Shows the next pages. Whether there were any. Where a file is missing nothing more comes of this answer: the site may
/// have been replaced.
const more = async () => {
  const own = rest;
  if (!own?.isMore() || own.isLost) return false;
  own.coming ??= own.next().then(
    (made) => {
      if (rest !== own) return false;
      append(made);
      count(said("search_results", own.n()));
      return made.length > 0;
    },
    () => {
      if (rest !== own) return false;
      // Without a network the same is asked for once there is one.
      own.isLost = navigator.onLine;
      if (own.isLost) renew();
      parts.more.textContent = `${words.search_failed} ${words.try_again}`;
      return false;
    },
  );
  try {
    return await own.coming;
  } finally {
    own.coming = undefined;
  }
};

const failed = (query) => {
  const again = button(words.try_again, () => {
    parts.field.focus();
    run();
  });
  put(query, [], [h("p", { class: "d-search-note", role: "alert" }, `${words.search_failed} `, again)]);
};

/// Answers a question, unless another was asked meanwhile.
const answer = async (own, query) => {
  seen = mine();
  const all = await site();
  if (!all.languages.includes(chosen.language)) chosen.language = undefined;
  const indexes = await all.indexes(chosen.language, chosen.version);
  if (own !== asking) return;
  showFilters(all, indexes);
  // One letter says little, but in scripts where it is a word.
  const isWord = cut(query).some(({ word, isPair }) => isPair || word.length > 1 || /\d/.test(word));
  if (!isWord) return showRecent();
  const further = await found(parts.field.value.trimStart(), all, indexes);
  const made = await further.next();
  const n = further.n();
  const notes = n ? [] : await nothing(query, indexes);
  if (own !== asking) return;
  put(query, made, notes, further);
  count(n ? said("search_results", n) : said("search_none", query));
  const [best] = list();
  if (going?.question === own && best) leave(best, going.isAside);
};

/// Asks what stands in the field. Where a file is missing the site may have been replaced: it is asked for anew, once.
const run = async () => {
  clearTimeout(pause);
  const own = (asking += 1);
  const query = parts.field.value.trim();
  try {
    await answer(own, query).catch(() => {
      renew();
      return own === asking && answer(own, query);
    });
  } catch (error) {
    if (own !== asking) return;
    console.warn("docs: search", error);
    renew();
    failed(query);
  }
};

let pause;
const typed = () => {
  asking += 1;
  clearTimeout(pause);
  pause = setTimeout(run, PAUSE);
};

const leave = (option, isAside) => {
  remember(parts.field.value);
  if (!option.href) return option.click();
  if (isAside) return open(option.href, "_blank", "noopener");
  parts.dialog.close();
  location.assign(option.href);
};

const move = async (step, n) => {
  if (active + step >= n && rest?.isMore()) {
    const own = asking;
    if ((await more()) && own === asking) activate(active + step, true);
    return;
  }
  activate(Math.abs(step) > 1 ? Math.max(0, Math.min(n - 1, active + step)) : (active + step + n) % n, true);
};

const keys = (event) => {
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };
  const n = list().length;
  if (event.isComposing) return;
  if (event.key in steps && n) move(steps[event.key], n);
  else if (event.key === "Enter") {
    const isAside = event.ctrlKey || event.metaKey;
    const option = list()[active];
    if (shown !== asking) {
      // What stands in the list answers what was asked before.
      going = { question: asking + 1, isAside };
      run();
    } else if (option) leave(option, isAside);
  } else return;
  event.preventDefault();
};

const nearEnd = () => {
  const { scrollTop, clientHeight, scrollHeight } = parts.body;
  if (scrollTop && scrollTop + clientHeight > scrollHeight - NEAR) more();
};

/// The button's: who came to it by key goes on in the list.
const further = async ({ detail }) => {
  if (rest?.isLost) return run();
  const n = list().length;
  if (!(await more()) || detail) return;
  parts.field.focus();
  activate(n, true);
};

// What the reader may see, and what it was when they asked last.
const mine = () => {
  const { classes, gone } = record();
  return JSON.stringify([classes, gone]);
};
let seen;

/// What was found for one reader is nothing for the next, nor what they asked when they went.
const again = (text, isOther) => {
  tell(text);
  if (!isOther && mine() === seen) return;
  asking += 1;
  clearTimeout(pause);
  clearTimeout(silence);
  put("", []);
  parts.filters.replaceChildren();
  parts.status.textContent = "";
  if (parts.dialog.open) run();
  else if (isOther) parts.field.value = "";
};

const build = (placeholder) => {
  const field = h("input", {
    class: "d-search-input",
    type: "text",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": "d-search-list",
    "aria-label": words.search,
    placeholder,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "search",
    maxlength: "200",
  });
  const dialog = h("dialog", { class: "d-search", "aria-label": words.search });
  const close = button(h("span", { class: "d-ui d-ui-close" }), () => dialog.close(), { class: "d-icon-button", "aria-label": words.close });
  const filters = h("div", { class: "d-search-filters" });
  const notes = h("div");
  const list = h("div", { id: "d-search-list", role: "listbox", "aria-label": words.search, hidden: true });
  const more = h("button", { type: "button", class: "d-search-more", hidden: true, onclick: further }, words.search_more);
  const body = h("div", { class: "d-search-body", onscroll: nearEnd }, notes, list, more);
  const status = h("div", { class: "d-sr", role: "status" });
  const icon = h("span", { class: "d-ui d-ui-search" });
  const hints = [hint(key("↑"), key("↓"), words.search_move), hint(key("↵"), words.search_open), hint(key("esc"), words.close)];
  dialog.append(h("div", { class: "d-search-top" }, icon, field, close), filters, body, h("p", { class: "d-search-keys", "aria-hidden": "true" }, ...hints), status);
  field.addEventListener("input", typed);
  field.addEventListener("keydown", keys);
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option?.href) return;
    remember(field.value);
    if (!(event.ctrlKey || event.metaKey || event.shiftKey)) dialog.close();
  });
  list.addEventListener("pointermove", (event) => {
    const at = [...list.children].indexOf(event.target.closest("[role=option]"));
    if (at >= 0 && at !== active) activate(at);
  });
  // Beside the dialog is its backdrop.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  addEventListener("docs:user", () => again(undefined, true));
  addEventListener("docs:groups", ({ detail }) => again(detail));
  // Another tab may have found it out first.
  addEventListener("storage", (event) => isAbout(event) && again(undefined));
  return { dialog, field, filters, notes, list, more, body, status };
};

/// Opens the dialog with what was typed while it was on its way; else what was asked before is chosen, to be typed over.
export const openSearch = (typed) => {
  const [own] = find(document, "[data-search]");
  if (!parts) {
    parts = build(own?.dataset.prompt ?? "");
    find(document, "body")[0].append(parts.dialog);
    begun = { language: find(document, "html")[0].lang || undefined, version: own?.dataset.version };
    Object.assign(chosen, begun);
  }
  if (parts.dialog.open) return;
  parts.dialog.showModal();
  parts.field.focus();
  if (typed) parts.field.value = typed;
  else parts.field.select();
  run();
};
