//! One schema of all that holds together: what a reference names, the parts of an `allOf`, the one choice that is left
//! beside `null`.
//!
//! Each place counts once however often it is reached, so that a tower of `allOf`s costs its number of places. Where
//! parts differ, what values keep to is the narrower, and what readers are told is what stands nearest.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::choices::choices;
use super::json::Json;
use super::limits::crossed;
use super::raw::Raw;
use super::schema::{Additional, ChoiceKind, EnumValue, Limits, Parts, Property, Schema, SchemaRef, Type};
use crate::source::Span;

/// More places than this do not hold together.
pub const MAX_PARTS: usize = 1_000;
/// How far a wrapper of `null` is looked into.
const MAX_STEPS: usize = 16;

/// Two parts that contradict each other.
pub(super) struct Conflict {
    pub message: String,
    /// The part that comes second.
    pub span: Span,
}

#[derive(Clone, Copy)]
struct Part {
    id: u32,
    /// How far it is from where we began.
    distance: u32,
    /// It is what the schema is, rather than a part of it.
    is_itself: bool,
    /// It was a choice beside `null`, so that it does not refuse it.
    beside_null: bool,
}

/// Everything that holds together, and in which order.
struct Gathered {
    /// Places in the order in which their properties are shown.
    parts: Vec<Part>,
    choices: Vec<(ChoiceKind, Vec<u32>, u32)>,
    /// `null` was one of the choices.
    null_choice: bool,
    /// The places that the schema is, rather than what it has parts of.
    itself: Vec<u32>,
    cut: bool,
}

/// The schema, what of it contradicts itself, and from how many places it was made.
pub(super) fn merged(raws: &[Raw], schema: &SchemaRef) -> (Schema, Vec<Conflict>, usize) {
    let gathered = gather(raws, schema);
    let mut conflicts = Vec::new();
    let parts: Vec<&Raw> = gathered.parts.iter().map(|part| &raws[part.id as usize]).collect();
    let mut near = gathered.parts.clone();
    near.sort_by_key(|part| part.distance);
    let near: Vec<&Raw> = near.into_iter().map(|part| &raws[part.id as usize]).collect();
    let itself = || gathered.itself.iter().map(|id| &raws[*id as usize]);
    let first = itself().next().expect("a schema is at least one place");

    let typed = types(&parts, &mut conflicts);
    let says_null = gathered.null_choice || parts.iter().any(|part| allows_null(part) == Some(true));
    let strict = gathered.parts.iter().filter(|part| !part.beside_null);
    let refused = strict.map(|part| allows_null(&raws[part.id as usize])).any(|allows| allows == Some(false));
    let refused = refused && !first.nullable;
    let nullable = says_null && !refused;
    let mut limits = Limits::default();
    for part in &parts {
        if let Some(own) = &part.limits {
            limits.narrow(own);
        }
    }
    crossed(&limits, first.span, &mut conflicts);
    let (properties, required_otherwise) = properties(&parts);
    let mut schema = Schema {
        name: itself().find_map(|raw| raw.name.clone()),
        title: itself().find_map(|raw| raw.title.clone()),
        description: near.iter().find_map(|raw| raw.description.clone()),
        types: typed,
        nullable,
        format: near.iter().find_map(|raw| raw.format.clone()),
        limits,
        values: values(&parts, &mut conflicts),
        constant: constant(&parts, &mut conflicts),
        default: near.iter().find_map(|raw| raw.default.clone()),
        examples: near.iter().find(|raw| !raw.examples.is_empty()).map_or_else(Vec::new, |raw| raw.examples.clone()),
        prefill: near.iter().find_map(|raw| raw.prefill.clone()),
        deprecated: itself().any(|raw| raw.deprecated),
        read_only: itself().any(|raw| raw.read_only),
        write_only: itself().any(|raw| raw.write_only),
        properties,
        required_otherwise,
        patterns: patterns(&parts),
        additional: additional(&parts),
        items: joined(parts.iter().filter_map(|part| part.items)),
        prefix_items: parts
            .iter()
            .find(|part| !part.prefix_items.is_empty())
            .map_or_else(Vec::new, |part| part.prefix_items.iter().map(|id| SchemaRef(Parts::One(*id))).collect()),
        choices: gathered
            .choices
            .iter()
            .map(|(kind, ids, of)| choices(raws, *kind, ids, &raws[*of as usize]))
            .collect(),
        discriminator: near.iter().find_map(|raw| raw.discriminator.clone()),
        not: parts.iter().find_map(|part| part.not).map(|id| SchemaRef(Parts::One(id))),
        marks: near.iter().find_map(|raw| raw.marks.clone()),
        never: parts.iter().any(|part| part.never) || !conflicts.is_empty(),
        cut: gathered.cut,
        span: first.span,
    };
    settle(&mut schema);
    (schema, conflicts, parts.len())
}

fn gather(raws: &[Raw], schema: &SchemaRef) -> Gathered {
    let mut found =
        Gathered { parts: Vec::new(), choices: Vec::new(), null_choice: false, itself: Vec::new(), cut: false };
    let mut seen = FxHashSet::default();
    // The last is taken first. A place stands twice: to be looked into, and where it itself has its turn.
    let start = |id: &u32| (Part { id: *id, distance: 0, is_itself: true, beside_null: false }, Turn::Look);
    let mut open: Vec<(Part, Turn)> = schema.places().iter().rev().map(start).collect();
    while let Some((part, turn)) = open.pop() {
        if turn == Turn::Count {
            found.parts.push(part);
            continue;
        }
        if found.cut || !seen.insert(part.id) {
            continue;
        }
        if seen.len() > MAX_PARTS {
            // What was begun still counts.
            found.cut = true;
            continue;
        }
        let raw = &raws[part.id as usize];
        if part.is_itself {
            found.itself.push(part.id);
        }
        let mut below: Vec<Part> = Vec::new();
        let further = |id: u32, is_itself: bool| Part {
            id,
            distance: part.distance + 1,
            is_itself: part.is_itself && is_itself,
            beside_null: part.beside_null,
        };
        below.extend(raw.reference.map(|to| further(to, true)));
        let wraps = raw.wraps().is_some();
        below.extend(raw.all_of.iter().map(|id| further(*id, wraps)));
        for (kind, options) in &raw.choices {
            let kept: Vec<u32> = options.iter().copied().filter(|id| !is_null(raws, *id)).collect();
            let has_null = kept.len() < options.len();
            found.null_choice |= has_null;
            match &kept[..] {
                [] => {}
                [only] => {
                    let own = further(*only, raw.properties.is_empty() && raw.all_of.is_empty());
                    below.push(Part { beside_null: own.beside_null || has_null, ..own });
                }
                _ => found.choices.push((*kind, kept, part.id)),
            }
        }
        if !raw.own_first {
            open.push((part, Turn::Count));
        }
        open.extend(below.into_iter().rev().map(|part| (part, Turn::Look)));
        if raw.own_first {
            open.push((part, Turn::Count));
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq)]
enum Turn {
    Look,
    Count,
}

/// Whether it is `null` and nothing else.
fn is_null(raws: &[Raw], id: u32) -> bool {
    let mut raw = &raws[id as usize];
    for _ in 0..MAX_STEPS {
        let Some(to) = raw.wraps() else { break };
        raw = &raws[to as usize];
    }
    let only_null =
        raw.values.as_ref().is_some_and(|values| matches!(&values[..], [only] if *only.value == Json::Null));
    raw.types.as_deref() == Some(&[Type::Null])
        || only_null
        || raw.constant.as_deref().is_some_and(|constant| *constant == Json::Null)
}

/// `None` where nothing is said of it.
fn allows_null(raw: &Raw) -> Option<bool> {
    if raw.nullable {
        return Some(true);
    }
    raw.types.as_ref().map(|types| types.contains(&Type::Null))
}

fn types(parts: &[&Raw], conflicts: &mut Vec<Conflict>) -> Vec<Type> {
    let mut found: Option<Vec<Type>> = None;
    for part in parts {
        let Some(own) = &part.types else { continue };
        let Some(before) = &found else {
            found = Some(own.clone());
            continue;
        };
        let takes =
            |types: &[Type], one: Type| types.contains(&one) || (one == Type::Integer && types.contains(&Type::Number));
        let mut both: Vec<Type> = before.iter().copied().filter(|one| takes(own, *one)).collect();
        both.extend(own.iter().copied().filter(|one| !before.contains(one) && takes(before, *one)));
        if both.iter().all(|one| *one == Type::Null) && (before.len() > 1 || before[0] != Type::Null) {
            let names = |types: &[Type]| types.iter().map(|one| one.as_str()).collect::<Vec<_>>().join("` or `");
            let message = format!("what is `{}` in one part cannot be `{}` in another", names(before), names(own));
            conflicts.push(Conflict { message, span: part.span });
            continue;
        }
        found = Some(both);
    }
    found.unwrap_or_default()
}

fn values(parts: &[&Raw], conflicts: &mut Vec<Conflict>) -> Vec<EnumValue> {
    let mut found: Option<Vec<EnumValue>> = None;
    for part in parts {
        let Some(own) = &part.values else { continue };
        let Some(before) = found.take() else {
            found = Some(own.clone());
            continue;
        };
        let allowed: FxHashSet<String> = own.iter().map(|value| value.value.compact()).collect();
        let both: Vec<EnumValue> =
            before.iter().filter(|value| allowed.contains(&value.value.compact())).cloned().collect();
        if both.is_empty() && !before.is_empty() {
            conflicts
                .push(Conflict { message: "the `enum`s of two parts have no value in common".into(), span: part.span });
        }
        found = Some(if both.is_empty() { before } else { both });
    }
    found.unwrap_or_default()
}

fn constant(parts: &[&Raw], conflicts: &mut Vec<Conflict>) -> Option<Arc<Json>> {
    let mut constants = parts.iter().filter_map(|part| Some((part.constant.as_ref()?, part.span)));
    let (first, _) = constants.next()?;
    if let Some((_, span)) = constants.find(|(other, _)| *other != first) {
        conflicts.push(Conflict { message: "the `const`s of two parts differ".into(), span });
    }
    Some(first.clone())
}

fn properties(parts: &[&Raw]) -> (Vec<Property>, Vec<Box<str>>) {
    let mut found: Vec<(Arc<str>, Vec<u32>)> = Vec::new();
    let mut by_name: FxHashMap<&str, usize> = FxHashMap::default();
    for (name, id) in parts.iter().flat_map(|part| &part.properties) {
        match by_name.get(&**name) {
            Some(&at) => found[at].1.push(*id),
            None => {
                by_name.insert(name, found.len());
                found.push((name.clone(), vec![*id]));
            }
        }
    }
    let mut required: FxHashSet<&str> = FxHashSet::default();
    let mut otherwise = Vec::new();
    for name in parts.iter().flat_map(|part| &part.required) {
        if required.insert(name) && !by_name.contains_key(&**name) {
            otherwise.push(name.clone());
        }
    }
    let properties = found.into_iter().map(|(name, ids)| {
        let required = required.contains(&*name);
        Property { name, schema: joined(ids).expect("it was described once at least"), required }
    });
    (properties.collect(), otherwise)
}

fn patterns(parts: &[&Raw]) -> Vec<(Box<str>, SchemaRef)> {
    let all = parts.iter().flat_map(|part| &part.patterns);
    all.map(|(pattern, id)| (pattern.clone(), SchemaRef(Parts::One(*id)))).collect()
}

fn additional(parts: &[&Raw]) -> Additional {
    let mut schemas = Vec::new();
    let mut found = Additional::Unsaid;
    for part in parts {
        match &part.additional {
            Additional::Refused => return Additional::Refused,
            Additional::Schema(schema) => schemas.extend(schema.places()),
            Additional::Any => found = Additional::Any,
            Additional::Unsaid => {}
        }
    }
    joined(schemas).map_or(found, Additional::Schema)
}

/// All of them together.
fn joined(ids: impl IntoIterator<Item = u32>) -> Option<SchemaRef> {
    let mut ids: Vec<u32> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    match &ids[..] {
        [] => None,
        [one] => Some(SchemaRef(Parts::One(*one))),
        several => Some(SchemaRef(Parts::Several(several.into()))),
    }
}

/// What one place implies for another: types that are told by what is said of them, `null` in one place only.
fn settle(schema: &mut Schema) {
    if schema.types.len() > 1 {
        schema.nullable |= schema.types.contains(&Type::Null);
        schema.types.retain(|one| *one != Type::Null);
    } else if schema.types == [Type::Null] {
        schema.nullable = false;
    }
    if schema.nullable || schema.types.is_empty() {
        let n_before = schema.values.len();
        if n_before > 1 {
            schema.values.retain(|value| *value.value != Json::Null);
            schema.nullable |= schema.values.len() < n_before;
        }
    }
    if !schema.types.is_empty() {
        return;
    }
    let is_object =
        !schema.properties.is_empty() || schema.additional != Additional::Unsaid || !schema.patterns.is_empty();
    let all = |is: fn(&Json) -> bool| !schema.values.is_empty() && schema.values.iter().all(|value| is(&value.value));
    if is_object {
        schema.types.push(Type::Object);
    } else if schema.items.is_some() || !schema.prefix_items.is_empty() {
        schema.types.push(Type::Array);
    } else if all(|value| matches!(value, Json::Text(_))) {
        schema.types.push(Type::String);
    } else if all(|value| matches!(value, Json::Bool(_))) {
        schema.types.push(Type::Boolean);
    }
}
