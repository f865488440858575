// The live channel: hears of changes and shows them, one after the other.
import { keep } from "./keep.js";
import { documentOf, morph, swapFiles } from "./morph.js";

const FIRST_WAIT = 250;
const LONGEST_WAIT = 4000;

const reload = () => {
  keep();
  location.reload();
};

/// Follows a page `{ path, base, token, hash }`. `showFindings` is given what is to be said of the page, `refresh` is told when
/// what the preview knows beside the page may be another, `explain` of every change.
export const follow = (page, { showFindings, refresh, explain }) => {
  let wait = FIRST_WAIT;
  let socket, isLeaving;
  // What stands in the page as it came, before scripts and readers did anything to it.
  const given = `/_preview/given?${new URLSearchParams({ token: page.token, hash: page.hash })}`;
  let pristine = documentOf(given).then((found) => found ?? documentOf(page.path));
  let work = pristine;

  const update = async () => {
    const [before, after] = [await pristine, await documentOf(page.path)];
    // Nobody answers: the channel is opened again when somebody does, and tells again.
    if (after === undefined) return socket.close();
    const hash = after && hashOf(after);
    // What is no page of ours any more, or of another run.
    if (!before || !hash || hashOf(before) !== page.hash || tokenOf(after) !== page.token) return reload();
    if (hash === page.hash) return;
    if (!(await morph(page.base, before, after))) return reload();
    page.hash = hash;
    pristine = Promise.resolve(after);
  };

  const hear = async ({ hash, findings, files, wide }) => {
    showFindings(findings);
    const hasErrors = findings.some(({ severity }) => severity === "error");
    if (files?.length && swapFiles(files)) return reload();
    // The last good page stays under what is said of this one.
    if (!hasErrors && hash !== page.hash) await update();
    if (wide) refresh();
    // Also where the page stays as it is: places move.
    explain();
  };

  const connect = () => {
    socket?.close();
    const query = new URLSearchParams({ token: page.token, page: page.path });
    const own = (socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/_preview/live?${query}`));
    own.addEventListener("open", () => {
      wait = FIRST_WAIT;
      // What changed before is told by nobody.
      refresh();
    });
    own.addEventListener("message", ({ data }) => {
      work = work.then(() => hear(JSON.parse(data))).catch((error) => console.warn("docs preview:", error));
    });
    own.addEventListener("close", () => {
      // One that ends late, when there is another.
      if (isLeaving || own !== socket) return;
      setTimeout(again, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    });
  };

  /// The server went, and may have come back with another token.
  const again = async () => {
    const found = await documentOf(page.path);
    if (found && tokenOf(found) && tokenOf(found) !== page.token) return reload();
    connect();
  };

  // An open channel keeps a page out of the back-forward cache.
  addEventListener("pagehide", () => {
    isLeaving = true;
    socket.close();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    isLeaving = false;
    connect();
  });
  connect();
};

const told = (found) => found.querySelector("script[data-docs-preview]")?.dataset;
const hashOf = (found) => told(found)?.page;
const tokenOf = (found) => told(found)?.token;
