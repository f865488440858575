// Fields for values of one piece: text, numbers, choices, files, and JSON for what has no form.
import { fresh, h } from "./dom.js";
import { isUnset, numberOf, textOf, tried, write } from "./json.js";

/// What a field is made of: `{ words, name, schema, value, required, id, hint }`. Each gives `{ element, get }`, and
/// `control`, what its label is for.
const attributes = ({ id, hint, required, schema }) => ({
  id,
  required,
  "aria-describedby": hint,
  autocomplete: "off",
  spellcheck: "false",
  placeholder: isUnset(schema.default) ? undefined : textOf(schema.default),
});

/// Says what is wrong with a field's text, to the browser, which tells the reader.
const checked = (control, problemOf) => {
  const check = () => control.setCustomValidity(control.value && problemOf(control.value) ? problemOf(control.value) : "");
  control.addEventListener("input", check);
  check();
  return control;
};

const isBad = (pattern, text) => {
  try {
    return !new RegExp(pattern, "u").test(text);
  } catch {
    // A pattern of another engine.
    return false;
  }
};

const TYPES = { date: "date", email: "email", password: "password" };

/// Text on lines of its own where it has some, or where there is room for it.
export const textField = (field, isWide) => {
  const { schema, value } = field;
  const { format, minLength, maxLength, pattern } = schema;
  const text = value === undefined ? "" : textOf(value);
  const type = TYPES[format] ?? "text";
  // What the browser's own field for dates would not show is text.
  const isOfType = type !== "date" || !text || /^\d{4}-\d\d-\d\d$/.test(text);
  const given = { ...attributes(field), class: "d-play-input", minlength: minLength, maxlength: maxLength, value: text };
  const isArea = type === "text" && (isWide || /\n/.test(text));
  const control = isArea
    ? h("textarea", { ...given, rows: 1 })
    : h("input", { ...given, type: isOfType ? type : "text" });
  if (pattern !== undefined) checked(control, (text) => isBad(pattern, text) && `/${pattern}/`);
  return { element: control, control, get: () => (control.value === "" ? undefined : control.value) };
};

export const numberField = (field) => {
  const { schema, value } = field;
  const { minimum: min, maximum: max, types } = schema;
  const step = types.includes("number") ? "any" : 1;
  const given = { ...attributes(field), class: "d-play-input", type: "number", min, max, step, value: value === undefined ? "" : textOf(value) };
  const control = h("input", given);
  return { element: control, control, get: () => (control.value === "" ? undefined : numberOf(control.value)) };
};

/// Either a text or a number, a word: what reads as one of the others is one.
export const scalarField = (field) => {
  const { schema } = field;
  const text = textField(field);
  const isNumber = (value) => /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value) && schema.types.some((type) => /number|integer/.test(type));
  const get = () => {
    const value = text.get();
    if (value === undefined) return undefined;
    if (schema.types.includes("boolean") && /^(true|false)$/.test(value)) return value === "true";
    return isNumber(value) ? numberOf(value) : value;
  };
  return { ...text, get };
};

/// One of several values.
export const choiceField = (field, values) => {
  const { value, required, schema } = field;
  const written = values.map((own) => write(own));
  const now = value === undefined ? (required && "const" in schema ? written[0] : "") : write(value);
  const blank = required && "const" in schema ? [] : [h("option", { value: "" }, required ? "" : "–")];
  const options = values.map((own, at) => h("option", { value: written[at], selected: written[at] === now }, textOf(own)));
  const { placeholder, ...rest } = attributes(field);
  const control = h("select", { ...rest, class: "d-play-input" }, blank, options);
  return { element: control, control, get: () => (control.value === "" ? undefined : values[written.indexOf(control.value)]) };
};

export const fileField = (field, isList) => {
  const { value, required } = field;
  const { placeholder, spellcheck, ...rest } = attributes(field);
  const before = [value].flat().filter((own) => own instanceof Blob);
  const control = h("input", { ...rest, class: "d-play-input d-play-file", type: "file", multiple: isList, required: required && !before.length });
  const get = () => {
    const files = control.files.length ? [...control.files] : before;
    return isList ? (files.length ? files : undefined) : files[0];
  };
  return { element: control, control, get };
};

/// Anything, as JSON.
export const jsonField = (field) => {
  const { value, words } = field;
  const text = value === undefined ? "" : write(value, 2);
  const control = h("textarea", { ...attributes(field), class: "d-play-input d-play-code", rows: Math.min(text.split("\n").length, 12), value: text });
  checked(control, (text) => !tried(text) && words.not_json);
  return { element: control, control, get: () => tried(control.value)?.value };
};

/// A field that may be `null` too, which a mark beside it says.
export const nullable = (field, inner) => {
  const mark = h("input", { type: "checkbox", checked: field.value === null, "aria-label": `${field.name}: null` });
  const follow = () => inner.control && (inner.control.disabled = mark.checked);
  mark.addEventListener("change", follow);
  follow();
  const element = h("div", { class: "d-play-nullable" }, inner.element, h("label", { class: "d-play-mark" }, mark, "null"));
  return { ...inner, element, get: () => (mark.checked ? null : inner.get()) };
};

/// A field with its name, what it is and what it is for.
export const labelled = (field, made, kind) => {
  const { id, name, hint, description, required, deprecated, words } = field;
  const label = h(
    "label",
    { for: id, class: "d-play-label" },
    h("code", { class: deprecated ? "d-struck" : undefined }, name),
    kind && h("span", { class: "d-play-type" }, kind),
    required && !field.isItem && h("span", { class: "d-play-required" }, words.required),
    deprecated && h("span", { class: "d-play-type" }, words.deprecated),
  );
  const about = description && h("p", { class: "d-play-hint", id: hint }, description);
  return { get: made.get, element: h("div", { class: "d-play-field" }, label, made.element, about) };
};

/// A field's ids.
export const identified = (field) => ({ ...field, id: fresh(), hint: field.description ? fresh() : undefined });
