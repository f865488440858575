// Elements as scripts make them. What is shown of readers, pages, specifications and answers is text.
import { create } from "./dom.js";

const PROPERTIES = ["value", "checked", "textContent", "selected", "disabled", "hidden", "open", "multiple", "indeterminate"];

/// An element with attributes, properties and, by `onclick` and the like, listeners; what is unset is left out.
export const h = (name, given, ...children) => {
  const made = create(document, name);
  for (const [key, value] of Object.entries(given ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") made.addEventListener(key.slice(2), value);
    else if (PROPERTIES.includes(key)) made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(3).filter((child) => child !== undefined && child !== null && child !== false));
  return made;
};
