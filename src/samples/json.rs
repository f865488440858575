//! JSON as a value of another language.

use serde::Deserialize;
use serde::de::IgnoredAny;

/// How a language writes what JSON says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Style {
    step: String,
    r#true: String,
    r#false: String,
    null: String,
    /// Around the members of an object.
    open: String,
    close: String,
    empty: String,
    colon: String,
    /// Names that are identifiers stand without quotes.
    #[serde(default)]
    bare: bool,
}

#[derive(Debug, PartialEq)]
pub(super) enum Value<'a> {
    /// `true`, `false`, `null`.
    Word(&'a str),
    Number(&'a str),
    Text(String),
    List(Vec<Value<'a>>),
    Object(Vec<(String, Value<'a>)>),
}

const DEEPEST: usize = 32;
/// Lists of short values stand on one line up to so many characters.
const WIDEST: usize = 60;

/// An object or a list that means the same in every language with values like JSON's: no number that changes when it
/// becomes a float or is written again, no name twice, none that engines sort or give a meaning, no half character.
pub(super) fn plain(text: &str) -> Option<Value<'_>> {
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    let mut rest = text.trim_ascii();
    if !rest.starts_with(['{', '[']) {
        return None;
    }
    value(&mut rest, 0)
}

/// The value that a JSON text, which is valid, begins with; `rest` is then what follows.
fn value<'a>(rest: &mut &'a str, depth: usize) -> Option<Value<'a>> {
    *rest = rest.trim_ascii_start();
    match rest.as_bytes().first()? {
        b'"' => string(rest).map(Value::Text),
        open @ (b'{' | b'[') if depth < DEEPEST => {
            *rest = rest[1..].trim_ascii_start();
            let (mut members, mut items) = (Vec::<(String, Value)>::new(), Vec::new());
            while !rest.starts_with(['}', ']']) {
                if *open == b'{' {
                    let name = string(rest)?;
                    let is_number = name.bytes().all(|byte| byte.is_ascii_digit()) && !name.is_empty();
                    if is_number || name == "__proto__" {
                        return None;
                    }
                    *rest = rest.trim_ascii_start().strip_prefix(':')?;
                    members.push((name, value(rest, depth + 1)?));
                } else {
                    items.push(value(rest, depth + 1)?);
                }
                *rest = rest.trim_ascii_start();
                *rest = rest.strip_prefix(',').unwrap_or(rest).trim_ascii_start();
            }
            *rest = &rest[1..];
            if *open == b'[' {
                return Some(Value::List(items));
            }
            let mut names: Vec<&str> = members.iter().map(|(name, _)| &**name).collect();
            names.sort_unstable();
            (!names.windows(2).any(|pair| pair[0] == pair[1])).then_some(Value::Object(members))
        }
        b'{' | b'[' => None,
        _ => {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            *rest = after;
            match word {
                "true" | "false" | "null" => Some(Value::Word(word)),
                number => is_plain(number).then_some(Value::Number(number)),
            }
        }
    }
}

/// A string at the start of `rest`, decoded.
fn string(rest: &mut &str) -> Option<String> {
    let mut escaped = false;
    let end = rest.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })?;
    let (token, after) = rest.split_at(end + 2);
    *rest = after;
    serde_json::from_str(token).ok()
}

/// Up to fifteen digits, without an exponent, a zero too many or a negative nothing.
fn is_plain(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "1"));
    let only_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    number != "-0" && only_digits(whole) && only_digits(fraction) && !fraction.ends_with('0') && digits.len() <= 15
}

/// A name that JavaScript and Ruby take without quotes.
pub(super) fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

impl Style {
    pub(super) fn write(&self, value: &Value<'_>, indent: &str, quoted: &dyn Fn(&str) -> String) -> String {
        let inner = format!("{indent}{}", self.step);
        let block = |open: &str, close: &str, items: Vec<String>| {
            format!("{open}\n{inner}{}\n{indent}{close}", items.join(&format!(",\n{inner}")))
        };
        match value {
            Value::Word("true") => self.r#true.clone(),
            Value::Word("false") => self.r#false.clone(),
            Value::Word(_) => self.null.clone(),
            Value::Number(number) => (*number).to_owned(),
            Value::Text(text) => quoted(text),
            Value::List(items) => {
                let nested = items.iter().any(|item| matches!(item, Value::List(_) | Value::Object(_)));
                let items: Vec<String> = items.iter().map(|item| self.write(item, &inner, quoted)).collect();
                let width: usize = items.iter().map(|item| item.chars().count() + 2).sum();
                if nested || width > WIDEST { block("[", "]", items) } else { format!("[{}]", items.join(", ")) }
            }
            Value::Object(members) if members.is_empty() => self.empty.clone(),
            Value::Object(members) => {
                let members = members.iter().map(|(name, value)| {
                    let bare = self.bare && is_identifier(name);
                    let name = if bare { name.clone() } else { quoted(name) };
                    format!("{name}{}{}", self.colon, self.write(value, &inner, quoted))
                });
                block(&self.open, &self.close, members.collect())
            }
        }
    }
}
