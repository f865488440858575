// The reader as this browser remembers them. What is read back is as little trusted as an answer of a server.
import { copy, hostOf, isObject, parsed } from "./data.js";
import { inputsOf } from "./more.js";

/// The reader of a stored session: `{ key, id, user, groups, inputs, until }`, `until` in milliseconds since 1970. `key`
/// changes with who they are, `id` with what the page shows them. Nothing for a session that is over or of elsewhere;
/// throws at what is none.
const readerOf = (site, texts, drop) => {
  const { v, id, generation, createdAt, user: given } = parsed(texts.session);
  const user = copy(given);
  if (v !== 1 || typeof id !== "string" || !isObject(user)) throw new TypeError("no session");
  const { content, groups, expiresAt, host } = user;
  const isElsewhere = typeof host === "string" && hostOf(host) !== location.hostname;
  if (isElsewhere || (site.invalidBefore && !(createdAt >= site.invalidBefore))) return;
  // What another reader gave the playground.
  if (texts.inputs && !texts.inputs.includes(JSON.stringify(id))) texts.inputs = drop("inputs");
  const key = `${id} ${generation}`;
  return {
    key,
    id: key + texts.inputs,
    user: isObject(content) ? content : {},
    groups: Array.isArray(groups) ? groups : [],
    inputs: inputsOf(site, texts, id, user, drop),
    // Milliseconds by mistake are that large.
    until: typeof expiresAt !== "number" ? Infinity : expiresAt > 1e11 ? expiresAt : expiresAt * 1000,
  };
};

/// Makes a function that gives the stored session's reader, as `readerOf` says, or nothing; what is over or broken is
/// dropped, and what the reader gave the playground with it. It takes texts that could not be stored, or were not to be:
/// `{ session, inputs }`.
export const sessions = (site, warn) => {
  let held = {};
  let last, reader;
  const ask = (method, name) => {
    try {
      return window[name === "session" ? "localStorage" : "sessionStorage"][method](`docs:${name}:${site.base}`);
    } catch {}
  };
  const drop = (name, error) => {
    held[name] = undefined;
    ask("removeItem", name);
    if (error) warn("E1302", `${name}: ${error.message}`);
  };
  return (given = held) => {
    held = given;
    const textOf = (name) => ask("getItem", name) ?? held[name] ?? "";
    const texts = { session: textOf("session"), inputs: textOf("inputs") };
    const now = texts.session + texts.inputs;
    if (now !== last) {
      last = now;
      reader = undefined;
      try {
        if (texts.session) reader = readerOf(site, texts, drop);
      } catch (error) {
        drop("session", error);
      }
    }
    if (!(Date.now() < reader?.until)) reader = drop("session", drop("inputs"));
    return reader;
  };
};
