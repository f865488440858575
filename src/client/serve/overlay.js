// Mistakes over the page: each with the lines around it. It goes by itself when they are mended.
import { make, place } from "./parts.js";

const CSS = `:host{position:fixed;inset:auto 0 0 0;z-index:2147483646;display:block}
section{background:var(--back);border-top:3px solid var(--bad);box-shadow:0 -8px 40px rgb(0 0 0/.22);max-height:70vh;overflow:auto;
padding:14px 20px 56px}header{display:flex;align-items:center;gap:12px;justify-content:space-between}
h2{font-size:15px;margin:0;color:var(--bad)}ol{list-style:none;margin:10px 0 0;padding:0;display:grid;gap:16px}
p{margin:0}.where{color:var(--soft)}a{color:inherit;text-underline-offset:2px}b{font-weight:600}
pre{margin:8px 0;padding:8px 0;background:var(--fill);border:1px solid var(--line);border-radius:8px;overflow:auto;tab-size:4}
pre div{padding:0 12px;white-space:pre;min-width:max-content}pre .at{background:var(--tint)}
pre span{display:inline-block;min-width:3ch;margin-right:14px;text-align:right;color:var(--soft);user-select:none}
mark{background:none;color:inherit;text-decoration:underline wavy var(--bad);text-underline-offset:3px}.help{color:var(--soft)}`;

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
  const { code, message, help, file, line: at, column, frame, editor } = error;
  const item = make("li", {}, make("p", {}, make("b", { textContent: message }), ` `, make("code", { textContent: `[${code}]` })));
  const name = at ? `${file}:${at}:${column}` : file;
  if (name) {
    const where = editor ? make("a", { href: editor, textContent: name, title: "Open in the editor" }) : name;
    item.append(make("p", { className: "where" }, where));
  }
  if (frame) item.append(make("pre", {}, ...frame.map((own) => line(own, error))));
  if (help) item.append(make("p", { className: "help" }, "help: ", help));
  return item;
};

/// Makes a function that shows errors, or takes them away when there are none.
export const overlay = () => {
  let root;
  return (errors) => {
    if (!root && !errors.length) return;
    root ??= place("docs-preview-errors", CSS);
    root.host.hidden = !errors.length;
    const title = errors.length === 1 ? "1 error" : `${errors.length} errors`;
    const close = make("button", { type: "button", textContent: "Hide" });
    close.addEventListener("click", () => (root.host.hidden = true));
    const content = make("section", { role: "alert", ariaLabel: title });
    content.append(make("header", {}, make("h2", { textContent: title }), close), make("ol", {}, ...errors.map(finding)));
    root.replaceChildren(content);
  };
};
