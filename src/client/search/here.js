// What there is before anything was asked: the pages that stand beside this one in the navigation.
import { find } from "../dom.js";

const MAX_PLACES = 8;

const textOf = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";

/// The heading of the group that a link stands in.
const groupOf = (link) =>
  textOf(link.closest(".d-nav-group")?.querySelector(":scope > .d-nav-title > span, :scope > details > summary span:not(.d-tag)"));

/// Pages of the navigation as `{ href, title, crumbs, method }`: those of this page's own group first.
export const placesHere = () => {
  const links = [...find(document, ".d-sidebar .d-nav a:not(.d-external, .d-nav-landing)")].filter((link) => !link.closest("[hidden]"));
  const current = links.find((link) => link.hasAttribute("aria-current"));
  const own = current && groupOf(current);
  const places = links
    .filter((link) => link !== current)
    .map((link) => {
      const method = link.querySelector(".d-method");
      const [title] = [...link.querySelectorAll("span:not(.d-method, .d-tag)")].map(textOf).filter(Boolean);
      const group = groupOf(link);
      return { href: link.getAttribute("href"), title, crumbs: group && group !== title ? [group] : [], method: method?.classList[1].slice(2).toUpperCase(), isNear: group === own };
    })
    .filter(({ href, title }, at, all) => title && all.findIndex((other) => other.href === href) === at);
  return [...places.filter(({ isNear }) => isNear), ...places.filter(({ isNear }) => !isNear)].slice(0, MAX_PLACES);
};
