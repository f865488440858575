//! `JSON.stringify(value, null, indent)`.

use crate::source::Span;

use super::super::number;
use super::super::text::Text;
use super::super::value::{Outcome, Value};
use super::Evaluator;
use super::convert::outside;

/// What is written, and how far in.
struct Writer {
    out: String,
    /// Kept beside `out` because an indent can hold lone surrogates.
    gap: Text,
    level: usize,
}

impl Evaluator {
    pub(in super::super) fn stringify(&mut self, args: &[Value], span: Span) -> Outcome<Value> {
        if !args.get(1).is_none_or(Value::is_nullish) {
            return Err(outside("the second argument of `JSON.stringify` must be `null`", span));
        }
        let gap = match args.get(2) {
            Some(Value::Number(n_blanks)) => {
                Text::from(" ".repeat(number::to_integer(*n_blanks).clamp(0.0, 10.0) as usize))
            }
            Some(Value::Text(gap)) => gap.slice(0, gap.len().min(10)),
            _ => Text::empty(),
        };
        if gap.as_str().is_none() {
            return Err(outside("the indent of `JSON.stringify` must be well-formed text", span));
        }
        let mut writer = Writer { out: String::new(), gap, level: 0 };
        let value = args.first().unwrap_or(&Value::Undefined);
        if !self.write(value, &Text::empty(), &mut writer, span)? {
            return Ok(Value::Undefined);
        }
        self.joined(&[Text::from(writer.out)], span)
    }

    /// Whether the value has a JSON form; nothing is written when it has none.
    fn write(&mut self, value: &Value, key: &Text, writer: &mut Writer, span: Span) -> Outcome<bool> {
        self.budget.enter(span)?;
        let written = self.write_value(value, key, writer, span)?;
        self.budget.leave();
        Ok(written)
    }

    fn write_value(&mut self, value: &Value, key: &Text, writer: &mut Writer, span: Span) -> Outcome<bool> {
        let replaced;
        let value = match value {
            Value::Object(object) => match object.get_str("toJSON") {
                Some(to_json) if to_json.is_callable() => {
                    replaced = self.call_value(to_json, &[Value::Text(key.clone())], span)?;
                    &replaced
                }
                _ => value,
            },
            value => value,
        };
        match value {
            Value::Undefined | Value::Function(_) | Value::Foreign(_) => return Ok(false),
            Value::Builtin(builtin) if builtin.is_function() => return Ok(false),
            Value::Element(_) | Value::Builtin(_) => {
                return Err(outside("elements have no JSON form", span));
            }
            Value::Null => writer.out.push_str("null"),
            Value::Bool(value) => writer.out.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) if number.is_finite() => writer.out.push_str(&number::to_text(*number)),
            Value::Number(_) => writer.out.push_str("null"),
            Value::Text(text) => self.quote(text, writer, span)?,
            Value::Array(list) => {
                self.budget.work(list.items().len(), span)?;
                writer.open('[');
                for (at, item) in list.items().iter().enumerate() {
                    writer.separate(at);
                    if !self.write(item, &Text::from(at.to_string()), writer, span)? {
                        writer.out.push_str("null");
                    }
                }
                writer.close(']', list.items().is_empty());
            }
            Value::Object(object) => {
                self.budget.work(object.len(), span)?;
                writer.open('{');
                let mut n_written = 0;
                for (key, value) in object.entries() {
                    let mark = writer.out.len();
                    writer.separate(n_written);
                    self.quote(key, writer, span)?;
                    writer.out.push_str(if writer.gap.is_empty() { ":" } else { ": " });
                    if self.write(value, key, writer, span)? {
                        n_written += 1;
                    } else {
                        writer.out.truncate(mark);
                    }
                }
                writer.close('}', n_written == 0);
            }
        }
        // Text is paid for when it is whole; this keeps an unpaid one from growing past what could be paid.
        if writer.out.len() > 4 * super::super::budget::TEXT as usize {
            self.budget.text(writer.out.len(), span)?;
        }
        Ok(true)
    }

    fn quote(&mut self, text: &Text, writer: &mut Writer, span: Span) -> Outcome<()> {
        self.budget.work(text.len() / 64, span)?;
        writer.out.push('"');
        for point in char::decode_utf16(text.to_units().iter().copied()) {
            match point {
                Ok('"') => writer.out.push_str("\\\""),
                Ok('\\') => writer.out.push_str("\\\\"),
                Ok('\u{8}') => writer.out.push_str("\\b"),
                Ok('\u{c}') => writer.out.push_str("\\f"),
                Ok('\n') => writer.out.push_str("\\n"),
                Ok('\r') => writer.out.push_str("\\r"),
                Ok('\t') => writer.out.push_str("\\t"),
                Ok(c) if c < ' ' => writer.out.push_str(&format!("\\u{:04x}", u32::from(c))),
                Ok(c) => writer.out.push(c),
                Err(lone) => writer.out.push_str(&format!("\\u{:04x}", lone.unpaired_surrogate())),
            }
        }
        writer.out.push('"');
        Ok(())
    }
}

impl Writer {
    fn open(&mut self, bracket: char) {
        self.out.push(bracket);
        self.level += 1;
    }

    fn separate(&mut self, n_before: usize) {
        if n_before > 0 {
            self.out.push(',');
        }
        self.line();
    }

    fn close(&mut self, bracket: char, empty: bool) {
        self.level -= 1;
        if !empty {
            self.line();
        }
        self.out.push(bracket);
    }

    fn line(&mut self) {
        if !self.gap.is_empty() {
            self.out.push('\n');
            self.out.push_str(&self.gap.to_str().repeat(self.level));
        }
    }
}
