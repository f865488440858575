// JSON whose whole numbers keep all their digits: those that a number of JavaScript cannot hold are `BigInt`.

const MARK = "\ue0ffinteger:";
const marked = new RegExp(`"${MARK}(-?\\d+)"`, "g");
const isUnsafe = (token) => /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));

/// Throws at what is no JSON, as `JSON.parse` does.
export const parse = (text) => {
  const value = JSON.parse(text);
  if (!/\d{16}/.test(text)) return value;
  const given = text.replace(/"(?:\\.|[^"\\])*"|[-+.\deE]+/g, (token) => (isUnsafe(token) ? `"${MARK}${token}"` : token));
  return JSON.parse(given, (_, own) => {
    return typeof own === "string" && own.startsWith(MARK) ? BigInt(own.slice(MARK.length)) : own;
  });
};

/// `parse`, or nothing.
export const tried = (text) => {
  try {
    return { value: parse(text) };
  } catch {
    return undefined;
  }
};

export const write = (value, indent) =>
  JSON.stringify(value, (_, own) => (typeof own === "bigint" ? `${MARK}${own}` : own), indent).replace(marked, "$1");

/// A number as its digits say it.
export const numberOf = (text) => (isUnsafe(text) ? BigInt(text) : Number(text));

/// What a value is in a place that takes text: values of more than one piece as JSON.
export const textOf = (value) => (typeof value === "string" ? value : Object(value) === value ? write(value) : `${value}`);

export const isObject = (value) => Object(value) === value && !Array.isArray(value) && !(value instanceof Blob);
export const isUnset = (value) => value === undefined || value === null;
