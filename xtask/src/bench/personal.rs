//! What personalisation costs: expressions compiled a second, and the bytes of manifests.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use docs::expr::encode::encode;
use docs::expr::fold::{Folded, Folder};
use docs::expr::parse;
use docs::expr::scope::{Names, Scope};
use docs::source::{FileId, SitePath, Source, Span};
use docs::syntax;
use serde_json::{Value, json};

use super::{floors, milliseconds, print, remove, rounded};
use crate::Outcome;
use crate::cargo::root;
use crate::expr_agree::{fold, generate};
use crate::measure::measure;

/// Generated expressions: more than the example site has.
const GENERATED: usize = 2000;

/// A page's expressions, and what their names mean: its own exports. What it imports is not known here.
pub struct Page {
    source: Source,
    spans: Vec<Span>,
    scope: Arc<Scope>,
}

/// The expressions of the pages below a folder.
pub fn written(folder: &Path) -> Outcome {
    let pages = floors::pages(folder)?.into_iter().map(|source| {
        let document = syntax::parse(&source, &Default::default()).value;
        let mut names = Names::new();
        names.module(&document.module);
        let spans = document.tree.expressions.iter().map(|expression| expression.span).collect();
        Page { spans, scope: names.finish(), source }
    });
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    compile(&name, &pages.filter(|page| !page.spans.is_empty()).collect::<Vec<_>>())
}

/// Expressions that chance made, each over what its reader brings and a module of its own.
pub fn generated() -> Outcome {
    compile("generated", &generated_pages(GENERATED)?)
}

/// So many of them, a page each.
pub fn generated_pages(n_pages: usize) -> Result<Vec<Page>, String> {
    let mut random = generate::Random::new(1);
    let pages = (0..n_pages).map(|_| {
        let case = generate::personal_case(&mut random);
        let text = case.source();
        let path = SitePath::new("page.mdx").expect("a path inside the folder");
        let source = Source::new(FileId(0), path, text.as_str());
        Ok(Page { spans: vec![source.span(0..text.len())], scope: fold::personal_scope(&case)?, source })
    });
    pages.collect()
}

/// What became of the expressions of some pages.
#[derive(Default)]
pub struct Compiled {
    n_all: usize,
    n_static: usize,
    n_residual: usize,
    n_bytes: usize,
}

/// Parses, lowers, folds and encodes all expressions on one thread.
pub fn compiled(pages: &[Page]) -> Compiled {
    let mut done = Compiled::default();
    for page in pages {
        // As in a build: one for all expressions of a page.
        let mut folder = Folder::default();
        for span in &page.spans {
            done.n_all += 1;
            done.n_bytes += (span.end - span.start) as usize;
            let parsed = parse::expression(&page.source, span.start..span.end).ok();
            match parsed.and_then(|expr| folder.expression(&expr, &page.scope).ok()) {
                Some(Folded::Static(_)) => done.n_static += 1,
                Some(Folded::Residual(residual)) => {
                    done.n_residual += 1;
                    // Elements are made into arms by `compile` first, and cannot be written down without.
                    std::hint::black_box(encode(&residual));
                }
                None => {}
            }
        }
    }
    done
}

fn compile(from: &str, pages: &[Page]) -> Outcome {
    let mut done = Compiled::default();
    let time = floors::median(|| {
        done = compiled(pages);
        Ok(done.n_all)
    })?;
    let per_second = done.n_all as f64 / time.as_secs_f64();
    print(json!({
        "measurement": "expressions", "of": from, "threads": 1, "expressions": done.n_all, "static": done.n_static,
        "residual": done.n_residual, "bytes": done.n_bytes, "wall_ms": milliseconds(time),
        "per_second": per_second.round(),
    }));
    Ok(())
}

/// The manifests of the example site, as its pages carry them.
pub fn manifests(folder: &Path) -> Outcome {
    let out = folder.join("example-out");
    remove(&out)?;
    let mut command = Command::new(root().join("target/release/docs"));
    command.arg("build").arg(root().join("example-site")).arg("--out").arg(&out);
    super::succeeded(measure(&mut command)?)?;
    let [mut n_pages, mut n_slots, mut n_bytes] = [0usize; 3];
    for (path, bytes) in floors::files(&out)? {
        let html = String::from_utf8_lossy(&bytes);
        let Some(block) = between(&html, "id=\"docs-manifest\">", "</script>") else { continue };
        let manifest: Value = serde_json::from_str(block).map_err(|error| format!("{}: {error}", path.display()))?;
        n_pages += 1;
        n_slots += manifest["slots"].as_array().map_or(0, Vec::len);
        n_bytes += block.len();
    }
    let per_slot = n_bytes as f64 / n_slots.max(1) as f64;
    print(json!({
        "measurement": "manifests", "of": "example-site", "pages": n_pages, "slots": n_slots, "bytes": n_bytes,
        "bytes_per_slot": rounded(per_slot),
    }));
    remove(&out)
}

fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<&'t str> {
    text.split_once(open)?.1.split_once(close).map(|(inner, _)| inner)
}
