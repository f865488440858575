// Who reads, as the loader knows it (`session.js`), for the playground.
import { find } from "../dom.js";
import { sessions } from "../session.js";

/// Gives `now` and `again`, which looks again: both tell the reader as `{ identity, inputs }`. `base` is the site's base
/// path.
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
  });
  let now = told(read(kept.held));
  const again = () => (now = told(read()));
  // From here on: what is in no storage is told only once, and the rest of the playground may still be on its way.
  addEventListener("docs:session", ({ detail }) => {
    read(detail ?? undefined);
    again();
  });
  return { now: () => now, again };
};

const CHANGES = ["storage", "docs:session", "docs:user", "pageshow", "visibilitychange"];

/// Calls back when somebody else may read, after the loader heard of it.
export const onChange = (act) => {
  for (const name of CHANGES) addEventListener(name, () => act());
};
