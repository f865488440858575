// Which indexes of the site this reader has: those of everybody, and those of the classes that the reader is in.
import { get, once, openIndex } from "./files.js";
import { record } from "./reader.js";

const catalogueOf = async (address, folder) => {
  const { indexes } = await (await get(address, { cache: "no-cache" })).json();
  return indexes.map((entry) => ({ ...entry, folder }));
};

const unfolded = once((key) => openIndex(...key.split("\n")));
const everybodys = once(() => catalogueOf(`${SITE.base}/_search/index.json`, `${SITE.base}/_docs/search`));

let own = { text: "", list: undefined };
const ofClasses = (classes) => {
  const text = JSON.stringify(classes);
  if (own.text !== text || !own.list) {
    // What another reader had is gone with them.
    const of = ([, key]) => catalogueOf(`${SITE.base}/_readers/${key}/search.json`, `${SITE.base}/_readers/${key}`);
    const opened = async (entry) => ({ ...entry, index: await openIndex(entry.folder, entry.root) });
    const list = Promise.all(classes.map(of)).then((lists) => Promise.all(lists.flat().map(opened)));
    list.catch(() => own.list === list && (own.list = undefined));
    own = { text, list };
  }
  return own.list;
};

/// `{ languages, versions, indexes(language, version), isGone(href) }`.
export const site = async () => {
  const { classes, gone } = record();
  const [open, kept] = await Promise.all([everybodys(""), ofClasses(classes)]);
  const all = [...open, ...kept];
  const distinct = (key, of) => [...new Set(of.map((entry) => entry[key]).filter(Boolean))];
  return {
    languages: distinct("language", all),
    versions: (language) => distinct("version", all.filter((entry) => !language || entry.language === language)),
    /// Of one language and version, with what is in no version; of all where none is named.
    indexes: (language, version) => {
      const chosen = all.filter(
        (entry) => (!language || entry.language === language) && (!version || !entry.version || entry.version === version),
      );
      return Promise.all(chosen.map((entry) => entry.index ?? unfolded(`${entry.folder}\n${entry.root}`)));
    },
    isGone: (href) => Object.hasOwn(gone, href),
  };
};
