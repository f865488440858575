// Who reads, in the header: their name, or what stands for it.
const readerName = ({ name, firstName, lastName, email }) => {
  const parts = [firstName, lastName].filter((part) => typeof part === "string").join(" ");
  return [name, parts, email].find((own) => typeof own === "string" && own.trim())?.trim().slice(0, 80) ?? "";
};
const reader = () => {
  const places = all("[data-reader]");
  if (!places.length) return;
  const name = root.matches(".in") ? readerName(window.docs.user) : "";
  const words = name.split(name.includes("@") ? "@" : /\s+/).slice(0, name.includes("@") ? 1 : 2);
  const initials = words.map((word) => [...word][0] ?? "").join("").toUpperCase();
  for (const place of places) {
    const text = place.dataset.reader === "name" ? name : initials;
    // What is set again would be seen as a change again.
    if (place.textContent !== text) place.textContent = text;
  }
};

choices.push(root.matches(".in"));
pieces.push(reader);

// What groups add and take is the matter of a script that only those need who read: it stands in a template, and what is
// drawn waits for it where browsers know how to. Pages that only some may see have it for everybody.
const [apart] = all("template[data-groups]");
const arrived = () => {
  if (root.matches(".in")) return apart?.replaceWith(apart.content.cloneNode(true));
  // A session that is over leaves nothing of what was told of it.
  for (const name of ["groups", "asked"]) {
    try {
      localStorage.removeItem(`docs:${name}:${root.dataset.base}`);
    } catch {
      // Nothing is there.
    }
  }
  const opened = Object.entries(groups).filter(([name]) => !name.startsWith("added "));
  if (opened.length < Object.keys(groups).length) write("sessionStorage", "docs:groups", (groups = Object.fromEntries(opened)));
};
arrived();
addEventListener("docs:user", arrived);
