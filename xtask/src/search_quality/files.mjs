// A built site's files as its pages ask for them, and how many bytes were given.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

export const given = { bytes: 0 };

/// Makes `fetch` read files of the folder that `folder` gives.
export const serve = (folder) => {
  globalThis.fetch = async (address) => {
    const bytes = readFileSync(join(folder(), decodeURIComponent(new URL(address, "http://here").pathname)));
    given.bytes += bytes.length;
    return new Response(bytes, { headers: { "content-type": `${address}`.includes("wasm") ? "application/wasm" : "" } });
  };
};

/// Bytes of all files below a folder whose names end so.
export const sizeOf = (folder, end = /$/) =>
  readdirSync(folder, { recursive: true })
    .filter((path) => end.test(path))
    .map((path) => statSync(join(folder, path)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);

/// What a first query of an index loads, root and the first pages among it, in bytes.
export const cold = async (openIndex, rank, roots, query) => {
  given.bytes = 0;
  const indexes = await Promise.all(roots.map((root) => openIndex("/_docs/search", root)));
  const { hits } = await rank(query, indexes);
  await Promise.all(hits.slice(0, 10).map(({ index, number }) => index.page(number)));
  return { bytes: given.bytes, n: hits.length };
};
