// Samples of the request as it is filled in, in the dialog and in the page below it.
import { find } from "../dom.js";
import { copyButton, h, lit } from "./dom.js";
import { masked, twice } from "./masks.js";

const TITLES = "docs:tabs";
const DOTS = "••••••••";

const titles = () => {
  try {
    return [JSON.parse(localStorage.getItem(TITLES) ?? "[]")].flat();
  } catch {
    return [];
  }
};

/// The languages' order is the reader's: the titles that they chose anywhere, the last first.
const prefer = (title) => {
  try {
    localStorage.setItem(TITLES, JSON.stringify([...new Set([title, ...titles()])]));
  } catch {
    // Private windows and full storage: the choice lasts as long as the page.
  }
};

/// Stands for a secret while the text around it gets its colours.
const HOLE = "\ue0fe";

const nodesOf = (pieces) => {
  const secrets = pieces.filter(({ isSecret }) => isSecret).map(({ text }) => text);
  const filled = (text) =>
    text.split(HOLE).flatMap((part, at) => [
      ...(at ? [h("span", { class: "d-secret", "data-mask": DOTS }, h("span", {}, secrets.shift()))] : []),
      part,
    ]);
  const whole = pieces.map(({ text, isSecret }) => (isSecret ? HOLE : text.replaceAll(HOLE, "\ufffd"))).join("");
  return lit(whole).flatMap((node) => {
    if (typeof node === "string") return filled(node);
    if (node.textContent.includes(HOLE)) node.replaceChildren(...filled(node.textContent));
    return node;
  });
};

/// `{ element, show, showOnPage, restore }`: `show` takes an operation and the values of `requestOf`, `showOnPage` puts the
/// last of them into the page's samples. `module` writes samples.
export const samplesPane = ({ words, settings, module }) => {
  const { sample, languages } = module;
  const offered = (settings.languages ?? []).flatMap((name) => languages.filter(([own]) => own === name));
  let now;
  const chosen = titles().find((title) => offered.some(([, label]) => label === title));
  const select = h(
    "select",
    { class: "d-play-language", "aria-label": words.request, autocomplete: "off" },
    offered.map(([, label]) => h("option", { value: label, selected: label === chosen }, label)),
  );
  const code = h("code");
  let text = "";
  const write = (label) => {
    const [, , description] = offered.find(([, own]) => own === label);
    return masked((request) => sample(description, request), now);
  };
  const draw = () => {
    const made = select.value && write(select.value);
    text = made?.text ?? "";
    code.replaceChildren(...(made?.pieces ? nodesOf(made.pieces) : [words.no_sample]));
  };
  // Those of the page, and what stood in them.
  const before = new Map();
  const showOnPage = () => {
    for (const group of find(document, ".d-code-group[data-request-samples]")) {
      const panels = [...group.children].filter((own) => own.matches(".d-tab-panel"));
      for (const panel of panels) {
        const label = panel.querySelector(".d-tab-title")?.textContent;
        const place = panel.querySelector("pre.d-code > code");
        const made = place && offered.some(([, own]) => own === label) && write(label);
        if (!made?.pieces) continue;
        if (!before.has(place)) before.set(place, [...place.childNodes]);
        place.replaceChildren(...nodesOf(made.pieces));
      }
    }
  };
  const restore = () => {
    for (const [place, nodes] of before) place.replaceChildren(...nodes);
    before.clear();
  };
  select.addEventListener("change", () => {
    prefer(select.value);
    draw();
  });
  const head = h("div", { class: "d-play-pane-head" }, h("h3", {}, words.request), select, copyButton(words, () => text));
  const element = h("section", { class: "d-play-pane d-play-samples", "aria-label": words.request }, head, h("pre", { class: "d-code", tabindex: 0, "aria-label": words.request }, code));
  const show = (operation, values) => {
    now = twice(operation, values);
    draw();
    if (before.size && !element.closest("dialog")?.open) showOnPage();
  };
  return { element, show, showOnPage, restore, isEmpty: !offered.length };
};
