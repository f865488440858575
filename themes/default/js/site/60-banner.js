function banner() {
  const element = first("[data-banner]");
  const close = element?.querySelector(".d-banner-close");
  if (!close) return;
  if (recall("docs:banner") === element.dataset.banner) element.remove();
  close.addEventListener("click", () => {
    remember("docs:banner", element.dataset.banner);
    element.remove();
  });
}

parts.push(banner);
