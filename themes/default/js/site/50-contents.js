// The table of contents marks the heading that is being read.
function contents() {
  let links, headings;
  const read = () => {
    const entries = all(".d-toc a").filter((link) => !link.closest("docs-slot[hidden]"));
    links = new Map(entries.map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
    headings = [...links.keys()].map((id) => byId(document, id)).filter(Boolean);
  };
  let current = null;
  const mark = () => {
    const line = parseFloat(getComputedStyle(root).scrollPaddingBlockStart) + 8 || 90;
    const shown = headings.filter((heading) => heading.getClientRects().length);
    const atEnd = scrollY + innerHeight >= root.scrollHeight - 2;
    const passed = shown.filter((heading) => heading.getBoundingClientRect().top <= line);
    const heading = atEnd && scrollY > 0 ? shown.at(-1) : passed.at(-1) ?? shown[0];
    if (heading === current) return;
    if (current) links.get(current.id)?.removeAttribute("aria-current");
    current = heading ?? null;
    if (current) links.get(current.id)?.setAttribute("aria-current", "true");
  };
  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  };
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later);
  read();
  mark();
  addEventListener("docs:user", () => {
    read();
    mark();
  });
}

parts.push(contents);
