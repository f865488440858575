//! The site's colours as CSS variables that can be read: each is moved towards black or white until it has the
//! contrast that its use needs (WCAG 2.2 AA: 4.5 for text).

use std::collections::BTreeMap;
use std::fmt::Write;

use super::look::{Background, Colors};
use crate::config::{Color, Themed};
use crate::index::Navigation;

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Rgb([f64; 3]);

pub(super) const WHITE: Rgb = Rgb([255.0; 3]);
const BLACK: Rgb = Rgb([0.0; 3]);
/// The default theme's pages.
pub(super) const PAGE_DARK: Rgb = Rgb([11.0, 12.0, 15.0]);
const DEFAULT_PRIMARY: Rgb = Rgb([37.0, 99.0, 235.0]);

/// A rule for light pages and one for dark pages.
pub(super) struct Variables {
    /// As `:root{…}`.
    pub light: String,
    /// As `.dark{…}`.
    pub dark: String,
}

/// `--d-accent` for text and marks, `--d-accent-fill` with `--d-accent-ink` on it for buttons, `--d-accent-raw` for tints.
pub(super) fn variables(colors: &Colors, background: &Background) -> Variables {
    let primary = parse(&colors.primary).unwrap_or(DEFAULT_PRIMARY);
    let light = colors.light.as_deref().and_then(parse).unwrap_or(primary);
    let fill = colors.dark.as_deref().and_then(parse).unwrap_or(primary);
    let rule = |selector: &str, scheme: &str, accent: Rgb, own_page: Option<Rgb>, page: Rgb| {
        let page = own_page.unwrap_or(page);
        // Text in the accent also stands on its own tint, which takes a little of the contrast: 5 leaves room for it.
        let readable = readable(accent, page, 5.0);
        let mut css =
            format!("{selector}{{color-scheme:{scheme};--d-accent-raw:{};--d-accent:{}", hex(accent), hex(readable));
        let _ = write!(css, ";--d-accent-fill:{};--d-accent-ink:{}", hex(fill), hex(ink(fill)));
        if own_page.is_some() {
            let _ = write!(css, ";--d-page:{}", hex(page));
        }
        css.push('}');
        css
    };
    Variables {
        light: rule(":root", "light", primary, background.light.as_deref().and_then(parse), WHITE),
        dark: rule(".dark", "dark", light, background.dark.as_deref().and_then(parse), PAGE_DARK),
    }
}

/// The class of an anchor's colour, named by what it is.
pub(super) fn anchor_class(color: &Themed<Color>) -> String {
    let both = format!("{} {}", color.light.as_str(), color.dark.as_str());
    format!("d-anchor-{}", &blake3::hash(both.as_bytes()).to_hex()[..6])
}

/// The colours of anchors that have their own, each once.
pub(super) fn anchors(navigation: &Navigation) -> Variables {
    let selectors = navigation.sections.iter().flat_map(|section| &section.selectors);
    let colors = selectors.flat_map(|selector| selector.options.iter()).filter_map(|option| option.color.as_ref());
    anchor_rules(colors)
}

fn anchor_rules<'a>(colors: impl Iterator<Item = &'a Themed<Color>>) -> Variables {
    let by_class: BTreeMap<String, &Themed<Color>> = colors.map(|color| (anchor_class(color), color)).collect();
    let rules = |scheme: &str, pick: fn(&Themed<Color>) -> &Color| {
        let rule = |(class, color): (&String, &&Themed<Color>)| {
            let fill = pick(color).as_str();
            // A colour without numbers cannot be judged.
            let ink = hex(parse(fill).map_or(WHITE, ink));
            format!("{scheme}.d-anchors a .d-anchor-icon.{class}{{background:{fill};border-color:{fill};color:{ink}}}")
        };
        by_class.iter().map(rule).collect::<String>()
    };
    Variables { light: rules("", |color| &color.light), dark: rules(".dark ", |color| &color.dark) }
}

/// The colour that stands for the site, and what can be read on it.
pub(super) fn mark(colors: &Colors) -> (String, String) {
    let fill = parse(&colors.primary).unwrap_or(DEFAULT_PRIMARY);
    (hex(fill), hex(ink(fill)))
}

/// The class of a banner in colours of its own, and its rules for light and for dark pages, with text that can be read.
pub(super) fn banner(light: &str, dark: &str) -> Option<(String, Variables)> {
    let class = format!("d-own-{}", &blake3::hash(format!("{light}|{dark}").as_bytes()).to_hex()[..8]);
    let rule = |scheme: &str, colour: Rgb| {
        format!("{scheme}.d-banner.{class}{{background:{};color:{}}}", hex(colour), hex(ink(colour)))
    };
    let (light, dark) = (rule("", parse(light)?), rule(".dark ", parse(dark)?));
    Some((class, Variables { light, dark }))
}

/// `#rgb`, `#rrggbb` or `#rrggbbaa` (alpha ignored).
pub(super) fn parse(text: &str) -> Option<Rgb> {
    let digits = text.trim().strip_prefix('#')?;
    let wide: String = match digits.len() {
        3 | 4 => digits.chars().take(3).flat_map(|c| [c, c]).collect(),
        6 | 8 => digits.get(..6)?.to_owned(),
        _ => return None,
    };
    let number = u32::from_str_radix(&wide, 16).ok()?;
    Some(Rgb([number >> 16, number >> 8, number].map(|part| f64::from(part & 0xff))))
}

pub(super) fn hex(Rgb(parts): Rgb) -> String {
    let [r, g, b] = parts.map(|part| part.round().clamp(0.0, 255.0) as u8);
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// The colour itself, or moved as little as needed away from `page`, in steps of a fiftieth.
pub(super) fn readable(colour: Rgb, page: Rgb, contrast_wanted: f64) -> Rgb {
    let towards = if luminance(page) > 0.18 { BLACK } else { WHITE };
    let mixed = (0..=50).map(|step| mix(colour, towards, f64::from(step) / 50.0));
    mixed.into_iter().find(|mixed| contrast(*mixed, page) >= contrast_wanted).unwrap_or(towards)
}

/// What to write with on a filled surface.
fn ink(fill: Rgb) -> Rgb {
    // White reads better on saturated colours than the formula says, so it wins as long as it is allowed.
    if contrast(WHITE, fill) >= 4.5 { WHITE } else { BLACK }
}

fn mix(Rgb(a): Rgb, Rgb(b): Rgb, share: f64) -> Rgb {
    Rgb(std::array::from_fn(|at| a[at] + (b[at] - a[at]) * share))
}

fn luminance(Rgb(parts): Rgb) -> f64 {
    let [r, g, b] = parts.map(|part| {
        let part = part / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

pub(super) fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_read_on_their_colour() {
        let color = |light, dark| {
            let parse = |written| Color::parse(written).expect("a colour");
            Themed { light: parse(light), dark: parse(dark) }
        };
        assert_eq!(anchor_class(&color("#fff", "#000")), anchor_class(&color("#fff", "#000")));
        assert_ne!(anchor_class(&color("#fff", "#000")), anchor_class(&color("#000", "#fff")));
        let found = anchor_rules([color("#ffe000", "#102030"), color("#ffe000", "#102030")].iter());
        let class = anchor_class(&color("#ffe000", "#102030"));
        let place = format!(".d-anchors a .d-anchor-icon.{class}");
        assert_eq!(found.light, format!("{place}{{background:#ffe000;border-color:#ffe000;color:#000000}}"));
        assert_eq!(found.dark, format!(".dark {place}{{background:#102030;border-color:#102030;color:#ffffff}}"));
    }
}
