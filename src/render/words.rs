//! What the theme says in its own words outside templates.

use super::site::Site;
use crate::index::Standing;

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
    /// What a page has to begin with where the address may hold a token, which a redirect would lose.
    pub script: Option<String>,
}

impl Site {
    /// In the language of the page that the address leads to; of a reader's first page where that is none.
    pub fn moved(&self, to: Option<&Standing>) -> Moved {
        let language = match to {
            Some(page) => self.language_of(page.section, &page.frontmatter),
            None => &self.first_chrome().language,
        };
        Moved {
            language: language.into(),
            direction: direction(language),
            title: self.word(language, "moved"),
            text: self.word(language, "moved_text"),
            script: self.token_script().map(str::to_owned),
        }
    }
}

/// A day as the words of a language write it. `at` begins with `2026-11-20`; `months` are names from January, between
/// `|`; `pattern` has `{d}`, `{m}` and `{y}` in its places. Where these are of no use the day is written as it is.
pub(super) fn day(at: &str, pattern: &str, months: &str) -> String {
    let iso = at.get(..10).unwrap_or(at);
    let number = |at: std::ops::Range<usize>| iso.get(at)?.parse::<usize>().ok();
    let numbers = (|| Some((number(0..4)?, number(5..7)?, number(8..10)?)))();
    let named = numbers.and_then(|(year, month, day)| Some((year, months.split('|').nth(month.checked_sub(1)?)?, day)));
    match named {
        Some((year, month, day)) if ["{d}", "{m}", "{y}"].iter().all(|hole| pattern.contains(hole)) => {
            let filled = pattern.replace("{d}", &day.to_string()).replace("{y}", &year.to_string());
            filled.replace("{m}", month)
        }
        Some(_) | None => iso.to_owned(),
    }
}

pub(super) fn direction(language: &str) -> &'static str {
    match language.split('-').next().unwrap_or(language) {
        "ar" | "he" | "iw" | "fa" | "ur" | "ps" | "sd" | "yi" | "dv" | "ug" | "ckb" => "rtl",
        _ => "ltr",
    }
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_in_words() {
        let months = "a|b|c|d|e|f|g|h|i|j|n{d}|l";
        for (at, pattern, months, expected) in [
            ("2026-11-05", "{d}. {m} {y}", months, "5. n{d} 2026"),
            ("2026-01-20T08:30:00Z", "{y}年{m}月{d}日", "1|2", "2026年1月20日"),
            ("2026-11-20", "{d} {y}", months, "2026-11-20"),
            ("2026-11-20", "{d} {m} {y}", "a|b", "2026-11-20"),
            ("soon", "{d} {m} {y}", months, "soon"),
        ] {
            assert_eq!(day(at, pattern, months), expected, "{at} {pattern}");
        }
    }
}
