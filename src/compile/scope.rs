//! Frames: one use of a document, with what its names mean there.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic};
use crate::document::{self, Document, NodeId};
use crate::expr::object::Object;
use crate::expr::scope::{Binding, Names, Scope};
use crate::expr::text::Text;
use crate::expr::tree::{self, Attribute, Expr, Item, Key, Kind, Property};
use crate::expr::value::{Element, ElementTag, Foreign, Value};
use crate::index::{Answers, ImportAnswer, Imported};
use crate::source::Span;

use super::Lower;
use super::elements::Props;
use super::values::Evaluated;

/// A page, or one use of a snippet.
#[derive(Clone)]
pub struct Frame<'a> {
    pub document: &'a Document,
    pub answers: &'a Answers,
    pub scope: Arc<Scope>,
    /// Where the snippets and components are used that this is a use of, the outermost first.
    pub used_at: Arc<[Span]>,
}

impl<'a> Frame<'a> {
    /// The same, used at a place of this frame.
    pub fn used(&self, at: Span) -> Frame<'a> {
        Frame { used_at: self.used_at.iter().copied().chain([at]).collect(), ..self.clone() }
    }
}

/// What a `Foreign` value of the expression language stands for in this page.
#[derive(Clone)]
pub enum Host<'a> {
    /// A snippet in Markdown.
    Snippet(&'a Imported),
    /// Markdown that stands between the tags of a component of the page: the children of a node, lowered where they are
    /// placed.
    Children(Frame<'a>, NodeId),
    /// An import that gives nothing; it was reported where it stands, so its uses are not.
    Missing,
}

impl<'a> Lower<'a> {
    /// A frame for a document; `props` are a snippet's.
    pub fn frame(&mut self, document: &'a Document, answers: &'a Answers, props: Option<Props<'_>>) -> Frame<'a> {
        self.answers.insert(document.source.file, answers);
        self.sources.insert(document.source.file, &document.source);
        self.page_answers.get_or_insert(answers);
        self.page_file.get_or_insert(document.source.file);
        let mut names = Names::new();
        match props {
            Some(Props::Values(props)) => {
                for (name, value) in props.entries() {
                    names.value(&name.to_str(), value.clone());
                }
                names.value("props", Value::Object(Arc::new(props)));
            }
            Some(Props::Residual(element)) => self.residual_props(element, &mut names),
            None => {}
        }
        self.imports(document, answers, &mut names);
        names.module(&document.module);
        Frame { document, answers, scope: names.finish(), used_at: Arc::default() }
    }

    /// The scope of a file that others import names from, made once for a page.
    fn module_scope(&mut self, imported: &'a Imported) -> Arc<Scope> {
        let file = imported.document.source.file;
        if let Some(scope) = self.modules.get(&file) {
            return scope.clone();
        }
        let scope = self.frame(&imported.document, &imported.answers, None).scope;
        self.modules.insert(file, scope.clone());
        scope
    }

    fn imports(&mut self, document: &'a Document, answers: &'a Answers, names: &mut Names) {
        for import in &document.module.imports {
            match answers.imports.get(&*import.from) {
                Some(ImportAnswer::Found(imported)) => self.import(import, imported, names),
                Some(ImportAnswer::Missing { near }) => {
                    let diag = Code::SnippetMissing.at(import.from_span, format!("there is no file `{}`", import.from));
                    self.diags.push(match near {
                        Some(near) => diag.help(format!("did you mean `{near}`?")),
                        None => diag.help("paths that begin with `/` are read from the docs folder"),
                    });
                    self.nothing(import, names);
                }
                Some(ImportAnswer::Restricted { at }) => {
                    self.diags.push(restricted(&import.from, import.from_span, *at));
                    self.nothing(import, names);
                }
                Some(ImportAnswer::Cycle(files)) => {
                    let path: Vec<String> = files.iter().map(|file| format!("`{file}`")).collect();
                    self.diags.push(
                        Code::SnippetCycle
                            .at(import.from_span, format!("these files import each other: {}", path.join(" → ")))
                            .help("move what both need into a third file"),
                    );
                    self.nothing(import, names);
                }
                Some(ImportAnswer::TooDeep) => {
                    self.diags.push(too_deep(import.from_span));
                    self.nothing(import, names);
                }
                // React's names are not needed: elements are built in.
                Some(ImportAnswer::Foreign) | None if matches!(&*import.from, "react" | "preact/hooks") => {}
                Some(ImportAnswer::Foreign) | None => {
                    if !import.names.is_empty() {
                        self.diags.push(
                            Code::ImportForeign
                                .at(import.from_span, format!("`{}` is not a file of the docs folder", import.from))
                                .help("pages import `.mdx`, `.jsx` and `.js` files of the docs folder; packages do not exist here"),
                        );
                    }
                    self.nothing(import, names);
                }
            }
        }
    }

    fn import(&mut self, import: &tree::Import, imported: &'a Imported, names: &mut Names) {
        let extension = imported.document.source.path.extension();
        let markdown = matches!(extension, "mdx" | "md");
        for name in &import.names {
            let exported = match &name.imported {
                tree::Imported::Default if markdown => {
                    let id = self.host(Host::Snippet(imported));
                    names.foreign(&name.local, id);
                    continue;
                }
                tree::Imported::Default => "default",
                tree::Imported::Named(exported) => exported,
                tree::Imported::Namespace => {
                    self.namespace(&name.local, imported, names);
                    continue;
                }
            };
            let scope = self.module_scope(imported);
            if !names.import(&name.local, &scope, exported) {
                let known: Vec<&str> = scope.exports().iter().map(|export| &*export.name).collect();
                let diag = Code::SnippetMissing
                    .at(name.span, format!("`{}` exports no `{exported}`", imported.document.source.path));
                self.diags.push(match crate::diag::did_you_mean(exported, known.iter().copied()) {
                    Some(near) => diag.help(format!("did you mean `{near}`?")),
                    None if known.is_empty() => diag.help("it exports nothing: write `export const …` there"),
                    None => diag.help(format!("it exports {}", known.join(", "))),
                });
                let id = self.host(Host::Missing);
                names.foreign(&name.local, id);
            }
        }
    }

    /// `import * as x`: an object of the file's exports that have values.
    fn namespace(&mut self, local: &str, imported: &'a Imported, names: &mut Names) {
        let scope = self.module_scope(imported);
        let exports: Vec<tree::Name> = scope.exports().iter().map(|export| export.local.clone()).collect();
        let exported: Vec<tree::Name> = scope.exports().iter().map(|export| export.name.clone()).collect();
        let mut entries = Vec::new();
        for (name, local) in exported.iter().zip(&exports) {
            if let Some(Ok(value)) = self.name_value(&scope, local) {
                entries.push((Text::from(&**name), value));
            }
        }
        names.value(local, Value::Object(Arc::new(Object::from_entries(entries))));
    }

    fn nothing(&mut self, import: &tree::Import, names: &mut Names) {
        for name in &import.names {
            let id = self.host(Host::Missing);
            names.foreign(&name.local, id);
        }
    }

    pub fn host(&mut self, host: Host<'a>) -> u32 {
        self.hosts.push(host);
        (self.hosts.len() - 1) as u32
    }

    /// Markdown between the tags of a component, as a value that its body can place. A function that stands there alone
    /// is itself: the body calls it.
    pub fn children_value(&mut self, frame: &Frame<'a>, node: NodeId, span: Span) -> Value {
        let tree = &frame.document.tree;
        let mut nodes = tree.children(node);
        if let (Some(only), None) = (nodes.next(), nodes.next())
            && let document::Kind::Expression(number) = tree.node(only).kind
            && let expression = &tree.expressions[number as usize]
            && expression.parsed.as_ref().is_ok_and(|expr| matches!(expr.kind, Kind::Function(_)))
            && let Evaluated::Value(function) = self.evaluated(frame, expression, "it is left out")
        {
            return function;
        }
        let name: tree::Name = "children".into();
        let foreign = Foreign { name: name.clone(), id: self.host(Host::Children(frame.clone(), node)) };
        let tag = ElementTag::Component(name, Value::Foreign(foreign));
        Value::Element(Arc::new(Element { tag, props: Arc::new(Object::default()), span }))
    }

    /// A snippet's props of which some may depend on the reader.
    fn residual_props(&mut self, element: &tree::Element, names: &mut Names) {
        let mut fields: Vec<(tree::Name, Expr)> = Vec::new();
        for attribute in &element.attributes {
            match attribute {
                Attribute::Named { name, .. } if matches!(&**name, "key" | "ref") => {}
                Attribute::Named { name, value } => fields.push((name.clone(), value.clone())),
                Attribute::Spread(value) => _ = self.spread_residual(value),
            }
        }
        let span = element.children.first().map(|child| child.span);
        match &*element.children {
            [] => {}
            [only] => fields.push(("children".into(), only.clone())),
            several => {
                let items = several.iter().map(|value| Item { spread: false, value: value.clone() }).collect();
                fields.extend(span.map(|span| ("children".into(), Expr::new(span, Kind::Array(items)))));
            }
        }
        let mut values = Vec::new();
        for (name, expr) in &fields {
            match &expr.kind {
                Kind::Constant(value) => {
                    names.value(name, value.clone());
                    values.push((Text::from(name.clone()), value.clone()));
                }
                _ => names.bind(name, Binding::Residual(Arc::new(expr.clone()))),
            }
        }
        if values.len() == fields.len() {
            return names.value("props", Value::Object(Arc::new(Object::from_entries(values))));
        }
        let property = |(name, value): (tree::Name, Expr)| Property::Field { key: Key::Name(Text::from(name)), value };
        let span = fields[0].1.span;
        let props = Expr::new(span, Kind::Object(fields.into_iter().map(property).collect()));
        names.bind("props", Binding::Residual(Arc::new(props)));
        self.bind_definitions(names);
    }
}

/// What is said of a page that is imported where not all may read it who read the importing one.
pub(super) fn restricted(written: &str, span: Span, at: Span) -> Diagnostic {
    let message = format!("`{written}` is not for everybody who sees this page: nothing of it is shown here");
    Code::ImportRestricted
        .at(span, message)
        .help("put what both show into a snippet of its own, a file of the folder `snippets`")
        .related(at, "the page says so here")
}

/// Snippets in snippets, deeper than any site needs.
pub fn too_deep(span: Span) -> Diagnostic {
    Code::SnippetDepth
        .at(span, "snippets include snippets too deeply here; this one is left out")
        .help("import it on the page, or move its text up")
}
