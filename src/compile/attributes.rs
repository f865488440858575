//! JSX attributes to HTML attributes: names as React writes them out, values as text, nothing that runs code.

/// What becomes of an attribute of an HTML or SVG element.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate<'a> {
    /// Written under this name.
    Keep(&'a str),
    /// `key`, `ref`, `children`: React's own, never written.
    Drop,
    /// What the loader finds the parts of a page by that depend on the reader.
    Own,
    /// `dangerouslySetInnerHTML`: there is no text that becomes HTML.
    Html,
    /// `onClick` and its kin: a static page has no handlers.
    Handler,
    /// `style`, whose object form has rules of its own.
    Style,
}

/// The attribute by which the loader knows what it has to set: an author's would be taken for it.
const MARK: &str = "data-docs";

/// The HTML name of `name`, as React maps it. `tabIndex` and its kin may keep their capitals: HTML ignores case.
pub fn fate(name: &str) -> Fate<'_> {
    match name {
        "key" | "ref" | "children" => Fate::Drop,
        _ if name.eq_ignore_ascii_case(MARK) => Fate::Own,
        "style" => Fate::Style,
        "dangerouslySetInnerHTML" => Fate::Html,
        "suppressHydrationWarning" | "suppressContentEditableWarning" => Fate::Drop,
        "className" => Fate::Keep("class"),
        "htmlFor" => Fate::Keep("for"),
        "acceptCharset" => Fate::Keep("accept-charset"),
        "httpEquiv" => Fate::Keep("http-equiv"),
        "defaultValue" => Fate::Keep("value"),
        "defaultChecked" => Fate::Keep("checked"),
        "xlinkActuate" => Fate::Keep("xlink:actuate"),
        "xlinkArcrole" => Fate::Keep("xlink:arcrole"),
        "xlinkHref" => Fate::Keep("xlink:href"),
        "xlinkRole" => Fate::Keep("xlink:role"),
        "xlinkShow" => Fate::Keep("xlink:show"),
        "xlinkTitle" => Fate::Keep("xlink:title"),
        "xlinkType" => Fate::Keep("xlink:type"),
        "xmlnsXlink" => Fate::Keep("xmlns:xlink"),
        "xmlLang" => Fate::Keep("xml:lang"),
        "xmlSpace" => Fate::Keep("xml:space"),
        _ if is_handler(name) => Fate::Handler,
        _ => match SVG_HYPHENATED.binary_search_by_key(&name, |&(from, _)| from) {
            Ok(at) => Fate::Keep(SVG_HYPHENATED[at].1),
            Err(_) => Fate::Keep(name),
        },
    }
}

fn is_handler(name: &str) -> bool {
    name.len() > 2 && name.as_bytes()[..2].eq_ignore_ascii_case(b"on") && name.as_bytes()[2].is_ascii_alphabetic()
}

/// Attributes whose `true` and `false` are written as words: `aria-*`, `data-*`, the enumerated ones of HTML and SVG,
/// values of fields.
pub fn writes_true(name: &str) -> bool {
    name.starts_with("aria-")
        || name.starts_with("data-")
        || matches!(name, "contentEditable" | "contenteditable" | "draggable" | "spellCheck" | "spellcheck" | "value")
        || matches!(name, "autoReverse" | "focusable" | "preserveAlpha")
}

/// Attributes that are there or not, as JavaScript judges their values: React's list, by React's names.
pub fn is_flag(name: &str) -> bool {
    FLAGS.binary_search(&name).is_ok()
}

/// React's name of a style property → CSS's: `backgroundColor` → `background-color`, `WebkitX` → `-webkit-x`,
/// `msX` → `-ms-x`, custom properties as they are.
pub fn css_name(name: &str) -> String {
    if name.starts_with("--") {
        return name.to_owned();
    }
    let mut css = String::with_capacity(name.len() + 4);
    if name.starts_with("ms") && name[2..].starts_with(|c: char| c.is_ascii_uppercase()) {
        css.push('-');
    }
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            css.push('-');
            css.push(c.to_ascii_lowercase());
        } else {
            css.push(c);
        }
    }
    css
}

/// Whether a bare number of this style property takes no `px` (React's list).
pub fn is_unitless(name: &str) -> bool {
    let plain = ["Webkit", "Moz", "ms", "O"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix).filter(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase())));
    let name = match plain {
        Some(rest) => format!("{}{}", rest[..1].to_ascii_lowercase(), &rest[1..]),
        None => name.to_owned(),
    };
    name.starts_with("--") || UNITLESS.binary_search(&name.as_str()).is_ok()
}

/// Elements an author's page may not bring: they run code, change how the document itself is read, or are what the
/// loader fills.
pub fn is_forbidden_element(name: &str) -> bool {
    const FORBIDDEN: [&str; 14] = [
        "script",
        "base",
        "meta",
        "link",
        "object",
        "embed",
        "template",
        "html",
        "head",
        "body",
        "noscript",
        "frame",
        "frameset",
        "docs-slot",
    ];
    FORBIDDEN.iter().any(|forbidden| forbidden.eq_ignore_ascii_case(name))
}

/// Sorted: `binary_search` looks a name up.
#[rustfmt::skip]
const FLAGS: &[&str] = &[
    "allowFullScreen", "async", "autoFocus", "autoPlay", "checked", "controls", "credentialless", "default",
    "defaultChecked", "defer", "disablePictureInPicture", "disableRemotePlayback", "disabled", "formNoValidate",
    "hidden", "inert", "itemScope", "loop", "multiple", "muted", "noModule", "noValidate", "open", "playsInline",
    "readOnly", "required", "reversed", "scoped", "seamless", "selected",
];

/// Sorted: `binary_search` looks a name up.
#[rustfmt::skip]
const UNITLESS: &[&str] = &[
    "animationIterationCount", "aspectRatio", "borderImageOutset", "borderImageSlice", "borderImageWidth", "boxFlex",
    "boxFlexGroup", "boxOrdinalGroup", "columnCount", "columns", "fillOpacity", "flex", "flexGrow", "flexNegative",
    "flexOrder", "flexPositive", "flexShrink", "floodOpacity", "fontWeight", "gridArea", "gridColumn",
    "gridColumnEnd", "gridColumnSpan", "gridColumnStart", "gridRow", "gridRowEnd", "gridRowSpan", "gridRowStart",
    "lineClamp", "lineHeight", "opacity", "order", "orphans", "scale", "stopOpacity", "strokeDasharray",
    "strokeDashoffset", "strokeMiterlimit", "strokeOpacity", "strokeWidth", "tabSize", "widows", "zIndex", "zoom",
];

/// Sorted: `binary_search` looks a name up.
#[rustfmt::skip]
const SVG_HYPHENATED: &[(&str, &str)] = &[
    ("accentHeight", "accent-height"), ("alignmentBaseline", "alignment-baseline"), ("arabicForm", "arabic-form"),
    ("baselineShift", "baseline-shift"), ("capHeight", "cap-height"), ("clipPath", "clip-path"),
    ("clipRule", "clip-rule"), ("colorInterpolation", "color-interpolation"),
    ("colorInterpolationFilters", "color-interpolation-filters"), ("colorProfile", "color-profile"),
    ("colorRendering", "color-rendering"), ("crossOrigin", "crossorigin"), ("dominantBaseline", "dominant-baseline"),
    ("enableBackground", "enable-background"), ("fillOpacity", "fill-opacity"), ("fillRule", "fill-rule"),
    ("floodColor", "flood-color"), ("floodOpacity", "flood-opacity"), ("fontFamily", "font-family"),
    ("fontSize", "font-size"), ("fontSizeAdjust", "font-size-adjust"), ("fontStretch", "font-stretch"),
    ("fontStyle", "font-style"), ("fontVariant", "font-variant"), ("fontWeight", "font-weight"),
    ("glyphName", "glyph-name"), ("horizAdvX", "horiz-adv-x"), ("horizOriginX", "horiz-origin-x"),
    ("imageRendering", "image-rendering"), ("letterSpacing", "letter-spacing"), ("lightingColor", "lighting-color"),
    ("markerEnd", "marker-end"), ("markerMid", "marker-mid"), ("markerStart", "marker-start"),
    ("overlinePosition", "overline-position"), ("overlineThickness", "overline-thickness"),
    ("paintOrder", "paint-order"), ("panose1", "panose-1"), ("pointerEvents", "pointer-events"),
    ("renderingIntent", "rendering-intent"), ("shapeRendering", "shape-rendering"), ("stopColor", "stop-color"),
    ("stopOpacity", "stop-opacity"), ("strikethroughPosition", "strikethrough-position"),
    ("strikethroughThickness", "strikethrough-thickness"), ("strokeDasharray", "stroke-dasharray"),
    ("strokeDashoffset", "stroke-dashoffset"), ("strokeLinecap", "stroke-linecap"),
    ("strokeLinejoin", "stroke-linejoin"), ("strokeMiterlimit", "stroke-miterlimit"),
    ("strokeOpacity", "stroke-opacity"), ("strokeWidth", "stroke-width"), ("textAnchor", "text-anchor"),
    ("textDecoration", "text-decoration"), ("textRendering", "text-rendering"),
    ("transformOrigin", "transform-origin"), ("underlinePosition", "underline-position"),
    ("underlineThickness", "underline-thickness"), ("unicodeBidi", "unicode-bidi"),
    ("unicodeRange", "unicode-range"), ("unitsPerEm", "units-per-em"), ("vAlphabetic", "v-alphabetic"),
    ("vHanging", "v-hanging"), ("vIdeographic", "v-ideographic"), ("vMathematical", "v-mathematical"),
    ("vectorEffect", "vector-effect"), ("vertAdvY", "vert-adv-y"), ("vertOriginX", "vert-origin-x"),
    ("vertOriginY", "vert-origin-y"), ("wordSpacing", "word-spacing"), ("writingMode", "writing-mode"),
    ("xHeight", "x-height"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(FLAGS.is_sorted());
        assert!(UNITLESS.is_sorted());
        assert!(SVG_HYPHENATED.is_sorted());
    }

    #[test]
    fn names() {
        for (jsx, html) in
            [("className", "class"), ("strokeWidth", "stroke-width"), ("viewBox", "viewBox"), ("data-x", "data-x")]
        {
            assert_eq!(fate(jsx), Fate::Keep(html));
        }
        assert_eq!(fate("onClick"), Fate::Handler);
        assert_eq!(fate("onclick"), Fate::Handler);
        assert_eq!(fate("ref"), Fate::Drop);
        assert_eq!(css_name("WebkitLineClamp"), "-webkit-line-clamp");
        assert_eq!(css_name("msTransform"), "-ms-transform");
        assert!(is_unitless("WebkitLineClamp") && is_unitless("zIndex") && !is_unitless("marginTop"));
    }
}
