//! A case's site, built in this process, and what is to be seen of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use docs::artifact::{Artifact, Body};
use docs::diag::report::{self, Lines};
use docs::diag::{Diagnostic, Severity};
use docs::io::read;
use docs::pipeline::{self, Progress};
use docs::source::{Sources, Span};

use super::format::{Case, What};
use super::layout;

pub struct Outcome {
    /// By path below the output folder.
    files: BTreeMap<String, Vec<u8>>,
    diagnostics: String,
    /// What a check finds that the build did not, where the case asks.
    checked: String,
}

impl Outcome {
    /// A part as text.
    ///
    /// # Errors
    /// When there is no such page, file or part: an expectation that no build can meet, and none to take over.
    pub fn part(&self, what: &What) -> Result<String, String> {
        match what {
            What::Main(route) => self.page(route, "<main"),
            What::Prose(route) => self.page(route, "<div class=\"d-prose\""),
            What::Sidebar(route) => self.page(route, "<aside class=\"d-sidebar\""),
            What::Header(route) => self.page(route, "<header class=\"d-top\""),
            What::Footer(route) => self.page(route, "<footer class=\"d-foot\""),
            What::Head(route) => self.head(route),
            What::Manifest(route) => self.manifest(route),
            What::Operation(route) => self.operation(route),
            What::File(path) => self.text(path),
            What::Files => {
                // Sorted without their hashes, or a change to the theme changes the order.
                let paths: BTreeSet<String> = self.files.keys().map(|path| without_hash(path) + "\n").collect();
                Ok(paths.into_iter().collect())
            }
            What::Diagnostics => Ok(self.diagnostics.clone()),
            What::Check => Ok(self.checked.clone()),
        }
    }

    /// What stands in the element of a page that begins so.
    fn page(&self, route: &str, element: &str) -> Result<String, String> {
        let path = format!("{}/index.html", route.trim_matches('/'));
        let html = self.text(path.trim_start_matches('/'))?;
        let part = layout::inside(&html, element).ok_or_else(|| format!("{path} has no `{element}`"))?;
        Ok(without_hash(&layout::lay_out(&without_script(part))))
    }

    /// The tags of a page's head that tell of it, a line each.
    fn head(&self, route: &str) -> Result<String, String> {
        let path = format!("{}/index.html", route.trim_matches('/'));
        let html = self.text(path.trim_start_matches('/'))?;
        let head = layout::inside(&html, "<head>").ok_or_else(|| format!("{path} has no head"))?;
        let tells = |tag: &&str| {
            ["title>", "meta name=", "meta property=", "link rel=", "script type=\"application/ld+json\""]
                .iter()
                .any(|begin| tag.starts_with(begin))
                && !["\"viewport\"", "/_docs/site.", "/_docs/first"].iter().any(|named| tag.contains(named))
        };
        Ok(head.split('<').filter(tells).map(|tag| format!("<{}\n", tag.trim_end())).collect())
    }

    /// A line for each part of the page's manifest, which is what its schema says, then its arms.
    fn manifest(&self, route: &str) -> Result<String, String> {
        let path = format!("{}/index.html", route.trim_matches('/'));
        let html = self.text(path.trim_start_matches('/'))?;
        let Some((_, rest)) = html.split_once("<script type=\"application/json\" id=\"docs-manifest\">") else {
            return Ok("none\n".to_owned());
        };
        let (block, rest) = rest.split_once("</script>").ok_or("the manifest has no end")?;
        let block: serde_json::Value = serde_json::from_str(block).map_err(|error| error.to_string())?;
        let schema = serde_json::from_str(docs::render::MANIFEST_SCHEMA).map_err(|error| error.to_string())?;
        jsonschema::validate(&schema, &block).map_err(|error| format!("{error} at {}", error.instance_path))?;
        let mut text = String::new();
        for (name, items) in block.as_object().into_iter().flatten() {
            let name = name.trim_end_matches('s');
            match items.as_array() {
                Some(items) => {
                    for (number, item) in items.iter().enumerate() {
                        text += &format!("{name} {number}: {item}\n");
                    }
                }
                None => text += &format!("{name}: {items}\n"),
            }
        }
        let rest = rest.split("<script").next().unwrap_or_default();
        let arms = rest.split("<template data-docs-arm=\"").skip(1);
        for arm in arms {
            let (number, arm) = arm.split_once("\">").ok_or("an arm without a number")?;
            let end = arm.rfind("</template>").ok_or("an arm without an end")?;
            text += &format!("arm {number}: {}\n", arm[..end].replace('\n', "⏎"));
        }
        Ok(text)
    }

    /// The button's attributes that are not files all pages share; the file's parts, and of lists each item, a line each.
    fn operation(&self, route: &str) -> Result<String, String> {
        let path = format!("{}/index.html", route.trim_matches('/'));
        let html = self.text(path.trim_start_matches('/'))?;
        let copied = html.split_once("d-endpoint-copy").and_then(|(_, rest)| rest.split('"').nth(4));
        let mut out = copied.map_or_else(String::new, |address| format!("copied: {address}\n"));
        let Some((_, button)) = html.split_once("data-playground") else { return Ok(out + "none\n") };
        let attribute =
            |name: &str| button.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split('"').next());
        let (tag, _) = button.split_once('>').ok_or("a button without an end")?;
        for name in ["data-operation", "data-words", "data-for", "data-groups", "data-excludes"] {
            if let Some(value) = attribute(name).filter(|_| tag.contains(&format!(" {name}="))) {
                out += &format!("{name}: {}\n", without_hash(value));
            }
        }
        let file = attribute("data-operation").ok_or("a button without a file")?;
        let value: serde_json::Value = serde_json::from_str(&self.text(file.trim_start_matches('/'))?)
            .map_err(|error| format!("{file}: {error}"))?;
        for (name, part) in value.as_object().into_iter().flatten() {
            let items = match part {
                serde_json::Value::Array(items) => items.iter().enumerate().collect(),
                part => vec![(usize::MAX, part)],
            };
            for (number, item) in items {
                let number = if number == usize::MAX { String::new() } else { format!(" {number}") };
                out += &format!("{name}{number}: {item}\n");
            }
        }
        Ok(out)
    }

    fn text(&self, path: &str) -> Result<String, String> {
        let bytes = self.files.get(path).ok_or_else(|| format!("there is no file {path}"))?;
        Ok(String::from_utf8_lossy(bytes).into_owned())
    }
}

/// `_docs/site.0123456789abcdef.css` → `_docs/site.*.css`: what a style sheet holds is no case's business.
fn without_hash(path: &str) -> String {
    if path.starts_with("_docs/search/") {
        return "_docs/search/*.bin".to_owned();
    }
    let parts = path.split('.').map(|part| {
        let hash = part.len() == 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        if hash { "*" } else { part }
    });
    parts.collect::<Vec<_>>().join(".")
}

/// The same for the address of the script that searches, which is in the header.
fn without_script(html: &str) -> String {
    const BEFORE: &str = "/_docs/search.";
    let mut parts = html.split(BEFORE);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(BEFORE);
        text.push('*');
        text.push_str(part.get(16..).unwrap_or_default());
    }
    text
}

/// Nobody watches.
struct Unseen;

impl Progress for Unseen {
    fn stage(&self, _name: &'static str, _total: usize) {}
    fn step(&self) {}
}

pub fn build(case: &Case) -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().canonicalize().expect("a folder that is there");
    write(case, &folder);

    let inputs = read::inputs(&folder, &folder.join("dist")).expect("a docs folder that can be read");
    let mut diags = inputs.diags;
    let inputs = inputs.value;
    let files = Mutex::new(BTreeMap::new());
    let sink = |artifact: Artifact| {
        let bytes = match artifact.body {
            Body::Bytes(bytes) => bytes,
            Body::Copy(from) => fs::read(folder.join(from.as_str())).expect("a file that is copied is there"),
        };
        let before = files.lock().expect("no thread panicked").insert(artifact.path.as_str().to_owned(), bytes);
        assert!(before.is_none(), "{} was written twice", artifact.path);
    };
    let options = pipeline::Options { base_url: None, clock: &|| Duration::ZERO };
    let built = pipeline::build(&inputs, &options, &Unseen, &sink);
    diags.extend(built.diags);
    let mut checked = Vec::new();
    if case.expected.iter().any(|expected| expected.what == What::Check) {
        checked = pipeline::check(&inputs, &options, &Unseen).outcome.diags;
        checked.retain(|diag| !diags.contains(diag));
    }
    let (diagnostics, checked) = (print(diags, inputs.texts()), print(checked, inputs.texts()));
    Outcome { files: files.into_inner().expect("no thread panicked"), diagnostics, checked }
}

fn write(case: &Case, folder: &Path) {
    for input in &case.inputs {
        let path = folder.join(&input.path);
        fs::create_dir_all(path.parent().expect("a file in a folder")).expect("a folder");
        let bytes = if input.path.ends_with(".png") { png(&input.text()) } else { input.text().into_bytes() };
        fs::write(path, bytes).expect("an input file");
    }
    let has_site_file =
        ["docs.json", "docs.yaml", "docs.yml", "mint.json"].iter().any(|name| folder.join(name).exists());
    if !has_site_file {
        let paths = case.inputs.iter().map(|input| input.path.as_str());
        let pages: Vec<&str> = paths
            .filter(|path| !path.starts_with("snippets/") && !path.starts_with("_snippets/"))
            .filter_map(page)
            .collect();
        let site = serde_json::json!({
            "theme": "mint", "name": "Case", "url": "https://docs.example", "colors": { "primary": "#0F766E" },
            "navigation": { "pages": pages },
        });
        fs::write(folder.join("docs.json"), site.to_string()).expect("the site file");
    }
}

/// `a/b.mdx` → `a/b`
fn page(path: &str) -> Option<&str> {
    path.strip_suffix(".mdx").or(path.strip_suffix(".md"))
}

/// As much of a PNG as says its size: `640x480`.
fn png(size: &str) -> Vec<u8> {
    let (width, height) = size.trim().split_once('x').expect("a picture's input is its size, `640x480`");
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    for number in [width, height] {
        bytes.extend_from_slice(&number.parse::<u32>().expect("pixels").to_be_bytes());
    }
    bytes.extend_from_slice(&[8, 6, 0, 0, 0]);
    bytes
}

/// In the order of the terminal's, a line each.
fn print(diags: Vec<Diagnostic>, sources: Sources) -> String {
    let diags = report::in_order(diags, sources);
    let mut lines = Lines::new(sources);
    let mut text = String::new();
    for diag in &diags {
        let severity = match diag.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let at = match (diag.span, report::path(diag, sources)) {
            (Some(span), _) => format!(" {}", place(span, sources, &mut lines)),
            (None, Some(path)) => format!(" {path}"),
            (None, None) => String::new(),
        };
        text += &format!("{severity}[{}]{at}: {}\n", diag.code.number(), diag.message);
        if let Some(help) = &diag.help {
            text += &format!("  help: {help}\n");
        }
        for (span, label) in &diag.related {
            text += &format!("  see {}: {label}\n", place(*span, sources, &mut lines));
        }
    }
    text
}

/// `index.mdx:3:5-12`, with a line of its own for the end when that is another one.
fn place(span: Span, sources: Sources, lines: &mut Lines) -> String {
    let path = report::path_of(span.file, sources);
    let at = lines.place(span);
    let end = match at.end_line == at.line {
        true => at.end_column.to_string(),
        false => format!("{}:{}", at.end_line, at.end_column),
    };
    format!("{path}:{}:{}-{end}", at.line, at.column)
}
