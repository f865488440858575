// The oracle of the expression language: the engine's own evaluator, in a realm where inherited properties are gone
// (difference 1 of the language). Runs in node and in a browser; `oracle(cases)` takes pairs of sources, an object
// literal with the names in scope and an expression, and gives for each the value as `docs::expr::show` writes it, or
// the name of the error.
"use strict";
globalThis.oracle = (() => {
  const { apply, ownKeys, deleteProperty, defineProperty } = Reflect;
  const own = Object.prototype.hasOwnProperty;
  const has = (object, key) => apply(own, object, [key]);
  const keysOf = Object.keys, isArray = Array.isArray, makeFunction = Function, toText = String, evaluate = eval;
  const map = Array.prototype.map, join = Array.prototype.join, charCode = String.prototype.charCodeAt;
  const toRadix = Number.prototype.toString, padStart = String.prototype.padStart;

  class Outside extends Error {
    get name() { return "not in the language"; }
  }
  const outside = () => { throw new Outside(); };

  const listed = {
    Array: "at concat entries every filter find findIndex findLast flat flatMap includes indexOf join keys lastIndexOf map reduce reverse slice some sort toReversed toSorted values with",
    String: "at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf match normalize padEnd padStart repeat replace replaceAll search slice split startsWith substring toLowerCase toUpperCase trim trimEnd trimStart",
    Number: "toFixed toPrecision toString",
    Boolean: "", Object: "", Function: "",
  };
  const arrayText = function () { return apply(join, this, []); };
  for (const type of keysOf(listed)) {
    const proto = globalThis[type].prototype;
    const kept = new Set(listed[type].split(" "));
    for (const key of ownKeys(proto)) {
      if (typeof key === "string" && !kept.has(key)) deleteProperty(proto, key);
    }
  }
  const set = (object, key, value, enumerable = false) =>
    defineProperty(object, key, { value, configurable: true, writable: true, enumerable });
  // What the language's conversions of objects to primitives inherit, out of reach of any name.
  set(Object.prototype, Symbol.toPrimitive, function (hint) {
    for (const name of hint === "string" ? ["toString", "valueOf"] : ["valueOf", "toString"]) {
      if (has(this, name)) {
        if (typeof this[name] === "function") {
          const value = apply(this[name], this, []);
          if (value === null || (typeof value !== "object" && typeof value !== "function")) return value;
        }
      } else if (name === "toString") {
        return "[object Object]";
      }
    }
    throw new TypeError("Cannot convert object to primitive value");
  });
  set(Array.prototype, Symbol.toPrimitive, arrayText);
  set(Function.prototype, Symbol.toPrimitive, outside);
  // With the accessor `__proto__` gone an assignment would make a property.
  set(Object, "assign", (target, ...sources) => {
    for (const source of sources) {
      if (source === null || source === undefined) continue;
      for (const key of keysOf(source)) {
        if (key !== "__proto__" || has(target, key)) set(target, key, source[key], true);
      }
    }
    return target;
  });

  // Elements are a private type: nothing inside can be read.
  const elements = new WeakSet();
  const element = (name, props, ...children) => {
    const made = { name, props, children };
    elements.add(made);
    return made;
  };

  const hex = (unit) => "\\u" + apply(padStart, apply(toRadix, unit, [16]), [4, "0"]);
  const quote = (text) => {
    let out = '"';
    for (let at = 0; at < text.length; at++) {
      const unit = apply(charCode, text, [at]);
      const next = at + 1 < text.length ? apply(charCode, text, [at + 1]) : 0;
      if (unit === 0x22 || unit === 0x5c) out += "\\" + text[at];
      else if (unit === 10) out += "\\n";
      else if (unit < 32 || unit === 0x7f) out += hex(unit);
      else if (unit >= 0xd800 && unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) out += text[at] + text[++at];
      else if (unit >= 0xd800 && unit <= 0xdfff) out += hex(unit);
      else out += text[at];
    }
    return out + '"';
  };
  const list = (items) => apply(join, items, [", "]);
  const show = (value, depth) => {
    if (depth > 100) return "…";
    if (typeof value === "string") return quote(value);
    if (typeof value === "number") return value === 0 && 1 / value < 0 ? "-0" : toText(value);
    if (typeof value === "function") return "function";
    if (value === null || typeof value !== "object") return toText(value);
    if (elements.has(value)) {
      let out = "<" + value.name;
      for (const key of keysOf(value.props)) out += ` ${key}={${show(value.props[key], depth + 1)}}`;
      const children = value.children.length === 1 ? value.children[0] : value.children;
      return value.children.length === 0 ? out + " />" : `${out}>${show(children, depth + 1)}</${value.name}>`;
    }
    if (isArray(value)) {
      const items = [];
      for (let at = 0; at < value.length; at++) items[at] = show(value[at], depth + 1);
      for (const key of ["index", "input", "groups"]) {
        if (has(value, key)) items[items.length] = `${key}: ${show(value[key], depth + 1)}`;
      }
      return "[" + list(items) + "]";
    }
    const fields = apply(map, keysOf(value), [(key) => quote(key) + ": " + show(value[key], depth + 1)]);
    return "{" + list(fields) + "}";
  };

  return (cases) => {
    const results = [];
    for (let at = 0; at < cases.length; at++) {
      let result;
      try {
        const names = evaluate("'use strict'; (" + cases[at][0] + ")");
        const keys = keysOf(names);
        const values = apply(map, keys, [(key) => names[key]]);
        const body = makeFunction("$element", ...keys, "'use strict'; return (" + cases[at][1] + "\n)");
        result = show(body(element, ...values), 0);
      } catch (error) {
        result = error !== null && typeof error === "object" && typeof error.name === "string" ? error.name : "?";
      }
      results[at] = result;
    }
    return results;
  };
})();
