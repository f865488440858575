// The drawer on narrow screens. Without script the link opens it by `:target`.
function drawer() {
  const sidebar = byId("d-sidebar");
  const button = first(".d-menu-button");
  if (!sidebar || !button) return;
  const set = (open) => {
    sidebar.classList.toggle("d-open", open);
    button.setAttribute("aria-expanded", open);
    // An address that ends in `#d-sidebar` keeps it open by `:target`.
    if (!open && location.hash === "#d-sidebar") location.hash = "";
    if (open) sidebar.querySelector(".d-sidebar-close").focus();
    else if (sidebar.contains(focused())) button.focus();
  };
  button.addEventListener("click", (event) => {
    event.preventDefault();
    set(!sidebar.classList.contains("d-open"));
  });
  sidebar.querySelector(".d-sidebar-close").addEventListener("click", (event) => {
    event.preventDefault();
    set(false);
  });
  // Nobody is left behind it.
  const elsewhere = ({ target }) => {
    if (sidebar.classList.contains("d-open") && !sidebar.contains(target) && !button.contains(target)) set(false);
  };
  on("click", elsewhere);
  on("focusin", elsewhere);
  on("keydown", (event) => {
    // A menu in it closes first.
    if (event.key === "Escape" && sidebar.classList.contains("d-open") && !sidebar.querySelector(".d-switch[open]")) set(false);
  });
}

// Menus close when the reader turns elsewhere.
function menus() {
  const open = () => all("details.d-switch[open]");
  const elsewhere = ({ target }) => {
    for (const menu of open()) if (!menu.contains(target)) menu.open = false;
  };
  on("click", elsewhere);
  on("focusin", elsewhere);
  on("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    for (const tip of all(".d-tooltip:is(:hover, :focus-within)")) tip.classList.add("d-closed");
  });
}

// A tooltip stays within the window: it moves sideways, and below its word where there is no room above.
function tooltips() {
  const place = (event) => {
    const tip = within(event, ".d-tooltip");
    // Escape closes one until the reader has been elsewhere.
    for (const closed of all(".d-closed")) if (closed !== tip) closed.classList.remove("d-closed");
    if (!tip) return;
    const box = tip.querySelector(".d-tooltip-box");
    box.style.setProperty("--d-shift", "0px");
    tip.classList.remove("d-below");
    const { left, right, top } = box.getBoundingClientRect();
    const shift = Math.max(8 - left, 0) || Math.min(root.clientWidth - 8 - right, 0);
    box.style.setProperty("--d-shift", `${shift}px`);
    tip.classList.toggle("d-below", top < parseFloat(getComputedStyle(root).scrollPaddingBlockStart));
  };
  on("pointerover", place);
  on("focusin", place);
}

parts.push(drawer, menus, tooltips);
