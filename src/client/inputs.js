// What the reader gave the API playground, for personal code.
import { copy, isObject, kept } from "./session.js";

/// Kept for the tab, where the site does not say otherwise, and tagged with the session they belong to.
export const inputsOf = ({ base, credentials }, id, user) => {
  const own =
    credentials === "disk" ? { id, inputs: user.apiPlaygroundInputs } : kept("sessionStorage", `docs:inputs:${base}`);
  return own?.id === id && isObject(own.inputs) ? copy(own.inputs) : {};
};
