//! Lowering of JSX.

use oxc_ast::ast::{
    JSXAttributeItem, JSXAttributeName, JSXAttributeValue, JSXChild, JSXElement, JSXElementName, JSXExpression,
    JSXExpressionContainer, JSXFragment, JSXMemberExpression, JSXMemberExpressionObject,
};
use oxc_span::GetSpan;
use oxc_syntax::xml_entities::XML_ENTITIES;

use super::super::text::Text;
use super::super::tree::{Attribute, Element, Expr, Kind, Name, Tag};
use super::super::value::Value;
use super::lower::{Lower, shared};

impl Lower<'_> {
    pub(super) fn jsx_element(&mut self, element: &JSXElement) -> Expr {
        let span = self.span(element.span);
        let tag = match self.tag(&element.opening_element.name) {
            Ok(tag) => tag,
            Err(error) => return Expr::new(span, Kind::Unsupported(error)),
        };
        let mut attributes = Vec::with_capacity(element.opening_element.attributes.len());
        let mut handlers = Vec::new();
        for attribute in &element.opening_element.attributes {
            if let (Tag::Html(_), JSXAttributeItem::Attribute(attribute)) = (&tag, attribute)
                && is_handler(self.slice(attribute.name.span()))
            {
                handlers.push(self.span(attribute.span));
                continue;
            }
            attributes.push(match attribute {
                JSXAttributeItem::SpreadAttribute(spread) => Attribute::Spread(self.expression(&spread.argument)),
                JSXAttributeItem::Attribute(attribute) => {
                    let name: Name = match &attribute.name {
                        JSXAttributeName::Identifier(name) => name.name.as_str().into(),
                        JSXAttributeName::NamespacedName(name) => {
                            format!("{}:{}", name.namespace.name, name.name.name).into()
                        }
                    };
                    let value = match &attribute.value {
                        None => Expr::constant(self.span(attribute.span), true),
                        Some(value) => self.attribute_value(value, &name),
                    };
                    Attribute::Named { name, value }
                }
            });
        }
        let children = self.children(&element.children);
        Expr::new(
            span,
            Kind::Element(shared(Element { tag, attributes: attributes.into(), children, handlers: handlers.into() })),
        )
    }

    pub(super) fn jsx_fragment(&mut self, fragment: &JSXFragment) -> Expr {
        let children = self.children(&fragment.children);
        let element = Element { tag: Tag::Fragment, attributes: Box::default(), children, handlers: Box::default() };
        Expr::new(self.span(fragment.span), Kind::Element(shared(element)))
    }

    fn tag(&mut self, name: &JSXElementName) -> Result<Tag, Box<super::SyntaxError>> {
        Ok(match name {
            JSXElementName::Identifier(name) => Tag::Html(name.name.as_str().into()),
            JSXElementName::IdentifierReference(name) => {
                Tag::Component { name: name.name.as_str().into(), value: self.name(&name.name, self.span(name.span)) }
            }
            JSXElementName::NamespacedName(name) => {
                Tag::Html(format!("{}:{}", name.namespace.name, name.name.name).into())
            }
            JSXElementName::MemberExpression(member) => {
                Tag::Component { name: self.slice(member.span).into(), value: self.tag_member(member)? }
            }
            JSXElementName::ThisExpression(this) => return Err(self.error(this.span, "`this`", "name the component")),
        })
    }

    fn tag_member(&mut self, member: &JSXMemberExpression) -> Result<Expr, Box<super::SyntaxError>> {
        let object = match &member.object {
            JSXMemberExpressionObject::IdentifierReference(name) => self.name(&name.name, self.span(name.span)),
            JSXMemberExpressionObject::MemberExpression(inner) => {
                let nested = self.nested(inner.span, |lower| lower.tag_member(inner));
                nested.unwrap_or_else(|| Err(self.error(inner.span, "a name of this many parts", "")))?
            }
            JSXMemberExpressionObject::ThisExpression(this) => {
                return Err(self.error(this.span, "`this`", "name the component"));
            }
        };
        let property = Text::from(member.property.name.as_str());
        Ok(Expr::new(self.span(member.span), Kind::Member { object: Box::new(object), property, optional: false }))
    }

    fn attribute_value(&mut self, value: &JSXAttributeValue, name: &str) -> Expr {
        let span = self.span(value.span());
        match value {
            JSXAttributeValue::StringLiteral(literal) => Expr::constant(span, Value::Text(decoded(&literal.value))),
            JSXAttributeValue::ExpressionContainer(container) => match &container.expression {
                JSXExpression::EmptyExpression(_) => Expr::constant(span, Value::Undefined),
                other => self.named_value(other.to_expression(), Some(name)),
            },
            JSXAttributeValue::Element(element) => {
                let nested = self.nested(element.span, |lower| lower.jsx_element(element));
                nested.unwrap_or_else(|| Expr::constant(span, Value::Undefined))
            }
            JSXAttributeValue::Fragment(fragment) => {
                let nested = self.nested(fragment.span, |lower| lower.jsx_fragment(fragment));
                nested.unwrap_or_else(|| Expr::constant(span, Value::Undefined))
            }
        }
    }

    fn children(&mut self, children: &[JSXChild]) -> Box<[Expr]> {
        let mut lowered = Vec::with_capacity(children.len());
        for child in children {
            let at = child.span();
            match child {
                JSXChild::Text(text) => {
                    let text = trimmed(&text.value);
                    if !text.is_empty() {
                        lowered.push(Expr::constant(self.span(at), Value::Text(decoded(&text))));
                    }
                }
                JSXChild::Element(element) => {
                    lowered.extend(self.nested(at, |lower| lower.jsx_element(element)));
                }
                JSXChild::Fragment(fragment) => {
                    lowered.extend(self.nested(at, |lower| lower.jsx_fragment(fragment)));
                }
                JSXChild::ExpressionContainer(container) => lowered.extend(self.container(container)),
                JSXChild::Spread(_) => {
                    lowered.push(self.unsupported(at, "a spread child", "write the array in braces without the dots"));
                }
            }
        }
        lowered.into()
    }

    /// `{}` and comments are no child.
    fn container(&mut self, container: &JSXExpressionContainer) -> Option<Expr> {
        match &container.expression {
            JSXExpression::EmptyExpression(_) => None,
            other => Some(self.expression(other.to_expression())),
        }
    }
}

/// `onClick`
fn is_handler(name: &str) -> bool {
    name.strip_prefix("on").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// JSX's rule for white space: the lines of a text are trimmed where they meet a line end, empty ones vanish, and
/// what is left is joined by single blanks.
fn trimmed(text: &str) -> String {
    let lines: Vec<&str> =
        text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r')).collect();
    let blank = [' ', '\t'];
    let last = lines.len() - 1;
    let mut joined = String::with_capacity(text.len());
    let mut is_first_part = true;
    for (at, line) in lines.iter().enumerate() {
        let mut line = *line;
        if at > 0 {
            line = line.trim_start_matches(blank);
        }
        if at < last {
            line = line.trim_end_matches(blank);
        }
        if line.is_empty() {
            continue;
        }
        if !is_first_part {
            joined.push(' ');
        }
        joined.push_str(line);
        is_first_part = false;
    }
    joined
}

/// Character references as JSX knows them: `&nbsp;`, `&#160;`, `&#xa0;`. Others stay as they are.
fn decoded(text: &str) -> Text {
    if !text.contains('&') {
        return Text::from(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.as_bytes().iter().take(32).position(|byte| *byte == b';');
        let character = end.and_then(|end| reference(&rest[1..end]));
        match (character, end) {
            (Some(character), Some(end)) => {
                out.push(character);
                rest = &rest[end + 1..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Text::from(out)
}

fn reference(name: &str) -> Option<char> {
    match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
        None => XML_ENTITIES.get(name).copied(),
    }
}
