// Elements of the preview's own, which no style of the page reaches.

/// Makes an element: `properties` are set, `children` are elements and texts.
export const make = (name, properties = {}, ...children) => {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children);
  return made;
};

/// A place beside the body, where nothing of the page is, with styles of its own.
export const place = (name, css) => {
  const host = document.createElement(name);
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${SHARED}${css}`);
  root.adoptedStyleSheets = [sheet];
  document.documentElement.append(host);
  return root;
};

const SHARED = `:host{all:initial;color-scheme:inherit;--ink:light-dark(#1b2129,#e8ebf0);--soft:light-dark(#5a6472,#9aa5b5);
--back:light-dark(#fff,#1a1e26);--line:light-dark(#d5dae2,#39414e);--fill:light-dark(#f2f5f8,#252b35);
--bad:light-dark(#b42318,#ff8a7a);--tint:light-dark(#fdecea,#3a211f);font:14px/1.5 system-ui,sans-serif;color:var(--ink)}
:host([hidden]){display:none}*{box-sizing:border-box}button,select,textarea{font:inherit;color:inherit}
button,select{background:var(--fill);border:1px solid var(--line);border-radius:7px;padding:4px 10px;cursor:pointer}
button:hover{border-color:var(--soft)}:focus-visible{outline:2px solid light-dark(#2563eb,#7aa7ff);outline-offset:2px}
code,pre,textarea{font:12.5px/1.6 ui-monospace,SFMono-Regular,Menlo,monospace}`;
