//! `replace`, `replaceAll`, `split`, `match`, `search` and `test` with a regular expression.

use std::sync::Arc;

use crate::source::Span;

use super::super::budget::over;
use super::super::number;
use super::super::object::Object;
use super::super::regex::{Captures, INPUT};
use super::super::text::Text;
use super::super::tree::{Name, Regex};
use super::super::value::{List, Outcome, Value};
use super::Evaluator;
use super::convert::{outside, type_error};

/// A text that is matched.
struct Subject<'a> {
    text: &'a Text,
    units: std::borrow::Cow<'a, [u16]>,
    span: Span,
}

impl Subject<'_> {
    fn slice(&self, range: (usize, usize)) -> Text {
        self.text.slice(range.0, range.1)
    }

    fn capture(&self, range: &Option<(usize, usize)>) -> Value {
        range.map_or(Value::Undefined, |range| Value::Text(self.slice(range)))
    }
}

impl Evaluator {
    /// `text.method(regex, …)`; `rest` are the arguments behind the regular expression.
    pub(in super::super) fn regex_method(
        &mut self,
        method: &str,
        text: &Text,
        regex: &Regex,
        rest: &[Value],
        span: Span,
    ) -> Outcome<Value> {
        let subject = self.subject(text, span)?;
        let global = regex.program.flags.global;
        match method {
            "replaceAll" if !global => Err(type_error("replaceAll must be called with a global RegExp", span)),
            "replace" | "replaceAll" => self.regex_replace(&subject, regex, rest.first().unwrap_or(&Value::Undefined)),
            "split" => self.regex_split(&subject, regex, rest.first().unwrap_or(&Value::Undefined)),
            "match" if global => {
                let matches = self.all_matches(&subject, regex)?;
                self.budget.text(matches.iter().map(|captures| whole(captures).1 - whole(captures).0).sum(), span)?;
                let texts: Vec<Value> =
                    matches.iter().map(|captures| Value::Text(subject.slice(whole(captures)))).collect();
                Ok(if texts.is_empty() { Value::Null } else { Value::array(texts) })
            }
            "match" => Ok(match self.find(&subject, regex, 0)? {
                Some(captures) => matched(&subject, regex, &captures),
                None => Value::Null,
            }),
            "search" => {
                let found = self.find(&subject, regex, 0)?;
                Ok(Value::Number(found.map_or(-1.0, |captures| whole(&captures).0 as f64)))
            }
            _ => Err(outside(format!("`{method}` takes no regular expression"), span)),
        }
    }

    /// `regex.test(value)`
    pub(in super::super) fn regex_test(&mut self, regex: &Regex, value: &Value, span: Span) -> Outcome<Value> {
        let text = self.text_of(value, span)?;
        let subject = self.subject(&text, span)?;
        Ok(Value::Bool(self.find(&subject, regex, 0)?.is_some()))
    }

    fn subject<'a>(&mut self, text: &'a Text, span: Span) -> Outcome<Subject<'a>> {
        let length = text.len();
        if length > INPUT {
            return Err(over("a match in a text of more than 10,000 characters", span));
        }
        self.budget.work(length / 8, span)?;
        Ok(Subject { text, units: text.to_units(), span })
    }

    fn find(&mut self, subject: &Subject, regex: &Regex, from: usize) -> Outcome<Option<Captures>> {
        let found = regex.program.find(&subject.units, from, &mut self.budget.matching);
        found.map_err(|_| over("too many steps to match a regular expression", subject.span))
    }

    fn all_matches(&mut self, subject: &Subject, regex: &Regex) -> Outcome<Vec<Captures>> {
        let mut matches = Vec::new();
        let mut from = 0;
        while from <= subject.units.len() {
            let Some(captures) = self.find(subject, regex, from)? else { break };
            self.budget.work(1, subject.span)?;
            let (start, end) = whole(&captures);
            from = if start == end { regex.program.next(&subject.units, end) } else { end };
            matches.push(captures);
        }
        Ok(matches)
    }

    fn regex_replace(&mut self, subject: &Subject, regex: &Regex, replacement: &Value) -> Outcome<Value> {
        let span = subject.span;
        let template = if replacement.is_callable() { None } else { Some(self.text_of(replacement, span)?) };
        let matches = if regex.program.flags.global {
            self.all_matches(subject, regex)?
        } else {
            self.find(subject, regex, 0)?.into_iter().collect()
        };
        let mut parts = Vec::with_capacity(matches.len() * 2 + 1);
        let mut behind = 0;
        for captures in &matches {
            let (start, end) = whole(captures);
            parts.push(subject.slice((behind, start)));
            behind = end;
            let part = match &template {
                Some(template) => {
                    let captures: Vec<Option<Text>> =
                        captures.iter().map(|range| range.map(|range| subject.slice(range))).collect();
                    expand(template, subject.text, (start, end), &captures, &regex.program.names)
                }
                None => self.call_replacer(replacement, subject, regex, captures)?,
            };
            self.budget.text(part.len(), span)?;
            parts.push(part);
        }
        parts.push(subject.slice((behind, subject.units.len())));
        self.joined(&parts, span)
    }

    fn call_replacer(
        &mut self,
        replacer: &Value,
        subject: &Subject,
        regex: &Regex,
        captures: &Captures,
    ) -> Outcome<Text> {
        let mut args: Vec<Value> = captures.iter().map(|range| subject.capture(range)).collect();
        args.push(Value::Number(whole(captures).0 as f64));
        args.push(Value::Text(subject.text.clone()));
        if !regex.program.names.is_empty() {
            args.push(groups(subject, regex, captures));
        }
        let value = self.call_value(replacer, &args, subject.span)?;
        self.text_of(&value, subject.span)
    }

    fn regex_split(&mut self, subject: &Subject, regex: &Regex, limit: &Value) -> Outcome<Value> {
        let span = subject.span;
        let limit = match limit {
            Value::Undefined => u32::MAX,
            limit => number::to_uint32(self.number_of(limit, span)?),
        } as usize;
        let length = subject.units.len();
        self.budget.text(length, span)?;
        let mut parts = Vec::new();
        let (mut start, mut at) = (0, 0);
        while limit > 0 && (at < length || length == 0) {
            let found = regex.program.match_at(&subject.units, at, &mut self.budget.matching);
            let found = found.map_err(|_| over("too many steps to match a regular expression", span))?;
            match found.map(|captures| (whole(&captures).1, captures)) {
                // An empty text is split by what matches it into nothing.
                Some(_) if length == 0 => return Ok(Value::array(Vec::new())),
                None if length == 0 => break,
                Some((end, captures)) if end.min(length) != start => {
                    parts.push(Value::Text(subject.slice((start, at))));
                    parts.extend(captures[1..].iter().map(|range| subject.capture(range)));
                    if parts.len() >= limit {
                        parts.truncate(limit);
                        return Ok(Value::array(parts));
                    }
                    start = end;
                    at = end;
                }
                _ => at = regex.program.next(&subject.units, at),
            }
        }
        if limit > 0 {
            parts.push(Value::Text(subject.slice((start, length))));
        }
        self.budget.work(parts.len(), span)?;
        Ok(Value::array(parts))
    }
}

fn whole(captures: &Captures) -> (usize, usize) {
    captures[0].expect("a match has a beginning and an end")
}

/// The result of `match` without `g`: the captures, with `index`, `input` and `groups`.
fn matched(subject: &Subject, regex: &Regex, captures: &Captures) -> Value {
    let groups = if regex.program.names.is_empty() { Value::Undefined } else { groups(subject, regex, captures) };
    let named = Object::from_entries([
        (Text::from("index"), Value::Number(whole(captures).0 as f64)),
        (Text::from("input"), Value::Text(subject.text.clone())),
        (Text::from("groups"), groups),
    ]);
    let items = captures.iter().map(|range| subject.capture(range)).collect();
    Value::Array(Arc::new(List::with_named(items, named)))
}

fn groups(subject: &Subject, regex: &Regex, captures: &Captures) -> Value {
    let named = regex.program.names.iter();
    let entries = named.map(|(name, at)| (Text::from(name.clone()), subject.capture(&captures[*at])));
    let mut groups = Object::from_entries(entries);
    groups.bare = true;
    Value::Object(Arc::new(groups))
}

/// The `$` patterns of a replacement. `captures` begin with the whole match.
pub(in super::super) fn expand(
    template: &Text,
    text: &Text,
    (start, end): (usize, usize),
    captures: &[Option<Text>],
    names: &[(Name, usize)],
) -> Text {
    let units = template.to_units();
    if !units.contains(&u16::from(b'$')) {
        return template.clone();
    }
    let mut made: Vec<u16> = Vec::with_capacity(units.len());
    let mut at = 0;
    let byte = |at: usize| units.get(at).and_then(|unit| u8::try_from(*unit).ok());
    let push = |made: &mut Vec<u16>, text: &Text| made.extend(&*text.to_units());
    while at < units.len() {
        let (part, width) = match (byte(at), byte(at + 1)) {
            (Some(b'$'), Some(b'$')) => (Some(Text::from("$")), 2),
            (Some(b'$'), Some(b'&')) => (captures[0].clone(), 2),
            (Some(b'$'), Some(b'`')) => (Some(text.slice(0, start)), 2),
            (Some(b'$'), Some(b'\'')) => (Some(text.slice(end, text.len())), 2),
            (Some(b'$'), Some(first @ b'0'..=b'9')) => {
                let one = usize::from(first - b'0');
                let two = byte(at + 2).filter(u8::is_ascii_digit).map(|second| one * 10 + usize::from(second - b'0'));
                match (one, two) {
                    (_, Some(group)) if (1..captures.len()).contains(&group) => (captures[group].clone(), 3),
                    (group, _) if (1..captures.len()).contains(&group) => (captures[group].clone(), 2),
                    _ => (Some(Text::from("$")), 1),
                }
            }
            (Some(b'$'), Some(b'<')) if !names.is_empty() => {
                let close = units[at..].iter().position(|unit| *unit == u16::from(b'>'));
                match close {
                    None => (Some(Text::from("$")), 1),
                    Some(close) => {
                        let name = Text::from_units(&units[at + 2..at + close]);
                        let group = names.iter().find(|(own, _)| name == **own);
                        (group.and_then(|(_, group)| captures[*group].clone()), close + 1)
                    }
                }
            }
            _ => {
                made.push(units[at]);
                at += 1;
                continue;
            }
        };
        if let Some(part) = part {
            push(&mut made, &part);
        }
        at += width;
    }
    Text::from_units(&made)
}
