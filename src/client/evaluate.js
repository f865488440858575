// The evaluator of residuals: what `docs::expr::encode` writes, for a reader, gives a value or JavaScript's error.
//
// Values are JavaScript's own; elements are `Arm`s, which no data can be. Inherited properties are never read: a member
// is an own property, or one of the language's methods on a type that has them (`language.js`).
import { methodsOf, more, spaces } from "./more.js";
import { binary, childrenOf, unary } from "./operators.js";
import { Arm, SHORT, begin, enter, has, leave, made, outside, textOf, work } from "./values.js";

const member = (object, key) => {
  if (object === undefined || object === null)
    throw new TypeError(`Cannot read properties of ${object} (reading '${key}')`);
  if (spaces.has(object) ? !has(object, key) : typeof object === "function" || object instanceof Arm) outside();
  return has(object, key) ? object[key] : methodsOf(object)?.[key];
};

const index = (object, key) =>
  member(object, object === undefined || object === null || typeof key !== "object" ? key : textOf(key));

const isMember = (op) => /^\??[.[]$/.test(op);

/// Makes a function that evaluates expressions for one reader: `{ user, groups, inputs }`. `definitions` are the
/// manifest's. Each expression, and each definition, has a budget of its own.
export const evaluator = ({ user, groups, inputs }, definitions) => {
  const evaluate = (code, frame) => {
    const value = step(code, frame);
    return value === SHORT ? undefined : value;
  };

  const step = (code, frame) => {
    enter();
    const value = Array.isArray(code) ? (own[code[0]] ?? operator)(code, frame) : code;
    leave();
    return value;
  };

  /// What a member or index gives, and what it was read from.
  const reach = ([op, object, key], frame) => {
    const self = step(object, frame);
    if (self === SHORT || (op[0] === "?" && (self === undefined || self === null))) return SHORT;
    return [op.endsWith("[") ? index(self, evaluate(key, frame)) : member(self, key), self];
  };

  const get = (code, frame) => {
    const pair = reach(code, frame);
    return pair === SHORT ? SHORT : pair[0];
  };

  /// What is called, and on what.
  const callee = (code, frame) => {
    const [op, inner] = Array.isArray(code) ? code : [];
    if (op === "c") {
      const pair = callee(inner, frame);
      return pair === SHORT ? [] : pair;
    }
    if (isMember(op)) {
      work(1);
      return reach(code, frame);
    }
    const value = step(code, frame);
    return value === SHORT ? SHORT : [value];
  };

  const call = ([op, called, ...codes], frame) => {
    const pair = callee(called, frame);
    if (pair === SHORT || (op[0] === "?" && (pair[0] === undefined || pair[0] === null))) return SHORT;
    const args = items(codes, frame);
    if (typeof pair[0] !== "function") throw new TypeError("not a function");
    return Reflect.apply(pair[0], pair[1], args);
  };

  const { operators, items = (codes, frame) => codes.map((code) => evaluate(code, frame)) } =
    more?.(evaluate, member, inputs, definitions) ?? {};

  const own = {
    __proto__: null,
    ...operators,
    u: () => undefined,
    n: ([, number]) => +number,
    $: () => user,
    "@": ([, ...names]) => names.some((name) => groups.includes(name)),
    shows: ([, value], frame) => childrenOf(evaluate(value, frame)).some((item) => item instanceof Arm || item.trim()),
    ".": get,
    "?.": get,
    "[": get,
    "?[": get,
    c: ([, inner], frame) => evaluate(inner, frame),
    "(": call,
    "?(": call,
    and: ([, left, right], frame) => evaluate(left, frame) && evaluate(right, frame),
    "||": ([, left, right], frame) => evaluate(left, frame) || evaluate(right, frame),
    "??": ([, left, right], frame) => evaluate(left, frame) ?? evaluate(right, frame),
    "?": ([, test, then, otherwise], frame) => evaluate(evaluate(test, frame) ? then : otherwise, frame),
    "`": ([, ...parts], frame) =>
      made(parts.map((part, at) => (at % 2 ? textOf(evaluate(part, frame)) : part)).join("")),
    a: ([, ...codes], frame) => items(codes, frame),
    "#": ([, number, ...holes], frame) => new Arm(number, items(holes, frame)),
    throw: ([, message]) => {
      throw new TypeError(message);
    },
  };

  const operator = ([op, left, right], frame) => {
    left = evaluate(left, frame);
    return right === undefined ? unary[op](left) : binary[op](left, evaluate(right, frame));
  };

  return (code) => {
    begin();
    return evaluate(code);
  };
};
