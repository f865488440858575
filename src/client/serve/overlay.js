// Mistakes over the page: each with the lines around it, errors at once, warnings when they are asked for. They go by
// themselves when they are mended.
import { make, place } from "./parts.js";

const CSS = `:host{position:fixed;inset:auto 0 0 0;z-index:2147483646;display:block;pointer-events:none}
section,.badge{pointer-events:auto}.badge{position:fixed;right:12px;bottom:calc(12px + var(--lift,0px));border-radius:12px;padding:6px 12px;
background:var(--back);box-shadow:0 4px 18px rgb(0 0 0/.16)}.badge::before{content:"";display:inline-block;width:8px;height:8px;
margin-right:8px;border-radius:50%;background:var(--mild)}:host{--mild:light-dark(#b45309,#f0b45a);--mark:var(--mild)}
section{background:var(--back);border-top:3px solid var(--mark);box-shadow:0 -8px 40px rgb(0 0 0/.22);max-height:70vh;
overflow:auto;padding:14px 20px 64px}section.bad,li.error{--mark:var(--bad)}li.warning{--mark:var(--mild)}
li b+code{color:var(--mark)}
header{display:flex;align-items:center;gap:12px;justify-content:space-between}
h2{font-size:15px;margin:0;color:var(--mark)}ol{list-style:none;margin:10px 0 0;padding:0;display:grid;gap:16px;
grid-template-columns:minmax(0,1fr)}
p{margin:0}.where,.help{color:var(--soft)}a{color:inherit;text-underline-offset:2px}b{font-weight:600}b code{font-size:13.5px}
pre{margin:8px 0;padding:8px 0;background:var(--fill);border:1px solid var(--line);border-radius:8px;overflow:auto;tab-size:4}
pre div{padding:0 12px;white-space:pre;min-width:max-content}pre .at{background:color-mix(in srgb,var(--mark) 12%,transparent)}
pre span{display:inline-block;min-width:3ch;margin-right:14px;text-align:right;color:var(--soft);user-select:none}
mark{background:none;color:inherit;text-decoration:underline wavy var(--mark);text-underline-offset:3px}
@media print{:host{display:none}}`;

/// A sentence with what stands between backquotes as code.
export const worded = (text) => text.split("`").map((part, at) => (at % 2 ? make("code", { textContent: part }) : part));

/// One line of a frame; `from` to `to` are columns of what is wrong.
const line = ([number, text], { line, from, to }) => {
  const made = make("div", {}, make("span", { textContent: number }));
  if (number !== line) made.append(text || " ");
  else {
    made.className = "at";
    const letters = [...text];
    const [start, end] = [from - 1, Math.min(to - 1, letters.length)];
    const part = (from, to) => letters.slice(from, to).join("");
    made.append(part(0, start), make("mark", { textContent: part(start, end) || " " }), part(Math.max(start, end)));
  }
  return made;
};

const finding = (error) => {
  const { severity, code, message, help, file, line: at, column, frame, editor } = error;
  const said = [make("b", {}, ...worded(message)), " ", make("code", { textContent: `[${code}]` })];
  const item = make("li", { className: severity }, make("p", {}, ...said));
  const name = at ? `${file}:${at}:${column}` : file;
  if (name) {
    const where = editor ? make("a", { href: editor, textContent: name, title: "Open in the editor" }) : name;
    item.append(make("p", { className: "where" }, where));
  }
  if (frame) item.append(make("pre", {}, ...frame.map((own) => line(own, error))));
  if (help) item.append(make("p", { className: "help" }, "help: ", ...worded(help)));
  return item;
};

const counted = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

/// Makes a function that shows findings, or takes them away when there are none.
export const overlay = () => {
  let root;
  // Whether somebody asked for the warnings, or had enough of the errors.
  let isOpen;
  let hadErrors = false;
  return (found) => {
    if (!root && !found.length) return;
    const isError = ({ severity }) => severity === "error";
    const findings = [...found.filter(isError), ...found.filter((own) => !isError(own))];
    root ??= place("docs-preview-errors", CSS);
    root.host.hidden = !findings.length;
    const nErrors = findings.filter(isError).length;
    const nWarnings = findings.length - nErrors;
    const parts = [nErrors && counted(nErrors, "error"), nWarnings && counted(nWarnings, "warning")];
    const title = parts.filter(Boolean).join(", ");
    if (nErrors) isOpen = true;
    else if (hadErrors || !findings.length) isOpen = false;
    hadErrors = nErrors > 0;
    const button = (properties, next) => {
      const made = make("button", { type: "button", ...properties });
      made.addEventListener("click", () => {
        isOpen = next;
        draw();
      });
      return made;
    };
    const draw = () => {
      if (!isOpen) return root.replaceChildren(button({ className: "badge", textContent: title }, true));
      const content = make("section", { className: nErrors ? "bad" : "", role: "alert", ariaLabel: title });
      const header = make("header", {}, make("h2", { textContent: title }), button({ textContent: "Hide" }, false));
      content.append(header, make("ol", {}, ...findings.map(finding)));
      root.replaceChildren(content);
    };
    draw();
  };
};
