// Which terms of an index a typed word may mean, and how surely.

/// Terms that one beginning may mean.
const MAX_TERMS = 40;
/// Words that one slip may mean: each may be in another shard.
const MAX_SLIPS = 3;

/// How many letters differ, up to `most`; neighbours in exchanged order count once.
const distance = (left, right, most) => {
  if (Math.abs(left.length - right.length) > most) return most + 1;
  let before = [];
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= right.length; j += 1) {
      const isSame = left[i - 1] === right[j - 1];
      let best = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) best = Math.min(best, before[j - 2] + 1);
      next.push(best);
      least = Math.min(least, best);
    }
    if (least > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[right.length];
};

const sharedOf = (left, right) => {
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  return at;
};

const slipsOf = (word) => (word.length < 8 ? 1 : 2);

/// How surely a word of the dictionary is meant, when nobody wrote the one that was typed: another form, a slip.
const likeness = (word, own) => {
  if (word.length < 4 || own.length < 3 || /^\d+$/.test(word)) return 0;
  const most = slipsOf(word);
  const differing = distance(word, own, most);
  if (differing <= most) return 0.75 - 0.15 * differing;
  // `configuring` and `configuration` have a stem and no ending in common.
  const shared = sharedOf(word, own);
  return shared >= 5 && word.length - shared <= 4 && own.length - shared <= 5 ? 0.5 : 0;
};

/// `[{ term, sureness }, …]`, the surest first. `isOpen`: more letters may follow. Words of `stop` are meant by nobody who
/// did not write them. `isSlip`: nobody wrote what was typed, so it is what is like it.
export const termsOf = (shards, { word, isOpen }, stop, isSlip) => {
  const found = new Map();
  const add = (term, sureness) => sureness > (found.get(term) ?? 0) && found.set(term, sureness);
  for (const [own, term] of shards.flat()) {
    if (own === word) add(term, 1);
    else if (stop.has(own)) continue;
    else if (isSlip) add(term, likeness(word, own));
    else if ((isOpen || word.length > 3) && own.startsWith(word)) add(term, (isOpen ? 0.55 : 0.35) + (0.35 * word.length) / own.length);
  }
  const best = [...found].map(([term, sureness]) => ({ term, sureness }));
  const worth = ({ term, sureness }) => sureness * 1000 + Math.min(term.pages.length, 999);
  // A term that stands in two shards is one.
  const seen = new Set();
  return best
    .sort((left, right) => worth(right) - worth(left))
    .filter(({ term: { words } }) => !seen.has(words[0]) && seen.add(words[0]))
    .slice(0, MAX_TERMS);
};

/// Words that are the typed one but for a slip, with how surely they are meant: the nearest ones.
export const slips = (words, word) => {
  const most = slipsOf(word);
  const near = words.map((own) => [distance(word, own, most), own]).filter(([differing]) => differing <= most);
  const least = Math.min(...near.map(([differing]) => differing));
  const nearest = near.filter(([differing]) => differing === least).map(([, own]) => own);
  return [...new Set(nearest)].slice(0, MAX_SLIPS).map((own) => ({ word: own, sureness: 0.75 - 0.15 * least }));
};

/// Words that may have been meant where nothing was found: of `[word, number of pages]`, the likeliest first.
export const similar = (words, word) => {
  const near = words
    .map(([own, n]) => [distance(word, own, 3), own, n])
    .filter(([differing, own]) => differing <= Math.min(3, own.length / 2));
  return near.sort((left, right) => left[0] - right[0] || right[2] - left[2]).map(([, own]) => own);
};
