//! Icons by name, as SVG markup: Font Awesome Free, Lucide and Tabler, packed by `themes/icons/pack.mjs`.
//!
//! A library is unpacked when its first icon is asked for (2 MB, about 2 ms) and stays.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::look::IconLibrary;
use super::{drawing, escape};
use crate::config::Icon;
use crate::deflate::inflate;
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::source::Span;

struct Library {
    packed: &'static [u8],
    text: OnceLock<String>,
}

static FONT_AWESOME: Library =
    Library { packed: include_bytes!("../../themes/icons/fontawesome.deflate"), text: OnceLock::new() };
static LUCIDE: Library = Library { packed: include_bytes!("../../themes/icons/lucide.deflate"), text: OnceLock::new() };
static TABLER: Library = Library { packed: include_bytes!("../../themes/icons/tabler.deflate"), text: OnceLock::new() };

/// The icons that a site can name.
pub struct Icons {
    library: IconLibrary,
    /// Markup by address, of the site's own files that are drawn in the text's colour.
    drawings: BTreeMap<Box<str>, String>,
}

/// Bytes of a file that is written into each page that shows it.
const MAX_INLINE: usize = 4096;

impl Icons {
    /// `files` are SVG files of the site: address and text. Only what has no colour of its own is taken from them:
    /// others are pictures, which browsers load once.
    pub fn new(library: IconLibrary, files: &[(Box<str>, Arc<str>)]) -> Icons {
        let small = files.iter().filter(|(_, text)| text.len() <= MAX_INLINE);
        let drawings = small.filter_map(|(address, text)| {
            let drawing = drawing::read(text).filter(|drawing| drawing.is_plain && drawing.is_whole)?;
            Some((address.clone(), drawing.markup))
        });
        Icons { library, drawings: drawings.collect() }
    }

    /// An icon of the navigation, which may name its own library and style.
    pub fn of(&self, icon: &Icon) -> Option<String> {
        self.find(&icon.name, icon.style.as_deref(), icon.library)
    }

    /// The markup of an icon that an author names: `rocket`, `fa-rocket`, a path, a URL, SVG text or an emoji.
    ///
    /// `kind` is Font Awesome's style (`regular`, `solid`, `brands` …). A name is looked up in `library` or the site's,
    /// then in the other two. `None` when none has it.
    pub fn find(&self, name: &str, kind: Option<&str>, library: Option<IconLibrary>) -> Option<String> {
        let own = self.drawings.get(name.trim()).cloned();
        own.or_else(|| svg(name, kind, library.unwrap_or(self.library)))
    }

    /// What is to be said of a name that `find` finds nothing for.
    pub fn unknown(&self, name: &str, at: Span) -> Diagnostic {
        if name.trim_start().starts_with('<') {
            let diag = Code::UnknownIcon.at(at, "this SVG text is no drawing; no icon is shown");
            return diag.help("give an `<svg>` of paths and other shapes, well formed, under 16 kB");
        }
        let message = format!("none of the built-in icon sets (Font Awesome Free, Lucide, Tabler) has `{name}`");
        let diag = Code::UnknownIcon.at(at, message);
        match did_you_mean(name, names(self.library)) {
            Some(near) => diag.help(format!("did you mean `{near}`?")),
            None => diag.help("give a file of your own: `icon=\"/icons/name.svg\"`"),
        }
    }
}

pub(super) fn svg(name: &str, kind: Option<&str>, library: IconLibrary) -> Option<String> {
    let name = name.trim();
    if name.is_empty() {
        return None;
    }
    if name.starts_with('<') {
        return drawing::read(name).map(|drawing| drawing.markup);
    }
    if name.contains('/') || name.contains('.') {
        // Styles that were meant to slip through another generator's.
        if name.contains(['\'', '"', '(', ';', '<', '>']) {
            return None;
        }
        let mut image = String::from("<img class=\"d-icon\" src=\"");
        escape::attribute(name, &mut image);
        image.push_str("\" alt=\"\">");
        return Some(image);
    }
    if !name.is_ascii() {
        let mut emoji = String::from("<span class=\"d-icon\" aria-hidden=\"true\">");
        escape::text(name, &mut emoji);
        emoji.push_str("</span>");
        return Some(emoji);
    }
    let order = match library {
        IconLibrary::FontAwesome => [IconLibrary::FontAwesome, IconLibrary::Lucide, IconLibrary::Tabler],
        IconLibrary::Lucide => [IconLibrary::Lucide, IconLibrary::Tabler, IconLibrary::FontAwesome],
        IconLibrary::Tabler => [IconLibrary::Tabler, IconLibrary::Lucide, IconLibrary::FontAwesome],
    };
    let lower = name.to_ascii_lowercase();
    let found = order.into_iter().find_map(|library| named(&lower, kind, library));
    found.or_else(|| likeness(lower.strip_prefix("fa-").unwrap_or(&lower)))
}

/// Icons that only the paid Font Awesome has, by what comes nearest: many sites were written with it at hand.
fn likeness(name: &str) -> Option<String> {
    // `circle-1` and `square-a`: digits and letters in a frame.
    if let Some((frame @ ("circle" | "square"), sign)) = name.rsplit_once('-')
        && sign.len() == 1
    {
        let what = if sign.as_bytes()[0].is_ascii_digit() { "number" } else { "letter" };
        return named(&format!("{frame}-{what}-{sign}"), None, IconLibrary::Tabler);
    }
    let (_, library, other) = LIKENESSES.iter().find(|(paid, ..)| *paid == name)?;
    named(other, None, *library)
}

pub(super) const LIKENESSES: [(&str, IconLibrary, &str); 48] = [
    ("alarm-exclamation", IconLibrary::Tabler, "alarm"),
    ("arrow-progress", IconLibrary::Tabler, "progress"),
    ("ballot-check", IconLibrary::Lucide, "list-checks"),
    ("bars-filter", IconLibrary::Lucide, "list-filter"),
    ("book-sparkles", IconLibrary::Lucide, "book-open"),
    ("brackets-curly", IconLibrary::Lucide, "braces"),
    ("brackets-square", IconLibrary::Lucide, "brackets"),
    ("browsers", IconLibrary::Lucide, "app-window"),
    ("bullseye-arrow", IconLibrary::Lucide, "goal"),
    ("bullseye-pointer", IconLibrary::Lucide, "mouse-pointer-click"),
    ("chart-mixed", IconLibrary::Lucide, "chart-column"),
    ("code-simple", IconLibrary::FontAwesome, "code"),
    ("cube-nodes", IconLibrary::Lucide, "boxes"),
    ("diagram-subtask", IconLibrary::Tabler, "subtask"),
    ("display-code", IconLibrary::Lucide, "monitor-dot"),
    ("document", IconLibrary::Lucide, "file-text"),
    ("file-magnifying-glass", IconLibrary::Lucide, "file-search"),
    ("file-xml", IconLibrary::Tabler, "file-type-xml"),
    ("fire-flame", IconLibrary::Lucide, "flame"),
    ("gauge-max", IconLibrary::Lucide, "gauge"),
    ("gauge-simple-low", IconLibrary::FontAwesome, "gauge-simple"),
    ("gear-code", IconLibrary::Tabler, "settings-code"),
    ("globe-pointer", IconLibrary::Tabler, "world-www"),
    ("globe-stand", IconLibrary::FontAwesome, "globe"),
    ("grid-2", IconLibrary::Lucide, "layout-grid"),
    ("grid-2-plus", IconLibrary::Lucide, "grid-2x2-plus"),
    ("input-text", IconLibrary::Lucide, "text-cursor-input"),
    ("laptop-mobile", IconLibrary::Lucide, "monitor-smartphone"),
    ("lightbulb-on", IconLibrary::Lucide, "lightbulb"),
    ("llama", IconLibrary::Tabler, "brand-meta"),
    ("message-bot", IconLibrary::Tabler, "message-chatbot"),
    ("message-lines", IconLibrary::Lucide, "message-square-text"),
    ("message-pen", IconLibrary::Lucide, "square-pen"),
    ("microchip-ai", IconLibrary::FontAwesome, "microchip"),
    ("paintbrush-pencil", IconLibrary::Lucide, "brush"),
    ("rectangle-code", IconLibrary::Lucide, "square-code"),
    ("rectangle-history", IconLibrary::Lucide, "gallery-vertical-end"),
    ("rectangle-terminal", IconLibrary::Lucide, "square-terminal"),
    ("robot-astromech", IconLibrary::Lucide, "bot"),
    ("robots", IconLibrary::FontAwesome, "robot"),
    ("rocket-launch", IconLibrary::FontAwesome, "rocket"),
    ("screen-users", IconLibrary::FontAwesome, "users-rectangle"),
    ("signal-stream", IconLibrary::FontAwesome, "tower-broadcast"),
    ("snake", IconLibrary::Lucide, "worm"),
    ("spider-web", IconLibrary::FontAwesome, "spider"),
    ("spinner-third", IconLibrary::Lucide, "loader-circle"),
    ("wave-pulse", IconLibrary::Lucide, "activity"),
    ("wrench-simple", IconLibrary::FontAwesome, "wrench"),
];

pub(super) fn named(name: &str, kind: Option<&str>, library: IconLibrary) -> Option<String> {
    match library {
        IconLibrary::FontAwesome => {
            // `fa-solid fa-rocket`, `fab fa-github` and `fa-rocket` are how its own guide writes names.
            let words = name.split_ascii_whitespace();
            let name = words.last().map_or(name, |word| word.strip_prefix("fa-").unwrap_or(word));
            // The free set has few outlines: solid is what most names have, and a page should look of one piece.
            let styles = match kind {
                Some("regular" | "light" | "thin") => ["regular", "solid", "brands"],
                Some("brands") => ["brands", "solid", "regular"],
                _ => ["solid", "brands", "regular"],
            };
            styles
                .into_iter()
                .find_map(|style| FONT_AWESOME.find(&format!("{style}/{name}")))
                .map(|icon| draw(icon, "d-icon"))
        }
        IconLibrary::Lucide => LUCIDE.find(name).map(|icon| draw(icon, "d-icon d-line")),
        IconLibrary::Tabler => match (name.strip_suffix("-filled"), name.strip_prefix("filled/")) {
            (None, None) => TABLER.find(name).map(|icon| draw(icon, "d-icon d-line")),
            (Some(filled), _) | (None, Some(filled)) => {
                TABLER.find(&format!("filled/{filled}")).map(|icon| draw(icon, "d-icon"))
            }
        },
    }
}

/// Names of a library that an author may have meant, for "did you mean".
pub fn names(library: IconLibrary) -> impl Iterator<Item = &'static str> {
    let library = match library {
        IconLibrary::FontAwesome => &FONT_AWESOME,
        IconLibrary::Lucide => &LUCIDE,
        IconLibrary::Tabler => &TABLER,
    };
    library
        .text()
        .lines()
        .filter_map(|line| line.split('\t').next())
        .map(|name| name.rsplit('/').next().unwrap_or(name))
}

fn draw((view_box, markup): (&str, &str), class: &str) -> String {
    let view_box = if view_box.is_empty() { "0 0 24 24" } else { view_box };
    format!(
        "<svg class=\"{class}\" viewBox=\"{view_box}\" width=\"16\" height=\"16\" aria-hidden=\"true\">{markup}</svg>"
    )
}

impl Library {
    fn text(&'static self) -> &'static str {
        self.text
            .get_or_init(|| String::from_utf8(inflate(self.packed)).expect("packed by `pack.mjs`: a test unpacks them"))
    }

    /// View box and markup. Lines are sorted by name, so this is a binary search over bytes.
    fn find(&'static self, name: &str) -> Option<(&'static str, &'static str)> {
        let text = self.text();
        let (mut low, mut high) = (0, text.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let start = memchr::memrchr(b'\n', &text.as_bytes()[low..middle]).map_or(low, |at| low + at + 1);
            let end = memchr::memchr(b'\n', &text.as_bytes()[middle..]).map_or(text.len(), |at| middle + at);
            let (found, rest) = text[start..end].split_once('\t')?;
            match found.cmp(name) {
                std::cmp::Ordering::Less => low = end + 1,
                std::cmp::Ordering::Greater => high = start,
                std::cmp::Ordering::Equal => {
                    return match rest.split_once('\t')? {
                        ("=", other) if other != name => self.find(other),
                        icon => Some(icon),
                    };
                }
            }
        }
        None
    }
}
