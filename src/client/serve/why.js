// "Why do I see this?": a list beside the page of what depends on its reader, each with its place, what it read and what came
// of it.
import { sessions } from "../session.js";
import { entriesOf } from "./entries.js";
import { worded } from "./overlay.js";
import { make, place } from "./parts.js";
import { picker } from "./picker.js";
import { operationHere } from "./prefills.js";
import { prepared } from "./reasons.js";

const CSS = `:host{position:fixed;inset:0 0 0 auto;width:min(430px,100vw);z-index:2147483645;display:block;
--good:light-dark(#0b6b3a,#6fd39b);--mild:light-dark(#8a4b08,#f0b45a);--link:light-dark(#1d4ed8,#8fb4ff)}
section{height:100%;overflow:auto;padding:0 16px 72px;background:var(--back);border-left:1px solid var(--line);
box-shadow:-8px 0 32px rgb(0 0 0/.14)}header{position:sticky;top:0;z-index:1;margin:0 -16px;padding:14px 16px 10px;
background:var(--back);border-bottom:1px solid var(--line)}header div{display:flex;gap:8px;align-items:center;
justify-content:space-between}h2{font-size:15px;margin:0}h3{font-size:13px;margin:20px 0 8px;color:var(--soft)}p{margin:6px 0 0}
section:focus{outline:none}header p,.note{color:var(--soft);font-size:13px}label{display:inline-flex;gap:6px;align-items:center;font-size:13px;cursor:pointer;
margin-top:8px}input{margin:0;accent-color:var(--link)}ul{list-style:none;margin:0;padding:0}a{color:var(--link);text-underline-offset:2px;
overflow-wrap:anywhere}section>ul{display:grid;gap:8px}section>ul>li{border:1px solid var(--line);border-radius:10px;padding:9px 11px}
section>ul>li:hover,section>ul>li.picked{border-color:var(--soft)}section>ul>li.picked{box-shadow:0 0 0 1px var(--soft)}
.top{display:flex;gap:8px;justify-content:space-between;align-items:baseline;font-size:12.5px;color:var(--soft)}
.state{font-weight:600}.shown .state{color:var(--good)}.fallback .state{color:var(--mild)}.error .state{color:var(--bad)}
.code{display:block;width:100%;margin:6px 0 0;padding:6px 9px;text-align:left}.code code{display:-webkit-box;-webkit-line-clamp:4;
-webkit-box-orient:vertical;overflow:hidden;white-space:pre-wrap;overflow-wrap:anywhere}.inputs{margin-top:6px;display:grid;gap:2px;
font-size:13px}.inputs code,p{overflow-wrap:anywhere}.inputs .missing{color:var(--mild)}.where{font-size:13px;color:var(--soft)}
q{quotes:"“" "”"}@media (max-width:700px){:host{inset:auto 0 0 0;width:auto;height:56vh}
section{border-left:0;border-top:1px solid var(--line);box-shadow:0 -8px 32px rgb(0 0 0/.18)}}
@media print{:host{display:none}}`;

const KEPT = "docs:preview-why";

const kept = (value) => {
  try {
    if (value === undefined) return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
    sessionStorage.setItem(KEPT, JSON.stringify(value));
  } catch {
    // Then it is closed after a load.
  }
  return {};
};

const note = (textContent) => make("p", { className: "note", textContent });

const IS_SHELL = "This is what readers see who may not see the page. Its rule says who may.";
const NO_PAGE = "No page is made for this address: nothing that depends on a reader stands here.";

/// What is said below the head of the list. `known` is `{ page, playground }`, `isWanted` says which entries are shown.
const content = ({ page, playground }, reader, isWanted, item) => {
  if (!page) return [note(NO_PAGE)];
  const parts = entriesOf(page, playground, reader).flatMap(({ title, entries }) => {
    const items = entries.flatMap((entry, at) => (isWanted(entry) ? [item(`${title} ${at}`, entry)] : []));
    return items.length ? [make("h3", { textContent: title }), make("ul", {}, ...items)] : [];
  });
  if (page.isShell) parts.unshift(note(IS_SHELL));
  const n = page.nOthers - page.others.length;
  if (n > 0) parts.push(note(`And ${n} other pages for some readers.`));
  return parts;
};

const who = (reader, name = "somebody") => {
  if (!reader) return "Nobody is logged in: this is what everybody sees.";
  const groups = reader.groups.filter((group) => typeof group === "string").map((group) => `\`${group}\``);
  return `As ${name}, ${groups.length ? `in ${groups.join(", ")}` : "in no group"}.`;
};

/// Asks the server of a page: ready to be judged, nothing where there is none.
const asked = async ({ token, path }) => {
  const query = new URLSearchParams({ token, page: path, address: location.pathname });
  const answer = await fetch(`/_preview/reasons?${query}`).catch(() => undefined);
  if (!answer?.ok) return undefined;
  const { page } = await answer.json();
  return { page: page && prepared(page) };
};

/// Who reads, as the loader reads it: `look(detail)` after what an event said, `know` what the preview knows of the site.
const watched = () => {
  let read, settings;
  return {
    look: (detail) => read?.(detail ?? undefined),
    know: ({ base, invalidBefore, credentials }) => {
      const next = JSON.stringify([base, invalidBefore, credentials]);
      if (next !== settings) read = sessions({ base, invalidBefore, credentials }, () => {});
      settings = next;
    },
  };
};

/// Makes the head of the list; `isFiltered` is shown, `filter` told of it.
const head = (words, isFiltered, { close, filter }) => {
  const closing = make("button", { type: "button", textContent: "Close", title: "Escape" });
  closing.addEventListener("click", close);
  const box = make("input", { type: "checkbox", checked: isFiltered });
  box.dataset.key = "filter";
  box.addEventListener("change", () => filter(box.checked));
  const title = make("h2", { textContent: "Why do I see this?" });
  const label = make("label", {}, box, "Only what is hidden from me");
  return make("header", {}, make("div", {}, title, closing), make("p", {}, ...worded(words)), label);
};

/// Calls `act` once a frame, however often it is asked for.
const framed = (act) => {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      act();
    });
  };
};

/// Makes the list: `toggle()`, `know(state, name)` for what the preview knows and who reads, `explain()` when the page may be
/// another.
export const why = (page) => {
  let root, reader, known, name, opener;
  let { isOpen = false, isFiltered = false } = kept();
  const picks = picker();
  const readers = watched();

  const draw = () => {
    if (!isOpen || !known) return;
    root ??= place("docs-preview-why", CSS);
    root.host.hidden = false;
    if (!root.host.isConnected) document.documentElement.append(root.host);
    // What has the focus is drawn anew, and stays where it was.
    const focused = root.activeElement?.dataset.key;
    const { scrollTop = 0 } = root.querySelector("section") ?? {};
    picks.begin();
    const isWanted = ({ state }) => !isFiltered || state === "hidden";
    const items = content(known, reader, isWanted, picks.item);
    if (!items.length) items.push(note(isFiltered ? "Nothing is hidden from this reader here." : "Nothing here depends on who reads."));
    const header = head(who(reader, name), isFiltered, { close: toggle, filter });
    const section = make("section", { tabIndex: -1, ariaLabel: "Why do I see this?" }, header, ...items);
    section.addEventListener("keydown", (event) => event.key === "Escape" && toggle());
    root.replaceChildren(section);
    section.scrollTop = scrollTop;
    // Before the focus is back, which outlines what it is at.
    picks.draw();
    if (focused) root.querySelector(`[data-key="${focused}"]`)?.focus({ preventScroll: true });
  };

  const filter = (next) => {
    isFiltered = next;
    kept({ isOpen, isFiltered });
    draw();
  };

  const ask = async (then) => {
    const found = await asked(page);
    if (!found) return;
    known = { ...found, playground: known?.playground };
    draw();
    if (isOpen) then?.();
    // The operation may take longer.
    const playground = found.page && !found.page.isShell ? operationHere() : Promise.resolve();
    const own = await playground;
    if (known.page !== found.page) return;
    const isOther = !!own || !!known.playground;
    known.playground = own;
    if (isOther) draw();
  };

  const toggle = () => {
    isOpen = !isOpen;
    kept({ isOpen, isFiltered });
    if (isOpen) {
      opener = document.activeElement;
      ask(() => root.querySelector("section").focus({ preventScroll: true }));
      return;
    }
    picks.clear();
    if (root) root.host.hidden = true;
    (opener?.shadowRoot?.querySelector("[data-why]") ?? opener)?.focus?.({ preventScroll: true });
  };

  // The loader fills the page first: what is outlined is there then.
  const later = framed(draw);
  const look = ({ detail } = {}) => {
    reader = readers.look(detail);
    later();
  };
  for (const event of ["docs:session", "storage", "visibilitychange"]) addEventListener(event, look);
  addEventListener("docs:groups", later);
  addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyW") return;
    event.preventDefault();
    toggle();
  });

  const know = (state, who) => {
    name = who;
    if (state) readers.know(state);
    look();
  };
  // Also as soon as the page is followed: open before a load, open behind it.
  const explain = () => isOpen && ask();
  return { toggle, know, explain };
};
