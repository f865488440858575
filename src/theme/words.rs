//! The theme's own words, by language.
//!
//! A table is read when the first page asks for it: 28 are built in, a site has one language or a few, and to read all of
//! them took a third of a build of ten pages.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::{File, builtin, trial};
use crate::diag::Diagnostic;

type Table = BTreeMap<String, Word>;

/// What stands under a key of a table.
#[derive(Clone, Deserialize, Serialize)]
#[serde(untagged)]
enum Word {
    Text(String),
    /// Words of one script: `playground`.
    Table(BTreeMap<String, String>),
}

pub(super) struct Words {
    english: Table,
    /// By language (`en`, `pt-BR`).
    languages: BTreeMap<Box<str>, Language>,
}

struct Language {
    text: Arc<str>,
    /// Complete: what the table lacks comes from English.
    words: OnceLock<tera::Value>,
}

impl Words {
    /// A table of the site's own that cannot be read is reported; the built-in one stands in for it, if there is one.
    pub(super) fn new(files: &BTreeMap<Box<str>, File>, diags: &mut Vec<Diagnostic>) -> Words {
        let mut languages = BTreeMap::new();
        for (path, file) in files {
            let Some(language) = path.strip_prefix("words/").and_then(|path| path.strip_suffix(".yaml")) else {
                continue;
            };
            let mut text = file.text.clone();
            // Those that are built in can be read: a test does.
            if file.source.is_some()
                && let Err(error) = read(&text)
            {
                diags.push(trial::yaml_error(file, 0, &error));
                let Some((_, builtin)) = builtin::FILES.iter().find(|(builtin, _)| **builtin == **path) else {
                    continue;
                };
                text = (*builtin).into();
            }
            languages.insert(language.into(), Language { text, words: OnceLock::new() });
        }
        let english = languages.get("en").and_then(|english: &Language| read(&english.text).ok()).unwrap_or_default();
        Words { english, languages }
    }

    /// Those of exactly this language.
    pub(super) fn of(&self, language: &str) -> Option<&tera::Value> {
        let language = self.languages.get(language)?;
        Some(language.words.get_or_init(|| {
            let mut whole = self.english.clone();
            for (key, word) in read(&language.text).expect("it was read before") {
                match (whole.get_mut(&key), word) {
                    (Some(Word::Table(words)), Word::Table(own)) => words.extend(own),
                    (_, word) => drop(whole.insert(key, word)),
                }
            }
            tera::Value::from_serializable(&whole)
        }))
    }
}

fn read(text: &str) -> Result<Table, serde_yaml::Error> {
    serde_yaml::from_str(text)
}
