// What operators do, and what values show.
import { Arm, fail, isNullish } from "./values.js";

/// What a slot may have, counted down: nodes, units of text, values that are looked at. As `docs::expr::children::Room`.
export const room = () => ({ nodes: 10000, text: 1048576, values: 100000 });

export const take = (left, what, amount) => {
  if ((left[what] -= amount) < 0) fail();
};

/// A value as the text of an attribute or a style: texts, numbers and booleans have one.
export const textIn = (value, left) => {
  if (Object(value) === value) throw new TypeError("no text");
  value = `${value}`;
  take(left, "text", value.length);
  return value;
};

/// What a value shows where it is put as a child: texts and arms in order. `true`, `null` and their kin show nothing; an
/// object or a function shows nothing either, and `fault` is told so. Arms cost what is in them, where they are cloned.
export const childrenOf = (value, fault, left = room()) => {
  const items = [];
  const rest = [value];
  while (rest.length) {
    let next = rest.pop();
    if (Array.isArray(next)) {
      take(left, "values", next.length);
      for (let at = next.length; at--;) rest.push(next[at]);
    } else if (typeof next === "string" || typeof next === "number") {
      next = textIn(next, left);
      take(left, "nodes", 1);
      items.push(next);
    } else if (next instanceof Arm) items.push(next);
    else if (!isNullish(next) && typeof next !== "boolean") fault?.(next);
  }
  return items;
};

/// Operators that take any value.
export const any = {
  __proto__: null,
  "!": (value) => !value,
  "===": (left, right) => left === right,
  "!==": (left, right) => left !== right,
};

/// Operators on what `primitive` gives.
export const unary = {
  __proto__: null,
  "-": (value) => -value,
  "+": (value) => +value,
};

export const binary = {
  __proto__: null,
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  lt: (left, right) => left < right,
  le: (left, right) => left <= right,
  gt: (left, right) => left > right,
  ge: (left, right) => left >= right,
};
