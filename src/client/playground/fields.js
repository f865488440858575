// Forms of schemas. A schema is a place in the operation's list of them, so circles are made as far as the reader opens them.
import { h, iconButton, say } from "./dom.js";
import { isObject } from "./json.js";
import {
  choiceField,
  fileField,
  identified,
  jsonField,
  labelled,
  nullable,
  numberField,
  scalarField,
  textField,
} from "./leaves.js";

const MAX_DEPTH = 12;
const SCALARS = ["string", "number", "integer", "boolean"];

const typesOf = ({ types = [] }) => types.filter((type) => type !== "null");

/// The kind of form that a schema has: `choice`, `variants`, `object`, `array`, `file`, a scalar's name, `scalar`, `json`.
const kindOf = ({ schemas, files }, schema) => {
  const types = typesOf(schema);
  if (schema.enum || "const" in schema) return "choice";
  if (schema.choices?.length) return "variants";
  if (schema.binary && files) return "file";
  if (files && types[0] === "array" && schemas[schema.items]?.binary) return "files";
  if (types.length > 1) return types.every((type) => SCALARS.includes(type)) ? "scalar" : "json";
  const isMap = schema.properties?.length || schema.additional;
  if (types[0] === "object" || (!types.length && schema.properties?.length)) return isMap ? "object" : "json";
  if (types[0] === "array") return schema.items === undefined ? "json" : "array";
  return types[0] ?? "json";
};

/// Whether a form of a kind can show a value.
const fits = (kind, schema, value) => {
  if (value === undefined) return true;
  const isIn = (list) => list.some((own) => JSON.stringify(own) === JSON.stringify(value));
  switch (kind) {
    case "choice":
      return isIn(valuesOf(schema));
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "string":
      return typeof value === "string";
    case "number":
    case "integer":
      return typeof value === "number" || typeof value === "bigint";
    case "boolean":
      return typeof value === "boolean";
    case "scalar":
      return Object(value) !== value;
    default:
      return true;
  }
};

const valuesOf = (schema) => ("const" in schema ? [schema.const] : schema.enum);

const leaf = (context, kind, field) => {
  switch (kind) {
    case "choice":
      return choiceField(field, valuesOf(field.schema));
    case "boolean":
      return choiceField(field, [true, false]);
    case "number":
    case "integer":
      return numberField(field);
    case "scalar":
      return scalarField(field);
    case "string":
      return textField(field, context.wide);
    case "file":
    case "files":
      return fileField(field, kind === "files");
    default:
      return jsonField(field);
  }
};

/// What a reader is told of a schema, in a word.
const named = (context, schema) => {
  const types = typesOf(schema);
  if (types[0] === "array" && schema.items !== undefined) return `${named(context, context.schemas[schema.items] ?? {}) || "any"}[]`;
  const word = types.join(" | ");
  return schema.format && word ? `${word} · ${schema.format}` : word;
};

/// A field for a schema: `{ element, get }`; `get` gives its value, nothing where it has none. `context` is `{ schemas,
/// words, files, wide, fresh }`, the last whether what the specification offers is filled in; `given` are `{ name, at,
/// value, required, description, deprecated }`.
export const fieldOf = (context, given, depth = 0) => {
  const schema = context.schemas[given.at] ?? {};
  const value = given.value === undefined && context.fresh ? schema.value : given.value;
  const description = given.description ?? schema.description;
  const deprecated = given.deprecated ?? schema.deprecated;
  const field = identified({ ...given, schema, value, description, deprecated, words: context.words });
  const isNull = schema.types?.includes("null") && !schema.enum?.includes(null);
  const own = kindOf(context, schema);
  const isFit = depth < MAX_DEPTH && (fits(own, schema, value) || (value === null && isNull && SCALARS.includes(own)));
  const kind = isFit ? own : "json";
  if (kind === "object" || kind === "array" || kind === "variants") return group(context, kind, field, depth);
  const given_ = value === null && isNull ? { ...field, value: undefined } : field;
  const made = leaf(context, kind, given_);
  return labelled(field, isNull && kind !== "json" ? nullable(field, made) : made, named(context, schema));
};

const PARTS = {
  object: (...rest) => objectOf(...rest),
  array: (...rest) => arrayOf(...rest),
  variants: (...rest) => variantsOf(...rest),
};

/// Several fields under a name. What may be left out is there once the reader adds it.
const group = (context, kind, field, depth) => {
  const { name, required, value, words, schema, description, hint, deprecated } = field;
  const isOptional = !required && !field.bare && depth > 0;
  const place = h("div", { class: "d-play-inner" });
  let inner;
  const add = (own) => {
    inner = PARTS[kind](context, { ...field, value: own }, depth + 1);
    place.replaceChildren(...inner.elements);
    show();
  };
  const button = (text, act) =>
    h("button", { type: "button", class: "d-play-add", "aria-label": `${text}: ${name}`, onclick: act }, text);
  const adding = button(words.add, () => {
    add();
    place.querySelector("input, textarea, select, button")?.focus();
    changed(place);
  });
  const removing = button(words.remove, () => {
    inner = undefined;
    place.replaceChildren();
    show();
    changed(adding);
    adding.focus();
  });
  const show = () => {
    place.hidden = !inner;
    adding.hidden = !!inner;
    removing.hidden = !inner;
  };
  if (!isOptional || (value !== undefined && value !== null)) add(value);
  show();
  const head = [
    h("code", { class: deprecated ? "d-struck" : undefined }, name),
    h("span", { class: "d-play-type" }, named(context, schema)),
    required && !field.isItem && h("span", { class: "d-play-required" }, words.required),
    deprecated && h("span", { class: "d-play-type" }, words.deprecated),
  ];
  // The whole of a body has a heading already.
  const element =
    field.bare
      ? place
      : h(
          "fieldset",
          { class: "d-play-group", "aria-describedby": hint },
          h("legend", {}, h("span", { class: "d-play-label" }, head)),
          isOptional && h("div", { class: "d-play-presence" }, adding, removing),
          description && h("p", { class: "d-play-hint", id: hint, dir: "auto" }, description),
          place,
        );
  return { element, get: () => inner?.get() };
};

/// Tells whoever listens that values changed without being typed.
const changed = (element) => element.dispatchEvent(new Event("input", { bubbles: true }));

/// Fields of properties; what the schema does not know of a value stays in it.
const objectOf = (context, { schema, value, words }, depth) => {
  const known = schema.properties ?? [];
  const names = new Set(known.map(([name]) => name));
  const before = isObject(value) ? Object.entries(value) : [];
  const given = new Map(before);
  const fields = known.map(([name, at, required]) => [
    name,
    fieldOf(context, { name, at, value: given.get(name), required: !!required }, depth),
  ]);
  const others = before.filter(([name]) => !names.has(name));
  // An object that says nothing of further properties has its own only; what came with others keeps them.
  const isMap = typeof schema.additional === "number" || (schema.additional && !known.length);
  const more = isMap && mapOf(context, schema.additional, others, words, depth);
  const get = () => {
    const set = fields.map(([name, own]) => [name, own.get()]).filter(([, own]) => own !== undefined);
    const all = new Map([...set, ...(more ? more.get() : others)]);
    // As its writer had it.
    const order = before.map(([name]) => name).filter((name) => all.has(name));
    return Object.fromEntries([...new Set([...order, ...all.keys()])].map((name) => [name, all.get(name)]));
  };
  return { elements: [...fields.map(([, own]) => own.element), more && more.element].filter(Boolean), get };
};

/// Properties that readers name.
const mapOf = (context, additional, given, words, depth) => {
  const rows = new Map();
  const list = h("div", { class: "d-play-rows" });
  const add = (name = "", value) => {
    const key = h("input", { class: "d-play-input", value: name, "aria-label": words.property, placeholder: words.property, autocomplete: "off", spellcheck: "false" });
    const at = typeof additional === "number" ? additional : -1;
    const own = fieldOf(context, { name: words.value, at, value, required: true, isItem: true }, depth);
    const remove = iconButton("close", words.remove, () => {
      rows.delete(row);
      const next = row.nextElementSibling ?? button;
      row.remove();
      changed(button);
      (next.querySelector("input") ?? button).focus();
    });
    const row = h("div", { class: "d-play-row d-play-pair" }, key, own.element, remove);
    rows.set(row, () => [key.value, own.get()]);
    list.append(row);
    return key;
  };
  const button = h("button", { type: "button", class: "d-play-add", onclick: () => add().focus() }, words.add);
  for (const [name, value] of given) add(name, value);
  const get = () => [...rows.values()].map((row) => row()).filter(([name, value]) => name && value !== undefined);
  return { element: h("div", { class: "d-play-map" }, list, button), get };
};

const arrayOf = (context, { schema, value, name, words, required }, depth) => {
  const rows = new Map();
  const list = h("div", { class: "d-play-rows" });
  const add = (own) => {
    const field = fieldOf(context, { name: `${name} ${rows.size + 1}`, at: schema.items, value: own, required: true, isItem: true }, depth);
    const remove = iconButton("close", `${words.remove}: ${name}`, () => {
      rows.delete(row);
      row.remove();
      changed(button);
      button.focus();
    });
    const row = h("div", { class: "d-play-row" }, field.element, remove);
    rows.set(row, field.get);
    list.append(row);
    return row;
  };
  const button = h("button", { type: "button", class: "d-play-add", "aria-label": `${words.add}: ${name}`, onclick: () => {
    const row = add();
    row.querySelector("input, textarea, select")?.focus();
    changed(row);
  } }, words.add);
  for (const own of Array.isArray(value) ? value : []) add(own);
  const get = () => {
    const items = [...rows.values()].map((row) => row()).filter((item) => item !== undefined);
    return items.length || required || Array.isArray(value) ? items : undefined;
  };
  return { elements: [list, button], get };
};

/// One of several forms.
const variantsOf = (context, field, depth) => {
  const { schema, value, name, words } = field;
  const { choices } = schema;
  const place = h("div", { class: "d-play-variant" });
  const found = value === undefined ? 0 : choices.findIndex(([, at]) => isOf(context, context.schemas[at] ?? {}, value));
  let inner;
  const choose = (at, own) => {
    const made = fieldOf(context, { name: choices[at][0] || name, at: choices[at][1], value: own, required: true, bare: true }, depth);
    inner = made;
    place.replaceChildren(made.element);
  };
  const options = choices.map(([title], at) => h("option", { value: at, selected: at === found }, title || say(words.option, { n: at + 1 })));
  const select = h("select", { class: "d-play-input", "aria-label": `${name}: ${words.choose}`, autocomplete: "off", onchange: () => choose(Number(select.value)) }, options);
  choose(Math.max(found, 0), value);
  return { elements: [select, place], get: () => inner.get() };
};

/// Whether a value looks like what a schema is for.
const isOf = (context, schema, value, depth = 0) => {
  if (depth > 4) return true;
  if (value === null) return !!schema.types?.includes("null");
  const kind = kindOf(context, schema);
  if (kind === "variants") return schema.choices.some(([, at]) => isOf(context, context.schemas[at] ?? {}, value, depth + 1));
  if (kind === "json") return !schema.types?.length || schema.types.includes(isObject(value) ? "object" : Array.isArray(value) ? "array" : typeof value);
  if (!fits(kind, schema, value)) return false;
  if (kind !== "object") return true;
  return (schema.properties ?? []).every(([name, at, required]) => {
    if (!Object.hasOwn(value, name)) return !required;
    return isOf(context, context.schemas[at] ?? {}, value[name], depth + 1);
  });
};

