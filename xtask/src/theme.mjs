// Makes one small script of each of the theme's scripts, as `docs::theme` joins their files. Writes them into a folder.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [root, out] = process.argv.slice(2);
const require = createRequire(join(root, "tests/package.json"));
const { transformSync } = require("esbuild");
const { minify } = require("terser");
mkdirSync(join(root, out), { recursive: true });
// As `docs::theme::builtin::SCRIPTS`.
const scripts = {
  first: ["first"],
  "first-whole": ["choices", "first"],
  "first-api": ["first", "playground"],
  "first-whole-api": ["choices", "first", "playground"],
  groups: ["groups"],
  more: ["more"],
  site: ["site"],
};
for (const [name, folders] of Object.entries(scripts)) {
  const files = folders.flatMap((folder) => {
    const path = join(root, "themes/default/js", folder);
    return readdirSync(path).map((file) => [file, readFileSync(join(path, file), "utf8")]);
  });
  const texts = files.sort(([left], [right]) => (left < right ? -1 : 1)).map(([, text]) => text);
  // Browsers of the last three years.
  const target = ["chrome109", "safari16.4", "firefox115"];
  const small = transformSync(`(() => {\n${texts.join("\n")}\n})();\n`, { minify: true, target, charset: "utf8" });
  const { code } = await minify(small.code, { compress: { sequences: false } });
  writeFileSync(join(out, `${name}.js`), code);
}
