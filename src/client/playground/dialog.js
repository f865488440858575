// The playground of one operation: a dialog that knows its reader, keeps what is typed, shows the request and sends it.
import { fresh, h, iconButton, say } from "./dom.js";
import { formOf } from "./form.js";
import { maskedUrl } from "./masks.js";
import { operationKey, parameterKey, prefilled, secretKey } from "./prefill.js";
import { onChange } from "./reader.js";
import { requestOf } from "./request.js";
import { responsePane } from "./response.js";
import { samplesPane } from "./samplespane.js";
import { isField } from "./security.js";
import { send } from "./send.js";

/// What scripts of the page set.
const overlay = () => {
  const given = Object.entries(window.docs?.api?.playground?.serverVariables ?? {});
  return Object.fromEntries(given.filter(([, value]) => typeof value === "string"));
};

/// Makes a dialog and gives a function that opens it. `button` opened it, `module` writes samples, `reader` is who reads
/// (`readers`), `store` keeps what is typed.
export const dialogOf = ({ button, operation, words, language, module, reader, store }) => {
  const settings = operation.settings ?? {};
  const key = operationKey(operation);
  const proxy = settings.proxy && new URL(settings.proxy, location.href);
  // A proxy of somebody else's is given no secrets that were not typed for it.
  const withSecrets = !proxy || proxy.origin === location.origin || !!settings.proxyCredentials;
  let { identity, inputs } = reader.now();
  let form, touched, under, waiting;

  const titleId = fresh();
  const url = h("code", { class: "d-play-url", dir: "ltr", tabindex: 0 });
  const sending = h("button", { type: "submit", class: "d-button d-play-send" }, words.send);
  const problem = h("p", { class: "d-play-problem", role: "alert", hidden: true });
  const fields = h("div", { class: "d-play-fields" });
  const samples = samplesPane({ words, settings, module });
  const response = responsePane({ words, language });
  const resetting = h("button", { type: "button", class: "d-play-link", onclick: () => reset() }, words.reset);
  const { method } = operation;
  const line = h("div", { class: "d-play-line" }, h("span", { class: `d-method d-${method.toLowerCase()}` }, method), url);
  const told = proxy && h("p", { class: "d-play-note" }, say(words.proxied, { origin: proxy.origin }));
  const side = h("div", { class: "d-play-side" }, samples.isEmpty ? undefined : samples.element, response.element);
  const whole = h(
    "form",
    { class: "d-play-form", novalidate: true, autocomplete: "off", onsubmit: (event) => submit(event) },
    h("header", { class: "d-play-head" }, h("h2", { id: titleId }, operation.title || operation.path), iconButton("close", words.close, () => dialog.close(), "d-play-close")),
    h("div", { class: "d-play-address" }, line, sending),
    h("div", { class: "d-play-body" }, h("div", { class: "d-play-left" }, told, problem, fields, h("p", { class: "d-play-foot" }, resetting)), side),
  );
  const dialog = h("dialog", { class: "d-play", "aria-labelledby": titleId, lang: language }, whole);

  const savedNow = () => store.saved(key);

  const begin = () => {
    const saved = savedNow();
    const secrets = store.secrets();
    touched = new Set(touchedIn(operation, saved, secrets));
    const warn = (name) => console.warn(`docs E1305: a value of the server variable \`${name}\` cannot be used`);
    const begun = prefilled(operation, { overlay: overlay(), saved, secrets, inputs, withSecrets }, warn);
    form = formOf({ operation, words, begun, isRemembered: store.isRemembered(), remember: (is) => keepSecrets(is), proxied: !!proxy });
    fields.replaceChildren(...form.elements);
    update();
  };

  const keepSecrets = (isRemembered) => {
    const { credentials } = form.values();
    const own = schemesOf(operation).filter(({ id }) => touched.has(`secret ${id}`));
    const typed = own.map((scheme) => [secretKey(operation, scheme), credentials[scheme.id]]);
    const all = { ...store.secrets(), ...Object.fromEntries(typed) };
    if (Object.keys(all).length) store.keepSecrets(all, isRemembered);
  };

  const keep = (touching) => {
    if (touching.startsWith("secret ")) return keepSecrets(store.isRemembered() || !!fields.querySelector("[data-key=remember]:checked"));
    const values = form.values();
    const variables = Object.entries(values.variables).filter(([name]) => touching === `variable ${name}`);
    const { server } = savedNow();
    const parameters = (operation.parameters ?? []).map((parameter, at) => [parameterKey(parameter), values.parameters[at] ?? null]);
    store.save(key, { ...server, ...Object.fromEntries(variables) }, {
      server: touched.has("server") ? values.server : undefined,
      alternative: touched.has("alternative") ? values.alternative : undefined,
      parameters: Object.fromEntries(parameters.filter(([name]) => touched.has(`parameter ${name}`))),
      body: touched.has("body") ? form.keptBody() : undefined,
    });
  };

  const update = () => {
    const values = form.values();
    samples.show(operation, values);
    url.textContent = maskedUrl(operation, values) ?? operation.servers[values.server].url + operation.path;
    url.title = url.textContent;
    problem.hidden = true;
  };
  /// Once for all that is typed before the next frame.
  const later = () => {
    if (waiting) return;
    waiting = requestAnimationFrame(() => {
      waiting = undefined;
      update();
    });
  };

  const typed = ({ target }) => {
    const touching = target.closest("[data-key]")?.dataset.key;
    if (touching && touching !== "remember") {
      touched.add(touching);
      keep(touching);
    }
    later();
  };
  fields.addEventListener("input", typed);
  fields.addEventListener("change", typed);

  const reset = () => {
    const { server } = savedNow();
    const names = operation.servers.flatMap(({ variables = [] }) => variables.map(({ name }) => name));
    store.save(key, Object.fromEntries(Object.entries(server).filter(([name]) => !names.includes(name))), undefined);
    const own = schemesOf(operation).map((scheme) => secretKey(operation, scheme));
    const others = Object.entries(store.secrets()).filter(([name]) => !own.includes(name));
    store.keepSecrets(Object.fromEntries(others), store.isRemembered());
    response.clear();
    samples.restore();
    begin();
  };

  const complain = (text) => {
    problem.textContent = text;
    problem.hidden = !text;
    problem.scrollIntoView({ block: "center" });
  };

  const isFilledIn = () => {
    const bad = [...fields.querySelectorAll("input, textarea, select")].find((control) => !control.validity.valid);
    if (!bad) return true;
    bad.scrollIntoView({ block: "center" });
    bad.reportValidity();
    return false;
  };

  const submit = async (event) => {
    event.preventDefault();
    if (under) return under.abort();
    if (!isFilledIn()) return;
    const values = form.values();
    const made = requestOf(operation, values);
    if (!made.ok) return complain(say(words[`failed_${made.code}`] ?? words.bad_variable, { name: made.at }));
    const own = (under = new AbortController());
    sending.textContent = words.cancel;
    sending.classList.add("d-quiet");
    const tell = response.wait();
    response.element.scrollIntoView({ block: "nearest" });
    try {
      const result = await send(made.request, settings, own.signal, tell);
      // Somebody else reads, or another request is under way.
      if (under !== own) return;
      await response.show(result, made.request);
      response.element.scrollIntoView({ block: "nearest" });
    } finally {
      if (under === own) idle();
    }
  };

  const idle = () => {
    under = undefined;
    sending.textContent = words.send;
    sending.classList.remove("d-quiet");
  };

  /// Somebody else reads, or the same reader's data changed.
  const look = () => {
    const next = reader.again();
    const isOther = next.identity !== identity;
    if (!isOther && JSON.stringify(next.inputs) === JSON.stringify(inputs)) return;
    ({ identity, inputs } = next);
    if (isOther) {
      under?.abort();
      idle();
      store.sweep();
      response.clear();
      samples.restore();
      // Whether who reads now may send requests is the page's to say.
      if (button.dataset.for) dialog.close();
    }
    begin();
  };
  onChange(look);
  addEventListener("mintlify:api-playground-inputs", () => form && begin());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) whole.requestSubmit();
    // What the page does with keys it does outside.
    event.stopPropagation();
  });
  dialog.addEventListener("close", samples.showOnPage);
  // A press outside of it closes it.
  dialog.addEventListener("pointerdown", (event) => event.target === dialog && dialog.close());

  return () => {
    if (dialog.open) return;
    if (!dialog.isConnected) button.ownerDocument.body.append(dialog);
    look();
    // What is filled in stays while the page is open.
    if (!form) begin();
    dialog.showModal();
    sending.focus();
  };
};

const schemesOf = (operation) => (operation.security ?? []).flat().filter(isField);

/// The keys of what was typed before.
const touchedIn = (operation, { operation: saved = {} }, secrets) => [
  ...(saved.server === undefined ? [] : ["server"]),
  ...(saved.alternative === undefined ? [] : ["alternative"]),
  ...(saved.body === undefined ? [] : ["body"]),
  ...Object.keys(saved.parameters ?? {}).map((name) => `parameter ${name}`),
  ...schemesOf(operation)
    .filter((scheme) => secretKey(operation, scheme) in secrets)
    .map(({ id }) => `secret ${id}`),
];
