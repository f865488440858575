// The preview: what `docs serve` adds to each page on its way out, and no build has. It shows changes where they are,
// mistakes over the page, the page as the reader that was chosen, and why they see what they see.
import { bar } from "./bar.js";
import { restore } from "./keep.js";
import { follow } from "./live.js";
import { overlay } from "./overlay.js";
import { leaveRoom } from "./room.js";
import { why } from "./why.js";

const script = document.querySelector("script[data-docs-preview]");
// Where the page came from: pages for some readers go by another address than that of their file.
const [{ name } = { name: location.href }] = performance.getEntriesByType("navigation");
const { base, token, page: hash } = script.dataset;
const page = { path: new URL(name).pathname, base, token, hash };

leaveRoom();
restore();
const { explain, ...reasons } = why(page);
const { refresh } = bar(page, reasons);
follow(page, { showFindings: overlay(), refresh, explain });
