// Who reads, as the loader knows it (`session.js`), for the playground.
import { find } from "../dom.js";
import { sessions } from "../session.js";

/// Gives a function that tells the reader now: `{ identity, inputs, isIn }`. `base` is the site's base path.
export const readers = async (base) => {
  const [body] = find(document, "body");
  let kept = {};
  // Also where nobody is logged in yet: another tab may do it.
  if (body.dataset.login) {
    try {
      kept = (await import(body.dataset.login)).kept();
    } catch {
      // Offline: what is in no storage is not known.
    }
  }
  const read = sessions({ base, credentials: kept.credentials }, () => {});
  const told = ({ key, inputs } = {}) => ({
    // The same reader stays who they are when their data change.
    identity: key === undefined ? "" : key.slice(0, key.lastIndexOf(" ")),
    inputs: inputs ?? {},
    isIn: key !== undefined,
  });
  let now = told(read(kept.held));
  return { now: () => now, again: (given) => (now = told(given ? read(given) : read())) };
};

const CHANGES = ["storage", "docs:session", "docs:user", "pageshow", "visibilitychange"];

/// Calls back when somebody else may read, after the loader heard of it.
export const onChange = (act) => {
  for (const name of CHANGES) addEventListener(name, (event) => act(name === "docs:session" ? event.detail : undefined));
};
