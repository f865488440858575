// What operators do, and what values show.
import { Arm, fail, isNullish, made, primitive } from "./values.js";

/// What a value shows where it is put as a child: texts and arms in order. `true`, `null` and their kin show nothing; an
/// object or a function shows nothing either, and `fault` is told so.
export const childrenOf = (value, fault) => {
  const items = [];
  const rest = [value];
  for (let left = 100000; rest.length;) {
    const next = rest.pop();
    if (--left < 0 || items.length > 10000) fail();
    if (Array.isArray(next)) {
      if (next.length > left) fail();
      for (let at = next.length; at--;) rest.push(next[at]);
    } else if (typeof next === "string" || typeof next === "number") items.push(`${next}`);
    else if (next instanceof Arm) items.push(next);
    else if (!isNullish(next) && typeof next !== "boolean") fault?.(next);
  }
  return items;
};

export const unary = {
  __proto__: null,
  "!": (value) => !value,
  "-": (value) => -primitive(value),
  "+": (value) => +primitive(value),
};

export const binary = {
  __proto__: null,
  "+": (left, right) => {
    const sum = primitive(left) + primitive(right);
    return typeof sum === "string" ? made(sum) : sum;
  },
  "-": (left, right) => primitive(left) - primitive(right),
  "*": (left, right) => primitive(left) * primitive(right),
  "/": (left, right) => primitive(left) / primitive(right),
  lt: (left, right) => primitive(left) < primitive(right),
  le: (left, right) => primitive(left) <= primitive(right),
  gt: (left, right) => primitive(left) > primitive(right),
  ge: (left, right) => primitive(left) >= primitive(right),
  "===": (left, right) => left === right,
  "!==": (left, right) => left !== right,
};
