// What a reader's groups may see beside what everybody sees: asked for once a session, and again after a while. Names of
// files say nothing to those who do not know what the groups are called (`docs::classes`).
import { find } from "../dom.js";
import { ownerOf, read, readObject, write } from "./store.js";

/// So long nothing is asked again, in milliseconds.
const FRESH = 300_000;
/// So long a log-in waits for it before it goes on to the page, in milliseconds.
const PATIENCE = 1000;
/// Nobody is in more groups than that.
const MAX_GROUPS = 200;

const nameOf = async (what, kind = "group") => {
  const text = new TextEncoder().encode(`docs-${kind}\0${SITE.base}\0${what}`);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", text), 0, 16);
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
};

/// What a file says; nothing where there is none. Rejects where nobody answers, or not to the end.
const get = async (path) => {
  const answer = await fetch(`${SITE.base}/_readers/${path}`, { cache: "no-cache" });
  const text = await answer.text();
  if (answer.status === 429 || answer.status >= 500) throw new Error(`${answer.status}`);
  try {
    return answer.ok ? Object(JSON.parse(text)) : {};
  } catch {
    // A host that answers with a page of its own.
    return {};
  }
};

const byOrder = (left, right) => left[0] - right[0] || left[3] - right[3];

/// Lists of several objects under the same keys as one.
const joined = (objects, compare) => {
  const all = {};
  for (const object of objects) {
    for (const [key, items] of Object.entries(object ?? {})) (all[key] ??= []).push(...items);
  }
  if (compare) Object.values(all).forEach((items) => items.sort(compare));
  return all;
};

const pathOf = (href) => new URL(href, location.href).pathname.replace(/\/$/, "");

/// Folders of pages that show these classes' readers more than stands at the pages' addresses, by their addresses.
const partsOf = async (classes, files) => {
  const keys = {};
  const within = {};
  files.forEach((file, at) => {
    for (const href of file.parts ?? []) (keys[pathOf(href)] ??= []).push(classes[at].key);
    for (const name of file.within ?? []) (within[name] ??= []).push(classes[at].key);
  });
  // A page of one class with parts for another is named so that only who sees the page knows which it is.
  if (Object.keys(within).length) {
    const pages = files.flatMap(({ about = [] }, at) => about.map((href) => [classes[at].key, href]));
    await Promise.all(
      pages.map(async ([key, href]) => {
        const others = within[await nameOf(`${key} ${href}`, "page")];
        if (others) keys[pathOf(href)] = [key, ...others];
      }),
    );
  }
  const folder = async ([path, all]) => [path, all.length > 1 ? await nameOf(all.sort().join(" "), "classes") : all[0]];
  return Object.fromEntries(await Promise.all(Object.entries(keys).map(folder)));
};

const recordOf = async (of, groups) => {
  const names = await Promise.all([...groups, "*"].map((name) => nameOf(name)));
  const doors = await Promise.all(names.map((name) => get(`${name}.json`)));
  const admitting = doors
    .flatMap(({ classes = [] }) => classes)
    .filter(({ excludes }) => !excludes.some((name) => names.includes(name)));
  const classes = [...new Map(admitting.map((own) => [own.key, own])).values()];
  const files = await Promise.all(classes.map(({ key, file }) => get(`${key}/${file}`)));
  // Told of and not there: the site is being replaced.
  if (files.some(({ lists }) => !lists)) throw new Error("no class");
  return {
    of,
    names,
    classes: classes.map(({ mark, key }) => [mark, key]),
    lists: joined(files.map(({ lists }) => lists), byOrder),
    pager: joined(files.map(({ pager }) => pager), byOrder),
    switches: joined(files.map(({ switches }) => switches)),
    landings: [...doors, ...files].flatMap(({ landings = [] }) => landings),
    parts: await partsOf(classes, files),
    gone: Object.assign({}, ...doors.map(({ gone }) => gone)),
  };
};

const current = () => ownerOf(readObject("session"));

// Who is being asked about: the page may ask while its scripts arrive.
let asking;

/// Finds out what the reader may see, and tells the page. `tell` says something to the reader.
export const admit = async (tell) => {
  const of = current();
  if (!of) return;
  if (asking?.of !== of) {
    const own = (asking = { of, found: found(of, tell) });
    own.found.finally(() => asking === own && (asking = undefined));
  }
  return asking.found;
};

const found = async (of, tell) => {
  const [page] = find(document, "html");
  const { restricted } = page.dataset;
  const before = readObject("groups");
  const isSame = before.of === of;
  const { at = 0 } = readObject("asked");
  let record = isSame ? before : undefined;
  // Where a reader stands before a page that they may not see, they may by now.
  if (!isSame || !(Math.abs(Date.now() - at) < FRESH) || restricted !== undefined) {
    const { user } = readObject("session");
    const groups = [user?.groups ?? []].flat().filter((name) => typeof name === "string");
    try {
      record = await recordOf(of, [...new Set(groups)].slice(0, MAX_GROUPS));
      if (current() !== of) return;
      write("asked", JSON.stringify({ at: Date.now() }));
    } catch {
      // Offline: what is known stays.
    }
  }
  if (current() !== of) return;
  // The page is told in any case: another tab may have stored it after this page looked.
  const isNew = record && record !== before;
  const detail = isNew ? JSON.stringify(record) : record && read("groups");
  const isKept = !isNew || write("groups", detail);
  dispatchEvent(new CustomEvent("docs:groups", { detail }));
  if (!isKept && record.classes.some(([mark]) => mark === restricted)) tell({ code: "nothing_stored" });
};

/// The same before the page is left for one that has it at first paint.
export const prepare = () => Promise.race([admit(() => {}), new Promise((done) => setTimeout(done, PATIENCE))]);
