//! The methods of texts. Positions are counted in UTF-16 code units.

use crate::source::Span;

use super::super::builtin::TextMethod;
use super::super::number;
use super::super::text::Text;
use super::super::value::{Outcome, Value};
use super::Evaluator;
use super::convert::{outside, range_error};
use super::matching::expand;

impl Evaluator {
    /// Those that call back are functions of their own: see `Evaluator::node`.
    pub(in super::super) fn text_method(
        &mut self,
        method: TextMethod,
        text: &Text,
        args: &[Value],
        span: Span,
    ) -> Outcome<Value> {
        self.budget.work(text.len() / 64, span)?;
        let undefined = Value::Undefined;
        let first = args.first().unwrap_or(&undefined);
        let second = args.get(1).unwrap_or(&undefined);
        match method {
            TextMethod::Replace => self.replace(text, first, second, Extent::First, span),
            TextMethod::ReplaceAll => self.replace(text, first, second, Extent::All, span),
            TextMethod::Match | TextMethod::Search => {
                let message = format!("`{}` takes a regular expression literal: `/…/`", method.name());
                Err(outside(message, span))
            }
            _ => self.text_read(method, text, args, span),
        }
    }

    fn text_read(&mut self, method: TextMethod, text: &Text, args: &[Value], span: Span) -> Outcome<Value> {
        let length = text.len();
        let undefined = Value::Undefined;
        let first = args.first().unwrap_or(&undefined);
        let second = args.get(1).unwrap_or(&undefined);
        let made = match method {
            TextMethod::At => {
                let at = self.integer_of(first, 0.0, span)?;
                let at = if at < 0.0 { at + length as f64 } else { at };
                return Ok(unit_at(text, at).map_or(Value::Undefined, |unit| Value::Text(Text::from_units(&[unit]))));
            }
            TextMethod::CharAt => {
                let at = self.integer_of(first, 0.0, span)?;
                return Ok(Value::Text(unit_at(text, at).map_or(Text::empty(), |unit| Text::from_units(&[unit]))));
            }
            TextMethod::CharCodeAt => {
                let at = self.integer_of(first, 0.0, span)?;
                return Ok(Value::Number(unit_at(text, at).map_or(f64::NAN, f64::from)));
            }
            TextMethod::CodePointAt => {
                let at = self.integer_of(first, 0.0, span)?;
                return Ok(code_point_at(text, at).map_or(Value::Undefined, |point| Value::Number(f64::from(point))));
            }
            TextMethod::Concat => {
                let mut parts = vec![text.clone()];
                for arg in args {
                    parts.push(self.text_of(arg, span)?);
                }
                return self.joined(&parts, span);
            }
            TextMethod::EndsWith => {
                let needle = self.text_of(first, span)?;
                let end = self.clamped(second, length, length, span)?;
                let start = end.checked_sub(needle.len());
                return Ok(Value::Bool(start.is_some_and(|start| text.slice(start, end) == needle)));
            }
            TextMethod::StartsWith => {
                let needle = self.text_of(first, span)?;
                let start = self.clamped(second, 0, length, span)?;
                let end = start + needle.len();
                return Ok(Value::Bool(end <= length && text.slice(start, end) == needle));
            }
            TextMethod::Includes => {
                let needle = self.text_of(first, span)?;
                let start = self.clamped(second, 0, length, span)?;
                return Ok(Value::Bool(text.find(&needle, start).is_some()));
            }
            TextMethod::IndexOf => {
                let needle = self.text_of(first, span)?;
                let start = self.clamped(second, 0, length, span)?;
                return Ok(Value::Number(text.find(&needle, start).map_or(-1.0, |at| at as f64)));
            }
            TextMethod::LastIndexOf => {
                let needle = self.text_of(first, span)?;
                let from = self.number_of(second, span)?;
                let from = if from.is_nan() { f64::INFINITY } else { number::to_integer(from) };
                let from = from.clamp(0.0, length as f64) as usize;
                return Ok(Value::Number(text.rfind(&needle, from).map_or(-1.0, |at| at as f64)));
            }
            TextMethod::Normalize => self.normalized(text, first, span)?,
            TextMethod::PadEnd => return self.padded(text, first, second, Side::End, span),
            TextMethod::PadStart => return self.padded(text, first, second, Side::Start, span),
            TextMethod::Repeat => {
                let count = self.integer_of(first, 0.0, span)?;
                if count < 0.0 || count.is_infinite() {
                    return Err(range_error(format!("Invalid count value: {first:?}"), span));
                }
                let total = if length == 0 { 0.0 } else { count * length as f64 };
                self.budget.text(total.min(f64::from(u32::MAX)) as usize, span)?;
                let n_times = if length == 0 { 0 } else { count as usize };
                return Ok(Value::Text(match text.as_str() {
                    Some(text) => Text::from(text.repeat(n_times)),
                    None => Text::from_units(&text.to_units().repeat(n_times)),
                }));
            }
            TextMethod::Slice => {
                let start = self.integer_of(first, 0.0, span)?;
                let end = self.integer_of(second, length as f64, span)?;
                let clamp = |at: f64| if at < 0.0 { (at + length as f64).max(0.0) } else { at.min(length as f64) };
                let (start, end) = (clamp(start) as usize, clamp(end) as usize);
                if start < end { text.slice(start, end) } else { Text::empty() }
            }
            TextMethod::Substring => {
                let start = self.clamped(first, 0, length, span)?;
                let end = self.clamped(second, length, length, span)?;
                text.slice(start.min(end), start.max(end))
            }
            TextMethod::Split => return self.split(text, first, second, span),
            TextMethod::ToLowerCase => text.map_runs(|run| run.to_lowercase()),
            TextMethod::ToUpperCase => text.map_runs(|run| run.to_uppercase()),
            TextMethod::Trim => text.trim_start().trim_end(),
            TextMethod::TrimEnd => text.trim_end(),
            TextMethod::TrimStart => text.trim_start(),
            TextMethod::Match | TextMethod::Search | TextMethod::Replace | TextMethod::ReplaceAll => {
                unreachable!("`text_method` does those that match or call back")
            }
        };
        self.budget.text(made.len(), span)?;
        Ok(Value::Text(made))
    }

    /// A position, clamped to `0..=length`.
    fn clamped(&mut self, value: &Value, default: usize, length: usize, span: Span) -> Outcome<usize> {
        Ok(self.integer_of(value, default as f64, span)?.clamp(0.0, length as f64) as usize)
    }

    fn normalized(&mut self, text: &Text, form: &Value, span: Span) -> Outcome<Text> {
        use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};
        let form = match form {
            Value::Undefined => Text::from("NFC"),
            form => self.text_of(form, span)?,
        };
        // A character decomposes into at most 18: paid before it is done.
        self.budget.work(text.len() / 8, span)?;
        Ok(match form.as_str() {
            Some("NFC") => text.map_runs(|run| ComposingNormalizer::new_nfc().normalize(run).into_owned()),
            Some("NFD") => text.map_runs(|run| DecomposingNormalizer::new_nfd().normalize(run).into_owned()),
            Some("NFKC") => text.map_runs(|run| ComposingNormalizer::new_nfkc().normalize(run).into_owned()),
            Some("NFKD") => text.map_runs(|run| DecomposingNormalizer::new_nfkd().normalize(run).into_owned()),
            _ => {
                let message = "The normalization form should be one of NFC, NFD, NFKC, NFKD.";
                return Err(range_error(message, span));
            }
        })
    }

    fn padded(&mut self, text: &Text, width: &Value, fill: &Value, side: Side, span: Span) -> Outcome<Value> {
        let width = self.integer_of(width, 0.0, span)?.clamp(0.0, f64::from(u32::MAX)) as usize;
        let length = text.len();
        if width <= length {
            return self.joined(std::slice::from_ref(text), span);
        }
        let fill = match fill {
            Value::Undefined => Text::from(" "),
            fill => self.text_of(fill, span)?,
        };
        if fill.is_empty() {
            return self.joined(std::slice::from_ref(text), span);
        }
        self.budget.text(width, span)?;
        let n_units = width - length;
        let units: Vec<u16> = fill.to_units().iter().copied().cycle().take(n_units).collect();
        let fill = Text::from_units(&units);
        Ok(Value::Text(match side {
            Side::Start => Text::concat([&fill, text]),
            Side::End => Text::concat([text, &fill]),
        }))
    }

    fn split(&mut self, text: &Text, separator: &Value, limit: &Value, span: Span) -> Outcome<Value> {
        let limit = match limit {
            Value::Undefined => u32::MAX,
            limit => number::to_uint32(self.number_of(limit, span)?),
        } as usize;
        let divider = self.text_of(separator, span)?;
        if limit == 0 {
            return Ok(Value::array(Vec::new()));
        }
        if matches!(separator, Value::Undefined) {
            return Ok(Value::array(vec![Value::Text(text.clone())]));
        }
        self.budget.text(text.len(), span)?;
        let parts: Vec<Text> = if divider.is_empty() {
            self.budget.work(text.len(), span)?;
            text.to_units().iter().take(limit).map(|unit| Text::from_units(&[*unit])).collect()
        } else {
            let mut parts = Vec::new();
            let mut start = 0;
            for at in text.find_all(&divider) {
                parts.push(text.slice(start, at));
                start = at + divider.len();
            }
            parts.push(text.slice(start, text.len()));
            parts.truncate(limit);
            parts
        };
        self.budget.work(parts.len(), span)?;
        Ok(Value::array(parts.into_iter().map(Value::Text).collect()))
    }

    fn replace(
        &mut self,
        text: &Text,
        pattern: &Value,
        replacement: &Value,
        extent: Extent,
        span: Span,
    ) -> Outcome<Value> {
        let pattern = self.text_of(pattern, span)?;
        let fixed = if replacement.is_callable() { None } else { Some(self.text_of(replacement, span)?) };
        let mut found = match extent {
            Extent::First => text.find(&pattern, 0).into_iter().collect(),
            Extent::All => text.find_all(&pattern),
        };
        if pattern.is_empty() && extent == Extent::All {
            found = (0..=text.len()).collect();
        }
        self.budget.work(found.len(), span)?;
        let mut parts = Vec::with_capacity(found.len() * 2 + 1);
        let mut end = 0;
        let mut made = 0;
        for at in found {
            parts.push(text.slice(end, at));
            let part = match &fixed {
                Some(template) => expand(template, text, (at, at + pattern.len()), &[Some(pattern.clone())], &[]),
                None => {
                    let args = [Value::Text(pattern.clone()), Value::Number(at as f64), Value::Text(text.clone())];
                    let value = self.call_value(replacement, &args, span)?;
                    self.text_of(&value, span)?
                }
            };
            made += part.len();
            self.budget.text(part.len(), span)?;
            parts.push(part);
            end = at + pattern.len();
        }
        parts.push(text.slice(end, text.len()));
        self.budget.text(text.len().saturating_sub(made), span)?;
        Ok(Value::Text(Text::concat(&parts)))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    First,
    All,
}

fn unit_at(text: &Text, at: f64) -> Option<u16> {
    if at < 0.0 || at >= text.len() as f64 { None } else { text.unit(at as usize) }
}

fn code_point_at(text: &Text, at: f64) -> Option<u32> {
    let first = unit_at(text, at)?;
    let second = text.unit(at as usize + 1);
    Some(match (first, second) {
        (0xd800..=0xdbff, Some(second @ 0xdc00..=0xdfff)) => {
            0x10000 + ((u32::from(first) - 0xd800) << 10) + (u32::from(second) - 0xdc00)
        }
        _ => u32::from(first),
    })
}
