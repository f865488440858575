// Where screen readers hear that something was copied: a button's new name is not read out by all of them.
const said = create("div");
said.className = "d-sr";
said.setAttribute("role", "status");

async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return;
  }
  // It says so already.
  if (button.matches(".d-done")) return;
  const { done = "" } = button.dataset;
  const label = button.getAttribute("aria-label");
  const show = (isDone) => {
    said.textContent = isDone ? done : "";
    button.classList.toggle("d-done", isDone);
    if (label) button.setAttribute("aria-label", (isDone && done) || label);
  };
  show(true);
  setTimeout(show, 1600, false);
}

const acts = {
  ".d-copy": (button) => {
    const code = button.closest(".d-codeblock").querySelector("pre.d-code > code:not([data-off] *)");
    if (!code) return;
    // What a change takes away is not what the reader wants to paste.
    const lines = code.querySelector(".l") ? all(":scope > .l:not(.del)", code) : [code];
    copyText(lines.map(textOf).join(""), button);
  },
  "[data-copy]": (button) => {
    const { copy, copyDark } = button.dataset;
    copyText((root.classList.contains("dark") && copyDark) || copy, button);
  },
  "[data-copy-prompt]": (button) => {
    const text = button.closest(".d-prompt").querySelector(".d-prompt-text");
    // What depends on the reader is in the page alone.
    copyText(text.querySelector("docs-slot") ? textOf(text).trim() : button.dataset.copyPrompt, button);
  },
};

function copying() {
  document.body.append(said);
  on("click", (event) => {
    for (const selector in acts) {
      const button = within(event, selector);
      if (button) acts[selector](button);
    }
  });
}

parts.push(copying);
