// What a description can name of a request, and what is refused: `docs::samples::scope`.
import { plain } from "./literal.js";

const methods = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];

/// `{values, flags, lists}`, or `{code}`.
export const scopeOf = (request, limits) => {
  const { method, url, headers: given, basic, body } = request;
  if (holdsNul(request)) return { code: "nul" };
  if (!/^https?:\/\//.test(url) || /[\0- \x7f]/.test(url)) return { code: "url" };
  const headers = headersOf(given);
  if (!headers) return { code: "header" };
  if (!methods.includes(method)) return { code: "method" };
  const lower = method.toLowerCase();
  const values = { url, method, lower, title: method[0] + lower.slice(1) };
  const flags = new Set([lower]);
  const flag = (name, on) => on && flags.add(name);
  flag("braces", /[[\]{}]/.test(url.replace(/\{[\w.-]+\}/g, "")));
  flag("secure", url.startsWith("https:"));
  if (basic) {
    const [user, password] = basic;
    if (user.includes(":")) return { code: "user" };
    if (find(headers, "authorization")) return { code: "header" };
    if (/^[\0-\x7f]*$/.test(user + password)) {
      Object.assign(values, { user, password });
      flags.add("basic");
    } else {
      const bytes = new TextEncoder().encode(`${user}:${password}`);
      const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
      headers.unshift(["Authorization", `Basic ${btoa(binary)}`]);
    }
  }
  const lists = {};
  const code = bodyOf(body, headers, limits, { values, flag, lists });
  if (code) return { code };
  const withBody = flags.has("body");
  const refused = { GET: withBody && limits.includes("get-body"), HEAD: withBody, TRACE: limits.includes("trace") };
  if (refused[method]) return { code: "method" };

  lists.headers = headers.map(([name, value]) => headerOf(name, value, flags.has("plain")));
  const lone = !headers.length && !flags.has("basic") && !withBody;
  flag("headers", headers.length);
  flag("stated", lists.headers.some((header) => !header.flags.has("implied")));
  flag("headed", headers.length || flags.has("basic"));
  flag("lone", lone && method !== "TRACE");
  flag("bare", lone && method === "GET");
  return { values, flags, lists };
};

const holdsNul = (value) =>
  typeof value === "string" ? value.includes("\0") : !!value && typeof value === "object" && Object.values(value).some(holdsNul);

const find = (headers, name) => headers.find(([key]) => key.toLowerCase() === name);

const headersOf = (given) => {
  const names = new Set();
  const headers = [];
  for (const [name, untrimmed] of given) {
    let [start, end] = [0, untrimmed.length];
    while (/^[ \t]/.test(untrimmed[start])) start++;
    while (end > start && /^[ \t]/.test(untrimmed[end - 1])) end--;
    const value = untrimmed.slice(start, end);
    const lower = name.toLowerCase();
    if (!/^[\w!#$%&'*+\-.^`|~]+$/.test(name) || /[\0-\x08\n-\x1f\x7f]/.test(value) || names.has(lower)) return;
    names.add(lower);
    headers.push([name, value]);
  }
  return headers;
};

const only = (flags) => new Set(Object.keys(flags).filter((name) => flags[name]));

const headerOf = (name, value, isPlain) => {
  const type = name.toLowerCase() === "content-type";
  const content = !type && /^content-/i.test(name);
  const implied = type && isPlain && value === "application/json";
  return { values: { name, value }, flags: only({ empty: !value, type, content, implied }) };
};

const isMediaType = (text) => /^[ -~]*$/.test(text) && !/["\\,]/.test(text) && text.includes("/");
const isFileName = (name) => name !== "" && name !== "-";
const encoded = (fields) => new URLSearchParams(fields).toString();

const removeType = (headers) => {
  const type = find(headers, "content-type");
  if (type) headers.splice(headers.indexOf(type), 1);
};

/// Gives a word when the body is refused.
const bodyOf = (body, headers, limits, { values, flag, lists }) => {
  const typed = (type) => {
    if (!isMediaType(type)) return "media-type";
    if (!find(headers, "content-type")) headers.push(["Content-Type", type]);
    values.type = find(headers, "content-type")[1];
    flag("body", true);
  };
  if (!body || (body.parts && !body.parts.length)) return;
  if (body.parts) return partsOf(body.parts, headers, limits, { values, flag, lists });
  if (body.form?.length) {
    removeType(headers);
    flag("body", true);
    flag("form", true);
    values.encoded = encoded(body.form);
    const field = ([name, value]) => ({ values: { pair: encoded([[name, value]]), name, value }, flags: new Set() });
    lists.fields = body.form.map(field);
    return;
  }
  const refused = typed(body.form ? "application/x-www-form-urlencoded" : body.type);
  if (refused) return refused;
  if (body.file !== undefined) {
    if (!isFileName(body.file)) return "file-name";
    flag("file", true);
    values.file = body.file;
    return;
  }
  const text = body.form ? "" : (body.json ?? body.text);
  flag("text", true);
  flag("plain", body.json !== undefined && plain(text));
  flag("wide", !/^[\0-\x7f]*$/.test(text));
  values.text = text;
};

const partsOf = (parts, headers, limits, { values, flag, lists }) => {
  const names = parts.map(({ name }) => name);
  if (
    (limits.includes("part-equals") && names.some((name) => name.includes("="))) ||
    (limits.includes("part-twice") && new Set(names).size < names.length)
  ) {
    return "part-name";
  }
  removeType(headers);
  flag("body", true);
  flag("multipart", true);
  values.boundary = boundaryOf(parts);
  for (const { file, type } of parts) {
    if (file !== undefined && !isFileName(file)) return "file-name";
    if ((file ?? type) !== undefined && !isMediaType(type)) return "media-type";
  }
  lists.parts = parts.map(partOf);
  flag("files", parts.some(({ file }) => file !== undefined));
  flag("described", parts.some(({ file, type }) => (file ?? type) !== undefined));
};

const partOf = ({ name, file, type, value = file }, at) => {
  const inHead = (text) => text.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
  const [partname, filename, number] = [inHead(name), inHead(value), String(at + 1)];
  const escaped = value.replace(/[\\"]/g, "\\$&");
  const isFile = file !== undefined;
  return {
    values: { crlf: "\r\n", partname, filename, escaped, number, name, value, type },
    flags: only({ file: isFile, typed: type !== undefined && !isFile }),
  };
};

const boundaryOf = (parts) => {
  const boundary = "7c2f0e9a41d85b36";
  let zeros = -1;
  for (const { value = "" } of parts) {
    for (const [, run] of value.matchAll(new RegExp(`${boundary}(0*)`, "g"))) zeros = Math.max(zeros, run.length);
  }
  return boundary + "0".repeat(zeros + 1);
};
