// What a reader has before them, as text: the elements of a page with their attributes, and its words. A page that the
// loader filled and one that the build made for the same reader must come to the same; what only one of them can have is
// left out, each thing with its reason.
const shapeOf = (root) => {
  const page = root.cloneNode(true);
  // What everybody sees, behind what stands in its place; and the marks of places.
  for (const slot of page.querySelectorAll("docs-slot[hidden]")) slot.remove();
  for (const slot of page.querySelectorAll("docs-slot")) slot.replaceWith(...slot.childNodes);
  for (const mark of page.querySelectorAll("template")) mark.remove();
  // A secret is whole in what the build renders.
  for (const secret of page.querySelectorAll(".d-secret")) secret.replaceWith(secret.firstChild.textContent);
  // A component cannot know whether what comes into its holes is something: it leaves room for it.
  for (const room of page.querySelectorAll(".d-card-body, .d-tab-title")) if (!room.textContent.trim()) room.remove();
  // Ids that texts give are those for a reader nobody knows, so that links lead to them for everybody.
  for (const own of page.querySelectorAll("h1, h2, h3, h4, h5, h6, details")) own.removeAttribute("id");
  for (const anchor of page.querySelectorAll("a.d-anchor")) anchor.removeAttribute("href");
  for (const panel of page.querySelectorAll("[data-anchor]")) panel.removeAttribute("data-anchor");
  const lines = [];
  const walk = (node, depth) => {
    let text = "";
    const flush = () => {
      if (text.trim()) lines.push("  ".repeat(depth) + JSON.stringify(text.replace(/\s+/g, " ").trim()));
      text = "";
    };
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) text += child.data;
      if (child.nodeType !== Node.ELEMENT_NODE) continue;
      flush();
      const attributes = [...child.attributes]
        .filter(({ name }) => name !== "data-docs" && name !== "style" && name !== "referrerpolicy" )
        // In a list over a reader's data tabs have no address of their own; the page of one reader gives them one.
        .filter(({ name }) => !(child.matches(".d-tab, .d-tab-panel") && ["id", "aria-controls"].includes(name)))
        // What the theme makes of pictures that open large.
        .filter(({ name }) => !(child.matches("img, [role=treeitem]") && ["role", "tabindex", "aria-haspopup", "aria-label"].includes(name)))
        // Numbers of calls, which the build counts in each page; classes of styles.
        .map(({ name, value }) => `${name}=${JSON.stringify(value.replace(/\bd-([a-z]+-)?\d+(-\d+)*\b/g, "d-N").replace(/\bs-[0-9a-f]{8}\b/g, "").trim())}`)
        .filter((attribute) => attribute !== 'class=""')
        .sort();
      lines.push("  ".repeat(depth) + `<${[child.localName, ...attributes].join(" ")}>`);
      walk(child, depth + 1);
    }
    flush();
  };
  walk(page, 0);
  return lines.join("\n");
};

const shapeOfText = (html) => {
  const page = document.createElement("div");
  page.innerHTML = html;
  return shapeOf(page);
};
