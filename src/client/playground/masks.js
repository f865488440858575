// Samples with the reader's secrets: dots on the screen, whole in what is copied.
import { requestOf } from "./request.js";

/// The request twice, once with marks in the place of secrets: `{ made, other, marks }`; nothing where there is none.
export const twice = (operation, values) => {
  const marks = [];
  const hidden = (text) => {
    if (!text) return text;
    marks.push(`mark${marks.length}x${crypto.randomUUID().replaceAll("-", "")}`);
    return marks.at(-1);
  };
  const hide = (value) => (Object(value) === value ? { ...value, password: hidden(value.password) } : hidden(value));
  const credentials = Object.fromEntries(Object.entries(values.credentials).map(([id, value]) => [id, hide(value)]));
  const made = requestOf(operation, values, true);
  const other = requestOf(operation, { ...values, credentials }, true);
  if (!made.ok || !other.ok) return undefined;
  return { made: inAscii(made.request), other: inAscii(other.request, made.request), marks };
};

/// A sample of such a request: what differs is what is hidden. Gives `{ text, pieces: [{text, isSecret}] }`, or nothing
/// where there is no sample.
export const masked = (write, requests) => {
  if (!requests) return undefined;
  const [text, shown] = [write(requests.made).text, write(requests.other).text];
  if (text === undefined || shown === undefined) return undefined;
  return { text, pieces: piecesOf(text, shown, requests.marks) };
};

/// The address with its secrets hidden.
export const maskedUrl = (operation, values) => {
  const credentials = Object.fromEntries(Object.entries(values.credentials).map(([id, value]) => [id, value && "..."]));
  const made = requestOf(operation, { ...values, credentials }, true);
  return made.ok ? made.request.url : undefined;
};

/// Samples write names and passwords that are not ASCII as a header: so do both.
const inAscii = (request, model = request) => {
  if (!model.basic || /^[\0-\x7f]*$/.test(model.basic.join(""))) return request;
  const { basic, headers } = request;
  const bytes = new TextEncoder().encode(basic.join(":"));
  const value = model === request ? btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) : basic[1];
  return { ...request, basic: undefined, headers: [["Authorization", `Basic ${value}`], ...headers] };
};

/// Cuts the text where the other has marks. All of it is hidden where they cannot be told apart.
export const piecesOf = (text, shown, marks) => {
  const used = marks.filter((mark) => shown.includes(mark));
  if (!used.length) return [{ text, isSecret: false }];
  const parts = shown.split(new RegExp(used.join("|")));
  const pieces = [];
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const found = index === parts.length - 1 ? text.length - part.length : index ? text.indexOf(part || "\0", at) : 0;
    const place = part === "" && index < parts.length - 1 ? at : found;
    if (place < at || text.slice(place, place + part.length) !== part) return [{ text, isSecret: true }];
    if (index) pieces.push({ text: text.slice(at, place), isSecret: true });
    pieces.push({ text: part, isSecret: false });
    at = place + part.length;
  }
  return pieces.filter((piece) => piece.text);
};
