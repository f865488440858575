// Views of a page are chosen together, with their lines of the table of contents.
let preferred = [new URLSearchParams(location.search).get("view"), ...remembered("docs:views")];
const views = () => {
  const choices = [...all(".d-view-switch [data-choice]")];
  const own = choices.map((choice) => choice.dataset.choice);
  const chosen = preferred.find((title) => own.includes(title)) ?? own[0];
  for (const choice of choices) {
    if (choice.dataset.choice === chosen) choice.setAttribute("aria-current", "true");
    else choice.removeAttribute("aria-current");
  }
  for (const view of all("[data-view]")) {
    view.toggleAttribute("data-off", own.includes(view.dataset.view) && view.dataset.view !== chosen);
  }
};
on("click", (event) => {
  const choice = within(event, ".d-view-switch [data-choice]");
  if (!choice || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  preferred = [...new Set([choice.dataset.choice, ...preferred])];
  views();
  write("localStorage", "docs:views", preferred.filter(Boolean));
  history.replaceState(history.state, "", choice.href);
  const menu = choice.closest("details");
  menu.open = false;
  menu.querySelector("summary").focus();
  // What marks the place in the table of contents has other headings now.
  dispatchEvent(new Event("resize"));
});

openers["[data-view]"] = (view) => {
  preferred = [view.dataset.view, ...preferred];
  views();
};
choices.push(preferred.some(Boolean));
pieces.push(views);
