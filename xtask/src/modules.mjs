// Makes one small module of each handshake over the modules of `src/client/login`, and one of the preview over those of
// `src/client/serve`. Writes them into a folder.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [root, out] = process.argv.slice(2);
const require = createRequire(join(root, "tests/package.json"));
const { build } = require("esbuild");
const { minify } = require("terser");
mkdirSync(join(root, out), { recursive: true });
const entries = { jwt: "login/jwt", shared: "login/shared", oauth: "login/oauth", preview: "serve/entry" };
for (const [name, entry] of Object.entries(entries)) {
  const entryPoints = [join(root, "src/client", `${entry}.js`)];
  // Browsers of the last three years.
  const target = ["chrome109", "safari16.4", "firefox115"];
  const form = { bundle: true, minify: true, format: "esm", target, charset: "utf8" };
  const { outputFiles } = await build({ entryPoints, ...form, write: false });
  const { code } = await minify(outputFiles[0].text, { compress: { passes: 3 }, module: true });
  writeFileSync(join(root, out, `${name}.js`), code);
}
