//! Plain objects: own properties only, in JavaScript's order.

use std::fmt;

use rustc_hash::FxHashMap;

use super::text::Text;
use super::value::{Value, drop_flat};

/// An object's own properties: integer keys ascending, then the others in the order they were made.
#[derive(Default)]
pub struct Object {
    entries: Vec<(Text, Value)>,
    /// Built for objects with many properties; small ones are searched.
    index: Option<Box<FxHashMap<Text, u32>>>,
    /// Inherits nothing, not even `toString`: the groups of a regular expression's match.
    pub(super) bare: bool,
}

/// Above this many properties a lookup goes through a hash map.
const SEARCHED: usize = 8;

/// An object while it is made.
#[derive(Default)]
pub struct Builder {
    entries: Vec<(Text, Value)>,
    index: FxHashMap<Text, u32>,
    has_integer_keys: bool,
}

impl Builder {
    /// Defines a property; one that is there keeps its place.
    pub fn set(&mut self, key: Text, value: Value) {
        if let Some(at) = self.position(&key) {
            self.entries[at].1 = value;
            return;
        }
        self.has_integer_keys |= key.as_index().is_some();
        if self.entries.len() >= SEARCHED {
            if self.index.is_empty() {
                self.index = self.entries.iter().enumerate().map(|(at, (key, _))| (key.clone(), at as u32)).collect();
            }
            self.index.insert(key.clone(), self.entries.len() as u32);
        }
        self.entries.push((key, value));
    }

    pub fn has(&self, key: &Text) -> bool {
        self.position(key).is_some()
    }

    fn position(&self, key: &Text) -> Option<usize> {
        if self.index.is_empty() {
            self.entries.iter().position(|(own, _)| own == key)
        } else {
            self.index.get(key).map(|at| *at as usize)
        }
    }

    pub fn finish(mut self) -> Object {
        let entries = &mut self.entries;
        if self.has_integer_keys {
            // Stable: keys that are no integers keep their order behind those that are.
            entries.sort_by_key(|(key, _)| key.as_index().unwrap_or(u32::MAX));
            self.index.clear();
        }
        if entries.len() <= SEARCHED {
            return Object { entries: self.entries, index: None, bare: false };
        }
        if self.index.is_empty() {
            self.index = entries.iter().enumerate().map(|(at, (key, _))| (key.clone(), at as u32)).collect();
        }
        Object { entries: self.entries, index: Some(Box::new(self.index)), bare: false }
    }
}

impl Object {
    /// Later entries of the same key win, at the place of the first.
    pub fn from_entries(entries: impl IntoIterator<Item = (Text, Value)>) -> Object {
        let mut builder = Builder::default();
        for (key, value) in entries {
            builder.set(key, value);
        }
        builder.finish()
    }

    pub fn get(&self, key: &Text) -> Option<&Value> {
        match &self.index {
            Some(index) => index.get(key).map(|at| &self.entries[*at as usize].1),
            None => self.entries.iter().find(|(own, _)| own == key).map(|(_, value)| value),
        }
    }

    pub fn get_str(&self, key: &str) -> Option<&Value> {
        match &self.index {
            Some(_) => self.get(&Text::from(key)),
            None => self.entries.iter().find(|(own, _)| own == key).map(|(_, value)| value),
        }
    }

    pub fn entries(&self) -> &[(Text, Value)] {
        &self.entries
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn into_values(mut self) -> impl Iterator<Item = Value> {
        std::mem::take(&mut self.entries).into_iter().map(|(_, value)| value)
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        if !self.entries.is_empty() {
            drop_flat(std::mem::take(&mut self.entries).into_iter().map(|(_, value)| value).collect());
        }
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.entries.iter().map(|(key, value)| (key, value))).finish()
    }
}
