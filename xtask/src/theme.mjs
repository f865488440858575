// Makes one small script of each folder of the theme's scripts, as `render` joins them. Writes them into a folder.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [root, out] = process.argv.slice(2);
const { transformSync } = createRequire(join(root, "tests/package.json"))("esbuild");
mkdirSync(join(root, out), { recursive: true });
for (const name of ["first", "more", "site"]) {
  const folder = join(root, "themes/default/js", name);
  const texts = readdirSync(folder).sort().map((file) => readFileSync(join(folder, file), "utf8"));
  // Browsers of the last three years.
  const target = ["chrome109", "safari16.4", "firefox115"];
  const { code } = transformSync(`(() => {\n${texts.join("\n")}\n})();\n`, { minify: true, target, charset: "utf8" });
  writeFileSync(join(root, out, `${name}.js`), code);
}
