//! Folding of literals: arrays, objects, elements; and what is known of those that are left.

use std::sync::Arc;

use crate::source::Span;

use super::super::eval;
use super::super::object::Builder;
use super::super::text::Text;
use super::super::tree::{Attribute, Element, Expr, Item, Key, Kind, Name, Property, Tag};
use super::super::value::{self, ElementTag, Value};
use super::partial::{Env, Fold, Partial, Stop, residual};
use super::{Folder, total};

impl Folder {
    pub(super) fn array(&mut self, items: &[Item], env: &Env, span: Span) -> Fold<Partial> {
        let items = self.items(items, env)?;
        self.array_of(items, span)
    }

    /// An array of partial items; one that is known throughout is a value, but for where it must be made anew.
    pub(super) fn array_of(&mut self, items: Vec<(bool, Partial)>, span: Span) -> Fold<Partial> {
        if self.in_repeated == 0 && items.iter().all(|(spread, partial)| !spread && partial.is_static()) {
            let values = items.into_iter().filter_map(|(_, partial)| match partial {
                Partial::Static(value) => Some(value),
                Partial::Closure(_) | Partial::Residual(_) => None,
            });
            return Ok(Partial::Static(Value::array(values.collect())));
        }
        let mut reified = Vec::with_capacity(items.len());
        for (spread, partial) in items {
            reified.push(Item { spread, value: self.reify(partial, span)? });
        }
        Ok(residual(span, Kind::Array(reified.into())))
    }

    /// Arguments behind a `?.` that may end the chain before they are evaluated.
    pub(super) fn skipped_items(&mut self, items: &[Item], env: &Env) -> Fold<Vec<(bool, Partial)>> {
        let mut folded = Vec::with_capacity(items.len());
        for item in items {
            folded.push((item.spread, self.branch(&item.value, env)?));
        }
        Ok(folded)
    }

    /// Items of an array or arguments, with the spreads that are known taken apart.
    pub(super) fn items(&mut self, items: &[Item], env: &Env) -> Fold<Vec<(bool, Partial)>> {
        let mut folded = Vec::with_capacity(items.len());
        for item in items {
            let partial = self.expr(&item.value, env)?;
            if !item.spread {
                folded.push((false, partial));
                continue;
            }
            match &partial {
                Partial::Static(value) => {
                    let span = item.value.span;
                    let values = self.evaluator.attempt(|evaluator| evaluator.iterate(value, span));
                    let values = values.ok_or(Stop::Bail)??;
                    folded.extend(values.into_iter().map(|value| (false, Partial::Static(value))));
                }
                Partial::Residual(expr) => match &self.literal(expr).kind {
                    Kind::Array(parts) => {
                        folded.extend(parts.iter().map(|part| (part.spread, Partial::of(&part.value))));
                    }
                    _ => folded.push((true, partial)),
                },
                Partial::Closure(_) => folded.push((true, partial)),
            }
        }
        Ok(folded)
    }

    pub(super) fn residual_items(&mut self, items: &[Item], env: &Env) -> Fold<Box<[Item]>> {
        let mut reified = Vec::with_capacity(items.len());
        for (at, (spread, partial)) in self.items(items, env)?.into_iter().enumerate() {
            let span = items.get(at).or(items.last()).expect("an item comes from an item").value.span;
            reified.push(Item { spread, value: self.reify(partial, span)? });
        }
        Ok(reified.into())
    }

    pub(super) fn object(&mut self, properties: &[Property], env: &Env, span: Span) -> Fold<Partial> {
        let mut fields: Vec<(Option<Key>, Partial)> = Vec::with_capacity(properties.len());
        for property in properties {
            match property {
                Property::Field { key, value } => {
                    let key = self.key(key, env)?;
                    let value = self.expr(value, env)?;
                    fields.push((Some(key), value));
                }
                Property::Spread(expr) => {
                    let partial = self.expr(expr, env)?;
                    self.spread_into(&mut fields, partial, expr.span)?;
                }
            }
        }
        self.object_of(fields, span)
    }

    /// An object of partial fields, one without a key being a spread. One that is known throughout is a value, but
    /// for where it must be made anew.
    pub(super) fn object_of(&mut self, fields: Vec<(Option<Key>, Partial)>, span: Span) -> Fold<Partial> {
        let is_known = |(key, value): &(Option<Key>, Partial)| matches!(key, Some(Key::Name(_))) && value.is_static();
        if self.in_repeated == 0 && fields.iter().all(is_known) {
            let mut object = Builder::default();
            for (key, value) in fields {
                if let (Some(Key::Name(key)), Partial::Static(value)) = (key, value) {
                    object.set(key, value);
                }
            }
            return Ok(Partial::Static(Value::Object(Arc::new(object.finish()))));
        }
        let mut properties = Vec::with_capacity(fields.len());
        for (key, value) in fields {
            let value = self.reify(value, span)?;
            properties.push(match key {
                Some(key) => Property::Field { key, value },
                None => Property::Spread(value),
            });
        }
        Ok(residual(span, Kind::Object(properties.into())))
    }

    fn spread_into(&mut self, fields: &mut Vec<(Option<Key>, Partial)>, partial: Partial, span: Span) -> Fold<()> {
        match &partial {
            Partial::Static(value) => {
                let entries = self.evaluator.attempt(|evaluator| evaluator.own_entries(value, span));
                let entries = entries.ok_or(Stop::Bail)??;
                fields.extend(entries.into_iter().map(|(key, value)| (Some(Key::Name(key)), Partial::Static(value))));
            }
            Partial::Residual(expr) => match &self.literal(expr).kind {
                Kind::Object(properties) => {
                    for property in properties {
                        fields.push(match property {
                            Property::Field { key, value } => (Some(key.clone()), Partial::of(value)),
                            Property::Spread(value) => (None, Partial::of(value)),
                        });
                    }
                }
                _ => fields.push((None, partial)),
            },
            Partial::Closure(_) => fields.push((None, partial)),
        }
        Ok(())
    }

    /// A key: known, or an expression.
    pub(super) fn key(&mut self, key: &Key, env: &Env) -> Fold<Key> {
        let Key::Computed(expr) = key else { return Ok(key.clone()) };
        let partial = self.expr(expr, env)?;
        if let Some(value) = self.value_of(&partial) {
            let text = self.evaluator.attempt(|evaluator| evaluator.text_of(&value, expr.span));
            if let Some(text) = text {
                return Ok(Key::Name(text?));
            }
        }
        let expr = self.reify(partial, expr.span)?;
        Ok(match known_key(&expr) {
            Some(text) => Key::Name(text.clone()),
            None => Key::Computed(expr),
        })
    }

    pub(super) fn element(&mut self, element: &Element, env: &Env, span: Span) -> Fold<Partial> {
        let tag = self.tag(&element.tag, env)?;
        let mut attributes: Vec<(Option<Name>, Partial)> = Vec::with_capacity(element.attributes.len());
        for attribute in &element.attributes {
            match attribute {
                Attribute::Named { name, value } => attributes.push((Some(name.clone()), self.expr(value, env)?)),
                Attribute::Spread(expr) => {
                    let partial = self.expr(expr, env)?;
                    let mut fields = Vec::new();
                    self.spread_into(&mut fields, partial, expr.span)?;
                    for (key, value) in fields {
                        match key {
                            Some(Key::Name(key)) => attributes.push((Some(key.to_str().into()), value)),
                            None => attributes.push((None, value)),
                            // A name that depends on the reader: as a spread of one field.
                            Some(key) => {
                                let object = self.object_of(vec![(Some(key), value)], expr.span)?;
                                attributes.push((None, object));
                            }
                        }
                    }
                }
            }
        }
        let mut children = Vec::with_capacity(element.children.len());
        for child in &element.children {
            children.push((child.span, self.expr(child, env)?));
        }
        let mut made = Vec::with_capacity(attributes.len());
        for (name, value) in attributes {
            let value = self.reify(value, span)?;
            made.push(match name {
                // They never reach a component, and folding them said that they cannot throw.
                Some(name) if matches!(&*name, "key" | "ref") && total::is_total(&value) => continue,
                Some(name) => Attribute::Named { name, value },
                None => Attribute::Spread(value),
            });
        }
        let mut lowered = Vec::with_capacity(children.len());
        for (span, child) in children {
            lowered.push(self.reify(child, span)?);
        }
        let element = Element { tag, attributes: made.into(), children: lowered.into(), handlers: Box::default() };
        if self.in_repeated == 0
            && let Some(value) = element_value(&element, span)
        {
            self.evaluator.budget.nodes(1, span)?;
            return Ok(Partial::Static(value));
        }
        Ok(residual(span, Kind::Element(Arc::new(element))))
    }

    /// The tag with its component as a constant, or as it is when nobody here defines it.
    fn tag(&mut self, tag: &Tag, env: &Env) -> Fold<Tag> {
        let Tag::Component { name, value } = tag else { return Ok(tag.clone()) };
        if let Kind::Constant(_) = value.kind {
            return Ok(tag.clone());
        }
        if eval::root_name(value).is_some_and(|root| env.scope.get(root).is_none()) {
            return Ok(match &**name {
                "Fragment" | "React.Fragment" => Tag::Fragment,
                _ => tag.clone(),
            });
        }
        let partial = match self.component_of(value, env) {
            Some(component) => Partial::Static(component),
            None => self.expr(value, env)?,
        };
        match partial {
            Partial::Static(known) => {
                let tag = self.evaluator.attempt(|evaluator| evaluator.tag_of(&known, name, value.span));
                Ok(match tag.ok_or(Stop::Bail)?? {
                    ElementTag::Html(name) => Tag::Html(name),
                    ElementTag::Fragment => Tag::Fragment,
                    ElementTag::Theme(name) => Tag::Component { name, value: value.clone() },
                    ElementTag::Component(name, component) => {
                        Tag::Component { name, value: Expr::constant(value.span, component) }
                    }
                })
            }
            partial => Ok(Tag::Component { name: name.clone(), value: self.reify(partial, value.span)? }),
        }
    }

    /// The function that a tag names. It is known although its body asks for the reader: whoever renders the element
    /// folds the call.
    pub(super) fn component_of(&self, tag: &Expr, env: &Env) -> Option<Value> {
        let names_definition =
            matches!(tag.kind, Kind::Name(_) | Kind::Member { .. }) && eval::root_name(tag).is_some();
        let known = names_definition.then(|| eval::without_reader(tag, &env.scope))??.ok()?;
        matches!(known, Value::Function(_)).then_some(known)
    }
}

/// A part of a literal, when the rest can be left out.
pub(super) fn part(literal: &Expr, property: &Text) -> Option<Partial> {
    match &literal.kind {
        Kind::Object(properties) => {
            let mut found = None;
            for field in properties {
                let Property::Field { key: Key::Name(key), value } = field else { return None };
                if key == property {
                    found = Some(value);
                }
            }
            let others = properties.iter().all(|field| match field {
                Property::Field { value, .. } => {
                    found.is_some_and(|found| std::ptr::eq(found, value)) || total::is_total(value)
                }
                Property::Spread(_) => false,
            });
            others.then(|| found.map_or(Partial::undefined(), Partial::of))
        }
        Kind::Array(items) => {
            if items.iter().any(|item| item.spread) {
                return None;
            }
            let found = match property.as_index() {
                Some(at) => items.get(at as usize).map(|item| &item.value),
                None if *property == *"length" => None,
                None => return None,
            };
            let others = items.iter().all(|item| {
                found.is_some_and(|found| std::ptr::eq(found, &item.value)) || total::is_total(&item.value)
            });
            if !others {
                return None;
            }
            Some(match (found, property.as_index()) {
                (Some(found), _) => Partial::of(found),
                (None, Some(_)) => Partial::undefined(),
                (None, None) => Partial::Static(Value::Number(items.len() as f64)),
            })
        }
        _ => None,
    }
}

/// The value of a literal whose parts are constants.
pub(super) fn literal_value(expr: &Expr) -> Option<Value> {
    match &expr.kind {
        Kind::Constant(value) => Some(value.clone()),
        Kind::Array(items) => {
            let value = |item: &Item| if item.spread { None } else { literal_value(&item.value) };
            Some(Value::array(items.iter().map(value).collect::<Option<Vec<Value>>>()?))
        }
        Kind::Object(properties) => {
            let mut object = Builder::default();
            for property in properties {
                let Property::Field { key: Key::Name(key), value } = property else { return None };
                object.set(key.clone(), literal_value(value)?);
            }
            Some(Value::Object(Arc::new(object.finish())))
        }
        Kind::Element(element) => element_value(element, expr.span),
        _ => None,
    }
}

/// The value of an element whose parts are constants.
fn element_value(element: &Element, span: Span) -> Option<Value> {
    let tag = match &element.tag {
        Tag::Fragment => ElementTag::Fragment,
        Tag::Html(name) => ElementTag::Html(name.clone()),
        Tag::Arm(_) => return None,
        Tag::Component { name, value } => match &value.kind {
            Kind::Constant(component) => ElementTag::Component(name.clone(), component.clone()),
            Kind::Name(_) | Kind::Member { .. }
                if eval::root_name(value).is_some_and(|root| !root.starts_with('#')) =>
            {
                ElementTag::Theme(name.clone())
            }
            _ => return None,
        },
    };
    let mut props = Builder::default();
    for attribute in &element.attributes {
        let Attribute::Named { name, value } = attribute else { return None };
        if !matches!(&**name, "key" | "ref") {
            props.set(Text::from(name.clone()), literal_value(value)?);
        }
    }
    let mut children = element.children.iter().map(literal_value).collect::<Option<Vec<Value>>>()?;
    match children.len() {
        0 => {}
        1 => props.set(Text::from("children"), children.remove(0)),
        _ => props.set(Text::from("children"), Value::array(children)),
    }
    Some(Value::Element(Arc::new(value::Element { tag, props: Arc::new(props.finish()), span })))
}

/// The text of a key that is known.
fn known_key(value: &Expr) -> Option<&Text> {
    match &value.kind {
        Kind::Constant(Value::Text(text)) => Some(text),
        _ => None,
    }
}
