// The search dialog: a field, what is found as it is typed, filters, what was looked for before. Made when it is opened.
import { excerpt } from "./excerpt.js";
import { rank, suggestions } from "./rank.js";
import { forget, isAbout, recent, remember, tell } from "./reader.js";
import { site } from "./site.js";
import { all, button, filter, make, options } from "./view.js";
import { words as cut } from "./words.js";

const { words } = SITE;
/// Pages that are shown.
const MAX_PAGES = 10;
/// Milliseconds: who types goes on within them.
const PAUSE = 60;
/// Screen readers hear how many there are when nothing follows.
const SILENCE = 600;

let parts;
const chosen = {};
// Which question is the last: answers to others come too late.
let asking = 0;
let active = -1;

const said = (key, text) => words[key].replace("{}", () => text);
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

const put = (found, ...notes) => {
  found.forEach((option, at) => (option.id = `d-search-${at}`));
  parts.list.replaceChildren(...found);
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

const note = (...children) => make("p", { class: "d-search-note" }, ...children);

const ask = (query) => {
  parts.field.value = query;
  parts.field.focus();
  run();
};

const showRecent = () => {
  const before = recent();
  count("");
  if (!before.length) return put([]);
  const found = before.map((query) => {
    const option = make("div", { class: "d-found d-found-before", role: "option", "aria-selected": "false" }, query);
    option.addEventListener("click", () => ask(query));
    return option;
  });
  const clear = button(words.search_clear, () => {
    forget();
    run();
    parts.field.focus();
  });
  put(found);
  parts.notes.replaceChildren(make("p", { class: "d-search-note d-search-before" }, words.search_recent, clear));
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

const found = async (query, all, indexes) => {
  const { hits, words: asked } = await rank(query, indexes, chosen.tab);
  const pages = [];
  let n = hits.length;
  for (let at = 0; at < hits.length && pages.length < MAX_PAGES; ) {
    const next = hits.slice(at, at + MAX_PAGES - pages.length);
    at += next.length;
    const read = await Promise.all(next.map(async (hit) => ({ hit, page: await hit.index.page(hit.number) })));
    const seen = read.filter(({ page }) => !all.isGone(page.href));
    n -= read.length - seen.length;
    pages.push(...seen);
  }
  const made = pages.map(({ hit, page }) => {
    const tab = hit.index.tabs[hit.number];
    return options({ page, excerpt: excerpt(page, asked), parts: tab ? [tab] : [] });
  });
  return { n, made: made.flat() };
};

const failed = () => {
  const again = button(words.try_again, () => {
    parts.field.focus();
    run();
  });
  put([], make("p", { class: "d-search-note", role: "alert" }, `${words.search_failed} `, again));
};

/// Asks what stands in the field; nothing of an answer that comes after the next question.
const run = async () => {
  const own = (asking += 1);
  const query = parts.field.value.trim();
  try {
    const all = await site();
    if (!all.languages.includes(chosen.language)) chosen.language = undefined;
    const indexes = await all.indexes(chosen.language, chosen.version);
    if (own !== asking) return;
    showFilters(all, indexes);
    // One letter says little, but in scripts where it is a word.
    const isWord = cut(query).some(({ word, isPair }) => isPair || word.length > 1 || /\d/.test(word));
    if (!isWord) return showRecent();
    const { n, made } = await found(parts.field.value.trimStart(), all, indexes);
    const notes = n ? [] : await nothing(query, indexes);
    if (own !== asking) return;
    put(made, ...notes);
    count(n ? said("search_results", n) : said("search_none", query));
  } catch (error) {
    if (own !== asking) return;
    console.warn("docs: search", error);
    failed();
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

const keys = (event) => {
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };
  const n = list().length;
  if (event.isComposing) return;
  if (event.key in steps && n) {
    const step = steps[event.key];
    const next = Math.abs(step) > 1 ? Math.max(0, Math.min(n - 1, active + step)) : (active + step + n) % n;
    activate(next, true);
  } else if (event.key === "Enter") {
    const option = list()[active];
    if (option) leave(option, event.ctrlKey || event.metaKey);
  } else return;
  event.preventDefault();
};

const build = (placeholder) => {
  const field = make("input", {
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
  const dialog = make("dialog", { class: "d-search", "aria-label": words.search });
  const close = button(make("span", { class: "d-ui d-ui-close" }), () => dialog.close(), { class: "d-icon-button", "aria-label": words.close });
  const filters = make("div", { class: "d-search-filters" });
  const notes = make("div");
  const list = make("div", { id: "d-search-list", role: "listbox", "aria-label": words.search, hidden: true });
  const body = make("div", { class: "d-search-body" }, notes, list);
  const status = make("div", { class: "d-sr", role: "status" });
  const icon = make("span", { class: "d-ui d-ui-search" });
  dialog.append(make("div", { class: "d-search-top" }, icon, field, close), filters, body, status);
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
  // What was found for one reader is nothing for the next.
  const again = (text) => {
    tell(text);
    put([]);
    if (dialog.open) run();
  };
  addEventListener("docs:user", () => again(undefined));
  addEventListener("docs:groups", ({ detail }) => again(detail));
  // Another tab may have found it out first.
  addEventListener("storage", (event) => isAbout(event) && again(undefined));
  return { dialog, field, filters, notes, list, body, status };
};

/// Opens the dialog; what was typed before is chosen, to be typed over.
export const openSearch = () => {
  const [own] = all("[data-search]");
  if (!parts) {
    parts = build(own?.dataset.prompt ?? "");
    all("body")[0].append(parts.dialog);
    chosen.language = document.documentElement.lang || undefined;
    chosen.version = own?.dataset.version;
  }
  if (parts.dialog.open) return;
  parts.dialog.showModal();
  parts.field.focus();
  parts.field.select();
  run();
};
