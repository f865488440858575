// Values of parameters as a request carries them: the styles of OpenAPI, which are expansions of RFC 6570.
import { isObject, isUnset, textOf, write } from "./json.js";

/// All but what RFC 3986 lets stand anywhere. Half characters become what encoders make of them.
export const encode = (text) =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd")).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt().toString(16).toUpperCase()}`,
  );

// `#`, `[` and `]` cannot stand in a query, `&` and `+` mean something there. What is encoded already stays so.
const encodeRest = (text) =>
  text.replace(/(%[\da-f]{2}|[:/?@!$'()*,;=])|[^]/giu, (all, kept) => kept ?? encode(all));

const asItIs = (text) => text;

/// Pieces of a value: `{ one }`, `{ items }` or `{ pairs }`, as text; nothing of what is not set.
const piecesOf = (value, written) => {
  const text = (own) => written(textOf(own));
  if (Array.isArray(value)) return { items: value.filter((item) => !isUnset(item)).map(text) };
  if (!isObject(value)) return { one: text(value) };
  const set = Object.entries(value).filter(([, own]) => !isUnset(own));
  return { pairs: set.map(([key, own]) => [written(key), text(own)]) };
};

const joined = ({ one, items, pairs }, between, explode) =>
  one ?? (items ?? (explode ? pairs.map((pair) => pair.join("=")) : pairs.flat())).join(between);

const isEmpty = ({ items, pairs }) => (items ?? pairs)?.length === 0;

const matrix = (name, value) => `;${name}${value && `=${value}`}`;

/// One text, in a path or a header: `simple`, `label` and `matrix`.
const whole = ({ style, explode, name }, value, written) => {
  const pieces = piecesOf(value, written);
  if (isEmpty(pieces)) return "";
  if (style === "label") return `.${joined(pieces, explode ? "." : ",", explode)}`;
  if (style !== "matrix") return joined(pieces, ",", explode);
  const own = written(name);
  if (!explode || pieces.one !== undefined) return matrix(own, joined(pieces, ","));
  return (pieces.items?.map((item) => [own, item]) ?? pieces.pairs).map((pair) => matrix(...pair)).join("");
};

const DELIMITERS = { form: ",", spaceDelimited: " ", pipeDelimited: "|" };

/// Names and values, in a query, a form or cookies: `form`, `spaceDelimited`, `pipeDelimited` and `deepObject`. What the
/// standard leaves open is as `form` has it.
export const pairsOf = ({ style, explode, name }, value, written, writtenName = written) => {
  const own = writtenName(name);
  if (style === "deepObject" && isObject(value)) return deep(name, value, written, writtenName);
  const pieces = piecesOf(value, written);
  if (isEmpty(pieces)) return [];
  if (pieces.one !== undefined) return [[own, pieces.one]];
  const isApart = explode || style === "deepObject";
  if (isApart) return pieces.items?.map((item) => [own, item]) ?? pieces.pairs;
  const delimiter = DELIMITERS[style] ?? ",";
  return [[own, joined(pieces, delimiter === "," ? delimiter : writtenName(delimiter))]];
};

/// Objects inside objects go on with brackets, the items of lists each have their own pair: the standard says neither.
const deep = (name, value, written, writtenName) => {
  if (Array.isArray(value)) return value.flatMap((item) => deep(name, item, written, writtenName));
  if (isUnset(value)) return [];
  if (!isObject(value)) return [[writtenName(name), written(textOf(value))]];
  return Object.entries(value).flatMap(([key, own]) => deep(`${name}[${key}]`, own, written, writtenName));
};

export const writerOf = ({ allowReserved }) => (allowReserved ? encodeRest : encode);

/// The part of a path.
export const inPath = (parameter, value) =>
  parameter.type ? encode(contentOf(parameter, value)) : whole(parameter, value, writerOf(parameter));

/// `name=value`, any number of them.
export const inQuery = (parameter, value) => {
  const written = writerOf(parameter);
  const pairs = parameter.type
    ? [[encode(parameter.name), written(contentOf(parameter, value))]]
    : pairsOf(parameter, value, written, encode);
  return pairs.map((pair) => pair.join("="));
};

/// The value of a header: nothing is encoded there.
export const inHeader = (parameter, value) =>
  parameter.type ? contentOf(parameter, value) : whole(parameter, value, asItIs);

/// `name=value`, any number of them. Those of version 3.2's own style are as they are.
export const inCookie = (parameter, value) => {
  const written = parameter.style === "cookie" ? asItIs : encode;
  if (parameter.type) return [`${parameter.name}=${encode(contentOf(parameter, value))}`];
  return pairsOf(parameter, value, written, asItIs).map((pair) => pair.join("="));
};

/// What a parameter with a media type holds.
const contentOf = ({ type }, value) => (/json/i.test(type) ? write(value) : textOf(value));
