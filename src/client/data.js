// What readers' data may be: JSON of a bounded size.
import { room, take } from "./operators.js";
import { fail } from "./values.js";

// An answer of 64 KiB has at most so many units of text, and what is stored beside it.
const MAX_UNITS = 66000;
const MAX_DEPTH = 32;

export const isObject = (value) => Object(value) === value && !Array.isArray(value);

/// A copy of a reader's data without `__proto__`; throws at what is too large. `JSON.parse` made it, so it is a tree.
export const copy = (value, depth = 0, left = room()) => {
  if (depth > MAX_DEPTH) fail();
  take(left, "nodes", 1);
  if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1, left));
  if (!isObject(value)) return value;
  const made = {};
  for (const key of Object.keys(value)) if (key !== "__proto__") made[key] = copy(value[key], depth + 1, left);
  return made;
};

/// Throws at what is no JSON, or too long.
export const parsed = (text) => {
  if (text.length > MAX_UNITS) fail();
  return JSON.parse(text);
};

/// The name of a host that may be written as an address; throws at what is none.
export const hostOf = (host) => new URL(`https://${host.replace(/.*\/\//, "")}`).hostname;
