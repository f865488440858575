// The whole language: in the place of `methods.js` where a page says more than that.
//
// Functions and methods are the engine's own, where those end in time that their budget covers.
import {
  eighth,
  isNumber,
  isText,
  lists,
  method,
  methodsOf as common,
  names,
  natives,
  numbers,
  texts,
  whole,
} from "./methods.js";
import { any, binary, childrenOf } from "./operators.js";
import { Arm, enter, fail, has, iterate, join, leave, level, made } from "./values.js";
import { nest, outside, paid, pay, primitive, put, textOf, work } from "./values.js";

const isDate = (value) => value instanceof Date;

/// An argument of what knows locales: texts in a list are names of them, and an object holds options. The engine would
/// convert what is in them in time that nothing bounds.
const localized = (value) => {
  if (Array.isArray(value)) {
    for (const item of iterate(value)) if (isText(item)) work(8 + (item.length >> 6));
    return value.every(isText) ? value : primitive(value);
  }
  if (typeof value !== "object" || value === null || isDate(value) || value instanceof Arm) return primitive(value);
  const options = {};
  for (const key of iterate(Object.keys(value))) put(options, key, primitive(value[key]));
  return options;
};

Object.assign(
  texts,
  natives(isText, String.prototype, "charCodeAt codePointAt concat lastIndexOf normalize trimEnd trimStart", eighth),
  natives(isText, String.prototype, "toLocaleLowerCase toLocaleUpperCase", eighth, 0, localized),
);
Object.assign(
  numbers,
  natives(isNumber, Number.prototype, "toPrecision", eighth),
  natives(isNumber, Number.prototype, "toLocaleString", eighth, 0, localized),
);

/// A regular expression reads short texts only.
const matching = (self, pattern) => {
  if (!(pattern instanceof RegExp)) return (work(self.length >> 6), primitive(pattern));
  if (self.length > 10000) fail();
  work(self.length >> 3);
  return pattern;
};

for (const name of ["padEnd", "padStart", "repeat"]) {
  texts[name] = method(isText, (self, count, fill) => {
    count = +primitive(count);
    // A text that is long enough asks nothing of what would fill it up.
    fill = fill === undefined || !(Math.trunc(count) > self.length) ? " " : textOf(fill);
    const units = name === "repeat" ? self.length * count : fill && count;
    if (units < Infinity) pay(units > 0 ? units : 0);
    else if (units === Infinity && name !== "repeat") fail();
    return self[name](count, fill);
  });
}
for (const name of ["match", "search"]) {
  texts[name] = method(isText, (self, pattern) =>
    paid(self[name](pattern instanceof RegExp ? matching(self, pattern) : outside())),
  );
}
texts.split = method(isText, (self, pattern, limit) => {
  pay(self.length);
  return paid(self.split(matching(self, pattern), primitive(limit)));
});
for (const name of ["replace", "replaceAll"]) {
  texts[name] = method(isText, (self, pattern, replacement) => {
    pattern = matching(self, pattern);
    if (typeof replacement === "function")
      return paid(self[name](pattern, (...args) => made(textOf(replacement(...args)))));
    replacement = textOf(replacement);
    const n = name === "replace" && !pattern?.global ? 1 : self.length + 1;
    // A `$` may stand for as much as the whole text.
    if (n * replacement.length * (replacement.includes("$") ? self.length + 1 : 1) > 1 << 26) fail();
    return paid(self[name](pattern, replacement));
  });
}

const callable = (value) => {
  if (typeof value !== "function") throw new TypeError("a callback is not a function");
};

const flatten = (items, depth, flat) => {
  enter();
  for (const item of items) {
    if (Array.isArray(item) && depth >= 1) {
      work(item.length);
      flatten(item, depth - 1, flat);
    } else flat.push(item);
  }
  leave();
  return flat;
};

const sorted = (self, compare) => {
  if (compare !== undefined) {
    callable(compare);
    return self.slice().sort((left, right) => primitive(compare(left, right)));
  }
  const items = self.filter((item) => item !== undefined);
  // Nobody asks for the text of one that is alone.
  const keyed = items.map((item) => [items.length > 1 && textOf(item), item]);
  keyed.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return self.map((_, at) => keyed[at]?.[1]);
};

const reversed = (self) => self.slice().reverse();

Object.assign(
  lists,
  natives(Array.isArray, Array.prototype, "every filter find findIndex lastIndexOf map some", whole, 1),
);

const others = {
  concat: (self, ...args) => {
    for (const arg of args) if (Array.isArray(arg)) work(arg.length);
    return self.concat(...args);
  },
  entries: (self) => self.map((item, at) => [at, item]),
  findLast: (self, callback) => {
    callable(callback);
    for (let at = self.length; at--;) if (callback(self[at], at, self)) return self[at];
  },
  flat: (self, depth) => flatten(self, depth === undefined ? 1 : Math.trunc(primitive(depth)) || 0, []),
  flatMap: (self, callback) => flatten(self.map(callback), 1, []),
  keys: (self) => self.map((_, at) => at),
  reduce: (self, ...args) => self.reduce(...args),
  reverse: reversed,
  sort: sorted,
  toLocaleString: (self, ...args) => join(self.map((item) => methodsOf(item)?.toLocaleString?.apply(item, args) ?? item)),
  toReversed: reversed,
  toSorted: sorted,
  values: (self) => self,
  with: (self, at, item) => {
    at = Math.trunc(primitive(at)) || 0;
    if (at < 0) at += self.length;
    if (!(at >= 0 && at < self.length)) throw new RangeError("Invalid index");
    return self.map((old, own) => (own === at ? item : old));
  },
};
for (const name in others) {
  lists[name] = method(Array.isArray, (self, ...args) => {
    work(self.length);
    return others[name](self, ...args);
  });
}

const patterns = {
  __proto__: null,
  test: method(
    (value) => value instanceof RegExp,
    (self, value) => self.test(((value = textOf(value)), matching(value, self), value)),
  ),
};

const dates = natives(
  isDate,
  Date.prototype,
  Object.getOwnPropertyNames(Date.prototype)
    .filter((name) => /^get|^toISO|^toLocale/.test(name))
    .join(" "),
  eighth,
  0,
  localized,
);

/// What formats of `Intl` do.
const formats = { __proto__: null };
for (const name of ["format", "select"])
  formats[name] = method(
    (value) => value?.[name],
    (self, ...args) => {
      // Lists of what are not texts it refuses, and converts nothing.
      if (self instanceof Intl.ListFormat && Array.isArray(args[0])) localized(args[0]);
      else args = args.map(primitive);
      return paid(self[name](...args));
    },
  );

const FORMATS = names("NumberFormat DateTimeFormat PluralRules RelativeTimeFormat ListFormat");

export const methodsOf = (value) => {
  if (value instanceof RegExp) return patterns;
  if (isDate(value)) return dates;
  return FORMATS.some((name) => value instanceof Intl[name]) ? formats : common(value);
};

const spaces = new Set();

/// Whether a value is a global that is there for its functions: no other member of theirs can be read.
export const isSpace = (value) => spaces.has(value);

const space = (value, members) => {
  delete value.name;
  delete value.length;
  spaces.add(value);
  return Object.assign(value, members);
};

const wrapped = (owner, list, wrap) => Object.fromEntries(names(list).map((name) => [name, wrap(owner[name])]));
const onPrimitives =
  (native) =>
  (...args) =>
    paid(native(...args.map(primitive)));

const entriesOf = (pick) => (value) => {
  if (value instanceof Arm) outside();
  const keys = Object.keys(value);
  work(keys.length);
  return keys.map((key) => pick(key, value[key]));
};

/// A copy of what JSON has, which the engine writes in the time that was paid for.
const plain = (value, key) => {
  enter();
  if (value && typeof value === "object") {
    if (value instanceof Arm || isSpace(value)) outside();
    if (has(value, "toJSON") && typeof value.toJSON === "function") value = value.toJSON(key);
  }
  if (Array.isArray(value)) {
    work(value.length);
    value = value.map((item, at) => plain(item, `${at}`));
  } else if (value && typeof value === "object" && !isDate(value)) {
    const copy = {};
    for (const own of iterate(Object.keys(value))) put(copy, own, plain(value[own], own));
    value = copy;
  } else if (typeof value === "function") value = undefined;
  if (isText(value)) work(value.length >> 6);
  leave();
  return value;
};

const numberSpace = {
  ...wrapped(Number, "isFinite isInteger isNaN isSafeInteger", (native) => (value) => native(value)),
  ...wrapped(Number, "parseFloat parseInt", onPrimitives),
};
for (const name of names("EPSILON MAX_SAFE_INTEGER MIN_SAFE_INTEGER")) numberSpace[name] = Number[name];

const math = {};
for (const name of Object.getOwnPropertyNames(Math)) {
  if (name !== "random") math[name] = typeof Math[name] === "function" ? onPrimitives(Math[name]) : Math[name];
}

const state = (value) => [value, () => {}];

const globals = {
  __proto__: null,
  Array: space(() => outside(), {
    from: (source, map) => {
      if (map !== undefined) callable(map);
      if (source === undefined || source === null) throw new TypeError(`${source} is not iterable`);
      if (typeof source === "function" || source instanceof Arm) outside();
      let items = [];
      if (Array.isArray(source) || isText(source)) items = iterate(source);
      else if (typeof source === "object") {
        const length = has(source, "length") ? Math.max(0, Math.trunc(primitive(source.length)) || 0) : 0;
        if (length >= 2 ** 32) throw new RangeError("Invalid array length");
        work(length);
        for (let at = 0; at < length; at++) items.push(has(source, at) ? source[at] : undefined);
      }
      return map ? items.map((item, at) => map(item, at)) : items;
    },
    isArray: (value) => Array.isArray(value),
    of: (...items) => items,
  }),
  Boolean: space((value) => !!value),
  Date: space(() => outside()),
  Intl: space({}),
  JSON: space(
    {},
    {
      stringify: (value, replacer, indent) => {
        if (replacer !== undefined && replacer !== null) outside();
        const json = JSON.stringify(plain(value, ""), null, isText(indent) || isNumber(indent) ? indent : undefined);
        return json === undefined ? json : made(json);
      },
    },
  ),
  Math: space({}, math),
  Number: space((...args) => (args.length ? Number(primitive(args[0])) : 0), numberSpace),
  Object: space(() => outside(), {
    assign: (target, ...sources) => {
      for (const source of sources) {
        if (source instanceof Arm) outside();
        for (const key of iterate(Object.keys(source ?? {}))) {
          if (key !== "__proto__" || has(target, key)) put(target, key, source[key]);
        }
      }
      return target;
    },
    entries: entriesOf((key, value) => [key, value]),
    fromEntries: (entries) => {
      const object = {};
      for (const entry of iterate(entries)) {
        if (typeof entry === "function" || entry instanceof Arm) outside();
        if (entry === null || typeof entry !== "object") throw new TypeError("Iterator value is not an entry object");
        put(object, textOf(has(entry, 0) ? entry[0] : undefined), has(entry, 1) ? entry[1] : undefined);
      }
      return object;
    },
    keys: entriesOf((key) => key),
    values: entriesOf((key, value) => value),
  }),
  // React's hooks, as they are in the first rendering.
  React: space({}),
  String: space((...args) => (args.length ? made(textOf(args[0])) : "")),
  ...wrapped(globalThis, "encodeURI encodeURIComponent parseFloat parseInt", onPrimitives),
  useCallback: (callback) => callback,
  useEffect: () => {},
  useLayoutEffect: () => {},
  useMemo: (make) => make(),
  useReducer: (reducer, initial, make) => state(typeof make === "function" ? make(initial) : initial),
  useRef: (current) => ({ current }),
  useState: (initial) => state(typeof initial === "function" ? initial() : initial),
};
for (const name in globals) if (name.startsWith("use")) globals.React[name] = globals[name];

const isObject = (value) =>
  value === undefined || value === null || typeof value === "object" || typeof value === "function";

const equal = (left, right) => {
  if (left === undefined || left === null || right === undefined || right === null) return left == right;
  return isObject(left) && isObject(right) ? left === right : primitive(left) == primitive(right);
};

Object.assign(binary, { "%": (left, right) => left % right, "**": (left, right) => left ** right });

Object.assign(any, {
  typeof: (value) => typeof value,
  void: () => undefined,
  "==": equal,
  "!=": (left, right) => !equal(left, right),
  in: (key, object) => {
    if (typeof object === "function" || object instanceof Arm || isSpace(object)) outside();
    if (!isObject(object) || object === null || object === undefined) {
      throw new TypeError("Cannot use 'in' operator here");
    }
    return has(object, textOf(key));
  },
});

/// What the evaluator leaves to this file: patterns, statements, and the operators of what is here, which it adds to
/// `own`. Gives what evaluates lists.
export const more = (own, evaluate, member, inputs, definitions) => {
  const defined = [];

  const definition = (at) => {
    if (!defined[at]) {
      defined[at] = () => fail();
      const goOn = nest();
      try {
        const value = evaluate(definitions[at]);
        defined[at] = () => value;
      } catch (error) {
        defined[at] = () => {
          throw error;
        };
      }
      goOn();
    }
    return defined[at]();
  };

  const items = (codes, frame) => {
    const values = [];
    for (const code of codes) {
      if (Array.isArray(code) && code[0] === "...") {
        for (const value of iterate(evaluate(code[1], frame))) values.push(value);
      } else values.push(evaluate(code, frame));
    }
    return values;
  };

  const keyOf = (code, frame) => (Array.isArray(code) ? textOf(evaluate(code[1], frame)) : code);

  /// Gives what is returned, in an array; nothing when nothing is.
  const run = (statements, frame) => {
    for (const [op, first, second, third] of statements) {
      if (op === "const") bind(first, evaluate(second, frame), frame);
      else if (op === "return") return [first === undefined ? first : evaluate(first, frame)];
      else {
        const arm = evaluate(first, frame) ? second : third;
        enter();
        const returned = run(arm, frame);
        leave();
        if (returned) return returned;
      }
    }
  };

  /// Gives a pattern's locals their values; a frame's own properties are its locals by number.
  const bind = (pattern, value, frame) => {
    if (typeof pattern === "number") {
      frame[pattern] = value;
    } else if (pattern[0] === "...") {
      bind(pattern[1], value, frame);
    } else if (pattern[0] === "=") {
      bind(pattern[1], value === undefined ? evaluate(pattern[2], frame) : value, frame);
    } else if (pattern[0] === "o") {
      if (value === undefined || value === null) throw new TypeError(`Cannot destructure ${value}`);
      const seen = [];
      for (let at = 1; at < pattern.length; at++) {
        if (pattern[at][0] === "...") {
          const rest = {};
          for (const key of iterate(Object.keys(value))) if (!seen.includes(key)) put(rest, key, value[key]);
          bind(pattern[at][1], rest, frame);
        } else {
          const key = keyOf(pattern[at++], frame);
          seen.push(key);
          bind(pattern[at], member(value, key), frame);
        }
      }
    } else {
      const values = iterate(value);
      for (let at = 1; at < pattern.length; at++) {
        const target = pattern[at];
        if (target?.[0] === "...") bind(target[1], values.slice(at - 1), frame);
        else if (target !== null) bind(target, values[at - 1], frame);
      }
    }
  };

  Object.assign(own, {
    inputs: () => inputs,
    d: ([, at]) => definition(at),
    l: ([, at], frame) => {
      if (!(at in frame)) throw new ReferenceError("Cannot access a name before initialization");
      return frame[at];
    },
    o: (code, frame) => {
      const object = {};
      for (let at = 1; at < code.length; at++) {
        if (Array.isArray(code[at]) && code[at][0] === "...") {
          const spread = evaluate(code[at][1], frame);
          if (spread instanceof Arm) outside();
          for (const key of iterate(Object.keys(spread ?? {}))) put(object, key, spread[key]);
        } else {
          const key = keyOf(code[at++], frame);
          put(object, key, evaluate(code[at], frame));
        }
      }
      return object;
    },
    fn:
      ([, params, body], frame) =>
      (...args) => {
        enter();
        const inner = Object.create(frame ?? null);
        params.forEach((param, at) => bind(param, param[0] === "..." ? args.slice(at) : args[at], inner));
        const isBlock = Array.isArray(body) && Array.isArray(body[0]) && body[0][0] === "b";
        const value = isBlock ? run(body.slice(1), inner)?.[0] : evaluate(body, inner);
        leave();
        return value;
      },
    or: ([, value, text], frame) => {
      const before = level();
      try {
        const own = evaluate(value, frame);
        return isText(own) || isNumber(own) ? `${own}` : text;
      } catch {
        level(before);
        return text;
      }
    },
    arms: ([, value], frame) => childrenOf(evaluate(value, frame)).filter((item) => item instanceof Arm),
    g: ([, name]) => {
      if (!has(globals, name)) throw new ReferenceError(`${name} is not defined`);
      return globals[name];
    },
    new: ([, [, space, name], ...args], frame) => {
      const Made = name ? Intl[name] : Date;
      return new Made(...items(args, frame).map(name ? localized : primitive));
    },
    r: ([, pattern, flags]) => new RegExp(pattern, flags),
  });

  return items;
};
