//! From one source to one document: the MDX scanner, comrak, frontmatter, expressions, facts.
//!
//! 1. `frontmatter` splits off the page's head.
//! 2. `scan` follows MDX's block rules, cuts out what is not Markdown and writes canonical Markdown with placeholders.
//! 3. comrak parses that.
//! 4. `pair` makes the draft: placeholders become elements and expressions again, tags enclose what is between them.
//! 5. `finish` makes the tree: MDX's unravelling, comments and modules left out.
//! 6. `facts` lists what the document asks of other files.

mod autolink;
mod canonical;
mod construct;
pub mod draft;
mod facts;
mod finish;
mod frontmatter;
mod habits;

pub mod invariants;
mod lexer;
pub mod measure;
mod pair;
mod references;
mod scan;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Checked, Diagnostic};
use crate::document::{Document, Tree};
use crate::expr;
use crate::frontmatter::Frontmatter;
use crate::source::Source;
use construct::ConstructKind;
use draft::Draft;

/// Findings of one stage in one file, at most: of thousands, nobody reads the last.
const MAX_FINDINGS: usize = 200;

/// What is read beyond MDX.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Options {
    /// `$…$` and `$$…$$` are formulas.
    pub math: bool,
    /// `{{name}}` is a variable of the site file.
    pub variables: bool,
    /// Playgrounds are for readers who are logged in, unless a page's head says otherwise.
    pub auth_playground: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { math: true, variables: true, auth_playground: false }
    }
}

/// Parses a page or an MDX snippet. There is always a document: what cannot be read as MDX is text, and said.
pub fn parse(source: &Source, options: &Options) -> Checked<Document> {
    let mut diags = Vec::new();
    let head = frontmatter::split(source, &mut diags);
    let (draft, modules) = draft(source, &head, options, &mut diags);
    let tree = finish::finish(draft);
    let frontmatter = fields(source, head.yaml, options, &mut diags);
    Checked { value: document(source, frontmatter, tree, &modules, &mut diags), diags }
}

/// What a page says of itself, with the text of its first heading where it has no title. What is wrong with the head is
/// said by `parse`.
pub fn whole_head(source: &Source, options: &Options) -> (Arc<Frontmatter>, Option<Box<str>>) {
    head(source, options).unwrap_or_else(|| {
        let Document { frontmatter, first_heading, .. } = parse(source, options).value;
        (frontmatter, first_heading)
    })
}

/// The same of a page's beginning; `None` where more of the page has to be read: it has no title, or its head has no end.
pub fn head(source: &Source, options: &Options) -> Option<(Arc<Frontmatter>, Option<Box<str>>)> {
    let mut unsaid = Vec::new();
    let yaml = frontmatter::split(source, &mut unsaid).yaml?;
    let frontmatter = fields(source, Some(yaml), options, &mut unsaid);
    frontmatter.title.is_some().then(|| (Arc::new(frontmatter), None))
}

/// Where the YAML of a page's head stands.
pub fn yaml(source: &Source) -> Option<Range<usize>> {
    frontmatter::split(source, &mut Vec::new()).yaml
}

/// Parses a `.js`, `.jsx` or `.tsx` snippet: a module with an empty tree.
pub fn parse_script(source: &Source) -> Checked<Document> {
    let mut diags = Vec::new();
    let tree = finish::finish(Draft::empty(source.text.len()));
    let whole = 0..source.text.len() as u32;
    Checked { value: document(source, Frontmatter::default(), tree, &[whole], &mut diags), diags }
}

/// The paired tree before unravelling, with modules and comments in their places: what the reference parser's tree is
/// compared with.
pub fn parse_draft(source: &Source, options: &Options) -> Checked<Draft> {
    let mut diags = Vec::new();
    let head = frontmatter::split(source, &mut diags);
    let (value, _) = draft(source, &head, options, &mut diags);
    Checked { value, diags }
}

/// The draft, and where its modules are.
fn draft(
    source: &Source,
    head: &frontmatter::Head,
    options: &Options,
    diags: &mut Vec<Diagnostic>,
) -> (Draft, Vec<Range<u32>>) {
    let mut scan = scan::scan(source, head.body, options);
    diags.append(&mut scan.diags);
    let code = match &scan.text {
        std::borrow::Cow::Borrowed(_) => source.clone(),
        std::borrow::Cow::Owned(text) => Source { text: text.as_str().into(), ..source.clone() },
    };
    let arena = comrak::Arena::new();
    let root = comrak::parse_document(&arena, &scan.canonical.text, &markdown_options());
    let (draft, found) = pair::pair(root, &scan, source, &code);
    diags.extend(found);
    let modules = scan.constructs.iter().filter(|construct| matches!(construct.kind, ConstructKind::Module));
    let modules = modules.map(|construct| construct.extent.start..construct.extent.end).collect();
    (draft, modules)
}

/// GitHub's Markdown. Formulas, bare addresses and task markers are the scanner's.
fn markdown_options() -> comrak::Options<'static> {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.footnotes = true;
    options.parse.leave_footnote_definitions = true;
    options
}

fn document(
    source: &Source,
    frontmatter: Frontmatter,
    tree: Tree,
    modules: &[Range<u32>],
    diags: &mut Vec<Diagnostic>,
) -> Document {
    let frontmatter = Arc::new(frontmatter);
    let module = expr::parse::module(source, modules).take(diags);
    habits::look(source, &tree, &module, diags);
    let first_heading = facts::first_heading(&tree, &module);
    let facts = facts::collect(&tree, &module);
    Document { source: source.clone(), frontmatter, first_heading, tree, module, facts }
}

fn fields(source: &Source, yaml: Option<Range<usize>>, options: &Options, diags: &mut Vec<Diagnostic>) -> Frontmatter {
    let mut frontmatter = match yaml {
        Some(yaml) => crate::frontmatter::parse(&source.text[yaml.clone()], source.span(yaml)).take(diags),
        None => Frontmatter::default(),
    };
    frontmatter.settle(options.auth_playground);
    frontmatter
}
