// The body of a request: its media type, and a form, text or a file for it. JSON is a form and a text that say the same.
import { kindOf } from "./body.js";
import { fresh, h, segmented } from "./dom.js";
import { fieldOf } from "./fields.js";
import { isObject, isUnset, tried, write } from "./json.js";

/// `{ element, get }`; `get` gives what `requestOf` takes as `body`, and `kept` what can be stored of it. `begun` is how it
/// begins.
export const bodyForm = ({ operation, words, body: begun, hasBody }) => {
  const { body, schemas } = operation;
  const place = h("div", { class: "d-play-content" });
  let inner, chosen;
  const choose = (at, before) => {
    chosen = at;
    const content = body.content[at];
    inner = content && KINDS[kindOf(content.type)]({ content, schemas, words, before });
    place.replaceChildren(...(inner?.elements ?? []));
  };
  const options = body.content.map(({ type }, at) => [at, type]);
  if (!body.required) options.push([-1, words.no_body]);
  const select =
    options.length > 1 &&
    h(
      "select",
      { class: "d-play-input d-play-type-choice", "aria-label": "Content-Type", autocomplete: "off", onchange: () => choose(Number(select.value)) },
      options.map(([at, text]) => h("option", { value: at, selected: at === (hasBody ? begun.at : -1) }, text)),
    );
  choose(hasBody ? begun.at : -1, begun);
  const lone = !select && h("code", { class: "d-play-type" }, body.content[0].type);
  const get = () => (inner ? { at: chosen, ...inner.get() } : undefined);
  const kept = () => {
    if (!inner) return { none: true };
    const { text, value } = inner.get();
    return { type: body.content[chosen].type, text, value: value && withoutFiles(value) };
  };
  return { element: [select || lone, place], get, kept };
};

const withoutFiles = (value) =>
  Object.fromEntries(Object.entries(value).filter(([, own]) => ![own].flat().some((one) => one instanceof Blob)));

const area = (words, text, isJson) => {
  const control = h("textarea", {
    class: "d-play-input d-play-code d-play-text",
    "aria-label": words.request_body,
    rows: 8,
    spellcheck: "false",
    autocomplete: "off",
    value: text,
  });
  const check = () => control.setCustomValidity(isJson && !tried(control.value) ? words.not_json : "");
  control.addEventListener("input", check);
  check();
  return control;
};

const json = ({ content, schemas, words, before = {} }) => {
  const context = { schemas, words, wide: true };
  const schema = schemas[content.schema] ?? {};
  const hasForm = schema.properties?.length || schema.choices?.length || schema.items !== undefined || schema.additional !== undefined;
  let text = before.text ?? content.text ?? (content.value === undefined ? undefined : write(content.value, 2));
  const place = h("div", { class: "d-play-view" });
  const formOf = (isFresh) =>
    fieldOf({ ...context, fresh: isFresh }, { name: words.request_body, at: content.schema, value: tried(text ?? "")?.value, required: true, bare: true });
  const asForm = (isFresh) => {
    const form = formOf(isFresh);
    // A form that nobody touched leaves the text as it is.
    form.element.addEventListener("input", () => (text = write(form.get(), 2)));
    place.replaceChildren(form.element);
    return form;
  };
  const asText = () => {
    const control = area(words, text, true);
    control.addEventListener("input", () => (text = control.value));
    place.replaceChildren(control);
  };
  if (!hasForm) {
    text ??= "";
    asText();
    return { elements: [place], get: () => ({ text }) };
  }
  let view = text === undefined || tried(text) ? "form" : "text";
  if (view === "form") {
    const form = asForm(text === undefined);
    text ??= write(form.get(), 2) ?? "null";
  } else asText();
  const choose = (next) => {
    const control = place.querySelector(".d-play-text");
    if (next === "form" && !tried(text)) {
      // It stays text until it can be a form.
      for (const own of views.querySelectorAll("input")) own.checked = own.value === "text";
      control.reportValidity();
      return;
    }
    view = next;
    if (view === "form") asForm();
    else asText();
  };
  const views = segmented(words.request_body, [["form", words.form], ["text", "JSON"]], view, choose);
  return { elements: [views, place], get: () => ({ text }) };
};

const form = ({ content, schemas, words, before = {} }) => {
  const value = before.value ?? content.value;
  const context = { schemas, words, wide: false, files: true, fresh: value === undefined };
  const field = fieldOf(context, { name: words.request_body, at: content.schema, value: isObject(value) ? value : undefined, required: true, bare: true });
  const get = () => {
    const own = field.get();
    return { value: isObject(own) ? own : {} };
  };
  return { elements: [field.element], get };
};

const text = ({ content, words, before = {} }) => {
  const { value } = content;
  const control = area(words, before.text ?? content.text ?? (isUnset(value) ? "" : typeof value === "string" ? value : write(value, 2)));
  return { elements: [control], get: () => ({ text: control.value }) };
};

const file = ({ words }) => {
  const id = fresh();
  const control = h("input", { id, class: "d-play-input d-play-file", type: "file", "aria-label": words.request_body });
  return { elements: [control], get: () => ({ file: control.files[0] }) };
};

const KINDS = { json, form, parts: form, text, file };
