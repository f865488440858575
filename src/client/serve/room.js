// Room at the end of a page for what the preview shows over it: nothing there is covered for good.

const CSS = `@media screen{html:has(docs-preview-bar,docs-preview-errors:not([hidden]))>body{padding-bottom:64px}}
@media screen and (max-width:700px){html:has(docs-preview-bar) docs-preview-errors{--lift:54px}
html:has(docs-preview-bar):has(docs-preview-errors:not([hidden]))>body{padding-bottom:118px}}`;

/// Leaves it, as long as there is something to leave it for.
export const leaveRoom = () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  document.adoptedStyleSheets.push(sheet);
};
