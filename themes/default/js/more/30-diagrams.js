// Diagrams grow, move under the pointer and fill the screen.
const zoomStep = 1.4;

function zoomTo(figure, scale) {
  const view = figure.querySelector(".d-diagram-view");
  const drawing = view.querySelector(".d-drawing");
  // The page must not move while what is in the figure grows.
  if (!figure.dataset.scale) {
    view.style.blockSize = `${view.offsetHeight}px`;
    figure.dataset.width = drawing.getBoundingClientRect().width;
  }
  const before = Number(figure.dataset.scale || 1);
  const middle = [(view.scrollLeft + view.clientWidth / 2) / before, (view.scrollTop + view.clientHeight / 2) / before];
  figure.dataset.scale = scale;
  figure.classList.toggle("d-zoomed", scale !== 1);
  drawing.style.inlineSize = scale === 1 ? "" : `${figure.dataset.width * scale}px`;
  view.scrollTo(middle[0] * scale - view.clientWidth / 2, middle[1] * scale - view.clientHeight / 2);
}

function pan(view) {
  view.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0 || !view.closest(".d-zoomed")) return;
    const from = [event.clientX + view.scrollLeft, event.clientY + view.scrollTop];
    const move = (event) => view.scrollTo(from[0] - event.clientX, from[1] - event.clientY);
    view.setPointerCapture(event.pointerId);
    view.addEventListener("pointermove", move);
    view.addEventListener("lostpointercapture", () => view.removeEventListener("pointermove", move), { once: true });
  });
}

function enlarge(figure) {
  const dialog = create("dialog");
  dialog.className = "d-diagram-full";
  const copy = figure.cloneNode(true);
  copy.classList.remove("d-zoomed");
  delete copy.dataset.scale;
  copy.querySelector(".d-diagram-view").removeAttribute("style");
  copy.querySelector(".d-drawing").removeAttribute("style");
  dialog.append(copy);
  // Its ids are the figure's on the page, and only one of each may be there.
  for (const element of all("[id]", copy)) element.id = `full-${element.id}`;
  for (const name of ["marker-start", "marker-mid", "marker-end"]) {
    for (const element of all(`[${name}]`, copy)) element.setAttribute(name, element.getAttribute(name).replace("#", "#full-"));
  }
  all("body")[0].append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  wire(copy, () => dialog.close());
  dialog.showModal();
}

function wire(figure, full) {
  pan(figure.querySelector(".d-diagram-view"));
  const act = {
    in: () => zoomTo(figure, Math.min(Number(figure.dataset.scale || 1) * zoomStep, 8)),
    out: () => {
      const scale = Number(figure.dataset.scale || 1) / zoomStep;
      zoomTo(figure, scale < 1.05 ? 1 : scale);
    },
    full,
  };
  for (const button of all("[data-diagram]", figure)) button.addEventListener("click", act[button.dataset.diagram]);
}

function diagrams() {
  for (const figure of fresh(".d-diagram:has(> .d-diagram-actions)")) wire(figure, () => enlarge(figure));
}

parts.push(diagrams);
