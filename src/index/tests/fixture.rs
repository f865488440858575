//! A site from text, and what the index says of it as text.

use std::sync::Arc;

use crate::config::{self, Config};
use crate::diag::Diagnostic;
use crate::document::{Document, Facts, Head, Tree};
use crate::index::{Answers, Entry, Ground, Index, LinkAnswer, PageEntry, Section, is_snippet};
use crate::inputs::{Asset, Inputs};
use crate::source::{PageSource, SitePath, Source};

pub struct Site {
    pub inputs: Inputs,
    pub index: Index,
    pub diags: Vec<Diagnostic>,
}

/// `//- path` begins a file; an asset when the path ends in `.png`, left out of the site when it ends in ` ignored`,
/// found and not read when it ends in ` unreadable`.
pub fn site(text: &str) -> Site {
    let mut texts = Vec::new();
    let mut assets = Vec::new();
    let mut ignored = Vec::new();
    let mut unreadable = Vec::new();
    for file in text.split("//- ").skip(1) {
        let (path, body) = file.split_once('\n').unwrap_or((file, ""));
        match path.rsplit_once(' ') {
            Some((path, "ignored")) => ignored.push(SitePath::new(path).expect("a path")),
            Some((path, "unreadable")) => unreadable.push(SitePath::new(path).expect("a path")),
            _ if path.ends_with(".png") => {
                let path = SitePath::new(path).expect("a path");
                assets.push(Asset { path, len: 1, size: Some((20, 10)), drawing: None });
            }
            _ => texts.push((path, body)),
        }
    }
    let mut inputs = Inputs::from_texts(texts);
    assets.sort_by(|a: &Asset, b| a.path.cmp(&b.path));
    inputs.assets = assets;
    inputs.ignored = ignored;
    inputs.unreadable = unreadable;
    let loaded = config::load(&inputs, None);
    let mut diags = loaded.diags;
    let config = Arc::new(loaded.value.unwrap_or_default());
    let mut index = empty(&config, &inputs);
    insert_all(&mut index, &inputs, &mut diags);
    Site { inputs, index, diags }
}

pub fn empty(config: &Arc<Config>, inputs: &Inputs) -> Index {
    Index::new(Arc::new(Ground::new(config.clone(), inputs)), inputs, Arc::default())
}

pub fn insert_all(index: &mut Index, inputs: &Inputs, diags: &mut Vec<Diagnostic>) {
    inputs.pages.iter().for_each(|page| index.insert(&head(page, diags)));
    let snippets = inputs.sources.iter().filter(|source| is_snippet(&source.path));
    snippets.for_each(|source| index.insert_snippet(&source.path));
}

/// What the parser would find of a page's head.
pub fn head(page: &PageSource, diags: &mut Vec<Diagnostic>) -> Head {
    let source = page.read().expect("it is held");
    let Document { frontmatter, first_heading, .. } = document(&source, diags);
    Head { source: page.clone(), frontmatter, first_heading }
}

/// A page or a part of pages.
pub fn text_of(inputs: &Inputs, path: &SitePath) -> Option<Source> {
    let page = inputs.page(path).map(|page| page.read().expect("it is held"));
    page.or_else(|| inputs.source(path).cloned())
}

/// What the parser would find: frontmatter, `[text](destination)`, `import X from "path"`, `<Snippet file="…"`,
/// `{{name}}`, a first `# heading`.
pub fn document(source: &Source, diags: &mut Vec<Diagnostic>) -> Document {
    let text = &*source.text;
    let mut facts = Facts::default();
    let mut frontmatter = Arc::default();
    let mut body = text;
    if let Some(rest) = text.strip_prefix("---\n")
        && let Some((yaml, rest)) = rest.split_once("---\n")
    {
        let at = source.span(4..4 + yaml.len());
        frontmatter = Arc::new(crate::frontmatter::parse(yaml, at).take(diags));
        body = rest;
    }
    let between = |open: &'static str, close: char| {
        let found = body.split(open).skip(1).filter_map(move |rest| rest.split_once(close));
        found.map(|(inside, _)| Box::from(inside))
    };
    facts.links = between("](", ')').collect();
    facts.imports = between("from \"", '"').collect();
    facts.snippets = between("<Snippet file=\"", '"').collect();
    facts.variables = between("{{", '}').collect();
    let first_heading = body.lines().find_map(|line| line.strip_prefix("# ")).map(Box::from);
    let tree = Tree::default();
    Document { source: source.clone(), frontmatter, first_heading, tree, module: Default::default(), facts }
}

impl Site {
    pub fn source(&self, path: &str) -> Source {
        text_of(&self.inputs, &SitePath::new(path).expect("a path")).expect("a file of the case")
    }

    pub fn sections(&self) -> String {
        self.index.navigation().sections.iter().map(|section| section_text(section)).collect()
    }

    pub fn findings(&self) -> String {
        let all = self.diags.iter().cloned().chain(self.index.findings().into_iter().chain(self.index.own_findings()));
        all.map(|diag| self.finding(&diag)).collect()
    }

    /// `E0000 docs.json "what the span covers": message (help)`
    pub fn finding(&self, diag: &Diagnostic) -> String {
        let place = diag.span.map_or_else(String::new, |span| {
            let (path, text) = (self.inputs.texts().path(span.file), self.inputs.texts().text(span.file));
            let (path, text) = (path.expect("its own"), text.expect("it is held"));
            format!(" {path} {:?}", &text[span.start as usize..span.end as usize])
        });
        let help = diag.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
        format!("{}{place}: {}{help}\n", diag.code.number(), diag.message)
    }

    pub fn answers(&self, source: &Source, facts: &Facts) -> Answers {
        let read = |path: &SitePath| Some(Arc::new(document(&text_of(&self.inputs, path)?, &mut Vec::new())));
        self.index.answers(&source.path, facts, &read)
    }

    /// `as written → answer` for each link of a page, snippets below it indented.
    pub fn links(&self, path: &str) -> String {
        let source = self.source(path);
        let facts = document(&source, &mut Vec::new()).facts;
        let answers = self.answers(&source, &facts);
        let mut out = String::new();
        answers_text(&facts, &answers, 0, &mut out);
        out
    }

    pub fn context(&self, path: &str) -> String {
        let path = SitePath::new(path).expect("a path");
        let Some(page) = self.index.page(&path) else { return "no page\n".into() };
        let mut out = format!("{} {:?} at {}\n", page.route.as_str(), page.title, page.href);
        let section = page.section.map_or("none".to_owned(), |section| section.0.to_string());
        out.push_str(&format!("section {section}\n"));
        let crumbs = page.breadcrumbs.iter();
        let crumbs = crumbs.map(|crumb| format!("{} {}", crumb.title, crumb.href.as_deref().unwrap_or("-")));
        out.push_str(&format!("crumbs [{}]\n", crumbs.collect::<Vec<_>>().join(" > ")));
        for (name, neighbour) in [("previous", &page.previous), ("next", &page.next)] {
            if let Some(neighbour) = neighbour {
                out.push_str(&format!("{name} {} {}\n", neighbour.title, neighbour.href));
            }
        }
        for alternate in &page.alternates {
            out.push_str(&format!("{:?} {} is {}\n", alternate.kind, alternate.option, alternate.href));
        }
        if let Some(endpoint) = &page.endpoint {
            let named = page.frontmatter.openapi.as_ref().or(page.frontmatter.api.as_ref());
            let spec = named.and_then(|named| named.spec.as_deref()).unwrap_or("-");
            out.push_str(&format!("endpoint {spec} {} {}\n", endpoint.method, endpoint.address));
        }
        let shown = &page.exposure;
        let all = [
            (shown.navigation, "navigation"),
            (shown.search, "search"),
            (shown.sitemap, "sitemap"),
            (shown.engines, "engines"),
            (shown.agents, "agents"),
        ];
        let shown: Vec<&str> = all.iter().filter(|(is_in, _)| *is_in).map(|(_, name)| *name).collect();
        out.push_str(&format!("in {}\n", if shown.is_empty() { "nothing".into() } else { shown.join(" ") }));
        out
    }
}

fn section_text(section: &Section) -> String {
    let mut out = String::from("section");
    if let Some(language) = &section.language {
        out.push_str(&format!(" ({language})"));
    }
    out.push_str(&format!(" {}\n", section.href.as_deref().unwrap_or("-")));
    for selector in &section.selectors {
        let options = selector.options.iter().enumerate().map(|(at, option)| {
            let mark = if Some(at as u32) == selector.current { "*" } else { "" };
            let external = if option.external { " external" } else { "" };
            let hidden = if option.hidden { " hidden" } else { "" };
            format!("{mark}{} {}{external}{hidden}", option.label, option.href.as_deref().unwrap_or("-"))
        });
        out.push_str(&format!("  {:?}: {}\n", selector.kind, options.collect::<Vec<_>>().join(" | ")));
    }
    entries_text(&section.entries, 1, &mut out);
    out
}

fn entries_text(entries: &[Entry], depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    for entry in entries {
        match entry {
            Entry::Page(page) => out.push_str(&format!("{indent}{}\n", page_text(page))),
            Entry::Group(group) => {
                let root = group.root.as_ref().map_or_else(String::new, |root| format!(" ({})", page_text(root)));
                let open = if group.expanded { " open" } else { "" };
                out.push_str(&format!("{indent}{}:{root}{open}\n", group.title));
                entries_text(&group.entries, depth + 1, out);
            }
        }
    }
}

fn page_text(page: &PageEntry) -> String {
    let mut out = format!("{} {}", page.title, page.href);
    if page.external {
        out.push_str(" external");
    }
    if let Some(icon) = &page.icon {
        out.push_str(&format!(" icon={}", icon.name));
    }
    if let Some(method) = page.method {
        out.push_str(&format!(" {}", method.as_str()));
    }
    if page.deprecated {
        out.push_str(" deprecated");
    }
    out
}

fn answers_text(facts: &Facts, answers: &crate::index::Answers, depth: usize, out: &mut String) {
    use crate::index::ImportAnswer;
    let indent = "  ".repeat(depth);
    for link in &facts.links {
        let answer = match &answers.links[link] {
            LinkAnswer::Page { href, route, anchor, redirected } => {
                let anchor = anchor.as_ref().map_or_else(String::new, |anchor| format!(" at {anchor:?}"));
                let from = redirected.as_ref().map_or_else(String::new, |from| format!(" redirected from {from}"));
                format!("page {} {href}{anchor}{from}", route.as_str())
            }
            LinkAnswer::Asset { path, href, size } => format!("file {path} {href} {size:?}"),
            LinkAnswer::Anchor { anchor } => format!("anchor {anchor:?}"),
            LinkAnswer::External { href } => format!("external {href}"),
            LinkAnswer::Empty => "empty".into(),
            LinkAnswer::Restricted { href, .. } => format!("kept, {href}"),
            LinkAnswer::Broken { near, .. } => format!("broken, near {}", near.as_deref().unwrap_or("-")),
            LinkAnswer::Ignored => "ignored".into(),
            LinkAnswer::Unpublished => "unpublished".into(),
        };
        out.push_str(&format!("{indent}{link} → {answer}\n"));
    }
    for (written, answer) in facts
        .imports
        .iter()
        .map(|path| (path, &answers.imports[path]))
        .chain(facts.snippets.iter().map(|path| (path, &answers.snippets[path])))
    {
        match answer {
            ImportAnswer::Found(imported) => {
                out.push_str(&format!("{indent}{written} → {}\n", imported.document.source.path));
                answers_text(&imported.document.facts, &imported.answers, depth + 1, out);
            }
            ImportAnswer::Missing { near } => {
                out.push_str(&format!("{indent}{written} → missing, near {}\n", near.as_deref().unwrap_or("-")));
            }
            ImportAnswer::Cycle(files) => {
                let files: Vec<&str> = files.iter().map(SitePath::as_str).collect();
                out.push_str(&format!("{indent}{written} → cycle {}\n", files.join(" ")));
            }
            ImportAnswer::Foreign => out.push_str(&format!("{indent}{written} → foreign\n")),
            ImportAnswer::Restricted { .. } => out.push_str(&format!("{indent}{written} → kept\n")),
            ImportAnswer::TooDeep => out.push_str(&format!("{indent}{written} → too deep\n")),
        }
    }
    for name in &facts.variables {
        let value = answers.variables.get(name).map_or("undefined", |value| value);
        out.push_str(&format!("{indent}{{{{{name}}}}} → {value}\n"));
    }
}

/// Compares line by line, so that a difference is seen at once.
#[track_caller]
pub fn same(found: &str, expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim_end).skip_while(|line| line.is_empty()).collect();
    let found: Vec<&str> = found.lines().collect();
    assert!(found == expected, "found:\n{}\n\nexpected:\n{}", found.join("\n"), expected.join("\n"));
}
