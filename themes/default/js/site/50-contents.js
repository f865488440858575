// The table of contents marks the heading that is being read.
function contents() {
  let links, headings, current;
  const mark = () => {
    const line = parseFloat(getComputedStyle(root).scrollPaddingBlockStart) + 8 || 90;
    const shown = headings.filter((heading) => heading.getClientRects().length);
    const atEnd = scrollY + innerHeight >= root.scrollHeight - 2;
    const passed = shown.findLast((heading) => heading.getBoundingClientRect().top <= line);
    const heading = atEnd && scrollY > 0 ? shown.at(-1) : passed ?? shown[0];
    const link = links.get(heading?.id);
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    current = link;
  };
  let frame;
  const later = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      mark();
    });
  };
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later);
  const read = () => {
    const entries = all(".d-toc a:not(docs-slot[hidden] a)");
    links = new Map(entries.map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
    headings = [...links.keys()].map((id) => byId(id)).filter(Boolean);
    mark();
  };
  read();
  addEventListener("docs:user", read);
}

parts.push(contents);
