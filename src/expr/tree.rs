//! The tree of the expression language: what is left of JavaScript's grammar once all that we do not take is gone.
//!
//! Names are resolved as far as one file can: a parameter or `const` of a function is a `Local`, everything else is
//! a free `Name` that the scope answers (`user`, exports, imports, snippet props, the language's globals).

use std::sync::Arc;

use crate::source::Span;

use super::regex::Program;
use super::text::Text;
use super::value::{Throw, Value};

/// An identifier or property name that is well-formed Unicode.
pub type Name = Arc<str>;

/// An expression and where it stands.
#[derive(Clone, Debug)]
pub struct Expr {
    pub span: Span,
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub enum Kind {
    /// A literal; after folding any value that is known.
    Constant(Value),
    /// One text more than values; already cooked.
    Template {
        texts: Box<[Text]>,
        values: Box<[Expr]>,
    },
    /// Only as the first argument of a listed method of texts, or in front of `.test`.
    Regex(Arc<Regex>),
    Name(Name),
    Local(Local),
    /// `object.property`
    Member {
        object: Box<Expr>,
        property: Text,
        optional: bool,
    },
    /// `object[index]`
    Index {
        object: Box<Expr>,
        index: Box<Expr>,
        optional: bool,
    },
    Call {
        callee: Box<Expr>,
        args: Box<[Item]>,
        optional: bool,
    },
    /// Where the short circuit of `?.` inside ends.
    Chain(Box<Expr>),
    New {
        callee: Box<Expr>,
        args: Box<[Item]>,
    },
    Unary(UnaryOp, Box<Expr>),
    Binary(BinaryOp, Box<[Expr; 2]>),
    Logical(LogicalOp, Box<[Expr; 2]>),
    /// Test, then, otherwise.
    Conditional(Box<[Expr; 3]>),
    Array(Box<[Item]>),
    Object(Box<[Property]>),
    Function(Arc<Function>),
    Element(Arc<Element>),
    /// A construct that is JavaScript but not our language: an error when it is evaluated.
    Unsupported(Box<SyntaxError>),
    /// What folding found to throw whenever it is evaluated.
    Throw(Box<Throw>),
}

/// An argument, an item of an array or a child of an element.
#[derive(Clone, Debug)]
pub struct Item {
    pub spread: bool,
    pub value: Expr,
}

#[derive(Clone, Debug)]
pub enum Property {
    Field { key: Key, value: Expr },
    Spread(Expr),
}

#[derive(Clone, Debug)]
pub enum Key {
    Name(Text),
    Computed(Expr),
}

/// A parameter or `const` of a function. Ids are unique within one parsed text, and within one residual.
#[derive(Clone, Debug)]
pub struct Local {
    pub id: u32,
    pub name: Name,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOp {
    Not,
    Minus,
    Plus,
    Typeof,
    Void,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
    StrictEqual,
    StrictNotEqual,
    Equal,
    NotEqual,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LogicalOp {
    And,
    Or,
    /// `??`
    Nullish,
}

/// An arrow function, `function` or method.
#[derive(Debug)]
pub struct Function {
    /// What JavaScript would call it; for messages.
    pub name: Option<Name>,
    pub params: Box<[Target]>,
    pub rest: Option<Pattern>,
    /// An expression body is one `Return`.
    pub body: Box<[Statement]>,
    pub span: Span,
    /// The locals that live in a call's frame: parameters first, then the block's constants.
    pub locals: Box<[Local]>,
}

/// A pattern and the default that stands in for `undefined`.
#[derive(Clone, Debug)]
pub struct Target {
    pub pattern: Pattern,
    pub default: Option<Expr>,
}

#[derive(Clone, Debug)]
pub enum Pattern {
    Bind(Local),
    Object {
        fields: Box<[(Key, Target)]>,
        rest: Option<Local>,
        span: Span,
    },
    /// `None` skips an item.
    Array {
        items: Box<[Option<Target>]>,
        rest: Option<Box<Pattern>>,
        span: Span,
    },
}

#[derive(Clone, Debug)]
pub enum Statement {
    Const {
        pattern: Pattern,
        value: Expr,
    },
    If {
        test: Expr,
        then: Box<[Statement]>,
        otherwise: Box<[Statement]>,
    },
    Return(Option<Expr>),
    /// An expression for its effect alone; only calls of effect hooks stand here, whose value nobody reads.
    Effect(Expr),
    Unsupported(Box<SyntaxError>),
}

/// A JSX element or fragment.
#[derive(Debug)]
pub struct Element {
    pub tag: Tag,
    pub attributes: Box<[Attribute]>,
    /// Texts are constants, white space trimmed as JSX does; `{}` leaves nothing.
    pub children: Box<[Expr]>,
    /// Where an HTML element has `onClick` and its kin, which are not attributes: they need a browser.
    pub handlers: Box<[Span]>,
}

#[derive(Clone, Debug)]
pub enum Tag {
    Fragment,
    /// `li`, `svg:path`, `my-element`: a name of HTML or SVG.
    Html(Name),
    /// Build-time HTML with holes, by its number in the page; the children are the holes' expressions. Made of the other
    /// kinds once a residual is compiled; never evaluated here.
    Arm(u32),
    /// `Card`, `Tree.File`: a value in scope, or else a component of the theme. The expression is a `Name`, a
    /// `Local` or a `Member` of them.
    Component {
        name: Name,
        value: Expr,
    },
}

#[derive(Clone, Debug)]
pub enum Attribute {
    Named { name: Name, value: Expr },
    Spread(Expr),
}

/// A regular expression literal.
#[derive(Debug)]
pub struct Regex {
    pub pattern: Name,
    pub flags: Name,
    pub program: Program,
}

/// Why a text is not an expression of the language: the construct, and what to write instead.
#[derive(Clone, PartialEq, Debug)]
pub struct SyntaxError {
    /// Exactly the construct.
    pub span: Span,
    /// Completes "… is not in the expression language" or, when `grammar` is set, is the parser's own message.
    pub construct: String,
    pub help: Option<String>,
    /// The text is no JavaScript at all.
    pub grammar: bool,
    /// Whether the whole expression mentions `user`, which decides how severe it is.
    pub mentions_user: bool,
}

/// The `import`s and `export`s of a file, and the definitions that its expressions may use.
#[derive(Clone, Debug, Default)]
pub struct Module {
    pub imports: Vec<Import>,
    /// In source order. `export default …` without a name of its own is called `default`.
    pub definitions: Vec<Definition>,
    /// In source order; what `import` of this file can name.
    pub exports: Vec<Export>,
}

#[derive(Clone, Debug)]
pub struct Import {
    pub span: Span,
    /// The path as written, and its place without the quotes.
    pub from: Name,
    pub from_span: Span,
    /// Empty for `import "./x.css"`.
    pub names: Vec<ImportName>,
}

#[derive(Clone, Debug)]
pub struct ImportName {
    pub span: Span,
    pub imported: Imported,
    pub local: Name,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Imported {
    Default,
    Named(Name),
    /// `import * as x`
    Namespace,
}

#[derive(Clone, Debug)]
pub struct Definition {
    pub name: Name,
    /// The name where it is defined.
    pub span: Span,
    pub value: Expr,
    /// A `function` declaration: usable above its own line.
    pub hoisted: bool,
}

#[derive(Clone, Debug)]
pub struct Export {
    /// `default` for the default export.
    pub name: Name,
    /// Of a definition or an import of this file.
    pub local: Name,
    pub span: Span,
}

impl Module {
    /// The local name behind an export.
    pub fn export(&self, name: &str) -> Option<&Export> {
        self.exports.iter().find(|export| &*export.name == name)
    }

    pub fn definition(&self, local: &str) -> Option<&Definition> {
        self.definitions.iter().find(|definition| &*definition.name == local)
    }
}

impl Expr {
    pub fn new(span: Span, kind: Kind) -> Expr {
        Expr { span, kind }
    }

    pub fn constant(span: Span, value: impl Into<Value>) -> Expr {
        Expr { span, kind: Kind::Constant(value.into()) }
    }
}

impl UnaryOp {
    pub fn as_str(self) -> &'static str {
        match self {
            UnaryOp::Not => "!",
            UnaryOp::Minus => "-",
            UnaryOp::Plus => "+",
            UnaryOp::Typeof => "typeof",
            UnaryOp::Void => "void",
        }
    }
}

impl BinaryOp {
    pub fn as_str(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Subtract => "-",
            BinaryOp::Multiply => "*",
            BinaryOp::Divide => "/",
            BinaryOp::Remainder => "%",
            BinaryOp::Power => "**",
            BinaryOp::Less => "<",
            BinaryOp::LessEqual => "<=",
            BinaryOp::Greater => ">",
            BinaryOp::GreaterEqual => ">=",
            BinaryOp::In => "in",
            BinaryOp::StrictEqual => "===",
            BinaryOp::StrictNotEqual => "!==",
            BinaryOp::Equal => "==",
            BinaryOp::NotEqual => "!=",
        }
    }
}
