//! Elements: of MDX and of evaluated JSX. Names are looked up in the file, then in the theme, then they are unknown.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::diag::{Code, did_you_mean};
use crate::document::{self, AttributeKind, NodeId};
use crate::expr::object::Object;
use crate::expr::text::Text;
use crate::expr::tree::{self, Attribute, Expr, Function, Tag};
use crate::expr::value::{Element, ElementTag, Value};
use crate::expr::walk;
use crate::index::{ImportAnswer, Imported};
use crate::page::Part;
use crate::source::Span;

use super::Lower;
use super::children::Inside;
use super::given::{Attributes, Given, GivenValue};
use super::scope::{Frame, Host};
use super::values::Evaluated;

/// What a component of the page or a snippet is given.
pub enum Props<'e> {
    Values(Object),
    /// Attributes and children that may depend on the reader.
    Residual(&'e tree::Element),
}

impl<'a> Lower<'a> {
    /// An element of the document's tree.
    pub fn element(&mut self, frame: &Frame<'a>, id: NodeId, element: &'a document::Element, out: &mut Vec<Part>) {
        let tree = &frame.document.tree;
        let name = tree.text(element.name);
        if name.is_empty() {
            return self.children_into(frame, id, out);
        }
        let Attributes { given, is_whole } = self.given(frame, element);
        if name == "Snippet" && frame.scope.get(name).is_none() {
            return self.snippet_element(frame, id, given, element.tag, out);
        }
        if is_html(name) {
            let children = self.inside(frame, inside_of(frame, id, children_given(&given).as_ref()));
            return self.html_element(frame, name, given, children, element.tag, out);
        }
        if self.is_visible_in(frame, name) {
            return self.visible(frame, Attributes { given, is_whole }, Inside::Node(id), element.tag, out);
        }
        if let Some(component) = self.component(frame, name) {
            let children = tree.node(id).first.map(|_| self.children_value(frame, id, element.tag));
            if !given.iter().any(|given| matches!(given.value, GivenValue::Residual(_))) {
                let own = given.into_iter().filter(|given| !matches!(&*given.name, "key" | "ref"));
                let mut props: Vec<(Text, Value)> =
                    own.map(|given| (Text::from(&*given.name), given.value.into_value())).collect();
                props.extend(children.map(|children| (Text::from("children"), children)));
                let props = Props::Values(Object::from_entries(props));
                return self.component_call(frame, name, &component, props, element.tag, out);
            }
            let call = residual_call(name, given, children, element.tag);
            return self.component_call(frame, name, &component, Props::Residual(&call), element.tag, out);
        }
        if element.unclosed && !self.site.signatures.contains_key(name) {
            // `List<String>` in prose.
            return out.push(super::lower::source_text(frame.document, element.tag));
        }
        let given = self.anchored(name, given);
        let first = out.len();
        let children = children_given(&given);
        let inside = inside_of(frame, id, children.as_ref());
        self.theme_call(frame, name, given, inside, element.tag, out);
        if element.flow && !self.site.signatures.contains_key(name) {
            let shown = out.split_off(first);
            super::lower::block(shown, out);
        }
    }

    /// An element that an expression made.
    pub fn element_value(&mut self, frame: &Frame<'a>, element: &Element, out: &mut Vec<Part>) {
        let span = element.span;
        if !self.enter(span) {
            return;
        }
        self.parts += 1;
        self.in_its_loop(span, |lower| lower.tagged_value(frame, element, out));
        self.depth -= 1;
    }

    fn tagged_value(&mut self, frame: &Frame<'a>, element: &Element, out: &mut Vec<Part>) {
        let span = element.span;
        match &element.tag {
            ElementTag::Fragment => self.value(frame, &element.children(), span, out),
            ElementTag::Html(name) => {
                let children = self.inside(frame, Inside::Value(element));
                self.html_element(frame, name, given_props(element), children, span, out);
            }
            ElementTag::Theme(name) if self.is_visible(name) => {
                let all = Attributes { given: given_props(element), is_whole: true };
                self.visible(frame, all, Inside::Value(element), span, out);
            }
            ElementTag::Theme(name) => {
                let given = self.anchored(name, given_props(element));
                self.theme_call(frame, name, given, Inside::Value(element), span, out);
            }
            ElementTag::Component(name, component) => {
                let props = Object::from_entries(element.props.entries().iter().cloned());
                self.component_call(frame, name, component, Props::Values(props), span, out);
            }
        }
    }

    /// The attributes of an element with their expressions evaluated; one that cannot be is left out with a warning.
    fn given(&mut self, frame: &Frame<'a>, element: &'a document::Element) -> Attributes {
        let tree = &frame.document.tree;
        let attributes = tree.attributes(element);
        let mut is_whole = true;
        let mut all = Vec::with_capacity(attributes.len());
        for attribute in attributes {
            let span = attribute.span;
            let named = |name: document::Text| Span { end: (span.start + name.end - name.start).min(span.end), ..span };
            match attribute.kind {
                AttributeKind::Present { name } => {
                    let name_span = named(name);
                    all.push(Given { name: tree.text(name).into(), value: GivenValue::Present, name_span, span });
                }
                AttributeKind::Text { name, value, at } => {
                    let text = self.text_with_variables(frame, tree.text(value), at);
                    self.braces_in_quotes(tree.text(name), &text, at);
                    all.push(Given {
                        name: tree.text(name).into(),
                        value: GivenValue::Text(text),
                        name_span: named(name),
                        span: at,
                    });
                }
                AttributeKind::Expression { name, value } => {
                    let name_span = named(name);
                    let name = tree.text(name);
                    // A handler is left out whatever it does.
                    if super::attributes::fate(name) == super::attributes::Fate::Handler {
                        all.push(Given { name: name.into(), value: GivenValue::Present, name_span, span });
                        continue;
                    }
                    let expression = &tree.expressions[value as usize];
                    let value = match self.evaluated(frame, expression, &format!("`{name}` is left out")) {
                        Evaluated::Value(value) => GivenValue::Value(value),
                        Evaluated::Residual(residual) => self.given_value(frame, residual),
                        Evaluated::Nothing => {
                            is_whole = false;
                            continue;
                        }
                    };
                    all.push(Given { name: name.into(), value, name_span, span: expression.span });
                }
                AttributeKind::Spread(value) => {
                    let expression = &tree.expressions[value as usize];
                    let at = expression.span;
                    match self.evaluated(frame, expression, "`...` is left out") {
                        Evaluated::Value(Value::Object(object)) => {
                            all.extend(object.entries().iter().map(|(name, value)| Given {
                                name: name.to_str().into_owned().into(),
                                value: GivenValue::Value(value.clone()),
                                name_span: at,
                                span: at,
                            }));
                        }
                        Evaluated::Residual(residual) => is_whole &= self.spread(frame, &residual, &mut all),
                        Evaluated::Value(_) => {}
                        Evaluated::Nothing => is_whole = false,
                    }
                }
            }
        }
        Attributes { given: last_of_each(all), is_whole }
    }

    /// `{{name}}` inside the text of an attribute, an address or a title.
    pub fn text_with_variables(&mut self, frame: &Frame<'a>, text: &str, span: Span) -> Box<str> {
        if !text.contains("{{") {
            return text.into();
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(open) = rest.find("{{") {
            let Some(len) = rest[open + 2..].find("}}") else { break };
            let name = rest[open + 2..open + 2 + len].trim();
            out.push_str(&rest[..open]);
            match frame.answers.variables.get(name) {
                Some(value) => out.push_str(value),
                None => {
                    self.diags.push(super::lower::undefined_variable(name, span));
                    out.push_str(&rest[open..open + len + 4]);
                }
            }
            rest = &rest[open + len + 4..];
        }
        out.push_str(rest);
        out.into()
    }

    /// What a capitalised name means in the file itself, if anything.
    fn component(&mut self, frame: &Frame<'a>, name: &str) -> Option<Value> {
        let (first, members) = match name.split_once('.') {
            Some((first, members)) => (first, Some(members)),
            None => (name, None),
        };
        frame.scope.get(first)?;
        let mut value = self.name_value(&frame.scope, first)?.ok()?;
        for member in members.into_iter().flat_map(|members| members.split('.')) {
            let Value::Object(object) = &value else { return None };
            value = object.get_str(member)?.clone();
        }
        Some(value)
    }

    /// A call of a component of the page or a snippet.
    pub fn component_call(
        &mut self,
        frame: &Frame<'a>,
        name: &str,
        component: &Value,
        props: Props<'_>,
        span: Span,
        out: &mut Vec<Part>,
    ) {
        match component {
            Value::Function(closure) => {
                self.interactive(name, &closure.function, span);
                self.function_call(frame, name, component, props, span, out);
            }
            Value::Foreign(foreign) => match self.hosts[foreign.id as usize].clone() {
                Host::Snippet(imported) => self.snippet(frame, imported, props, span, out),
                // Placed twice in a component that is inside itself they double at each level: `enter` counts them.
                Host::Children(frame, node) => self.children_into(&frame, node, out),
                Host::Missing => self.only_children(frame, props, span, out),
            },
            // `const Tag = 'h2'`
            Value::Text(tag) if is_html(&tag.to_str()) => match props {
                Props::Values(props) => {
                    let tag = ElementTag::Html(tag.to_str().as_ref().into());
                    self.element_value(frame, &Element { tag, props: Arc::new(props), span }, out);
                }
                Props::Residual(element) => {
                    let tag = Tag::Html(tag.to_str().as_ref().into());
                    let (attributes, children) = (element.attributes.clone(), element.children.clone());
                    let element = tree::Element { tag, attributes, children, handlers: Box::default() };
                    self.residual(frame, &Expr::new(span, tree::Kind::Element(Arc::new(element))), span, out);
                }
            },
            _ => {
                self.diags.push(
                    Code::UnknownComponent
                        .at(span, format!("`{name}` is not a component"))
                        .help(format!("write `export const {name} = (props) => <>…</>`")),
                );
                self.only_children(frame, props, span, out);
            }
        }
    }

    fn function_call(
        &mut self,
        frame: &Frame<'a>,
        name: &str,
        component: &Value,
        props: Props<'_>,
        span: Span,
        out: &mut Vec<Part>,
    ) {
        let frame = &frame.used(span);
        let from_values;
        let call = match props {
            Props::Values(props) => {
                let props = Arc::new(props);
                if let Some(outcome) = self.call_function(component, &props, span) {
                    return match outcome {
                        Ok(value) => self.value(frame, &value, span, out),
                        Err(throw) => self.thrown(&throw, &frame.scope, &format!("`<{name}>` is left out")),
                    };
                }
                // It asks for the reader.
                let named = |(name, value): &(Text, Value)| Attribute::Named {
                    name: name.to_str().as_ref().into(),
                    value: Expr::constant(span, value.clone()),
                };
                let attributes = props.entries().iter().map(named).collect();
                from_values = tree::Element {
                    tag: Tag::Fragment,
                    attributes,
                    children: Box::default(),
                    handlers: Box::default(),
                };
                &from_values
            }
            Props::Residual(element) => element,
        };
        let scope = frame.scope.clone();
        if let Some(folded) = self.folded_call(component, call, &scope, span) {
            self.residual(frame, &folded.into_expr(span), span, out);
        }
    }

    /// The children of something that is no component.
    fn only_children(&mut self, frame: &Frame<'a>, props: Props<'_>, span: Span, out: &mut Vec<Part>) {
        match props {
            Props::Values(props) => {
                if let Some(children) = props.get_str("children") {
                    self.value(frame, &children.clone(), span, out);
                }
            }
            Props::Residual(element) => {
                for child in &element.children {
                    self.residual(frame, child, span, out);
                }
            }
        }
    }

    /// Says once a page that a component needs a browser, of which its first state is shown.
    fn interactive(&mut self, name: &str, function: &Arc<Function>, span: Span) {
        let whole = Expr::new(span, tree::Kind::Function(function.clone()));
        let Some(at) = walk::interactive(&whole) else { return };
        if self.interactive.insert(at) {
            self.diags.push(
                Code::InteractiveComponent
                    .at(at, format!("`<{name}>` needs a browser here; what it shows at first is built in"))
                    .help("write it without state and handlers, or show this part elsewhere"),
            );
        }
    }

    /// One use of a snippet.
    fn snippet(
        &mut self,
        frame: &Frame<'a>,
        imported: &'a Imported,
        props: Props<'_>,
        span: Span,
        out: &mut Vec<Part>,
    ) {
        if !self.enter(span) {
            return;
        }
        let own = self.frame(&imported.document, &imported.answers, Some(props));
        let inner = Frame { used_at: frame.used(span).used_at, ..own };
        let first = self.diags.len();
        self.children_into(&inner, NodeId::ROOT, out);
        // A name that a snippet does not know is often a prop that this use of it leaves out.
        for diag in &mut self.diags[first..] {
            let is_own = diag.span.is_some_and(|span| span.file == imported.document.source.file);
            if diag.code == Code::UnknownName && is_own && diag.related.is_empty() {
                diag.related.push((span, "the snippet is used here".into()));
                diag.help =
                    Some("give it as a prop where the snippet is used, or define it with `export const`".into());
            }
        }
        self.depth -= 1;
    }

    /// `<Snippet file="x.mdx" />`, the older form of an import.
    fn snippet_element(&mut self, frame: &Frame<'a>, id: NodeId, given: Vec<Given>, span: Span, out: &mut Vec<Part>) {
        let Some(file) = given.iter().find(|given| &*given.name == "file") else {
            self.diags.push(
                Code::MissingProp.at(span, "`<Snippet>` needs `file`").help("write <Snippet file=\"name.mdx\" />"),
            );
            return self.children_into(frame, id, out);
        };
        let (file_name, file_span) = (file.value.as_text().unwrap_or_default(), file.span);
        let answer = frame.answers.snippets.get(&file_name);
        let props = given.into_iter().filter(|given| &*given.name != "file").collect();
        match answer {
            Some(ImportAnswer::Found(imported)) => {
                let call = residual_call("Snippet", props, None, span);
                self.snippet(frame, imported, Props::Residual(&call), span, out);
            }
            Some(ImportAnswer::Cycle(files)) => {
                let path: Vec<String> = files.iter().map(|file| format!("`{file}`")).collect();
                self.diags.push(
                    Code::SnippetCycle
                        .at(file_span, format!("these snippets include each other: {}", path.join(" → ")))
                        .help("take one of them out"),
                );
            }
            Some(ImportAnswer::TooDeep) => self.diags.push(super::scope::too_deep(file_span)),
            Some(ImportAnswer::Missing { near: Some(near) }) => self.diags.push(
                Code::SnippetMissing
                    .at(file_span, format!("there is no snippet `{file_name}`"))
                    .help(format!("did you mean `{near}`?")),
            ),
            Some(ImportAnswer::Restricted { at }) => {
                self.diags.push(super::scope::restricted(&file_name, file_span, *at));
            }
            Some(ImportAnswer::Missing { near: None } | ImportAnswer::Foreign) | None => self.diags.push(
                Code::SnippetMissing
                    .at(file_span, format!("there is no snippet `{file_name}`"))
                    .help("snippets stand in the folders `snippets` and `_snippets`"),
            ),
        }
    }

    /// A component of the theme; an unknown one warns and shows its children.
    pub fn theme_call(
        &mut self,
        frame: &Frame<'a>,
        name: &str,
        given: Vec<Given>,
        inside: Inside<'_>,
        span: Span,
        out: &mut Vec<Part>,
    ) {
        let Some(signature) = self.site.signatures.get(name).cloned() else {
            let shown = self.inside(frame, inside);
            if self.unknown.insert(name.into()) {
                let known = self.site.signatures.keys().map(|name| &**name);
                let what = if shown.is_empty() { "nothing is shown" } else { "its content is shown" };
                let diag = Code::UnknownComponent.at(span, format!("`{name}` is not a component; {what}"));
                self.diags.push(match did_you_mean(name, known.clone()).or_else(|| longer(name, known)) {
                    Some(near) => diag.help(format!("did you mean `{near}`?")),
                    None => diag.help(format!(
                        "import it, define it on the page, or add `theme/components/{name}.html` to the docs folder"
                    )),
                });
            }
            out.extend(shown);
            return;
        };
        self.call(frame, &signature, given, inside, span, out);
    }
}

/// The one name that `name` is the beginning of: `Warning` for `Warn`.
fn longer<'a>(name: &str, mut known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let begins = |known: &&str| name.len() > 2 && known.starts_with(name);
    let found = known.find(begins);
    found.filter(|_| !known.any(|known| begins(&known)))
}

/// A call as an element of the language, with what is known of its props as constants.
fn residual_call(name: &str, given: Vec<Given>, children: Option<Value>, span: Span) -> tree::Element {
    let attributes = given.into_iter().map(|given| {
        let at = given.span;
        let value = match given.value {
            GivenValue::Residual(residual) => residual.expr,
            value => Expr::constant(at, value.into_value()),
        };
        Attribute::Named { name: (*given.name).into(), value }
    });
    let children = children.into_iter().map(|children| Expr::constant(span, children)).collect();
    let value = Expr::constant(span, Value::Undefined);
    let tag = Tag::Component { name: name.into(), value };
    tree::Element { tag, attributes: attributes.collect(), children, handlers: Box::default() }
}

/// Lower-case names and custom elements are HTML's; capitals are components.
pub fn is_html(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.contains('.')
}

/// As in an object, the last of a name counts, also when it is nothing.
fn last_of_each(given: Vec<Given>) -> Vec<Given> {
    let mut names = FxHashSet::default();
    let mut last: Vec<Given> = given.into_iter().rev().filter(|given| names.insert(given.name.clone())).collect();
    last.reverse();
    last
}

/// What stands between the tags; where nothing does, what the attribute `children` gives.
fn inside_of<'e>(frame: &Frame, id: NodeId, given: Option<&'e Given>) -> Inside<'e> {
    match given {
        Some(given) if frame.document.tree.node(id).first.is_none() => Inside::Given(given),
        _ => Inside::Node(id),
    }
}

fn children_given(given: &[Given]) -> Option<Given> {
    given.iter().find(|given| &*given.name == "children").cloned()
}

fn given_props(element: &Element) -> Vec<Given> {
    let props = element.props.entries().iter().filter(|(name, _)| name.as_str() != Some("children"));
    props
        .map(|(name, value)| Given {
            name: name.to_str().into_owned().into(),
            value: GivenValue::Value(value.clone()),
            name_span: element.span,
            span: element.span,
        })
        .collect()
}
