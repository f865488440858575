//! The loader: the script that fills a page for its reader. Its sources are the modules of `src/client`; `cargo xtask
//! client` makes one script of them, in two sizes, which are built in here.

use serde_json::{Map, Value, json};

/// Which loader a page takes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Loader {
    /// What most pages need.
    Small,
    /// With the whole language, styles, secrets, and slots among rows and options.
    Whole,
}

/// What a loader knows of its site.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Settings {
    /// The site's base path, without a `/` at its end.
    pub base: Box<str>,
    /// Sessions made before are void. Seconds since 1970.
    pub invalid_before: Option<i64>,
    /// Whether prefills for the playground outlive the tab.
    pub keeps_inputs: bool,
}

impl Loader {
    pub const ALL: [Loader; 2] = [Loader::Small, Loader::Whole];

    fn text(self) -> &'static str {
        match self {
            Loader::Small => include_str!("client/built/small.js"),
            Loader::Whole => include_str!("client/built/whole.js"),
        }
    }

    /// The first part of its file's name.
    pub fn name(self) -> &'static str {
        match self {
            Loader::Small => "core",
            Loader::Whole => "core-whole",
        }
    }

    /// The script, for a site: the name that it takes for what it knows of the site is `SITE`.
    pub fn script(self, settings: &Settings) -> String {
        let mut site = Map::from_iter([("base".to_owned(), json!(settings.base))]);
        if let Some(moment) = settings.invalid_before {
            site.insert("invalidBefore".into(), json!(moment.saturating_mul(1000)));
        }
        if settings.keeps_inputs {
            site.insert("credentials".into(), json!("disk"));
        }
        format!("(SITE=>{{{}}})({});\n", self.text().trim_end(), Value::Object(site))
    }
}
