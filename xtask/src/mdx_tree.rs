//! `cargo xtask mdx-tree FILES OUT`: our trees in the format that the reference parser's are compared in.
//!
//! One JSON object a line, `{"f": path, "tree": …}`. Taken from the draft, before unravelling, and without what we
//! read beyond MDX. `../shared/tools/mdx-oracle` describes the format in `normalise.mjs`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{BufWriter, Write as _};

use docs::document::{Alignment, AttributeKind, Kind, Text};
use docs::source::{FileId, SitePath, Source};
use docs::syntax::draft::{Draft, DraftKind};
use docs::syntax::{Options, parse_draft};

/// Writes the trees of the files named in `files`, one path a line, to `out`.
pub fn run(files: &str, out: &str) -> crate::Outcome {
    let n = write_all(files, out).map_err(|error| error.to_string())?;
    println!("{n} trees");
    Ok(())
}

fn write_all(files: &str, out: &str) -> std::io::Result<usize> {
    let list = std::fs::read_to_string(files)?;
    let mut out = BufWriter::new(std::fs::File::create(out)?);
    let mut n = 0;
    for file in list.lines().filter(|line| !line.is_empty()) {
        let text = String::from_utf8_lossy(&std::fs::read(file)?).into_owned();
        writeln!(out, "{{\"f\":{},\"tree\":{}}}", json(file), tree(&text))?;
        n += 1;
    }
    out.flush()?;
    Ok(n)
}

/// The tree of one page as JSON.
fn tree(text: &str) -> String {
    let path = SitePath::new("page.mdx").expect("a plain name");
    let source = Source::new(FileId(0), path, text);
    let options = Options::default();
    let draft = parse_draft(&source, &options).value;
    let mut printer = Printer { source: &source, draft: &draft, out: String::new(), used: BTreeSet::new() };
    printer.out.push_str("{\"t\":\"root\",\"c\":[");
    let mut first = true;
    printer.children(0, &mut first);
    printer.footnotes(&mut first);
    printer.out.push_str("]}");
    printer.out
}

struct Printer<'p> {
    source: &'p Source,
    draft: &'p Draft,
    out: String,
    /// Labels of the footnotes that are called.
    used: BTreeSet<String>,
}

impl Printer<'_> {
    fn text(&self, text: Text) -> &str {
        self.draft.tree.text(text)
    }

    /// Footnote definitions that are called stand at the end, by label; a footnote may call another one.
    fn footnotes(&mut self, first: &mut bool) {
        let mut done: std::collections::BTreeMap<String, String> = Default::default();
        loop {
            let next = self.used.iter().find(|label| !done.contains_key(*label)).cloned();
            let Some(label) = next else { break };
            let definition = (0..self.draft.nodes.len() as u32).find(|&id| match self.draft.nodes[id as usize].kind {
                DraftKind::Node(Kind::FootnoteDefinition(name)) => self.text(name) == label,
                _ => false,
            });
            let before = std::mem::take(&mut self.out);
            if let Some(id) = definition {
                let _ = write!(self.out, "{{\"t\":\"fndef\",\"n\":{},\"c\":[", json(&label));
                self.children(id, &mut true);
                self.out.push_str("]}");
            }
            done.insert(label, std::mem::replace(&mut self.out, before));
        }
        for definition in done.values().filter(|definition| !definition.is_empty()) {
            self.separate(first);
            self.out.push_str(definition);
        }
    }

    fn separate(&mut self, first: &mut bool) {
        if !std::mem::replace(first, false) {
            self.out.push(',');
        }
    }

    /// The children of a node; neighbouring texts and line breaks are one text.
    fn children(&mut self, id: u32, first: &mut bool) {
        let draft = self.draft;
        let mut pending = String::new();
        for child in draft.children(id) {
            match draft.nodes[child as usize].kind {
                DraftKind::Node(Kind::Text(text)) => pending.push_str(draft.tree.text(text)),
                DraftKind::Node(Kind::SoftBreak) => pending.push('\n'),
                DraftKind::Node(Kind::FootnoteDefinition(_)) => {}
                _ => {
                    self.flush_text(&mut pending, first);
                    self.separate(first);
                    self.node(child);
                }
            }
        }
        self.flush_text(&mut pending, first);
    }

    fn flush_text(&mut self, pending: &mut String, first: &mut bool) {
        if pending.is_empty() {
            return;
        }
        self.separate(first);
        let trimmed: Vec<&str> = pending.split('\n').collect();
        let last = trimmed.len() - 1;
        let blank = [' ', '\t'];
        let lines = trimmed.iter().enumerate().map(|(i, line)| {
            let line = if i > 0 { line.trim_start_matches(blank) } else { line };
            if i < last { line.trim_end_matches(blank) } else { line }
        });
        let text = lines.collect::<Vec<_>>().join("\n");
        let _ = write!(self.out, "{{\"t\":\"text\",\"v\":{}}}", json(&text));
        pending.clear();
    }

    fn block(&mut self, id: u32, head: &str) {
        self.out.push_str(head);
        self.out.push_str(",\"c\":[");
        self.children(id, &mut true);
        self.out.push_str("]}");
    }

    fn node(&mut self, id: u32) {
        let node = self.draft.nodes[id as usize];
        let range = node.start as usize..node.end as usize;
        let kind = match node.kind {
            DraftKind::Module => {
                let _ = write!(self.out, "{{\"t\":\"esm\",\"v\":{}}}", json(&blanks(&self.source.text[range])));
                return;
            }
            DraftKind::Comment { flow } => {
                let inner = &self.source.text[range.start + 1..range.end - 1];
                let name = if flow { "fexpr" } else { "texpr" };
                let _ = write!(self.out, "{{\"t\":\"{name}\",\"v\":{}}}", json(&blanks(inner)));
                return;
            }
            DraftKind::Node(kind) => kind,
        };
        let tree = &self.draft.tree;
        match kind {
            Kind::Paragraph => self.block(id, "{\"t\":\"p\""),
            Kind::Heading(index) => {
                let level = tree.headings[index as usize].level;
                self.block(id, &format!("{{\"t\":\"heading\",\"n\":\"{level}\""));
            }
            Kind::Quote => self.block(id, "{\"t\":\"quote\""),
            Kind::List { start, tight } => {
                let tightness = if tight { "tight" } else { "loose" };
                let head = match start {
                    Some(start) => format!("{{\"t\":\"ol\",\"n\":\"{start}\",\"v\":\"{tightness}\""),
                    None => format!("{{\"t\":\"ul\",\"n\":\"\",\"v\":\"{tightness}\""),
                };
                self.block(id, &head);
            }
            Kind::Item { checked } => {
                let checked = checked.map_or(String::new(), |checked| checked.to_string());
                self.block(id, &format!("{{\"t\":\"li\",\"v\":\"{checked}\""));
            }
            Kind::Fence(index) => {
                let fence = tree.fences[index as usize];
                let [language, meta, code] = [fence.language, fence.meta, fence.code].map(|text| tree.text(text));
                let head = format!(
                    "{{\"t\":\"code\",\"n\":{},\"a\":[{}],\"v\":{}}}",
                    json(language),
                    json(&blanks(meta)),
                    json(code)
                );
                self.out.push_str(&head);
            }
            Kind::ThematicBreak => self.out.push_str("{\"t\":\"hr\"}"),
            Kind::Table(index) => {
                let names = tree.tables[index as usize].alignments.iter().map(|alignment| match alignment {
                    Alignment::None => "\"none\"",
                    Alignment::Left => "\"left\"",
                    Alignment::Center => "\"center\"",
                    Alignment::Right => "\"right\"",
                });
                let head = format!("{{\"t\":\"table\",\"a\":[{}]", names.collect::<Vec<_>>().join(","));
                self.block(id, &head);
            }
            Kind::Row { .. } => self.block(id, "{\"t\":\"tr\""),
            Kind::Cell => self.block(id, "{\"t\":\"td\""),
            Kind::Emphasis => self.block(id, "{\"t\":\"em\""),
            Kind::Strong => self.block(id, "{\"t\":\"strong\""),
            Kind::Strike => self.block(id, "{\"t\":\"del\""),
            Kind::Code(text) => {
                let head = format!("{{\"t\":\"icode\",\"v\":{}}}", json(tree.text(text)));
                self.out.push_str(&head);
            }
            Kind::HardBreak => self.out.push_str("{\"t\":\"br\"}"),
            Kind::Link(index) => {
                let link = tree.links[index as usize];
                let head =
                    format!("{{\"t\":\"a\",\"n\":{},\"v\":{}", json(tree.text(link.url)), json(tree.text(link.title)));
                self.block(id, &head);
            }
            Kind::Image(index) => {
                let link = tree.links[index as usize];
                let mut alt = String::new();
                self.alt(id, &mut alt);
                let (url, title) = (json(tree.text(link.url)), json(tree.text(link.title)));
                let _ = write!(self.out, "{{\"t\":\"img\",\"n\":{url},\"v\":{title},\"a\":[{}]}}", json(&alt));
            }
            Kind::FootnoteReference(label) => {
                let label = tree.text(label).to_owned();
                let _ = write!(self.out, "{{\"t\":\"fnref\",\"n\":{}}}", json(&label));
                self.used.insert(label);
            }
            Kind::Element(index) => {
                let element = &tree.elements[index as usize];
                let list: Vec<String> =
                    tree.attributes(element).iter().map(|attribute| json(&self.attribute(&attribute.kind))).collect();
                let name = if element.flow { "fjsx" } else { "tjsx" };
                let head =
                    format!("{{\"t\":\"{name}\",\"n\":{},\"a\":[{}]", json(tree.text(element.name)), list.join(","));
                self.block(id, &head);
            }
            Kind::Expression(index) => {
                let expression = &tree.expressions[index as usize];
                let name = if expression.flow { "fexpr" } else { "texpr" };
                let head = format!("{{\"t\":\"{name}\",\"v\":{}}}", json(&blanks(self.source.slice(expression.span))));
                self.out.push_str(&head);
            }
            Kind::Root
            | Kind::Text(_)
            | Kind::SoftBreak
            | Kind::FootnoteDefinition(_)
            | Kind::Math { .. }
            | Kind::Variable(_) => {
                unreachable!("written by the parent, or not read here")
            }
        }
    }

    fn attribute(&self, kind: &AttributeKind) -> String {
        let tree = &self.draft.tree;
        let source = |index: u32| blanks(self.source.slice(tree.expressions[index as usize].span));
        match *kind {
            AttributeKind::Present { name } => self.text(name).to_owned(),
            AttributeKind::Text { name, value, .. } => format!("{}=\"{}\"", self.text(name), blanks(self.text(value))),
            AttributeKind::Expression { name, value } => format!("{}={{{}}}", self.text(name), source(value)),
            AttributeKind::Spread(value) => format!("{{...{}}}", source(value)),
        }
    }

    /// An image's alternative text: the text of all that is in it.
    fn alt(&self, id: u32, alt: &mut String) {
        for child in self.draft.children(id) {
            match self.draft.nodes[child as usize].kind {
                DraftKind::Node(Kind::Text(text) | Kind::Code(text)) => alt.push_str(self.text(text)),
                DraftKind::Node(Kind::SoftBreak | Kind::HardBreak) => alt.push('\n'),
                DraftKind::Node(Kind::Expression(_)) | DraftKind::Comment { .. } => {
                    let node = self.draft.nodes[child as usize];
                    alt.push_str(&self.source.text[node.start as usize + 1..node.end as usize - 1]);
                }
                DraftKind::Node(_) => self.alt(child, alt),
                DraftKind::Module => {}
            }
        }
    }
}

/// Runs of white space as one blank, none at the ends.
fn blanks(text: &str) -> String {
    text.split(|letter: char| letter.is_whitespace() || letter == '\u{feff}')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A JSON string.
fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                let _ = write!(out, "\\u{:04x}", control as u32);
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}
