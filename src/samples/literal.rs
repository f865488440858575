//! Literals of the languages, by the rules in their descriptions.

use std::fmt::Write;

use serde::Deserialize;

use super::json;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rules {
    /// Literals in double quotes, or a shell's.
    #[serde(default)]
    quote: Quote,
    /// Characters that a backslash makes harmless, beside itself and the quotes.
    #[serde(default)]
    also: String,
    /// `\u{1b}`, not `\u001b`.
    #[serde(default)]
    braced: bool,
    text: Option<Lines>,
    json: Option<json::Style>,
    #[serde(default)]
    pub limits: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "lowercase")]
enum Quote {
    #[default]
    Double,
    Shell,
}

/// A literal over several lines.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lines {
    open: String,
    close: String,
    /// Characters that a backslash makes harmless.
    #[serde(default)]
    escape: String,
    /// What must not be in it.
    forbid: Option<String>,
    /// The language takes away white space that all lines begin with: how much more than the line around they get.
    indent: Option<String>,
}

impl Rules {
    /// A literal on one line.
    pub(super) fn quoted(&self, text: &str) -> String {
        if let Quote::Shell = self.quote {
            return shell(text);
        }
        let mut out = String::with_capacity(text.len() + 2);
        out.push('"');
        for c in text.chars() {
            match c {
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '"' | '\\' => out.extend(['\\', c]),
                c if self.also.contains(c) => out.extend(['\\', c]),
                c if is_unseen(c) => out.push_str(&self.code(c)),
                c => out.push(c),
            }
        }
        out.push('"');
        out
    }

    fn code(&self, c: char) -> String {
        let code = u32::from(c);
        if self.braced { format!("\\u{{{code:x}}}") } else { format!("\\u{code:04x}") }
    }

    /// A literal over several lines where the text has them and the language can; one on one line otherwise.
    pub(super) fn text(&self, text: &str, around: &str) -> String {
        let Some(lines) = self.text.as_ref().filter(|lines| lines.can_say(text)) else { return self.quoted(text) };
        let mut inner = String::with_capacity(text.len() + 64);
        for c in text.chars() {
            if lines.escape.contains(c) {
                inner.push('\\');
            }
            inner.push(c);
        }
        let whole = format!("{}{inner}{}", lines.open, lines.close);
        match &lines.indent {
            None => whole,
            Some(more) => indented(&whole, &format!("{around}{more}")),
        }
    }

    /// A JSON text as a value of the language; only for texts that `json::plain` takes.
    pub(super) fn native(&self, text: &str, around: &str) -> String {
        let style = self.json.as_ref().expect("a description with a native hole has a style of JSON");
        let value = json::plain(text).expect("the flag `plain` says that it is");
        style.write(&value, around, &|text| self.quoted(text))
    }

    /// A name in an object of JavaScript.
    pub(super) fn key(&self, name: &str) -> String {
        match name {
            // As a plain name it would set the object's prototype.
            "__proto__" => "[\"__proto__\"]".to_owned(),
            name if json::is_identifier(name) => name.to_owned(),
            name => self.quoted(name),
        }
    }
}

impl Lines {
    /// Several lines whose ends and beginnings no language takes for its own, without characters that a reader or a
    /// compiler could take for others.
    fn can_say(&self, text: &str) -> bool {
        let edge = |c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | '`' | '\\');
        text.contains('\n')
            && !text.contains(|c: char| c != '\n' && is_unseen(c))
            && !text.starts_with(edge)
            && !text.ends_with(edge)
            && !text.contains(" \n")
            && !self.forbid.as_ref().is_some_and(|forbidden| text.contains(forbidden))
    }
}

/// Every line but the first and empty ones after so much white space.
fn indented(text: &str, indent: &str) -> String {
    let lines = text.split('\n').enumerate();
    let lines =
        lines.map(|(at, line)| if at == 0 || line.is_empty() { line.into() } else { format!("{indent}{line}") });
    lines.collect::<Vec<String>>().join("\n")
}

/// Control characters and what readers cannot see: it could turn a line around, and terminals act on some of it.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Single quotes, in which a shell changes nothing. What readers cannot see is printed by its octal bytes, which every
/// shell can (`$'\e'` is unknown to some); line ends stay, since `$(…)` would lose them.
fn shell(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let mut rest = text;
    loop {
        let hidden = |c: char| c != '\n' && is_unseen(c);
        let (seen, after) = rest.split_at(rest.find(hidden).unwrap_or(rest.len()));
        if !seen.is_empty() || text.is_empty() {
            out.push('\'');
            out.push_str(&seen.replace('\'', "'\\''"));
            out.push('\'');
        }
        if after.is_empty() {
            return out;
        }
        let (unseen, after) = after.split_at(after.find(|c| !hidden(c)).unwrap_or(after.len()));
        out.push_str("\"$(printf '");
        for byte in unseen.bytes() {
            write!(out, "\\{byte:03o}").expect("a string takes everything");
        }
        out.push_str("')\"");
        if after.is_empty() {
            return out;
        }
        rest = after;
    }
}
