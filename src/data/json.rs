//! JSON, strictly: what the site file's other readers refuse (comments, commas at the end) is refused here too.

use jsonc_parser::ast::{ObjectPropName, Value as Json};
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, ParseStringErrorKind, parse_to_ast};

use super::{Field, MAX_DEPTH, Node, SyntaxError, Value, refuse_nul};
use crate::source::Span;

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

const SMALLEST: &str = "write an object: `{ \"name\": \"Acme\", \"navigation\": { \"pages\": [\"index\"] } }`";

/// The value in `text`, which stands at `at` in its file.
pub fn json(text: &str, at: Span) -> Result<Node, SyntaxError> {
    refuse_nul(text, at)?;
    let parsed = parse_to_ast(text, &CollectOptions::default(), &STRICT).map_err(|error| {
        let range = error.range();
        let kind = error.kind();
        let end = match kind {
            // All that was read since; the bracket alone says which it is.
            ParseErrorKind::UnterminatedArray
            | ParseErrorKind::UnterminatedObject
            | ParseErrorKind::String(ParseStringErrorKind::UnterminatedStringLiteral) => range.start + 1,
            _ => range.end,
        };
        let end = end.min(text.len()).max(range.start);
        SyntaxError { span: place(at, range.start.min(text.len()), end), message: message(kind), help: help(kind) }
    })?;
    match parsed.value {
        Some(value) => convert(value, at, 0),
        None => Err(SyntaxError { span: place(at, 0, 0), message: "the file is empty".into(), help: Some(SMALLEST) }),
    }
}

fn place(at: Span, start: usize, end: usize) -> Span {
    Span { file: at.file, start: at.start + start as u32, end: at.start + end as u32 }
}

fn convert(json: Json, at: Span, depth: usize) -> Result<Node, SyntaxError> {
    let range = json.range();
    let span = place(at, range.start, range.end);
    if depth > MAX_DEPTH {
        let message = format!("more than {MAX_DEPTH} lists and objects within each other");
        return Err(SyntaxError {
            span: place(at, range.start, range.start + 1),
            message,
            help: Some("write it with fewer levels"),
        });
    }
    let value = match json {
        Json::NullKeyword(_) => Value::Null,
        Json::BooleanLit(literal) => Value::Bool(literal.value),
        Json::NumberLit(literal) => Value::Number(literal.value.into()),
        Json::StringLit(literal) => Value::Text(literal.value.into_owned().into()),
        Json::Array(array) => Value::List(
            array.elements.into_iter().map(|element| convert(element, at, depth + 1)).collect::<Result<_, _>>()?,
        ),
        Json::Object(object) => {
            let fields = object.properties.into_iter().map(|property| {
                let range = property.name.range();
                let key = match property.name {
                    ObjectPropName::String(name) => name.value.into_owned().into(),
                    ObjectPropName::Word(name) => name.value.into(),
                };
                let node = convert(property.value, at, depth + 1)?;
                Ok(Field { key, key_span: place(at, range.start, range.end), node })
            });
            Value::Map(fields.collect::<Result<_, _>>()?)
        }
    };
    Ok(Node { value, span })
}

fn message(kind: &ParseErrorKind) -> String {
    match kind {
        ParseErrorKind::CommentsNotAllowed => "a comment, which JSON does not have".into(),
        ParseErrorKind::TrailingCommasNotAllowed => "a comma with nothing after it".into(),
        ParseErrorKind::ExpectedComma => "a comma is missing here".into(),
        ParseErrorKind::ExpectedColonAfterObjectKey => "a colon is missing after the key".into(),
        ParseErrorKind::ExpectedObjectValue => "a value is missing after the colon".into(),
        ParseErrorKind::SingleQuotedStringsNotAllowed => "text in single quotes".into(),
        ParseErrorKind::UnterminatedArray => "this list has no closing `]`".into(),
        ParseErrorKind::UnterminatedObject => "this object has no closing `}`".into(),
        ParseErrorKind::MultipleRootJsonValues => "something stands after the end of the value".into(),
        ParseErrorKind::ExpectedStringObjectProperty => "a key must be text in double quotes".into(),
        ParseErrorKind::UnexpectedWord => "a word without quotes".into(),
        ParseErrorKind::NestingDepthExceeded => format!("more than {MAX_DEPTH} lists and objects within each other"),
        other => {
            let text = other.to_string();
            let mut letters = text.chars();
            letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
        }
    }
}

fn help(kind: &ParseErrorKind) -> Option<&'static str> {
    match kind {
        ParseErrorKind::CommentsNotAllowed => Some("remove the comment, or keep the site file as `docs.yaml`"),
        ParseErrorKind::TrailingCommasNotAllowed => Some("remove the comma"),
        ParseErrorKind::SingleQuotedStringsNotAllowed | ParseErrorKind::UnexpectedWord => {
            Some("put text in double quotes")
        }
        ParseErrorKind::ExpectedStringObjectProperty => Some("put the key in double quotes: `\"name\": …`"),
        ParseErrorKind::UnexpectedToken | ParseErrorKind::UnexpectedTokenInObject => {
            Some("put keys and text in double quotes")
        }
        ParseErrorKind::ExpectedComma => Some("write a `,` between one value and the next"),
        ParseErrorKind::ExpectedColonAfterObjectKey => Some("write a `:` between the key and its value"),
        ParseErrorKind::ExpectedObjectValue => Some("write the value: `\"key\": \"value\"`"),
        ParseErrorKind::UnterminatedObject => Some("write the `}` that belongs to this `{`"),
        ParseErrorKind::UnterminatedArray => Some("write the `]` that belongs to this `[`"),
        ParseErrorKind::String(ParseStringErrorKind::UnterminatedStringLiteral) => {
            Some("write the `\"` at the end of the text")
        }
        ParseErrorKind::String(_) => Some("write a backslash as `\\\\`"),
        ParseErrorKind::MultipleRootJsonValues => Some("delete what follows, or look for a `}` too many before it"),
        _ => Some("look for a slip here or on the line before"),
    }
}
