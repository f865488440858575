// A large navigation brings only its branch; the rest comes when a reader opens a group.
function fragments() {
  const documentAt = (address) =>
    new Promise((resolve, reject) => {
      // A document by XMLHttpRequest needs no HTML sink, so the page's policy may forbid them all.
      const request = new XMLHttpRequest();
      request.open("GET", address);
      request.responseType = "document";
      request.onload = () => (request.status === 200 && request.response ? resolve(request.response) : reject(new Error()));
      request.onerror = () => reject(new Error());
      request.send();
    });
  // Where the site was replaced since, the page as it is now says where its lists are.
  const renewed = async () => {
    const page = await documentAt(location.pathname);
    return documentAt(page.querySelector("[data-fragment]").dataset.fragment);
  };
  const name = (details) => details.querySelector("summary").textContent.replace(/\s+/g, " ").trim();
  for (const sidebar of fresh("[data-fragment]")) {
    let whole = null;
    const load = () => (whole ??= documentAt(sidebar.dataset.fragment).catch(renewed));
    const fill = async (details) => {
      if (details.querySelector(":scope > ul") || !details.open) return;
      try {
        // Numbers of groups are another site's once it was replaced.
        const groups = [...(await load()).querySelectorAll("details[data-group]")].filter((group) => name(group) === name(details));
        const group = groups.find((group) => group.dataset.group === details.dataset.group) ?? groups[0];
        const list = group?.querySelector(":scope > ul");
        if (list && !details.querySelector(":scope > ul")) {
          details.querySelector("summary").after(importNode.call(document, list, true));
          dispatchEvent(new Event("docs:list"));
        }
      } catch {
        whole = null;
      }
    };
    sidebar.addEventListener("toggle", (event) => fill(event.target), true);
    // Those that a reader opened before this was there.
    for (const details of all("details[open]", sidebar)) fill(details);
  }
}

parts.push(fragments);
