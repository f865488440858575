// What a reader fills in: how to log in, where to, the parameters by their place, the body.
import { bodyForm } from "./bodyform.js";
import { fresh, h, iconButton, say } from "./dom.js";
import { fieldOf } from "./fields.js";
import { isObject, textOf } from "./json.js";
import { parameterKey } from "./prefill.js";
import { isForbidden } from "./request.js";
import { isField } from "./security.js";
import { isAllowed } from "./server.js";

const section = (title, key, ...children) =>
  h("section", { class: "d-play-section", "data-key": key }, h("h3", {}, title), ...children);

const field = ({ name, kind, control, more, description, id }) => {
  const hint = description ? fresh() : undefined;
  if (hint) control.setAttribute("aria-describedby", hint);
  return h(
    "div",
    { class: "d-play-field" },
    h("label", { class: "d-play-label", for: id }, h("code", {}, name), kind && h("span", { class: "d-play-type" }, kind)),
    more ? h("div", { class: "d-play-with" }, control, more) : control,
    description && h("p", { class: "d-play-hint", id: hint, dir: "auto" }, description),
  );
};

const note = (text) => h("p", { class: "d-play-note" }, text);

/// The form of an operation: `{ elements, values, kept }`. `values` gives those of `requestOf`, `kept` what was typed into
/// a key: `alternative`, `server`, `variable NAME`, `parameter PLACE NAME`, `body`.
export const formOf = ({ operation, words, begun, isRemembered, remember, proxied }) => {
  const security = securityForm({ operation, words, begun, isRemembered, remember });
  const server = serverForm({ operation, words, begun });
  const parameters = parametersForm({ operation, words, begun, proxied });
  const body = operation.body?.content.length
    ? bodyForm({ operation, words, body: begun.body, hasBody: !!begun.body })
    : undefined;
  const values = () => ({ ...security.get(), ...server.get(), parameters: parameters.get(), body: body?.get() });
  return {
    elements: [
      security.element,
      server.element,
      ...parameters.elements,
      body && section(words.request_body, "body", body.element),
    ].filter(Boolean),
    values,
    keptBody: () => body?.kept(),
  };
};

const secretField = (words, scheme, value, part, name) => {
  const id = fresh();
  const control = h("input", {
    id,
    class: "d-play-input d-play-secret",
    type: part === "user" ? "text" : "password",
    value: value ?? "",
    autocomplete: "off",
    spellcheck: "false",
    "data-key": `secret ${scheme.id}`,
  });
  const eye =
    part !== "user" &&
    iconButton("eye", words.show_value, () => {
      const isShown = control.type === "text";
      control.type = isShown ? "password" : "text";
      eye.setAttribute("aria-pressed", !isShown);
    });
  if (eye) eye.setAttribute("aria-pressed", false);
  const kind = { apiKey: words[`in_${scheme.place}`], oauth2: "OAuth 2.0", openIdConnect: "OpenID Connect", http: scheme.scheme, bearer: "Bearer" }[scheme.kind];
  const element = field({ name, kind, control, more: eye, description: part === "password" ? undefined : scheme.description, id });
  return { control, element };
};

const schemeForm = (words, scheme, value) => {
  if (scheme.kind === "mutualTLS") return { elements: [note(words.certificate)], get: () => undefined };
  if (scheme.kind === "basic") {
    const user = secretField(words, scheme, value?.user, "user", words.username);
    const password = secretField(words, scheme, value?.password, "password", words.password);
    const get = () => ({ user: user.control.value, password: password.control.value });
    return { elements: [user.element, password.element], get };
  }
  const one = secretField(words, scheme, value, undefined, scheme.name || "Authorization");
  return { elements: [one.element], get: () => one.control.value };
};

const titleOf = (schemes, words) =>
  schemes.map(({ id }) => id.replace(/[_-]/g, " ")).join(" & ") || words.no_authorization;

const securityForm = ({ operation, words, begun, isRemembered, remember }) => {
  const alternatives = operation.security ?? [];
  const credentials = { ...begun.credentials };
  let { alternative } = begun;
  let forms = [];
  const place = h("div", { class: "d-play-schemes" });
  const take = () => {
    for (const [id, form] of forms) credentials[id] = form.get();
  };
  const show = () => {
    forms = (alternatives[alternative] ?? []).map((scheme) => [scheme.id, schemeForm(words, scheme, credentials[scheme.id])]);
    place.replaceChildren(...forms.flatMap(([, form]) => form.elements));
    remembering.hidden = !alternatives[alternative]?.some(isField);
  };
  const mark = h("input", { type: "checkbox", checked: isRemembered, "data-key": "remember", onchange: () => remember(mark.checked) });
  const remembering = h("label", { class: "d-play-mark" }, mark, words.remember);
  const select =
    alternatives.length > 1 &&
    h(
      "select",
      {
        class: "d-play-input",
        "data-key": "alternative",
        "aria-label": words.authorizations,
        autocomplete: "off",
        onchange: () => {
          take();
          alternative = Number(select.value);
          show();
        },
      },
      alternatives.map((schemes, at) => h("option", { value: at, selected: at === alternative }, titleOf(schemes, words))),
    );
  show();
  const get = () => {
    take();
    return { alternative, credentials: { ...credentials } };
  };
  const isAsked = alternatives.some((schemes) => schemes.length);
  return { element: isAsked && section(words.authorizations, "security", select, place, remembering), get };
};

const serverForm = ({ operation, words, begun }) => {
  const { servers } = operation;
  // What is chosen for one server another may refuse.
  const values = servers.map(() => ({ ...begun.variables }));
  let at = begun.server;
  const place = h("div", { class: "d-play-variables" });
  const show = () => {
    const [server, variables] = [servers[at], values[at]];
    const fields = (server.variables ?? []).map(({ name, enum: listed, default: otherwise, description }) => {
      const id = fresh();
      const given = { id, class: "d-play-input", autocomplete: "off", spellcheck: "false", "data-key": `variable ${name}` };
      const value = isAllowed(server, name, variables[name]) ? variables[name] : otherwise;
      variables[name] = value;
      const control = listed?.length
        ? h("select", given, listed.map((own) => h("option", { value: own, selected: own === value }, own)))
        : h("input", { ...given, value, placeholder: otherwise });
      control.addEventListener("input", () => {
        variables[name] = control.value || otherwise;
        control.setCustomValidity(isAllowed(server, name, variables[name]) ? "" : words.bad_variable);
      });
      return field({ name, control, description, id });
    });
    place.replaceChildren(...fields);
  };
  const select =
    servers.length > 1 &&
    h(
      "select",
      {
        class: "d-play-input",
        "data-key": "server",
        "aria-label": words.servers,
        autocomplete: "off",
        onchange: () => {
          at = Number(select.value);
          show();
        },
      },
      servers.map(({ url, description }, own) => h("option", { value: own, selected: own === at }, description ? `${description} – ${url}` : url)),
    );
  show();
  const isAsked = select || servers.some((server) => server.variables?.length);
  return { element: isAsked && section(words.servers, undefined, select, place), get: () => ({ server: at, variables: { ...values[at] } }) };
};

const PLACES = { path: "path_parameters", query: "query_parameters", header: "header_parameters", cookie: "cookie_parameters" };

const parametersForm = ({ operation, words, begun, proxied }) => {
  const all = operation.parameters ?? [];
  const context = { schemas: operation.schemas, words, wide: false };
  const made = all.map((parameter, at) => parameterForm(context, parameter, begun.parameters[at], words));
  const elements = Object.entries(PLACES).flatMap(([place, word]) => {
    const own = made.filter((_, at) => all[at].place === place);
    if (!own.length) return [];
    const forbidden = all.filter((one) => one.place === "header" && place === "header" && isForbidden(one.name));
    const told =
      !proxied && place === "cookie"
        ? note(words.no_cookies)
        : !proxied && forbidden.length
          ? note(say(words.no_header, { names: forbidden.map(({ name }) => name).join(", ") }))
          : undefined;
    return [section(words[word], undefined, told, own.map(({ element }) => element))];
  });
  return { elements, get: () => made.map(({ get }) => get()) };
};

const parameterForm = (context, parameter, value, words) => {
  const { name, schema, required, deprecated, description, place, allowEmptyValue } = parameter;
  const isText = (context.schemas[schema]?.types ?? []).includes("string");
  // A field for text takes what the reader's data say in any form.
  const given = isText && value !== undefined && typeof value !== "string" ? textOf(value) : value;
  const own = fieldOf(context, { name, at: schema, value: given, required, deprecated, description });
  own.element.dataset.key = `parameter ${parameterKey(parameter)}`;
  let empty;
  if (allowEmptyValue && place === "query") {
    empty = h("input", { type: "checkbox", checked: value === "" });
    own.element.append(h("label", { class: "d-play-mark" }, empty, words.send_empty));
  }
  const get = () => {
    const now = own.get();
    if (now === undefined && empty?.checked) return "";
    return isObject(now) && !Object.keys(now).length ? undefined : now;
  };
  return { element: own.element, get };
};
