// What of a page is shown for a query: its best sections, and of each the words around what was found.
import { words } from "./words.js";

const MAX_SECTIONS = 3;
/// Letters before the first word that was found, and in all.
const LEAD = 50;
const LENGTH = 180;

const tokens = new WeakMap();
const tokensOf = (page) => {
  if (!tokens.has(page)) tokens.set(page, page.sections.map(([, heading, text]) => [words(heading), words(text)]));
  return tokens.get(page);
};

/// Which of the query's words each form of theirs stands for: `Map(form → [word, sureness])`.
const formsOf = (list) => {
  const forms = new Map();
  list.forEach(({ word, found, isOpen }, at) => {
    for (const { term, sureness } of found.flat()) {
      for (const form of term.words) {
        const own = sureness === 1 || form.startsWith(word) || !isOpen ? sureness : sureness / 2;
        if (own > (forms.get(form)?.[1] ?? 0)) forms.set(form, [at, own]);
      }
    }
  });
  return forms;
};

/// Text as `[[words, isFound], …]`.
const marked = (text, hits, from = 0, to = text.length) => {
  const pieces = [];
  let at = from;
  for (const { start, end } of hits) {
    if (start < from || end > to || end <= at) continue;
    const begin = Math.max(start, at);
    if (begin > at) pieces.push([text.slice(at, begin), false]);
    const last = pieces.at(-1);
    if (last?.[1] && begin === at) last[0] += text.slice(begin, end);
    else pieces.push([text.slice(begin, end), true]);
    at = end;
  }
  if (at < to) pieces.push([text.slice(at, to), false]);
  return pieces;
};

/// The part of a text with most of what was found.
const around = (text, hits, tells) => {
  if (text.length <= LENGTH) return marked(text, hits);
  let best = [-1, 0];
  hits.forEach((hit, first) => {
    const seen = new Set();
    let worth = 0;
    for (let at = first; at < hits.length && hits[at].end < hit.start + LENGTH - LEAD; at += 1) {
      worth += seen.has(hits[at].of) ? 0.05 : tells[hits[at].of] * hits[at].sureness;
      seen.add(hits[at].of);
    }
    if (worth > best[0]) best = [worth, hit.start];
  });
  let from = Math.max(0, best[1] - LEAD);
  if (from) from = text.indexOf(" ", from) + 1 || from;
  from = Math.min(from, best[1]);
  let to = Math.min(text.length, from + LENGTH);
  if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from + LENGTH / 2);
  const pieces = marked(text, hits, from, to);
  if (from) pieces.unshift(["… ", false]);
  if (to < text.length) pieces.push([" …", false]);
  return pieces;
};

/// `{ title, text, sections: [{ id, heading, text }] }` with marked texts. `text` is of the page's beginning.
export const excerpt = (page, list) => {
  const forms = formsOf(list);
  const tells = list.map((own) => own.tells);
  const hitsOf = (all) =>
    all.flatMap(({ word, start, end }) => {
      const [of, sureness] = forms.get(word) ?? [];
      return of === undefined ? [] : [{ of, sureness, start, end }];
    });
  const scored = tokensOf(page).map(([heading, text], at) => {
    const [inHeading, inText] = [hitsOf(heading), hitsOf(text)];
    const best = tells.map(() => 0);
    for (const { of, sureness } of inText) best[of] = Math.max(best[of], sureness);
    for (const { of, sureness } of inHeading) best[of] = Math.max(best[of], 1.8 * sureness);
    const often = Math.min(inText.length, 8) / 80;
    return { at, inHeading, inText, score: best.reduce((sum, own, of) => sum + own * tells[of], often) };
  });
  const found = scored.filter(({ inHeading, inText }) => inHeading.length + inText.length);
  const top = Math.max(0, ...found.map(({ score }) => score));
  const best = found
    .filter(({ score, at }) => page.sections[at][0] && score >= top * 0.6)
    .sort((left, right) => right.score - left.score || left.at - right.at)
    .slice(0, MAX_SECTIONS);
  const beginning = scored.find(({ at }) => !page.sections[at][0] && page.sections[at][2]);
  return {
    title: marked(page.title, hitsOf(words(page.title))),
    // Fields of an endpoint say little to who does not know what it does.
    text: beginning && (beginning.inText.length || !best.length || page.method) ? around(page.sections[beginning.at][2], beginning.inText, tells) : [],
    sections: best.map(({ at, inHeading, inText }) => {
      const [id, heading, text] = page.sections[at];
      return { id, heading: marked(heading, inHeading), text: around(text, inText, tells) };
    }),
  };
};
