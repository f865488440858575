// In the place of `more.js` for the pages that need nothing of it.
export { methodsOf } from "./methods.js";
export const spaces = new Set();
export const more = undefined;
export const candidates = undefined;
export const inputsOf = undefined;
export const isEnd = undefined;
export const rows = undefined;
export const masked = undefined;
export const setAside = undefined;
export const setStyle = undefined;
