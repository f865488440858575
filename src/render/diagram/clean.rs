//! From the library's SVG to ours: known elements and attributes only, colours as classes, ids of the page's own.

use std::fmt::Write;

use super::PREFIX;

pub(super) struct Clean {
    pub inner: String,
    /// x, y, width and height.
    pub view: [f64; 4],
    /// Texts of the drawing in their order.
    pub texts: Vec<String>,
}

const ELEMENTS: [&str; 13] =
    ["circle", "defs", "ellipse", "g", "line", "marker", "path", "polygon", "polyline", "rect", "text", "tspan", "use"];

const ATTRIBUTES: [&str; 49] = [
    "cx",
    "cy",
    "d",
    "dominant-baseline",
    "dx",
    "dy",
    "fill",
    "fill-opacity",
    "font-size",
    "font-style",
    "font-weight",
    "height",
    "id",
    "letter-spacing",
    "marker-end",
    "marker-mid",
    "marker-start",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "opacity",
    "orient",
    "pathLength",
    "points",
    "r",
    "refX",
    "refY",
    "rotate",
    "rx",
    "ry",
    "shape-rendering",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "text-decoration",
    "textLength",
    "transform",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
];

/// What the library makes of a branch without words (`super::with_words`).
const EMPTY_GUARD: &str = "[\u{200b}]";

/// The mean width of a letter, in font sizes, of a wide sans-serif.
const LETTER: f64 = 0.58;

/// A shape in a colour of the author's: how light, where a class of its tag would stand, its stroke.
type Painted<'a> = (f64, usize, Option<&'a str>);

/// A tag's name and attributes, as written.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    is_empty: bool,
}

impl<'a> Tag<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    fn replace(&mut self, name: &str, old: &str, new: &'a str) {
        for (key, value) in &mut self.attributes {
            if *key == name && *value == old {
                *value = new;
            }
        }
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.get(name)?.parse().ok().filter(|number: &f64| number.is_finite())
    }
}

/// `None` for what is no SVG of a size.
pub(super) fn clean(svg: &str) -> Option<Clean> {
    let (root, mut rest) = next_tag(svg.get(svg.find("<svg")? + 1..)?)?;
    let mut sides = root.get("viewBox")?.split_whitespace().map(str::parse::<f64>);
    let mut side = || sides.next()?.ok().filter(|side| side.is_finite() && side.abs() < 100_000.0);
    let (x, y, width, height) = (side()?, side()?, side()?, side()?);
    let font_size = root.number("font-size").unwrap_or(14.0);
    let (mut left, mut right) = (x, x + width);
    let mut out = Clean { inner: String::with_capacity(svg.len()), view: [0.0; 4], texts: Vec::new() };
    // Where the class of the shape is written whose colour is the author's, until it is known whether a text is on it.
    let mut painted: Option<Painted> = None;
    let mut text: Option<(f64, f64, f64)> = None;
    let mut line: Option<f64> = None;
    let mut lifted = false;
    let mut is_on_ink = false;
    while let Some((before, after)) = rest.split_once('<') {
        if let Some((at, size, anchor)) = text
            && !before.trim().is_empty()
            && before != EMPTY_GUARD
        {
            let before = with_references(before);
            out.inner.push_str(&before);
            let shown = htmlescape::decode_html(&before).unwrap_or_else(|_| before.clone());
            let wide = shown.chars().map(|c| if (c as u32) < 0x1100 { LETTER } else { 1.05 }).sum::<f64>() * size;
            left = left.min(at - wide * anchor - 4.0);
            right = right.max(at + wide * (1.0 - anchor) + 4.0);
            let shown = shown.trim_matches(|c: char| c.is_whitespace() || c == '\u{200b}');
            if !shown.is_empty() && !out.texts.iter().any(|text| text == shown) {
                out.texts.push(shown.to_owned());
            }
        }
        if let Some(end) = after.strip_prefix('/') {
            let (name, after) = end.split_once('>')?;
            rest = after;
            if ELEMENTS.contains(&name) {
                let _ = write!(out.inner, "</{name}>");
            }
            if name == "text" {
                text = None;
            }
            continue;
        }
        let (tag, after) = next_tag(after)?;
        rest = after;
        let unused = tag.name == "marker" && tag.get("id").is_none_or(|id| !svg.contains(&format!("url(#{id})")));
        if unused || matches!(tag.name, "style" | "script" | "title" | "desc" | "filter" | "foreignObject") {
            if !tag.is_empty {
                rest = rest.split_once(&format!("</{}>", tag.name)).map_or("", |(_, after)| after);
            }
            continue;
        }
        if !ELEMENTS.contains(&tag.name) {
            continue;
        }
        let mut on = None;
        let mut tag = tag;
        match tag.name {
            "text" => {
                let anchor = match tag.get("text-anchor") {
                    Some("middle") => 0.5,
                    Some("end") => 1.0,
                    _ => 0.0,
                };
                text = Some((tag.number("x").unwrap_or(x), tag.number("font-size").unwrap_or(font_size), anchor));
                // Words of several lines stand above their arrow, not astride it.
                lifted = line.zip(tag.number("y")).is_some_and(|(line, y)| (line - y - 6.0).abs() < 0.1);
                // The library's own white on its own dark.
                if is_on_ink {
                    tag.replace("fill", "#fff", "d-page");
                }
                on = painted.take().map(|(light, ..)| if light > 0.4 { "d-on-light" } else { "d-on-dark" });
            }
            "tspan" => {
                if let (Some((at, ..)), Some(own)) = (&mut text, tag.number("x")) {
                    *at = own;
                }
                if std::mem::take(&mut lifted) {
                    for (half, whole) in [("-9", "-18"), ("-18", "-36"), ("-27", "-54")] {
                        if tag.get("dy") == Some(half) {
                            tag.replace("dy", half, whole);
                            break;
                        }
                    }
                }
            }
            // The rest of a shape of several pieces, like the lid of a cylinder.
            _ if painted.as_ref().is_some_and(|(.., stroke)| tag.get("stroke") == *stroke && stroke.is_some()) => {}
            _ => area(&mut out.inner, painted.take()),
        }
        if !matches!(tag.name, "text" | "tspan") {
            line = tag.number("y1").filter(|y| tag.name == "line" && tag.number("y2") == Some(*y));
            is_on_ink = matches!(tag.get("fill"), Some("d-edge" | "d-ink"));
        }
        if let (Some(from), Some(wide)) = (tag.number("x"), tag.number("width").filter(|_| tag.name == "rect")) {
            left = left.min(from - 2.0);
            right = right.max(from + wide + 2.0);
        }
        let class_at = open(&tag, on, &mut out.inner);
        if painted.is_none() && matches!(tag.name, "rect" | "path" | "polygon" | "circle" | "ellipse") {
            let stroke = tag.get("stroke").filter(|stroke| *stroke != "none");
            painted = tag.get("fill").and_then(lightness).map(|light| (light, class_at, stroke));
        }
    }
    area(&mut out.inner, painted);
    let rounded = |side: f64| (side * 10.0).round() / 10.0;
    out.view = [left, y, right - left, height].map(rounded);
    Some(out)
}

/// Authors write `&lt;` in labels, which are HTML to Mermaid and text to the library.
fn with_references(text: &str) -> String {
    let mut out = text.to_owned();
    for name in ["lt;", "gt;", "amp;", "quot;", "#39;"] {
        out = out.replace(&format!("&amp;{name}"), &format!("&{name}"));
    }
    out
}

/// A large area of the author's colour, on which much else stands: dark pages only hint at it.
fn area(out: &mut String, painted: Option<Painted>) {
    if let Some((_, at, _)) = painted {
        out.insert_str(at, " class=\"d-area\"");
    }
}

/// Writes a start tag; where in the text a class could be added, when it has none.
fn open(tag: &Tag, on: Option<&str>, out: &mut String) -> usize {
    out.push('<');
    out.push_str(tag.name);
    let at = out.len();
    let mut classes: Vec<String> = Vec::new();
    for (name, value) in &tag.attributes {
        if !ATTRIBUTES.contains(name) && *name != "y1" && *name != "y2" {
            continue;
        }
        let color = value.strip_prefix("d-").filter(|_| matches!(*name, "fill" | "stroke"));
        match (color, *name) {
            (Some("ink"), "fill") if on.is_some() => {}
            (Some(color), name) => classes.push(format!("d-{name}-{color}")),
            // Black and white of the library's own, where its theme has no say.
            (None, "fill" | "stroke") if matches!(*value, "black" | "#333" | "#333333") => {
                classes.push(format!("d-{name}-ink"));
            }
            (None, "id") => {
                let _ = write!(out, " id=\"{PREFIX}{value}\"");
            }
            (None, _) if value.contains("url(") => {
                if let Some(id) = value.strip_prefix("url(#") {
                    let _ = write!(out, " {name}=\"url(#{PREFIX}{id}\"");
                }
            }
            (None, _) => {
                let _ = write!(out, " {name}=\"{value}\"");
            }
        }
    }
    classes.extend(on.map(str::to_owned));
    if !classes.is_empty() {
        let _ = write!(out, " class=\"{}\"", classes.join(" "));
    }
    out.push_str(if tag.is_empty { "/>" } else { ">" });
    at
}

/// How light an author's colour is, 0 to 1; `None` for what is none, or a colour of the theme.
fn lightness(color: &str) -> Option<f64> {
    let parts: Vec<f64> = if let Some(hex) = color.strip_prefix('#') {
        let digits: Option<Vec<u32>> = hex.chars().map(|c| c.to_digit(16)).collect();
        match &digits?[..] {
            [r, g, b] => [r, g, b].map(|digit| f64::from(digit * 17)).into(),
            [r1, r2, g1, g2, b1, b2, ..] => [(r1, r2), (g1, g2), (b1, b2)].map(|(a, b)| f64::from(a * 16 + b)).into(),
            _ => return None,
        }
    } else if let Some(rgb) = color.strip_prefix("rgb") {
        let inside = rgb.trim_start_matches('a').trim_start_matches('(').trim_end_matches(')');
        inside.split(',').filter_map(|part| part.trim().parse().ok()).collect()
    } else {
        let light = !matches!(color, "none" | "transparent" | "currentColor") && !color.starts_with("d-");
        return light.then_some(0.6);
    };
    let [r, g, b] = parts.get(..3)?.try_into().ok()?;
    Some((0.299 * r + 0.587 * g + 0.114 * b) / 255.0)
}

/// The tag that begins after a `<`, and what follows it.
fn next_tag(text: &str) -> Option<(Tag<'_>, &str)> {
    let name_end = text.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
    let (name, mut rest) = text.split_at(name_end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("/>") {
            return Some((Tag { name, attributes, is_empty: true }, after));
        }
        if let Some(after) = rest.strip_prefix('>') {
            return Some((Tag { name, attributes, is_empty: false }, after));
        }
        let (key, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        attributes.push((key, value));
        rest = after;
    }
}
