// A large navigation brings only its branch; the rest comes when a reader opens a group.
function fragments() {
  for (const sidebar of fresh("[data-fragment]")) {
    let whole = null;
    const load = () => {
      whole ??= new Promise((resolve, reject) => {
        // A document by XMLHttpRequest needs no HTML sink, so the page's policy may forbid them all.
        const request = new XMLHttpRequest();
        request.open("GET", sidebar.dataset.fragment);
        request.responseType = "document";
        request.onload = () => (request.status === 200 && request.response ? resolve(request.response) : reject(new Error()));
        request.onerror = () => reject(new Error());
        request.send();
      });
      return whole;
    };
    const fill = async (details) => {
      if (details.querySelector(":scope > ul") || !details.open) return;
      const number = details.dataset.group;
      try {
        const list = (await load()).querySelector(`details[data-group="${number}"] > ul`);
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
