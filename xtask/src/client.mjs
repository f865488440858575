// Makes two scripts of an entry over the modules of `src/client`, the loader's or another. Writes them into a folder, and
// on the standard output what they weigh: `{ "small": { "bytes": …, "brotli": … }, … }`.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

const [root, entry, out] = process.argv.slice(2);
const require = createRequire(join(root, "tests/package.json"));
const { build } = require("esbuild");
const { minify } = require("terser");
const less = {
  name: "less",
  setup: ({ onResolve }) => onResolve({ filter: /^\.\/more\.js$/ }, () => ({ path: join(root, "src/client/less.js") })),
};

mkdirSync(join(root, out), { recursive: true });
const weights = {};
for (const [name, plugins] of [
  ["small", [less]],
  ["whole", []],
]) {
  const entryPoints = [join(root, entry)];
  // Browsers of the last three years.
  const target = ["chrome109", "safari16.4", "firefox115"];
  // Modules are strict; without the words, methods would be given texts and numbers as objects.
  const banner = { js: '"use strict";' };
  const form = { bundle: true, minify: true, format: "iife", target, charset: "utf8", banner };
  const options = { entryPoints, ...form, write: false };
  const { outputFiles } = await build({ ...options, plugins });
  // Smaller by 6 %.
  const { code: text } = await minify(outputFiles[0].text, { compress: { sequences: false, collapse_vars: false } });
  writeFileSync(join(root, out, `${name}.js`), text);
  weights[name] = { bytes: Buffer.byteLength(text), brotli: brotliCompressSync(text).length };
}
console.log(JSON.stringify(weights));
