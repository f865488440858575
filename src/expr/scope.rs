//! Scopes: what free names mean in one file, and the frames of its functions' calls.

use std::sync::{Arc, Mutex, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::source::{FileId, Span};

use super::tree::{Definition, Export, Expr, Function, Local, Module, Name};
use super::value::{Foreign, Outcome, Value};
use super::walk;

/// The names of one page, or of one use of a snippet. It owns what its closures point at: keep it as long as
/// values made in it are used.
pub struct Scope {
    names: FxHashMap<Name, Binding>,
    definitions: Vec<Defined>,
    exports: Vec<Export>,
    /// Frames that a closure holds on to.
    captured: Mutex<Vec<Arc<Frame>>>,
}

/// What a free name stands for.
#[derive(Clone)]
pub enum Binding {
    /// `user`, or its deprecated alias `userContext`.
    Reader,
    Value(Value),
    /// An expression over the reader in the caller's scope: a snippet's prop that is not known at build.
    Residual(Arc<Expr>),
    /// Index into the scope's definitions.
    Definition(usize),
    /// A name of another file's scope.
    Import(Arc<Scope>, Name),
}

/// A definition of the file: evaluated when it is first asked for.
pub struct Defined {
    pub definition: Definition,
    /// Whether it, or anything it names, mentions the reader. One that does has no value of its own.
    pub depends: bool,
    pub(super) value: OnceLock<Outcome<Value>>,
}

/// One call of a function: the values of its locals.
pub struct Frame {
    function: Arc<Function>,
    slots: Box<[OnceLock<Value>]>,
    pub(super) parent: Option<Arc<Frame>>,
}

/// A scope while it is made: later names win over earlier ones.
#[derive(Default)]
pub struct Names {
    names: FxHashMap<Name, Binding>,
    definitions: Vec<Definition>,
    exports: Vec<Export>,
}

impl Names {
    /// A scope that knows `user` and nothing else but the language's globals.
    pub fn new() -> Names {
        let mut names = Names::default();
        names.bind("user", Binding::Reader);
        names.bind("userContext", Binding::Reader);
        names
    }

    pub fn bind(&mut self, name: &str, binding: Binding) {
        self.names.insert(name.into(), binding);
    }

    pub fn value(&mut self, name: &str, value: impl Into<Value>) {
        self.bind(name, Binding::Value(value.into()));
    }

    /// A component that is not written in the language; `id` is the caller's.
    pub fn foreign(&mut self, name: &str, id: u32) {
        self.bind(name, Binding::Value(Value::Foreign(Foreign { name: name.into(), id })));
    }

    /// An imported name: `exported` is the name the other file exports. `false` when it exports no such name.
    pub fn import(&mut self, local: &str, from: &Arc<Scope>, exported: &str) -> bool {
        let Some(export) = from.exports.iter().find(|export| &*export.name == exported) else { return false };
        self.bind(local, Binding::Import(from.clone(), export.local.clone()));
        true
    }

    /// The definitions and exports of a file. Its imports are the caller's to bind.
    pub fn module(&mut self, module: &Module) {
        for definition in &module.definitions {
            self.names.insert(definition.name.clone(), Binding::Definition(self.definitions.len()));
            self.definitions.push(definition.clone());
        }
        self.exports.extend(module.exports.iter().cloned());
    }

    pub fn finish(self) -> Arc<Scope> {
        let depends = depending(&self.names, &self.definitions);
        let definitions = self
            .definitions
            .into_iter()
            .zip(depends)
            .map(|(definition, depends)| Defined { definition, depends, value: OnceLock::new() })
            .collect();
        Arc::new(Scope { names: self.names, definitions, exports: self.exports, captured: Mutex::default() })
    }
}

/// For each definition whether it reaches the reader by the names in it.
fn depending(names: &FxHashMap<Name, Binding>, definitions: &[Definition]) -> Vec<bool> {
    let mut depends = vec![false; definitions.len()];
    // `users[i]` name definition `i`.
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); definitions.len()];
    let mut reached: Vec<usize> = Vec::new();
    for (at, definition) in definitions.iter().enumerate() {
        let mut seen: FxHashSet<Name> = FxHashSet::default();
        walk::free_names(&definition.value, &mut |name, _, _| {
            if !seen.insert(name.clone()) {
                return;
            }
            match names.get(name) {
                Some(Binding::Reader | Binding::Residual(_)) => reached.push(at),
                Some(Binding::Import(scope, name)) if scope.depends(name) => reached.push(at),
                Some(Binding::Definition(other)) => users[*other].push(at),
                Some(Binding::Import(..) | Binding::Value(_)) | None => {}
            }
        });
    }
    while let Some(at) = reached.pop() {
        if !std::mem::replace(&mut depends[at], true) {
            reached.extend(&users[at]);
        }
    }
    depends
}

impl Scope {
    pub fn get(&self, name: &str) -> Option<&Binding> {
        self.names.get(name)
    }

    pub fn definition(&self, at: usize) -> &Defined {
        &self.definitions[at]
    }

    /// The local name behind an export of the file.
    pub fn export(&self, name: &str) -> Option<&Name> {
        self.exports.iter().find(|export| &*export.name == name).map(|export| &export.local)
    }

    pub fn exports(&self) -> &[Export] {
        &self.exports
    }

    /// Names an author could have meant, sorted.
    pub fn known_names(&self) -> Vec<Name> {
        let mut names: Vec<Name> = self.names.keys().cloned().collect();
        names.sort();
        names
    }

    /// Whether the name stands for something that depends on the reader.
    pub fn depends(&self, name: &str) -> bool {
        match self.names.get(name) {
            Some(Binding::Reader | Binding::Residual(_)) => true,
            Some(Binding::Definition(at)) => self.definitions[*at].depends,
            Some(Binding::Import(scope, name)) => scope.depends(name),
            Some(Binding::Value(_)) | None => false,
        }
    }

    /// Whether an expression of this scope reaches the reader by the names in it.
    pub fn reaches_reader(&self, expr: &Expr) -> bool {
        let mut reaches = false;
        walk::free_names(expr, &mut |name, _, _| reaches |= self.depends(name));
        reaches
    }

    /// Keeps a frame alive for the closure that is about to point at it.
    pub(super) fn keep(&self, frame: &Arc<Frame>) {
        let mut captured = self.captured.lock().expect("no holder of this lock panics");
        if !captured.last().is_some_and(|last| Arc::ptr_eq(last, frame)) {
            captured.push(frame.clone());
        }
    }
}

impl Frame {
    pub(super) fn new(function: Arc<Function>, parent: Option<Arc<Frame>>) -> Frame {
        let slots = function.locals.iter().map(|_| OnceLock::new()).collect();
        Frame { function, slots, parent }
    }

    /// A frame that holds values and nothing else; none for no values.
    pub(super) fn holding(values: Vec<(u32, Value)>) -> Option<Frame> {
        if values.is_empty() {
            return None;
        }
        let local = |(id, _): &(u32, Value)| Local { id: *id, name: "".into() };
        let function = Function {
            name: None,
            params: Box::default(),
            rest: None,
            body: Box::default(),
            span: Span { file: FileId(0), start: 0, end: 0 },
            locals: values.iter().map(local).collect(),
        };
        let slots = values.into_iter().map(|(_, value)| OnceLock::from(value)).collect();
        Some(Frame { function: Arc::new(function), slots, parent: None })
    }

    /// The cell of a local, in this frame or the ones around it.
    pub(super) fn slot(&self, id: u32) -> Option<&OnceLock<Value>> {
        let mut frame = self;
        loop {
            if let Some(at) = frame.function.locals.iter().position(|local| local.id == id) {
                return Some(&frame.slots[at]);
            }
            frame = frame.parent.as_deref()?;
        }
    }
}
