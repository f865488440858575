//! Values that authors give as examples, without what their schema hides: properties, values of an `enum`, and all of a
//! value that only a hidden variant allows.

use rustc_hash::FxHashSet;

use super::closure::conditions;
use super::{Parts, list, written};
use crate::data::{Field, Node, Value};

/// How deep values are compared with schemas.
const MAX_DEPTH: usize = 12;
/// More places than this are not looked at for one value.
const MAX_PLACES: usize = 500;
/// Nor more than this of variants that it is none of, which may repeat each other.
const MAX_BESIDE: usize = 20_000;

/// What a value has to do with, of all that its schema holds together.
#[derive(Default)]
struct View<'f> {
    /// What it keeps to: the schema, its parts, variants that it is one of.
    own: Vec<&'f Node>,
    /// Variants that it is none of, and what it may keep to or not.
    others: Vec<&'f Node>,
    /// Those among them that are hidden.
    hidden: Vec<&'f Node>,
    /// It is one of a choice of which only hidden ones allow it.
    is_hidden: bool,
}

impl<'f> Parts<'f> {
    /// What is left of a value; nothing where all of it is hidden.
    pub(super) fn cut(&mut self, value: &Node, schema: &'f Node) -> Option<Node> {
        self.cut_by(value, &[schema], 0)
    }

    pub(super) fn cut_by(&mut self, value: &Node, schemas: &[&'f Node], depth: usize) -> Option<Node> {
        if depth > MAX_DEPTH {
            return None;
        }
        let view = self.view(value, schemas, depth);
        let own: Vec<&Node> = view.own.iter().copied().filter(|place| self.is_hidden(place)).collect();
        if view.is_hidden || !own.is_empty() || self.is_hidden_value(value, &view.own) {
            return None;
        }
        let left = match &value.value {
            Value::Map(fields) => Value::Map(self.cut_fields(fields, &view, depth)),
            Value::List(nodes) => Value::List(self.cut_items(nodes, &view, depth)),
            // An object as one text: nobody knows where in it something stands.
            Value::Text(_) if self.is_text_of_more(&view.own) => return None,
            value => value.clone(),
        };
        Some(Node { value: left, span: value.span })
    }

    fn is_hidden_value(&self, value: &Node, places: &[&'f Node]) -> bool {
        let text = written(value);
        places.iter().any(|place| self.hidden_values(place).contains(&*text))
    }

    /// Whether schemas describe an object or a list of which something is hidden.
    fn is_text_of_more(&self, places: &[&'f Node]) -> bool {
        let is_more =
            |place: &&&Node| ["properties", "items", "oneOf", "anyOf"].iter().any(|key| place.get(key).is_some());
        places.iter().filter(is_more).any(|place| self.holds.contains(&std::ptr::from_ref(*place)))
    }

    fn cut_fields(&mut self, fields: &[Field], view: &View<'f>, depth: usize) -> Vec<Field> {
        let mut kept = Vec::new();
        for field in fields {
            let described = |places: &[&'f Node]| -> Vec<&'f Node> {
                places.iter().filter_map(|place| place.get("properties")?.get(&field.key)).collect()
            };
            let own = described(&view.own);
            let shown: Vec<&Node> = own.iter().copied().filter(|place| !self.is_hidden(place)).collect();
            let others = described(&view.others);
            let of_hidden = described(&view.hidden);
            let left = if !shown.is_empty() {
                self.cut_by(&field.node, &shown, depth + 1)
            } else if !own.is_empty() || !of_hidden.is_empty() || others.iter().any(|place| self.is_hidden(place)) {
                None
            } else if !others.is_empty() {
                self.cut_by(&field.node, &others, depth + 1)
            } else {
                let further = |places: &[&'f Node]| places.iter().flat_map(|place| further(place)).collect();
                let own: Vec<&Node> = further(&view.own);
                let rest: Vec<&Node> = if own.is_empty() { further(&view.others) } else { own };
                if rest.iter().any(|place| self.is_hidden(place)) {
                    None
                } else {
                    self.cut_by(&field.node, &rest, depth + 1)
                }
            };
            kept.extend(left.map(|node| Field { node, ..field.clone() }));
        }
        kept
    }

    fn cut_items(&mut self, nodes: &[Node], view: &View<'f>, depth: usize) -> Vec<Node> {
        let mut kept = Vec::new();
        for (at, node) in nodes.iter().enumerate() {
            let of_items = |place: &&'f Node| match list(place, "prefixItems").and_then(|items| items.get(at)) {
                Some(item) => Some(item),
                None => place.get("items"),
            };
            let described = |places: &[&'f Node]| -> Vec<&'f Node> { places.iter().filter_map(of_items).collect() };
            let mut schemas = described(&view.own);
            let is_of_hidden = schemas.is_empty() && !described(&view.hidden).is_empty();
            if schemas.is_empty() {
                schemas = described(&view.others);
            }
            if !is_of_hidden && !schemas.iter().any(|place| self.is_hidden(place)) {
                kept.extend(self.cut_by(node, &schemas, depth + 1));
            }
        }
        kept
    }

    fn view(&mut self, value: &Node, schemas: &[&'f Node], depth: usize) -> View<'f> {
        let mut view = View::default();
        let mut seen: FxHashSet<*const Node> = FxHashSet::default();
        let mut open: Vec<&Node> = schemas.to_vec();
        while let Some(place) = open.pop() {
            if seen.len() == MAX_PLACES {
                // Nobody looks at what is beyond.
                view.is_hidden = true;
                break;
            }
            if !seen.insert(place) {
                continue;
            }
            view.own.push(place);
            open.extend(self.pointers.step(place));
            open.extend(list(place, "allOf").unwrap_or_default());
            for key in ["oneOf", "anyOf"] {
                let options = list(place, key).unwrap_or_default();
                let (hidden, shown): (Vec<&Node>, Vec<&Node>) =
                    options.iter().partition(|option| self.is_hidden(option));
                let chosen = self.chosen(value, place, &shown, depth);
                if !hidden.is_empty() && chosen.is_empty() {
                    view.is_hidden = true;
                }
                let is_chosen = |option: &&Node| chosen.iter().any(|other| std::ptr::eq(*other, *option));
                let (chosen, others): (Vec<&Node>, Vec<&Node>) = shown.into_iter().partition(is_chosen);
                open.extend(chosen);
                others.into_iter().chain(hidden).for_each(|option| self.add_beside(&mut view, option));
            }
            conditions(place).for_each(|schema| self.add_beside(&mut view, schema));
            // Of a choice that lists no variants.
            if let Some(told) = self.told(value, place) {
                view.is_hidden |= self.is_hidden(told);
                open.push(told);
            }
        }
        view
    }

    fn add_beside(&mut self, view: &mut View<'f>, schema: &'f Node) {
        if view.is_hidden || view.others.len() + view.hidden.len() > MAX_BESIDE {
            view.is_hidden = true;
            return;
        }
        match self.together(schema) {
            Some(together) => {
                view.others.extend(together.shown);
                view.hidden.extend(together.hidden);
            }
            None => view.is_hidden = true,
        }
    }

    /// What the discriminator of a place says that a value is.
    fn told(&mut self, value: &Node, place: &'f Node) -> Option<&'f Node> {
        let discriminator = place.get("discriminator")?;
        let told = value.get(discriminator.get("propertyName")?.text()?)?.text()?;
        match discriminator.get("mapping").and_then(|mapping| mapping.get(told)) {
            Some(mapped) => self.pointers.mapped(mapped),
            None => self.pointers.named(place.span.file, told),
        }
    }

    /// The variants that a value is one of: as its discriminator says, else those that allow it.
    fn chosen(&mut self, value: &Node, place: &'f Node, shown: &[&'f Node], depth: usize) -> Vec<&'f Node> {
        let Some(target) = self.told(value, place) else {
            return shown.iter().copied().filter(|option| self.allows(option, value, depth)).collect();
        };
        let is_target = |option: &&Node| std::ptr::eq(*option, target);
        let mut chosen: Vec<&Node> = Vec::new();
        for option in shown {
            let resolved = self.pointers.resolve(option);
            if is_target(option) || is_target(&resolved) {
                chosen.push(option);
            }
        }
        chosen
    }

    /// Whether a schema allows a value, as far as types, required properties and listed values tell.
    fn allows(&mut self, schema: &'f Node, value: &Node, depth: usize) -> bool {
        if depth > MAX_DEPTH {
            return true;
        }
        if let Some(target) = self.pointers.step(schema)
            && !self.allows(target, value, depth + 1)
        {
            return false;
        }
        if schema.get("type").is_some_and(|of| !is_of(of, value, schema))
            || list(schema, "enum").is_some_and(|values| !values.iter().any(|own| written(own) == written(value)))
            || schema.get("const").is_some_and(|own| written(own) != written(value))
        {
            return false;
        }
        let fields: &[Field] = match &value.value {
            Value::Map(fields) => fields,
            _ => &[],
        };
        if matches!(value.value, Value::Map(_)) {
            let required = list(schema, "required").unwrap_or_default();
            if required.iter().filter_map(Node::text).any(|name| value.get(name).is_none()) {
                return false;
            }
        }
        for field in fields {
            match schema.get("properties").and_then(|properties| properties.get(&field.key)) {
                Some(own) if !self.allows(own, &field.node, depth + 1) => return false,
                None if matches!(schema.get("additionalProperties"), Some(Node { value: Value::Bool(false), .. })) => {
                    return false;
                }
                _ => {}
            }
        }
        if let (Value::List(nodes), Some(items)) = (&value.value, schema.get("items"))
            && !nodes.iter().all(|node| self.allows(items, node, depth + 1))
        {
            return false;
        }
        list(schema, "allOf").unwrap_or_default().iter().all(|part| self.allows(part, value, depth + 1))
            && ["oneOf", "anyOf"].iter().all(|key| {
                list(schema, key).is_none_or(|options| options.iter().any(|one| self.allows(one, value, depth + 1)))
            })
    }
}

/// What properties keep to that a place does not name.
fn further(place: &Node) -> Vec<&Node> {
    let patterns = match place.get("patternProperties").map(|node| &node.value) {
        Some(Value::Map(fields)) => fields.iter().map(|field| &field.node).collect(),
        _ => Vec::new(),
    };
    patterns.into_iter().chain(place.get("additionalProperties")).collect()
}

fn is_of(of: &Node, value: &Node, schema: &Node) -> bool {
    if let Value::List(types) = &of.value {
        return types.iter().any(|of| is_of(of, value, schema));
    }
    let is_nullable = matches!(schema.get("nullable"), Some(Node { value: Value::Bool(true), .. }));
    match (of.text().unwrap_or("null"), &value.value) {
        (_, Value::Null) if is_nullable => true,
        ("null", value) => *value == Value::Null,
        ("object", value) => matches!(value, Value::Map(_)),
        ("array", value) => matches!(value, Value::List(_)),
        ("string", value) => matches!(value, Value::Text(_)),
        ("boolean", value) => matches!(value, Value::Bool(_)),
        ("integer" | "number", value) => matches!(value, Value::Number(_)),
        _ => true,
    }
}
