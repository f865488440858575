export { openSearch as open } from "./dialog.js";
