//! What stands between the tags of a call, sorted into what the component takes.

use crate::component::{Children, Signature};
use crate::diag::Code;
use crate::document::{Kind, NodeId};
use crate::expr::tree;
use crate::expr::value::Element;
use crate::page::Part;
use crate::source::Span;

use super::Lower;
use super::code_block::CODE_BLOCK;
use super::elements::is_html;
use super::given::{Given, GivenValue};
use super::scope::Frame;

/// How many places one finding names beside the first.
const MAX_OTHERS: usize = 4;

/// Where the children of a call come from. They are lowered each time anew: they may come in several arms.
#[derive(Clone, Copy)]
pub enum Inside<'e> {
    /// A node of the frame's document.
    Node(NodeId),
    /// An element that an expression made.
    Value(&'e Element),
    /// An element that depends on the reader.
    Residual(&'e tree::Element),
    /// The attribute `children`.
    Given(&'e Given),
}

/// A child that a component does not take, as it is named in a message.
struct Misplaced {
    what: String,
    span: Span,
}

impl<'a> Lower<'a> {
    pub fn inside(&mut self, frame: &Frame<'a>, inside: Inside<'_>) -> Vec<Part> {
        let mut children = Vec::new();
        match inside {
            Inside::Node(id) => self.children_into(frame, id, &mut children),
            Inside::Value(element) => self.value(frame, &element.children(), element.span, &mut children),
            Inside::Residual(element) => self.residual_children(frame, element, &mut children),
            Inside::Given(Given { value: GivenValue::Residual(residual), span, .. }) => {
                self.residual(frame, &residual.expr, *span, &mut children);
            }
            Inside::Given(Given { value, span, .. }) => {
                self.value(frame, &value.clone().into_value(), *span, &mut children);
            }
        }
        children
    }

    /// Children as the signature takes them. What a component that reads its children cannot place is kept, in order,
    /// for its template to show, with a warning.
    pub fn call_children(
        &mut self,
        frame: &Frame<'a>,
        signature: &Signature,
        children: Vec<Part>,
        inside: Inside<'_>,
        span: Span,
    ) -> Vec<Part> {
        let blank = |part: &Part| matches!(part, Part::Text(text) if text.trim().is_empty());
        match &signature.children {
            Children::Content => children,
            Children::None => {
                if !children.iter().all(blank) {
                    let place = written(frame, inside).unwrap_or(span);
                    self.diags.push(
                        Code::UnexpectedChildren
                            .at(place, format!("`<{}>` takes no children; this is left out", signature.name))
                            .help(format!("write <{} /> and put the content after it", signature.name)),
                    );
                }
                Vec::new()
            }
            Children::Items(names) => {
                let mut items = Vec::with_capacity(children.len());
                flatten(children, &mut items);
                items.retain(|part| !blank(part));
                if items.iter().any(|item| matches!(item, Part::Hole(_))) {
                    self.diags.push(
                        Code::ReaderDependent
                            .at(span, format!("what `<{}>` holds depends on the reader", signature.name))
                            .help(format!("put the condition around `<{}>`, or inside what it holds", signature.name)),
                    );
                    items.retain(|item| !matches!(item, Part::Hole(_)));
                }
                if let Some(item) = items.iter().find(|item| !fits(names, item)) {
                    self.misplaced(frame, signature, names, item, inside, span);
                }
                items
            }
        }
    }

    /// Says that `item`, and perhaps others, is none of `names`.
    fn misplaced(
        &mut self,
        frame: &Frame<'a>,
        signature: &Signature,
        names: &[Box<str>],
        item: &Part,
        inside: Inside<'_>,
        span: Span,
    ) {
        let (mut sure, mut perhaps) = (Vec::new(), Vec::new());
        if let Inside::Node(id) = inside {
            self.look_for_misplaced(frame, id, names, &mut sure, &mut perhaps);
        }
        let mut found = match (&*sure, &*perhaps) {
            ([], [_]) => perhaps.into_iter(),
            _ => sure.into_iter(),
        };
        // One of several snippets and expressions: the tag is the place that is sure.
        let first = found.next().unwrap_or_else(|| Misplaced { what: name_of(item), span });
        let takes = names.iter().map(|name| match &**name {
            "Fence" => "code fences".to_owned(),
            name => format!("`<{name}>`"),
        });
        let takes = takes.collect::<Vec<_>>().join(" and ");
        let name = &signature.name;
        let message = format!("{} stands in `<{name}>`, which takes {takes} only", first.what);
        let into = names.iter().find(|name| &***name != "Fence").map(|name| format!("into a `<{name}>`, or "));
        let help = format!("move it {}before or after `<{name}>`", into.unwrap_or_default());
        let mut finding = Code::UnexpectedChildren.at(first.span, message).help(help);
        for other in found.take(MAX_OTHERS) {
            finding = finding.related(other.span, format!("so does {}", other.what));
        }
        self.diags.push(finding);
    }

    /// The children of a node that are none of `names`: those that are so whatever the rest of the site says, and
    /// those that may show anything.
    fn look_for_misplaced(
        &self,
        frame: &Frame<'a>,
        id: NodeId,
        names: &[Box<str>],
        sure: &mut Vec<Misplaced>,
        perhaps: &mut Vec<Misplaced>,
    ) {
        let document = frame.document;
        let tree = &document.tree;
        let is_named = |name: &str| names.iter().any(|taken| **taken == *name);
        let is_taken = |name: &str| is_named(name) || (name == CODE_BLOCK && is_named("Fence"));
        for child in tree.children(id) {
            let mut span = document.span(child);
            let what = match tree.node(child).kind {
                Kind::Element(at) => {
                    let element = &tree.elements[at as usize];
                    let name = tree.text(element.name);
                    if name.is_empty() {
                        self.look_for_misplaced(frame, child, names, sure, perhaps);
                        continue;
                    }
                    let is_own = frame.scope.get(name.split('.').next().unwrap_or(name)).is_some();
                    if is_taken(name) && !is_own {
                        continue;
                    }
                    span = element.tag;
                    if !is_html(name) && (is_own || !self.site.signatures.contains_key(name)) {
                        perhaps.push(Misplaced { what: format!("what `<{name}>` shows"), span });
                        continue;
                    }
                    format!("`<{name}>`")
                }
                Kind::Expression(_) => {
                    perhaps.push(Misplaced { what: "what this expression shows".to_owned(), span });
                    continue;
                }
                // An element alone in a paragraph that is looked through, or words beside one.
                Kind::Paragraph if tree.children(child).any(|id| matches!(tree.node(id).kind, Kind::Element(_))) => {
                    self.look_for_misplaced(frame, child, names, sure, perhaps);
                    continue;
                }
                Kind::Fence(_) if is_taken("Fence") => continue,
                Kind::Text(text) if tree.text(text).trim().is_empty() => continue,
                Kind::SoftBreak | Kind::FootnoteDefinition(_) => continue,
                Kind::Fence(_) => "a code fence".to_owned(),
                Kind::Heading(_) => "a heading".to_owned(),
                Kind::Quote => "a quote".to_owned(),
                Kind::List { .. } => "a list".to_owned(),
                Kind::Table(_) => "a table".to_owned(),
                Kind::ThematicBreak => "a line across the page".to_owned(),
                Kind::Image(_) => "an image".to_owned(),
                Kind::Math { .. } => "a formula".to_owned(),
                Kind::Paragraph
                | Kind::Text(_)
                | Kind::Emphasis
                | Kind::Strong
                | Kind::Strike
                | Kind::Code(_)
                | Kind::HardBreak
                | Kind::Link(_)
                | Kind::FootnoteReference(_)
                | Kind::Variable(_)
                | Kind::Root
                | Kind::Item { .. }
                | Kind::Row { .. }
                | Kind::Cell => "text".to_owned(),
            };
            sure.push(Misplaced { what, span });
        }
    }
}

/// Whether a component that takes `names` can place a part.
fn fits(names: &[Box<str>], part: &Part) -> bool {
    let takes_code = names.iter().any(|name| &**name == "Fence");
    match part {
        Part::Call(call) if &*call.signature.name == CODE_BLOCK => takes_code,
        Part::Call(call) => names.contains(&call.signature.name),
        Part::Code(_) => takes_code,
        Part::Text(_) | Part::Element(_) | Part::Heading(_) | Part::Math { .. } | Part::Hole(_) => false,
    }
}

fn name_of(part: &Part) -> String {
    match part {
        Part::Call(call) => format!("`<{}>`", call.signature.name),
        Part::Element(element) if &*element.name != "p" => format!("`<{}>`", element.name),
        Part::Heading(_) => "a heading".to_owned(),
        Part::Code(_) => "a code fence".to_owned(),
        Part::Math { .. } => "a formula".to_owned(),
        Part::Text(_) | Part::Element(_) | Part::Hole(_) => "text".to_owned(),
    }
}

/// From the first child to the last, where they stand in the document.
pub(super) fn written(frame: &Frame, inside: Inside<'_>) -> Option<Span> {
    let id = match inside {
        Inside::Node(id) => id,
        Inside::Given(given) => return Some(given.span),
        Inside::Value(_) | Inside::Residual(_) => return None,
    };
    let mut children = frame.document.tree.children(id);
    let first = frame.document.span(children.next()?);
    let last = children.last().map_or(first, |last| frame.document.span(last));
    Some(Span { end: last.end, ..first })
}

/// Paragraphs and fragments that only wrap items are looked through: `<Tabs>` may hold a `.map` or a snippet.
fn flatten(parts: Vec<Part>, out: &mut Vec<Part>) {
    for part in parts {
        match part {
            Part::Element(element)
                if &*element.name == "p" && element.children.iter().any(|child| matches!(child, Part::Call(_))) =>
            {
                flatten(element.children, out);
            }
            part => out.push(part),
        }
    }
}
