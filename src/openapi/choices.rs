//! The options of a `oneOf` or an `anyOf`: what they are called, and what chooses them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::json::Json;
use super::raw::Raw;
use super::schema::{ChoiceKind, ChoiceOption, Choices, Parts, SchemaRef, Type};

/// How far a label looks for a title or a type.
const MAX_STEPS: usize = 16;
/// Characters of a value that stands for an option.
const MAX_VALUE: usize = 40;
/// Properties that are looked at for one that tells an object from others.
const MAX_PROPERTIES: usize = 16;

pub(super) fn choices(raws: &[Raw], kind: ChoiceKind, ids: &[u32], of: &Raw) -> Choices {
    let mut used: FxHashMap<String, usize> = FxHashMap::default();
    let mut taken: FxHashSet<String> = FxHashSet::default();
    let options = ids.iter().map(|&id| {
        let written = label(raws, id);
        let n_same = used.entry(written.clone()).or_default();
        let mut own = written.clone();
        loop {
            *n_same += 1;
            if *n_same > 1 {
                own = format!("{written} {n_same}");
            }
            if taken.insert(own.clone()) {
                break;
            }
        }
        ChoiceOption { schema: SchemaRef(Parts::One(id)), label: own.into(), chosen_by: Vec::new() }
    });
    let mut options: Vec<ChoiceOption> = options.collect();
    if let Some(discriminator) = &of.discriminator {
        let mut by_target: FxHashMap<u32, usize> = FxHashMap::default();
        for (at, &id) in ids.iter().enumerate() {
            by_target.entry(target(raws, id)).or_insert(at);
        }
        for (value, schema) in &discriminator.mapping {
            let at = schema.places().first().and_then(|id| by_target.get(&target(raws, *id)));
            if let Some(&at) = at {
                options[at].chosen_by.push(value.clone());
            }
        }
        for (option, &id) in options.iter_mut().zip(ids) {
            let name = raws[target(raws, id) as usize].name.as_deref();
            if let (true, Some(name)) = (option.chosen_by.is_empty(), name) {
                option.chosen_by.push(name.into());
            }
        }
    }
    Choices { kind, options }
}

/// Where its references lead in the end.
fn target(raws: &[Raw], mut id: u32) -> u32 {
    for _ in 0..MAX_STEPS {
        match raws[id as usize].reference {
            Some(to) => id = to,
            None => break,
        }
    }
    id
}

fn label(raws: &[Raw], id: u32) -> String {
    let mut raw = &raws[id as usize];
    let mut suffix = String::new();
    for _ in 0..MAX_STEPS {
        if suffix.is_empty() && raw.title.is_some() {
            return raw.title.as_deref().unwrap_or_default().to_owned();
        }
        if let Some(name) = &raw.name {
            return format!("{name}{suffix}");
        }
        if let Some(to) = raw.wraps() {
            raw = &raws[to as usize];
            continue;
        }
        if let Some(value) = single(raw) {
            return cut(&value.compact()) + &suffix;
        }
        if let Some(text) = telling(raws, raw).filter(|_| suffix.is_empty()) {
            return text;
        }
        match (raw.items, raw.types.as_deref()) {
            (Some(items), None | Some([Type::Array])) => {
                suffix.push_str("[]");
                raw = &raws[items as usize];
            }
            (_, Some(types)) => {
                let words: Vec<&str> = types.iter().map(|one| one.as_str()).collect();
                return words.join(" | ") + &suffix;
            }
            (_, None) => break,
        }
    }
    let word = if raw.properties.is_empty() { "any" } else { "object" };
    format!("{word}{suffix}")
}

/// The one value that there is.
fn single(raw: &Raw) -> Option<&Json> {
    match (&raw.constant, raw.values.as_deref()) {
        (Some(constant), _) => Some(constant),
        (None, Some([only])) => Some(&only.value),
        _ => None,
    }
}

fn cut(text: &str) -> String {
    if text.chars().count() <= MAX_VALUE {
        text.to_owned()
    } else {
        text.chars().take(MAX_VALUE).collect::<String>() + "…"
    }
}

/// `kind: card`, of an object without a name that has a property with one value only.
fn telling(raws: &[Raw], raw: &Raw) -> Option<String> {
    raw.properties.iter().take(MAX_PROPERTIES).find_map(|(name, id)| {
        let text = match single(&raws[*id as usize])? {
            Json::Text(text) => cut(text),
            value => cut(&value.compact()),
        };
        Some(format!("{name}: {text}"))
    })
}
