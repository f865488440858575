// Why a reader sees what they see: the page's expressions evaluated as the loader evaluates them, with what they read.
import { evaluator } from "../evaluate.js";
import { isObject } from "../data.js";
import { childrenOf } from "../operators.js";
import { Arm, isNullish } from "../values.js";

const NOBODY = { user: {}, groups: [], inputs: {} };

/// Visits the arrays of an expression; `visit` says whether to look inside.
const walk = (code, visit) => {
  if (Array.isArray(code) && visit(code)) for (const part of code) walk(part, visit);
};

/// What the build knows of a page, ready to be judged: `arms` are the arms' first appearances, `slotsOf` the slots that they
/// may come in.
export const prepared = (page) => {
  const parse = (list) => list.map((code) => JSON.parse(code));
  const [slots, definitions] = [parse(page.slots), parse(page.definitions)];
  const arms = new Map();
  const slotsOf = new Map();
  const collect = (code, slot, seen) =>
    walk(code, (own) => {
      const [op, number] = own;
      if (op === "#") {
        if (!arms.has(number)) arms.set(number, own);
        slotsOf.set(number, (slotsOf.get(number) ?? new Set()).add(slot));
      }
      if (op === "d" && !seen.has(number)) collect(definitions[number], slot, seen.add(number));
      return true;
    });
  slots.forEach((code, slot) => collect(code, slot, new Set()));
  return { ...page, slots, definitions, arms, slotsOf };
};

/// The numbers of the slots that a thing stands in.
export const slotsOf = (page, { held }) =>
  held.flatMap(([first, hole]) => (hole === undefined ? [first] : [...(page.slotsOf.get(first) ?? [])]));

const isMember = ([op]) => /^\??[.[]$/.test(op);

/// The names that lead to a member of the reader's data, as far as they are written: `["user", "plan"]`.
const pathOf = (code) => {
  if (!Array.isArray(code)) return undefined;
  const [op, object, key] = code;
  if (op === "c") return pathOf(object);
  if (op === "$") return ["user"];
  if (op === "inputs") return ["inputs"];
  const isKnown = isMember(code) && (typeof key === "string" || typeof key === "number");
  const path = isKnown ? pathOf(object) : undefined;
  return path && [...path, key];
};

/// What an expression reads, beside what the arms in it read: `{ path }` or `{ groups }`, each once.
const readsOf = (code, definitions) => {
  const reads = new Map();
  const seen = new Set();
  const visit = (own) => {
    const [op, first] = own;
    if (op === "#") return false;
    if (op === "@") reads.set(JSON.stringify(own), { groups: own.slice(1) });
    if (op === "d" && !seen.has(first)) walk(definitions[seen.add(first) && first], visit);
    if (/^\??\($/.test(op) && isMember(first)) {
      // What is called is a method, not a member of the reader's data.
      walk(first[1], visit);
      own.slice(2).forEach((part) => walk(part, visit));
      return false;
    }
    const path = pathOf(own);
    if (path) reads.set(JSON.stringify(path), { path });
    return !path;
  };
  walk(code, visit);
  return [...reads.values()];
};

const member = (value, key) => (Object.hasOwn(value, key) ? value[key] : undefined);

/// A path as it is written: `user.keys["a b"]`.
const written = ([root, ...keys]) =>
  root + keys.map((key) => (/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`)).join("");

/// A read with what the reader has there: `{ name, value }`, where `value` is nothing for what is missing; `{ groups, value }`
/// for groups, where it says whether the reader is in one of them.
const inputOf = (reader, evaluate) => (read) => {
  const { groups } = read;
  if (groups) return { groups, value: evaluate(["@", ...groups]) };
  const path = read.path.slice(0, 1);
  let value = path[0] === "user" ? reader.user : reader.inputs;
  // What is asked of something missing is missing with it.
  for (const key of read.path.slice(1)) {
    if (isNullish(value)) break;
    value = member(value, key);
    path.push(key);
  }
  return { name: written(path), value: value ?? undefined };
};

const WAITS = ["??", "||", "or"];

/// What comes of content: `{ state, words }`. `excerpt` gives the words of an arm, `otherwise` what stands there instead.
const contentOf = (value, code, inputs, { excerpt, otherwise }) => {
  let isOther;
  const items = childrenOf(value, () => (isOther = true));
  const text = items.map((item) => (item instanceof Arm ? excerpt(item) : item)).join("");
  if (!items.length) return { state: "hidden", words: isOther ? "an object, which shows nothing" : "it comes to nothing" };
  if (items.some((item) => item instanceof Arm)) return { state: "shown", words: text };
  if (!text.trim() && otherwise) return { state: "fallback", words: otherwise };
  if (!text.trim()) return { state: "hidden", words: "it comes to an empty text" };
  const isMissing = inputs.some(({ value }) => value === undefined);
  const top = code[0] === "c" ? code[1] : code;
  return { state: isMissing && WAITS.includes(top[0]) ? "fallback" : "shown", words: text };
};

const attributeOf = (value) => {
  if (isNullish(value) || value === false) return { state: "hidden", words: "it is not set" };
  if (value === true) return { state: "shown", words: "it is set" };
  return { state: "shown", words: isObject(value) ? JSON.stringify(value) : `${value}` };
};

/// Whether a choice came to the first of its arms. The test is asked where nothing else tells.
const isFirst = (value, [, test, then], evaluate) =>
  Array.isArray(then) && then[0] === "#"
    ? value instanceof Arm && value.number === then[1]
    : evaluate
      ? !!evaluate(test)
      : value === then;

const visibleOf = (value, code, evaluate, excerpt) => {
  const [first] = childrenOf(value);
  if (isFirst(value, code, evaluate)) return { state: "shown", words: first instanceof Arm ? excerpt(first) : first };
  if (first === undefined) return { state: "hidden", words: "the condition does not hold" };
  return { state: "fallback", words: first instanceof Arm ? excerpt(first) : first };
};

/// Everything that the page's slots made, by the arms' numbers.
const madeOf = (results) => {
  const made = new Map();
  const collect = (value) => {
    for (const item of childrenOf(value)) {
      if (!(item instanceof Arm)) continue;
      made.set(item.number, [...(made.get(item.number) ?? []), item]);
      item.holes.forEach(collect);
    }
  };
  for (const { ok, value } of results) if (ok) collect(value);
  return made;
};

/// Judges what a page shows a reader, or nobody: `{ things, results, ruled }`. Each of `things` as `{ state, words, inputs }`;
/// `state` is `shown`, `fallback`, `hidden` or `error`. `ruled` judges a rule: the same. `excerpt` gives the words of an arm,
/// `otherwise` what stands in a slot of code for whoever has nothing of their own.
export const judged = (page, somebody, { excerpt, otherwise }) => {
  const reader = somebody ?? NOBODY;
  const evaluate = evaluator(reader, page.definitions);
  const results = page.slots.map((code) => {
    try {
      return { ok: true, value: evaluate(code) };
    } catch (error) {
      return { ok: false, error };
    }
  });
  const made = madeOf(results);

  const thing = (own) => {
    const [[first, hole]] = own.held;
    const isInArm = hole !== undefined;
    const code = isInArm ? page.arms.get(first)?.[2 + hole] : page.slots[first];
    const inputs = readsOf(code, page.definitions).map(inputOf(reader, evaluate));
    const failed = slotsOf(page, own).map((slot) => results[slot]).find(({ ok }) => !ok);
    if (failed) return { state: "error", words: `${failed.error.message || failed.error.name}; what everybody sees stays`, inputs };
    const values = isInArm
      ? own.held.flatMap(([arm, at]) => (made.get(arm) ?? []).map(({ holes }) => holes[at]))
      : [results[first].value];
    if (!values.length) return { state: "hidden", words: "what it stands in is not shown", inputs, isInside: true };
    const outcomes = values.map((value) => {
      if (own.what === "attribute") return attributeOf(value);
      if (own.what === "visible") return visibleOf(value, code, isInArm ? undefined : evaluate, excerpt);
      const instead = own.what === "code" && !isInArm ? otherwise(first) : undefined;
      return contentOf(value, code, inputs, { excerpt, otherwise: instead });
    });
    const state = ["shown", "fallback", "hidden"].find((state) => outcomes.some((own) => own.state === state));
    const words = outcomes.filter((own) => own.state === state).map(({ words }) => words);
    return { state, words: words.length > 3 ? `${words.length} times` : words.join(", "), inputs };
  };

  const ruled = ({ includes, identified, excludes }) => {
    const isIn = (groups) => evaluate(["@", ...groups]);
    const inputs = [includes, excludes].filter(({ length }) => length).map((groups) => ({ groups }));
    const isIncluded = identified === false || (identified ? !!somebody : isIn(includes));
    const state = isIncluded && !isIn(excludes) ? "shown" : "hidden";
    return { state, inputs: inputs.map(inputOf(reader, evaluate)) };
  };

  return { things: page.things.map(thing), results, ruled };
};
