// Who reads: what they may see beside what everybody does, and what they looked for before.

const SESSION = `docs:session:${SITE.base}`;
const GROUPS = `docs:groups:${SITE.base}`;
const SEARCHES = `docs:searches:${SITE.base}`;
const MAX_RECENT = 5;
const MAX_LENGTH = 100;

const stored = (key) => {
  try {
    return Object(JSON.parse(localStorage.getItem(key)));
  } catch {
    return {};
  }
};

// What could not be kept was told.
let told;
export const tell = (text) => (told = text);

const session = () => (document.documentElement.matches(".in") ? stored(SESSION) : {});

/// The classes that the reader is in as `[mark, key]`, and pages that are not theirs by address.
export const record = () => {
  const { id, user } = session();
  if (!document.documentElement.matches(".in")) return { classes: [], gone: {} };
  let own = stored(GROUPS);
  try {
    if (told) own = Object(JSON.parse(told));
  } catch {
    // Told by something else.
  }
  const isMine = id === undefined || own.of === id + JSON.stringify(user?.groups);
  const isWhole = Array.isArray(own.classes) && Object(own.gone) === own.gone;
  return isMine && isWhole ? own : { classes: [], gone: {} };
};

// Whose searches are kept: the next reader of this browser does not see them.
const whose = () => session().id ?? "";

/// Whether a change of what another tab keeps is one of what this reader may see.
export const isAbout = ({ key }) => key === GROUPS;

/// The last searches, the latest first.
export const recent = () => {
  const { of, list } = stored(SEARCHES);
  const own = of === whose() && Array.isArray(list) ? list : [];
  return own.filter((text) => typeof text === "string").slice(0, MAX_RECENT);
};

export const remember = (text) => {
  const query = text.trim().slice(0, MAX_LENGTH);
  if (!query) return;
  const others = recent().filter((other) => other !== query);
  try {
    localStorage.setItem(SEARCHES, JSON.stringify({ of: whose(), list: [query, ...others].slice(0, MAX_RECENT) }));
  } catch {
    // Nothing is kept here.
  }
};

export const forget = () => {
  try {
    localStorage.removeItem(SEARCHES);
  } catch {
    // Nothing was kept.
  }
};
