//! Elements: of MDX and of evaluated JSX. Names are looked up in the file, then in the theme, then they are unknown.

use std::sync::Arc;

use crate::diag::{Code, did_you_mean};
use crate::document::{self, AttributeKind, NodeId};
use crate::expr::object::Object;
use crate::expr::text::Text;
use crate::expr::tree::{Expr, Function, Kind};
use crate::expr::value::{Element, ElementTag, Value};
use crate::expr::walk;
use crate::index::ImportAnswer;
use crate::page::Part;
use crate::source::Span;

use super::given::{Given, GivenValue};
use super::scope::{Frame, Host};
use super::{Lower, text};

impl<'a> Lower<'a> {
    /// An element of the document's tree.
    pub fn element(&mut self, frame: &Frame<'a>, id: NodeId, element: &'a document::Element, out: &mut Vec<Part>) {
        let tree = &frame.document.tree;
        let name = tree.text(element.name);
        if name.is_empty() {
            return self.children_into(frame, id, out);
        }
        let given = self.given(frame, element);
        if name == "Snippet" && frame.scope.get(name).is_none() {
            return self.snippet_element(frame, id, given, element.tag, out);
        }
        if is_html(name) {
            let children = self.children(frame, id);
            return self.html_element(frame, name, given, children, element.tag, out);
        }
        if let Some(component) = self.component(frame, name) {
            let children = self.children(frame, id);
            let mut props: Vec<(Text, Value)> =
                given.into_iter().map(|given| (Text::from(&*given.name), given.value.into_value())).collect();
            if !children.is_empty() {
                let children = self.children_value(children, element.tag);
                props.push((Text::from("children"), children));
            }
            return self.component_call(frame, name, &component, Object::from_entries(props), element.tag, out);
        }
        if element.unclosed && !self.site.signatures.contains_key(name) {
            // `List<String>` in prose.
            return out.push(super::lower::source_text(frame.document, element.tag));
        }
        let given = self.anchored(name, given);
        let children = self.children(frame, id);
        let first = out.len();
        self.theme_call(frame, name, given, children, element.tag, out);
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
        match &element.tag {
            ElementTag::Fragment => self.value(frame, &element.children(), span, out),
            ElementTag::Html(name) => {
                let children = self.value_children(frame, element);
                self.html_element(frame, name, given_props(element), children, span, out);
            }
            ElementTag::Theme(name) => {
                let given = self.anchored(name, given_props(element));
                let children = self.value_children(frame, element);
                self.theme_call(frame, name, given, children, span, out);
            }
            ElementTag::Component(name, component) => {
                let props = Object::from_entries(element.props.entries().iter().cloned());
                self.component_call(frame, name, component, props, span, out);
            }
        }
        self.depth -= 1;
    }

    fn value_children(&mut self, frame: &Frame<'a>, element: &Element) -> Vec<Part> {
        let mut children = Vec::new();
        self.value(frame, &element.children(), element.span, &mut children);
        children
    }

    /// The attributes of an element with their expressions evaluated; one that cannot be is left out with a warning.
    fn given(&mut self, frame: &Frame<'a>, element: &'a document::Element) -> Vec<Given> {
        let tree = &frame.document.tree;
        let attributes = tree.attributes(element);
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
                    if let Some(value) = self.attribute_value(frame, expression, name) {
                        all.push(Given {
                            name: name.into(),
                            value: GivenValue::Value(value),
                            name_span,
                            span: expression.span,
                        });
                    }
                }
                AttributeKind::Spread(value) => {
                    let expression = &tree.expressions[value as usize];
                    if let Some(Value::Object(object)) = self.attribute_value(frame, expression, "...") {
                        all.extend(object.entries().iter().map(|(name, value)| Given {
                            name: name.to_str().into_owned().into(),
                            value: GivenValue::Value(value.clone()),
                            name_span: expression.span,
                            span: expression.span,
                        }));
                    }
                }
            }
        }
        all
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
        let mut value = self.name_value(&frame.scope, first).ok()?;
        for member in members.into_iter().flat_map(|members| members.split('.')) {
            let Value::Object(object) = &value else { return None };
            value = object.get_str(member)?.clone();
        }
        Some(value)
    }

    /// A call of a component of the page or a snippet.
    fn component_call(
        &mut self,
        frame: &Frame<'a>,
        name: &str,
        component: &Value,
        props: Object,
        span: Span,
        out: &mut Vec<Part>,
    ) {
        match component {
            Value::Function(closure) => {
                self.interactive(name, &closure.function, span);
                match self.call_function(component, props, span) {
                    Ok(value) => self.value(frame, &value, span, out),
                    Err(throw) => self.thrown(&throw, &format!("`<{name}>` is left out")),
                }
            }
            Value::Foreign(foreign) => {
                // Taken out while it is used: a component's children may hold the component again.
                let host = std::mem::replace(&mut self.hosts[foreign.id as usize], Host::Missing);
                match &host {
                    Host::Snippet(imported) => self.snippet(imported, props, span, out),
                    Host::Children(parts) => {
                        // Placed twice in a component that is inside itself they would double at each level.
                        self.parts += text::size(parts);
                        if self.enter(span) {
                            out.extend(parts.iter().cloned());
                            self.depth -= 1;
                        }
                    }
                    Host::Missing => {
                        if let Some(children) = props.get_str("children") {
                            self.value(frame, &children.clone(), span, out);
                        }
                    }
                }
                self.hosts[foreign.id as usize] = host;
            }
            // `const Tag = 'h2'`
            Value::Text(tag) if is_html(&tag.to_str()) => {
                let element =
                    Element { tag: ElementTag::Html(tag.to_str().as_ref().into()), props: Arc::new(props), span };
                self.element_value(frame, &element, out);
            }
            _ => {
                self.diags.push(
                    Code::UnknownComponent
                        .at(span, format!("`{name}` is not a component"))
                        .help(format!("write `export const {name} = (props) => <>…</>`")),
                );
                if let Some(children) = props.get_str("children") {
                    self.value(frame, &children.clone(), span, out);
                }
            }
        }
    }

    /// Says once a page that a component needs a browser, of which its first state is shown.
    fn interactive(&mut self, name: &str, function: &Arc<Function>, span: Span) {
        let whole = Expr::new(span, Kind::Function(function.clone()));
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
    fn snippet(&mut self, imported: &'a crate::index::Imported, props: Object, span: Span, out: &mut Vec<Part>) {
        if !self.enter(span) {
            return;
        }
        let inner = self.frame(&imported.document, &imported.answers, Some(props));
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
        let props = given
            .into_iter()
            .filter(|given| &*given.name != "file")
            .map(|given| (Text::from(&*given.name), given.value.into_value()));
        match answer {
            Some(ImportAnswer::Found(imported)) => {
                let props = Object::from_entries(props.collect::<Vec<_>>());
                self.snippet(imported, props, span, out);
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
            Some(ImportAnswer::Missing { near: None } | ImportAnswer::Foreign) | None => self.diags.push(
                Code::SnippetMissing
                    .at(file_span, format!("there is no snippet `{file_name}`"))
                    .help("snippets stand in the folders `snippets` and `_snippets`"),
            ),
        }
    }

    /// A component of the theme; an unknown one warns and shows its children.
    fn theme_call(
        &mut self,
        frame: &Frame<'a>,
        name: &str,
        given: Vec<Given>,
        children: Vec<Part>,
        span: Span,
        out: &mut Vec<Part>,
    ) {
        let Some(signature) = self.site.signatures.get(name).cloned() else {
            if self.unknown.insert(name.into()) {
                let known = self.site.signatures.keys().map(|name| &**name);
                let diag =
                    Code::UnknownComponent.at(span, format!("`{name}` is not a component; its content is shown"));
                self.diags.push(match did_you_mean(name, known) {
                    Some(near) => diag.help(format!("did you mean `{near}`?")),
                    None => diag.help(format!(
                        "import it, define it on the page, or add `theme/components/{name}.html` to the docs folder"
                    )),
                });
            }
            out.extend(children);
            return;
        };
        let call = self.call(frame, &signature, given, children, span);
        out.push(call);
    }
}

/// Lower-case names and custom elements are HTML's; capitals are components.
fn is_html(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.contains('.')
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
