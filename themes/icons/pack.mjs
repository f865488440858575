// Packs the icon sets for `src/render/icons.rs`, one deflated text file each. A line is
//   NAME <tab> VIEWBOX <tab> MARKUP      an icon; an empty view box means `0 0 24 24`
//   NAME <tab> = <tab> OTHER             another name for it
// Lines are sorted by name, bytewise. Names of Font Awesome begin with their style: `solid/rocket`.
//
//   npm install --ignore-scripts lucide-static @fortawesome/fontawesome-free @tabler/icons
//   node pack.mjs FOLDER-WITH-node_modules
import { readdirSync, readFileSync, writeFileSync, copyFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { join, basename } from "node:path";

const modules = join(process.argv[2] ?? ".", "node_modules");

function icon(path) {
  const svg = readFileSync(path, "utf8").replace(/<\?xml.*?\?>|<!--[^]*?-->/g, "");
  const [, attributes, inner] = svg.match(/<svg([^>]*)>([^]*)<\/svg>/);
  const box = attributes.match(/viewBox="([^"]*)"/)[1];
  const markup = inner.trim().replace(/\s+/g, " ").replace(/> </g, "><").replaceAll(" />", "/>")
    .replaceAll(' fill="currentColor"', "").replaceAll('<path stroke="none" d="M0 0h24v24H0z" fill="none"/>', "");
  return [box === "0 0 24 24" ? "" : box, markup];
}

function pack(name, folders, aliases = []) {
  const byMarkup = new Map();
  const lines = [];
  for (const [prefix, folder] of folders) {
    for (const file of readdirSync(folder).filter((file) => file.endsWith(".svg")).sort()) {
      const key = prefix + basename(file, ".svg");
      const [box, markup] = icon(join(folder, file));
      const same = byMarkup.get(box + markup);
      lines.push(same === undefined ? [key, box, markup] : [key, "=", same]);
      if (same === undefined) byMarkup.set(box + markup, key);
    }
  }
  const known = new Set(lines.map(([key]) => key));
  for (const [alias, target] of aliases) {
    if (!known.has(alias) && known.has(target)) { known.add(alias); lines.push([alias, "=", target]); }
  }
  lines.sort(([a], [b]) => (Buffer.from(a) < Buffer.from(b) ? -1 : Buffer.compare(Buffer.from(a), Buffer.from(b))));
  const text = lines.map((line) => line.join("\t")).join("\n") + "\n";
  const packed = deflateRawSync(Buffer.from(text), { level: 9 });
  writeFileSync(new URL(name + ".deflate", import.meta.url), packed);
  console.log(name, lines.length, "icons,", text.length, "bytes,", packed.length, "packed");
}

const awesome = join(modules, "@fortawesome/fontawesome-free");
const families = JSON.parse(readFileSync(join(awesome, "metadata/icon-families.json"), "utf8"));
const aliases = Object.entries(families).flatMap(([name, { aliases, svgs }]) =>
  (aliases?.names ?? []).flatMap((alias) => Object.keys(svgs.classic ?? {}).map((style) => [`${style}/${alias}`, `${style}/${name}`])));
pack("fontawesome", ["brands", "regular", "solid"].map((style) => [style + "/", join(awesome, "svgs", style)]), aliases);
pack("lucide", [["", join(modules, "lucide-static/icons")]]);
pack("tabler", [["", join(modules, "@tabler/icons/icons/outline")], ["filled/", join(modules, "@tabler/icons/icons/filled")]]);
copyFileSync(join(awesome, "LICENSE.txt"), new URL("LICENSE-fontawesome.txt", import.meta.url));
copyFileSync(join(modules, "lucide-static/LICENSE"), new URL("LICENSE-lucide.txt", import.meta.url));
copyFileSync(join(modules, "@tabler/icons/LICENSE"), new URL("LICENSE-tabler.txt", import.meta.url));
