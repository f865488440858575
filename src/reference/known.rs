//! What a page reads of its specification more than once: schemas, opened, and descriptions as MDX.
//!
//! The type of a field, its facts and what is inside it ask for the same schemas, and a small object stands on a page many
//! times.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::text::description;
use crate::openapi::schema::{Schema, SchemaRef, Schemas};

pub(super) struct Known<'a> {
    schemas: &'a Schemas,
    opened: RefCell<FxHashMap<SchemaRef, Rc<Schema>>>,
    descriptions: RefCell<FxHashMap<Box<str>, Rc<str>>>,
}

impl<'a> Known<'a> {
    pub(super) fn new(schemas: &'a Schemas) -> Known<'a> {
        Known { schemas, opened: RefCell::default(), descriptions: RefCell::default() }
    }

    pub(super) fn open(&self, name: &SchemaRef) -> Rc<Schema> {
        if let Some(known) = self.opened.borrow().get(name) {
            return known.clone();
        }
        let schema = Rc::new(self.schemas.open(name));
        self.opened.borrow_mut().insert(name.clone(), schema.clone());
        schema
    }

    /// As MDX.
    pub(super) fn description(&self, text: &str) -> Rc<str> {
        if let Some(known) = self.descriptions.borrow().get(text) {
            return known.clone();
        }
        let written: Rc<str> = description(text).into();
        self.descriptions.borrow_mut().insert(text.into(), written.clone());
        written
    }
}
