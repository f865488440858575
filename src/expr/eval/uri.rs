//! `encodeURI` and `encodeURIComponent`.

use crate::source::Span;

use super::super::text::Text;
use super::super::value::{Outcome, Throw, ThrowKind, Value};
use super::Evaluator;

const COMPONENT: &[u8] = b"-_.!~*'()";
const WHOLE: &[u8] = b"-_.!~*'();/?:@&=+$,#";

impl Evaluator {
    pub(in super::super) fn encode_component(&mut self, text: &Text, span: Span) -> Outcome<Value> {
        self.encode(text, COMPONENT, span)
    }

    pub(in super::super) fn encode_uri(&mut self, text: &Text, span: Span) -> Outcome<Value> {
        self.encode(text, WHOLE, span)
    }

    fn encode(&mut self, text: &Text, kept: &[u8], span: Span) -> Outcome<Value> {
        let Some(text) = text.as_str() else { return Err(Throw::new(ThrowKind::Uri, "URI malformed", span)) };
        let is_kept = |byte: u8| byte.is_ascii_alphanumeric() || kept.contains(&byte);
        self.budget.text(text.bytes().map(|byte| if is_kept(byte) { 1 } else { 3 }).sum(), span)?;
        let mut encoded = String::with_capacity(text.len());
        for byte in text.bytes() {
            if is_kept(byte) {
                encoded.push(char::from(byte));
            } else {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        }
        Ok(Value::Text(Text::from(encoded)))
    }
}
