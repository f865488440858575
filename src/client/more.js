// What most pages do without. A bundle has this file, or `less.js` in its place.
export { inputsOf } from "./inputs.js";
export { isSpace, methodsOf, more } from "./language.js";
export { candidates, masked, numbered, rows, setAside, setStyle, unsetStyle } from "./markup.js";
