//! What the theme says in its own words outside templates.

use super::site::Site;
use crate::index::PageContext;

/// What stands at an address that a page has left.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moved {
    /// BCP 47.
    pub language: Box<str>,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    pub title: String,
    /// Before the new address.
    pub text: String,
}

impl Site {
    /// In the language of the page that the address leads to; of a reader's first page where that is none.
    pub fn moved(&self, to: Option<&PageContext>) -> Moved {
        let language = match to {
            Some(context) => &self.chrome_of(context).language,
            None => &self.first_chrome().language,
        };
        Moved {
            language: language.clone(),
            direction: direction(language),
            title: self.word(language, "moved"),
            text: self.word(language, "moved_text"),
        }
    }
}

pub(super) fn direction(language: &str) -> &'static str {
    match language.split('-').next().unwrap_or(language) {
        "ar" | "he" | "iw" | "fa" | "ur" | "ps" | "sd" | "yi" | "dv" | "ug" | "ckb" => "rtl",
        _ => "ltr",
    }
}
