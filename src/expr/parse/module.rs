//! Lowering of modules: the `import`s, `export`s and definitions of a file.

use std::ops::Range;

use oxc_ast::ast::{
    BindingPattern, Declaration, ExportDefaultDeclarationKind, ImportDeclarationSpecifier, ModuleExportName, Program,
    Statement as Source, StringLiteral, VariableDeclaration, VariableDeclarationKind,
};
use oxc_span::GetSpan;

use crate::diag::{Checked, Code, Diagnostic};
use crate::source::{Source as File, Span};

use super::super::tree::{
    Definition, Export, Expr, Function, Import, ImportName, Imported, Item, Kind, Local, Module, Name, Statement,
    SyntaxError, Target,
};
use super::super::value::Value;
use super::lower::{Lower, shared};
use super::{kind, with_program};

/// All ESM blocks of a file as one module, in order. A block that is no JavaScript is an error (`ModuleSyntax`) and
/// gives nothing; a statement that is neither import, export nor definition is a warning (`OutsideLanguage`).
/// Definitions outside the language are there, with `Unsupported` in their value.
pub fn module(source: &File, ranges: &[Range<u32>]) -> Checked<Module> {
    let mut module = Module::default();
    let mut diags = Vec::new();
    for range in ranges {
        let text = &source.text[range.start as usize..range.end as usize];
        let span = Span { file: source.file, start: range.start, end: range.end };
        let block = with_program(text, kind(source.path.extension()), |parsed| match parsed {
            Ok(program) => {
                let lower = Lower::new(source.file, range.start, text);
                let mut block = Block { lower, module: Module::default(), diags: Vec::new() };
                block.program(program);
                Ok((block.module, block.diags))
            }
            Err(fault) => Err(fault.at(span, text)),
        });
        match block {
            Ok((block, mut found)) => {
                module.imports.extend(block.imports);
                for definition in block.definitions {
                    if module.definition(&definition.name).is_some() {
                        diags.push(defined_twice(&definition.name, definition.span));
                    } else {
                        module.definitions.push(definition);
                    }
                }
                module.exports.extend(block.exports);
                diags.append(&mut found);
            }
            Err(error) => diags.push(diagnostic(Code::ModuleSyntax, &error)),
        }
    }
    Checked { value: module, diags }
}

fn defined_twice(name: &str, span: Span) -> Diagnostic {
    let message = format!("`{name}` is defined twice in this file");
    Code::ModuleSyntax.at(span, message).help("give one of them another name")
}

fn diagnostic(code: Code, error: &SyntaxError) -> Diagnostic {
    let diagnostic = code.at(error.span, error.sentence());
    match &error.help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

struct Block<'s> {
    lower: Lower<'s>,
    module: Module,
    diags: Vec<Diagnostic>,
}

impl Block<'_> {
    fn program(&mut self, program: &Program) {
        for statement in &program.body {
            self.statement(statement);
            if let Some(span) = self.lower.take_too_deep() {
                let limit = super::lower::DEPTH;
                self.diags.push(Code::ModuleSyntax.at(span, format!("this nests more than {limit} levels deep")));
            }
        }
    }

    fn statement(&mut self, statement: &Source) {
        match statement {
            Source::ImportDeclaration(import) => {
                if !import.import_kind.is_value() {
                    return;
                }
                let mut names = Vec::new();
                for specifier in import.specifiers.iter().flatten() {
                    let (imported, local) = match specifier {
                        ImportDeclarationSpecifier::ImportSpecifier(specifier) if specifier.import_kind.is_value() => {
                            let imported = match export_name(&specifier.imported) {
                                "default" => Imported::Default,
                                name => Imported::Named(name.into()),
                            };
                            (imported, &specifier.local)
                        }
                        ImportDeclarationSpecifier::ImportSpecifier(_) => continue,
                        ImportDeclarationSpecifier::ImportDefaultSpecifier(specifier) => {
                            (Imported::Default, &specifier.local)
                        }
                        ImportDeclarationSpecifier::ImportNamespaceSpecifier(specifier) => {
                            (Imported::Namespace, &specifier.local)
                        }
                    };
                    names.push(ImportName {
                        span: self.lower.span(specifier.span()),
                        imported,
                        local: local.name.as_str().into(),
                    });
                }
                self.import(import.span, &import.source, names);
            }
            Source::ExportDeclaration(export) => {
                let first = self.module.definitions.len();
                self.declaration(&export.declaration);
                for at in first..self.module.definitions.len() {
                    let Definition { name, span, .. } = &self.module.definitions[at];
                    // The whole of a destructured value has a name that nobody can write.
                    if !name.starts_with('%') {
                        let export = Export { name: name.clone(), local: name.clone(), span: *span };
                        self.module.exports.push(export);
                    }
                }
            }
            Source::ExportDefaultDeclaration(export) => self.export_default(&export.declaration),
            Source::ExportNamedDeclaration(export) => {
                for specifier in export.specifiers.iter().filter(|_| export.export_kind.is_value()) {
                    if specifier.export_kind.is_value() {
                        self.export(&specifier.exported, export_name(&specifier.local).into(), specifier.span);
                    }
                }
            }
            Source::ExportFromDeclaration(export) => {
                let mut names = Vec::new();
                for specifier in export.specifiers.iter().filter(|_| export.export_kind.is_value()) {
                    if !specifier.export_kind.is_value() {
                        continue;
                    }
                    let imported = match export_name(&specifier.local) {
                        "default" => Imported::Default,
                        name => Imported::Named(name.into()),
                    };
                    // No name that anybody can write: `export … from` defines nothing in its own file.
                    let local: Name = format!("%from {}", specifier.span.start).into();
                    names.push(ImportName { span: self.lower.span(specifier.span), imported, local: local.clone() });
                    self.export(&specifier.exported, local, specifier.span);
                }
                self.import(export.span, &export.source, names);
            }
            Source::VariableDeclaration(declaration) => self.variables(declaration),
            Source::FunctionDeclaration(function) => {
                if let Some(id) = &function.id {
                    let value = self.lower.top_function(function);
                    self.define(id.name.as_str().into(), id.span, value, true);
                }
            }
            Source::EmptyStatement(_) | Source::TSTypeAliasDeclaration(_) | Source::TSInterfaceDeclaration(_) => {}
            other => {
                let construct = if matches!(other, Source::ExportAllDeclaration(_)) {
                    ("`export *`", "name what is exported: `export { a, b } from \"…\"`")
                } else {
                    ("a statement that defines nothing", "remove it")
                };
                let error = self.lower.error(other.span(), construct.0, construct.1);
                self.diags.push(diagnostic(Code::OutsideLanguage, &error));
            }
        }
    }

    fn import(&mut self, at: oxc_span::Span, source: &StringLiteral, names: Vec<ImportName>) {
        let from_span = self.lower.span(source.span);
        let from_span = Span { start: from_span.start + 1, end: from_span.end - 1, ..from_span };
        let span = self.lower.span(at);
        self.module.imports.push(Import { span, from: source.value.as_str().into(), from_span, names });
    }

    fn export(&mut self, exported: &ModuleExportName, local: Name, at: oxc_span::Span) {
        let name = export_name(exported).into();
        self.module.exports.push(Export { name, local, span: self.lower.span(at) });
    }

    fn export_default(&mut self, declaration: &ExportDefaultDeclarationKind) {
        let (name, at, value, hoisted): (Name, _, _, _) = match declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                let id = function.id.as_ref();
                let name = id.map_or("default", |id| id.name.as_str()).into();
                let at = id.map_or(function.span, |id| id.span);
                (name, at, self.lower.top_function(function), true)
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                let value = self.lower.unsupported(class.span, "a class", "write functions and objects");
                ("default".into(), class.span, value, false)
            }
            ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => return,
            other => {
                let expression = other.to_expression();
                let value = self.lower.named_value(expression, Some("default"));
                ("default".into(), expression.span(), value, false)
            }
        };
        let span = self.lower.span(at);
        self.module.exports.push(Export { name: "default".into(), local: name.clone(), span });
        self.define(name, at, value, hoisted);
    }

    fn declaration(&mut self, declaration: &Declaration) {
        match declaration {
            Declaration::VariableDeclaration(declaration) => self.variables(declaration),
            Declaration::FunctionDeclaration(function) => {
                if let Some(id) = &function.id {
                    let value = self.lower.top_function(function);
                    self.define(id.name.as_str().into(), id.span, value, true);
                }
            }
            Declaration::TSTypeAliasDeclaration(_) | Declaration::TSInterfaceDeclaration(_) => {}
            other => {
                let error = self.lower.declaration_error(other);
                self.diags.push(diagnostic(Code::OutsideLanguage, &error));
            }
        }
    }

    fn variables(&mut self, declaration: &VariableDeclaration) {
        for declarator in &declaration.declarations {
            let value = match &declarator.init {
                Some(init) if declaration.kind != VariableDeclarationKind::AwaitUsing => match &declarator.id {
                    BindingPattern::BindingIdentifier(id) => self.lower.named_value(init, Some(&id.name)),
                    _ => self.lower.expression(init),
                },
                _ => {
                    let help = "write `const` with its value";
                    self.lower.unsupported(declarator.span, "a variable without a value", help)
                }
            };
            match &declarator.id {
                BindingPattern::BindingIdentifier(id) => self.define(id.name.as_str().into(), id.span, value, false),
                pattern => self.destructured(pattern, value),
            }
        }
    }

    /// `const { a, b } = value`: the value under a name of its own, and for each name a function that picks it.
    fn destructured(&mut self, pattern: &BindingPattern, value: Expr) {
        let span = value.span;
        let whole: Name = format!("%whole {}", span.start).into();
        let mut names = Vec::new();
        pattern_names(pattern, &mut names);
        self.module.definitions.push(Definition { name: whole.clone(), span, value, hoisted: false });
        for (name, at) in names {
            let value = self.pick(pattern, name, &whole, span);
            self.define(name.into(), at, value, false);
        }
    }

    fn pick(&mut self, pattern: &BindingPattern, name: &str, whole: &Name, span: Span) -> Expr {
        self.lower.open_function();
        let lowered = self.lower.declare_names(pattern).and_then(|()| self.lower.pattern(pattern));
        let local: Option<Local> = self.lower.declared(name);
        let locals = self.lower.close_function();
        let (pattern, local) = match (lowered, local) {
            (Ok(pattern), Some(local)) => (pattern, local),
            (Err(error), _) => return Expr::new(span, Kind::Unsupported(error)),
            (Ok(_), None) => return Expr::constant(span, Value::Undefined),
        };
        let body = Statement::Return(Some(Expr::new(span, Kind::Local(local))));
        let function = Function {
            name: None,
            params: [Target { pattern, default: None }].into(),
            rest: None,
            body: [body].into(),
            span,
            locals,
        };
        let callee = Box::new(Expr::new(span, Kind::Function(shared(function))));
        let whole = Item { spread: false, value: Expr::new(span, Kind::Name(whole.clone())) };
        Expr::new(span, Kind::Call { callee, args: [whole].into(), optional: false })
    }

    fn define(&mut self, name: Name, at: oxc_span::Span, value: Expr, hoisted: bool) {
        let span = self.lower.span(at);
        if self.module.definition(&name).is_some() {
            self.diags.push(defined_twice(&name, span));
            return;
        }
        self.module.definitions.push(Definition { name, span, value, hoisted });
    }
}

fn export_name<'a>(name: &'a ModuleExportName) -> &'a str {
    match name {
        ModuleExportName::IdentifierName(name) => name.name.as_str(),
        ModuleExportName::IdentifierReference(name) => name.name.as_str(),
        ModuleExportName::StringLiteral(name) => name.value.as_str(),
    }
}

fn pattern_names<'a>(pattern: &'a BindingPattern, names: &mut Vec<(&'a str, oxc_span::Span)>) {
    match pattern {
        BindingPattern::BindingIdentifier(id) => names.push((id.name.as_str(), id.span)),
        BindingPattern::ObjectPattern(object) => {
            for property in &object.properties {
                pattern_names(&property.value, names);
            }
            if let Some(rest) = &object.rest {
                pattern_names(&rest.argument, names);
            }
        }
        BindingPattern::ArrayPattern(array) => {
            for element in array.elements.iter().flatten() {
                pattern_names(element, names);
            }
            if let Some(rest) = &array.rest {
                pattern_names(&rest.argument, names);
            }
        }
        BindingPattern::AssignmentPattern(assignment) => pattern_names(&assignment.left, names),
    }
}
