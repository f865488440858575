// Images open large; which, and that keys reach them, `site` has said.
function images() {
  const words = all("body")[0].dataset;
  for (const image of fresh(".d-prose img[aria-haspopup]")) {
    const enlarge = () => {
      const dialog = create("dialog");
      dialog.className = "d-zoom";
      dialog.setAttribute("aria-label", image.alt || words.enlarge);
      const close = create("button");
      close.className = "d-icon-button";
      close.setAttribute("aria-label", words.close);
      const mark = create("span");
      mark.className = "d-ui d-ui-close";
      close.append(mark);
      const copy = create("img");
      copy.src = image.currentSrc || image.src;
      copy.alt = image.alt;
      dialog.append(close, copy);
      all("body")[0].append(dialog);
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
  for (const button of fresh("[data-copy-image]")) {
    button.addEventListener("click", () => {
      const image = button.closest(".d-image").querySelector("img");
      const canvas = create("canvas");
      [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
      canvas.getContext("2d").drawImage(image, 0, 0);
      copyOf(() => {
        const png = new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
        return navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
      }, button);
    });
  }
}

parts.push(images);
