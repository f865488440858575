//! The names of HTML's and SVG's elements.

/// Whether HTML or SVG has an element of this name, as SVG writes it.
pub fn is_element(name: &str) -> bool {
    ELEMENTS.binary_search(&name).is_ok()
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
}
