// The loader: one classic script, the first of the head. `site` is what the build knows of the site:
// `{ base, invalidBefore, credentials, login }`; `login` is the address of what takes tokens, where tokens are taken.
import { page } from "./page.js";
import { sessions } from "./session.js";
import { tookToken } from "./token.js";

/// Called once, by the script that the build writes.
export const core = (site) => {
  if (tookToken(site)) return;
  const root = document.documentElement;
  const warn = (code, text) => console.warn(`docs ${code}: ${text}`);
  const read = sessions(site, warn);
  const show = page(warn);
  let reader = read();
  let told = 0;
  let isLoaded, timer;

  const api = {
    get user() {
      return reader?.user;
    },
  };
  // Own properties of the window before there is an id in the page, which would take their place.
  const names = ["docs", "mintlify"];
  for (const name of names) window[name] = api;

  /// What follows from who the reader is, beside what the page shows.
  const settle = () => {
    root.classList.toggle("in", !!reader);
    root.classList.toggle("out", !reader);
    // An open page forgets its reader when the session is over. Timers hold 24 days.
    clearTimeout(timer);
    if (reader?.until < Infinity) timer = setTimeout(update, Math.min(reader.until - Date.now() + 1, 2e9));
    // Scripts hear of each reader once, not before the page is there and seen, and of none that a script has replaced.
    const key = reader?.key;
    if (!isLoaded || told === key) return;
    told = key;
    for (const name of names)
      if (told === key) dispatchEvent(new CustomEvent(`${name}:user`, { detail: reader?.user ?? null }));
  };

  const update = (event) => {
    // What the browser makes before it is asked for sees no change, and nobody sees it.
    if (document.prerendering === true || tookToken(site)) return;
    const next = read(event?.detail);
    try {
      if (next?.id !== reader?.id) show((reader = next));
      // The same reader may stay for longer.
      else if (reader) reader.until = next.until;
    } finally {
      settle();
    }
  };

  settle();
  show(reader);
  // `docs:session` is for scripts of ours that stored one; `detail` is what could not be stored.
  for (const name of ["storage", "pageshow", "docs:session", "visibilitychange", "prerenderingchange", "hashchange"])
    addEventListener(name, update, true);
  // A token may come to a page that is open, where others listen: before the address changes, while they can be kept from
  // hearing of it.
  window.navigation?.addEventListener("navigate", (event) => {
    if (event.hashChange && tookToken(site, event.destination.url)) {
      event.stopImmediatePropagation();
      event.preventDefault();
    }
  });
  // After the listeners of others, who may begin to listen only there.
  addEventListener("DOMContentLoaded", () =>
    setTimeout(() => {
      isLoaded = true;
      update();
    }),
  );
};
