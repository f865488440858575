//! What numbers, texts, lists and objects must keep to: read, made narrower, and found to contradict itself.

use std::cmp::Ordering;

use super::merge::Conflict;
use super::raw::Raw;
use super::reader::Reader;
use super::schema::{Bound, Limits};
use crate::data::{Field, Node, Value, number};
use crate::source::Span;

/// Keys of `Limits`.
const LIMITS: [&str; 15] = [
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "uniqueItems",
    "pattern",
    "contentEncoding",
    "contentMediaType",
];

impl<'f> Reader<'f> {
    pub fn limit(&mut self, raw: &mut Raw, field: &'f Field, node: &'f Node) {
        let key = &*field.key;
        if !LIMITS.contains(&key) {
            return;
        }
        let mut own = raw.limits.take().unwrap_or_default();
        match key {
            "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum" => {
                let is_lower = key.ends_with("inimum");
                let (plain, exclusive) =
                    if is_lower { ("minimum", "exclusiveMinimum") } else { ("maximum", "exclusiveMaximum") };
                let bound = self.bound(node.get(plain), node.get(exclusive), is_lower);
                *(if is_lower { &mut own.minimum } else { &mut own.maximum }) = bound;
            }
            "multipleOf" => own.multiple_of = self.number(&field.node, key),
            "minLength" => own.min_length = self.count(&field.node, key),
            "maxLength" => own.max_length = self.count(&field.node, key),
            "minItems" => own.min_items = self.count(&field.node, key),
            "maxItems" => own.max_items = self.count(&field.node, key),
            "minProperties" => own.min_properties = self.count(&field.node, key),
            "maxProperties" => own.max_properties = self.count(&field.node, key),
            "uniqueItems" => own.unique_items = self.flag(node, key).unwrap_or(false),
            "pattern" => own.patterns = self.text(node, key).into_iter().collect(),
            "contentEncoding" => own.content_encoding = self.text(node, key),
            "contentMediaType" => own.content_media_type = self.text(node, key),
            _ => {}
        }
        raw.limits = (*own != Limits::default()).then_some(own);
    }

    /// Both forms: a number of its own (3.1), or a flag beside the other (3.0).
    fn bound(&mut self, plain: Option<&'f Node>, exclusive: Option<&'f Node>, is_lower: bool) -> Option<Bound> {
        let name = if is_lower { "minimum" } else { "maximum" };
        let plain_value = plain.and_then(|node| self.number(node, name));
        match exclusive.map(|node| (&node.value, node)) {
            None | Some((Value::Bool(false), _)) => plain_value.map(|value| Bound { value, exclusive: false }),
            Some((Value::Bool(true), _)) => plain_value.map(|value| Bound { value, exclusive: true }),
            Some((_, node)) => {
                let own = self.number(node, if is_lower { "exclusiveMinimum" } else { "exclusiveMaximum" });
                let own = own.map(|value| Bound { value, exclusive: true });
                let plain = plain_value.map(|value| Bound { value, exclusive: false });
                narrower(own, plain, is_lower)
            }
        }
    }

    fn number(&mut self, node: &'f Node, key: &str) -> Option<Box<str>> {
        match &node.value {
            Value::Number(written) if number(written).is_some() => self.kept(written),
            Value::Null => None,
            _ => {
                self.wrong(node, &format!("`{key}`"), "a finite number");
                None
            }
        }
    }

    fn count(&mut self, node: &'f Node, key: &str) -> Option<u64> {
        let written = match &node.value {
            Value::Number(written) => &**written,
            _ => "",
        };
        // `1.0` is a whole number too.
        let whole = written.split_once('.').map_or(written, |(whole, rest)| match rest.trim_end_matches('0') {
            "" => whole,
            _ => written,
        });
        let count = whole.parse().ok();
        if count.is_none() {
            self.wrong(node, &format!("`{key}`"), "a whole number that is not negative");
        }
        count
    }
}

/// Tells of bounds that leave nothing between them.
pub(super) fn crossed(limits: &Limits, span: Span, conflicts: &mut Vec<Conflict>) {
    let bounds = limits.minimum.as_ref().zip(limits.maximum.as_ref());
    let numbers = bounds.is_some_and(|(low, high)| match compare(&low.value, &high.value) {
        Ordering::Greater => true,
        Ordering::Equal => low.exclusive || high.exclusive,
        Ordering::Less => false,
    });
    let over = |low: Option<u64>, high: Option<u64>| low.zip(high).is_some_and(|(low, high)| low > high);
    let pairs = [
        (numbers, "`minimum`", "`maximum`"),
        (over(limits.min_length, limits.max_length), "`minLength`", "`maxLength`"),
        (over(limits.min_items, limits.max_items), "`minItems`", "`maxItems`"),
        (over(limits.min_properties, limits.max_properties), "`minProperties`", "`maxProperties`"),
    ];
    for (_, low, high) in pairs.into_iter().filter(|(is_crossed, ..)| *is_crossed) {
        conflicts.push(Conflict { message: format!("no value is between {low} and {high}"), span });
    }
}

impl Limits {
    pub(super) fn narrow(&mut self, other: &Limits) {
        self.minimum = narrower(self.minimum.take(), other.minimum.clone(), true);
        self.maximum = narrower(self.maximum.take(), other.maximum.clone(), false);
        self.multiple_of = self.multiple_of.take().or_else(|| other.multiple_of.clone());
        self.min_length = self.min_length.max(other.min_length);
        self.max_length = least(self.max_length, other.max_length);
        self.min_items = self.min_items.max(other.min_items);
        self.max_items = least(self.max_items, other.max_items);
        self.min_properties = self.min_properties.max(other.min_properties);
        self.max_properties = least(self.max_properties, other.max_properties);
        self.unique_items |= other.unique_items;
        let new = other.patterns.iter().filter(|pattern| !self.patterns.contains(pattern)).cloned();
        let new: Vec<Box<str>> = new.collect();
        self.patterns.extend(new);
        self.content_encoding = self.content_encoding.take().or_else(|| other.content_encoding.clone());
        self.content_media_type = self.content_media_type.take().or_else(|| other.content_media_type.clone());
    }
}

fn least(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        _ => one.or(other),
    }
}

/// The bound that lets less through.
fn narrower(one: Option<Bound>, other: Option<Bound>, is_lower: bool) -> Option<Bound> {
    let (Some(one), Some(other)) = (&one, &other) else { return one.or(other) };
    let order = compare(&one.value, &other.value);
    let order = if is_lower { order } else { order.reverse() };
    let takes_one = match order {
        Ordering::Greater => true,
        Ordering::Equal => one.exclusive,
        Ordering::Less => false,
    };
    Some(if takes_one { one.clone() } else { other.clone() })
}

fn compare(one: &str, other: &str) -> Ordering {
    number(one).partial_cmp(&number(other)).unwrap_or(Ordering::Equal)
}
