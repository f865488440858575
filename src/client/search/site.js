// Which indexes of the site this reader has: those of everybody, and those of the classes that the reader is in.
import { get, once, openIndex, refusal } from "./files.js";
import { record } from "./reader.js";

const listed = (indexes, folder) => indexes.map((entry) => ({ ...entry, folder }));
const everybodysOf = async () => {
  const { indexes } = await (await get(`${SITE.base}/_search/index.json`, { cache: "no-cache" })).json();
  return listed(indexes, `${SITE.base}/_docs/search`);
};

/// Nothing where the class is not there any more: what is everybody's is found all the same. A host may answer with a page
/// of its own instead.
const classOf = async ([, key]) => {
  const folder = `${SITE.base}/_readers/${key}`;
  const answer = await fetch(`${folder}/search.json`, { cache: "no-cache" });
  const text = await answer.text();
  if (answer.status === 429 || answer.status >= 500) throw refusal(answer);
  let indexes;
  try {
    ({ indexes } = answer.ok ? JSON.parse(text) : {});
  } catch {
    // No JSON.
  }
  const opened = async (entry) => ({ ...entry, index: await openIndex(entry.folder, entry.root) });
  return Promise.all(listed(Array.isArray(indexes) ? indexes : [], folder).map(opened));
};

let everybodys, unfolded, own;

/// Forgets what is known of the site's indexes: it may have been replaced, and then their files are gone.
export const renew = () => {
  everybodys = once(everybodysOf);
  unfolded = once((key) => openIndex(...key.split("\n")));
  own = {};
};
renew();

const ofClasses = (classes) => {
  const text = JSON.stringify(classes);
  if (own.text !== text) {
    // What another reader had is gone with them.
    const list = Promise.all(classes.map(classOf)).then((lists) => lists.flat());
    list.catch(() => own.list === list && (own = {}));
    own = { text, list };
  }
  return own.list;
};

/// `{ languages, versions, indexes(language, version), hasGone, isGone(href) }`.
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
    hasGone: Object.keys(gone).length > 0,
    isGone: (href) => Object.hasOwn(gone, href),
  };
};
