//! `$ref`: a site file in several files. Resolved before anything is typed; places stay those of the files.

use rustc_hash::FxHashSet;

use super::read::Reader;
use crate::data::{self, Field, MAX_DEPTH, Node, Value};
use crate::diag::{Code, did_you_mean};
use crate::inputs::Inputs;
use crate::source::SitePath;

/// How many references one site file may follow: enough for any split, too few for a bomb of files in files.
const MAX_REFS: usize = 1000;
const MAX_REF_BYTES: usize = 32 << 20;

/// `node` of `file` with every `{"$ref": path}` replaced by what it names; fields beside `$ref` win over that.
/// A reference that cannot be followed is reported, and its siblings stand alone.
pub(super) fn resolve(node: Node, file: &SitePath, inputs: &Inputs, reader: &mut Reader) -> Node {
    let mut refs = Refs { inputs, reader, open: vec![file.clone()], depth: 0, followed: 0, bytes: 0 };
    refs.node(node)
}

struct Refs<'a> {
    inputs: &'a Inputs,
    reader: &'a mut Reader,
    /// The files being read, outermost first.
    open: Vec<SitePath>,
    /// Lists and objects around the value being read, over all files.
    depth: usize,
    followed: usize,
    bytes: usize,
}

impl Refs<'_> {
    fn node(&mut self, node: Node) -> Node {
        let span = node.span;
        if self.depth > MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} lists and objects within each other, references followed");
            self.reader.push(Code::SiteFileRef.at(span, message).help("write what is so deep with fewer levels"));
            return Node { value: Value::Null, span };
        }
        self.depth += 1;
        let node = match node.value {
            Value::List(nodes) => {
                let nodes = nodes.into_iter().map(|node| self.node(node));
                // What could not be followed has been reported; nobody should ask why it has no fields.
                let nodes = nodes.filter(|node| !matches!(node, Node { value: Value::Null, .. }));
                Node { value: Value::List(nodes.collect()), span }
            }
            Value::Map(fields) => self.map(fields, span),
            value => Node { value, span },
        };
        self.depth -= 1;
        node
    }

    fn map(&mut self, fields: Vec<Field>, span: crate::source::Span) -> Node {
        let mut target = None;
        let is_ref = fields.iter().any(|field| &*field.key == "$ref");
        let mut own = Vec::with_capacity(fields.len());
        for field in fields {
            if &*field.key == "$ref" {
                target = self.follow(&field.node);
            } else {
                own.push(Field { node: self.node(field.node), ..field });
            }
        }
        let Some(target) = target else {
            let value = if is_ref && own.is_empty() { Value::Null } else { Value::Map(own) };
            return Node { value, span };
        };
        let place = target.span;
        match target.value {
            Value::Map(fields) => {
                let siblings: FxHashSet<Box<str>> = own.iter().map(|sibling| sibling.key.clone()).collect();
                let mut merged: Vec<Field> =
                    fields.into_iter().filter(|field| !siblings.contains(&field.key)).collect();
                let at = if own.is_empty() { place } else { span };
                merged.extend(own);
                Node { value: Value::Map(merged), span: at }
            }
            value => {
                if let Some(sibling) = own.first() {
                    let message = "fields beside a `$ref` that names no object are left out";
                    let help = "take them out, or let the file hold an object";
                    self.reader.push(Code::SiteFileRef.at(sibling.key_span, message).help(help));
                }
                Node { value, span: place }
            }
        }
    }

    fn follow(&mut self, node: &Node) -> Option<Node> {
        let Some(written) = node.text() else {
            self.reader.wrong(node, "$ref", "the path of a `.json` file");
            return None;
        };
        let from = self.open.last().expect("the site file is open").clone();
        let Some(path) = from.join(written) else {
            let message = format!("`{written}` is outside the docs folder");
            let help = "move the file into the docs folder; a `/` at the beginning means that folder";
            self.reader.push(Code::SiteFileRef.at(node.span, message).help(help));
            return None;
        };
        if let Some(at) = self.open.iter().position(|open| *open == path) {
            let chain: Vec<String> = self.open[at..].iter().chain([&path]).map(|path| format!("`{path}`")).collect();
            let message = format!("a reference that leads back to itself: {}", chain.join(" → "));
            self.reader
                .push(Code::SiteFileRef.at(node.span, message).help("put the shared part into a file of its own"));
            return None;
        }
        let Some(source) = self.inputs.source(&path) else {
            let mut finding = Code::SiteFileRef.at(node.span, format!("there is no file `{path}`"));
            let files = self.inputs.sources.iter().map(|source| source.path.as_str());
            let files = files.filter(|path| matches!(path.rsplit('.').next(), Some("json" | "yaml" | "yml")));
            finding.help = Some(match did_you_mean(path.as_str(), files) {
                Some(near) => format!("did you mean `/{near}`?"),
                None => format!("write the file, or the path of another one, seen from `{from}`"),
            });
            self.reader.push(finding);
            return None;
        };
        self.followed += 1;
        self.bytes += source.text.len();
        if self.followed > MAX_REFS || self.bytes > MAX_REF_BYTES {
            let message = format!("more than {MAX_REFS} references, or more than {} MB of them", MAX_REF_BYTES >> 20);
            self.reader.push(Code::SiteFileRef.at(node.span, message).help("put them into fewer files"));
            return None;
        }
        match data::read(source) {
            Ok(target) => {
                self.open.push(path);
                let target = self.node(target);
                self.open.pop();
                Some(target)
            }
            Err(error) => {
                let mut finding = Code::SiteFileSyntax.at(error.span, error.message);
                finding.help = error.help.map(str::to_owned);
                self.reader.push(finding);
                None
            }
        }
    }
}
