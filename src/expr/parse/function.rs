//! Lowering of functions: parameters, destructuring, bodies.

use oxc_ast::ast::{
    ArrowFunctionExpression, BindingPattern, Declaration, Expression, FormalParameters, Function, FunctionBody,
    IfStatement, Statement as Source, VariableDeclaration, VariableDeclarationKind,
};
use oxc_span::GetSpan;

use super::super::tree::{self, Expr, Key, Kind, Local, Pattern, Statement, SyntaxError, Target};
use super::super::value::Value;
use super::lower::{Lower, shared};

type Lowered<T> = Result<T, Box<SyntaxError>>;

impl Lower<'_> {
    pub(super) fn arrow(&mut self, arrow: &ArrowFunctionExpression, name: Option<&str>) -> Expr {
        if arrow.r#async {
            return self.refused(arrow.span, name, "an `async` function", "an expression cannot wait");
        }
        match arrow.body.as_expression() {
            Some(body) => self.any_function(arrow.span, name, &arrow.params, Body::Expression(body)),
            None => match &arrow.body {
                oxc_ast::ast::ArrowFunctionBody::FunctionBody(body) => {
                    self.any_function(arrow.span, name, &arrow.params, Body::Block(body))
                }
                _ => self.unsupported(arrow.span, "this function", ""),
            },
        }
    }

    pub(super) fn function(&mut self, function: &Function, name: Option<&str>) -> Expr {
        let construct = if function.r#async {
            Some(("an `async` function", "an expression cannot wait"))
        } else if function.generator {
            Some(("a generator", "return an array"))
        } else if function.body.is_none() {
            Some(("a function without a body", ""))
        } else {
            None
        };
        if let Some((construct, help)) = construct {
            return self.refused(function.span, name, construct, help);
        }
        let own_name = function.id.as_ref().map(|id| id.name.as_str());
        if function.is_expression() && own_name.is_some() {
            return self.unsupported(function.span, "a function expression with a name", "write an arrow function");
        }
        let body = function.body.as_ref().expect("a function without a body was refused above");
        self.any_function(function.span, own_name.or(name), &function.params, Body::Block(body))
    }

    /// A function that is not in the language: an error when it is called, so that it may stand where only a browser
    /// calls it.
    fn refused(&mut self, at: oxc_span::Span, name: Option<&str>, construct: &str, help: &str) -> Expr {
        let span = self.span(at);
        let function = tree::Function {
            name: name.map(Into::into),
            params: Box::default(),
            rest: None,
            body: [Statement::Unsupported(self.error(at, construct, help))].into(),
            span,
            locals: Box::default(),
        };
        Expr::new(span, Kind::Function(shared(function)))
    }

    fn any_function(&mut self, at: oxc_span::Span, name: Option<&str>, params: &FormalParameters, body: Body) -> Expr {
        self.open_function();
        let lowered = self.parameters(params).and_then(|(params, rest)| {
            let body = match body {
                Body::Expression(body) => vec![Statement::Return(Some(self.expression(body)))],
                Body::Block(body) => self.block_of(body)?,
            };
            Ok((params, rest, body))
        });
        let locals = self.close_function();
        let span = self.span(at);
        match lowered {
            Ok((params, rest, body)) => Expr::new(
                span,
                Kind::Function(shared(tree::Function {
                    name: name.map(Into::into),
                    params: params.into(),
                    rest,
                    body: body.into(),
                    span,
                    locals,
                })),
            ),
            Err(error) => Expr::new(span, Kind::Unsupported(error)),
        }
    }

    /// The names of all parameters are declared before any default is lowered: a default may name a later one.
    fn parameters(&mut self, params: &FormalParameters) -> Lowered<(Vec<Target>, Option<Pattern>)> {
        for param in &params.items {
            self.declare_names(&param.pattern)?;
        }
        if let Some(rest) = &params.rest {
            self.declare_names(&rest.rest.argument)?;
        }
        let mut targets = Vec::with_capacity(params.items.len());
        for param in &params.items {
            let pattern = self.pattern(&param.pattern)?;
            let default = param.initializer.as_ref().map(|default| self.expression(default));
            targets.push(Target { pattern, default });
        }
        let rest = match &params.rest {
            Some(rest) => Some(self.pattern(&rest.rest.argument)?),
            None => None,
        };
        Ok((targets, rest))
    }

    /// The outermost block of a body: its constants must not have the names of the parameters.
    fn block_of(&mut self, body: &FunctionBody) -> Lowered<Vec<Statement>> {
        self.statements(&body.statements)
    }

    /// Statements whose block is open.
    fn statements(&mut self, statements: &[Source]) -> Lowered<Vec<Statement>> {
        for statement in statements {
            match statement {
                Source::VariableDeclaration(declaration) => {
                    for declarator in &declaration.declarations {
                        self.declare_names(&declarator.id)?;
                    }
                }
                Source::FunctionDeclaration(function) => {
                    if let Some(id) = &function.id {
                        self.declare_name(&id.name, id.span)?;
                    }
                }
                _ => {}
            }
        }
        let mut lowered = Vec::with_capacity(statements.len());
        // Declared functions are there from the block's start.
        for statement in statements {
            if let Source::FunctionDeclaration(function) = statement
                && let Some(id) = &function.id
            {
                let local = self.bound(&id.name, id.span)?;
                let value = self.nested(function.span, |lower| lower.function(function, None));
                let value = value.unwrap_or_else(|| Expr::constant(self.span(function.span), Value::Undefined));
                lowered.push(Statement::Const { pattern: Pattern::Bind(local), value });
            }
        }
        for statement in statements {
            self.statement(statement, &mut lowered)?;
        }
        Ok(lowered)
    }

    fn statement(&mut self, statement: &Source, lowered: &mut Vec<Statement>) -> Lowered<()> {
        match statement {
            Source::VariableDeclaration(declaration) => self.constants(declaration, lowered)?,
            Source::ReturnStatement(statement) => {
                lowered.push(Statement::Return(statement.argument.as_ref().map(|value| self.expression(value))));
            }
            Source::IfStatement(statement) => {
                let if_statement = self.nested(statement.span, |lower| lower.if_statement(statement));
                lowered.push(if_statement.transpose()?.unwrap_or(Statement::Return(None)));
            }
            Source::ExpressionStatement(statement) => lowered.push(self.effect(&statement.expression)),
            Source::FunctionDeclaration(_)
            | Source::EmptyStatement(_)
            | Source::TSTypeAliasDeclaration(_)
            | Source::TSInterfaceDeclaration(_) => {}
            other => {
                let (construct, help) = statement_name(other);
                lowered.push(Statement::Unsupported(self.error(other.span(), construct, help)));
            }
        }
        Ok(())
    }

    fn constants(&mut self, declaration: &VariableDeclaration, lowered: &mut Vec<Statement>) -> Lowered<()> {
        match declaration.kind {
            VariableDeclarationKind::Const | VariableDeclarationKind::Let => {}
            VariableDeclarationKind::Var | VariableDeclarationKind::Using | VariableDeclarationKind::AwaitUsing => {
                let error = self.error(declaration.span, "a declaration other than `const`", "write `const`");
                lowered.push(Statement::Unsupported(error));
                return Ok(());
            }
        }
        for declarator in &declaration.declarations {
            let Some(init) = &declarator.init else {
                let help = "write `const` with its value; for a choice use `condition ? a : b`";
                lowered.push(Statement::Unsupported(self.error(declarator.span, "a variable without a value", help)));
                continue;
            };
            let name = match &declarator.id {
                BindingPattern::BindingIdentifier(id) => Some(id.name.as_str()),
                _ => None,
            };
            let value = self.named_value(init, name);
            let pattern = self.pattern(&declarator.id)?;
            lowered.push(Statement::Const { pattern, value });
        }
        Ok(())
    }

    fn if_statement(&mut self, statement: &IfStatement) -> Lowered<Statement> {
        let test = self.expression(&statement.test);
        let then = self.arm(&statement.consequent)?;
        let otherwise = match &statement.alternate {
            Some(alternate) => self.arm(alternate)?,
            None => Vec::new(),
        };
        Ok(Statement::If { test, then: then.into(), otherwise: otherwise.into() })
    }

    fn arm(&mut self, statement: &Source) -> Lowered<Vec<Statement>> {
        self.open_block();
        let lowered = match statement {
            Source::BlockStatement(block) => self.statements(&block.body),
            single => {
                let mut lowered = Vec::new();
                self.statement(single, &mut lowered).map(|()| lowered)
            }
        };
        self.close_block();
        lowered
    }

    /// A statement that is an expression has an effect, or none at all.
    fn effect(&mut self, expression: &Expression) -> Statement {
        if let Expression::CallExpression(call) = expression
            && is_effect_hook(self.slice(call.callee.span()))
        {
            return Statement::Effect(self.expression(expression));
        }
        let at = expression.span();
        Statement::Unsupported(match self.expression(expression).kind {
            Kind::Unsupported(error) => error,
            _ => self.error(at, "a statement whose value nobody uses", "remove it, or return its value"),
        })
    }

    pub(super) fn declare_names(&mut self, pattern: &BindingPattern) -> Lowered<()> {
        match pattern {
            BindingPattern::BindingIdentifier(id) => self.declare_name(&id.name, id.span),
            BindingPattern::ObjectPattern(object) => {
                for property in &object.properties {
                    self.declare_names(&property.value)?;
                }
                object.rest.as_ref().map_or(Ok(()), |rest| self.declare_names(&rest.argument))
            }
            BindingPattern::ArrayPattern(array) => {
                for element in array.elements.iter().flatten() {
                    self.declare_names(element)?;
                }
                array.rest.as_ref().map_or(Ok(()), |rest| self.declare_names(&rest.argument))
            }
            BindingPattern::AssignmentPattern(assignment) => self.declare_names(&assignment.left),
        }
    }

    fn declare_name(&mut self, name: &str, at: oxc_span::Span) -> Lowered<()> {
        match self.declare(name) {
            Ok(_) => Ok(()),
            Err(()) => {
                let construct = format!("a second declaration of `{name}`");
                Err(self.error(at, construct, "give one of them another name"))
            }
        }
    }

    /// The local that `declare_names` made of a name.
    fn bound(&self, name: &str, at: oxc_span::Span) -> Lowered<Local> {
        self.declared(name).ok_or_else(|| self.error(at, format!("the declaration of `{name}` here"), ""))
    }

    /// Its names are declared.
    pub(super) fn pattern(&mut self, pattern: &BindingPattern) -> Lowered<Pattern> {
        let at = pattern.span();
        let nested = self.nested(at, |lower| lower.any_pattern(pattern));
        nested.unwrap_or_else(|| Err(self.error(at, "a pattern nested this deeply", "")))
    }

    fn any_pattern(&mut self, pattern: &BindingPattern) -> Lowered<Pattern> {
        match pattern {
            BindingPattern::BindingIdentifier(id) => Ok(Pattern::Bind(self.bound(&id.name, id.span)?)),
            BindingPattern::ObjectPattern(object) => {
                let mut fields: Vec<(Key, Target)> = Vec::with_capacity(object.properties.len());
                for property in &object.properties {
                    let key = self.property_key(&property.key, property.computed);
                    fields.push((key, self.target(&property.value)?));
                }
                let rest = match object.rest.as_ref().map(|rest| &rest.argument) {
                    Some(BindingPattern::BindingIdentifier(id)) => Some(self.bound(&id.name, id.span)?),
                    Some(other) => {
                        return Err(self.error(other.span(), "a pattern after `...` in an object", "write a name"));
                    }
                    None => None,
                };
                Ok(Pattern::Object { fields: fields.into(), rest, span: self.span(object.span) })
            }
            BindingPattern::ArrayPattern(array) => {
                let mut items = Vec::with_capacity(array.elements.len());
                for element in &array.elements {
                    items.push(match element {
                        Some(element) => Some(self.target(element)?),
                        None => None,
                    });
                }
                let rest = match &array.rest {
                    Some(rest) => Some(Box::new(self.pattern(&rest.argument)?)),
                    None => None,
                };
                Ok(Pattern::Array { items: items.into(), rest, span: self.span(array.span) })
            }
            BindingPattern::AssignmentPattern(assignment) => {
                Err(self.error(assignment.span, "a default here", "give the default where the value is used"))
            }
        }
    }

    fn target(&mut self, pattern: &BindingPattern) -> Lowered<Target> {
        match pattern {
            BindingPattern::AssignmentPattern(assignment) => Ok(Target {
                pattern: self.pattern(&assignment.left)?,
                default: Some(self.expression(&assignment.right)),
            }),
            other => Ok(Target { pattern: self.pattern(other)?, default: None }),
        }
    }
}

enum Body<'a> {
    Expression(&'a Expression<'a>),
    Block(&'a FunctionBody<'a>),
}

/// Hooks whose result is not used and whose work is done in a browser after the first rendering.
fn is_effect_hook(callee: &str) -> bool {
    let name = callee.strip_prefix("React.").unwrap_or(callee);
    matches!(name, "useEffect" | "useLayoutEffect" | "useInsertionEffect")
}

fn statement_name(statement: &Source) -> (&'static str, &'static str) {
    match statement {
        Source::ForStatement(_)
        | Source::ForInStatement(_)
        | Source::ForOfStatement(_)
        | Source::WhileStatement(_)
        | Source::DoWhileStatement(_) => ("a loop", "write `map`, `filter` or `reduce`"),
        Source::BreakStatement(_) | Source::ContinueStatement(_) | Source::LabeledStatement(_) => ("a jump", ""),
        Source::SwitchStatement(_) => ("`switch`", "write `if`s, or an object with a key for each case"),
        Source::ThrowStatement(_) => ("`throw`", "return `null`"),
        Source::TryStatement(_) => ("`try`", "test before: `a?.b ?? c`"),
        Source::BlockStatement(_) => ("a block of its own", "leave out its braces"),
        Source::ClassDeclaration(_) => ("a class", "write functions and objects"),
        Source::DebuggerStatement(_) => ("`debugger`", "remove it"),
        _ => ("this statement", ""),
    }
}

impl Lower<'_> {
    /// A declaration at the top of a module, as `module` lists them: its name, its place, its value.
    pub(super) fn top_function(&mut self, function: &Function) -> Expr {
        self.nested(function.span, |lower| lower.function(function, None))
            .unwrap_or_else(|| Expr::constant(self.span(function.span), Value::Undefined))
    }

    pub(super) fn declaration_error(&self, declaration: &Declaration) -> Box<SyntaxError> {
        let (construct, help) = match declaration {
            Declaration::ClassDeclaration(_) => ("a class", "write functions and objects"),
            Declaration::TSEnumDeclaration(_) => ("an `enum`", "write an object"),
            _ => ("this declaration", "write `export const`"),
        };
        self.error(declaration.span(), construct, help)
    }
}
