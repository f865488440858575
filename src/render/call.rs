//! A component call: its shape for the template, what belongs into the holes, and the two put together.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value as Json;

use super::body::{Writer, plain_text};
use super::manifest::Bound;
use super::{code, escape, markdown, menu, nesting};
use crate::client::Loader;
use crate::component::{Children, PropKind, Signature};
use crate::diag::Code;
use crate::html::may_be_personal;
use crate::page::{self, Call, Part, Prop};
use crate::source::Span;
use crate::theme::place::Place;
use crate::theme::skeleton::{Given, Item, Piece, Shape, UID, ValuePiece};

/// Stands behind the number of a call in an arm, which may be shown several times: `numbered` of `client/markup.js` puts
/// the number of the copy in its place.
const OF_COPY: &str = "-of-copy";

/// What belongs into a hole; the hole's number is its index.
enum Fill<'a> {
    Uid(u32),
    Text(&'a str),
    Owned(String),
    Parts(&'a [Part]),
    /// Depends on the reader.
    Hole(&'a page::Hole),
    /// An address that does.
    Address(&'a page::Hole),
    /// Markup of our own: an icon.
    Html(String),
    Code(&'a page::Code),
}

impl<'s> Writer<'s> {
    pub fn call(&mut self, call: &Call) {
        let mut fills = self.fills();
        let shape = self.shape(call, &mut fills);
        if !self.fill(&shape, &fills, Some(call.icon)) {
            self.parts(&call.children);
        }
    }

    /// A fence that stands alone, in the theme's component for it.
    pub fn code_block(&mut self, signature: &Arc<Signature>, code: &page::Code) {
        let mut fills = self.fills();
        let shape = self.code_shape(signature, code, &mut fills);
        if !self.fill(&shape, &fills, None) {
            self.code_body(code);
        }
    }

    fn fills<'f>(&mut self) -> Vec<Fill<'f>> {
        self.calls += 1;
        vec![Fill::Uid(self.calls)]
    }

    /// Writes the skeleton of a shape with its holes filled; `false` when the template failed. `at` is the call.
    fn fill(&mut self, shape: &Shape, fills: &[Fill], at: Option<Span>) -> bool {
        debug_assert_eq!(UID, 0);
        let skeleton = match self.site.theme.skeleton(shape, self.language) {
            Ok(skeleton) => skeleton,
            Err(diag) => {
                if !self.diags.contains(&diag) {
                    self.diags.push(*diag);
                }
                return false;
            }
        };
        let outer = std::mem::replace(&mut self.only_templates, false);
        let mut bound = Vec::new();
        // Whether the tag that is being written is a picture of the reader's choice.
        let mut shows_theirs = false;
        // Whether it is one whose attributes have to be made unique in each copy of the arm.
        let mut is_numbered = false;
        for piece in &skeleton.pieces {
            match piece {
                Piece::Attribute { element, name, value } => {
                    let is_personal = value.iter().any(|piece| personal(piece, fills).is_some());
                    let is_bound = is_personal && may_be_bound(element, name, value, fills);
                    if is_personal && !is_bound {
                        self.refuse(shape, element, name, at);
                    }
                    bound.extend(self.attribute(name, value, fills, is_bound));
                    is_numbered |= self.in_arm && value.contains(&ValuePiece::Hole(UID));
                    shows_theirs |= is_bound && &**element == "img" && &**name == "src";
                }
                Piece::TagEnd => {
                    self.bound(&std::mem::take(&mut bound));
                    if std::mem::take(&mut is_numbered) {
                        self.loader = Some(Loader::Whole);
                        self.out.push_str(" data-uid");
                    }
                    if std::mem::take(&mut shows_theirs) && !begun_tag(&self.out).contains("referrerpolicy") {
                        // Whose picture it is, is nobody's business.
                        self.out.push_str(" referrerpolicy=\"no-referrer\"");
                    }
                }
                Piece::Html(html) => self.out.push_str(html),
                Piece::Hole { id, place } => {
                    if let Some(fill) = fills.get(*id as usize) {
                        self.only_templates = nesting::ends_inside_its_own(&self.out);
                        self.fill_hole(fill, *place);
                    }
                }
            }
        }
        self.only_templates = outer;
        true
    }

    /// Says that a template puts what depends on the reader where it may not stand; it stays as it was built.
    fn refuse(&mut self, shape: &Shape, element: &str, name: &str, at: Option<Span>) {
        let component = &shape.signature.name;
        let message = format!(
            "`<{component}>` puts what depends on the reader into `{name}` of `<{element}>`, where it cannot stand"
        );
        let code = Code::ReaderDependent;
        let diag = at.map_or_else(|| code.site(message.clone()), |at| code.at(at, message.clone()));
        let diag = diag
            .help(format!("declare the prop as `build` in `theme/components/{component}.html`, or place it as text"));
        if !self.diags.contains(&diag) {
            self.diags.push(diag);
        }
    }

    /// An attribute of a template with what belongs into it; its binding when it depends on the reader.
    fn attribute(&mut self, name: &str, value: &[ValuePiece], fills: &[Fill], is_bound: bool) -> Option<u32> {
        let fill_of = |id: u32| fills.get(id as usize);
        let binding = is_bound.then(|| {
            let pieces = value.iter().map(|piece| match (personal(piece, fills), piece) {
                (Some(hole), _) => Bound::Hole(hole.number),
                (None, ValuePiece::Text(text)) => Bound::Text(escape::unescaped(text)),
                (None, ValuePiece::Hole(id)) => Bound::Text(fill_of(*id).map(fill_text).unwrap_or_default()),
            });
            self.bind(name, pieces)
        });
        // `href=""` would be a link to the page itself.
        if let ([only], Some(_)) = (value, binding)
            && personal(only, fills).is_some_and(|hole| hole.default.is_empty())
        {
            return binding;
        }
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        for piece in value {
            match piece {
                ValuePiece::Text(text) => self.out.push_str(text),
                ValuePiece::Hole(id) => {
                    if let Some(fill) = fill_of(*id) {
                        self.fill_hole(fill, Place::Attribute);
                    }
                    if *id == UID && self.in_arm {
                        self.out.push_str(OF_COPY);
                    }
                }
            }
        }
        self.out.push('"');
        binding
    }

    fn fill_hole(&mut self, fill: &Fill, place: Place) {
        match (fill, place) {
            (Fill::Parts(parts), Place::Text) => self.parts(parts),
            (Fill::Html(html), Place::Text) => self.out.push_str(html),
            (Fill::Code(code), Place::Text) => self.code_body(code),
            (Fill::Hole(hole) | Fill::Address(hole), Place::Text) => self.hole(hole),
            (fill, Place::Text) => escape::text(&fill_text(fill), &mut self.out),
            (fill, Place::Attribute | Place::Elsewhere) => escape::attribute(&fill_text(fill), &mut self.out),
        }
    }

    fn shape<'a>(&mut self, call: &'a Call, fills: &mut Vec<Fill<'a>>) -> Shape<'a>
    where
        's: 'a,
    {
        let signature = &*call.signature;
        let mut shape = Shape { signature, props: Vec::new(), css: Vec::new(), children: None, items: Vec::new() };
        let is_code = &*signature.name == "CodeBlock";
        for (name, prop) in &call.props {
            let Some((name, spec)) = signature.props.get_key_value(name) else { continue };
            if let ("className", Prop::Text(classes)) = (&**name, prop) {
                self.styles.authors_classes(classes);
            }
            if let Some(class) = self.css_class(name, prop) {
                shape.css.push((name, hole(fills, Fill::Owned(class))));
            }
            if is_code && let Some(given) = code_prop(call, name, prop, fills) {
                shape.props.push((name, given));
            } else if let Some(given) = self.given(call, name, &spec.kind, prop, fills) {
                shape.props.push((name, given));
            }
        }
        let copied = ["markdown", "markdownQuery"].map(|name| signature.props.get_key_value(name));
        if copied.iter().any(Option::is_some) {
            // What stands between the tags, to be taken elsewhere.
            let text = markdown::fragment(self.site, self.language, &call.children);
            let forms = [text.clone(), menu::encoded(&text)];
            for (name, form) in copied.into_iter().zip(forms) {
                let Some((name, _)) = name.filter(|_| !text.is_empty()) else { continue };
                shape.props.retain(|(given, _)| **given != **name);
                shape.props.push((name, Given::Hole(hole(fills, Fill::Owned(form)))));
            }
        }
        match &signature.children {
            Children::None => {}
            Children::Content if is_blank(&call.children) => {}
            Children::Content if is_code => {
                let inside = match call.children.as_slice() {
                    [Part::Code(code)] => Fill::Code(code),
                    other => Fill::Parts(other),
                };
                shape.children = Some(hole(fills, inside));
            }
            Children::Content => shape.children = Some(hole(fills, Fill::Parts(&call.children))),
            Children::Items(names) => shape.items = self.items(names, &call.children, fills),
        }
        shape
    }

    fn given<'a>(
        &mut self,
        call: &'a Call,
        name: &str,
        kind: &'a PropKind,
        prop: &'a Prop,
        fills: &mut Vec<Fill<'a>>,
    ) -> Option<Given<'a>> {
        match (kind, prop) {
            (PropKind::Flag, Prop::Flag(flag)) => Some(Given::Flag(*flag)),
            (PropKind::Flag, Prop::Text(text)) => Some(Given::Flag(!matches!(&**text, "false" | "0"))),
            (PropKind::Flag, Prop::Value(value)) => {
                Some(Given::Flag(!matches!(value, Json::Null | Json::Bool(false)) && *value != 0))
            }
            // `compile` makes arms of what a flag or a word depends on, and refuses the rest.
            (PropKind::Flag | PropKind::Enum(_) | PropKind::Build, Prop::Hole(_)) => None,
            (PropKind::Url, Prop::Hole(hole_of)) => Some(Given::Hole(hole(fills, Fill::Address(hole_of)))),
            (_, Prop::Hole(hole_of)) => Some(Given::Hole(hole(fills, Fill::Hole(hole_of)))),
            (PropKind::Flag, Prop::Parts(_)) => None,
            (PropKind::Enum(words), prop) => {
                let text = prop_text(prop)?;
                words.iter().find(|word| ***word == *text).map(|word| Given::Word(word))
            }
            (PropKind::Build, Prop::Parts(parts)) => {
                (!is_blank(parts)).then(|| Given::Hole(hole(fills, Fill::Parts(parts))))
            }
            (PropKind::Build, prop) if name == "icon" => {
                let kind = call.props.iter().find(|(prop, _)| &**prop == "iconType");
                let kind = kind.and_then(|(_, prop)| prop_text(prop));
                let icon = self.icon(call.icon, &prop_text(prop)?, kind.as_deref())?;
                Some(Given::Hole(hole(fills, Fill::Html(icon))))
            }
            // Unique in a page or nearly so: as values they would give each call a skeleton of its own.
            (PropKind::Build, Prop::Text(text)) if matches!(name, "id" | "style") => {
                Some(Given::Hole(hole(fills, Fill::Text(text))))
            }
            (PropKind::Build, Prop::Text(text)) => Some(Given::Word(text)),
            (PropKind::Build, Prop::Flag(flag)) => Some(Given::Flag(*flag)),
            (PropKind::Build, Prop::Value(Json::Null)) => None,
            (PropKind::Build, Prop::Value(value)) => Some(Given::Value(value)),
            (PropKind::Text { .. } | PropKind::Url | PropKind::Attr, Prop::Text(text)) => {
                (!text.trim().is_empty()).then(|| Given::Hole(hole(fills, Fill::Text(text))))
            }
            (PropKind::Text { .. } | PropKind::Url | PropKind::Attr, Prop::Parts(parts)) => {
                (!is_blank(parts)).then(|| Given::Hole(hole(fills, Fill::Parts(parts))))
            }
            (PropKind::Text { .. } | PropKind::Url | PropKind::Attr, prop) => {
                Some(Given::Hole(hole(fills, Fill::Owned(prop_text(prop)?))))
            }
        }
    }

    /// Colours and lengths of build props reach the style sheet as a class that sets `--d-NAME`; a `style` prop as a class
    /// that does what it says. Templates print them as `{{ css.NAME }}`.
    fn css_class(&mut self, name: &str, prop: &Prop) -> Option<String> {
        match (name, prop) {
            ("style", Prop::Text(declarations)) => self.styles.class(declarations),
            ("color" | "value", Prop::Text(value)) => self.styles.property(name, value, None),
            ("color" | "value", Prop::Value(Json::Object(schemes))) => {
                let scheme = |name: &str| schemes.get(name).and_then(Json::as_str);
                let light = scheme("light").or(scheme("dark"))?;
                self.styles.property(name, light, scheme("dark"))
            }
            ("size", prop) => {
                let number: f64 = prop_text(prop)?.trim_end_matches("px").parse().ok()?;
                (number > 0.0 && number <= 1024.0)
                    .then(|| self.styles.property(name, &format!("{number}px"), None))
                    .flatten()
            }
            _ => None,
        }
    }

    fn items<'a>(&mut self, names: &[Box<str>], children: &'a [Part], fills: &mut Vec<Fill<'a>>) -> Vec<Item<'a>>
    where
        's: 'a,
    {
        let site: &'s super::Site = self.site;
        let takes = |name: &str| names.iter().any(|taken| **taken == *name);
        let takes_code = |call: &Call| &*call.signature.name == "CodeBlock" && takes("Fence");
        let mut items = Vec::new();
        let mut other = 0..0;
        for (at, part) in children.iter().enumerate() {
            let item = match part {
                Part::Call(call) if takes(&call.signature.name) || takes_code(call) => {
                    Some(Item::Component(self.shape(call, fills)))
                }
                Part::Code(code) if takes("Fence") => site
                    .theme
                    .signatures()
                    .get("CodeBlock")
                    .map(|signature| Item::Component(self.code_shape(signature, code, fills))),
                _ => None,
            };
            match item {
                None => other.end = at + 1,
                Some(item) => {
                    push_other(&children[other], &mut items, fills);
                    other = at + 1..at + 1;
                    items.push(item);
                }
            }
        }
        push_other(&children[other], &mut items, fills);
        items
    }

    fn code_shape<'a>(
        &mut self,
        signature: &'a Signature,
        code: &'a page::Code,
        fills: &mut Vec<Fill<'a>>,
    ) -> Shape<'a> {
        let meta = &code.meta;
        let mut shape = Shape { signature, props: Vec::new(), css: Vec::new(), children: None, items: Vec::new() };
        let icon = meta.icon.as_deref().and_then(|icon| self.icon(code.span, icon, meta.icon_type.as_deref()));
        let mut give = |name: &str, given: Given<'a>| {
            if let Some((name, _)) = signature.props.get_key_value(name) {
                shape.props.push((name, given));
            }
        };
        if let Some(title) = meta.title.as_deref().filter(|title| !title.trim().is_empty()) {
            give("filename", Given::Hole(hole(fills, Fill::Text(title))));
        }
        if let Some(label) = code::label(&code.language) {
            give("language", Given::Hole(hole(fills, Fill::Text(label))));
        }
        if let Some(icon) = icon {
            give("icon", Given::Hole(hole(fills, Fill::Html(icon))));
        }
        give("wrap", Given::Flag(meta.wrap));
        give("expandable", Given::Flag(meta.expandable && code::is_long(code)));
        give("nocopy", Given::Flag(meta.no_copy));
        shape.children = Some(hole(fills, Fill::Code(code)));
        shape
    }

    fn icon(&mut self, at: Span, name: &str, kind: Option<&str>) -> Option<String> {
        let svg = self.site.icons.find(name, kind, None);
        if svg.is_none() && !name.trim().is_empty() {
            // Once a page: each costs a comparison with every name there is.
            let is_told = self.unknown_icons.iter().any(|told| **told == *name);
            if !is_told {
                self.unknown_icons.push(name.into());
                self.diags.push(self.site.icons.unknown(name, at));
            }
        }
        svg
    }
}

/// What of an attribute's value depends on the reader.
fn personal<'f>(piece: &ValuePiece, fills: &[Fill<'f>]) -> Option<&'f page::Hole> {
    match piece {
        ValuePiece::Hole(id) => match fills.get(*id as usize) {
            Some(Fill::Hole(hole) | Fill::Address(hole)) => Some(hole),
            _ => None,
        },
        ValuePiece::Text(_) => None,
    }
}

/// Whether an attribute of a template may depend on the reader: as authors' may, and what scripts read of an element.
/// Addresses stand only where browsers follow them, for there the loader looks at them.
fn may_be_bound(element: &str, name: &str, value: &[ValuePiece], fills: &[Fill]) -> bool {
    // The marks that the loader goes by.
    const OURS: [&str; 7] = ["data-docs", "data-slot", "data-hole", "data-end", "data-secret", "data-or", "data-uid"];
    let is_address = |piece: &ValuePiece| match piece {
        ValuePiece::Hole(id) => matches!(fills.get(*id as usize), Some(Fill::Address(_))),
        ValuePiece::Text(_) => false,
    };
    match name {
        // Would need a class for what everybody sees.
        "style" => false,
        _ if name.starts_with("data-") => !OURS.contains(&name) && !value.iter().any(is_address),
        _ => may_be_personal(element, name),
    }
}

/// The tag that HTML ends in the middle of.
fn begun_tag(html: &str) -> &str {
    html.rsplit('<').next().unwrap_or_default()
}

/// Props of a code block that say something else to its template: the language by its name, and whether the code is
/// long enough to be folded.
fn code_prop<'a>(call: &'a Call, name: &str, prop: &'a Prop, fills: &mut Vec<Fill<'a>>) -> Option<Given<'a>> {
    match (name, prop, call.children.as_slice()) {
        ("language", Prop::Text(language), _) => {
            code::label(language).map(|label| Given::Hole(hole(fills, Fill::Text(label))))
        }
        ("expandable", Prop::Flag(true), [Part::Code(code)]) => Some(Given::Flag(code::is_long(code))),
        _ => None,
    }
}

/// What belongs into a hole as text.
fn fill_text<'f>(fill: &'f Fill) -> Cow<'f, str> {
    match fill {
        Fill::Uid(number) => number.to_string().into(),
        Fill::Text(text) => (*text).into(),
        Fill::Owned(text) => text.as_str().into(),
        Fill::Parts(parts) => plain_text(parts).into(),
        Fill::Hole(hole) | Fill::Address(hole) => plain_text(&hole.default).into(),
        Fill::Html(_) => "".into(),
        Fill::Code(code) => (&*code.code).into(),
    }
}

fn hole<'a>(fills: &mut Vec<Fill<'a>>, fill: Fill<'a>) -> u32 {
    fills.push(fill);
    (fills.len() - 1) as u32
}

fn push_other<'a>(parts: &'a [Part], items: &mut Vec<Item<'a>>, fills: &mut Vec<Fill<'a>>) {
    if !is_blank(parts) {
        items.push(Item::Other { children: hole(fills, Fill::Parts(parts)) });
    }
}

fn is_blank(parts: &[Part]) -> bool {
    parts.iter().all(|part| matches!(part, Part::Text(text) if text.trim().is_empty()))
}

/// A prop's value as JavaScript prints it in text; `None` for what prints nothing.
fn prop_text(prop: &Prop) -> Option<String> {
    match prop {
        Prop::Text(text) => Some(text.to_string()),
        Prop::Parts(parts) => Some(plain_text(parts)),
        Prop::Hole(hole) => Some(plain_text(&hole.default)),
        Prop::Flag(_) | Prop::Value(Json::Null | Json::Bool(_) | Json::Object(_)) => None,
        Prop::Value(Json::String(text)) => Some(text.clone()),
        Prop::Value(value @ (Json::Number(_) | Json::Array(_))) => Some(value.to_string()),
    }
}
