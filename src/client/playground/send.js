// Sends a request, and says in a word why it failed.
import { directOf, proxiedOf } from "./request.js";

const isLoopback = (host) => /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(host);

/// Whether the browser keeps the page from asking there: a page of HTTPS asks no other than HTTPS.
const isMixed = (url) => location.protocol === "https:" && url.protocol === "http:" && !isLoopback(url.hostname);

/// Why no request of this kind leaves a browser.
export const unsendable = ({ method, body }) => {
  if (/^(TRACE|TRACK|CONNECT)$/i.test(method)) return "method";
  return /^(GET|HEAD)$/i.test(method) && body && body.parts?.length !== 0 ? "method" : undefined;
};

/// Sends as `settings` say. `tell` hears of what has come so far. Gives `{ok: true, status, statusText, headers, url,
/// blob, time, isWhole}`, `time` in milliseconds, or `{ok: false, code, origin}`: `method`, `mixed`,
/// `cancelled`, `offline`, `policy`, `refused`, `unreachable`, `file` (one that cannot be read), and `proxy` with its
/// `reason`.
export const send = async (request, settings, signal, tell) => {
  const { proxy } = settings;
  const code = !proxy && unsendable(request);
  const target = new URL(proxy || request.url, location.href);
  const { origin } = target;
  if (code) return { ok: false, code, origin };
  if (isMixed(target)) return { ok: false, code: "mixed", origin };
  let isBlocked = false;
  const see = ({ blockedURI, effectiveDirective }) => {
    if (/^connect-src/.test(effectiveDirective) && blockedURI.startsWith(origin)) isBlocked = true;
  };
  addEventListener("securitypolicyviolation", see);
  let asked;
  let began = performance.now();
  try {
    asked = proxy ? await proxiedOf(request, target.href) : directOf(request);
    const { url, headers, body } = asked;
    began = performance.now();
    const answer = await fetch(url, {
      method: proxy ? "POST" : request.method,
      headers,
      body,
      signal,
      mode: "cors",
      credentials: settings.credentials && !proxy ? "include" : "omit",
      redirect: "follow",
      referrerPolicy: "no-referrer",
      cache: "no-store",
    });
    const reason = proxy && answer.headers.get("docs-proxy") === "refused";
    const read = await readAll(answer, signal, tell, () => performance.now() - began);
    if (reason) return { ok: false, code: "proxy", origin, reason: (await read.blob.text()).slice(0, 1000) };
    const { status, statusText, redirected } = answer;
    return { ok: true, status, statusText, headers: [...answer.headers], url: redirected && !proxy ? answer.url : undefined, ...read };
  } catch {
    if (signal.aborted) return { ok: false, code: "cancelled", origin };
    const isFile = !asked || !(await isReadable(asked.body, signal));
    if (signal.aborted) return { ok: false, code: "cancelled", origin };
    if (isFile) return { ok: false, code: "file", origin };
    // The page hears of its policy a little later.
    await new Promise((done) => setTimeout(done, 50));
    if (isBlocked) return { ok: false, code: "policy", origin };
    if (!navigator.onLine && !isLoopback(target.hostname)) return { ok: false, code: "offline", origin };
    return { ok: false, code: (await isThere(origin)) ? "refused" : "unreachable", origin, needed: neededOf(request.method, asked.headers, settings) };
  } finally {
    removeEventListener("securitypolicyviolation", see);
  }
};

/// A file may be gone by now, or another. To read a large one takes its time: it ends when it is cancelled.
const isReadable = async (body, signal) => {
  try {
    const reader = body instanceof Blob && body.stream().getReader();
    while (reader && !signal.aborted && !(await reader.read()).done);
    return true;
  } catch {
    return false;
  }
};

/// A body as far as it came: what the reader stops is shown.
const readAll = async (answer, signal, tell, time) => {
  const chunks = [];
  let size = 0;
  let isWhole = true;
  const type = answer.headers.get("content-type") ?? "";
  try {
    const reader = answer.body?.getReader();
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) break;
      chunks.push(value);
      size += value.length;
      tell({ answer, chunks, size, type });
    }
  } catch (error) {
    if (!signal.aborted && !size) throw error;
    isWhole = false;
  }
  return { blob: new Blob(chunks, { type }), time: time(), isWhole };
};

/// Asks without anything that says who asks, and without the path: an answer that nobody may read is an answer.
const isThere = async (origin) => {
  try {
    await fetch(`${origin}/`, { mode: "no-cors", credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", signal: AbortSignal.timeout(10_000) });
    return true;
  } catch {
    return false;
  }
};

const SAFE_TYPES = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i;

/// The headers with which an API lets a page read its answers.
const neededOf = (method, headers, { credentials, proxy }) => {
  const own = headers.filter(([name, value]) => !(/^content-type$/i.test(name) ? SAFE_TYPES.test(value) : /^(accept|accept-language|content-language)$/i.test(name)));
  const names = [...new Set(own.map(([name]) => name.toLowerCase()))].sort();
  const needed = [["Access-Control-Allow-Origin", location.origin]];
  const sent = proxy ? "POST" : method.toUpperCase();
  if (!/^(GET|HEAD|POST)$/.test(sent)) needed.push(["Access-Control-Allow-Methods", sent]);
  if (names.length) needed.push(["Access-Control-Allow-Headers", names.join(", ")]);
  if (credentials && !proxy) needed.push(["Access-Control-Allow-Credentials", "true"]);
  return needed;
};
