// A banner that its reader closed stays away until its text changes.
const banner = () => {
  for (const banner of all("[data-banner]")) {
    banner.toggleAttribute("data-off", banner.dataset.banner === read("localStorage", "docs:banner"));
  }
};
on("click", (event) => {
  const element = within(event, ".d-banner-close")?.closest("[data-banner]");
  if (!element) return;
  write("localStorage", "docs:banner", element.dataset.banner);
  banner();
});

choices.push(read("localStorage", "docs:banner"));
pieces.push(banner);
