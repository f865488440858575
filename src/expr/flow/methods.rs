//! What the language's methods and functions give.

use super::super::builtin::{ArrayMethod, NumberMethod, TextMethod};
use super::types::Type;

/// What a method of texts gives; `None` when texts have none of the name.
pub(super) fn of_text(name: &str) -> Option<Type> {
    Some(match TextMethod::from_name(name)? {
        TextMethod::At => Type::text().or(Type::undefined()),
        TextMethod::CodePointAt => Type::number().or(Type::undefined()),
        TextMethod::CharCodeAt | TextMethod::IndexOf | TextMethod::LastIndexOf | TextMethod::Search => Type::number(),
        TextMethod::EndsWith | TextMethod::Includes | TextMethod::StartsWith => Type::truth(),
        TextMethod::Match => Type::array(Type::anything()).or(Type { null: true, ..Type::default() }),
        TextMethod::Split => Type::array(Type::text()),
        TextMethod::CharAt
        | TextMethod::Concat
        | TextMethod::Normalize
        | TextMethod::PadEnd
        | TextMethod::PadStart
        | TextMethod::Repeat
        | TextMethod::Replace
        | TextMethod::ReplaceAll
        | TextMethod::Slice
        | TextMethod::Substring
        | TextMethod::ToLowerCase
        | TextMethod::ToUpperCase
        | TextMethod::Trim
        | TextMethod::TrimEnd
        | TextMethod::TrimStart => Type::text(),
    })
}

pub(super) fn of_number(name: &str) -> Option<Type> {
    if name.starts_with("toLocale") {
        return Some(Type::text());
    }
    NumberMethod::from_name(name).map(|_| Type::text())
}

/// What a method of arrays gives; `called_back` is what its callback gives.
pub(super) fn of_array(name: &str, items: &Type, called_back: Type) -> Option<Type> {
    Some(match ArrayMethod::from_name(name)? {
        ArrayMethod::At | ArrayMethod::Find | ArrayMethod::FindLast => items.clone().or(Type::undefined()),
        ArrayMethod::Filter
        | ArrayMethod::Reverse
        | ArrayMethod::Slice
        | ArrayMethod::Sort
        | ArrayMethod::ToReversed
        | ArrayMethod::ToSorted
        | ArrayMethod::Values => Type::array(items.clone()),
        ArrayMethod::Every | ArrayMethod::Includes | ArrayMethod::Some => Type::truth(),
        ArrayMethod::FindIndex | ArrayMethod::IndexOf | ArrayMethod::LastIndexOf => Type::number(),
        ArrayMethod::Join => Type::text(),
        ArrayMethod::Map => Type::array(called_back),
        ArrayMethod::Keys => Type::array(Type::number()),
        ArrayMethod::Concat | ArrayMethod::Entries | ArrayMethod::Flat | ArrayMethod::FlatMap | ArrayMethod::With => {
            Type::array(Type::anything())
        }
        ArrayMethod::Reduce => Type::anything(),
    })
}

/// What a global function gives, by its full name: `Math.max`, `parseInt`.
pub(super) fn of_global(name: &str) -> Type {
    match name {
        "Number" | "parseInt" | "parseFloat" | "Number.parseInt" | "Number.parseFloat" => Type::number(),
        "String" | "encodeURI" | "encodeURIComponent" => Type::text(),
        "Boolean" | "Array.isArray" => Type::truth(),
        "Object.keys" => Type::array(Type::text()),
        "Object.values" | "Object.entries" | "Array.from" | "Array.of" => Type::array(Type::anything()),
        "JSON.stringify" => Type::text().or(Type::undefined()),
        name if name.starts_with("Math.") => Type::number(),
        name if name.starts_with("Number.is") => Type::truth(),
        _ => Type::anything(),
    }
}

/// Names that a text, number or array has, for "did you mean".
pub(super) fn names_of(kind: &Type) -> Vec<&'static str> {
    let mut names = Vec::new();
    if kind.array.is_some() {
        names.extend(ArrayMethod::NAMES);
        names.push("length");
    } else if *kind == Type::text() || !matches!(kind.texts, super::types::Literals::None) {
        names.extend(TextMethod::NAMES);
        names.push("length");
    } else {
        names.extend(NumberMethod::NAMES);
    }
    names
}
