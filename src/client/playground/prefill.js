// What the fields of an operation hold before their reader types: what was typed before, the reader's own data, what the
// specification says, in that order.
import { isObject, isUnset, textOf } from "./json.js";
import { isField, stripped, wordOf } from "./security.js";
import { isAllowed } from "./server.js";

/// A value of the reader's data as text; nothing for `null`.
const given = (value) => (isUnset(value) ? undefined : textOf(value));

const decoded = (text) => {
  try {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt());
    const [, user, password] = /^([^:]*):(.*)$/s.exec(new TextDecoder().decode(bytes)) ?? [];
    return user === undefined ? undefined : { user, password };
  } catch {
    return undefined;
  }
};

const own = (object, name) => (isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined);

/// What the reader's data say of a scheme.
export const ofReader = (scheme, inputs) => {
  const { kind, place, name } = scheme;
  if (kind === "apiKey") return given(own(inputs[place], name));
  // OpenID Connect has no field that data are for.
  if (kind === "openIdConnect" || !isField(scheme)) return undefined;
  const value = own(inputs.header, "Authorization");
  if (kind !== "basic") return isUnset(value) ? undefined : stripped(textOf(value), wordOf(scheme));
  if (isObject(value)) {
    const [user, password] = ["username", "password"].map((key) => given(own(value, key)) ?? "");
    return user || password ? { user, password } : undefined;
  }
  return typeof value === "string" ? decoded(stripped(value, "Basic")) : undefined;
};

/// Fields that the same is typed into, whatever the page: not of another service that calls its scheme the same.
export const secretKey = ({ servers }, { kind, id, place = "", name = "" }) =>
  [kind, id, place, name, servers[0]?.url].join(" ");

export const parameterKey = ({ place, name }) => `${place} ${name}`;

export const operationKey = ({ method, path, servers }) => `${method} ${servers[0]?.url} ${path}`;

const isPlace = (list, at) => Number.isInteger(at) && at >= 0 && at < list.length;

/// The values of `requestOf`, to begin with. `sources` are `{ overlay, saved: {server, operation}, secrets, inputs,
/// withSecrets }`; `warn` is told of values that cannot be used.
export const prefilled = (operation, { overlay, saved, secrets, inputs, withSecrets }, warn) => {
  const before = saved.operation ?? {};
  const server = isPlace(operation.servers, before.server) ? before.server : 0;
  const variables = {};
  // A name that several have is the chosen one's first.
  for (const one of [operation.servers[server], ...operation.servers]) {
    for (const { name, default: otherwise } of one.variables ?? []) {
      const offered = [overlay, saved.server, inputs.server].map((source) => given(own(source, name)));
      const isUsable = (value) => {
        const usable = value !== undefined && isAllowed(one, name, value);
        if (value !== undefined && !usable && one === operation.servers[server]) warn(name);
        return usable;
      };
      variables[name] ??= offered.find(isUsable) ?? otherwise;
    }
  }
  const credentials = {};
  const alternatives = operation.security ?? [];
  for (const scheme of alternatives.flat().filter(isField)) {
    const offered = withSecrets ? [ofReader(scheme, inputs), scheme.default] : [];
    const value = [secrets[secretKey(operation, scheme)], ...offered].find((value) => value !== undefined);
    if (value !== undefined) credentials[scheme.id] = value;
  }
  const isReady = (schemes) => schemes.length && schemes.every((scheme) => !isField(scheme) || credentials[scheme.id]);
  const ready = alternatives.findIndex(isReady);
  const alternative = isPlace(alternatives, before.alternative) ? before.alternative : Math.max(ready, 0);
  const parameters = (operation.parameters ?? []).map((parameter) => {
    const key = parameterKey(parameter);
    if (Object.hasOwn(before.parameters ?? {}, key)) return before.parameters[key] ?? undefined;
    const ofPath = parameter.place === "path" ? own(inputs.path, parameter.name) : undefined;
    return isUnset(ofPath) ? parameter.value : ofPath;
  });
  return { server, variables, alternative, credentials, parameters, body: bodyOf(operation, before.body) };
};

/// The body to begin with: `text` was typed for a media type before.
const bodyOf = ({ body }, before) => {
  if (!body?.content.length || before?.none) return undefined;
  const found = body.content.findIndex(({ type }) => type === before?.type);
  const at = Math.max(found, 0);
  const { value, text } = body.content[at];
  if (found >= 0) return { at, text: before.text, value: before.value };
  return { at, text, value };
};
