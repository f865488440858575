// The document's own methods: a page's ids and names may stand in their places (`<img name=querySelectorAll>`), those of
// the prototypes cannot be taken. Nor can those of the window.
const { call } = Function.prototype;
const bound = (proto, name) => call.bind(proto[name]);
const property = Object.getOwnPropertyDescriptor;
export const getter = (proto, name) => call.bind(property(proto, name).get);
const [element, page] = [Element.prototype, Document.prototype];

export const find = bound(page, "querySelectorAll");
export const create = /* @__PURE__ */ bound(page, "createElement");
export const focused = getter(page, "activeElement");
export const titled = property(page, "title");
export const getAttribute = bound(element, "getAttribute");
export const setAttribute = bound(element, "setAttribute");
export const removeAttribute = bound(element, "removeAttribute");
export const focusOn = bound(HTMLElement.prototype, "focus");
