// Readers as servers and tokens name them: nothing of it is believed before it was looked at.
import { copy, hostOf, isObject } from "../data.js";

/// Why somebody was not logged in: `code` is stable.
export class Refused extends Error {
  constructor(code, more = {}) {
    super(code);
    this.code = code;
    Object.assign(this, more);
  }
}

/// An answer may be as long, in bytes.
const MAX_BYTES = 65536;

/// Whether a host that is named is the one that serves this page; case and port do not matter.
export const isHere = (host) => {
  try {
    return hostOf(host) === location.hostname;
  } catch {
    return false;
  }
};

/// A `User` of what a server or a token gave: `{ content, groups, expiresAt?, host?, apiPlaygroundInputs? }`. Throws
/// `Refused`.
export const readerOf = (given) => {
  if (!isObject(given)) throw new Refused("no-object");
  const { host, expiresAt, groups, content, apiPlaygroundInputs } = given;
  const user = { content: isObject(content) ? content : {} };
  if (host !== undefined) {
    if (!isHere(host)) throw new Refused("other-host");
    user.host = host;
  }
  user.groups = Array.isArray(groups) ? groups.filter((group) => typeof group === "string") : [];
  if (typeof expiresAt === "number") {
    const isMilliseconds = expiresAt > 1e11;
    if (isMilliseconds) console.warn("docs E1311: `expiresAt` is in milliseconds, and is counted in seconds");
    user.expiresAt = isMilliseconds ? expiresAt / 1000 : expiresAt;
    if (!(user.expiresAt * 1000 > Date.now())) throw new Refused("session-over");
  } else if (expiresAt !== undefined) {
    console.warn("docs E1311: `expiresAt` is no number: the session never ends by itself");
  }
  if (isObject(apiPlaygroundInputs)) user.apiPlaygroundInputs = apiPlaygroundInputs;
  try {
    return copy(user);
  } catch {
    throw new Refused("too-large");
  }
};

/// What tells a reader from another one: what their data say, else all of it.
export const subjectOf = ({ content }, named) => {
  const own = [named, content.id, content.userId, content.email].find(
    (id) => typeof id === "string" || typeof id === "number",
  );
  return own === undefined ? JSON.stringify(content) : `${own}`;
};

/// The JSON of an answer; throws `Refused` at what is none, or too long.
export const jsonOf = async (response) => {
  const length = response.headers.get("Content-Length");
  // Its developer tools would call a request cancelled whose body was read piece by piece to its end: Chromium.
  const chunks = length !== null && length <= MAX_BYTES ? [await response.arrayBuffer()] : await pieces(response);
  const text = new Blob(chunks);
  if (text.size > MAX_BYTES) throw new Refused("too-large");
  try {
    return JSON.parse(await text.text());
  } catch {
    throw new Refused("no-json");
  }
};

/// A body of unknown length, as much of it as is read.
const pieces = async (response) => {
  const chunks = [];
  let left = MAX_BYTES;
  const body = response.body?.getReader();
  for (let part; body && !(part = await body.read()).done; ) {
    left -= part.value.length;
    if (left < 0) {
      body.cancel();
      throw new Refused("too-large");
    }
    chunks.push(part.value);
  }
  return chunks;
};
