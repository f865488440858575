// The reader as this browser remembers them. What is read back is as little trusted as an answer of a server.
import { inputsOf } from "./more.js";

// 64 KiB of the reader's, and what is stored beside them.
const MAX_UNITS = 66000;
const MAX_DEPTH = 32;

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/// A copy of a reader's data without `__proto__`; throws at what is too large. `JSON.parse` made it, so it is a tree.
export const copy = (value, depth = 0, left = { nodes: 10000 }) => {
  if (depth > MAX_DEPTH || !left.nodes--) throw new RangeError("too large");
  if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1, left));
  if (!isObject(value)) return value;
  const made = {};
  for (const key of Object.keys(value)) if (key !== "__proto__") made[key] = copy(value[key], depth + 1, left);
  return made;
};

/// What is stored under a key; nothing where nothing is, or where storage is blocked. Throws at what is no JSON, or too
/// long.
export const kept = (store, key) => {
  let text;
  try {
    text = window[store].getItem(key);
  } catch {}
  if (!text) return;
  if (text.length > MAX_UNITS) throw new RangeError("too large");
  return JSON.parse(text);
};

/// The stored session: `{ id, user, groups, inputs, until }`, `until` in milliseconds since 1970; nothing where there is
/// none. One that is over is dropped, and one that cannot be read, of which `refuse` is told.
export const stored = (site, refuse) => {
  const key = `docs:session:${site.base}`;
  try {
    const record = kept("localStorage", key);
    if (!record) return;
    const user = copy(record.user);
    const { content, groups, expiresAt, host } = user;
    if (record.v !== 1 || typeof record.id !== "string") throw new TypeError("no session");
    // Milliseconds by mistake are that large.
    const until = typeof expiresAt !== "number" ? Infinity : expiresAt > 1e11 ? expiresAt : expiresAt * 1000;
    const isElsewhere = typeof host === "string" && host.toLowerCase().split(":")[0] !== location.hostname;
    if (!isElsewhere && Date.now() < until && (!site.invalidBefore || record.createdAt >= site.invalidBefore)) {
      return {
        id: `${record.id} ${record.generation}`,
        user: isObject(content) ? content : {},
        groups: Array.isArray(groups) ? groups.filter((group) => typeof group === "string") : [],
        inputs: inputsOf(site, record.id, user),
        until,
      };
    }
  } catch (error) {
    refuse(error);
  }
  try {
    localStorage.removeItem(key);
  } catch {}
};
