// What somebody did to a page, over a load of it: where they were, what they opened, chose and typed.

const KEY = "docs:preview-kept";
const FIELDS = "input:not([type=password], [type=file]), textarea, select";

const all = (selector) => [...document.body.querySelectorAll(selector)];
const places = (elements, holds) => elements.flatMap((own, at) => (holds(own) ? [at] : []));

export const keep = () => {
  const fields = all(FIELDS);
  const kept = {
    path: location.pathname,
    scroll: [scrollX, scrollY],
    open: all("details").map(({ open }) => open),
    tabs: places(all("[role=tab]"), (own) => own.getAttribute("aria-selected") === "true"),
    fields: fields.map(({ type, checked, value }) => (/^(checkbox|radio)$/.test(type) ? checked : value)),
    focus: fields.indexOf(document.activeElement),
  };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Then it is a load like any other.
  }
};

/// Puts back what `keep` found, where the page still has it.
export const restore = () => {
  let kept;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
  } catch {
    return;
  }
  if (kept?.path !== location.pathname) return;
  const details = all("details");
  if (details.length === kept.open.length) details.forEach((own, at) => (own.open = kept.open[at]));
  const tabs = all("[role=tab]");
  kept.tabs.forEach((at) => tabs[at]?.getAttribute("aria-selected") === "false" && tabs[at].click());
  const fields = all(FIELDS);
  if (fields.length === kept.fields.length) {
    fields.forEach((own, at) => {
      const name = typeof kept.fields[at] === "boolean" ? "checked" : "value";
      if (own[name] === kept.fields[at]) return;
      own[name] = kept.fields[at];
      for (const event of ["input", "change"]) own.dispatchEvent(new Event(event, { bubbles: true }));
    });
    fields[kept.focus]?.focus({ preventScroll: true });
  }
  scrollTo({ left: kept.scroll[0], top: kept.scroll[1], behavior: "instant" });
};
