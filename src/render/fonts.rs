//! Fonts that the site file names, as CSS.
//!
//! No font comes with the theme: the reader's own is there at once, costs nothing and has every script.

use std::fmt::Write as _;

use super::escape;
use crate::config::{Font, FontFormat, Fonts};

/// Font files that a page waits for, to be asked for early: those that every browser of today takes.
pub(super) fn preloaded(fonts: &Fonts) -> Vec<&str> {
    let mut files = Vec::new();
    for font in [&fonts.body, &fonts.heading].into_iter().flatten() {
        let file = font.source.as_deref().filter(|_| format(font) == Some("woff2"));
        files.extend(file.filter(|file| !files.contains(file)));
    }
    files
}

/// Rules over those of the theme's sheets.
pub(super) fn rules(fonts: &Fonts, css: &mut String) {
    let (body, heading) =
        (fonts.body.as_ref(), fonts.heading.as_ref().filter(|font| Some(*font) != fonts.body.as_ref()));
    let mut faces: Vec<String> = Vec::new();
    for font in [body, heading].into_iter().flatten() {
        faces.extend(face(font).filter(|face| !faces.contains(face)));
    }
    css.push_str(&faces.concat());
    if let Some(font) = body {
        _ = write!(css, ":root{{--d-font:{},{FALLBACK}}}", family(font));
        if let Some(weight) = font.weight {
            _ = write!(css, "body{{font-weight:{weight}}}");
        }
    }
    if let Some(font) = heading {
        _ = write!(css, ":is(h1,h2,h3,h4,h5,h6,.d-logo-name){{font-family:{},{FALLBACK}", family(font));
        if let Some(weight) = font.weight {
            _ = write!(css, ";font-weight:{weight}");
        }
        css.push('}');
    }
}

/// What is seen until a font is there, and for letters that it has not.
const FALLBACK: &str = "ui-sans-serif,system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",Arial,sans-serif";

fn face(font: &Font) -> Option<String> {
    let file = escape::css_string(font.source.as_deref()?);
    // One file may hold all weights; what it has not is drawn from what it has.
    let weight = font.weight.map_or_else(|| "100 900".to_owned(), |weight| weight.to_string());
    let format = format(font).map(|format| format!(" format(\"{format}\")")).unwrap_or_default();
    let family = family(font);
    let face = format!("font-family:{family};src:url({file}){format};font-weight:{weight};font-display:swap");
    Some(format!("@font-face{{{face}}}"))
}

/// Names that stand for a font of the reader's system are no strings.
fn family(font: &Font) -> String {
    let name = font.family.trim();
    let generic = ["serif", "sans-serif", "monospace", "cursive", "fantasy", "math", "system-ui"];
    let of_system = ["ui-serif", "ui-sans-serif", "ui-monospace", "ui-rounded", "-apple-system"];
    let is_generic = generic.iter().chain(&of_system).any(|known| known.eq_ignore_ascii_case(name));
    if is_generic { name.to_ascii_lowercase() } else { escape::css_string(name) }
}

fn format(font: &Font) -> Option<&'static str> {
    let file = font.source.as_deref()?.split(['?', '#']).next()?.to_ascii_lowercase();
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    match (font.format, extension) {
        (Some(FontFormat::Woff), _) | (None, "woff") => Some("woff"),
        (Some(FontFormat::Woff2), _) | (None, "woff2") => Some("woff2"),
        (None, "ttf") => Some("truetype"),
        (None, "otf") => Some("opentype"),
        (None, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn font(family: &str, source: Option<&str>, weight: Option<u32>) -> Option<Font> {
        Some(Font { family: family.into(), weight, source: source.map(Box::from), format: None })
    }

    #[track_caller]
    fn check(body: Option<Font>, heading: Option<Font>, expected: &str, asked: &[&str]) {
        let fonts = Fonts { body, heading };
        let mut css = String::new();
        rules(&fonts, &mut css);
        assert_eq!(css.replace(FALLBACK, "…"), expected);
        assert_eq!(preloaded(&fonts), asked);
    }

    #[test]
    fn a_font_of_the_readers_system() {
        check(font("Georgia", None, None), None, ":root{--d-font:\"Georgia\",…}", &[]);
        check(font("System-UI", None, Some(300)), None, ":root{--d-font:system-ui,…}body{font-weight:300}", &[]);
    }

    #[test]
    fn one_file_for_all_text() {
        let all = font("A", Some("/f/a.woff2"), None);
        let face = "@font-face{font-family:\"A\";src:url(\"/f/a.woff2\") format(\"woff2\");font-weight:100 900;font-display:swap}";
        check(all.clone(), all, &format!("{face}:root{{--d-font:\"A\",…}}"), &["/f/a.woff2"]);
    }

    #[test]
    fn headings_of_their_own() {
        check(
            None,
            font("B", Some("/f/b.ttf"), Some(700)),
            "@font-face{font-family:\"B\";src:url(\"/f/b.ttf\") format(\"truetype\");font-weight:700;font-display:swap}\
             :is(h1,h2,h3,h4,h5,h6,.d-logo-name){font-family:\"B\",…;font-weight:700}",
            &[],
        );
    }

    #[test]
    fn nothing_in_a_name_ends_its_string() {
        let css = ":root{--d-font:\"a\\22 \\7d \\3c /style>\\3b \\5c \",…}";
        check(font("a\"}</style>;\\\n", None, None), None, css, &[]);
    }
}
