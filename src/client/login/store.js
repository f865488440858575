// What this browser keeps of its reader: the loader reads it (`session.js`), these modules write it.
//
// Keys are `docs:NAME:BASE`. In the storage of the origin: `session`, the record of who reads; `generation`, raised
// whenever that changes on purpose; `pending`, log-ins that were begun; `used`, tokens that were taken; `out`, that the
// reader logged out; `groups`, what their groups may see; `asked`, when that was found out; `searches`, what they looked
// for. In the tab's: `inputs`, what the playground is given; `notice`, what is to be said after the next load; `previous`,
// the session that a log-in replaced.
// Where storage is blocked all of it lasts as long as the page.

const OF_TAB = ["inputs", "notice", "previous"];
const held = new Map();

const areaOf = (name) => window[OF_TAB.includes(name) ? "sessionStorage" : "localStorage"];
const keyOf = (name) => `docs:${name}:${SITE.base}`;

export const read = (name) => {
  try {
    return areaOf(name).getItem(keyOf(name)) ?? held.get(name);
  } catch {
    return held.get(name);
  }
};

/// Whether it will outlive the page.
export const write = (name, text) => {
  try {
    areaOf(name).setItem(keyOf(name), text);
    held.delete(name);
    return true;
  } catch {
    held.set(name, text);
    // Full storage still holds what was there before.
    drop(name);
    return false;
  }
};

const drop = (name) => {
  try {
    areaOf(name).removeItem(keyOf(name));
  } catch {
    // Nothing is there.
  }
};

export const remove = (name) => {
  held.delete(name);
  drop(name);
};

/// What a name holds as JSON; an object in any case.
export const readObject = (name) => {
  try {
    return Object(JSON.parse(read(name)));
  } catch {
    return {};
  }
};

/// Whose the record of what groups may see is: that of a reader in these groups.
export const ownerOf = ({ id, user }) => (id === undefined ? undefined : id + JSON.stringify(user?.groups));

/// `n` random bytes in base64url.
export const random = (n) => encoded(crypto.getRandomValues(new Uint8Array(n)));

export const encoded = (bytes) =>
  btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/// Changes with each log-in and log-out. What was asked for before is no answer afterwards.
export const generation = () => Number(read("generation")) || 0;

const raise = () => {
  const next = generation() + 1;
  write("generation", `${next}`);
  return next;
};

const unstored = () => ({ session: held.get("session"), inputs: held.get("inputs") });

/// Tells the loader, and what could not be stored with it.
export const announce = () => dispatchEvent(new CustomEvent("docs:session", { detail: unstored() }));

/// What the playground cannot read in the storage: how the site keeps what it is given, and what lasts as long as the page.
export const kept = () => ({ credentials: SITE.credentials, held: unstored() });

/// Drops what was typed into the playground as a secret by somebody who does not read any more.
export const sweep = () => {
  const { id = "" } = readObject("session");
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      const text = window[name].getItem(keyOf("secrets"));
      if (text !== null && JSON.parse(text).id !== id) window[name].removeItem(keyOf("secrets"));
    } catch {
      // Nothing is there, or nothing of ours.
    }
  }
};

/// Keeps what the playground is given, as the site wants it kept; nothing takes it away.
export const keepInputs = (id, inputs) => {
  remove("inputs");
  if (!inputs || SITE.credentials === "disk") return;
  const text = JSON.stringify({ id, inputs });
  if (SITE.credentials === "memory") held.set("inputs", text);
  else write("inputs", text);
};

/// Makes a reader the one who reads. `user` is as `readerOf` gives it, `subject` tells readers apart. The same reader
/// keeps their id, and a page that shows the same stays as it is. `askedAt` is when it was asked who reads. Whether it will
/// outlive the page; a page that stays has to be told (`announce`).
export const logIn = (user, subject, askedAt = Date.now()) => {
  const before = readObject("session");
  const { apiPlaygroundInputs, ...rest } = user;
  const own = SITE.credentials === "disk" ? user : rest;
  const isSame = before.subject === subject;
  const showsTheSame = isSame && JSON.stringify(before.user) === JSON.stringify(own);
  const id = isSame ? before.id : random(16);
  const record = {
    v: 1,
    id,
    generation: showsTheSame ? before.generation : raise(),
    subject,
    user: own,
    handshake: SITE.method,
    createdAt: Date.now(),
    checkedAt: askedAt,
  };
  remove("out");
  keepInputs(id, apiPlaygroundInputs);
  return write("session", JSON.stringify(record));
};

/// What logging out leaves: that it happened, and which tokens were taken.
const LEFT = ["generation", "used", "out"];

/// Forgets the reader, everywhere: other tabs hear of it by what is gone from the storage.
export const logOut = () => {
  raise();
  for (const name of held.keys()) if (!LEFT.includes(name)) held.delete(name);
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      const area = window[name];
      for (const key of Object.keys(area)) {
        const isOurs = key.startsWith("docs:") && key.endsWith(`:${SITE.base}`) && key.split(":").length > 2;
        if (isOurs && !LEFT.some((left) => key === keyOf(left))) area.removeItem(key);
      }
    } catch {
      // Nothing is there.
    }
  }
  announce();
};

/// Puts a session back as it was, with its inputs.
export const restore = ({ session, inputs }) => {
  const record = JSON.parse(session);
  record.generation = raise();
  if (inputs) write("inputs", inputs);
  else remove("inputs");
  write("session", JSON.stringify(record));
  announce();
};

// A log-in may take so long, in milliseconds, and so many may be under way.
const MAX_AGE = 600_000;
const MAX_PENDING = 10;

const swept = () => {
  const now = Date.now();
  const entries = Object.entries(readObject("pending"));
  const young = entries.filter(([, entry]) => entry?.createdAt <= now && entry.createdAt > now - MAX_AGE);
  return young.sort(([, left], [, right]) => left.createdAt - right.createdAt);
};

/// Remembers a log-in by its state.
export const begin = (state, entry) => {
  const entries = [...swept(), [state, { ...entry, createdAt: Date.now() }]].slice(-MAX_PENDING);
  return write("pending", JSON.stringify(Object.fromEntries(entries)));
};

/// The log-in of a state, once.
export const finish = (state) => {
  const entries = swept();
  write("pending", JSON.stringify(Object.fromEntries(entries.filter(([own]) => own !== state))));
  return entries.find(([own]) => own === state)?.[1];
};
