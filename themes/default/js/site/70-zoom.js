function zoom() {
  for (const image of fresh(".d-prose img:not(.d-icon, .d-card img, a img, [data-no-zoom])", zoom)) {
    image.dataset.zoomable = "";
    image.addEventListener("click", () => {
      const dialog = create(document, "dialog");
      dialog.className = "d-zoom";
      const copy = create(document, "img");
      copy.src = image.currentSrc || image.src;
      copy.alt = image.alt;
      dialog.append(copy);
      first("body").append(dialog);
      dialog.addEventListener("click", () => dialog.close());
      dialog.addEventListener("close", () => dialog.remove());
      dialog.showModal();
    });
  }
}

parts.push(zoom);
again.push(zoom);
