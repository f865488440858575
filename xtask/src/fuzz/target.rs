//! What inputs are thrown at, and what must hold afterwards.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use docs::diag::{Code, Diagnostic};
use docs::document::{Document, NodeId};
use docs::inputs::Inputs;
use docs::pipeline::{self, Progress};
use docs::source::{FileId, SitePath, Source};
use docs::syntax;

#[derive(Clone, Copy)]
pub enum Target {
    Parse,
    Page,
}

impl Target {
    pub const NAMES: &str = "`parse` reads a page, `page` builds a site of it";

    pub fn named(name: &str) -> Option<Target> {
        match name {
            "parse" => Some(Target::Parse),
            "page" => Some(Target::Page),
            _ => None,
        }
    }

    /// The error says what broke.
    pub fn run(self, input: &str) -> Result<(), String> {
        let run = || match self {
            Target::Parse => parse(input),
            Target::Page => page(input),
        };
        catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Err("it panicked".into()))
    }
}

fn parse(input: &str) -> Result<(), String> {
    let source = Source::new(FileId(0), SitePath::new("page.mdx").expect("a name"), input);
    let parsed = syntax::parse(&source, &syntax::Options::default());
    whole(&parsed.value)?;
    placed(&parsed.diags, input)?;
    let script = Source::new(FileId(0), SitePath::new("page.jsx").expect("a name"), input);
    placed(&syntax::parse_script(&script).diags, input)
}

/// Every node is reached once, and lies in the source.
fn whole(document: &Document) -> Result<(), String> {
    let tree = &document.tree;
    let text = &*document.source.text;
    let mut seen = vec![false; tree.nodes.len()];
    let mut open = vec![NodeId::ROOT];
    while let Some(id) = open.pop() {
        let Some(seen) = seen.get_mut(id.0 as usize) else { return Err(format!("{id:?} is no node")) };
        if std::mem::replace(seen, true) {
            return Err(format!("{id:?} stands in two places"));
        }
        let span = document.span(id);
        if text.get(span.start as usize..span.end as usize).is_none() {
            return Err(format!("{id:?} spans {}..{} of {} bytes", span.start, span.end, text.len()));
        }
        open.extend(tree.children(id));
    }
    Ok(())
}

fn placed(diags: &[Diagnostic], text: &str) -> Result<(), String> {
    for diag in diags {
        let places = diag.span.iter().chain(diag.related.iter().map(|(span, _)| span));
        for span in places {
            if span.file == FileId(0) && text.get(span.start as usize..span.end as usize).is_none() {
                return Err(format!("{} points at {}..{}", diag.code.number(), span.start, span.end));
            }
        }
    }
    Ok(())
}

struct Unseen;

impl Progress for Unseen {
    fn stage(&self, _name: &'static str, _total: usize) {}
    fn step(&self) {}
}

const SITE: &str = r##"{ "theme": "mint", "name": "Fuzz", "colors": { "primary": "#0F766E" }, "variables": { "v": "1" },
  "navigation": { "groups": [{ "group": "G", "pages": ["page", "other"] }] } }"##;

const PERSONA: &str = r##"{ "groups": ["a"], "content": { "a": true, "b": "<b>", "list": [{ "a": 1 }, 2, null, []], "n": 3,
  "url": "javascript:x", "title": "T", "flag": 1, "org": { "plan": "pro" }, "__proto__": { "c": 1 } } }"##;

/// The input as a page, and its second half as a snippet that the page may import.
fn page(input: &str) -> Result<(), String> {
    let mut half = input.len() / 2;
    while !input.is_char_boundary(half) {
        half += 1;
    }
    let inputs = Inputs::from_texts([
        ("docs.json", SITE),
        ("other.mdx", "---\ntitle: Other\n---\n\nimport S from \"/snippets/s.mdx\"\n\n<S framework=\"x\">child</S>\n"),
        ("page.mdx", input),
        ("personas/p.json", PERSONA),
        ("snippets/s.mdx", &input[half..]),
    ]);
    let options = pipeline::Options { base_url: None, clock: &|| Duration::ZERO };
    // Builds it as well, and reads it as the persona.
    let built = pipeline::check(&inputs, &options, &Unseen);
    let panicked = built.diags.iter().find(|diag| diag.code == Code::Panicked);
    match panicked {
        Some(diag) => Err(diag.message.clone()),
        None => Ok(()),
    }
}
