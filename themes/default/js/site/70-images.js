// Images open large, by mouse and by key.
function images() {
  const words = first("body").dataset;
  for (const image of fresh(".d-prose img:not(.d-icon, .d-card img, a img, button img, [data-no-zoom])", images)) {
    image.tabIndex = 0;
    image.setAttribute("role", "button");
    image.setAttribute("aria-haspopup", "dialog");
    if (!image.alt) image.setAttribute("aria-label", words.enlarge);
    const enlarge = () => {
      const dialog = create(document, "dialog");
      dialog.className = "d-zoom";
      dialog.setAttribute("aria-label", image.alt || words.enlarge);
      const close = create(document, "button");
      close.className = "d-icon-button";
      close.setAttribute("aria-label", words.close);
      const mark = create(document, "span");
      mark.className = "d-ui d-ui-close";
      close.append(mark);
      const copy = create(document, "img");
      copy.src = image.currentSrc || image.src;
      copy.alt = image.alt;
      dialog.append(close, copy);
      first("body").append(dialog);
      dialog.addEventListener("click", () => dialog.close());
      dialog.addEventListener("close", () => dialog.remove());
      dialog.showModal();
    };
    image.addEventListener("click", enlarge);
    image.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      enlarge();
    });
  }
  for (const button of fresh("[data-copy-image]", images)) {
    button.addEventListener("click", async () => {
      const image = button.closest(".d-image").querySelector("img");
      const canvas = create(document, "canvas");
      [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
      canvas.getContext("2d").drawImage(image, 0, 0);
      try {
        const png = new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
        await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
        done(button);
      } catch {
        // A picture of another host stays its own.
      }
    });
  }
}

// On paper everything is open.
function printing() {
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("main details:not([open], .d-switch)");
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });
}

parts.push(images, printing);
again.push(images);
