// What search costs on a site that was built: bytes on disk, and of queries when nothing is there yet. One line of JSON.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cold, serve, sizeOf } from "./files.mjs";

/// With words of the generated sites; then one with a slip in its first letter, and one that is nobody's word.
const QUERIES = ["deploy", "configure webhook", "configure webhook retry", "authentication token", "api", "a", "webhook", "xebhook", "wxzyvut"];

const [root, dist] = process.argv.slice(2);
globalThis.SITE = { base: "", words: {} };
serve(() => dist);
const module = (path) => import(pathToFileURL(join(root, path)).href);
const { rank } = await module("src/client/search/rank.js");
const { openIndex } = await module("src/client/search/files.js");
const { indexes } = JSON.parse(readFileSync(join(dist, "_search/index.json"), "utf8"));
const queries = {};
for (const query of QUERIES) queries[query] = await cold(openIndex, rank, indexes.map((own) => own.root), query);
console.log(JSON.stringify({ disk: sizeOf(join(dist, "_docs/search")), queries }));
