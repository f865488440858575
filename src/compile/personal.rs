//! What depends on the reader: residuals, the holes they leave in the page, and the arms they choose from.
//!
//! A residual is what `fold` leaves of an expression. At its outside, elements are elements of the page; what is inside a
//! condition or a loop becomes an *arm*: build-time HTML with holes of its own, which the loader puts in. While an arm is
//! being made its holes are collected in the innermost `Owner`; outside of arms a hole is a slot of the page, and holds
//! what is there for a reader nobody knows.

mod choice;
mod code;
mod contents;
mod findings;
mod reasons;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diag::Code;
use crate::expr::children::children_of;
use crate::expr::encode::{Encoded, encode};
use crate::expr::eval;
use crate::expr::fold::{Folded, Folder};
use crate::expr::map::map_parts;
use crate::expr::scope::{Binding, Names, Scope};
use crate::expr::tree::{Attribute, Element, Expr, Key, Kind, Property, Tag};
use crate::expr::value::Value;
use crate::expr::walk;
use crate::page::{self, Arm, Contents, Hole, Part, Personal, Reason, What};
use crate::source::{FileId, Span};

pub use choice::{Choice, in_groups, shows};

use super::anchors::Mark;
use super::children::Inside;
use super::elements::Props;
use super::given::{Attributes, Given, GivenValue, Residual};
use super::questions::Asked;
use super::reader::{Known, Reader};
use super::scope::Frame;
use super::{Lower, text};

use reasons::About;

/// What of the page depends on the reader, while it is collected.
#[derive(Default)]
pub struct Slots {
    folder: Folder,
    slots: Vec<page::Slot>,
    /// Numbers of slots by what they hold, encoded: equal ones are one.
    by_code: FxHashMap<String, u32>,
    arms: Vec<Made>,
    /// Arms by where their element stands: equal ones are one.
    by_place: FxHashMap<Span, Vec<u32>>,
    /// The arms being made, outer first.
    owners: Vec<Owner>,
    /// Where the lines of the page's files end.
    lines: FxHashMap<FileId, Vec<u32>>,
    /// Functions and loops around the arm being made: headings in them have no ids.
    repeated: u32,
    reasons: Vec<Reason>,
    /// The functions of the residual whose value for a reader nobody knows is being lowered: what stands in them may
    /// come several times for others.
    loops: Vec<Span>,
}

/// An arm, made.
struct Made {
    arm: Arm,
    /// Whether it holds blocks.
    block: bool,
    /// What it adds to the table of contents.
    contents: Vec<Contents>,
}

/// An arm that is being made.
#[derive(Default)]
struct Owner {
    /// The expressions of its holes.
    holes: Vec<Expr>,
    contents: Vec<Contents>,
    /// Of its holes.
    reasons: Vec<Reason>,
}

impl<'a> Lower<'a> {
    /// Whether what is being lowered is part of an arm.
    pub fn in_arm(&self) -> bool {
        self.slots.as_ref().is_some_and(|slots| !slots.owners.is_empty())
    }

    /// Whether it may come several times.
    pub fn is_repeated(&self) -> bool {
        self.slots.as_ref().is_some_and(|slots| slots.repeated > 0)
    }

    /// The table of contents of what is being lowered.
    pub fn listed(&mut self) -> &mut Vec<Contents> {
        match self.slots.as_mut().and_then(|slots| slots.owners.last_mut()) {
            Some(owner) => &mut owner.contents,
            None => &mut self.contents,
        }
    }

    fn slots(&mut self) -> &mut Slots {
        self.slots.get_or_insert_default()
    }

    /// Folds an expression that reaches the reader; `None`, with an error, when no reader gets a value.
    pub fn folded(&mut self, expr: &Expr, scope: &Arc<Scope>) -> Option<Folded> {
        let outcome = self.slots().folder.expression(expr, scope);
        let folded = self.checked(outcome, scope);
        self.asked(folded.as_ref());
        folded
    }

    /// Folds the call of a component of the page with props that may depend on the reader.
    pub fn folded_call(
        &mut self,
        component: &Value,
        element: &Element,
        scope: &Arc<Scope>,
        span: Span,
    ) -> Option<Folded> {
        let outcome = self.slots().folder.component(component, element, span);
        let folded = self.checked(outcome, scope);
        self.asked(folded.as_ref());
        folded
    }

    /// Keeps what is asked of readers, where somebody wants to know.
    fn asked(&mut self, folded: Option<&Folded>) {
        if let (Some(questions), Some(Folded::Residual(residual))) = (&mut self.questions, folded) {
            questions.push(Asked::Value(residual.clone()));
        }
    }

    /// What has been asked of readers while the body was lowered, definitions among it, and the scope it is asked in.
    pub fn questions(mut self) -> (Vec<Asked>, Arc<Scope>) {
        let mut questions = self.questions.take().unwrap_or_default();
        let folder = &mut self.slots().folder;
        questions.extend(folder.definitions().map(|(_, expr)| Asked::Value(expr.clone())));
        (questions, folder.residual_scope())
    }

    /// A residual among text or blocks: elements, holes, or both.
    pub fn residual(&mut self, frame: &Frame<'a>, residual: &Expr, span: Span, out: &mut Vec<Part>) {
        match &residual.kind {
            Kind::Constant(value) => self.value(frame, value, span, out),
            Kind::Element(element) => self.residual_element(frame, element, residual.span, out),
            Kind::Array(items) if items.iter().all(|item| !item.spread) => {
                for item in items {
                    self.residual(frame, &item.value, span, out);
                }
            }
            _ => {
                let hole = self.hole(frame, residual, span);
                out.push(Part::Hole(Box::new(hole)));
            }
        }
    }

    /// A hole for a residual among text or blocks.
    pub fn hole(&mut self, frame: &Frame<'a>, residual: &Expr, span: Span) -> Hole {
        let mark = self.anchors.mark();
        self.check_object(residual);
        let expr = self.armed(frame, residual);
        let block = self.holds_block(&expr);
        let n_listed = self.listed().len();
        let default = if self.in_arm() { Vec::new() } else { self.default_parts(frame, residual, span, &mark) };
        self.anchors.unite(mark);
        self.list_arms(&expr, n_listed, span);
        let number = self.number(expr, span, Some(About::of(frame, What::Content)));
        Hole { number, default, block }
    }

    /// The number of a hole: of the arm being made, else a slot of the page.
    fn number(&mut self, expr: Expr, span: Span, about: Option<About>) -> u32 {
        let Some(code) = encode(&expr) else {
            self.diags.push(
                Code::PersonalOutside
                    .at(span, "this gives a function or an element where a text or a list is asked for")
                    .help("call it, or write it as an element: `<Name />`"),
            );
            return 0;
        };
        let place = self.place(span);
        let slots = self.slots();
        let number = match slots.owners.last_mut() {
            Some(owner) => {
                owner.holes.push(expr);
                (owner.holes.len() - 1) as u32
            }
            None => slots.slot(code, place),
        };
        slots.reasons.extend(about.and_then(|about| about.reason(&mut slots.owners, number, span)));
        number
    }

    /// Where something stands, as a browser's console says it.
    fn place(&mut self, span: Span) -> Box<str> {
        let Some(source) = self.sources.get(&span.file).copied() else { return Box::default() };
        let ends = self
            .slots()
            .lines
            .entry(span.file)
            .or_insert_with(|| memchr::memchr_iter(b'\n', source.text.as_bytes()).map(|at| at as u32).collect());
        let line = ends.partition_point(|end| *end < span.start) + 1;
        let is_page = self.page_file == Some(span.file);
        if is_page { line.to_string().into() } else { format!("{}:{line}", source.path).into() }
    }

    /// What stands in a hole for a reader nobody knows; an error when that throws.
    fn default_parts(&mut self, frame: &Frame<'a>, residual: &Expr, span: Span, mark: &Mark) -> Vec<Part> {
        let Some(value) = self.default_value(residual, &frame.scope) else { return Vec::new() };
        for fault in children_of(&value).faults {
            let diag = Code::NotRenderable.at(span, format!("this expression gives {}", fault.describe()));
            self.diags.push(diag.help(fault.help()));
        }
        self.anchors.return_to(mark);
        let mut parts = Vec::new();
        let loops = contents::loops(residual);
        let around = std::mem::replace(&mut self.slots().loops, loops);
        self.for_nobody(|lower| lower.value(frame, &value, span, &mut parts));
        self.slots().loops = around;
        self.check_words(residual, &text::plain(&parts));
        parts
    }

    /// Lowers something for a reader nobody knows. What is to be said of it has been said of its arms.
    fn for_nobody<T>(&mut self, work: impl FnOnce(&mut Lower<'a>) -> T) -> T {
        let n_diags = self.diags.len();
        let reader = std::mem::replace(&mut self.reader, Reader::Known(Known::nobody()));
        let made = work(self);
        self.reader = reader;
        self.diags.truncate(n_diags);
        made
    }

    /// A residual's value for a reader nobody knows; `None`, with an error, when there is none.
    pub fn default_value(&mut self, residual: &Expr, scope: &Arc<Scope>) -> Option<Value> {
        let residual_scope = self.slots().folder.residual_scope();
        match eval::evaluate(residual, &residual_scope, &eval::no_user()) {
            Ok(value) => Some(value),
            Err(throw) => {
                self.personal_throw(&throw, scope, "for a reader nobody knows");
                None
            }
        }
    }

    /// A residual's value with its holes in the place of its elements.
    fn armed(&mut self, frame: &Frame<'a>, expr: &Expr) -> Expr {
        match &expr.kind {
            Kind::Element(_) => self.arm(expr.span, |lower| {
                let mut parts = Vec::new();
                lower.residual(frame, expr, expr.span, &mut parts);
                parts
            }),
            // A call of a function literal binds names and calls it once.
            Kind::Call { callee, .. } if matches!(callee.kind, Kind::Function(_)) => map_parts(expr, &mut |part| {
                if matches!(part.kind, Kind::Function(_)) {
                    map_parts(part, &mut |body| self.armed(frame, body))
                } else {
                    self.armed(frame, part)
                }
            }),
            Kind::Function(_) => {
                self.slots().repeated += 1;
                let armed = map_parts(expr, &mut |part| self.armed(frame, part));
                self.slots().repeated -= 1;
                armed
            }
            _ => map_parts(expr, &mut |part| self.armed(frame, part)),
        }
    }

    /// Makes an arm; gives what stands for it in a residual. What is nothing but a text needs none.
    fn arm(&mut self, span: Span, work: impl FnOnce(&mut Lower<'a>) -> Vec<Part>) -> Expr {
        let mark = self.anchors.mark();
        self.slots().owners.push(Owner::default());
        let parts = work(self);
        let Owner { holes, contents, reasons } = self.slots().owners.pop().unwrap_or_default();
        self.anchors.return_to(&mark);
        self.anchors.unite(mark);
        match &*parts {
            [] => return Expr::constant(span, Value::Null),
            [Part::Text(text)] => return Expr::constant(span, &**text),
            _ => {}
        }
        let made = Made { block: holds_block(&parts), arm: Arm::Parts(parts), contents };
        let number = self.made(made, span);
        self.slots().settle(reasons, number);
        arm_expr(number, holes, span)
    }

    /// The number of an arm; equal ones that stand in one place are one.
    fn made(&mut self, made: Made, span: Span) -> u32 {
        let slots = self.slots();
        let same = slots.by_place.entry(span).or_default();
        if let Some(&at) = same.iter().find(|at| slots.arms[**at as usize].arm == made.arm) {
            return at;
        }
        let at = slots.arms.len() as u32;
        same.push(at);
        slots.arms.push(made);
        at
    }

    fn holds_block(&self, expr: &Expr) -> bool {
        let Some(slots) = &self.slots else { return false };
        let mut found = false;
        walk::visit(expr, &mut |expr| {
            found |= arm_number(expr).is_some_and(|number| slots.arms[number].block);
        });
        found
    }

    /// Lets the names `#0` … in a snippet's props mean what they mean in residuals.
    pub fn bind_definitions(&mut self, names: &mut Names) {
        let folder = &mut self.slots().folder;
        let scope = folder.residual_scope();
        for (name, _) in folder.definitions() {
            names.bind(&name, Binding::Import(scope.clone(), (*name).into()));
        }
    }

    /// An element of a residual: at the outside of it or of an arm, so it is an element of the page or of the arm.
    fn residual_element(&mut self, frame: &Frame<'a>, element: &Element, span: Span, out: &mut Vec<Part>) {
        if !self.enter(span) {
            return;
        }
        self.parts += 1;
        match &element.tag {
            Tag::Fragment => self.residual_children(frame, element, out),
            Tag::Html(name) => {
                let Attributes { given, .. } = self.residual_given(frame, element, span);
                let children = self.inside(frame, Inside::Residual(element));
                self.html_element(frame, name, given, children, span, out);
            }
            Tag::Component { name, value } => match &value.kind {
                Kind::Constant(component) => {
                    self.component_call(frame, name, component, Props::Residual(element), span, out);
                }
                Kind::Name(_) | Kind::Member { .. } => {
                    let all = self.residual_given(frame, element, span);
                    if self.is_visible(name) {
                        self.visible(frame, all, Inside::Residual(element), span, out);
                    } else {
                        let given = self.anchored(name, all.given);
                        self.theme_call(frame, name, given, Inside::Residual(element), span, out);
                    }
                }
                _ => self.diags.push(
                    Code::ReaderDependent
                        .at(span, format!("which component `{name}` is depends on the reader"))
                        .help("choose between elements: {user.isAdmin ? <A /> : <B />}"),
                ),
            },
            Tag::Arm(_) => {}
        }
        self.depth -= 1;
    }

    pub fn residual_children(&mut self, frame: &Frame<'a>, element: &Element, out: &mut Vec<Part>) {
        for child in &element.children {
            self.residual(frame, child, child.span, out);
        }
        if element.children.is_empty() {
            let given = element.attributes.iter().rev().find_map(|attribute| match attribute {
                Attribute::Named { name, value } if &**name == "children" => Some(value),
                Attribute::Named { .. } | Attribute::Spread(_) => None,
            });
            given.into_iter().for_each(|value| self.residual(frame, value, value.span, out));
        }
    }

    fn residual_given(&mut self, frame: &Frame<'a>, element: &Element, span: Span) -> Attributes {
        let mut is_whole = true;
        let mut given = Vec::with_capacity(element.attributes.len());
        for attribute in &element.attributes {
            match attribute {
                Attribute::Named { name, value } => {
                    if &**name == "children" {
                        continue;
                    }
                    let value_span = value.span;
                    let value = self.given_value(frame, value.clone());
                    given.push(Given { name: (**name).into(), value, name_span: span, span: value_span });
                }
                Attribute::Spread(value) => is_whole &= self.spread_residual(value),
            }
        }
        Attributes { given, is_whole }
    }

    /// Spread attributes of which only the values depend on the reader. False where they are not read.
    pub fn spread(&mut self, frame: &Frame<'a>, residual: &Expr, all: &mut Vec<Given>) -> bool {
        let Kind::Object(properties) = &residual.kind else { return self.spread_residual(residual) };
        for property in properties {
            let Property::Field { key: Key::Name(name), value } = property else {
                return self.spread_residual(residual);
            };
            let given = self.given_value(frame, value.clone());
            let (name, at) = (name.to_str().into_owned().into(), value.span);
            all.push(Given { name, value: given, name_span: at, span: at });
        }
        true
    }

    /// Attributes whose names only the reader's data say: they are not read.
    pub fn spread_residual(&mut self, value: &Expr) -> bool {
        self.diags.push(
            Code::ReaderDependent
                .at(value.span, "which attributes these are depends on the reader")
                .help("write them one by one: href={user.link.href}"),
        );
        false
    }

    /// A residual as the value of an attribute or prop.
    pub fn given_value(&mut self, frame: &Frame<'a>, expr: Expr) -> GivenValue {
        match expr.kind {
            Kind::Constant(value) => GivenValue::Value(value),
            _ => {
                let default = if self.in_arm() { None } else { self.default_value(&expr, &frame.scope) };
                if let Some(Value::Text(text)) = &default {
                    self.check_words(&expr, &text.to_str());
                }
                GivenValue::Residual(Box::new(Residual { expr, default }))
            }
        }
    }

    /// The number of an attribute's hole.
    pub fn attribute_number(&mut self, frame: &Frame<'a>, name: &str, expr: Expr, span: Span) -> u32 {
        self.number(expr, span, Some(About::of(frame, What::Attribute(name.into()))))
    }

    /// What has been collected, once the body is lowered.
    pub fn personal(&mut self, frame: &Frame<'a>) -> Personal {
        let mut definitions: Vec<Encoded> = Vec::new();
        // Compiling a definition may make others.
        loop {
            let Some(slots) = &self.slots else { return Personal::default() };
            let new = slots.folder.definitions().skip(definitions.len());
            let known: Vec<Expr> = new.map(|(_, expr)| expr.clone()).collect();
            if known.is_empty() {
                break;
            }
            for expr in known {
                self.check_names(&expr, &frame.scope);
                // An arm of a definition has its own holes, wherever it is used.
                self.slots().repeated += 1;
                let armed = self.armed(frame, &expr);
                self.slots().repeated -= 1;
                // What only the build knows is told of where it is used.
                definitions.push(encode(&armed).unwrap_or_else(Encoded::undefined));
            }
        }
        let slots = self.slots.take().unwrap_or_default();
        if slots.slots.is_empty() {
            return Personal::default();
        }
        Personal {
            slots: slots.slots,
            definitions,
            arms: slots.arms.into_iter().map(|made| made.arm).collect(),
            title: None,
            reasons: slots.reasons,
        }
    }
}

/// The arm that an expression is.
fn arm_number(expr: &Expr) -> Option<usize> {
    match &expr.kind {
        Kind::Element(element) => match element.tag {
            Tag::Arm(number) => Some(number as usize),
            _ => None,
        },
        _ => None,
    }
}

fn arm_expr(number: u32, holes: Vec<Expr>, span: Span) -> Expr {
    let element =
        Element { tag: Tag::Arm(number), attributes: Box::default(), children: holes.into(), handlers: Box::default() };
    Expr::new(span, Kind::Element(Arc::new(element)))
}

fn holds_block(parts: &[Part]) -> bool {
    parts.iter().any(|part| match part {
        Part::Text(_) | Part::Math { .. } => false,
        Part::Heading(_) | Part::Code(_) => true,
        Part::Call(call) => !call.signature.inline,
        Part::Hole(hole) => hole.block || holds_block(&hole.default),
        Part::Element(element) => crate::html::is_block(&element.name) || holds_block(&element.children),
    })
}
