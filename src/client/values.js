// What the evaluator's parts share: the budget, conversions that pay for themselves, elements.

/// An element that the build made: the number of its template, and what belongs into its holes.
export class Arm {
  constructor(number, holes) {
    this.number = number;
    this.holes = holes;
  }
}

/// What an optional chain gives that ends early.
export const SHORT = {};

// As in `docs::expr::budget`, which counts alike.
let steps, text, depth;

/// Begins a budget.
export const begin = () => {
  steps = 100000;
  text = 1048576;
  depth = 0;
};

/// Begins a budget inside another; gives what goes on with that one.
export const nest = () => {
  const outer = [steps, text, depth];
  begin();
  return () => {
    [steps, text, depth] = outer;
  };
};

export const fail = () => {
  throw new RangeError("too much");
};

export const outside = () => {
  throw Object.assign(new TypeError(), { name: "not in the language" });
};

export const work = (amount) => {
  if ((steps -= amount) < 0) fail();
};

export const enter = () => {
  work(1);
  if (++depth > 400) fail();
};

export const leave = () => {
  depth--;
};

/// How deep the evaluation is; set behind an error, which leaves nothing in order.
export const level = (before = depth) => (depth = before);

/// Pays for units of text before they are made.
export const pay = (units) => {
  if ((text -= units) < 0) fail();
  work(units >> 6);
};

/// A text that was made.
export const made = (value) => {
  pay(value.length);
  return value;
};

/// What a method or an operator made, paid for.
export const paid = (value) => {
  if (typeof value === "string") return made(value);
  if (Array.isArray(value)) work(value.length);
  return value;
};

export const isNullish = (value) => value === undefined || value === null;

export const has = Object.hasOwn;

/// Defines a property; assigning to `__proto__` would make none.
export const put = (object, key, value) =>
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });

/// Items of an array, code points of a text, paid for.
export const iterate = (value) => {
  if (!Array.isArray(value) && typeof value !== "string") throw new TypeError("not iterable");
  work(value.length);
  return [...value];
};

export const join = (items, separator) => {
  work(items.length);
  return made(items.map((item) => (isNullish(item) ? "" : textOf(item))).join(separator));
};

/// A value that the engine's own conversions finish in bounded time: arrays inside arrays would take exponential time.
export const primitive = (value) => {
  if (typeof value === "function") outside();
  if (!Array.isArray(value)) return value;
  enter();
  const joined = join(value, ",");
  leave();
  return joined;
};

export const textOf = (value) => String(primitive(value));
