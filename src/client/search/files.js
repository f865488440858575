// The files of an index (`docs::search`): asked for when a word needs them, unpacked, kept as long as the page.

const inflated = (body) => new Response(body.pipeThrough(new DecompressionStream("deflate-raw")));

export const get = async (address, options) => {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer;
};

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

/// `{ words, terms }`: words in order as `[word, term]`, terms as `{ words, pages, impacts }`.
const shardOf = (bytes) => {
  const { number, slice } = reader(bytes);
  const decoder = new TextDecoder();
  const terms = [];
  const words = [];
  let before = new Uint8Array();
  for (let left = number(); left; left -= 1) {
    const shared = number();
    const rest = slice(number());
    const own = new Uint8Array(shared + rest.length);
    own.set(before.subarray(0, shared));
    own.set(rest, shared);
    const back = number();
    if (!back) terms.push({ words: [] });
    const term = terms[back ? terms.length - back : terms.length - 1];
    const word = decoder.decode(own);
    term.words.push(word);
    words.push([word, term]);
    before = own;
  }
  number();
  for (const term of terms) term.pages = new Array(number());
  for (const { pages } of terms) {
    let page = 0;
    for (let at = 0; at < pages.length; at += 1) pages[at] = page += number();
  }
  for (const term of terms) term.impacts = slice(term.pages.length);
  return { words, terms };
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
/// No word's beginning is looked for in more shards.
const MAX_SHARDS = 3;

/// An index in a folder: what it holds is asked for by `shards(word, isOpen)` and `page(number)`.
export const openIndex = async (folder, name) => {
  const bytesOf = async (name) => (await inflated((await get(`${folder}/${name}.bin`)).body)).arrayBuffer();
  const root = JSON.parse(new TextDecoder().decode(await bytesOf(name)));
  const nameAt = (names, at) => names.slice(at * NAME, at * NAME + NAME);
  const firsts = [];
  root.counts.reduce((first, count) => (firsts.push(first), first + count), 0);
  const shard = once(async (at) => shardOf(new Uint8Array(await bytesOf(nameAt(root.shards, at)))));
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
    shards: (word, isOpen) => {
      if (!root.bounds.length) return Promise.resolve([]);
      const first = Math.max(placeOf(root.bounds, word), 0);
      let last = first;
      while (isOpen && last - first < MAX_SHARDS - 1 && root.bounds[last + 1]?.startsWith(word)) last += 1;
      return Promise.all(Array.from({ length: last - first + 1 }, (_, at) => shard(first + at)));
    },
  };
};
