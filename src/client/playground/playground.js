// The playground: what sends requests from a page of an API reference. Fetched when a reader reaches for it.
import { create, find } from "../dom.js";
import { dialogOf } from "./dialog.js";
import { store } from "./kept.js";
import { readers } from "./reader.js";

/// The dialogs that were opened, by their buttons: what is filled in stays while the page is open.
const opened = new WeakMap();

const base = new URL(import.meta.url).pathname.replace(/\/_docs\/[^/]*$/, "");

const json = async (address) => {
  const answer = await fetch(address);
  // The site was replaced since: the page as it is now says where its operation is. Nothing is filled in yet.
  if (answer.status === 404) location.reload();
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
};

const styled = (address) =>
  new Promise((done, fail) => {
    if (!address || find(document, "link[data-playground-styles]").length) return done();
    const link = create(document, "link");
    link.rel = "stylesheet";
    link.href = address;
    link.dataset.playgroundStyles = "";
    link.addEventListener("load", done);
    link.addEventListener("error", (event) => {
      link.remove();
      fail(event);
    });
    find(document, "head")[0].append(link);
  });

const made = async (button) => {
  const { operation, words, samples, styles } = button.dataset;
  const [described, told, module, reader] = await Promise.all([
    json(operation),
    json(words),
    import(samples),
    readers(base),
    styled(styles),
  ]);
  const kept = store(base, () => reader.now().identity);
  kept.sweep();
  const language = button.closest("[lang]")?.lang || "en";
  return dialogOf({ button, operation: described, words: told, language, module, reader, store: kept });
};

/// Opens the playground of a button; nothing happens while it is on its way.
export const open = async (button) => {
  if (!opened.has(button)) opened.set(button, made(button));
  try {
    (await opened.get(button))();
  } catch (error) {
    opened.delete(button);
    throw error;
  }
};
