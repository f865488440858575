// The loader: one classic script, the first of the head. `site` is what the build knows of the site:
// `{ base, invalidBefore, credentials }`.
import { page } from "./page.js";
import { stored } from "./session.js";

/// Called once, by the script that the build writes.
export const core = (site) => {
  const root = document.documentElement;
  const warn = (code, text) => console.warn(`docs ${code}: ${text}`);
  const read = () => stored(site, (error) => warn("E1302", `the session is dropped: ${error.message}`));
  const shown = page(warn);
  let reader = read();
  let isLoaded, isTold, timer;

  const api = {
    get user() {
      return reader?.user;
    },
  };
  // Own properties of the window, so that no id of a page takes their place.
  const names = ["docs", "mintlify"];
  for (const name of names) {
    Object.defineProperty(window, name, { value: api, writable: true, enumerable: true, configurable: true });
  }

  /// An open page forgets its reader when the session is over. Timers hold 24 days.
  const schedule = () => {
    clearTimeout(timer);
    if (reader?.until < Infinity) timer = setTimeout(update, Math.min(reader.until - Date.now() + 1, 2e9));
  };

  /// Scripts hear of each reader once, not before the page is there and seen.
  const tell = () => {
    root.classList.toggle("in", !!reader);
    root.classList.toggle("out", !reader);
    if (isTold || !isLoaded) return;
    isTold = true;
    for (const name of names) dispatchEvent(new CustomEvent(`${name}:user`, { detail: reader?.user ?? null }));
  };

  const update = () => {
    // What the browser makes before it is asked for sees no change, and nobody sees it.
    if (document.prerendering === true) return;
    const next = read();
    if (next?.id !== reader?.id) {
      reader = next;
      isTold = false;
      shown.show(reader);
    }
    tell();
    schedule();
  };

  tell();
  schedule();
  shown.start(reader);
  // `docs:session` is for scripts of ours that stored one.
  for (const name of ["storage", "pageshow", "docs:session"]) addEventListener(name, update);
  for (const name of ["visibilitychange", "prerenderingchange"]) document.addEventListener(name, update);
  document.addEventListener("DOMContentLoaded", () => {
    isLoaded = true;
    update();
  });
};
