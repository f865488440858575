// The playground of an API page. Its module is fetched when a hand is near; what was pressed until it came happens then.
function playground() {
  let coming;
  const reached = (event) => {
    const button = within(event, "[data-playground]");
    if (!button) return;
    coming ??= import(button.dataset.module);
    coming.catch(() => (coming = null));
    if (event.type !== "click") return;
    button.setAttribute("aria-busy", "true");
    coming
      .then((module) => module.open(button))
      .catch((error) => console.warn("docs:", error.message))
      .finally(() => button.removeAttribute("aria-busy"));
  };
  for (const type of ["pointerover", "focusin", "click"]) on(document, type, reached);
}

parts.push(playground);
