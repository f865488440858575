// Elements of the dialog. What pages say is text in them, never markup.
import { h } from "../elements.js";

const pieces = (marked) => marked.map(([text, isFound]) => (isFound ? h("mark", {}, text) : text));
const line = (name, marked) => (marked.length ? [h("span", { class: name }, ...pieces(marked))] : []);

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
  const method = page.method ? [h("span", { class: `d-method d-${page.method.toLowerCase()}` }, page.method)] : [];
  const option = (href, kind, ...children) => h("a", { class: kind, role: "option", "aria-selected": "false", tabindex: "-1", href }, ...children);
  return [
    option(
      address,
      "d-found",
      ...(above.length ? [h("span", { class: "d-found-above" }, above.join(" › "))] : []),
      h("span", { class: "d-found-title" }, ...method, ...pieces(excerpt.title)),
      ...line("d-found-text", excerpt.text),
    ),
    ...excerpt.sections.map(({ id, heading, text }) =>
      option(
        `${address}#${encodeURIComponent(id)}`,
        "d-found d-found-section",
        h("span", { class: "d-found-title" }, ...pieces(heading)),
        ...line("d-found-text", text),
      ),
    ),
  ];
};

/// A choice among several; nothing where there is none.
export const filter = (label, names, chosen, choose) => {
  if (names.length < 2) return [];
  const select = h("select", { "aria-label": label, onchange: () => choose(select.value || undefined) });
  const option = (value, text) => h("option", { value, selected: value === (chosen ?? "") }, text);
  select.append(option("", `${label}: ${SITE.words.search_all}`), ...names.map(([value, text]) => option(value, text)));
  return [select];
};

export const button = (text, act, attributes) => h("button", { type: "button", onclick: act, ...attributes }, text);
