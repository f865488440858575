// Elements of the playground.
import { h } from "../elements.js";

export { h };

let last = 0;

/// An id that is nobody's.
export const fresh = () => `d-play-${++last}`;

/// A word with values in the places of their names: `{name}`.
export const say = (text, values = {}) => (text ?? "").replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

/// Buttons of which one is chosen. `options` are `[value, text]`; `choose` is told the value.
export const segmented = (label, options, chosen, choose) => {
  const name = fresh();
  return h(
    "div",
    { class: "d-play-segments", role: "radiogroup", "aria-label": label },
    options.map(([value, text]) =>
      h(
        "label",
        {},
        h("input", { type: "radio", name, value, checked: value === chosen, onchange: () => choose(value) }),
        h("span", {}, text),
      ),
    ),
  );
};

export const iconButton = (icon, label, act, more) =>
  h("button", { type: "button", class: `d-icon-button ${more ?? ""}`, "aria-label": label, title: label, onclick: act }, h("span", { class: `d-ui d-ui-${icon}` }));

/// A button that copies what `text` gives.
export const copyButton = (words, text) => {
  const button = h("button", {
    type: "button",
    class: "d-play-copy d-copy",
    "aria-label": words.copy,
    onclick: async (event) => {
      // The page has such buttons too, and listens for them.
      event.stopPropagation();
      try {
        await navigator.clipboard.writeText(text());
      } catch {
        return;
      }
      button.classList.add("d-done");
      button.setAttribute("aria-label", words.copied);
      setTimeout(() => {
        button.classList.remove("d-done");
        button.setAttribute("aria-label", words.copy);
      }, 1600);
    },
  });
  return button;
};

const TOKENS =
  /(?<c>(?:^|(?<=\s))(?:\/\/|#(?![\w[])).*)|(?<s>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)|(?<n>\b\d[\w.]*\b)|(?<b>(?<=\s)--?[a-z][\w-]*|\b(?:true|false|null|nil|None|True|False)\b)|(?<k>\b(?:async|await|class|const|else|fn|for|from|func|function|if|import|let|new|package|print|public|require|return|static|throws|try|use|using|var|void|with)\b)|(?<f>\b[A-Za-z_]\w*(?=\())/gm;

const MAX_LIT = 100_000;

/// Code in the theme's colours, as well as that can be told without knowing its language. `json` knows names.
export const lit = (text, isJson) => {
  if (text.length > MAX_LIT) return [text];
  const out = [];
  let at = 0;
  for (const match of text.matchAll(TOKENS)) {
    let [kind] = Object.entries(match.groups).find(([, value]) => value !== undefined);
    if (isJson && kind === "s" && /^\s*:/.test(text.slice(match.index + match[0].length, match.index + match[0].length + 9))) kind = "p";
    if (match.index > at) out.push(text.slice(at, match.index));
    out.push(h("span", { class: kind }, match[0]));
    at = match.index + match[0].length;
  }
  out.push(text.slice(at));
  return out;
};
