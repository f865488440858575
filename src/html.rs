//! What HTML says of names and values: elements, `srcset`, which attributes do no harm whatever their value.

/// Whether HTML or SVG has an element of this name, as SVG writes it.
pub fn is_element(name: &str) -> bool {
    ELEMENTS.binary_search(&name).is_ok()
}

/// The images of a `srcset`: each its address and its descriptor (`2x`, `640w`, or nothing), in their order. A comma
/// inside an address is the address's own, as in `data:image/png;base64,…`. (HTML, section 4.8.4.2.1)
pub fn srcset(value: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = value;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == ',');
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|letter: char| letter.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, behind) = rest.split_at(end);
        let alone = address.trim_end_matches(',');
        if alone.len() < address.len() {
            rest = behind;
            return Some((alone, ""));
        }
        let (descriptor, behind) = behind.split_once(',').unwrap_or((behind, ""));
        rest = behind;
        Some((address, descriptor.trim()))
    })
}

/// Whether an attribute of an element may depend on the reader: a closed list, of what neither runs code nor names other
/// parts of the page.
pub fn may_be_personal(element: &str, name: &str) -> bool {
    const NEVER: [&str; 10] =
        ["script", "style", "base", "meta", "link", "iframe", "object", "embed", "template", "use"];
    if NEVER.contains(&element) {
        return false;
    }
    match name {
        "class" | "style" | "title" | "lang" | "dir" | "hidden" => true,
        "aria-label" | "aria-description" | "aria-hidden" | "aria-valuenow" | "aria-valuetext" => true,
        "href" => matches!(element, "a" | "area"),
        "download" | "hreflang" => element == "a",
        "src" => matches!(element, "img" | "source" | "video" | "audio" | "track"),
        "srcset" => matches!(element, "img" | "source"),
        "alt" => matches!(element, "img" | "area"),
        "poster" => element == "video",
        "width" | "height" => matches!(element, "img" | "video" | "canvas" | "td" | "th" | "svg" | "rect" | "image"),
        "value" => matches!(element, "input" | "option" | "progress" | "meter" | "li" | "data" | "button"),
        "max" | "min" => matches!(element, "progress" | "meter" | "input"),
        "low" | "high" | "optimum" => element == "meter",
        "placeholder" => matches!(element, "input" | "textarea"),
        "checked" => element == "input",
        "disabled" => {
            matches!(element, "input" | "button" | "option" | "optgroup" | "select" | "textarea" | "fieldset")
        }
        "selected" => element == "option",
        "label" => matches!(element, "option" | "optgroup" | "track"),
        "colspan" | "rowspan" => matches!(element, "td" | "th"),
        "start" => element == "ol",
        "open" => element == "details",
        "datetime" => matches!(element, "time" | "ins" | "del"),
        "cite" => matches!(element, "blockquote" | "q" | "ins" | "del"),
        "x" | "y" | "r" | "cx" | "cy" | "rx" | "ry" | "x1" | "x2" | "y1" | "y2" | "d" | "points" | "transform"
        | "opacity" | "stroke-width" | "stroke-dasharray" | "stroke-dashoffset" => {
            matches!(element, "circle" | "ellipse" | "g" | "line" | "path" | "polygon" | "polyline" | "rect" | "text")
        }
        _ => false,
    }
}

/// HTML of our own making without its markup: a block a line, blanks as a browser shows them, lines of code as they are.
pub fn text(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    let mut in_code = false;
    while let Some(at) = rest.find('<') {
        push_text(&rest[..at], in_code, &mut out);
        let Some(end) = rest[at..].find('>') else { break };
        let tag = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or_default();
        match name {
            // Drawings and programs hold no words; every other `<` in what we write is a tag.
            "svg" | "style" | "script" if !tag.starts_with('/') => {
                let close = format!("</{name}>");
                rest = rest.find(&close).map_or("", |at| &rest[at + close.len()..]);
            }
            // A formula's letters without their places say little: its source says all.
            "math" if !tag.starts_with('/') => {
                let (formula, after) = rest.split_once("</math>").unwrap_or((rest, ""));
                rest = after;
                let source = formula.split_once("<annotation ").and_then(|(_, annotation)| annotation.split_once('>'));
                let source = source.and_then(|(_, source)| source.split_once("</annotation>"));
                push_text(source.map_or(formula, |(source, _)| source), in_code, &mut out);
            }
            "pre" => in_code = !tag.starts_with('/'),
            _ => {}
        }
        if is_block(name) || matches!(name, "br" | "tr" | "pre") {
            out.truncate(out.trim_end_matches(' ').len());
            if !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
        } else if matches!(name, "td" | "th") && tag.starts_with('/') {
            out.push(' ');
        }
    }
    push_text(rest, in_code, &mut out);
    out
}

fn push_text(html: &str, in_code: bool, out: &mut String) {
    let text = htmlescape::decode_html(html).unwrap_or_else(|_| html.to_owned());
    if in_code {
        return out.push_str(&text);
    }
    for c in text.chars() {
        if !c.is_ascii_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
    }
}

/// Elements that end a `<p>` that they stand in.
pub fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "details"
            | "dialog"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "ul"
    )
}

/// Sorted: `binary_search` looks a name up.
#[rustfmt::skip]
const ELEMENTS: &[&str] = &[
    "a", "abbr", "address", "animate", "animateMotion", "animateTransform", "area", "article", "aside", "audio", "b",
    "base", "bdi", "bdo", "blockquote", "body", "br", "button", "canvas", "caption", "center", "circle", "cite",
    "clipPath", "code", "col", "colgroup", "data", "datalist", "dd", "defs", "del", "desc", "details", "dfn",
    "dialog", "div", "dl", "dt", "ellipse", "em", "embed", "fieldset", "figcaption", "figure", "filter", "font",
    "footer", "foreignObject", "form", "g", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr",
    "html", "i", "iframe", "image", "img", "input", "ins", "kbd", "label", "legend", "li", "line", "linearGradient",
    "link", "main", "map", "mark", "marker", "mask", "math", "menu", "meta", "metadata", "meter", "nav", "noscript",
    "object", "ol", "optgroup", "option", "output", "p", "param", "path", "pattern", "picture", "polygon",
    "polyline", "pre", "progress", "q", "radialGradient", "rect", "rp", "rt", "ruby", "s", "samp", "script",
    "search", "section", "select", "set", "slot", "small", "source", "span", "stop", "strike", "strong", "style",
    "sub", "summary", "sup", "svg", "switch", "symbol", "table", "tbody", "td", "template", "text", "textPath",
    "textarea", "tfoot", "th", "thead", "time", "title", "tr", "track", "tspan", "tt", "u", "ul", "use", "var",
    "video", "view", "wbr",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_is_sorted() {
        assert!(ELEMENTS.is_sorted());
    }

    #[test]
    fn images_of_a_srcset() {
        let images = |value| srcset(value).collect::<Vec<_>>();
        assert_eq!(images("/a.png"), [("/a.png", "")]);
        assert_eq!(images(" a 1x,b 2x, /c.png,,"), [("a", "1x"), ("b", "2x"), ("/c.png", "")]);
        assert_eq!(images("a,b 640w"), [("a,b", "640w")]);
        assert_eq!(images("a, b"), [("a", ""), ("b", "")]);
        assert_eq!(images("data:image/png;base64,AA 2x, b"), [("data:image/png;base64,AA", "2x"), ("b", "")]);
        assert_eq!(images(" ,, "), []);
    }
}
