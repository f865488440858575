//! Parameters, headers and properties as fields, with what is inside them folded.
//!
//! A page stays small whatever its schemas hold: a large object that stands on the page already is led to, and a section
//! is as deep as its share of the page's fields allows, the same depth for all of its fields. What is deeper is named.

use std::borrow::Cow;
use std::fmt::Write;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Writing;
use super::facts::{MAX_VALUES, shown_value};
use super::known::Known;
use super::text::{address, code, plain, prop, slug};
use crate::openapi::asyncapi::ChannelParameter;
use crate::openapi::operation::{ExampleValue, Header, Mint, Parameter};
use crate::openapi::schema::{Additional, ChoiceOption, Schema, SchemaRef, Schemas};

/// Levels below a section that are shown.
const MAX_DEPTH: usize = 6;
/// Fields of one section, where the page has as many left.
const MAX_FIELDS: usize = 300;
/// Fields of a page that its sections share, as long as there are any left …
const MAX_ON_PAGE: usize = 600;
/// … and what each has in any case.
const MIN_FIELDS: usize = 40;
/// An object of no more fields than these is shown again rather than led to.
const SMALL: usize = 6;
/// Names that are told of what is not shown.
const MAX_NAMES: usize = 100;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Direction {
    Request,
    Response,
}

/// What the sections of a page have in common.
pub(super) struct OnPage<'a> {
    known: Known<'a>,
    /// The objects whose fields stand there, each with its anchor; without one it is the page itself.
    shown: FxHashMap<(SchemaRef, Direction), String>,
    n_left: usize,
}

impl<'a> OnPage<'a> {
    pub(super) fn new(schemas: &'a Schemas) -> OnPage<'a> {
        OnPage { known: Known::new(schemas), shown: FxHashMap::default(), n_left: MAX_ON_PAGE }
    }
}

/// What fields are gone through for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Purpose {
    /// To see whether they have a place.
    Count,
    Write,
}

pub(super) struct Fields<'a> {
    pub(super) known: &'a Known<'a>,
    pub(super) writing: &'a Writing<'a>,
    direction: Direction,
    purpose: Purpose,
    /// The schemas that the next field stands in.
    within: Vec<SchemaRef>,
    /// Levels that this section has.
    depth: usize,
    n_left: usize,
    /// Whether something had no place among so many.
    is_full: bool,
    shown: FxHashMap<(SchemaRef, Direction), String>,
    pub out: String,
}

/// Where the inside of a field is.
enum Inside {
    Nothing,
    Here,
    /// At an anchor of this page.
    There(String),
    /// Named only.
    Names,
}

/// A section as deep as it fits. What it shows counts as shown on the page.
pub(super) fn section(
    on_page: &mut OnPage,
    writing: &Writing,
    direction: Direction,
    write: impl Fn(&mut Fields),
) -> String {
    let n_fields = on_page.n_left.clamp(MIN_FIELDS, MAX_FIELDS);
    let attempt = |purpose: Purpose, depth: usize| {
        let mut fields = Fields {
            known: &on_page.known,
            writing,
            direction,
            purpose,
            within: Vec::new(),
            depth,
            n_left: n_fields,
            is_full: false,
            shown: on_page.shown.clone(),
            out: String::new(),
        };
        write(&mut fields);
        fields
    };
    let fits = |depth: &usize| !attempt(Purpose::Count, *depth).is_full;
    // Most fit at once. Of what does not, each level is some times the one above it, so that finding the last that fits
    // from above costs about as much as that level; an attempt ends where it is full.
    let depth = if fits(&MAX_DEPTH) { MAX_DEPTH } else { (1..MAX_DEPTH).take_while(fits).last().unwrap_or(0) };
    let Fields { n_left, shown, out, .. } = attempt(Purpose::Write, depth);
    on_page.n_left = on_page.n_left.saturating_sub(n_fields - n_left);
    on_page.shown = shown;
    out
}

/// What stands in a field's first line.
struct Head<'a> {
    /// The component, and the prop that names it.
    element: &'static str,
    name: &'a str,
    id: &'a str,
    required: bool,
    deprecated: bool,
    /// Pills before and after the name that are not the schema's own.
    marks: (&'a [Box<str>], &'a [Box<str>]),
}

impl Fields<'_> {
    fn only_counts(&self) -> bool {
        self.purpose == Purpose::Count
    }

    /// Whether it is known that they have no place.
    fn is_in_vain(&self) -> bool {
        self.is_full && self.only_counts()
    }

    /// `mint`: what its operation says of all its parameters.
    pub(super) fn parameter(&mut self, parameter: &Parameter, mint: &Mint) {
        let mut schema = self.known.open(&parameter.schema);
        let given = parameter.examples.iter().filter_map(|example| match &example.value {
            ExampleValue::Value(value) => Some(value.clone()),
            ExampleValue::External(_) => None,
        });
        if let Some(given) = given.into_iter().next() {
            Rc::make_mut(&mut schema).examples = vec![given];
        }
        let head = Head {
            element: "ParamField name",
            name: &parameter.name,
            id: &format!("{}-{}", parameter.place.as_str(), slug(&parameter.name)),
            required: parameter.required,
            deprecated: parameter.deprecated || schema.deprecated,
            marks: (&mint.pre, &mint.post),
        };
        let text = parameter.description.as_deref().or(schema.description.as_deref());
        self.field(&head, &schema, text, &parameter.schema);
    }

    pub(super) fn channel_parameter(&mut self, parameter: &ChannelParameter) {
        let id = format!("parameter-{}", slug(&parameter.name));
        if let Some(of) = &parameter.schema {
            let schema = self.known.open(of);
            let text = parameter.description.as_deref().or(schema.description.as_deref());
            let (element, name) = ("ParamField name", &*parameter.name);
            let head = Head { element, name, id: &id, required: true, deprecated: false, marks: (&[], &[]) };
            return self.field(&head, &schema, text, of);
        }
        if self.only_counts() {
            return;
        }
        let (name, id, of) = (prop(&parameter.name), prop(&id), prop("string"));
        let default = parameter.default.as_ref().map_or_else(String::new, |text| format!(" default={}", prop(text)));
        let _ = write!(self.out, "<ParamField name={name} id={id} type={of}{default} required>\n\n");
        if let Some(text) = &parameter.description {
            let _ = write!(self.out, "{}\n\n", self.known.description(text));
        }
        let example = &parameter.examples[..parameter.examples.len().min(1)];
        let mut lines = Vec::new();
        for (key, values) in [("allowed_values", &*parameter.values), ("example", example)] {
            let values: Vec<String> = values.iter().take(MAX_VALUES).map(|value| code(value)).collect();
            if !values.is_empty() {
                lines.push(format!("{} {}", plain(&(self.writing.word)(key)), values.join(", ")));
            }
        }
        self.facts_of(&lines);
        self.out.push_str("</ParamField>\n\n");
    }

    pub(super) fn header(&mut self, header: &Header, status: &str) {
        let schema = self.known.open(&header.schema);
        let head = Head {
            // Among the fields of a body it says what it is.
            element: "ParamField header",
            name: &header.name,
            id: &format!("response-{}-header-{}", slug(status), slug(&header.name)),
            required: header.required,
            deprecated: header.deprecated || schema.deprecated,
            marks: (&[], &[]),
        };
        let text = header.description.as_deref().or(schema.description.as_deref());
        self.field(&head, &schema, text, &header.schema);
    }

    /// What a schema holds, without a field for itself: its properties; of a list those of its items; of anything else
    /// what it may be. `id` is what ids of fields begin with, `at` the anchor of the place, `said` what stands above it.
    pub(super) fn properties_of(&mut self, schema: &SchemaRef, id: &str, at: &str, said: Option<&str>) {
        let opened = self.known.open(schema);
        if !self.only_counts() {
            self.about(&opened, said);
        }
        let (inner, of) = self.innermost(schema);
        match self.way(&inner, &of) {
            Inside::Nothing => {}
            Inside::Here => self.inside(&inner, &of, id, at),
            way => self.elsewhere(&way, &inner),
        }
    }

    /// What is said of a schema that has no field for itself, where `said` stands above it.
    fn about(&mut self, schema: &Schema, said: Option<&str>) {
        let is_object = !schema.properties.is_empty() || (!schema.choices.is_empty() && !self.is_plain_choice(schema));
        if !is_object {
            let of = self.type_of(schema);
            if !of.is_empty() {
                let _ = write!(self.out, "{}\n\n", code(&of));
            }
        }
        if let Some(text) = schema.description.as_deref().filter(|text| said != Some(*text)) {
            let _ = write!(self.out, "{}\n\n", self.known.description(text));
        }
        self.about_items(schema, schema.description.as_deref().or(said));
        if !is_object {
            self.facts(schema);
        }
    }

    fn property(&mut self, name: &str, of: &SchemaRef, required: bool, id: &str) {
        if self.is_in_vain() {
            return;
        }
        let schema = self.known.open(of);
        if self.is_unseen(&schema) {
            return;
        }
        self.n_left = self.n_left.saturating_sub(1);
        let element = match self.direction {
            Direction::Request => "ParamField name",
            Direction::Response => "ResponseField name",
        };
        let own = if id.is_empty() { slug(name) } else { format!("{id}-{}", slug(name)) };
        let head = Head { element, name, id: &own, required, deprecated: schema.deprecated, marks: (&[], &[]) };
        self.field(&head, &schema, schema.description.as_deref(), of);
    }

    /// Whether it has no place here.
    fn is_unseen(&self, schema: &Schema) -> bool {
        let is_elsewhere = match self.direction {
            Direction::Request => schema.read_only,
            Direction::Response => schema.write_only,
        };
        is_elsewhere || schema.never
    }

    /// A field: its line, its description, what it must keep to, what is in it.
    fn field(&mut self, head: &Head, schema: &Schema, text: Option<&str>, of: &SchemaRef) {
        if !self.only_counts() {
            self.begin(head, schema, text);
        }
        let (inner, inner_ref) = self.innermost(of);
        match self.way(&inner, &inner_ref) {
            Inside::Nothing => {}
            Inside::Here => {
                let open = if self.writing.api.params_expanded { " defaultOpen" } else { "" };
                let before = self.out.len();
                let _ = write!(self.out, "<Expandable{open}>\n\n");
                let begun = self.out.len();
                self.inside(&inner, &inner_ref, head.id, head.id);
                if self.out.len() == begun {
                    // Nothing of it is shown to these readers.
                    self.out.truncate(before);
                } else {
                    self.out.push_str("</Expandable>\n\n");
                }
            }
            way => self.elsewhere(&way, &inner),
        }
        let close = head.element.split(' ').next().unwrap_or_default();
        let _ = write!(self.out, "</{close}>\n\n");
    }

    /// What stands before the inside of a field.
    fn begin(&mut self, head: &Head, schema: &Schema, text: Option<&str>) {
        let _ = write!(self.out, "<{}={} id={}", head.element, prop(head.name), prop(head.id));
        let type_of = self.type_of(schema);
        let _ = write!(self.out, " type={}", prop(if type_of.is_empty() { "any" } else { &type_of }));
        if let Some(default) = &schema.default {
            let _ = write!(self.out, " default={}", prop(&shown_value(default)));
        }
        self.say_marks(schema, head.marks);
        for (flag, is_so) in [(" required", head.required), (" deprecated", head.deprecated)] {
            self.out.push_str(if is_so { flag } else { "" });
        }
        self.out.push_str(">\n\n");
        if let Some(text) = text {
            let _ = write!(self.out, "{}\n\n", self.known.description(text));
        }
        self.about_items(schema, text);
        self.facts(schema);
    }

    /// What is said of a list's items, where that is not `said` of the list itself.
    fn about_items(&mut self, schema: &Schema, said: Option<&str>) {
        let mut said: Option<Arc<str>> = said.map(Arc::from);
        let mut below = schema.items.clone();
        for _ in 0..MAX_DEPTH {
            let Some(items) = below else { break };
            let items = self.known.open(&items);
            if items.description.is_some() && items.description != said {
                said.clone_from(&items.description);
                let _ = write!(self.out, "{}\n\n", self.known.description(said.as_deref().unwrap_or_default()));
            }
            below = items.items.clone();
        }
    }

    /// What a list is a list of, through lists of lists; anything else itself.
    fn innermost(&self, of: &SchemaRef) -> (Rc<Schema>, SchemaRef) {
        let (mut schema, mut of) = (self.known.open(of), of.clone());
        for _ in 0..MAX_DEPTH {
            if !schema.properties.is_empty() || !schema.choices.is_empty() || !schema.prefix_items.is_empty() {
                break;
            }
            let Some(items) = schema.items.clone() else { break };
            schema = self.known.open(&items);
            of = items;
        }
        (schema, of)
    }

    fn way(&mut self, schema: &Schema, of: &SchemaRef) -> Inside {
        if !has_inside(schema) {
            return Inside::Nothing;
        }
        let is_small = schema.choices.is_empty() && schema.properties.len() <= SMALL;
        let is_around = self.within.contains(of);
        match self.shown.get(&(of.clone(), self.direction)) {
            Some(at) if is_around || !is_small => Inside::There(at.clone()),
            _ if self.within.len() > self.depth => Inside::Names,
            _ if self.n_left == 0 => {
                self.is_full = true;
                Inside::Names
            }
            _ => Inside::Here,
        }
    }

    /// A line that leads to the inside of something, or names what is in it.
    fn elsewhere(&mut self, way: &Inside, schema: &Schema) {
        if self.only_counts() {
            return;
        }
        let name = schema.name.as_deref().or(schema.title.as_deref());
        let see = plain(&(self.writing.word)("see"));
        if let Inside::There(at) = way {
            let name = name.map_or_else(|| self.type_of(schema), str::to_owned);
            let name = code(if name.is_empty() { "object" } else { &name });
            let link = if at.is_empty() { name } else { format!("[{name}](#{at})") };
            let _ = write!(self.out, "{see} {link}\n\n");
            return;
        }
        if let Some((name, href)) = name.and_then(|name| Some((name, (self.writing.model)(name)?))) {
            let _ = write!(self.out, "{see} [{}]({})\n\n", code(name), address(&href));
            return;
        }
        let options = schema.choices.iter().flat_map(|choices| &choices.options);
        let options = options.map(|option| (&*option.label, &option.schema));
        let properties = schema.properties.iter().map(|property| (&*property.name, &property.schema));
        self.names(properties.chain(options));
    }

    /// Names of what has no place of its own.
    fn names<'p>(&mut self, of: impl Iterator<Item = (&'p str, &'p SchemaRef)>) {
        if self.is_in_vain() {
            return;
        }
        let mut named = Vec::new();
        let mut n_more = 0;
        for (name, schema) in of {
            if named.len() == MAX_NAMES {
                n_more += 1;
            } else if !self.is_unseen(&self.known.open(schema)) {
                named.push(code(name));
            }
        }
        if n_more > 0 {
            named.push(format!("… +{n_more}"));
        }
        if !named.is_empty() {
            let _ = write!(self.out, "{} {}\n\n", plain(&(self.writing.word)("holds")), named.join(", "));
        }
    }

    /// `id` is what ids of fields begin with, `at` the anchor of what they are in.
    fn inside(&mut self, schema: &Schema, of: &SchemaRef, id: &str, at: &str) {
        self.within.push(of.clone());
        self.shown.entry((of.clone(), self.direction)).or_insert_with(|| at.to_owned());
        let properties = schema.properties.iter();
        let mut members: Vec<(Cow<str>, &SchemaRef, bool)> =
            properties.map(|own| (Cow::from(&*own.name), &own.schema, own.required)).collect();
        members.extend(schema.patterns.iter().map(|(pattern, of)| (format!("/{pattern}/").into(), of, false)));
        if let Additional::Schema(of) = &schema.additional {
            members.push(("{key}".into(), of, false));
        }
        let items = schema.prefix_items.iter().enumerate();
        members.extend(items.map(|(number, of)| (format!("[{number}]").into(), of, true)));
        for (number, (name, of, required)) in members.iter().enumerate() {
            if self.n_left == 0 {
                self.is_full = true;
                self.names(members[number..].iter().map(|(name, of, _)| (&**name, *of)));
                break;
            }
            self.property(name, of, *required, id);
        }
        // A line above has the types of a plain one.
        let told = if self.is_plain_choice(schema) { &[][..] } else { &schema.choices[..] };
        for choices in told {
            let shown = &choices.options;
            if shown.is_empty() || self.is_in_vain() {
                continue;
            }
            self.out.push_str("<Tabs>\n");
            for (number, option) in shown.iter().enumerate() {
                if self.n_left == 0 {
                    self.is_full = true;
                    let _ = write!(self.out, "<Tab title=\"…\">\n\n");
                    self.names(shown[number..].iter().map(|option| (&*option.label, &option.schema)));
                    self.out.push_str("</Tab>\n");
                    break;
                }
                self.n_left = self.n_left.saturating_sub(1);
                let own = if id.is_empty() { slug(&option.label) } else { format!("{id}-{}", slug(&option.label)) };
                if !self.only_counts() {
                    self.option(option, &own);
                }
                let (inner, inner_ref) = self.innermost(&option.schema);
                match self.way(&inner, &inner_ref) {
                    Inside::Nothing => {}
                    Inside::Here => self.inside(&inner, &inner_ref, &own, &own),
                    way => self.elsewhere(&way, &inner),
                }
                self.out.push_str("</Tab>\n");
            }
            self.out.push_str("</Tabs>\n\n");
        }
        self.within.pop();
    }

    /// What stands before the inside of one of several things.
    fn option(&mut self, option: &ChoiceOption, id: &str) {
        let _ = writeln!(self.out, "<Tab title={} id={}>\n", prop(&option.label), prop(id));
        let opened = self.known.open(&option.schema);
        if let Some(text) = &opened.description {
            let _ = write!(self.out, "{}\n\n", self.known.description(text));
        }
        self.about_items(&opened, opened.description.as_deref());
        if opened.properties.is_empty() && (opened.choices.is_empty() || self.is_plain_choice(&opened)) {
            let _ = write!(self.out, "{}\n\n", code(&self.type_of(&opened)));
            self.facts(&opened);
        }
    }
}

pub(super) fn has_inside(schema: &Schema) -> bool {
    !schema.properties.is_empty()
        || !schema.patterns.is_empty()
        || !schema.choices.is_empty()
        || !schema.prefix_items.is_empty()
        || matches!(schema.additional, Additional::Schema(_))
}
