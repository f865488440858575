// The files of an index (`docs::search`): asked for when a word needs them, unpacked, kept as long as the page.

const inflated = (body) => new Response(body.pipeThrough(new DecompressionStream("deflate-raw")));

export const get = async (address, options) => {
  const answer = await fetch(address, options);
  if (!answer.ok) throw refusal(answer);
  return answer;
};

/// No address in it: that of a class is known to its readers alone, and what is in the console may go elsewhere.
export const refusal = ({ status }) => new Error(`${status}`);

/// What `make` promises for a key, once; what failed is tried again.
export const once = (make) => {
  const known = new Map();
  return (key) => {
    if (!known.has(key)) {
      const made = make(key);
      made.catch(() => known.delete(key));
      known.set(key, made);
    }
    return known.get(key);
  };
};

/// Reads numbers in groups of seven bits, and texts.
const reader = (bytes) => {
  let at = 0;
  const number = () => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const slice = (length) => bytes.subarray(at, (at += length));
  return { number, slice };
};

/// Texts, each told by how much of it is as in the one before. `each` is given them, and may read on behind each.
const textsOf = ({ number, slice }, each) => {
  const decoder = new TextDecoder();
  let before = new Uint8Array();
  for (let left = number(); left; left -= 1) {
    const shared = number();
    const rest = slice(number());
    const own = new Uint8Array(shared + rest.length);
    own.set(before.subarray(0, shared));
    own.set(rest, shared);
    each(decoder.decode(own));
    before = own;
  }
};

const turned = (word) => [...word].reverse().join("");

/// The words of a file that has them by their ends.
const endingsOf = (bytes) => {
  const words = [];
  textsOf(reader(bytes), (text) => words.push(turned(text)));
  return words;
};

/// The words of a shard in order as `[word, term]`, terms as `{ words, pages, impacts }`.
const shardOf = (bytes) => {
  const own = reader(bytes);
  const { number, slice } = own;
  const terms = [];
  const words = [];
  textsOf(own, (word) => {
    const back = number();
    if (!back) terms.push({ words: [] });
    const term = terms[back ? terms.length - back : terms.length - 1];
    term.words.push(word);
    words.push([word, term]);
  });
  number();
  for (const term of terms) term.pages = new Array(number());
  for (const { pages } of terms) {
    let page = 0;
    for (let at = 0; at < pages.length; at += 1) pages[at] = page += number();
  }
  for (const term of terms) term.impacts = slice(term.pages.length);
  return words;
};

/// The last place where an item is not above what is looked for.
const placeOf = (list, item) => {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] <= item) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

const NAME = 10;
/// No word's beginning is looked for in more shards, no end in more files.
const MAX_SHARDS = 3;
const MAX_ENDINGS = 2;

/// The numbers of files that may have a text, or texts that begin with it: `bounds` are their first ones.
const range = (bounds, text, isOpen, most) => {
  if (!bounds.length) return [];
  const first = Math.max(placeOf(bounds, text), 0);
  let n = 1;
  while (isOpen && n < most && bounds[first + n]?.startsWith(text)) n += 1;
  return Array.from({ length: n }, (_, at) => first + at);
};

/// An index in a folder: what it holds is asked for by `shards(word, isOpen)`, `endings(word)` and `page(number)`.
export const openIndex = async (folder, name) => {
  const bytesOf = async (name) => (await inflated((await get(`${folder}/${name}.bin`)).body)).arrayBuffer();
  const root = JSON.parse(new TextDecoder().decode(await bytesOf(name)));
  const nameAt = (names, at) => names.slice(at * NAME, at * NAME + NAME);
  const firsts = [];
  root.counts.reduce((first, count) => (firsts.push(first), first + count), 0);
  const shard = once(async (at) => shardOf(new Uint8Array(await bytesOf(nameAt(root.shards, at)))));
  const ending = once(async (at) => endingsOf(new Uint8Array(await bytesOf(nameAt(root.endings, at)))));
  const pack = once(async (at) => new Uint8Array(await (await get(`${folder}/${nameAt(root.texts, at)}.bin`)).arrayBuffer()));
  const page = once(async (number) => {
    const at = placeOf(firsts, number);
    const { number: next, slice } = reader(await pack(at));
    const lengths = Array.from({ length: next() }, next);
    lengths.slice(0, number - firsts[at]).forEach(slice);
    const body = new Blob([slice(lengths[number - firsts[at]])]).stream();
    const [title, href, crumbs, method, sections] = await inflated(body).json();
    return { title, href, crumbs, method, sections };
  });
  const spread = (runs) => runs.flatMap(([count, what]) => new Array(count).fill(what));
  const boosts = root.boosts.some(([, boost]) => boost !== 100) && spread(root.boosts);
  return {
    n: root.n,
    stop: new Set(root.stop.split(" ")),
    tabs: spread(root.tabs),
    boost: (number) => (boosts ? boosts[number] / 100 : 1),
    page,
    /// The shards that may have a word, or words that begin with it.
    shards: (word, isOpen) => Promise.all(range(root.bounds, word, isOpen, MAX_SHARDS).map(shard)),
    /// Words that end as a word does.
    endings: async (word) => {
      const end = turned(word).slice(0, -2);
      return (await Promise.all(range(root.ends, end, true, MAX_ENDINGS).map(ending))).flat();
    },
  };
};
