// The bar that says who reads: the personas, nobody, or a reader as somebody writes one.
import { make, place } from "./parts.js";
import { become, reading } from "./reader.js";

const CSS = `:host{position:fixed;left:12px;bottom:12px;z-index:2147483647;display:block}
.bar{display:flex;gap:6px;align-items:center;padding:5px 6px 5px 12px;background:var(--back);border:1px solid var(--line);
border-radius:12px;box-shadow:0 4px 18px rgb(0 0 0/.16)}label{color:var(--soft);font-size:13px}
select{max-width:40vw}form{width:min(420px,calc(100vw - 24px));margin-bottom:8px;padding:12px;background:var(--back);
border:1px solid var(--line);border-radius:12px;box-shadow:0 4px 18px rgb(0 0 0/.16)}
form[hidden]{display:none}textarea{width:100%;height:260px;resize:vertical;padding:8px 10px;background:var(--fill);
border:1px solid var(--line);border-radius:8px;tab-size:2}ul{margin:8px 0;padding-left:18px;color:var(--bad)}ul:empty{display:none}
.row{display:flex;gap:8px;justify-content:flex-end;margin-top:8px}h2{font-size:14px;margin:0 0 8px}
@media print{:host{display:none}}`;

const NOBODY = "nobody";
const OWN = "own";
const EXAMPLE = { groups: [], content: { firstName: "Jane" } };

/// Shows the bar where readers can log in. `refresh` reads again what there is to choose from. `know` is told of it, and who
/// reads; `toggle` says why they see what they see.
export const bar = (page, { know, toggle }) => {
  let root, state, select, form;

  const ask = async (path, options) => {
    const answer = await fetch(`/_preview/${path}?${new URLSearchParams({ token: page.token })}`, options);
    return answer.ok ? answer.json() : undefined;
  };

  /// Makes somebody the reader. Errors of what was written.
  const choose = async (user) => {
    const body = user === null ? "" : typeof user === "string" ? user : JSON.stringify(user);
    const said = (await ask("reader", { method: "POST", body })) ?? { errors: ["docs serve does not answer"] };
    const { ok, errors, user: judged } = said;
    if (ok) become(state, judged);
    draw();
    return errors;
  };

  const edit = (isShown) => {
    form.hidden = !isShown;
    if (!isShown) return;
    const current = reading(state);
    const [text] = form.elements;
    text.value = JSON.stringify(current ?? state.personas[0]?.user ?? EXAMPLE, null, 2);
    text.focus();
  };

  const build = () => {
    root = place("docs-preview-bar", CSS);
    select = make("select", { id: "who" });
    const write = make("button", { type: "button", textContent: "Edit", title: "Write a reader as JSON" });
    write.addEventListener("click", () => edit(form.hidden));
    const reasons = make("button", { type: "button", textContent: "Why?", title: "Why do I see this? (Alt+W)" });
    reasons.dataset.why = "";
    reasons.addEventListener("click", () => toggle());
    select.addEventListener("change", async () => {
      if (select.value === OWN) return edit(true);
      edit(false);
      const user = select.value === NOBODY ? null : state.personas[select.value].user;
      say(await choose(user));
    });
    const text = make("textarea", { spellcheck: false, ariaLabel: "The reader as JSON" });
    const close = make("button", { type: "button", textContent: "Close" });
    close.addEventListener("click", () => edit(false));
    const row = make("div", { className: "row" }, close, make("button", { textContent: "Read as this" }));
    const title = make("h2", { textContent: "Read as" });
    form = make("form", { hidden: true }, title, text, make("ul", { role: "alert" }), row);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      say(await choose(text.value));
    });
    const label = make("label", { htmlFor: "who", textContent: "Read as" });
    root.append(form, make("div", { className: "bar" }, label, select, write, reasons));
    // The reader may log in and out by the page's own buttons, or in another tab.
    for (const name of ["docs:user", "docs:session", "storage"]) addEventListener(name, () => draw());
  };

  const say = (errors = []) => {
    form.querySelector("ul").replaceChildren(...errors.map((text) => make("li", { textContent: text })));
    if (errors.length) form.hidden = false;
  };

  const draw = () => {
    if (!state?.method) {
      know(state);
      return root?.host.remove();
    }
    if (!root) build();
    else if (!root.host.isConnected) document.documentElement.append(root.host);
    const current = reading(state);
    const at = state.personas.findIndex(({ user }) => isSame(user, current));
    const options = [
      make("option", { value: NOBODY, textContent: "Logged out" }),
      ...state.personas.map(({ name }, at) => make("option", { value: at, textContent: name })),
      make("option", { value: OWN, textContent: "Somebody else…" }),
    ];
    select.replaceChildren(...options);
    select.value = current ? (at < 0 ? OWN : at) : NOBODY;
    know(state, state.personas[at]?.name);
  };

  const refresh = async () => {
    state = (await ask("state").catch(() => undefined)) ?? state;
    draw();
    // Once in a run: who was chosen since stays.
    const run = "docs:preview-run";
    if (!state?.begin || localStorage.getItem(run) === page.token) return;
    localStorage.setItem(run, page.token);
    const begin = state.personas.find(({ name }) => name === state.begin);
    if (begin) await choose(begin.user);
  };

  return { refresh };
};

/// Whether two readers show the same, in whatever order they were written. Tokens say of them for whom and how long.
const isSame = (left, right) => {
  const sorted = (value) => {
    if (Array.isArray(value)) return value.map(sorted);
    if (!value || typeof value !== "object") return value;
    const keys = Object.keys(value).sort();
    return keys.map((key) => [key, sorted(value[key])]);
  };
  const textOf = ({ content = {}, groups = [] }) => JSON.stringify(sorted([content, groups]));
  return !!right && textOf(left) === textOf(right);
};
