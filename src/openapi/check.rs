//! What is wrong with a document as a whole: its syntax and version, and schemas that no value can be.

use super::Version;
use super::contract::unrepeated;
use super::merge::{MAX_PARTS, merged};
use super::reader::Reader;
use super::schema::{Parts, SchemaRef};
use crate::data::{Node, SyntaxError, Value};
use crate::diag::{Code, Diagnostic};
use crate::source::Source;

/// How many places of schemas one document's check looks at, those that many others have among their parts again each
/// time. What is beyond is read and shown, and not checked.
const MAX_CHECKED: usize = 1_000_000;

/// A finding for a file that was meant to be a specification and cannot be read.
pub(super) fn unreadable(source: &Source, error: &SyntaxError) -> Option<Diagnostic> {
    let head = &source.text[..source.text.floor_char_boundary(4096)];
    let is_meant = head.lines().any(|line| {
        let line = line.trim_start_matches(['{', ' ', '\t', '"', '\'', '\u{feff}']);
        let rest = ["openapi", "swagger", "asyncapi"].iter().find_map(|word| line.strip_prefix(word));
        rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
    });
    let message = format!("the specification `{}` cannot be read: {}", source.path, error.message);
    let finding = Code::SpecificationSyntax.at(error.span, message);
    is_meant.then(|| match error.help {
        Some(help) => finding.help(help),
        None => finding,
    })
}

/// What one kind of document has at its top.
pub(super) struct Top {
    /// With its article.
    kind: &'static str,
    keys: &'static [&'static str],
    /// The key that pages are made from, and others that may stand for it.
    main: &'static str,
    others: &'static [&'static str],
    help: &'static str,
}

pub(super) const OPENAPI: Top = Top {
    kind: "an OpenAPI document",
    keys: &[
        "openapi",
        "$self",
        "info",
        "jsonSchemaDialect",
        "servers",
        "paths",
        "webhooks",
        "components",
        "security",
        "tags",
        "externalDocs",
    ],
    main: "paths",
    others: &["components", "webhooks", "x-webhooks"],
    help: "describe its operations under `paths`: `\"paths\": { \"/users\": { \"get\": { … } } }`",
};

pub(super) const ASYNCAPI: Top = Top {
    kind: "an AsyncAPI document",
    keys: &[
        "asyncapi",
        "id",
        "info",
        "servers",
        "defaultContentType",
        "channels",
        "operations",
        "components",
        "tags",
        "externalDocs",
    ],
    main: "channels",
    others: &["components"],
    help: "describe them under `channels`: `\"channels\": { \"users\": { … } }`",
};

/// A version, with quotes or, as a number, without.
pub(super) fn written(version: &Node) -> &str {
    match &version.value {
        Value::Text(text) | Value::Number(text) => text,
        Value::Null | Value::Bool(_) | Value::List(_) | Value::Map(_) => "",
    }
}

impl<'f> Reader<'f> {
    /// Tells of keys at the top that are slips for others. Gives what is to be told of a document that has nothing to make
    /// pages from, should the site ask for them: many a file is there for others to refer to.
    pub fn check_top(&mut self, top: &Top, document: &'f Node, path: &str, version: &Node) -> Option<Diagnostic> {
        let Value::Map(fields) = &document.value else { return None };
        let mut has_slips = false;
        for (field, _) in unrepeated(fields) {
            if field.key.starts_with("x-") || top.keys.contains(&&*field.key) {
                continue;
            }
            let missing = top.keys.iter().copied().filter(|key| document.get(key).is_none());
            if let Some(near) = self.near(&field.key, missing) {
                has_slips = true;
                let message = format!("{} has no `{}` at its top", top.kind, field.key);
                let finding = Code::SpecificationEmpty.at(field.key_span, message);
                self.diags.push(finding.help(format!("did you mean `{near}`?")));
            }
        }
        // What is there and of another form has a finding of its own.
        let is_empty = match document.get(top.main).map(|node| &node.value) {
            None | Some(Value::Null) => true,
            Some(Value::Map(fields)) => fields.is_empty(),
            Some(_) => false,
        };
        let has_others = top.others.iter().any(|key| document.get(key).is_some());
        (is_empty && !has_others && !has_slips).then(|| {
            let message = format!("`{path}` has nothing that pages are made from: no `{}`", top.main);
            let message =
                if document.get(top.main).is_some() { format!("{message} with something in it") } else { message };
            Code::SpecificationEmpty.at(version.span, message).help(top.help)
        })
    }

    pub fn version_of(&mut self, document: &Node, version: &Node) -> Version {
        let written = written(version);
        let finding = |message: String| Code::SpecificationVersion.at(version.span, message);
        if document.get("openapi").is_none() {
            let message = format!("Swagger {written} is not read: its operations have pages without content");
            let help = "convert the file to OpenAPI 3, for example with `npx swagger2openapi`, which keeps its texts";
            self.diags.push(finding(message).help(help));
            return Version::V2;
        }
        let is = |version: &str| {
            written == version || written.strip_prefix(version).is_some_and(|rest| rest.starts_with('.'))
        };
        if is("3.0") {
            return Version::V30;
        }
        if !is("3.1") {
            let message = format!("OpenAPI `{written}` is read as 3.1, which may miss what it means");
            self.diags.push(finding(message).help("write `3.0.3` or `3.1.0`, whichever the file keeps to"));
        }
        Version::V31
    }

    /// Circles of references and parts, and parts that contradict each other.
    pub fn check_schemas(&mut self) {
        self.circles();
        let mut n_checked = 0;
        let mut found = Vec::new();
        for (id, raw) in self.raws.iter().enumerate() {
            if n_checked > MAX_CHECKED {
                break;
            }
            if raw.all_of.is_empty() && raw.limits.is_none() {
                continue;
            }
            let (schema, conflicts, n_parts) = merged(&self.raws, &SchemaRef(Parts::One(id as u32)));
            n_checked += n_parts + schema.properties.len();
            for conflict in conflicts {
                let finding = Code::SchemaConflict.at(raw.span, conflict.message);
                let finding = if conflict.span == raw.span { finding } else { finding.related(conflict.span, "here") };
                found.push(finding.help("mend one of the two: nothing can be both"));
            }
            if schema.cut {
                let message = format!("a schema of more than {MAX_PARTS} parts: those beyond are not shown");
                found.push(Code::SpecificationLimit.at(raw.span, message).help("join some of its parts"));
            }
        }
        self.diags.extend(found);
    }

    /// Tells of schemas that are part of themselves: by references alone or by `allOf`, so that nothing says what they are.
    fn circles(&mut self) {
        #[derive(Clone, Copy, PartialEq)]
        enum State {
            New,
            Open,
            Done,
        }
        let mut states = vec![State::New; self.raws.len()];
        let mut found = Vec::new();
        for start in 0..self.raws.len() {
            let mut path: Vec<(usize, usize)> = vec![(start, 0)];
            while let Some((id, next)) = path.last_mut() {
                let raw = &self.raws[*id];
                if *next == 0 && states[*id] != State::New {
                    path.pop();
                    continue;
                }
                states[*id] = State::Open;
                let to = raw.reference.iter().chain(&raw.all_of).nth(*next).copied();
                *next += 1;
                match to.map(|to| (to as usize, states[to as usize])) {
                    Some((to, State::Open)) => found.push((raw.span, self.raws[to].span)),
                    Some((to, State::New)) => path.push((to, 0)),
                    Some((_, State::Done)) => {}
                    None => {
                        states[*id] = State::Done;
                        path.pop();
                    }
                }
            }
        }
        for (span, back_to) in found {
            let finding = Code::SpecificationRef.at(span, "a schema that is part of itself");
            let finding = if span == back_to { finding } else { finding.related(back_to, "this one") };
            self.diags.push(finding.help("refer to it from a property or from the items of a list"));
        }
    }
}
