//! Which of the site's colours could not be read where they stand, and what pages show instead.

use super::colour::{PAGE_DARK, Rgb, WHITE, contrast, hex, parse, readable};
use super::palette;
use crate::config::{ColorPlaces, Look, Mode};
use crate::source::Span;

/// WCAG 2.2 AA, for text.
const ENOUGH: f64 = 4.5;

/// A colour that is hard to read.
#[derive(Clone, PartialEq, Debug)]
pub struct HardToRead {
    pub span: Span,
    /// `#rrggbb`, as far as its author wrote it.
    pub color: String,
    /// Which pages: `light` or `dark`.
    pub pages: &'static str,
    /// WCAG's ratio, from 1 to 21.
    pub ratio: f64,
    pub kind: Kind,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    /// Of links and marks: pages show this one instead.
    Accent { shown: String },
    /// Of the page: this text of the theme stands on it.
    Page { text: &'static str },
}

/// In the order of the site file's keys as documented, light pages first.
pub fn hard_to_read(look: &Look, places: &ColorPlaces) -> Vec<HardToRead> {
    let Look { colors, background, appearance, .. } = look;
    let page_of = |own: Option<&str>, default| own.and_then(parse).unwrap_or(default);
    let own = background.color.as_ref();
    let pages = [
        ("light", Mode::Dark, page_of(own.map(|color| color.light.as_str()), WHITE)),
        ("dark", Mode::Light, page_of(own.map(|color| color.dark.as_str()), PAGE_DARK)),
    ];
    // Without a colour for dark pages they have one that is made of the other.
    let accents = [colors.primary.as_ref().zip(places.primary), colors.light.as_ref().zip(places.light)];
    let (light_texts, dark_texts) = palette::texts(look.palette);
    let backgrounds = places.background.as_ref().map(|place| [place.light, place.dark]);
    let mut found = Vec::new();
    for (at, (name, other, page)) in pages.into_iter().enumerate() {
        // Pages that no reader can choose.
        if appearance.strict && appearance.default == other {
            continue;
        }
        if let Some((color, span)) = accents[at]
            && let Some(rgb) = parse(color.as_str())
        {
            let ratio = contrast(rgb, page);
            let shown = hex(readable(rgb, page, 5.0));
            let kind = Kind::Accent { shown };
            found.extend((ratio < ENOUGH).then(|| HardToRead { span, color: hex(rgb), pages: name, ratio, kind }));
        }
        if let Some(spans) = backgrounds {
            let texts = if at == 0 { light_texts } else { dark_texts };
            found.extend(on_background(page, spans[at], name, texts));
        }
    }
    found
}

/// The text that is hardest to read.
fn on_background(page: Rgb, span: Span, pages: &'static str, texts: [&'static str; 2]) -> Option<HardToRead> {
    let ratios = texts.into_iter().filter_map(|text| Some((contrast(parse(text)?, page), text)));
    let (ratio, text) = ratios.min_by(|a, b| a.0.total_cmp(&b.0))?;
    (ratio < ENOUGH).then(|| HardToRead { span, color: hex(page), pages, ratio, kind: Kind::Page { text } })
}
