// Makes one small module of each handshake over the modules of `src/client/login`, two of the playground (what it does,
// and what writes samples), one of search over those of `src/client/search` and one of the preview over those of
// `src/client/serve`. Writes them into a folder.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [root, out] = process.argv.slice(2);
const require = createRequire(join(root, "tests/package.json"));
const { build } = require("esbuild");
const { minify } = require("terser");
mkdirSync(join(root, out), { recursive: true });
// The playground reads the session as the loader does, and evaluates nothing; the preview does both.
const less = {
  name: "less",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/more\.js$/ }, ({ importer }) => {
      const path = importer.endsWith("session.js") ? "inputs.js" : "less.js";
      return { path: join(root, "src/client", path) };
    }),
};
const modules = {
  jwt: "login/jwt.js",
  shared: "login/shared.js",
  oauth: "login/oauth.js",
  playground: "playground/playground.js",
  samples: "playground/languages.js",
  search: "search/entry.js",
  preview: "serve/entry.js",
};
for (const [name, path] of Object.entries(modules)) {
  const entryPoints = [join(root, "src/client", path)];
  // Browsers of the last three years.
  const target = ["chrome109", "safari16.4", "firefox115"];
  const form = { bundle: true, minify: true, format: "esm", target, charset: "utf8", loader: { ".txt": "text" } };
  const { outputFiles } = await build({ entryPoints, ...form, plugins: name === "preview" ? [] : [less], write: false });
  const { code } = await minify(outputFiles[0].text, { compress: { passes: 3 }, module: true });
  writeFileSync(join(root, out, `${name}.js`), code);
}
