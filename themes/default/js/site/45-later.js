// What takes a hand of the reader to be of use is fetched when one is near: search, the page's menu, trees, large pictures,
// diagrams, long code, closed groups of a large navigation (`more`). What they did until it came happens then.

// Images open large, by mouse and by key; a tree is entered at its first item.
function reachable() {
  const { enlarge } = first("body").dataset;
  for (const image of all(".d-prose img:not(.d-icon, .d-card img, a img, button img, [data-no-zoom], [aria-haspopup])")) {
    image.tabIndex = 0;
    image.setAttribute("role", "button");
    image.setAttribute("aria-haspopup", "dialog");
    if (!image.alt) image.setAttribute("aria-label", enlarge);
  }
  for (const tree of all("[role=tree]:not(:has([tabindex='0']))")) tree.querySelector("[role=treeitem]").tabIndex = 0;
}

// What is wider than its place begins in its middle, where a tree that grows downwards has its root.
function roots() {
  for (const copy of all(".d-diagram-copy:is([data-copy^='flowchart T'], [data-copy^='graph T'])")) {
    const view = copy.closest(".d-diagram").querySelector(".d-diagram-view");
    view.scrollLeft = (view.scrollWidth - view.clientWidth) / 2;
  }
}

function later() {
  let coming;
  let isThere;
  let isAsked;
  // Browsers remember that a module did not come: its address is another one then.
  let tried = "";
  // Says where it was asked for that search did not come: for want of a network, or because the site was replaced.
  const lost = () => {
    isAsked = false;
    const note = first(".d-search-lost");
    note.hidden = false;
    setTimeout(() => (note.hidden = true), 6000);
  };
  const reached = (event) => {
    const { target, type } = event;
    // Seen from here, what is typed into is the element in whose shadow it stands.
    const field = event.composedPath()[0].closest?.("input, textarea, select, [contenteditable]");
    const key = event.ctrlKey || event.metaKey ? "k" : field || "/";
    if (key === event.key && first("[data-search]")) {
      event.preventDefault();
      isAsked = true;
      first("[data-search]").click();
      return;
    }
    // What is typed before there is a dialog to type into.
    const isTyped = isAsked && event.key?.length < 2;
    if (isThere || !(isTyped || within(event, "[data-search], [data-page-menu], [data-playground], [role=tree], .d-expand, .d-diagram, .d-image, img[aria-haspopup], [data-fragment] summary"))) return;
    coming ??= import(first("body").dataset.more + tried).then(
      () => (isThere = true),
      () => {
        coming = null;
        tried += "?";
      },
    );
    const isHeld =
      isTyped ||
      (type === "click"
        ? target.closest("button, [data-with-page], .d-tree-row, img")
        : type === "keydown" &&
          ((event.key !== "Tab" && target.matches("[role=treeitem], img")) ||
            // A summary has keys of its own.
            (event.key.startsWith("Arrow") && target.matches("[data-page-menu] summary"))));
    if (!isHeld) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    coming.then(() => {
      if (isThere) target.dispatchEvent(new event.constructor(type, event));
      else if (within(event, "[data-search]")) lost();
    });
  };
  for (const type of ["pointerover", "focusin", "click", "keydown"]) on(type, reached, true);
  // The script that came may miss its own module.
  addEventListener("docs:search-lost", lost);
}

parts.push(reachable, roots, later);
// What another reader sees may hold more of these.
addEventListener("docs:user", reachable);
