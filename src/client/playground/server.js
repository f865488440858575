// Where a request goes. Values of variables come from readers, their data and scripts: none may move a request, and the
// secrets in it, to a host that the specification's own address does not allow.

/// What ends a host or begins another part of an address, and what browsers read otherwise than it is written.
const REFUSED = /[^!-~]|[/\\?#@:%]/;

const LABELS = /^[a-z\d_]([a-z\d_-]*[a-z\d_])?(\.[a-z\d_]([a-z\d_-]*[a-z\d_])?)*$/i;

/// An address in its parts, with the names of variables in braces: `{ scheme, host, port, rest }`. A variable behind the host
/// that is a path where it is anything, `https://a.example{base}`, is no part of the host.
const partsOf = ({ url, variables = [] }) => {
  const [, scheme, host, port, rest] =
    /^(\{[^{}]*\}|https?):\/\/((?:\{[^{}]*\}|\[[\da-f:.]+\]|[^/?#{}:@\\])+)(?::(\{[^{}]*\}|\d+))?([/?].*)?$/i.exec(url) ?? [];
  if (!scheme) return undefined;
  const [, before, last] = /^(.*[^.{}])\{([^{}]*)\}$/.exec(host) ?? [];
  const variable = !port && variables.find(({ name }) => name === last);
  const isPath = variable && [variable.default, ...(variable.enum ?? [])].every((value) => /^(\/|$)/.test(value));
  return isPath ? { scheme, host: before, rest: `{${last}}${rest ?? ""}` } : { scheme, host, port, rest: rest ?? "" };
};

/// A server whose first variable holds whole beginnings of addresses, `{baseUrl}/v1`, with one of those that are listed in
/// its place; any other as it is.
const opened = (server, value) => {
  const name = leading(server);
  const { url, variables } = server;
  const variable = variables?.find((own) => own.name === name);
  if (!variable) return server;
  const filled = variable.enum.includes(value) ? value : variable.default;
  return { url: url.replaceAll(`{${name}}`, () => filled), variables: variables.filter((own) => own !== variable) };
};

/// The name of such a variable.
const leading = ({ url, variables }) => {
  const [, name] = /^\{([^{}]*)\}(?!:\/\/)/.exec(url) ?? [];
  return variables?.some((own) => own.name === name && own.enum?.length) ? name : undefined;
};

const namesIn = (text) => Array.from(text?.matchAll(/\{([^{}]*)\}/g) ?? [], ([, name]) => name);

/// Whether a variable may have a value: one of those that the specification lists, or what is harmless where it stands.
export const isAllowed = (server, name, value) => {
  const variable = server.variables?.find((own) => own.name === name);
  if (variable && name === leading(server)) return variable.enum.includes(value);
  const parts = partsOf(opened(server));
  if (!variable || !parts || typeof value !== "string") return false;
  const listed = variable.enum ?? [];
  if (listed.length && !listed.includes(value)) return false;
  const isListed = listed.includes(value) || value === variable.default;
  if (namesIn(parts.scheme).includes(name) && !/^https?$/i.test(value)) return false;
  if (namesIn(parts.port).includes(name) && !/^\d{1,5}$/.test(value)) return false;
  if (namesIn(parts.host).includes(name)) {
    const isAlone = parts.host === `{${name}}`;
    const host = isAlone && isListed ? value.replace(/:\d{1,5}$/, "") : value;
    // Where the address goes on behind the variable with a label of its own, that decides whose host it is. Elsewhere any
    // value would, so it has to be one of the specification's; unless the whole host is the variable's.
    const isBefore = new RegExp(`\\{${escaped(name)}\\}\\.[^{}]*[a-z][^{}]*$`, "i").test(parts.host);
    const isHost = /^[a-z\d_.-]+$/i.test(host) && !/^\.|\.\.|\.$/.test(host);
    const isBound = /\.[^{}]*[a-z][^{}]*$/i.test(parts.host) && (isBefore || !host.includes("."));
    return isHost && (isAlone ? LABELS.test(host) : isListed || isBound);
  }
  // Nothing but a path follows a host.
  if (parts.rest.startsWith(`{${name}}`) && !isListed) return false;
  return isListed || (!REFUSED.test(value) && !/^\.{1,2}$/.test(value));
};

const escaped = (text) => text.replace(/[^\w]/g, "\\$&");

// Only an address can be in other letters, values are not. What else browsers write anew was not written for them.
const inAscii = (host) => (/[^\0-\x7f]/.test(host) ? new URL(`https://${host}`).hostname : host);

/// The address of a server with its variables' values: `{ok: true, url}`, without a `/` at its end, or
/// `{ok: false, code: "variable", at: name}`.
export const addressOf = (given, values) => {
  const own = (name) => values[name] ?? given.variables?.find((variable) => variable.name === name)?.default;
  for (const { name } of given.variables ?? []) {
    if (!isAllowed(given, name, own(name))) return { ok: false, code: "variable", at: name };
  }
  const server = opened(given, own(leading(given)));
  const filled = (text) => text.replace(/\{([^{}]*)\}/g, (all, name) => (server.variables ? own(name) ?? all : all));
  const refused = { ok: false, code: "server" };
  const parts = partsOf(server);
  if (!parts) return refused;
  let url;
  try {
    url = new URL(filled(server.url));
  } catch {
    return refused;
  }
  // Once more, of the finished address as the browser reads it: each part is what its own template makes, and no other.
  const [host, scheme] = [inAscii(filled(parts.host).toLowerCase()), filled(parts.scheme).toLowerCase()];
  const port = parts.port ? `:${Number(filled(parts.port))}` : "";
  const usual = { http: ":80", https: ":443" }[scheme];
  const expected = `${host}${port}`.replace(new RegExp(`${usual}$`), "");
  const isSame = url.protocol === `${scheme}:` && url.host === expected && !url.username && !url.password;
  return isSame ? { ok: true, url: filled(server.url).replace(/\/+$/, "") } : refused;
};
