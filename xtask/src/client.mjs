// Makes the loader's two scripts of the modules of `src/client`. Writes them into a folder, and on the standard output
// what they weigh: `{ "small": { "bytes": …, "brotli": … }, … }`.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

const [root, out] = process.argv.slice(2);
const { build } = createRequire(join(root, "tests/package.json"))("esbuild");
const less = {
  name: "less",
  setup: ({ onResolve }) => onResolve({ filter: /^\.\/more\.js$/ }, () => ({ path: join(root, "src/client/less.js") })),
};

mkdirSync(out, { recursive: true });
const weights = {};
for (const [name, plugins] of [
  ["small", [less]],
  ["whole", []],
]) {
  const entryPoints = [join(root, "src/client/entry.js")];
  // Browsers of the last three years.
  const target = ["chrome109", "safari16.4", "firefox115"];
  const options = { entryPoints, bundle: true, minify: true, format: "iife", target, charset: "utf8", write: false };
  const { outputFiles } = await build({ ...options, plugins });
  const text = outputFiles[0].text;
  writeFileSync(join(out, `${name}.js`), text);
  weights[name] = { bytes: Buffer.byteLength(text), brotli: brotliCompressSync(text).length };
}
console.log(JSON.stringify(weights));
