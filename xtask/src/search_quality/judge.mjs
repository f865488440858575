// Asks the queries of `tests/search/queries.txt` of the search that readers have, of Pagefind where it is there, and of
// plain BM25 over the words of whole pages. Prints a line of JSON for each engine: how high the right page stands, in the
// half that tuned the ranking and in the half that judges it; then one of bytes: of the indexes on disk, and of what first
// queries load.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cold, serve, sizeOf } from "./files.mjs";

const [root, built, ...flags] = process.argv.slice(2);
const isVerbose = flags.includes("--verbose");
globalThis.SITE = { base: "", words: {} };
globalThis.document = { documentElement: { matches: () => false }, currentScript: null, querySelector: () => ({ getAttribute: () => language }) };
let dist;
let language = "en";
serve(() => dist);
const module = (path) => import(pathToFileURL(join(root, path)).href);
const { rank } = await module("src/client/search/rank.js");
const { openIndex } = await module("src/client/search/files.js");
const { words } = await module("src/client/search/words.js");

// A page counts in whatever version it stands.
const bare = (href) => decodeURIComponent(href).replace(/^\/(edge|v[\d.]+)(?=\/)/, "").replace(/\/(index\.html)?$/, "").replace(/\.html$/, "");
const distinct = (hrefs) => [...new Set(hrefs.map(bare))].slice(0, 10);

const catalogue = new Map();
const rootsOf = (language) => {
  const { indexes } = JSON.parse(readFileSync(join(dist, "_search/index.json"), "utf8"));
  const versions = indexes.filter((entry) => entry.language === language);
  return versions.filter(({ version }) => !version || version === versions.at(-1).version).map(({ root }) => root);
};
const indexesOf = async (site, language) => {
  const key = `${site} ${language}`;
  if (!catalogue.has(key)) catalogue.set(key, await Promise.all(rootsOf(language).map((root) => openIndex("/_docs/search", root))));
  return catalogue.get(key);
};
const ours = async (site, language, query) => {
  const { hits } = await rank(query, await indexesOf(site, language));
  const pages = await Promise.all(hits.slice(0, 10).map(({ index, number }) => index.page(number)));
  return distinct(pages.map(({ href }) => href));
};

// Every word of a page counts the same, as full-text indexes do that know no fields.
const plain = new Map();
const bm25 = async (site, language, query) => {
  const key = `${site} ${language}`;
  if (!plain.has(key)) {
    const pages = [];
    for (const index of await indexesOf(site, language)) {
      for (let number = 0; number < index.n; number += 1) {
        const { title, href, sections } = await index.page(number);
        const text = words([title, ...sections.flatMap(([, heading, text]) => [heading, text])].join(" "));
        const counts = new Map();
        for (const { word } of text) counts.set(word, (counts.get(word) ?? 0) + 1);
        pages.push({ href, counts, length: text.length });
      }
    }
    const df = new Map();
    for (const { counts } of pages) for (const word of counts.keys()) df.set(word, (df.get(word) ?? 0) + 1);
    plain.set(key, { pages, df, mean: pages.reduce((sum, { length }) => sum + length, 0) / pages.length });
  }
  const { pages, df, mean } = plain.get(key);
  const asked = [...new Set(words(query).map(({ word }) => word))];
  const scored = pages.map(({ href, counts, length }) => {
    const score = asked.reduce((sum, word) => {
      const n = counts.get(word) ?? 0;
      const idf = Math.log(1 + (pages.length - (df.get(word) ?? 0) + 0.5) / ((df.get(word) ?? 0) + 0.5));
      return sum + (idf * n * 2.2) / (n + 1.2 * (0.25 + (0.75 * length) / mean));
    }, 0);
    return { href, score };
  });
  const best = scored.filter(({ score }) => score > 0).sort((left, right) => right.score - left.score);
  return distinct(best.slice(0, 40).map(({ href }) => href));
};

const pagefinds = new Map();
const pagefind = async (site, language, query) => {
  const key = `${site} ${language}`;
  if (!pagefinds.has(key)) {
    const own = await import(`${pathToFileURL(join(dist, "pagefind/pagefind.js")).href}?${encodeURIComponent(key)}`);
    await own.options({ basePath: "/pagefind/", baseUrl: "/" });
    await own.init(language);
    pagefinds.set(key, own);
  }
  const { results } = await pagefinds.get(key).search(query);
  const pages = await Promise.all(results.slice(0, 20).map((result) => result.data()));
  return distinct(pages.map(({ raw_url, url }) => raw_url ?? url));
};

const queries = readFileSync(join(root, "tests/search/queries.txt"), "utf8")
  .split("\n")
  .filter((line) => line && !line.startsWith("#"))
  .map((line) => line.split("|").map((part) => part.trim()));
const engines = { ours, bm25 };
/// Below it the ranking has become worse: the command fails.
const LEAST = 0.95;
if (queries.every(([site]) => existsSync(join(built, site, "pagefind/pagefind.js")))) engines.pagefind = pagefind;
for (const [name, engine] of Object.entries(engines)) {
  const halves = { tuned: [], held: [] };
  const bySite = {};
  for (const [at, [site, own, query, pages]] of queries.entries()) {
    dist = join(built, site);
    language = own;
    const expected = pages.split(" ");
    const found = await engine(site, own, query);
    const place = found.findIndex((href) => expected.includes(href)) + 1;
    const worth = place ? 1 / place : 0;
    halves[at % 2 ? "held" : "tuned"].push(worth);
    (bySite[`${site} ${own}`] ??= []).push(worth);
    if (isVerbose && worth < 1) console.error(`${name} ${at % 2 ? "held" : "tuned"} ${worth.toFixed(2)} ${site} ${own} “${query}” ${expected[0]}: ${found.slice(0, 3).join(" ")}`);
  }
  const mean = (list) => Number((list.reduce((sum, own) => sum + own, 0) / list.length).toFixed(3));
  const first = (list) => Number((list.filter((own) => own === 1).length / list.length).toFixed(3));
  const sites = Object.fromEntries(Object.entries(bySite).map(([key, list]) => [key, mean(list)]));
  const { tuned, held } = halves;
  if (name === "ours" && mean(held) < LEAST) process.exitCode = 1;
  console.log(JSON.stringify({ engine: name, n: queries.length, mrr_tuned: mean(tuned), mrr_held: mean(held), first_held: first(held), sites }));
}

const sites = {};
for (const [site, own, query] of queries) {
  dist = join(built, site);
  sites[site] ??= { disk: sizeOf(join(dist, "_docs/search")), ...(engines.pagefind && { pagefind: sizeOf(join(dist, "pagefind"), /\.pf_\w+$/) }), first: [] };
  sites[site].first.push((await cold(openIndex, rank, rootsOf(own), query)).bytes);
}
for (const own of Object.values(sites)) {
  const inOrder = own.first.sort((left, right) => left - right);
  own.first = { least: inOrder[0], median: inOrder[inOrder.length >> 1], most: inOrder.at(-1) };
}
console.log(JSON.stringify({ bytes: sites }));
