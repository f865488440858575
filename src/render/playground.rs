//! The playground at a page's endpoint: the button that opens it, and the files that all such buttons share. Its scripts
//! bring everything else when a reader reaches for it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::sheet::squeezed_css;
use super::site::{Site, hashed};
use crate::artifact::Artifact;
use crate::classes;
use crate::client;
use crate::frontmatter::{Audience, Rule, Visibility};
use crate::theme::Theme;

/// Words of the dialog that the theme says elsewhere too.
const WORDS: [&str; 21] = [
    "authorizations",
    "choose",
    "close",
    "cookie_parameters",
    "copied",
    "copy",
    "deprecated",
    "download",
    "expand",
    "header_parameters",
    "in_cookie",
    "in_header",
    "in_query",
    "path_parameters",
    "query_parameters",
    "request",
    "request_body",
    "required",
    "response",
    "servers",
    "show_value",
];

/// What a page about an endpoint offers beside its address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Playground {
    /// Nothing, or the page is about none.
    None,
    /// The address can be copied.
    Simple,
    /// Requests can be sent.
    Interactive(Mount),
}

/// Who opens what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mount {
    /// Of the operation file, below the output folder.
    pub operation: Box<str>,
    pub users: Users,
}

/// Who may send requests, of those who read the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Users {
    Readers,
    /// Those who are logged in, and whom the rule admits.
    LoggedIn(Visibility),
}

/// Attributes of the button.
#[derive(Serialize)]
pub(super) struct MountFields<'a> {
    operation: String,
    words: &'a str,
    module: &'a str,
    samples: &'a str,
    styles: &'a str,
    /// Whether who is not logged in does not see it.
    auth: bool,
    /// Names of groups, one blank between two: then only their readers see it, and not those of the others.
    groups: Option<String>,
    excludes: Option<String>,
}

/// The first scripts of pages with a button: the small and the whole one.
pub(super) const FIRST: [&str; 2] = ["first-api", "first-whole-api"];

/// What all buttons share: each file by its address.
pub(super) struct Files {
    first: [(String, Artifact); 2],
    module: (String, Artifact),
    samples: (String, Artifact),
    styles: (String, Artifact),
    /// By language.
    words: BTreeMap<Box<str>, (String, Artifact)>,
}

impl Files {
    pub(super) fn new<'l>(theme: &Theme, base: &str, languages: impl Iterator<Item = &'l str>) -> Files {
        let file = |name: &str, extension: &str, text: String| {
            let artifact = hashed(name, extension, text);
            (format!("{base}/{}", artifact.path), artifact)
        };
        let styles: String = theme.files_in("playground/").map(|(_, file)| squeezed_css(&file.text)).collect();
        let mut words = BTreeMap::new();
        for language in languages {
            let own =
                || file(&format!("playground.{language}"), "json", theme.words_of(language, "playground", &WORDS));
            words.entry(language.into()).or_insert_with(own);
        }
        Files {
            first: FIRST.map(|name| file(name, "js", theme.script(name))),
            module: file("playground", "js", client::playground().to_owned()),
            samples: file("samples", "js", client::samples().to_owned()),
            // Any rule of the site's own beats them, as it does all others.
            styles: file("playground", "css", format!("@layer docs{{{styles}}}")),
            words,
        }
    }
}

impl Site {
    /// The files that buttons in a language need, beside each's own.
    pub fn playground(&self, language: &str) -> impl Iterator<Item = &Artifact> {
        let Files { first, module, samples, styles, words } = &self.playground;
        let shared = first.iter().chain([module, samples, styles]).chain(words.get(language));
        shared.map(|(_, artifact)| artifact).filter(|artifact| !self.artifacts().contains(artifact))
    }

    /// What comes before everything else on a page; `is_whole` where readers choose what they see of it.
    pub(super) fn first_script(&self, sends_requests: bool, is_whole: bool) -> &str {
        match sends_requests {
            true => &self.playground.first[usize::from(is_whole)].0,
            false => &self.files.first_scripts[usize::from(is_whole)],
        }
    }

    pub(super) fn mount(&self, mount: &Mount, language: &str) -> MountFields<'_> {
        let Files { module, samples, styles, words, .. } = &self.playground;
        let base = &*self.look.base;
        let named = |names: &[Box<str>]| {
            let names: Vec<String> = names.iter().map(|name| classes::group(base, name)).collect();
            (!names.is_empty()).then(|| names.join(" "))
        };
        let (groups, excludes) = match &mount.users {
            Users::LoggedIn(Visibility::Rule(Rule { includes: Audience::Groups(names), excludes })) => {
                (named(names), named(excludes))
            }
            Users::LoggedIn(Visibility::Rule(Rule { excludes, .. })) => (None, named(excludes)),
            // A name that no reader has.
            Users::LoggedIn(Visibility::Nobody) => (Some("none".to_owned()), None),
            Users::LoggedIn(Visibility::Everyone) | Users::Readers => (None, None),
        };
        MountFields {
            operation: format!("{base}/{}", mount.operation),
            words: words.get(language).map_or("", |(address, _)| address),
            module: &module.0,
            samples: &samples.0,
            styles: &styles.0,
            auth: mount.users != Users::Readers,
            groups,
            excludes,
        }
    }
}
