// In the place of `more.js` for the pages that need nothing of it: calls of empty functions are left out of the bundle.
export { methodsOf } from "./methods.js";
export function isSpace() {}
export function more() {}
export function candidates() {}
export function inputsOf() {}
export function rows() {}
export function masked() {}
export function numbered() {}
export function setAside() {}
export function setStyle() {}
export function unsetStyle() {}
