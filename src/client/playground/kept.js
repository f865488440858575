// What readers typed into the playground, kept by their browser. Keys are `docs:NAME:BASE`, so that logging out takes all of
// it away: `playground`, whatever is no secret, in the storage of the origin; `secrets`, tagged with the session that they
// were typed in, in that of the tab, or of the origin where the reader asked for it.
import { tried, write } from "./json.js";

const MAX_OPERATIONS = 30;
const MAX_BODY = 50_000;
const AREAS = ["sessionStorage", "localStorage"];

/// The one store; `identity` gives the reader's session, or an empty text.
export const store = (base, identity) => {
  const keyOf = (name) => `docs:${name}:${base}`;
  // Where storage is blocked or full, what was typed lasts as long as the page.
  const held = {};
  const read = (area, name) => {
    try {
      const text = window[area].getItem(keyOf(name));
      if (text !== null) return Object(tried(text)?.value);
    } catch {}
    return Object(held[area + name]);
  };
  const put = (area, name, value) => {
    held[area + name] = value;
    try {
      if (value === undefined) window[area].removeItem(keyOf(name));
      else window[area].setItem(keyOf(name), write(value));
      delete held[area + name];
    } catch {}
  };
  const secretsIn = (area) => {
    const { id, values } = read(area, "secrets");
    return id === identity() ? Object(values) : undefined;
  };

  return {
    /// Drops secrets that were typed for somebody else.
    sweep: () => {
      for (const area of AREAS) if (!secretsIn(area)) put(area, "secrets", undefined);
    },
    secrets: () => ({ ...secretsIn("localStorage"), ...secretsIn("sessionStorage") }),
    isRemembered: () => !!secretsIn("localStorage"),
    keepSecrets: (values, isRemembered) => {
      const [area, other] = isRemembered ? ["localStorage", "sessionStorage"] : AREAS;
      put(other, "secrets", undefined);
      put(area, "secrets", { id: identity(), values });
    },
    saved: (key) => {
      const { server, operations } = read("localStorage", "playground");
      const found = Array.isArray(operations) ? operations.find((own) => own?.[0] === key) : undefined;
      return { server: Object(server), operation: found && Object(found[1]) };
    },
    save: (key, server, operation) => {
      const { operations } = read("localStorage", "playground");
      const others = Array.isArray(operations) ? operations.filter((own) => own?.[0] !== key) : [];
      const isLong = operation && write(operation.body ?? null).length > MAX_BODY;
      const first = operation ? [[key, isLong ? { ...operation, body: undefined } : operation]] : [];
      put("localStorage", "playground", { server, operations: [...first, ...others].slice(0, MAX_OPERATIONS) });
    },
  };
};
