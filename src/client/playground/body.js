// Bodies of requests, as samples describe them (`samples.js`); files stand beside their names as `blob`.
import { isObject, isUnset, textOf, tried, write } from "./json.js";
import { encode, pairsOf, writerOf } from "./serialize.js";

/// How a media type is filled in: `json`, `form`, `parts`, `text` or `file`.
export const kindOf = (type) => {
  const name = type.split(";")[0].trim().toLowerCase();
  if (/(^|[/+])json$/.test(name)) return "json";
  if (name === "application/x-www-form-urlencoded") return "form";
  if (name === "multipart/form-data") return "parts";
  const isText = /^text\/|[/+](xml|yaml|graphql|javascript|sql)$|[/-]yaml$|ndjson$|jsonl$|json-seq$/.test(name);
  return isText ? "text" : "file";
};

const typeOf = (type, file) => (type.includes("*") ? file?.type || "application/octet-stream" : type);

/// `{type, encoding}` of the operation, and what the reader gave: `{text}`, `{value}` or `{file}`. Nothing where there is
/// no body.
export const bodyOf = (content, given) => {
  const { type, encoding = {} } = content;
  switch (kindOf(type)) {
    case "json":
      return tried(given.text) ? { json: given.text, type } : { text: given.text, type };
    case "text":
      return { text: given.text ?? "", type: type.includes("*") ? "text/plain" : type };
    case "form":
      return formOf(given.value ?? {}, encoding, type);
    case "parts":
      return { parts: entries(given.value).flatMap(([name, value]) => partsOf(name, value, encoding[name])) };
    default:
      return { file: given.file?.name ?? "example-file", type: typeOf(type, given.file), blob: given.file };
  }
};

const entries = (value) => Object.entries(value ?? {}).filter(([, own]) => !isUnset(own));

const isStyled = ({ style, explode, allowReserved } = {}) => (style ?? explode ?? allowReserved) !== undefined;

const parameterOf = (name, { style = "form", explode = style === "form" }) => ({ name, style, explode });

/// As browsers encode forms; where the specification has a style for a field, the whole is written as it says.
const formOf = (value, encoding, type) => {
  const fields = entries(value);
  if (!fields.some(([name]) => isStyled(encoding[name]))) {
    return { form: fields.flatMap(([name, own]) => fieldsOf(name, own)) };
  }
  const text = fields.flatMap(([name, own]) => {
    const rule = encoding[name];
    if (!isStyled(rule)) return new URLSearchParams(fieldsOf(name, own)).toString() || [];
    return pairsOf(parameterOf(name, rule), own, writerOf(rule), encode).map((pair) => pair.join("="));
  });
  return { text: text.join("&"), type };
};

const fieldsOf = (name, value) =>
  (Array.isArray(value) ? value : [value]).filter((item) => !isUnset(item)).map((item) => [name, textOf(item)]);

/// Parts of a form: an item of a list is one each, what has several pieces is JSON.
const partsOf = (name, value, rule = {}) => {
  if (isStyled(rule)) {
    return pairsOf(parameterOf(name, rule), value, String).map(([own, text]) => ({ name: own, value: text }));
  }
  // Several types, of which a file has one.
  const types = rule.type?.split(",").map((own) => own.trim()) ?? [];
  const type = types.find((own) => !own.includes("*"));
  if (value instanceof Blob) {
    const own = value.type.split(";")[0];
    const isOf = types.some((one) => one === own || (one.endsWith("/*") && own.startsWith(one.slice(0, -1))));
    return [{ name, file: value.name ?? name, type: (isOf ? own : type ?? own) || "application/octet-stream", blob: value }];
  }
  if (Array.isArray(value) && !/json/.test(type)) return value.flatMap((item) => (isUnset(item) ? [] : partsOf(name, item, rule)));
  if (isObject(value) || Array.isArray(value)) return [{ name, value: write(value), type: type ?? "application/json" }];
  return [{ name, value: textOf(value), type }];
};

/// What `fetch` sends of a body: `{ body, type }`.
export const sentOf = (body) => {
  if (!body || (body.parts && !body.parts.length)) return {};
  if (body.parts) return multipart(body.parts);
  if (body.form) return { body: new URLSearchParams(body.form).toString(), type: "application/x-www-form-urlencoded" };
  return { body: body.json ?? body.text ?? body.blob ?? "", type: body.type };
};

const inHead = (text) => text.replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/"/g, "%22");

/// Written here and not by `FormData`, which gives texts with a type the name of a file and changes line ends.
const multipart = (parts) => {
  const boundary = `----docs${crypto.randomUUID().replaceAll("-", "")}`;
  const pieces = parts.flatMap(({ name, value, file, type, blob }) => {
    const named = file === undefined ? "" : `; filename="${inHead(file)}"`;
    const typed = type ? `\r\nContent-Type: ${type}` : "";
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${inHead(name)}"${named}${typed}\r\n\r\n`;
    return [head, blob ?? value ?? "", "\r\n"];
  });
  return { body: new Blob([...pieces, `--${boundary}--\r\n`]), type: `multipart/form-data; boundary=${boundary}` };
};
