//! A specification as readers may download it: the same keys in the same order, without comments.

use super::json::{Json, line};
use crate::data::Node;
use crate::source::SitePath;

/// In the form that the file's name promises.
pub fn written(path: &SitePath, tree: &Node) -> String {
    let value = Json::of(tree);
    match path.extension() {
        "json" => value.pretty() + "\n",
        _ => {
            let mut out = String::new();
            yaml(&value, 0, &mut out);
            out.trim_start_matches('\n').to_owned() + "\n"
        }
    }
}

/// A value behind its key or its dash, which stand at `indent`.
fn yaml(value: &Json, indent: usize, out: &mut String) {
    match value {
        Json::Map(fields) if !fields.is_empty() => {
            for (key, value) in fields {
                line(out, indent);
                if is_plain(key) {
                    out.push_str(key)
                } else {
                    out.push_str(&quoted(key))
                }
                out.push(':');
                inner(value, indent, out);
            }
        }
        Json::List(items) if !items.is_empty() => {
            for item in items {
                line(out, indent);
                let mut inside = String::new();
                inner(item, indent, &mut inside);
                // Its first line stands behind the dash.
                out.push_str("- ");
                out.push_str(inside.trim_start());
            }
        }
        value => out.push_str(&flow(value)),
    }
}

fn inner(value: &Json, indent: usize, out: &mut String) {
    match value {
        Json::Map(fields) if !fields.is_empty() => yaml(value, indent + 1, out),
        Json::List(items) if !items.is_empty() => yaml(value, indent + 1, out),
        Json::Text(text) if is_block(text) => {
            out.push_str(if text.ends_with('\n') { " |" } else { " |-" });
            for text in text.strip_suffix('\n').unwrap_or(text).split('\n') {
                if text.is_empty() {
                    out.push('\n')
                } else {
                    line(out, indent + 1)
                }
                out.push_str(text);
            }
        }
        value => {
            out.push(' ');
            out.push_str(&flow(value));
        }
    }
}

fn flow(value: &Json) -> String {
    match value {
        Json::Text(text) if is_plain(text) => text.to_string(),
        Json::Text(text) => quoted(text),
        value => value.compact(),
    }
}

/// What JSON writes is YAML too.
fn quoted(text: &str) -> String {
    Json::text(text).compact()
}

/// Words that are text wherever they stand.
fn is_plain(text: &str) -> bool {
    let begins = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/');
    let is_word = matches!(
        text.to_ascii_lowercase().as_str(),
        "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    let is_safe =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' ' | ';' | '(' | ')' | '+');
    begins && !is_word && text.len() < 200 && text.chars().all(is_safe) && !text.ends_with(' ')
}

/// Lines that may stand as they are.
fn is_block(text: &str) -> bool {
    let is_shown =
        |c: char| c == '\n' || (!c.is_control() && !matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}'));
    text.contains('\n')
        && !text.starts_with([' ', '\n'])
        && !text.ends_with("\n\n")
        && text != "\n"
        && text.chars().all(is_shown)
}
