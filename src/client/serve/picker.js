// Entries of which one may be chosen: each outlines its spots while somebody points at it or is at it with the keys.
import { make } from "./parts.js";
import { outliner } from "./spots.js";

/// Makes `{ item, draw, clear }`: `item` makes an entry's element, `key` tells it from others over drawings; `draw` outlines
/// what is chosen in a list that was drawn anew.
export const picker = () => {
  const { outline, show } = outliner();
  // The entry that was chosen, and where the spots of each are.
  let picked;
  let all = new Map();

  const chosen = () => all.get(picked)?.() ?? [];

  const mark = (item, key) => {
    item.classList.toggle("picked", key === picked);
    item.querySelector(".code").setAttribute("aria-pressed", `${key === picked}`);
  };

  const pick = (item, key) => {
    picked = picked === key ? undefined : key;
    for (const own of item.getRootNode().querySelectorAll("[data-entry]")) mark(own, own.dataset.entry);
    if (picked) show(chosen());
    else outline([]);
  };

  const item = (key, { spots, state, top, code, rest }) => {
    const button = make("button", { type: "button", className: "code" }, make("code", { textContent: code }));
    button.dataset.key = key;
    const made = make("li", { className: state }, make("div", { className: "top" }, ...top), button, ...rest);
    made.dataset.entry = key;
    all.set(key, spots);
    mark(made, key);
    for (const event of ["mouseenter", "focusin"]) made.addEventListener(event, () => outline(spots()));
    for (const event of ["mouseleave", "focusout"]) made.addEventListener(event, () => outline(chosen()));
    button.addEventListener("click", () => pick(made, key));
    return made;
  };

  const clear = () => {
    picked = undefined;
    outline([]);
  };

  return { item, clear, begin: () => (all = new Map()), draw: () => outline(chosen()) };
};
