// Text as words, cut and folded as `docs::search` does when the site is built.

// Scripts that write no blanks between words: pairs of letters stand for them.
const PAIRED =
  "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff";
const MARKS = "\\u0300-\\u036f\\u0591-\\u05c7\\u064b-\\u065f\\u0670";
const RUN = new RegExp(
  `([${PAIRED}]+)|(?:(?![${PAIRED}\\u{10000}-\\u{10ffff}])[\\p{Alphabetic}\\p{N}${MARKS}\\u0900-\\u0963\\u0966-\\u0dff])+`,
  "gu",
);
const ALIKE = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i", ё: "е", ς: "σ" };

/// Small letters without accents; in Cyrillic `й` is a letter of its own.
export const fold = (word) => {
  if (/^[\0-\x7f]*$/.test(word)) return word.toLowerCase();
  const bare = word
    .normalize("NFKD")
    .replace(/(?<![\u0400-\u04ff])[\u0300-\u036f]/g, "")
    .replace(/[\u0640\u064b-\u065f\u0670\u0591-\u05c7]/g, "");
  return bare.normalize("NFC").toLowerCase().replace(/[ßæœøłđıёς]/g, (letter) => ALIKE[letter]);
};

/// Each word with the place where it stands in the text: `{ word, start, end, isPair, isLast }`. The last letter of several
/// that are cut into pairs also stands by itself.
export const words = (text) => {
  const found = [];
  for (const { 0: run, 1: paired, index } of text.matchAll(RUN)) {
    if (!paired) found.push({ word: fold(run), start: index, end: index + run.length });
    else if (run.length === 1) found.push({ word: fold(run), start: index, end: index + 1, isPair: true });
    else {
      for (let at = 0; at < run.length; at += 1) {
        const pair = run.slice(at, at + 2);
        found.push({ word: fold(pair), start: index + at, end: index + at + pair.length, isPair: true, isLast: pair.length === 1 });
      }
    }
  }
  return found;
};

/// What a name in code is cut into, two or more: `createUser` is also `create` and `User`.
export const parts = (name) => {
  if (!/^[\0-\x7f]*$/.test(name)) return [];
  const pieces = name.split(/(?<=[^A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/);
  return pieces.length > 1 ? pieces.filter((piece) => piece.length > 1) : [];
};
