// The entries of the list of reasons: what depends on the reader, in words.
import { worded } from "./overlay.js";
import { make } from "./parts.js";
import { prefills } from "./prefills.js";
import { judged } from "./reasons.js";
import { spotsOf, words } from "./spots.js";

const WORDS = { shown: "shown", fallback: "fallback", hidden: "not shown", error: "error" };
const KINDS = { content: "Content", visible: "<Visible>", code: "In code" };

const short = (value) => {
  const text = JSON.stringify(value);
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
};

const input = ({ name, groups, value }) => {
  if (groups) {
    const names = groups.flatMap((group, at) => [at ? " or " : "in ", make("code", { textContent: group })]);
    return make("li", {}, ...names, value ? ": yes" : ": no");
  }
  const isMissing = value === undefined;
  const said = isMissing ? make("span", { className: "missing", textContent: "missing" }) : make("code", { textContent: short(value) });
  return make("li", {}, make("code", { textContent: name }), isMissing ? " is " : " = ", said);
};

const link = (at) => make("a", { href: at.editor, textContent: `${at.file}:${at.line}:${at.column}`, title: "Open in the editor" });

/// The place of something, and where what it stands in is used.
const where = (at, usedAt = []) => {
  const used = usedAt.filter(Boolean);
  if (!at && !used.length) return [];
  const own = make("p", { className: "where" }, ...(at ? [link(at)] : ["in no file of this folder"]));
  used.forEach((place, nth) => own.append(nth ? ", " : at ? ", used at " : "used at ", link(place)));
  return [own];
};

const kindOf = ({ what, name }) => {
  if (what === "attribute") return `Attribute ${name}`;
  return what === "form" ? `Form of <${name}>` : KINDS[what];
};

/// What is said of an outcome, beside its state.
const said = ({ what }, { state, words }) => {
  if (!words) return [];
  const quoted = make("q", { textContent: words.length > 160 ? `${words.slice(0, 159)}…` : words });
  if (state === "hidden" || state === "error") return [make("p", { textContent: words })];
  if (state === "fallback") return [make("p", {}, what === "visible" ? "instead: " : "something is missing; it says ", quoted)];
  return [make("p", {}, quoted)];
};

const top = (kind, state) => [
  make("span", { textContent: kind }),
  make("span", { className: "state", textContent: state }),
];

const inputs = (list) => (list.length ? [make("ul", { className: "inputs" }, ...list.map(input))] : []);

const ofThing = (spots) => (own, outcome) => ({
  spots: () => spots(own),
  state: outcome.state,
  top: top(kindOf(own), WORDS[outcome.state]),
  code: own.written,
  rest: [...inputs(outcome.inputs), ...said(own, outcome), ...where(own.place, own.usedAt)],
});

const pathOf = (pathname) => pathname.replace(/\/$/, "");

const ofRule = (kind) => (own, outcome) => {
  const personas = own.personas.length ? `Seen by ${own.personas.join(", ")}.` : "No persona sees it.";
  const links = () =>
    [...document.querySelectorAll("nav a[href]")].filter(({ pathname }) => own.href && pathOf(pathname) === pathOf(own.href));
  return {
    spots: () => links().map((mark) => ({ mark, nodes: [mark] })),
    state: outcome.state,
    top: top(own.title || kind, WORDS[outcome.state]),
    code: own.written || "groups",
    rest: [
      ...inputs(outcome.inputs),
      make("p", {}, ...worded(`For ${own.words}. ${personas}`)),
      ...where(own.place),
    ],
  };
};

const ofPrefill = (button) => (own) => ({
  spots: () => [{ mark: button, nodes: [button] }],
  state: own.state,
  top: top(own.kind, own.state === "shown" ? "filled in" : "empty"),
  code: own.written,
  rest: [...inputs(own.inputs), ...said(own, own)],
});

/// What a page shows a reader and why: parts as `{ title, entries }`, each of their entries as
/// `{ spots, state, top, code, rest }`. `playground` is `{ button, operation }` where the page has one.
export const entriesOf = (page, playground, reader) => {
  const { things, results, ruled } = judged(page, reader, words);
  const spots = spotsOf(page, results, !!reader);
  const part = (title, pairs, draw) => ({ title, entries: pairs.map((pair) => draw(...pair)) });
  const pair = (rule) => [rule, ruled(rule)];
  const own = page.rule ? [pair({ ...page.rule, href: "" })] : [];
  const rules = (title, list, kind) => part(title, list.map(pair), ofRule(kind));
  const fields = playground ? prefills(playground.operation, reader?.inputs ?? {}) : [];
  return [
    part("This page", own, ofRule("This page")),
    part("On this page", page.isShell ? [] : page.things.map((thing, at) => [thing, things[at]]), ofThing(spots)),
    part("In the playground", fields.map((field) => [field]), ofPrefill(playground?.button)),
    rules("Parts of the specification", page.parts, "Part of the specification"),
    rules("Other pages for some readers", page.others, "Page"),
  ];
};
