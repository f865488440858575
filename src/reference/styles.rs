//! Values of parameters as a request carries them: the styles of OpenAPI, which are expansions of RFC 6570. The playground
//! writes them too (`client/playground/serialize.js`); one table judges both.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::media::{Kind, kind_of};
use crate::openapi::json::Json;
use crate::openapi::operation::{Parameter, Style};

/// What stands in a URL's query as it is (RFC 3986, `unreserved`).
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// What stands there besides where `allowReserved` is set: `#`, `[` and `]` cannot, `&` and `+` mean something.
const RESERVED: &str = ":/?@!$'()*,;=";

/// How a value of several pieces is written.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    pub style: Style,
    pub explode: bool,
    pub allow_reserved: bool,
}

impl Rule {
    pub(super) fn encoded(self, text: &str) -> String {
        if self.allow_reserved { encoded_rest(text) } else { encoded(text) }
    }
}

/// A parameter, as far as it says how its value is written.
#[derive(Clone, Copy)]
pub(super) struct Carrier<'a> {
    name: &'a str,
    rule: Rule,
    media_type: Option<&'a str>,
}

impl<'a> From<&'a Parameter> for Carrier<'a> {
    fn from(parameter: &'a Parameter) -> Carrier<'a> {
        let &Parameter { style, explode, allow_reserved, .. } = parameter;
        let rule = Rule { style, explode, allow_reserved };
        Carrier { name: &parameter.name, rule, media_type: parameter.media_type.as_deref() }
    }
}

/// `name=value`, any number of them.
pub(super) fn in_query(carrier: Carrier, value: &Json) -> Vec<String> {
    let Carrier { name, rule, .. } = carrier;
    if let Some(text) = content_of(carrier, value) {
        return vec![pair((encoded(name), rule.encoded(&text)))];
    }
    pairs_of(name, rule, value, &|text| rule.encoded(text), &encoded).into_iter().map(pair).collect()
}

/// The value of a header: nothing is encoded there.
pub(super) fn in_header(carrier: Carrier, value: &Json) -> String {
    content_of(carrier, value).unwrap_or_else(|| joined(pieces_of(value, &as_it_is), ",", carrier.rule.explode))
}

/// `name=value`, any number of them.
pub(super) fn in_cookie(carrier: Carrier, value: &Json) -> Vec<String> {
    let Carrier { name, rule, .. } = carrier;
    if let Some(text) = content_of(carrier, value) {
        return vec![pair((name.to_owned(), encoded(&text)))];
    }
    pairs_of(name, rule, value, &encoded, &as_it_is).into_iter().map(pair).collect()
}

pub(super) fn pair((name, value): (String, String)) -> String {
    [name, value].join("=")
}

/// Names and values, in a query, a form or cookies. What the standard leaves open is as `form` has it.
pub(super) fn pairs_of(
    name: &str,
    rule: Rule,
    value: &Json,
    written: &dyn Fn(&str) -> String,
    written_name: &dyn Fn(&str) -> String,
) -> Vec<(String, String)> {
    if let (Style::DeepObject, Json::Map(_)) = (rule.style, value) {
        return deep(name, value, written, written_name);
    }
    let own = || written_name(name);
    let delimiter = match rule.style {
        _ if rule.explode => None,
        Style::DeepObject => None,
        Style::SpaceDelimited => Some(written_name(" ")),
        Style::PipeDelimited => Some(written_name("|")),
        Style::Simple | Style::Label | Style::Matrix | Style::Form => Some(",".to_owned()),
    };
    match (pieces_of(value, written), delimiter) {
        (Pieces::One(text), _) => vec![(own(), text)],
        (Pieces::Items(items), None) => items.into_iter().map(|item| (own(), item)).collect(),
        (Pieces::Pairs(pairs), None) => pairs,
        (pieces, Some(_)) if pieces.is_empty() => Vec::new(),
        (pieces, Some(delimiter)) => vec![(own(), joined(pieces, &delimiter, false))],
    }
}

/// Objects inside objects go on with brackets, the items of lists each have their own pair: the standard says neither.
fn deep(
    name: &str,
    value: &Json,
    written: &dyn Fn(&str) -> String,
    written_name: &dyn Fn(&str) -> String,
) -> Vec<(String, String)> {
    match value {
        Json::Null => Vec::new(),
        Json::List(items) => items.iter().flat_map(|item| deep(name, item, written, written_name)).collect(),
        Json::Map(fields) => {
            let inner = |(key, own): &(Box<str>, Json)| deep(&format!("{name}[{key}]"), own, written, written_name);
            fields.iter().flat_map(inner).collect()
        }
        value => vec![(written_name(name), written(&one_line(value)))],
    }
}

enum Pieces {
    One(String),
    Items(Vec<String>),
    Pairs(Vec<(String, String)>),
}

impl Pieces {
    fn is_empty(&self) -> bool {
        match self {
            Pieces::One(_) => false,
            Pieces::Items(items) => items.is_empty(),
            Pieces::Pairs(pairs) => pairs.is_empty(),
        }
    }
}

/// Nothing of what is `null`.
fn pieces_of(value: &Json, written: &dyn Fn(&str) -> String) -> Pieces {
    let text = |own: &Json| written(&one_line(own));
    match value {
        Json::List(items) => Pieces::Items(items.iter().filter(|own| **own != Json::Null).map(text).collect()),
        Json::Map(fields) => {
            let set = fields.iter().filter(|(_, own)| *own != Json::Null);
            Pieces::Pairs(set.map(|(key, own)| (written(key), text(own))).collect())
        }
        value => Pieces::One(text(value)),
    }
}

fn joined(pieces: Pieces, between: &str, explode: bool) -> String {
    match pieces {
        Pieces::One(text) => text,
        Pieces::Items(items) => items.join(between),
        Pieces::Pairs(pairs) => {
            let equals = if explode { "=" } else { between };
            pairs.iter().map(|(key, own)| [key, equals, own].concat()).collect::<Vec<_>>().join(between)
        }
    }
}

/// What a parameter with a media type holds.
fn content_of(carrier: Carrier, value: &Json) -> Option<String> {
    let media_type = carrier.media_type?;
    Some(if kind_of(media_type) == Kind::Json { value.compact() } else { one_line(value) })
}

/// A text without its quotes; anything else as JSON.
pub(super) fn one_line(value: &Json) -> String {
    match value {
        Json::Text(text) => text.to_string(),
        value => value.compact(),
    }
}

pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, VALUE).to_string()
}

fn as_it_is(text: &str) -> String {
    text.to_owned()
}

/// What is encoded already stays so.
fn encoded_rest(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let is_code = || text.as_bytes()[at + 1..].iter().take(2).filter(|byte| byte.is_ascii_hexdigit()).count() == 2;
        if RESERVED.contains(c) || (c == '%' && is_code()) {
            out.push(c);
        } else {
            out.push_str(&encoded(c.encode_utf8(&mut [0; 4])));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_the_playground_writes_them() {
        let mut n_lines = 0;
        let table = include_str!("../../tests/it/playground/styles.txt");
        for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (mut given, expected) = line.split_once('→').expect("an arrow");
            let [place, style, flags, name] = [(); 4].map(|()| {
                let (word, rest) = given.split_once(' ').expect("four words");
                given = rest.trim_start();
                word
            });
            // Half a character is nothing that Rust reads.
            let Ok(value) = serde_json::from_str::<serde_json::Value>(given) else { continue };
            let value = Json::from(&value);
            let style = Style::NAMED.iter().find(|(word, _)| *word == style).map(|(_, style)| *style);
            let has = |flag: &str| flags.split(',').any(|own| own == flag);
            let media_type = has("json").then_some("application/json");
            let Some(style) = style.or(media_type.map(|_| Style::Form)) else { continue };
            let rule = Rule { style, explode: has("explode"), allow_reserved: has("reserved") };
            let carrier = Carrier { name, rule, media_type };
            let found = match place {
                "query" => in_query(carrier, &value).join("&"),
                "header" => in_header(carrier, &value),
                "cookie" => in_cookie(carrier, &value).join("; "),
                // Samples keep its braces.
                "path" => continue,
                other => panic!("no such place: {other}"),
            };
            assert_eq!(found, expected.trim(), "{line}");
            n_lines += 1;
        }
        assert!(n_lines > 40, "{n_lines}");
    }
}
