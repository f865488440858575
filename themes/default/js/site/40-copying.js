async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return;
  }
  const label = button.getAttribute("aria-label");
  button.classList.add("d-done");
  if (button.dataset.done && label) button.setAttribute("aria-label", button.dataset.done);
  setTimeout(() => {
    button.classList.remove("d-done");
    if (label) button.setAttribute("aria-label", label);
  }, 1600);
}

function copying() {
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
    const block = button.closest(".d-codeblock");
    const code = block.querySelector("pre.d-code");
    block.classList.toggle("d-short", code.scrollHeight <= 280);
    if (code.scrollHeight <= 280) block.classList.add("d-open");
    button.addEventListener("click", () => {
      button.textContent = block.classList.toggle("d-open") ? button.dataset.less : button.dataset.more;
    });
  }
}

parts.push(copying);
again.push(copying);
