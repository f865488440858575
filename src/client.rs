//! What runs at the reader's: the loader, which fills a page for its reader, and what logs readers in. The sources are
//! the modules of `src/client`; `cargo xtask client` makes one script of the loader, in two sizes, one module of each
//! handshake, and two of the playground, which are built in here.

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
    /// Where prefills for the playground are kept.
    pub inputs: InputStore,
    /// How readers log in, where they can.
    pub login: Option<Login>,
}

/// Where prefills for the playground are kept, by the reader's browser.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum InputStore {
    #[default]
    Tab,
    Memory,
    Disk,
}

impl InputStore {
    fn word(self) -> &'static str {
        match self {
            InputStore::Tab => "tab",
            InputStore::Memory => "memory",
            InputStore::Disk => "disk",
        }
    }
}

/// How readers log in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Login {
    pub handshake: Handshake,
    /// What the handshake's module knows of the site beside `Settings`: the keys of the site file that it goes by.
    pub settings: Map<String, Value>,
    /// Where readers log in who run no script.
    pub href: Option<Box<str>>,
    /// Paths below the base path where log-ins return to.
    pub callbacks: Vec<Box<str>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Handshake {
    Jwt,
    SharedSession,
    OAuth,
}

impl Handshake {
    pub const fn word(self) -> &'static str {
        match self {
            Handshake::Jwt => "jwt",
            Handshake::SharedSession => "shared-session",
            Handshake::OAuth => "oauth",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Handshake::Jwt => include_str!("client/built/jwt.js"),
            Handshake::SharedSession => include_str!("client/built/shared.js"),
            Handshake::OAuth => include_str!("client/built/oauth.js"),
        }
    }
}

/// The module that opens the playground: `open(button)`. It is the same for every site.
pub fn playground() -> &'static str {
    include_str!("client/built/playground.js")
}

/// The module that writes samples of requests: `sample` and `languages`. It is the same for every site.
pub fn samples() -> &'static str {
    include_str!("client/built/samples.js")
}

impl Login {
    /// The module, for a site: the name that it takes for what it knows of the site is `SITE`.
    pub fn script(&self, settings: &Settings) -> String {
        let mut site = self.settings.clone();
        site.insert("base".into(), json!(settings.base));
        site.insert("method".into(), json!(self.handshake.word()));
        site.insert("credentials".into(), json!(settings.inputs.word()));
        site.insert("callbacks".into(), json!(self.callbacks));
        format!("const SITE={};\n{}\n", Value::Object(site), self.handshake.text().trim_end())
    }
}

/// The module that searches a site, with the words of a language.
pub fn search(base: &str, words: &Map<String, Value>) -> String {
    let site = json!({ "base": base, "words": words });
    format!("const SITE={site};\n{}\n", include_str!("client/built/search.js").trim_end())
}

/// The script of the preview, which `docs serve` adds to pages and no build has.
pub fn preview() -> &'static str {
    // Which site it is it asks, and asks again.
    concat!("const SITE={};\n", include_str!("client/built/preview.js"))
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

    /// The script, for a site: the name that it takes for what it knows of the site is `SITE`. `login` is the address of
    /// the module that logs readers in.
    pub fn script(self, settings: &Settings, login: Option<&str>) -> String {
        let mut site = Map::from_iter([("base".to_owned(), json!(settings.base))]);
        if let Some(moment) = settings.invalid_before {
            site.insert("invalidBefore".into(), json!(moment.saturating_mul(1000)));
        }
        if settings.inputs == InputStore::Disk {
            site.insert("credentials".into(), json!("disk"));
        }
        // Other handshakes bring nothing behind the `#` of an address.
        if let (Some(Login { handshake: Handshake::Jwt, .. }), Some(address)) = (&settings.login, login) {
            site.insert("login".into(), json!(address));
        }
        format!("(SITE=>{{{}}})({});\n", self.text().trim_end(), Value::Object(site))
    }
}
