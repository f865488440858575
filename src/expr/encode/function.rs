//! Functions: parameters, patterns, statements.

use std::fmt::Write;

use super::super::tree::{Function, Pattern, Statement, Target};
use super::Encoder;

impl Encoder {
    pub(super) fn function(&mut self, function: &Function) -> Option<()> {
        self.rich = true;
        self.open("fn");
        self.out.push_str(",[");
        for (at, param) in function.params.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            self.target(param)?;
        }
        if let Some(rest) = &function.rest {
            if !function.params.is_empty() {
                self.out.push(',');
            }
            self.rest(rest)?;
        }
        self.out.push_str("],");
        match &*function.body {
            [Statement::Return(Some(value))] => self.expr(value)?,
            body => {
                self.out.push_str("[[\"b\"]");
                if !body.is_empty() {
                    self.out.push(',');
                }
                self.statements(body)?;
                self.out.push(']');
            }
        }
        self.close()
    }

    fn statements(&mut self, statements: &[Statement]) -> Option<()> {
        let mut first = true;
        for statement in statements {
            // An effect is for a browser's component and changes nothing that is shown.
            if matches!(statement, Statement::Effect(_)) {
                continue;
            }
            if !std::mem::take(&mut first) {
                self.out.push(',');
            }
            match statement {
                Statement::Const { pattern, value } => {
                    self.open("const");
                    self.out.push(',');
                    self.pattern(pattern)?;
                    self.out.push(',');
                    self.expr(value)?;
                    self.close()?;
                }
                Statement::If { test, then, otherwise } => {
                    self.open("if");
                    self.out.push(',');
                    self.expr(test)?;
                    for branch in [then, otherwise] {
                        self.out.push_str(",[");
                        self.statements(branch)?;
                        self.out.push(']');
                    }
                    self.close()?;
                }
                Statement::Return(Some(value)) => self.node("return", [value])?,
                Statement::Return(None) => self.node("return", [])?,
                Statement::Effect(_) => {}
                Statement::Unsupported(_) => return None,
            }
        }
        Some(())
    }

    fn target(&mut self, target: &Target) -> Option<()> {
        let Some(default) = &target.default else { return self.pattern(&target.pattern) };
        self.open("=");
        self.out.push(',');
        self.pattern(&target.pattern)?;
        self.out.push(',');
        self.expr(default)?;
        self.close()
    }

    fn rest(&mut self, rest: &Pattern) -> Option<()> {
        self.open("...");
        self.out.push(',');
        self.pattern(rest)?;
        self.close()
    }

    fn pattern(&mut self, pattern: &Pattern) -> Option<()> {
        match pattern {
            Pattern::Bind(local) => {
                let number = self.local(local.id);
                let _ = write!(self.out, "{number}");
                Some(())
            }
            Pattern::Object { fields, rest, .. } => {
                self.open("o");
                for (key, target) in fields {
                    self.out.push(',');
                    self.key(key)?;
                    self.out.push(',');
                    self.target(target)?;
                }
                if let Some(rest) = rest {
                    self.out.push(',');
                    self.rest(&Pattern::Bind(rest.clone()))?;
                }
                self.close()
            }
            Pattern::Array { items, rest, .. } => {
                self.open("a");
                for item in items {
                    self.out.push(',');
                    match item {
                        Some(target) => self.target(target)?,
                        None => self.out.push_str("null"),
                    }
                }
                if let Some(rest) = rest {
                    self.out.push(',');
                    self.rest(rest)?;
                }
                self.close()
            }
        }
    }
}
