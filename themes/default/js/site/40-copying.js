// Where screen readers hear that something was copied: a button's new name is not read out by all of them.
const said = create(document, "div");
said.className = "d-sr";
said.setAttribute("role", "status");

async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return;
  }
  done(button);
}

function done(button) {
  said.textContent = button.dataset.done ?? "";
  const label = button.getAttribute("aria-label");
  button.classList.add("d-done");
  if (button.dataset.done && label) button.setAttribute("aria-label", button.dataset.done);
  setTimeout(() => {
    button.classList.remove("d-done");
    said.textContent = "";
    if (label) button.setAttribute("aria-label", label);
  }, 1600);
}

const acts = {
  ".d-copy": (button) => {
    const block = button.closest(".d-codeblock");
    const code = all("pre.d-code > code", block).find((code) => !code.closest("[data-off]"));
    if (!code) return;
    // What a change takes away is not what the reader wants to paste.
    const lines = all(":scope > .l", code);
    const text = lines.length ? lines.filter((line) => !line.classList.contains("del")).map(textOf).join("") : textOf(code);
    copyText(text, button);
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
  on(document, "click", (event) => {
    for (const selector in acts) {
      const button = within(event, selector);
      if (button) acts[selector](button);
    }
  });
}

parts.push(copying);
