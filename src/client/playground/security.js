// How a request says who sends it.
import { encode } from "./serialize.js";

/// The `Authorization` of schemes that have one: what they put before what the reader gives.
const WORDS = { bearer: "Bearer", oauth2: "Bearer", openIdConnect: "Bearer" };

export const wordOf = ({ kind, scheme }) => WORDS[kind] ?? (kind === "http" ? scheme : undefined);

/// Whether there is something to give: certificates are the browser's own matter.
export const isField = ({ kind }) => kind !== "mutualTLS";

/// Takes a scheme's word from before a token, however it is written.
export const stripped = (text, word) => {
  const [, first, rest] = /^(\S+)\s+(.*)$/s.exec(text.trim()) ?? [];
  return word && first?.toLowerCase() === word.toLowerCase() ? rest : text.trim();
};

const SHOWN = { apiKey: "<api-key>", basic: { user: "<username>", password: "<password>" }, http: "<credentials>" };

/// Adds to a request's `headers`, `query`, `cookies` and `basic`. What is not given is not sent; `shown` puts words in its
/// place, for samples.
export const authorize = (schemes, credentials, request, shown) => {
  const { headers, query, cookies } = request;
  const isTaken = (name) => headers.some(([own]) => own.toLowerCase() === name.toLowerCase());
  for (const scheme of schemes.filter(isField)) {
    const { id, kind, place, name } = scheme;
    const given = credentials[id];
    const isGiven = kind === "basic" ? given?.user || given?.password : given;
    if (!isGiven && !shown) continue;
    const value = isGiven ? given : SHOWN[kind] ?? "<token>";
    const word = wordOf(scheme);
    if (kind === "basic") {
      if (!isTaken("Authorization")) request.basic ??= [value.user ?? "", value.password ?? ""];
    } else if (place === "query") query.push(`${encode(name)}=${isGiven ? encode(value) : "{api_key}"}`);
    else if (place === "cookie") cookies.push(`${name}=${value}`);
    else if (kind === "apiKey") {
      if (!isTaken(name)) headers.push([name, value]);
    } else if (!request.basic && !isTaken("Authorization")) headers.push(["Authorization", `${word} ${stripped(value, word)}`]);
  }
};
