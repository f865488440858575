// Samples of a request, as `docs::samples` makes them when a site is built: the same text from the same description of a
// language. `docs::samples::template` says how descriptions are written.
import { key, native, quoted, textual } from "./samples/literal.js";
import { scopeOf } from "./samples/scope.js";

/// A request is `{method, url, headers: [[name, value]], basic?: [user, password], body?}`, a body one of
/// `{json | text, type}`, `{form: [[name, value]]}`, `{parts: [{name, value, type?} | {name, file, type}]}` and
/// `{file, type}`. Gives `{ok: true, text}` or, with a word of `docs::samples::Refused`, `{ok: false, code}`.
export const sample = (description, request) => {
  const [head, ...rest] = description.split("\n---\n");
  const rules = JSON.parse(head);
  const { code, ...scope } = scopeOf(wellFormed(request), rules.limits ?? []);
  if (code) return { ok: false, code };
  const lines = rest.join("\n---\n").replace(/\n$/, "").split("\n");
  const out = [];
  write(nodes(lines.values())[0], [scope], rules, out);
  return { ok: true, text: out.join("\n") };
};

/// Half characters become what encoders make of them.
const wellFormed = (value) =>
  typeof value === "string"
    ? value.replace(/\p{Surrogate}/gu, "\ufffd")
    : Array.isArray(value)
      ? value.map(wellFormed)
      : value && typeof value === "object"
        ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, wellFormed(inner)]))
        : value;

/// Nodes up to the `% end` or `% else` that belongs to what is around them, which is given too.
const nodes = (lines) => {
  const out = [];
  for (;;) {
    const { done, value: line } = lines.next();
    if (done) return [out];
    const [, word, rest = ""] = /^% (\w+) ?(.*)/.exec(line) ?? [];
    if (!word) out.push({ line });
    else if (word === "if") out.push({ arms: arms(rest, lines) });
    else if (word === "each") out.push({ each: rest, inner: nodes(lines)[0] });
    else if (word === "glue") out.push({ glue: rest, inner: nodes(lines)[0] });
    else return [out, line];
  }
};

const arms = (condition, lines) => {
  const out = [];
  for (;;) {
    const [inner, end] = nodes(lines);
    out.push([condition.split(" ").filter(Boolean), inner]);
    if (!end?.startsWith("% else")) return out;
    condition = end.slice(6);
  }
};

const write = (list, scopes, rules, out) => {
  const holds = (word) => scopes.some(({ flags }) => flags.has(word.replace("!", ""))) !== word.startsWith("!");
  for (const { line, arms, each, glue, inner } of list) {
    if (line !== undefined) out.push(filled(line, scopes, rules));
    else if (arms) write(arms.find(([words]) => words.every(holds))?.[1] ?? [], scopes, rules, out);
    else if (each) {
      for (const scope of scopes.flatMap(({ lists }) => lists?.[each] ?? [])) write(inner, [scope, ...scopes], rules, out);
    } else {
      const first = out.length;
      write(inner, scopes, rules, out);
      for (let at = first; at < out.length - 1; at++) out[at] += glue;
    }
  }
};

const written = { raw: (rules, value) => value, text: textual, native, key };

const filled = (line, scopes, rules) => {
  const [indent] = /^\s*/.exec(line);
  return line.replace(/<<(?:(raw|text|native|key)\|)?(.*?)>>/g, (_, rule, pattern) => {
    const value = pattern.replace(/\$([a-z]+)/g, (_, name) => scopes.find(({ values }) => name in values).values[name]);
    return (written[rule] ?? quoted)(rules, value, indent);
  });
};
