//! Elements of HTML and SVG that authors write: attributes by their HTML names, links resolved, headings with anchors.

use crate::diag::Code;
use crate::document::{Kind as Node, NodeId};
use crate::expr::text::Text;
use crate::expr::tree::{Expr, Kind, LogicalOp};
use crate::expr::value::Value;
use crate::html;
use crate::page::{Attribute, AttributeHole, Part};
use crate::scheme;
use crate::source::Span;

use super::attributes::{Fate, css_name, fate, is_flag, is_forbidden_element, is_unitless, writes_true};
use super::given::{Given, GivenValue, Residual, value_text};
use super::links::Role;
use super::lower::{attribute, element, flag, push_size, source_text};
use super::scope::Frame;
use super::values::Evaluated;
use super::{Lower, fields, text};

/// Attributes that hold an address, and what it is for.
fn address(element: &str, name: &str) -> Option<Role> {
    match (element, name) {
        ("a" | "area", "href" | "xlink:href") | (_, "formaction" | "action" | "xlink:href") => Some(Role::Link),
        ("img" | "video" | "audio" | "source" | "track" | "iframe" | "input", "src") | ("video", "poster") => {
            Some(Role::Asset)
        }
        _ => None,
    }
}

impl<'a> Lower<'a> {
    /// An HTML element; `children` are lowered already.
    pub fn html_element(
        &mut self,
        frame: &Frame<'a>,
        name: &str,
        mut given: Vec<Given>,
        mut children: Vec<Part>,
        span: Span,
        out: &mut Vec<Part>,
    ) {
        if is_forbidden_element(name) {
            self.diags.push(
                Code::ForbiddenElement.at(span, format!("`<{name}>` cannot stand in a page and is left out")).help(
                    match name.starts_with("docs-") {
                        true => "give your element another name: this one is for what depends on the reader",
                        false => "scripts and styles for all pages are `.js` and `.css` files in the docs folder",
                    },
                ),
            );
            if name != "script" {
                out.extend(children);
            }
            return;
        }
        self.component_in_lower_case(name, span);
        if let Some(level) = heading_level(name) {
            let plain = given.iter().all(|given| matches!(&*given.name, "id" | "noAnchor"));
            if plain {
                let id = given.iter().find(|given| &*given.name == "id").and_then(|given| given.value.as_text());
                let anchored = !given.iter().any(|given| &*given.name == "noAnchor" && given.value.truthy());
                let heading = self.heading(level, id.map(String::from), anchored, children);
                out.push(heading);
                return;
            }
        }
        fields::settle(name, &mut given, &mut children);
        let controls = if name == "img" { image_controls(&mut given) } else { Vec::new() };
        let mut attributes = Vec::with_capacity(given.len());
        let mut size = None;
        for given in given {
            size = self.html_attribute(frame, name, given, &mut attributes).or(size);
        }
        if name == "img" {
            push_size(size, &mut attributes);
            attributes.extend(controls);
        }
        // `<a name>` is how anchors were written before every element had an `id`; links find it all the same.
        let is_anchor =
            |attribute: &&Attribute| &*attribute.name == "id" || (&*attribute.name == "name" && name == "a");
        for id in attributes.iter().filter(is_anchor).filter_map(|attribute| attribute.value.as_ref()) {
            self.anchors.note(id);
        }
        self.refuse_holes(name, &children, span);
        let children = match name {
            // The text of a style sheet is not prose.
            "style" => vec![Part::Text(text::plain(&children).into())],
            _ => children,
        };
        out.push(element(name, attributes, children));
    }

    /// Says once for each name that `<card>` is an element that no browser knows, and `<Card>` a component.
    fn component_in_lower_case(&mut self, name: &str, span: Span) {
        if html::is_element(name) {
            return;
        }
        let near = self.site.signatures.keys().find(|component| component.eq_ignore_ascii_case(name)).cloned();
        if let Some(near) = near
            && self.unknown.insert(name.into())
        {
            self.diags.push(
                Code::UnknownComponent
                    .at(span, format!("`{name}` is neither a component nor an element of HTML"))
                    .help(format!("did you mean `{near}`?")),
            );
        }
    }

    /// Returns the size of the image that the attribute names, in pixels, where it is known.
    fn html_attribute(
        &mut self,
        frame: &Frame<'a>,
        element: &str,
        given: Given,
        attributes: &mut Vec<Attribute>,
    ) -> Option<(u32, u32)> {
        match fate(&given.name) {
            Fate::Drop => {}
            Fate::Own => self.diags.push(
                Code::ForbiddenElement
                    .at(given.name_span, format!("`{}` says what depends on the reader, and is left out", given.name))
                    .help("give your attribute another name"),
            ),
            Fate::Html => self.diags.push(
                Code::AttributeValue
                    .at(given.span, format!("`{}` of `<{element}>` is left out: no text becomes HTML", given.name))
                    .help("write the elements themselves"),
            ),
            Fate::Handler => self.diags.push(
                Code::InteractiveComponent
                    .at(given.span, format!("`{}` is left out: the page is static", given.name))
                    .help("show this part without the handler, or link to a page that has it"),
            ),
            Fate::Style => {
                if let GivenValue::Residual(residual) = given.value {
                    let css = residual.default.as_ref().and_then(style_text).unwrap_or_default();
                    let absent = css.is_empty();
                    let hole = self.attribute_hole(frame, element, "style", residual.expr, absent, given.span)?;
                    attributes.push(Attribute { hole: Some(hole), ..attribute("style", css) });
                    return None;
                }
                let css = match &given.value {
                    GivenValue::Residual(_) | GivenValue::Present => return None,
                    GivenValue::Text(text) => text.to_string(),
                    GivenValue::Value(value) => match style_text(value) {
                        Some(css) => css,
                        None => {
                            self.diags.push(
                                Code::AttributeValue
                                    .at(given.span, "`style` takes an object or a text")
                                    .help("write style={{ color: 'red' }}"),
                            );
                            return None;
                        }
                    },
                };
                if !css.is_empty() {
                    attributes.push(attribute("style", css));
                }
            }
            Fate::Keep(name) => {
                let name = name.to_owned();
                return self.kept_attribute(frame, element, &name, given, attributes);
            }
        }
        None
    }

    fn kept_attribute(
        &mut self,
        frame: &Frame<'a>,
        element: &str,
        name: &str,
        given: Given,
        attributes: &mut Vec<Attribute>,
    ) -> Option<(u32, u32)> {
        let value = match &given.value {
            GivenValue::Residual(residual) => {
                self.personal_attribute(frame, element, name, (**residual).clone(), given.span, attributes);
                return None;
            }
            GivenValue::Text(text) if text.is_empty() && is_flag(&given.name) => {
                self.diags.push(
                    Code::AttributeValue
                        .at(given.name_span, format!("an empty text is not true: `{}` is left out", given.name))
                        .help(format!("write `{}` alone", given.name)),
                );
                return None;
            }
            value if is_flag(&given.name) => {
                if value.is_true() {
                    attributes.push(flag(name));
                }
                return None;
            }
            GivenValue::Present if writes_true(name) => Some("true".into()),
            GivenValue::Present => None,
            GivenValue::Text(text) => Some(text.clone()),
            GivenValue::Value(Value::Undefined | Value::Null | Value::Bool(false)) if !writes_true(name) => {
                return None;
            }
            GivenValue::Value(Value::Undefined | Value::Null) => return None,
            GivenValue::Value(Value::Bool(value)) if writes_true(name) => Some(value.to_string().into()),
            GivenValue::Value(Value::Bool(_)) => None,
            GivenValue::Value(value) => match value_text(value) {
                Some(text) => Some(text),
                None => {
                    self.diags.push(
                        Code::AttributeValue
                            .at(
                                given.span,
                                format!("`{}` of `<{element}>` is neither text nor number and is left out", given.name),
                            )
                            .help("give it a string"),
                    );
                    return None;
                }
            },
        };
        let Some(value) = value else {
            attributes.push(flag(name));
            return None;
        };
        match address(element, name) {
            _ if name.eq_ignore_ascii_case("srcset") => {
                let images = html::srcset(&value).map(|(address, descriptor)| {
                    let resolved = self.link(frame, address, given.span, Role::Asset);
                    self.embed(element, &resolved);
                    format!("{} {descriptor}", resolved.href).trim_end().to_owned()
                });
                let images: Vec<_> = images.collect();
                // As for a reader's browser: one that is refused takes the others with it.
                let is_refused = self.is_for_somebody() && images.iter().any(|image| image.starts_with('#'));
                attributes.push(attribute(name, if is_refused { "#".into() } else { images.join(", ") }));
                None
            }
            None if name == "cite" && self.is_for_somebody() && !scheme::is_harmless(&value) => {
                attributes.push(attribute(name, "#"));
                None
            }
            Some(role) => {
                let resolved = self.link(frame, &value, given.span, role);
                if role == Role::Asset {
                    self.embed(element, &resolved);
                }
                attributes.push(attribute(name, resolved.href));
                resolved.size
            }
            None => {
                attributes.push(attribute(name, value));
                None
            }
        }
    }
}

/// What depends on the reader in elements of HTML.
impl<'a> Lower<'a> {
    /// What stands between the brackets of Markdown's image, as one text.
    pub fn image_alt(&mut self, frame: &Frame<'a>, image: NodeId) -> Attribute {
        let tree = &frame.document.tree;
        let (mut texts, mut values) = (vec![String::new()], Vec::new());
        for child in tree.children(image) {
            let mut parts = Vec::new();
            match tree.node(child).kind {
                Node::Expression(at) => {
                    let expression = &tree.expressions[at as usize];
                    match self.evaluated(frame, expression, "its source text is shown") {
                        Evaluated::Value(value) => self.value(frame, &value, expression.span, &mut parts),
                        Evaluated::Residual(residual) => {
                            values.push(or_empty(residual));
                            texts.push(String::new());
                        }
                        Evaluated::Nothing => parts.push(source_text(frame.document, frame.document.span(child))),
                    }
                }
                _ => self.node(frame, child, &mut parts),
            }
            if let Some(last) = texts.last_mut() {
                last.push_str(&text::raw(&parts));
            }
        }
        if values.is_empty() {
            return attribute("alt", texts.concat().trim());
        }
        let span = frame.document.span(image);
        let expr = match values.pop() {
            Some(only) if texts.len() == 2 && texts.concat().is_empty() => only,
            last => {
                values.extend(last);
                let texts = texts.iter().map(|text| Text::from(&**text)).collect();
                Expr::new(span, Kind::Template { texts, values: values.into() })
            }
        };
        let default = if self.in_arm() { None } else { self.default_value(&expr, &frame.scope) };
        let default = default.as_ref().and_then(value_text).unwrap_or_default();
        let hole = AttributeHole { number: self.attribute_number(frame, "alt", expr, span), absent: false };
        Attribute { hole: Some(hole), ..attribute("alt", default) }
    }

    /// An attribute that depends on the reader, with its value for a reader nobody knows.
    fn personal_attribute(
        &mut self,
        frame: &Frame<'a>,
        element: &str,
        name: &str,
        residual: Residual,
        span: Span,
        attributes: &mut Vec<Attribute>,
    ) {
        // JSX writes `dateTime`; what may depend on the reader is a list of HTML's names.
        let html_name = name.to_ascii_lowercase();
        let name = if html::may_be_personal(element, &html_name) { html_name.as_str() } else { name };
        let expr = match address(element, name) {
            Some(role) => self.linked(frame, &residual.expr, role),
            None => residual.expr,
        };
        // The default goes the way of every other value.
        let mut default = Vec::new();
        let value = GivenValue::Value(residual.default.unwrap_or(Value::Undefined));
        let given = Given { name: name.into(), value, name_span: span, span };
        let n_diags = self.diags.len();
        self.kept_attribute(frame, element, name, given, &mut default);
        self.diags.truncate(n_diags);
        let Some(hole) = self.attribute_hole(frame, element, name, expr, default.is_empty(), span) else { return };
        let written = default.pop().unwrap_or_else(|| flag(name));
        attributes.push(Attribute { hole: Some(hole), ..written });
        if name == "src" && element == "img" && !attributes.iter().any(|other| &*other.name == "referrerpolicy") {
            // Whose picture it is, is nobody's business.
            attributes.push(attribute("referrerpolicy", "no-referrer"));
        }
    }

    /// The hole of an attribute; `None`, with an error, for one that cannot depend on the reader.
    fn attribute_hole(
        &mut self,
        frame: &Frame<'a>,
        element: &str,
        name: &str,
        expr: Expr,
        absent: bool,
        span: Span,
    ) -> Option<AttributeHole> {
        if !html::may_be_personal(element, name) {
            self.diags.push(
                Code::ReaderDependent
                    .at(span, format!("`{name}` of `<{element}>` cannot depend on the reader"))
                    .help(format!("choose between two elements: {{user.isAdmin ? <{element} … /> : <{element} … />}}")),
            );
            return None;
        }
        Some(AttributeHole { number: self.attribute_number(frame, name, expr, span), absent })
    }

    /// An address for a reader nobody knows; what is to be said of it is said of the expression.
    pub fn quiet_link(&mut self, frame: &Frame<'a>, url: &str, span: Span, role: Role) -> Box<str> {
        let n_diags = self.diags.len();
        let href = self.link(frame, url, span, role).href;
        self.diags.truncate(n_diags);
        href
    }

    /// An address over the reader: what it can be that is known at build is resolved like every other link.
    pub fn linked(&mut self, frame: &Frame<'a>, expr: &Expr, role: Role) -> Expr {
        let kind = match &expr.kind {
            Kind::Constant(Value::Text(url)) => {
                let href = self.link(frame, &url.to_str(), expr.span, role).href;
                Kind::Constant(Value::text(&href))
            }
            Kind::Conditional(parts) => {
                let [test, then, otherwise] = &**parts;
                let (then, otherwise) = (self.linked(frame, then, role), self.linked(frame, otherwise, role));
                Kind::Conditional(Box::new([test.clone(), then, otherwise]))
            }
            Kind::Logical(op, pair) => {
                let [left, right] = &**pair;
                let left = if *op == LogicalOp::And { left.clone() } else { self.linked(frame, left, role) };
                Kind::Logical(*op, Box::new([left, self.linked(frame, right, role)]))
            }
            // `/users/${user.id}`: a path of this site.
            Kind::Template { texts, values } if texts[0].to_str().starts_with('/') => {
                let mut texts = texts.clone();
                texts[0] = Text::from(&*crate::index::under_base(self.site.base, &texts[0].to_str()));
                Kind::Template { texts, values: values.clone() }
            }
            kind => kind.clone(),
        };
        Expr::new(expr.span, kind)
    }

    /// Texts of drawings and fields cannot hold an element of HTML, so nothing can be put in for a reader.
    pub fn refuse_holes(&mut self, name: &str, children: &[Part], span: Span) {
        if matches!(name, "svg" | "math" | "textarea" | "style" | "title") && text::has_hole_inside(children) {
            self.diags.push(
                Code::ReaderDependent
                    .at(span, format!("what stands in `<{name}>` cannot depend on the reader"))
                    .help(format!("choose between two of them: {{user.isAdmin ? <{name}>…</{name}> : null}}")),
            );
        }
    }
}

/// What is missing is nothing in a text, not the word `undefined`.
fn or_empty(expr: Expr) -> Expr {
    let span = expr.span;
    match &expr.kind {
        Kind::Logical(LogicalOp::Nullish, pair) if matches!(pair[1].kind, Kind::Constant(Value::Text(_))) => expr,
        _ => Expr::new(span, Kind::Logical(LogicalOp::Nullish, Box::new([expr, Expr::constant(span, "")]))),
    }
}

/// What an image offers beyond being seen, as attributes that `render` and the theme's script know: `noZoom`, `actions`
/// (`true`, `"copy,download"` or a list) and `actionsPlacement`.
fn image_controls(given: &mut Vec<Given>) -> Vec<Attribute> {
    let mut controls = Vec::new();
    let (mut placement, mut actions) = (None, String::new());
    given.retain(|given| {
        match &*given.name {
            "noZoom" => {
                if given.value.is_true() {
                    controls.push(flag("data-no-zoom"));
                }
            }
            "actions" => {
                let asked = match &given.value {
                    GivenValue::Value(Value::Array(list)) => {
                        list.items().iter().filter_map(value_text).collect::<Vec<_>>().join(" ")
                    }
                    value => value.as_text().map_or_else(String::new, String::from),
                };
                let every = given.value.is_true() && (asked.is_empty() || asked == "true");
                let known = ["copy", "download"].into_iter().filter(|action| {
                    every || asked.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word == *action)
                });
                actions = known.collect::<Vec<_>>().join(" ");
            }
            "actionsPlacement" => placement = given.value.as_text(),
            _ => return true,
        }
        false
    });
    if !actions.is_empty() {
        controls.push(attribute("data-actions", actions));
        const PLACEMENTS: [&str; 6] =
            ["top-left", "top-center", "top-right", "bottom-left", "bottom-center", "bottom-right"];
        let placement = placement.filter(|placement| PLACEMENTS.contains(&&**placement));
        controls.push(attribute("data-placement", placement.unwrap_or_else(|| "bottom-center".into())));
    }
    controls
}

pub fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// A `style` object as CSS declarations, by React's unit rule; a text as it is. `None` for other values.
pub fn style_text(value: &Value) -> Option<String> {
    let object = match value {
        Value::Undefined | Value::Null | Value::Bool(_) => return Some(String::new()),
        Value::Text(text) => return Some(text.to_str().into_owned()),
        Value::Object(object) => object,
        _ => return None,
    };
    let mut css = String::new();
    for (key, value) in object.entries() {
        let name = key.to_str().into_owned();
        let text = match value {
            Value::Number(number) if *number != 0.0 && !is_unitless(&name) => {
                format!("{}px", crate::expr::number::to_text(*number))
            }
            value => match value_text(value) {
                Some(text) if !text.trim().is_empty() => text.trim().to_owned(),
                _ => continue,
            },
        };
        if !css.is_empty() {
            css.push(';');
        }
        css.push_str(&css_name(&name));
        css.push(':');
        css.push_str(&text);
    }
    Some(css)
}
