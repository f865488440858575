//! Destructuring, and the statements of a function's body.

use crate::source::Span;

use super::super::object::Builder;
use super::super::text::Text;
use super::super::tree::{Local, Pattern, Statement, Target};
use super::super::value::{Outcome, Throw, Value};
use super::convert::type_error;
use super::{Env, Evaluator};

impl Evaluator {
    pub(in super::super) fn bind_target(
        &mut self,
        target: &Target,
        value: Value,
        env: &Env,
        span: Span,
    ) -> Outcome<()> {
        let value = match (&target.default, value) {
            (Some(default), Value::Undefined) => self.expr(default, env)?,
            (_, value) => value,
        };
        self.bind(&target.pattern, value, env, span)
    }

    pub(in super::super) fn bind(&mut self, pattern: &Pattern, value: Value, env: &Env, span: Span) -> Outcome<()> {
        match pattern {
            Pattern::Bind(local) => set(local, value, env),
            Pattern::Object { fields, rest, span } => {
                if value.is_nullish() {
                    return Err(type_error(format!("Cannot destructure {value:?} as it is {value:?}"), *span));
                }
                let mut seen: Vec<Text> = Vec::with_capacity(fields.len());
                for (key, target) in fields {
                    let key = self.key(key, env)?;
                    let field = self.member(&value, &key, *span)?;
                    if rest.is_some() {
                        seen.push(key);
                    }
                    self.bind_target(target, field, env, *span)?;
                }
                if let Some(rest) = rest {
                    let mut object = Builder::default();
                    for (key, value) in self.own_entries(&value, *span)? {
                        if !seen.contains(&key) {
                            object.set(key, value);
                        }
                    }
                    set(rest, Value::Object(std::sync::Arc::new(object.finish())), env);
                }
            }
            Pattern::Array { items, rest, .. } => {
                let values = self.iterate(&value, span)?;
                let n_items = items.len();
                for (at, target) in items.iter().enumerate() {
                    if let Some(target) = target {
                        self.bind_target(target, values.get(at).cloned().unwrap_or(Value::Undefined), env, span)?;
                    }
                }
                if let Some(rest) = rest {
                    let values = values.into_iter().skip(n_items).collect();
                    self.bind(rest, Value::array(values), env, span)?;
                }
            }
        }
        Ok(())
    }

    /// Runs statements up to a `return`; `None` when there was none.
    pub(in super::super) fn statements(&mut self, statements: &[Statement], env: &Env) -> Outcome<Option<Value>> {
        for statement in statements {
            match statement {
                Statement::Const { pattern, value } => {
                    let span = value.span;
                    let value = self.expr(value, env)?;
                    self.bind(pattern, value, env, span)?;
                }
                Statement::If { test, then, otherwise } => {
                    let arm = if self.expr(test, env)?.truthy() { then } else { otherwise };
                    // One level for each nested block: its statements are not expressions.
                    self.budget.enter(test.span)?;
                    let returned = self.statements(arm, env);
                    self.budget.leave();
                    if let Some(value) = returned? {
                        return Ok(Some(value));
                    }
                }
                Statement::Return(value) => {
                    return Ok(Some(match value {
                        Some(value) => self.expr(value, env)?,
                        None => Value::Undefined,
                    }));
                }
                Statement::Effect(_) => {}
                Statement::Unsupported(error) => {
                    return Err(Throw::outside(error));
                }
            }
        }
        Ok(None)
    }
}

/// Fills a local's cell. A function's body runs once for each frame, so the cell is empty.
fn set(local: &Local, value: Value, env: &Env) {
    let slot = env.frame.as_ref().and_then(|frame| frame.slot(local.id));
    let slot = slot.expect("the parser lists every local of a function");
    debug_assert!(slot.get().is_none(), "a local is bound once");
    let _ = slot.set(value);
}
