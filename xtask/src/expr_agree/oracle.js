// The oracle of the expression language: the engine's own evaluator, in a realm where inherited properties are gone
// (difference 1 of the language). `oracle(cases)` takes pairs of sources, an object literal with the names in scope and
// an expression, and gives for each the value as `show.js` writes it, or the name of the error.
"use strict";
globalThis.oracle = (() => {
  const { apply, ownKeys, deleteProperty, defineProperty } = Reflect;
  const own = Object.prototype.hasOwnProperty;
  const has = (object, key) => apply(own, object, [key]);
  const keysOf = Object.keys, makeFunction = Function, evaluate = eval;
  const map = Array.prototype.map, join = Array.prototype.join;
  const elements = new WeakSet();
  const show = globalThis.show((value) => elements.has(value));

  class Outside extends Error {
    get name() { return "not in the language"; }
  }
  const outside = () => { throw new Outside(); };

  const listed = {
    Array: "at concat entries every filter find findIndex findLast flat flatMap includes indexOf join keys lastIndexOf map reduce reverse slice some sort toLocaleString toReversed toSorted values with",
    String: "at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf match normalize padEnd padStart repeat replace replaceAll search slice split startsWith substring toLocaleLowerCase toLocaleUpperCase toLowerCase toUpperCase trim trimEnd trimStart",
    Number: "toFixed toLocaleString toPrecision toString",
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
  // The engine's own asks each item for its method, which texts and objects inherit.
  set(Array.prototype, "toLocaleString", function (...args) {
    const texts = apply(map, this, [(item) => {
      const method = item?.toLocaleString;
      return typeof method === "function" ? apply(method, item, args) : item;
    }]);
    return apply(join, texts, []);
  });
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
  const element = (name, props, ...children) => {
    const made = { name, props, children };
    elements.add(made);
    return made;
  };

  return (cases) => {
    const results = [];
    for (let at = 0; at < cases.length; at++) {
      let result;
      try {
        // Of a reader who is not in it nothing is known.
        const names = { user: {}, ...evaluate("'use strict'; (" + cases[at][0] + ")") };
        const keys = keysOf(names);
        const values = apply(map, keys, [(key) => names[key]]);
        const body = makeFunction("$element", ...keys, "'use strict'; return (" + cases[at][1] + "\n)");
        result = show(body(element, ...values));
      } catch (error) {
        result = error !== null && typeof error === "object" && typeof error.name === "string" ? error.name : "?";
      }
      results[at] = result;
    }
    return results;
  };
})();
