//! Lowering of expressions.

use oxc_ast::ast::{
    Argument, ArrayExpressionElement, AssignmentOperator, BinaryExpression, BinaryOperator, CallExpression,
    ChainElement, Expression, LogicalOperator, MemberExpression, ObjectExpression, ObjectPropertyKind, PropertyKey,
    PropertyKind, RegExpLiteral, TemplateLiteral, UnaryExpression, UnaryOperator,
};
use oxc_span::GetSpan;

use super::super::regex;
use super::super::text::Text;
use super::super::tree::{BinaryOp, Expr, Item, Key, Kind, LogicalOp, Property, Regex, UnaryOp};
use super::super::value::Value;
use super::lower::{Lower, shared, text_of};

impl Lower<'_> {
    /// `consumed`: whether an iterator may stand here.
    pub(super) fn any_expression(&mut self, expression: &Expression, consumed: bool) -> Expr {
        let at = expression.span();
        let span = self.span(at);
        let kind = match expression {
            Expression::BooleanLiteral(literal) => Kind::Constant(Value::Bool(literal.value)),
            Expression::NullLiteral(_) => Kind::Constant(Value::Null),
            Expression::NumericLiteral(literal) => Kind::Constant(Value::Number(literal.value)),
            Expression::StringLiteral(literal) => {
                Kind::Constant(Value::Text(text_of(&literal.value, literal.lone_surrogates)))
            }
            Expression::TemplateLiteral(template) => self.template(template),
            Expression::Identifier(identifier) => return self.name(&identifier.name, span),
            Expression::ArrayExpression(array) => {
                let mut items = Vec::with_capacity(array.elements.len());
                for element in &array.elements {
                    items.push(match element {
                        ArrayExpressionElement::SpreadElement(spread) => {
                            self.consumed = true;
                            Item { spread: true, value: self.expression(&spread.argument) }
                        }
                        ArrayExpressionElement::Elision(hole) => Item {
                            spread: false,
                            value: self.unsupported(hole.span, "a hole in an array", "write `undefined`"),
                        },
                        other => Item { spread: false, value: self.expression(other.to_expression()) },
                    });
                }
                Kind::Array(items.into())
            }
            Expression::ObjectExpression(object) => self.object(object),
            Expression::ArrowFunctionExpression(arrow) => return self.arrow(arrow, None),
            Expression::FunctionExpression(function) => return self.function(function, None),
            Expression::UnaryExpression(unary) => return self.unary(unary),
            Expression::BinaryExpression(binary) => return self.binary(binary),
            Expression::LogicalExpression(logical) => {
                let op = match logical.operator {
                    LogicalOperator::And => LogicalOp::And,
                    LogicalOperator::Or => LogicalOp::Or,
                    LogicalOperator::Coalesce => LogicalOp::Nullish,
                };
                Kind::Logical(op, Box::new([self.expression(&logical.left), self.expression(&logical.right)]))
            }
            Expression::ConditionalExpression(conditional) => Kind::Conditional(Box::new([
                self.expression(&conditional.test),
                self.expression(&conditional.consequent),
                self.expression(&conditional.alternate),
            ])),
            Expression::CallExpression(call) => return self.call(call, consumed),
            Expression::NewExpression(new) => {
                let callee = self.slice(new.callee.span());
                let known = matches!(
                    callee,
                    "Date"
                        | "Intl.NumberFormat"
                        | "Intl.DateTimeFormat"
                        | "Intl.PluralRules"
                        | "Intl.RelativeTimeFormat"
                        | "Intl.ListFormat"
                );
                if !known {
                    return self.unsupported(
                        at,
                        format!("`new {callee}`"),
                        "only dates and `Intl` formats are made by `new`",
                    );
                }
                Kind::New {
                    callee: Box::new(self.expression(&new.callee)),
                    args: self.arguments(&new.arguments, false),
                }
            }
            Expression::ChainExpression(chain) => {
                let inner = match &chain.expression {
                    ChainElement::CallExpression(call) => self.call(call, consumed),
                    ChainElement::TSNonNullExpression(inner) => self.expression(&inner.expression),
                    other => match other.as_member_expression() {
                        Some(member) => self.member(member),
                        None => self.unsupported(at, "this chain", ""),
                    },
                };
                Kind::Chain(Box::new(inner))
            }
            Expression::ParenthesizedExpression(inner) => {
                self.consumed = consumed;
                return self.expression(&inner.expression);
            }
            Expression::JSXElement(element) => return self.jsx_element(element),
            Expression::JSXFragment(fragment) => return self.jsx_fragment(fragment),
            Expression::TSAsExpression(inner) => return self.expression(&inner.expression),
            Expression::TSSatisfiesExpression(inner) => return self.expression(&inner.expression),
            Expression::TSTypeAssertion(inner) => return self.expression(&inner.expression),
            Expression::TSNonNullExpression(inner) => return self.expression(&inner.expression),
            Expression::TSInstantiationExpression(inner) => return self.expression(&inner.expression),
            Expression::BigIntLiteral(_) => return self.unsupported(at, "a BigInt", "write a number without `n`"),
            Expression::RegExpLiteral(_) => {
                let construct =
                    "a regular expression that is no argument of `replace`, `replaceAll`, `split`, `match` or `search`";
                return self.unsupported(at, construct, "write it where it is used");
            }
            Expression::AssignmentExpression(assignment) => {
                let help = match assignment.operator {
                    AssignmentOperator::Assign => "did you mean `===`? A new value is a new `const`",
                    _ => "write a new `const` with the new value",
                };
                return self.unsupported(at, "an assignment", help);
            }
            Expression::UpdateExpression(update) => {
                let op = update.operator.as_str();
                let help = format!("write `x {} 1` where it is used", &op[..1]);
                return self.unsupported(at, format!("`{op}`"), &help);
            }
            Expression::AwaitExpression(_) => return self.unsupported(at, "`await`", "an expression cannot wait"),
            Expression::YieldExpression(_) => return self.unsupported(at, "`yield`", "return an array"),
            Expression::ClassExpression(_) => return self.unsupported(at, "a class", "write functions and objects"),
            Expression::ImportExpression(_) => {
                return self.unsupported(at, "`import()`", "write an `import` line at the top of the file");
            }
            Expression::SequenceExpression(_) => {
                return self.unsupported(at, "the comma operator", "write the last expression alone");
            }
            Expression::TaggedTemplateExpression(_) => {
                return self.unsupported(at, "a tagged template", "call the function with the text");
            }
            Expression::ThisExpression(_) => return self.unsupported(at, "`this`", "name the object"),
            Expression::Super(_) => return self.unsupported(at, "`super`", "name the object"),
            Expression::ImportMeta(_) | Expression::NewTarget(_) => {
                return self.unsupported(at, format!("`{}`", self.slice(at)), "");
            }
            Expression::PrivateInExpression(_) => return self.unsupported(at, "a private name", "name the property"),
            Expression::V8IntrinsicExpression(_) => return self.unsupported(at, "`%`", ""),
            member => match member.as_member_expression() {
                Some(member) => return self.member(member),
                None => return self.unsupported(at, "this construct", ""),
            },
        };
        Expr::new(span, kind)
    }

    fn template(&mut self, template: &TemplateLiteral) -> Kind {
        let cooked = |quasi: &oxc_ast::ast::TemplateElement| {
            // Only tagged templates may hold escapes that mean nothing.
            text_of(quasi.value.cooked.as_deref().unwrap_or_default(), quasi.lone_surrogates)
        };
        let values: Vec<Expr> = template.expressions.iter().map(|value| self.expression(value)).collect();
        Kind::Template { texts: template.quasis.iter().map(cooked).collect(), values: values.into() }
    }

    fn unary(&mut self, unary: &UnaryExpression) -> Expr {
        let op = match unary.operator {
            UnaryOperator::UnaryPlus => UnaryOp::Plus,
            UnaryOperator::UnaryNegation => UnaryOp::Minus,
            UnaryOperator::LogicalNot => UnaryOp::Not,
            UnaryOperator::Typeof => UnaryOp::Typeof,
            UnaryOperator::Void => UnaryOp::Void,
            UnaryOperator::BitwiseNot => {
                return self.unsupported(
                    unary.span,
                    "the operator `~`",
                    "write it with `Math.trunc`, `includes` or `-x - 1`",
                );
            }
            UnaryOperator::Delete => {
                return self.unsupported(unary.span, "`delete`", "take the others: `const { a, ...others } = object`");
            }
        };
        let operand = self.expression(&unary.argument);
        Expr::new(self.span(unary.span), Kind::Unary(op, Box::new(operand)))
    }

    fn binary(&mut self, binary: &BinaryExpression) -> Expr {
        let op = match binary.operator {
            BinaryOperator::Equality => BinaryOp::Equal,
            BinaryOperator::Inequality => BinaryOp::NotEqual,
            BinaryOperator::StrictEquality => BinaryOp::StrictEqual,
            BinaryOperator::StrictInequality => BinaryOp::StrictNotEqual,
            BinaryOperator::LessThan => BinaryOp::Less,
            BinaryOperator::LessEqualThan => BinaryOp::LessEqual,
            BinaryOperator::GreaterThan => BinaryOp::Greater,
            BinaryOperator::GreaterEqualThan => BinaryOp::GreaterEqual,
            BinaryOperator::Addition => BinaryOp::Add,
            BinaryOperator::Subtraction => BinaryOp::Subtract,
            BinaryOperator::Multiplication => BinaryOp::Multiply,
            BinaryOperator::Division => BinaryOp::Divide,
            BinaryOperator::Remainder => BinaryOp::Remainder,
            BinaryOperator::Exponential => BinaryOp::Power,
            BinaryOperator::In => BinaryOp::In,
            BinaryOperator::Instanceof => {
                return self.unsupported(binary.span, "`instanceof`", "ask `typeof` or `Array.isArray`");
            }
            BinaryOperator::ShiftLeft
            | BinaryOperator::ShiftRight
            | BinaryOperator::ShiftRightZeroFill
            | BinaryOperator::BitwiseOR
            | BinaryOperator::BitwiseXOR
            | BinaryOperator::BitwiseAnd => {
                let name = binary.operator.as_str();
                let help = if matches!(name, "|" | "&") {
                    "for conditions write it twice"
                } else {
                    "calculate with `*`, `/` and `Math.floor`"
                };
                return self.unsupported(binary.span, format!("the operator `{name}`"), help);
            }
        };
        let pair = [self.expression(&binary.left), self.expression(&binary.right)];
        Expr::new(self.span(binary.span), Kind::Binary(op, Box::new(pair)))
    }

    fn member(&mut self, member: &MemberExpression) -> Expr {
        let span = self.span(member.span());
        let kind = match member {
            MemberExpression::StaticMemberExpression(member) => Kind::Member {
                object: Box::new(self.expression(&member.object)),
                property: Text::from(member.property.name.as_str()),
                optional: member.optional,
            },
            MemberExpression::ComputedMemberExpression(member) => {
                let object = Box::new(self.expression(&member.object));
                let index = self.expression(&member.expression);
                match index.kind {
                    // `a["b"]` is `a.b`.
                    Kind::Constant(Value::Text(property)) => {
                        Kind::Member { object, property, optional: member.optional }
                    }
                    _ => Kind::Index { object, index: Box::new(index), optional: member.optional },
                }
            }
            MemberExpression::PrivateFieldExpression(member) => {
                return self.unsupported(member.span, "a private name", "name the property");
            }
        };
        Expr::new(span, kind)
    }

    fn call(&mut self, call: &CallExpression, consumed: bool) -> Expr {
        let name = call.callee.as_member_expression().and_then(|member| member.static_property_name());
        let object = call.callee.as_member_expression().map(MemberExpression::object);
        match (name, object) {
            (Some(name @ ("sort" | "reverse")), Some(object)) if !is_fresh(object) => {
                let instead = if name == "sort" { "toSorted" } else { "toReversed" };
                let construct = format!("`{name}` of a value that others may use");
                return self.unsupported(call.span, construct, &format!("write `{instead}`"));
            }
            (Some(name @ ("entries" | "keys" | "values")), Some(object)) if !consumed && !is_namespace(object) => {
                let construct = format!("`{name}()` outside a spread, `Array.from` or `Object.fromEntries`");
                return self.unsupported(call.span, construct, &format!("write `[...list.{name}()]`"));
            }
            (Some("assign"), Some(object)) if is_name(object, "Object") => {
                let fresh = matches!(call.arguments.first(), Some(Argument::ObjectExpression(_)));
                if !fresh {
                    let construct = "`Object.assign` on a value that others may use";
                    return self.unsupported(call.span, construct, "write `Object.assign({}, …)` or a spread");
                }
            }
            _ => {}
        }
        let reads_all = match (name, object) {
            (Some("from"), Some(object)) => is_name(object, "Array"),
            (Some("fromEntries"), Some(object)) => is_name(object, "Object"),
            _ => false,
        };
        let callee = match (name, object) {
            (Some("test"), Some(Expression::RegExpLiteral(literal))) => {
                let object = Box::new(self.regex(literal));
                let kind = Kind::Member { object, property: Text::from("test"), optional: false };
                Expr::new(self.span(call.callee.span()), kind)
            }
            _ => self.expression(&call.callee),
        };
        let args = match (name, call.arguments.first()) {
            (Some("replace" | "replaceAll" | "split" | "match" | "search"), Some(Argument::RegExpLiteral(literal))) => {
                let mut args = vec![Item { spread: false, value: self.regex(literal) }];
                args.extend(self.arguments(&call.arguments[1..], false));
                args.into()
            }
            _ => self.arguments(&call.arguments, reads_all),
        };
        Expr::new(self.span(call.span), Kind::Call { callee: Box::new(callee), args, optional: call.optional })
    }

    fn regex(&self, literal: &RegExpLiteral) -> Expr {
        let Some(pattern) = &literal.regex.pattern.pattern else {
            return self.unsupported(literal.span, "this regular expression", "");
        };
        let flags = literal.regex.flags.to_string();
        match regex::compile(pattern, &flags) {
            Ok(program) => {
                let pattern = literal.regex.pattern.text.as_str().into();
                let regex = Regex { pattern, flags: flags.into(), program };
                Expr::new(self.span(literal.span), Kind::Regex(shared(regex)))
            }
            Err(refusal) => self.unsupported(literal.span, refusal.construct, refusal.help),
        }
    }

    /// `reads_all`: whether the function reads its first argument to the end.
    fn arguments(&mut self, arguments: &[Argument], reads_all: bool) -> Box<[Item]> {
        let mut items = Vec::with_capacity(arguments.len());
        for (at, argument) in arguments.iter().enumerate() {
            items.push(match argument {
                Argument::SpreadElement(spread) => {
                    self.consumed = true;
                    Item { spread: true, value: self.expression(&spread.argument) }
                }
                other => {
                    self.consumed = reads_all && at == 0;
                    Item { spread: false, value: self.expression(other.to_expression()) }
                }
            });
        }
        items.into()
    }

    fn object(&mut self, object: &ObjectExpression) -> Kind {
        let mut properties = Vec::with_capacity(object.properties.len());
        for property in &object.properties {
            properties.push(match property {
                ObjectPropertyKind::SpreadProperty(spread) => Property::Spread(self.expression(&spread.argument)),
                ObjectPropertyKind::ObjectProperty(property) => {
                    let key = self.property_key(&property.key, property.computed);
                    let is_proto = matches!(&key, Key::Name(name) if *name == *"__proto__");
                    let value = if property.kind != PropertyKind::Init {
                        self.unsupported(property.span, "a getter or setter", "write the value itself")
                    } else if is_proto && !property.shorthand && !property.method {
                        self.unsupported(property.span, "the key `__proto__`", "use another name")
                    } else {
                        let name = match &key {
                            Key::Name(name) => name.as_str().map(str::to_owned),
                            Key::Computed(_) => None,
                        };
                        self.named_value(&property.value, name.as_deref())
                    };
                    Property::Field { key, value }
                }
            });
        }
        Kind::Object(properties.into())
    }

    /// A value that takes its name from where it stands, when it is a function.
    pub(super) fn named_value(&mut self, value: &Expression, name: Option<&str>) -> Expr {
        match value {
            Expression::ArrowFunctionExpression(arrow) => {
                let nested = self.nested(arrow.span, |lower| lower.arrow(arrow, name));
                nested.unwrap_or_else(|| Expr::constant(self.span(arrow.span), false))
            }
            Expression::FunctionExpression(function) => {
                let nested = self.nested(function.span, |lower| lower.function(function, name));
                nested.unwrap_or_else(|| Expr::constant(self.span(function.span), false))
            }
            other => self.expression(other),
        }
    }

    pub(super) fn property_key(&mut self, key: &PropertyKey, computed: bool) -> Key {
        match key {
            PropertyKey::StaticIdentifier(name) => Key::Name(Text::from(name.name.as_str())),
            PropertyKey::PrivateIdentifier(name) => {
                Key::Computed(self.unsupported(name.span, "a private name", "name the property"))
            }
            other => {
                let expression = other.to_expression();
                match expression {
                    Expression::StringLiteral(literal) if !computed => {
                        Key::Name(text_of(&literal.value, literal.lone_surrogates))
                    }
                    Expression::NumericLiteral(literal) if !computed => {
                        Key::Name(Text::from(super::super::number::to_text(literal.value)))
                    }
                    expression => Key::Computed(self.expression(expression)),
                }
            }
        }
    }
}

fn is_name(expression: &Expression, name: &str) -> bool {
    matches!(expression, Expression::Identifier(identifier) if identifier.name == name)
}

/// Whether `x.keys()` is a function of the language and not the method of an array.
fn is_namespace(object: &Expression) -> bool {
    is_name(object, "Object") || is_name(object, "Array")
}

/// Whether an array was made by the expression itself, so that nobody else can see it change.
fn is_fresh(expression: &Expression) -> bool {
    match expression {
        Expression::ArrayExpression(_) => true,
        Expression::ParenthesizedExpression(inner) => is_fresh(&inner.expression),
        Expression::CallExpression(call) => {
            let Some(member) = call.callee.as_member_expression() else { return false };
            let name = member.static_property_name().unwrap_or_default();
            match name {
                "map" | "filter" | "slice" | "concat" | "flat" | "flatMap" | "toSorted" | "toReversed" | "with"
                | "split" => true,
                "keys" | "values" | "entries" | "from" | "of" => is_namespace(member.object()),
                "sort" | "reverse" => is_fresh(member.object()),
                _ => false,
            }
        }
        _ => false,
    }
}
