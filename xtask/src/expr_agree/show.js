// Values as text, as `docs::expr::show` writes them: what tells every value from every other. `show(isElement)` gives
// the function; `isElement` says which objects are elements. It takes what it needs from its realm before anybody
// changes that.
"use strict";
globalThis.show = (isElement) => {
  const { apply } = Reflect;
  const own = Object.prototype.hasOwnProperty;
  const has = (object, key) => apply(own, object, [key]);
  const keysOf = Object.keys, isArray = Array.isArray, toText = String;
  const map = Array.prototype.map, join = Array.prototype.join, charCode = String.prototype.charCodeAt;
  const toRadix = Number.prototype.toString, padStart = String.prototype.padStart;
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
    if (isElement(value)) {
      let out = "<" + value.name;
      for (const key of keysOf(value.props)) out += ` ${key}={${show(value.props[key], depth + 1)}}`;
      const children = value.children.length === 1 ? value.children[0] : value.children;
      return value.children.length === 0 ? out + " />" : `${out}>${show(children, depth + 1)}</${value.name}>`;
    }
    if (isArray(value)) {
      const items = [];
      for (let at = 0; at < value.length; at++) items[at] = has(value, at) ? show(value[at], depth + 1) : "hole";
      for (const key of ["index", "input", "groups"]) {
        if (has(value, key)) items[items.length] = `${key}: ${show(value[key], depth + 1)}`;
      }
      return "[" + list(items) + "]";
    }
    const fields = apply(map, keysOf(value), [(key) => quote(key) + ": " + show(value[key], depth + 1)]);
    return "{" + list(fields) + "}";
  };
  return (value) => show(value, 0);
};
