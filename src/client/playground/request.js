// The request that a reader put together: one description, of which samples are written (`samples.js`) and which is sent.
import { bodyOf, sentOf } from "./body.js";
import { isUnset } from "./json.js";
import { authorize } from "./security.js";
import { inCookie, inHeader, inPath, inQuery } from "./serialize.js";
import { addressOf } from "./server.js";

/// `values` are `{ server, variables: {name: text}, alternative, credentials: {id: text | {user, password}}, parameters:
/// [value of each], body?: {at, text | value | file} }`. Gives `{ok: true, request}`, the request as `sample` takes it, or
/// `{ok: false, code, at}`: `server`, `variable`, `path` (a value that is missing), `dots`, `header`. With `shown`,
/// for samples, words stand where the reader gave nothing.
export const requestOf = (operation, values, shown) => {
  const server = operation.servers[values.server] ?? operation.servers[0];
  const address = addressOf(server, values.variables);
  if (!address.ok) return address;
  const request = { headers: [], query: [], cookies: [] };
  const schemes = operation.security?.[values.alternative] ?? [];
  authorize(schemes, values.credentials, request, shown);
  const { headers, query, cookies } = request;
  const paths = {};
  for (const [at, parameter] of (operation.parameters ?? []).entries()) {
    const { place, name } = parameter;
    const value = values.parameters[at];
    // What is typed as nothing is sent where that is allowed.
    if (isUnset(value)) continue;
    if (place === "path") paths[name] = inPath(parameter, value);
    else if (place === "query") query.push(...inQuery(parameter, value));
    else if (place === "cookie") cookies.push(...inCookie(parameter, value));
    // The body says what it is itself.
    else if (!headers.some(([own]) => isSameName(own, name)) && !isSameName(name, "content-type")) {
      headers.push([name, inHeader(parameter, value)]);
    }
  }
  const bad = headers.find(([, value]) => !/^[\t -~]*$/.test(value));
  if (bad) return { ok: false, code: "header", at: bad[0] };
  const cookie = cookies.find((own) => !/^[ -~]*$/.test(own));
  if (cookie) return { ok: false, code: "header", at: cookie.split("=")[0] };
  if (cookies.length) headers.push(["Cookie", cookies.join("; ")]);

  const whole = wholeUrl(address.url, operation.path, paths, query, shown);
  if (!whole.ok) return whole;
  const { origin } = new URL(address.url);
  if (new URL(whole.url).origin !== origin) return { ok: false, code: "server" };
  const { method } = operation;
  const content = operation.body?.content[values.body?.at];
  const body = content && bodyOf(content, values.body);
  return { ok: true, request: { method, url: whole.url, headers, basic: request.basic, body } };
};

const isSameName = (left, right) => left.toLowerCase() === right.toLowerCase();

/// As the browser reads it: what it would encode is encoded.
const wholeUrl = (server, path, paths, query, shown) => {
  let missing;
  const filled = path.split("#")[0].replace(/\{([^{}]+)\}/g, (all, name) => {
    if (paths[name]) return paths[name];
    missing ??= name;
    return all;
  });
  if (missing !== undefined && !shown) return { ok: false, code: "path", at: missing };
  // `.` and `..` are steps in a path, however they are written: browsers take them.
  const [before] = filled.split("?");
  if (before.split("/").some((part) => /^(\.|%2e){1,2}$/i.test(part))) return { ok: false, code: "dots" };
  const asked = query.length ? `${filled.includes("?") ? "&" : "?"}${query.join("&")}` : "";
  const url = new URL(server + filled + asked).href;
  // The words of samples stay readable.
  return { ok: true, url: shown ? url.replace(/%7B([\w.-]+)%7D/gi, "{$1}") : url };
};

/// What browsers set themselves, and no page may.
const FORBIDDEN =
  /^(accept-(charset|encoding)|access-control-request-(headers|method|private-network)|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|(proxy|sec)-.*)$/i;

export const isForbidden = (name) => FORBIDDEN.test(name);

/// Headers as they are sent, with those of logging in and of the body; and the body.
const sent = ({ headers, basic, body }) => {
  const own = [...headers];
  if (basic) {
    const bytes = new TextEncoder().encode(basic.join(":"));
    own.unshift(["Authorization", `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`]);
  }
  const { body: data, type } = sentOf(body);
  if (type) own.push(["Content-Type", type]);
  return { headers: own, body: data };
};

/// What is given to `fetch`: `{ url, headers, body, left }`; `left` are the names of headers that no page may set.
export const directOf = (request) => {
  const { headers, body } = sent(request);
  const left = headers.map(([name]) => name).filter(isForbidden);
  return { url: request.url, headers: headers.filter(([name]) => !isForbidden(name)), body, left };
};

const base64 = async (data) => {
  const bytes = new Uint8Array(await new Blob([data]).arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
};

/// The same for a proxy of the owner's, which sends what no page may.
export const proxiedOf = async (request, proxy) => {
  const { headers, body } = sent(request);
  const asked = { method: request.method, url: request.url, headers };
  if (body !== undefined) asked.body = await base64(body);
  return { url: proxy, headers: [["Content-Type", "application/json"]], body: JSON.stringify(asked), left: [] };
};
