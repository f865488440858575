// The preview: what `docs serve` adds to each page on its way out, and no build has. It shows changes where they are,
// mistakes over the page, and the page as the reader that was chosen.
import { bar } from "./bar.js";
import { restore } from "./keep.js";
import { follow } from "./live.js";
import { overlay } from "./overlay.js";

const script = document.querySelector("script[data-docs-preview]");
// Where the page came from: pages for some readers go by another address than that of their file.
const [{ name } = { name: location.href }] = performance.getEntriesByType("navigation");
const page = { path: new URL(name).pathname, token: script.dataset.token, hash: script.dataset.page };

restore();
const { refresh } = bar(page);
follow(page, { showFindings: overlay(), refresh });
