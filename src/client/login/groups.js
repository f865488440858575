// What a reader's groups may see beside what everybody sees: asked for once a session, and again after a while. Names of
// files say nothing to those who do not know what the groups are called (`docs::classes`).
import { find } from "../dom.js";
import { ownerOf, read, readObject, write } from "./store.js";

/// So long nothing is asked again, in milliseconds.
const FRESH = 300_000;
/// So long a log-in waits for it before it goes on to the page, in milliseconds.
const PATIENCE = 1000;
/// Nobody is in more groups than that, and so many questions are asked at once.
const MAX_GROUPS = 200;
/// More sets of groups are not asked for.
const MAX_SETS = 1000;

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

/// One name for several.
const joint = (names, kind) => (names.length > 1 ? nameOf([...names].sort().join(" "), kind) : names[0]);

/// Folders of pages that show readers of `told` more than stands at the pages' addresses, by their addresses.
const partsOf = async (told) => {
  const keys = {};
  for (const { key, said } of told) {
    for (const href of said.parts ?? []) (keys[pathOf(href)] ??= []).push(...(said.keys ?? [key]));
  }
  const folder = async ([path, all]) => [path, await joint([...new Set(all)], "classes")];
  return Object.fromEntries(await Promise.all(Object.entries(keys).map(folder)));
};

/// Sets of groups to ask for next. What only several classes show together nobody is told who is not of all of them: it
/// is asked for with each other group that the site knows, by who is of a class that may show more.
const further = (groups, said, known) =>
  said.about || said.parts ? known.filter((name) => !groups.includes(name)).map((name) => [...groups, name].sort()) : [];

const recordOf = async (of, groups) => {
  const [all, ...own] = await Promise.all(["*", ...groups].map((name) => nameOf(name)));
  const names = [...own, all];
  const doors = [];
  const told = new Map();
  const sets = new Map(names.map((name) => [name, [name]]));
  let nAsked = 0;
  let known;
  while (nAsked < Math.min(sets.size, MAX_SETS)) {
    const asked = [...sets.values()].slice(nAsked, Math.min(nAsked + MAX_GROUPS, MAX_SETS));
    nAsked += asked.length;
    const answers = await Promise.all(asked.map(async (groups) => get(`${await joint(groups, "groups")}.json`)));
    doors.push(...answers);
    // Each alone comes first.
    known ??= own.filter((_, at) => answers[at].classes);
    const listed = answers.flatMap(({ classes = [] }, at) => classes.map((one) => ({ ...one, groups: asked[at] })));
    const admitting = listed.filter(({ excludes }) => !excludes.some((name) => names.includes(name)));
    const unread = admitting.filter(({ key }) => !told.has(key)).map((one) => [one.key, one]);
    const fresh = [...new Map(unread).values()];
    await Promise.all(fresh.map(async (one) => (one.said = await get(`${one.key}/${one.file}`))));
    fresh.forEach((one) => told.set(one.key, one));
    // With what all are told who are logged in each group alone was asked for.
    const leading = admitting.filter(({ groups }) => groups[0] !== all);
    const more = leading.flatMap(({ key, groups }) => further(groups, told.get(key).said, known));
    more.forEach((groups) => sets.set(groups.join(), groups));
  }
  const classes = [...told.values()];
  const files = classes.map(({ said }) => said);
  // Told of and not there: the site is being replaced.
  if (files.some(({ lists, keys }) => !(lists ?? keys))) throw new Error("no class");
  return {
    of,
    names,
    classes: classes.filter(({ mark }) => mark).map(({ mark, key }) => [mark, key]),
    lists: joined(files.map(({ lists }) => lists), byOrder),
    pager: joined(files.map(({ pager }) => pager), byOrder),
    switches: joined(files.map(({ switches }) => switches)),
    landings: [...doors, ...files].flatMap(({ landings = [] }) => landings),
    parts: await partsOf(classes),
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
