// The evaluator of residuals: what `docs::expr::encode` writes, for a reader, gives a value or JavaScript's error.
//
// Values are JavaScript's own; elements are `Arm`s, which no data can be. Inherited properties are never read: a member
// is an own property, or one of the language's methods on a type that has them (`language.js`).
import { isSpace, methodsOf, more } from "./more.js";
import { any, binary, childrenOf, unary } from "./operators.js";
import { Arm, SHORT, begin, enter, has, isNullish, leave, made, outside, paid, primitive, textOf, work } from "./values.js";

const member = (object, key) => {
  if (isNullish(object)) throw new TypeError(`no ${key} of ${object}`);
  if (isSpace(object) ? !has(object, key) : typeof object === "function" || object instanceof Arm) outside();
  return has(object, key) ? object[key] : methodsOf(object)?.[key];
};

/// A value as a key. Of what has no members it is not asked for.
const keyOf = (object, key) =>
  isNullish(object) || Object(key) !== key ? key : textOf(key);

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

  /// A member, and what it is a member of: `["?.", object, key]` and its kin.
  const place = ([op, object, key], frame) => {
    const self = step(object, frame);
    if (self === SHORT || (op[0] === "?" && isNullish(self))) return SHORT;
    return [member(self, op.endsWith("[") ? keyOf(self, evaluate(key, frame)) : key), self];
  };

  const access = (code, frame) => {
    const pair = place(code, frame);
    return pair === SHORT ? SHORT : pair[0];
  };

  /// What is called, and on what.
  const callee = (code, frame) => {
    if (code[0] === "c") {
      const pair = callee(code[1], frame);
      return pair === SHORT ? [] : pair;
    }
    if (/^\??[.[]$/.test(code[0])) {
      work(1);
      return place(code, frame);
    }
    const value = step(code, frame);
    return value === SHORT ? SHORT : [value];
  };

  const call = ([op, code, ...args], frame) => {
    const pair = callee(code, frame);
    if (pair === SHORT || (op[0] === "?" && isNullish(pair[0]))) return SHORT;
    const values = items(args, frame);
    if (typeof pair[0] !== "function") throw new TypeError("not a function");
    return Reflect.apply(pair[0], pair[1], values);
  };

  const own = {
    __proto__: null,
    u: () => undefined,
    n: ([, number]) => +number,
    $: () => user,
    "@": ([, ...names]) => names.some((name) => groups.includes(name)),
    shows: ([, value], frame) => childrenOf(evaluate(value, frame)).some((item) => item instanceof Arm || item.trim()),
    ".": access,
    "?.": access,
    "[": access,
    "?[": access,
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

  const operator = ([op, ...codes], frame) => {
    const values = items(codes, frame);
    if (any[op]) return any[op](...values);
    return paid((values.length > 1 ? binary : unary)[op](...values.map(primitive)));
  };

  const items =
    more(own, evaluate, member, inputs, definitions) ??
    ((codes, frame) => codes.map((code) => evaluate(code, frame)));

  return (code) => {
    begin();
    return evaluate(code);
  };
};
