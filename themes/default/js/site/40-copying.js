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

function copying() {
  if (!said.isConnected) document.body.append(said);
  for (const button of fresh(".d-copy", copying)) {
    button.addEventListener("click", () => {
      const block = button.closest(".d-codeblock");
      const code = all("pre.d-code > code", block).find((code) => !code.closest("[data-off]"));
      if (!code) return;
      // What a change takes away is not what the reader wants to paste.
      const lines = all(":scope > .l", code);
      const text = lines.length ? lines.filter((line) => !line.classList.contains("del")).map(textOf).join("") : textOf(code);
      copyText(text, button);
    });
  }
  for (const button of fresh("[data-copy]", copying)) button.addEventListener("click", () => copyText(button.dataset.copy, button));
  for (const button of fresh("[data-copy-prompt]", copying)) {
    button.addEventListener("click", () => {
      const text = button.closest(".d-prompt").querySelector(".d-prompt-text");
      // What depends on the reader is in the page alone.
      copyText(text.querySelector("docs-slot") ? textOf(text).trim() : button.dataset.copyPrompt, button);
    });
  }
  for (const button of fresh(".d-expand", copying)) {
    const block = button.closest(".d-expandable-code");
    button.addEventListener("click", () => {
      const isOpen = block.classList.toggle("d-open");
      button.setAttribute("aria-expanded", String(isOpen));
      button.textContent = isOpen ? button.dataset.less : button.dataset.more;
    });
  }
}

parts.push(copying);
again.push(copying);
