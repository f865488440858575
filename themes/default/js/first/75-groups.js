// What a reader's groups add to the lists that everybody sees (`docs::render::additions`), and pages that only they may
// see. The reader's module fetches it, keeps it (`docs:groups`) and does the rest (`src/client/login/rest.js`).
let known, given, added;
const bare = (path) => path.replace(/(\/index\.html|\/)$/, "");
/// What is kept, if it is this reader's.
const kept = () => {
  const own = given ?? read("localStorage", `docs:groups:${page.base}`);
  return root.matches(".in") && own?.id === (read("localStorage", `docs:session:${page.base}`) ?? own)?.id ? own : undefined;
};
const made = (tree, space) => {
  if (typeof tree === "string") return tree;
  const [name, attributes, ...children] = tree;
  space = name === "svg" ? "http://www.w3.org/2000/svg" : space;
  const element = document.createElementNS(space ?? root.namespaceURI, name);
  // What was stored is as little trusted as what is fetched: it may say much, and do nothing.
  for (const [key, value] of Object.entries(attributes))
    if (!/^on|^srcdoc/i.test(key) && !/^[\s\0-\x1f]*(java|vb)script:/i.test(value)) element.setAttribute(key, value);
  if (!/^(script|iframe|object|embed|base|link|meta|style|form)$/i.test(name)) element.append(...children.map((child) => made(child, space)));
  return element;
};
/// Whether the parser is past a list.
const isWhole = (list) => {
  for (let node = list; node; node = node.parentElement) if (node.nextSibling) return true;
  return document.readyState !== "loading";
};
const splice = (list) => {
  const { list: name } = list.dataset;
  const seen = [...list.children];
  let last;
  added.add(list);
  for (const [order, at, tree, , isInstead] of known.lists[name] ?? []) {
    if (order === last) continue;
    last = order;
    const node = made(tree);
    node.dataset.added = isInstead ? "instead" : "";
    list.insertBefore(node, seen[at] ?? null);
    // An option of the section that this page is in; the entry of this page.
    const isChosen = page.chosen?.split(" ").includes(`${name.replace(/s$/, "")}:${order}`);
    const here = isChosen ? node.querySelector("a, summary") : [...node.querySelectorAll("a")].find(({ pathname }) => bare(pathname) === bare(location.pathname));
    here?.setAttribute("aria-current", isChosen || !list.closest(".d-nav") ? "true" : "page");
    if (here && !isChosen) for (let above = list; above; above = above.parentElement) if (above.matches("details")) above.open = true;
    for (let above = list; above; above = above.parentElement) if (above.hidden) above.hidden = !(above.dataset.unhidden = "");
  }
};
const additions = () => {
  if (known) for (const list of all("[data-list]")) if (!added.has(list) && isWhole(list)) splice(list);
};
/// What stands at the address of a page for some leads them to it; the page leads others back.
const enter = () => {
  const { search, hash } = location;
  const mine = known?.classes.find(([mark]) => mark === (page.restricted ?? page.mark));
  const to = page.mark && !mine ? page.place : page.restricted && mine && `${page.base}/_readers/${mine[1]}/pages${bare(location.pathname).slice(page.base.length)}/index.html`;
  root.classList.toggle("waiting", !!to || (page.restricted !== undefined && !known && root.matches(".in")));
  root.classList.toggle("kept", page.excludes?.split(" ").some((name) => known?.names.includes(name)) ?? false);
  if (to) location.replace(to + search + hash);
};
const regroup = () => {
  for (const node of all("[data-added]")) node.remove();
  for (const node of all("[data-unhidden]")) (node.hidden = true), delete node.dataset.unhidden;
  known = kept();
  added = new WeakSet();
  enter();
  additions();
};
if (page.base !== undefined) {
  regroup();
  addEventListener("docs:user", regroup);
  addEventListener("docs:groups", ({ detail }) => {
    given = detail && JSON.parse(detail);
    regroup();
    root.classList.remove("waiting");
  });
  // The rest of a large navigation came.
  addEventListener("docs:list", additions);
}

choices.push(known);
pieces.push(additions);
