//! SVG that an author gives as an icon, written anew from what is known to be harmless: shapes, their geometry and
//! their colours. Nothing that could run, load or style anything else comes through, whatever the file holds.

use std::borrow::Cow;

/// Bytes of a drawing that is read at all.
pub const MAX_LEN: usize = 16 << 10;
const MAX_DEPTH: usize = 32;

const SHAPES: [&str; 7] = ["circle", "ellipse", "line", "path", "polygon", "polyline", "rect"];
const GEOMETRY: [&str; 16] =
    ["cx", "cy", "d", "height", "points", "r", "rx", "ry", "transform", "width", "x", "x1", "x2", "y", "y1", "y2"];
const PAINT: [&str; 14] = [
    "clip-rule",
    "color",
    "fill",
    "fill-opacity",
    "fill-rule",
    "opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
];
/// Hold words, or things that are seen only where something refers to them.
const UNSEEN: [&str; 4] = ["defs", "desc", "metadata", "title"];

pub struct Drawing {
    /// `<svg class="d-icon" …>` with the drawing.
    pub markup: String,
    /// Whether everything that can be seen in the file is in it.
    pub is_whole: bool,
    /// Whether it is of one colour without a hue: it is drawn in the text's.
    pub is_plain: bool,
}

/// A tag that is kept.
enum Piece<'a> {
    Open { name: &'a str, attributes: Vec<(&'a str, Cow<'a, str>)>, is_closed: bool },
    Close(&'a str),
}

/// Reads SVG text; `None` for what is no drawing, is larger than an icon or has a document type with rules of its own.
pub fn read(text: &str) -> Option<Drawing> {
    if text.len() > MAX_LEN {
        return None;
    }
    let mut pieces = Vec::new();
    let mut is_whole = true;
    // Names of the open elements, and from which depth on nothing is kept.
    let mut open: Vec<&str> = Vec::new();
    let mut skipped_from: Option<usize> = None;
    let mut view_box = None;
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if rest.starts_with("<!--") {
            rest = rest.split_once("-->")?.1;
            continue;
        }
        if rest.starts_with("<?") {
            rest = rest.split_once("?>")?.1;
            continue;
        }
        if rest.starts_with("<!") {
            let (inside, after) = rest.split_once('>')?;
            if !open.is_empty() || inside.contains('[') {
                return None;
            }
            rest = after;
            continue;
        }
        let tag = Tag::read(rest)?;
        rest = tag.after;
        if tag.is_end {
            if open.pop() != Some(tag.name) {
                return None;
            }
            match skipped_from {
                Some(depth) if depth == open.len() => skipped_from = None,
                Some(_) => {}
                None => pieces.push(Piece::Close(tag.name)),
            }
            continue;
        }
        let is_root = open.is_empty();
        if is_root != (tag.name == "svg") || (is_root && !pieces.is_empty()) || open.len() == MAX_DEPTH {
            return None;
        }
        let is_known = is_root || tag.name == "g" || SHAPES.contains(&tag.name);
        if skipped_from.is_none() && is_known {
            let attributes = kept(&tag.attributes, is_root, &mut is_whole);
            if is_root {
                view_box = Some(view_box_of(&tag.attributes));
            }
            pieces.push(Piece::Open { name: tag.name, attributes, is_closed: tag.is_closed });
        } else if skipped_from.is_none() {
            is_whole &= UNSEEN.contains(&tag.name);
            if !tag.is_closed {
                skipped_from = Some(open.len());
            }
        }
        if !tag.is_closed {
            open.push(tag.name);
        }
    }
    let view_box = view_box.filter(|_| open.is_empty())?;
    let is_shape = |piece: &Piece| matches!(piece, Piece::Open { name, .. } if SHAPES.contains(name));
    if !pieces.iter().any(is_shape) {
        return None;
    }
    let is_plain = is_plain(&pieces);
    Some(Drawing { markup: write(&pieces, &view_box, is_plain), is_whole, is_plain })
}

struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    is_end: bool,
    is_closed: bool,
    after: &'a str,
}

impl<'a> Tag<'a> {
    /// The tag that `text` begins with; `None` for one that is not well formed.
    fn read(text: &'a str) -> Option<Tag<'a>> {
        let (is_end, mut rest) = match text.strip_prefix("</") {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('<')?),
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
        let word = |text: &'a str| text.split_at(text.find(|c| !is_name(c)).unwrap_or(text.len()));
        let (name, after) = word(rest);
        rest = after;
        if name.is_empty() {
            return None;
        }
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix("/>") {
                return Some(Tag { name, attributes, is_end, is_closed: true, after });
            }
            if let Some(after) = rest.strip_prefix('>') {
                return Some(Tag { name, attributes, is_end, is_closed: false, after });
            }
            let (name, after) = word(rest);
            let after = after.trim_start().strip_prefix('=')?.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, after) = after[1..].split_once(quote)?;
            if name.is_empty() {
                return None;
            }
            attributes.push((name, value));
            rest = after;
        }
    }
}

/// The attributes that are drawn, those of `style` among them, each once.
fn kept<'a>(written: &[(&'a str, &'a str)], is_root: bool, is_whole: &mut bool) -> Vec<(&'a str, Cow<'a, str>)> {
    let mut all: Vec<(&str, Cow<str>)> = Vec::new();
    let mut add = |name: &'a str, value: &'a str, is_whole: &mut bool| {
        let value = value.trim();
        if !value.chars().all(|c| c.is_ascii_alphanumeric() || " \t\r\n.,-+#%()".contains(c)) || value.contains("url") {
            *is_whole = false;
            return;
        }
        all.retain(|(earlier, _)| *earlier != name);
        let is_split = value.contains(['\n', '\r', '\t']);
        let value =
            if is_split { value.split_ascii_whitespace().collect::<Vec<_>>().join(" ").into() } else { value.into() };
        all.push((name, value));
    };
    for (name, value) in written {
        match *name {
            "style" => {
                for declaration in value.split(';') {
                    let Some((name, value)) = declaration.split_once(':') else { continue };
                    match name.trim() {
                        name if PAINT.contains(&name) => add(name, value, is_whole),
                        "display" | "visibility" | "clip-path" | "mask" | "filter" => *is_whole = false,
                        _ => {}
                    }
                }
            }
            "class" | "clip-path" | "mask" | "filter" | "display" | "visibility" => *is_whole = false,
            name if PAINT.contains(&name) || (GEOMETRY.contains(&name) && !is_root) => add(name, value, is_whole),
            _ => {}
        }
    }
    all
}

/// Four numbers; of a drawing that has none its width and height.
fn view_box_of(attributes: &[(&str, &str)]) -> String {
    let value = |name: &str| attributes.iter().find(|(given, _)| *given == name).map(|(_, value)| *value);
    let numbers = |text: &str| -> Option<Vec<f64>> {
        let parts = text.split(|c: char| c == ',' || c.is_ascii_whitespace()).filter(|part| !part.is_empty());
        parts.map(|part| part.parse().ok().filter(|number: &f64| number.is_finite())).collect()
    };
    let given = value("viewBox").and_then(numbers).filter(|numbers| numbers.len() == 4);
    let side = |name: &str| value(name)?.trim_end_matches("px").parse::<f64>().ok().filter(|side| *side > 0.0);
    let given = given.or_else(|| Some(vec![0.0, 0.0, side("width")?, side("height")?]));
    let given = given.unwrap_or_else(|| vec![0.0, 0.0, 24.0, 24.0]);
    given.iter().map(f64::to_string).collect::<Vec<_>>().join(" ")
}

/// Whether all shapes are of one colour without a hue, black where none is said.
fn is_plain(pieces: &[Piece]) -> bool {
    let mut found: Option<u32> = None;
    let mut same = |color: Option<u32>| match (found, color) {
        (_, None) => false,
        (Some(found), Some(color)) => found == color,
        (None, color) => {
            found = color;
            true
        }
    };
    // What applies inside each open element.
    let mut open: Vec<(&str, &str)> = vec![("black", "none")];
    for piece in pieces {
        let Piece::Open { name, attributes, is_closed } = piece else {
            open.pop();
            continue;
        };
        let value = |name: &str| attributes.iter().find(|(given, _)| *given == name).map(|(_, value)| &**value);
        let (fill, stroke) = open.last().copied().unwrap_or(("black", "none"));
        let here = (value("fill").unwrap_or(fill), value("stroke").unwrap_or(stroke));
        let paints = [here.0, here.1].into_iter().filter(|paint| !is_no_color(paint));
        if SHAPES.contains(name) && !paints.into_iter().all(|paint| same(grey(paint))) {
            return false;
        }
        if !is_closed {
            open.push(here);
        }
    }
    true
}

fn is_no_color(paint: &str) -> bool {
    ["none", "currentcolor", "transparent", "inherit"].iter().any(|word| paint.eq_ignore_ascii_case(word))
}

/// How bright a colour without a hue is; `None` for others.
fn grey(paint: &str) -> Option<u32> {
    let parts: Vec<u32> = match paint.strip_prefix('#').filter(|digits| digits.is_ascii()) {
        Some(digits) => {
            let width = if matches!(digits.len(), 3 | 4) { 1 } else { 2 };
            let part = |at: usize| {
                let part = digits.get(at * width..(at + 1) * width)?;
                Some(u32::from_str_radix(part, 16).ok()? * if width == 1 { 17 } else { 1 })
            };
            [part(0)?, part(1)?, part(2)?].into()
        }
        None => match paint.to_ascii_lowercase().as_str() {
            "black" => vec![0, 0, 0],
            "white" => vec![255, 255, 255],
            "gray" | "grey" => vec![128, 128, 128],
            other => {
                let inside = other.strip_prefix("rgb(")?.strip_suffix(')')?;
                let numbers = inside.split([',', ' ']).filter(|part| !part.is_empty());
                numbers.map(|part| part.parse().ok()).collect::<Option<_>>()?
            }
        },
    };
    let (least, most) = (*parts.iter().min()?, *parts.iter().max()?);
    (parts.len() == 3 && most - least <= 16).then_some(most)
}

fn write(pieces: &[Piece], view_box: &str, is_plain: bool) -> String {
    let mut out =
        format!("<svg class=\"d-icon\" viewBox=\"{view_box}\" width=\"16\" height=\"16\" aria-hidden=\"true\">");
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Open { name, attributes, is_closed } => {
                // The icon's class colours the root: what the root says for itself applies inside of it.
                out.push('<');
                out.push_str(if at == 0 { "g" } else { name });
                for (name, value) in attributes {
                    let is_color = matches!(*name, "fill" | "stroke" | "color") && !is_no_color(value);
                    let value = if is_color && is_plain { "currentColor" } else { value };
                    out.extend([" ", name, "=\"", value, "\""]);
                }
                out.push_str(if *is_closed { "/>" } else { ">" });
            }
            Piece::Close("svg") => out.push_str("</g>"),
            Piece::Close(name) => out.extend(["</", name, ">"]),
        }
    }
    out.push_str("</svg>");
    out
}

#[cfg(test)]
mod tests {
    use super::{MAX_LEN, read};

    /// What is inside of the icon's root, with what is said of the drawing as a whole.
    fn check(svg: &str, expected: Option<&str>) {
        let drawn = read(svg).map(|drawing| {
            let inside = drawing.markup.split_once("aria-hidden=\"true\">").expect("a root").1;
            let inside = inside.strip_suffix("</svg>").expect("an end");
            let words = [(drawing.is_plain, "plain "), (!drawing.is_whole, "part ")];
            let words: String = words.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
            format!("{words}{inside}")
        });
        assert_eq!(drawn.as_deref(), expected, "{svg}");
    }

    #[test]
    fn drawings() {
        check("<svg viewBox='0 0 9 9'><path d='M0 0\n h1'/></svg>", Some("plain <g><path d=\"M0 0 h1\"/></g>"));
        check(
            "<?xml version='1.0'?><!-- a --><!DOCTYPE svg><svg fill='none' stroke=\"#111\"><title>t</title><g><path d='M0'></path></g></svg>",
            Some("plain <g fill=\"none\" stroke=\"currentColor\"><g><path d=\"M0\"></path></g></g>"),
        );
        check(
            "<svg><path style='fill: #FFF; flex: none' d='M1'/><path fill='#ffffff' d='M2'/></svg>",
            Some("plain <g><path fill=\"currentColor\" d=\"M1\"/><path fill=\"currentColor\" d=\"M2\"/></g>"),
        );
        // Two colours, or one with a hue: as they are.
        check(
            "<svg><path d='M1'/><path fill='#fff' d='M2'/></svg>",
            Some("<g><path d=\"M1\"/><path fill=\"#fff\" d=\"M2\"/></g>"),
        );
        check("<svg fill='#8F74E0'><path d='M1'/></svg>", Some("<g fill=\"#8F74E0\"><path d=\"M1\"/></g>"));
        check(
            "<svg><path stroke='none' fill='none' d='M1'/></svg>",
            Some("plain <g><path stroke=\"none\" fill=\"none\" d=\"M1\"/></g>"),
        );
    }

    #[test]
    fn nothing_that_runs_loads_or_refers_comes_through() {
        let shape = "<path d=\"M1\"/>";
        let inside = [
            "<script>alert(1)</script>",
            "<script href='https://x/a.js'/>",
            "<foreignObject><img src='x' onerror='alert(1)'/></foreignObject>",
            "<image href='https://x/a.png'/>",
            "<use href='https://x/a.svg#b'/>",
            "<use href='#b'/>",
            "<a href='javascript:alert(1)'><path d='M9'/></a>",
            "<animate attributeName='href' values='javascript:alert(1)'/>",
            "<set attributeName='onclick' to='alert(1)'/>",
            "<style>* { fill: url(https://x) }</style>",
            "<g><script>alert(1)</script></g>",
            "<iframe src='https://x'/>",
            "<svg><path d='M9'/></svg>",
        ];
        for hostile in inside {
            let Some(drawing) = read(&format!("<svg>{hostile}{shape}</svg>")) else { continue };
            let rest = drawing.markup.split_once("<g>").expect("the root's group").1;
            assert!(
                matches!(rest, "<path d=\"M1\"/></g></svg>" | "<g></g><path d=\"M1\"/></g></svg>"),
                "{hostile}: {rest}"
            );
            assert!(!drawing.is_whole, "{hostile}");
        }
        for attribute in [
            "onload='alert(1)'",
            "ONCLICK='alert(1)'",
            "href='javascript:alert(1)'",
            "xlink:href='https://x'",
            "style='fill: url(https://x)'",
            "style='background: url(https://x)'",
            "fill='url(#a)'",
            "fill='&#117;rl(https://x)'",
            "fill='u\\72l(https://x)'",
            "fill='red;}body{display:none'",
            "stroke='<script>'",
            "id='docs'",
            "name='querySelector'",
            "class='d-top'",
        ] {
            let drawing = read(&format!("<svg {attribute}><path {attribute} d='M1'/></svg>")).expect(attribute);
            assert!(drawing.markup.ends_with("<g><path d=\"M1\"/></g></svg>"), "{attribute}: {}", drawing.markup);
        }
    }

    #[test]
    fn what_is_no_drawing() {
        for text in [
            "",
            "svg",
            "<svg/>",
            "<svg></svg>",
            "<svg><path d='M1'/>",
            "<svg><g><path d='M1'/></svg></g>",
            "<svg><path d=M1/></svg>",
            "<svg><path d='M1/></svg>",
            "<svg><![CDATA[<script>]]><path d='M1'/></svg>",
            "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg><path d='M1'/></svg>",
            "<svg><path d='M1'/></svg><script>alert(1)</script>",
            "<svg><path d='M1'/></svg><svg><path d='M1'/></svg>",
            "<html><svg><path d='M1'/></svg></html>",
            "<<svg>",
            "<svg viewBox",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
        assert!(read(&format!("<svg>{}</svg>", "<path d='M1'/>".repeat(MAX_LEN / 10))).is_none());
        assert!(read(&format!("<svg>{}<path d='M1'/>{}</svg>", "<g>".repeat(40), "</g>".repeat(40))).is_none());
    }
}
