// `View`s of a page are chosen together.
function views() {
  const list = all("[data-view]");
  const titles = [...new Set(list.map((view) => view.dataset.view))];
  if (titles.length < 2) return;
  const select = create(document, "select");
  select.className = "d-view-switch";
  select.setAttribute("aria-label", list[0].dataset.label);
  for (const title of titles) select.append(new Option(title, title));
  const show = (title) => list.forEach((view) => view.toggleAttribute("data-off", view.dataset.view !== title));
  const last = recall("docs:view");
  if (last && titles.includes(last)) select.value = last;
  select.addEventListener("change", () => {
    show(select.value);
    remember("docs:view", select.value);
  });
  list[0].before(select);
  show(select.value);
}

parts.push(views);
