// Elements of the dialog. What pages say is text in them, never markup.

const { createElement, querySelectorAll } = Document.prototype;
export const all = (selector) => [...querySelectorAll.call(document, selector)];

/// An element with attributes and children; attributes that are `undefined` or `false` are left out.
export const make = (name, attributes = {}, ...children) => {
  const element = createElement.call(document, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children);
  return element;
};

const pieces = (marked) => marked.map(([text, isFound]) => (isFound ? make("mark", {}, text) : text));
const line = (name, marked) => (marked.length ? [make("span", { class: name }, ...pieces(marked))] : []);

/// Addresses of the site itself: what an index says leads nowhere else.
const isHarmless = (href) => /^\/(?![/\\])/.test(href);

/// An address without what some hosts put at its end.
const bare = (path) => path.replace(/(\/index\.html|\/)$/, "");
/// The page that is open goes by the address that it has: its sections are reached without a load.
const addressOf = (href) => (bare(href) === bare(location.pathname) ? location.pathname : href);

/// A page that was found, and its sections, as options.
export const options = ({ page, excerpt, parts }) => {
  if (!isHarmless(page.href)) return [];
  const address = addressOf(page.href);
  const above = [...parts, ...page.crumbs].filter((crumb, at, list) => list.indexOf(crumb) === at);
  const method = page.method ? [make("span", { class: `d-method d-${page.method.toLowerCase()}` }, page.method)] : [];
  const option = (href, kind, ...children) => make("a", { class: kind, role: "option", "aria-selected": "false", tabindex: "-1", href }, ...children);
  return [
    option(
      address,
      "d-found",
      ...(above.length ? [make("span", { class: "d-found-above" }, above.join(" › "))] : []),
      make("span", { class: "d-found-title" }, ...method, ...pieces(excerpt.title)),
      ...line("d-found-text", excerpt.text),
    ),
    ...excerpt.sections.map(({ id, heading, text }) =>
      option(
        `${address}#${encodeURIComponent(id)}`,
        "d-found d-found-section",
        make("span", { class: "d-found-title" }, ...pieces(heading)),
        ...line("d-found-text", text),
      ),
    ),
  ];
};

/// A choice among several; nothing where there is none.
export const filter = (label, names, chosen, choose) => {
  if (names.length < 2) return [];
  const select = make("select", { "aria-label": label });
  const option = (value, text) => make("option", { value, selected: value === (chosen ?? "") }, text);
  select.append(option("", `${label}: ${SITE.words.search_all}`), ...names.map(([value, text]) => option(value, text)));
  select.addEventListener("change", () => choose(select.value || undefined));
  return [select];
};

export const button = (text, act, attributes) => {
  const made = make("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
};
