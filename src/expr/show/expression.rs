//! Expressions as source text.

use super::super::tree::{
    Attribute, Element, Expr, Function, Item, Key, Kind, LogicalOp, Pattern, Property, Statement, Tag, Target,
};
use super::super::value::Value;
use super::write;

/// An expression as source text, for people: locals by name, operands in brackets, what always throws as `throw`.
pub fn show_expr(expr: &Expr) -> String {
    let mut out = String::new();
    write_expr(expr, &mut out);
    out
}

fn write_expr(expr: &Expr, out: &mut String) {
    match &expr.kind {
        Kind::Constant(value) => write(value, out, 0),
        Kind::Template { texts, values } => {
            out.push('`');
            for (at, text) in texts.iter().enumerate() {
                out.push_str(&text.to_str());
                if let Some(value) = values.get(at) {
                    out.push_str("${");
                    write_expr(value, out);
                    out.push('}');
                }
            }
            out.push('`');
        }
        Kind::Regex(regex) => out.push_str(&format!("/{}/{}", regex.pattern, regex.flags)),
        Kind::Name(name) => out.push_str(name),
        Kind::Local(local) => out.push_str(&local.name),
        Kind::Member { object, property, optional } => {
            write_operand(object, out);
            let name = property.to_str();
            if is_identifier(&name) {
                out.push_str(if *optional { "?." } else { "." });
                out.push_str(&name);
            } else {
                out.push_str(if *optional { "?.[" } else { "[" });
                match property.as_index() {
                    Some(_) => out.push_str(&name),
                    None => super::quote(property, out),
                }
                out.push(']');
            }
        }
        Kind::Index { object, index, optional } => {
            write_operand(object, out);
            out.push_str(if *optional { "?.[" } else { "[" });
            write_expr(index, out);
            out.push(']');
        }
        Kind::Call { callee, args, optional } => {
            write_operand(callee, out);
            out.push_str(if *optional { "?.(" } else { "(" });
            write_items(args, out);
            out.push(')');
        }
        Kind::Chain(inner) => write_expr(inner, out),
        Kind::New { callee, args } => {
            out.push_str("new ");
            write_operand(callee, out);
            out.push('(');
            write_items(args, out);
            out.push(')');
        }
        Kind::Unary(op, operand) => {
            out.push_str(op.as_str());
            out.push_str(if op.as_str().len() > 1 { " " } else { "" });
            write_operand(operand, out);
        }
        Kind::Binary(op, pair) => write_infix(&pair[0], op.as_str(), &pair[1], out),
        Kind::Logical(op, pair) => write_infix(&pair[0], logical(*op), &pair[1], out),
        Kind::Conditional(parts) => {
            write_operand(&parts[0], out);
            out.push_str(" ? ");
            write_operand(&parts[1], out);
            out.push_str(" : ");
            write_operand(&parts[2], out);
        }
        Kind::Array(items) => {
            out.push('[');
            write_items(items, out);
            out.push(']');
        }
        Kind::Object(properties) => {
            out.push('{');
            for (at, property) in properties.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                match property {
                    Property::Field { key, value } => {
                        write_key(key, out);
                        out.push_str(": ");
                        write_expr(value, out);
                    }
                    Property::Spread(value) => {
                        out.push_str("...");
                        write_operand(value, out);
                    }
                }
            }
            out.push('}');
        }
        Kind::Function(function) => write_function(function, out),
        Kind::Element(element) => write_element(element, out),
        Kind::Unsupported(error) => out.push_str(&format!("unsupported({})", error.construct)),
        Kind::Throw(throw) => out.push_str(&format!("throw {}", throw.kind.name())),
    }
}

/// Whether a property of this name can stand behind a dot.
pub fn is_identifier(name: &str) -> bool {
    let is_start = |c: char| c.is_alphabetic() || matches!(c, '_' | '$');
    name.starts_with(is_start) && name.chars().all(|c| is_start(c) || c.is_numeric())
}

fn write_operand(expr: &Expr, out: &mut String) {
    let bare = match &expr.kind {
        Kind::Constant(Value::Number(number)) => *number >= 0.0,
        Kind::Constant(_)
        | Kind::Template { .. }
        | Kind::Regex(_)
        | Kind::Name(_)
        | Kind::Local(_)
        | Kind::Member { .. }
        | Kind::Index { .. }
        | Kind::Call { .. }
        | Kind::Array(_)
        | Kind::Object(_)
        | Kind::Element(_)
        | Kind::Throw(_)
        | Kind::Unsupported(_) => true,
        Kind::Chain(_)
        | Kind::New { .. }
        | Kind::Unary(..)
        | Kind::Binary(..)
        | Kind::Logical(..)
        | Kind::Conditional(_)
        | Kind::Function(_) => false,
    };
    out.push_str(if bare { "" } else { "(" });
    write_expr(expr, out);
    out.push_str(if bare { "" } else { ")" });
}

fn write_infix(left: &Expr, op: &str, right: &Expr, out: &mut String) {
    write_operand(left, out);
    out.push_str(&format!(" {op} "));
    write_operand(right, out);
}

fn write_items(items: &[Item], out: &mut String) {
    for (at, item) in items.iter().enumerate() {
        out.push_str(if at > 0 { ", " } else { "" });
        out.push_str(if item.spread { "..." } else { "" });
        write_expr(&item.value, out);
    }
}

fn write_key(key: &Key, out: &mut String) {
    match key {
        Key::Name(name) => out.push_str(&name.to_str()),
        Key::Computed(key) => {
            out.push('[');
            write_expr(key, out);
            out.push(']');
        }
    }
}

fn write_function(function: &Function, out: &mut String) {
    out.push('(');
    for (at, param) in function.params.iter().enumerate() {
        out.push_str(if at > 0 { ", " } else { "" });
        write_target(param, out);
    }
    if let Some(rest) = &function.rest {
        out.push_str(if function.params.is_empty() { "..." } else { ", ..." });
        write_pattern(rest, out);
    }
    out.push_str(") => ");
    match &*function.body {
        [Statement::Return(Some(body))] => write_operand(body, out),
        statements => {
            out.push_str("{ ");
            write_statements(statements, out);
            out.push('}');
        }
    }
}

fn write_statements(statements: &[Statement], out: &mut String) {
    for statement in statements {
        match statement {
            Statement::Const { pattern, value } => {
                out.push_str("const ");
                write_pattern(pattern, out);
                out.push_str(" = ");
                write_expr(value, out);
            }
            Statement::If { test, then, otherwise } => {
                out.push_str("if (");
                write_expr(test, out);
                out.push_str(") { ");
                write_statements(then, out);
                out.push_str("} else { ");
                write_statements(otherwise, out);
                out.push('}');
            }
            Statement::Return(value) => {
                out.push_str("return ");
                value.iter().for_each(|value| write_expr(value, out));
            }
            Statement::Effect(value) => write_expr(value, out),
            Statement::Unsupported(error) => out.push_str(&format!("unsupported({})", error.construct)),
        }
        out.push_str("; ");
    }
}

fn write_target(target: &Target, out: &mut String) {
    write_pattern(&target.pattern, out);
    if let Some(default) = &target.default {
        out.push_str(" = ");
        write_operand(default, out);
    }
}

fn write_pattern(pattern: &Pattern, out: &mut String) {
    match pattern {
        Pattern::Bind(local) => out.push_str(&local.name),
        Pattern::Object { fields, rest, .. } => {
            out.push('{');
            for (at, (key, target)) in fields.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                write_key(key, out);
                out.push_str(": ");
                write_target(target, out);
            }
            if let Some(rest) = rest {
                out.push_str(&format!("{}...{}", if fields.is_empty() { "" } else { ", " }, rest.name));
            }
            out.push('}');
        }
        Pattern::Array { items, rest, .. } => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                if let Some(target) = item {
                    write_target(target, out);
                }
            }
            if let Some(rest) = rest {
                out.push_str(if items.is_empty() { "..." } else { ", ..." });
                write_pattern(rest, out);
            }
            out.push(']');
        }
    }
}

fn write_element(element: &Element, out: &mut String) {
    let name: &str = match &element.tag {
        Tag::Fragment => "",
        Tag::Arm(_) => "#arm",
        Tag::Html(name) | Tag::Component { name, .. } => name,
    };
    out.push_str(&format!("<{name}"));
    for attribute in &element.attributes {
        match attribute {
            Attribute::Named { name, value } => {
                out.push_str(&format!(" {name}={{"));
                write_expr(value, out);
            }
            Attribute::Spread(value) => {
                out.push_str(" {...");
                write_expr(value, out);
            }
        }
        out.push('}');
    }
    if element.children.is_empty() {
        out.push_str(" />");
        return;
    }
    out.push('>');
    for child in &element.children {
        out.push('{');
        write_expr(child, out);
        out.push('}');
    }
    out.push_str(&format!("</{name}>"));
}

fn logical(op: LogicalOp) -> &'static str {
    match op {
        LogicalOp::And => "&&",
        LogicalOp::Or => "||",
        LogicalOp::Nullish => "??",
    }
}
