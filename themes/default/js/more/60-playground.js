// The playground of an API page is fetched when a hand is near, and opened by a click.
function playgrounds() {
  for (const button of fresh("[data-playground]")) {
    const load = () => import(button.dataset.module);
    for (const event of ["pointerenter", "focus"]) button.addEventListener(event, load);
    button.addEventListener("click", () => load().then(({ open }) => open(button)));
    if (button.matches(":hover, :focus")) load();
  }
}

parts.push(playgrounds);
