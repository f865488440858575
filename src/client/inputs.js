// What the reader gave the API playground, for personal code.
import { copy, isObject, parsed } from "./data.js";

/// Kept for the tab, where the site does not say otherwise, and tagged with the session they belong to. What is broken is
/// dropped, and the session stays.
export const inputsOf = ({ credentials }, texts, id, user, drop) => {
  try {
    const own = credentials === "disk" ? { id, inputs: user.apiPlaygroundInputs } : parsed(texts.inputs || "null");
    if (own?.id === id && isObject(own.inputs)) return copy(own.inputs);
  } catch (error) {
    drop("inputs", error);
  }
  return {};
};
