// Who reads: what they may see beside what everybody does, and what they looked for before.
import { find } from "../dom.js";
import { ownerOf, readObject, remove, write } from "../login/store.js";

const MAX_RECENT = 5;
const MAX_LENGTH = 100;

// What could not be kept was told.
let told;
export const tell = (text) => (told = text);

const isIn = () => find(document, "html")[0].matches(".in");
const session = () => (isIn() ? readObject("session") : {});

/// The classes that the reader is in as `[mark, key]`, and pages that are not theirs by address.
export const record = () => {
  if (!isIn()) return { classes: [], gone: {} };
  let own = readObject("groups");
  try {
    if (told) own = Object(JSON.parse(told));
  } catch {
    // Told by something else.
  }
  const owner = ownerOf(session());
  const isMine = owner === undefined || own.of === owner;
  const isWhole = Array.isArray(own.classes) && Object(own.gone) === own.gone;
  return isMine && isWhole ? own : { classes: [], gone: {} };
};

// Whose searches are kept: the next reader of this browser does not see them.
const whose = () => session().id ?? "";

/// Whether a change of what another tab keeps is one of what this reader may see.
export const isAbout = ({ key }) => key === `docs:groups:${SITE.base}`;

/// The last searches, the latest first.
export const recent = () => {
  const { of, list } = readObject("searches");
  const own = of === whose() && Array.isArray(list) ? list : [];
  return own.filter((text) => typeof text === "string").slice(0, MAX_RECENT);
};

export const remember = (text) => {
  const query = text.trim().slice(0, MAX_LENGTH);
  if (!query) return;
  const others = recent().filter((other) => other !== query);
  write("searches", JSON.stringify({ of: whose(), list: [query, ...others].slice(0, MAX_RECENT) }));
};

export const forget = () => remove("searches");
