// What is found for a query in several indexes at once, as one list.
import { parts, words } from "./words.js";
import { similar, slips, termsOf } from "./terms.js";

const MAX_WORDS = 12;
/// Impacts are in steps of this (`docs::search::entry`).
const STEPS = 14;
const IN_TITLE = 128;

/// The words that are looked for: the last is open where nothing follows it.
export const asked = (query, indexes) => {
  const all = words(query).filter(({ isLast }) => !isLast);
  const isOpen = (at) => at === all.length - 1 && all[at].end === query.length && (!all[at].isPair || query.length - all[at].start < 2);
  const list = all.map(({ word, isPair, start, end }, at) => ({ word, isPair, isOpen: isOpen(at), written: query.slice(start, end) }));
  const isStop = ({ word }) => indexes.every(({ stop }) => stop.has(word));
  const telling = list.filter((own) => !isStop(own));
  const unique = new Map((telling.length ? telling : list).map((own) => [own.word, own]));
  return [...unique.values()].slice(0, MAX_WORDS);
};

const NONE = new Set();

/// The terms that a word may mean in each index. Alone it may be the beginning of a word that says little among others. What
/// is written in one index is no slip in another.
const meant = async (own, indexes, isAlone) => {
  const shards = await Promise.all(indexes.map((index) => index.shards(own.word, own.isOpen)));
  const terms = (isSlip) => shards.map((shards, at) => termsOf(shards, own, isAlone ? NONE : indexes[at].stop, isSlip));
  const found = terms(false);
  return { ...own, found: own.isPair || found.some((terms) => terms.length) ? found : terms(true) };
};

/// Whether some word is the typed one, or begins with it.
const isBegun = ({ word, found }) =>
  found.some((terms) => terms.some(({ term }) => term.words.some((own) => own.startsWith(word))));

/// What a word with a slip means where the slip is among its first letters: the words that end as it does tell.
const mended = async (own, indexes) => {
  if (own.isPair || own.word.length < 4 || /\d/.test(own.word)) return own;
  const near = slips((await Promise.all(indexes.map((index) => index.endings(own.word)))).flat(), own.word);
  const termsIn = async (index, { word, sureness }) => {
    const terms = termsOf(await index.shards(word, false), { word }, NONE);
    return terms.filter((found) => found.sureness === 1).map(({ term }) => ({ term, sureness }));
  };
  const all = indexes.map(async (index) => (await Promise.all(near.map((slip) => termsIn(index, slip)))).flat());
  return { ...own, found: await Promise.all(all) };
};

const resolved = async (list, indexes) => {
  const isAlone = list.length === 1;
  const each = async (asked) => {
    const own = await meant(asked, indexes, isAlone);
    if (isBegun(own)) return [own];
    // A name that nobody wrote is looked for by its parts.
    const names = parts(own.written);
    const part = (name, at) => meant({ ...own, word: name.toLowerCase(), isOpen: own.isOpen && at === names.length - 1 }, indexes, false);
    if (names.length) return Promise.all(names.map(part));
    return [own.found.some((terms) => terms.length) ? own : await mended(own, indexes)];
  };
  return (await Promise.all(list.map(each))).flat();
};

/// How much a word tells: less the more pages have what it surely means.
const telling = ({ found }, n) => {
  const pages = found.map((terms) => {
    const surest = terms[0]?.sureness ?? 0;
    return Math.max(0, ...terms.filter(({ sureness }) => sureness > surest - 0.3).map(({ term }) => term.pages.length));
  });
  const df = pages.reduce((sum, own) => sum + own, 0);
  return Math.log(1 + (n - df + 0.5) / (df + 0.5)) + 0.2;
};

/// `{ hits, words }`: hits as `{ index, number, score }`, the best first; words with what they mean and tell.
export const rank = async (query, indexes, tab) => {
  const n = indexes.reduce((sum, index) => sum + index.n, 0);
  const list = await resolved(asked(query, indexes), indexes);
  for (const own of list) own.tells = telling(own, n);
  const total = list.reduce((sum, { tells }) => sum + tells, 0);
  const hits = indexes.flatMap((index, at) => {
    const pages = new Map();
    for (const { found, tells } of list) {
      const best = new Map();
      for (const { term, sureness } of found[at]) {
        term.pages.forEach((number, place) => {
          if (tab !== undefined && index.tabs[number] !== tab) return;
          const impact = term.impacts[place];
          const worth = sureness * (impact & 127);
          const before = best.get(number);
          if (!before || before[0] < worth) best.set(number, [worth, impact >= IN_TITLE ? sureness : 0]);
        });
      }
      for (const [number, [worth, titular]] of best) {
        const page = pages.get(number) ?? { score: 0, told: 0, titular: 0 };
        page.score += (tells * worth) / STEPS;
        page.told += tells;
        page.titular += tells * titular;
        pages.set(number, page);
      }
    }
    return [...pages].map(([number, { score, told, titular }]) => ({
      index,
      number,
      // Pages with all of the words come before pages with one of them, however often.
      score: score * (told / total) ** 2.5 * (1 + 0.6 * (titular / total) ** 2) * index.boost(number),
    }));
  });
  const order = (left, right) => right.score - left.score || left.number - right.number;
  return { hits: hits.filter(({ score }) => score > 0).sort(order), words: list };
};

/// What else could have been asked.
export const suggestions = async (query, indexes) => {
  const list = asked(query, indexes);
  const near = await Promise.all(
    list.map(async (own) => {
      const known = await Promise.all(
        indexes.map(async (index) => {
          const [shards, ends] = await Promise.all([index.shards(own.word, false), own.isPair ? [] : index.endings(own.word)]);
          return [...shards.flat().map(([word, { pages }]) => [word, pages.length]), ...ends.map((word) => [word, 0])];
        }),
      );
      return similar(known.flat(), own.word)[0];
    }),
  );
  return [...new Set(near.filter(Boolean))].slice(0, 3);
};
