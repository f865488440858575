// Long code is folded out and in.
function folds() {
  for (const button of fresh(".d-expand")) {
    button.addEventListener("click", () => {
      const isOpen = button.closest(".d-expandable-code").classList.toggle("d-open");
      button.setAttribute("aria-expanded", String(isOpen));
      button.textContent = isOpen ? button.dataset.less : button.dataset.more;
    });
  }
}

parts.push(folds);
