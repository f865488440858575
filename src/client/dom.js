// The document's own methods: a page's ids and names may stand in their places (`<img name=querySelectorAll>`), those of
// the prototypes cannot be taken. Nor can those of the window.
const { call } = Function.prototype;
const bound = (proto, name) => call.bind(proto[name]);
export const getter = (proto, name) => call.bind(Object.getOwnPropertyDescriptor(proto, name).get);
const [element, node, page] = [Element.prototype, Node.prototype, Document.prototype];

export const find = bound(page, "querySelectorAll");
export const create = bound(page, "createElement");
export const importNode = bound(page, "importNode");
export const focused = getter(page, "activeElement");
export const titled = Object.getOwnPropertyDescriptor(page, "title");
export const getAttribute = bound(element, "getAttribute");
export const setAttribute = bound(element, "setAttribute");
export const removeAttribute = bound(element, "removeAttribute");
export const contains = bound(node, "contains");
export const removeChild = bound(node, "removeChild");
export const parentOf = getter(node, "parentNode");
export const focusOn = bound(HTMLElement.prototype, "focus");
