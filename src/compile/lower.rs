//! From the tree of a document to parts: Markdown's nodes become HTML elements, everything else is handed on.

use crate::diag::{Code, Diagnostic};
use crate::document::{Alignment, Document, Kind, NodeId};
use crate::expr::value::Value;
use crate::fence;
use crate::index::Answers;
use crate::math;
use crate::page::{self, Attribute, Call, Part};
use crate::scheme;
use crate::source::Span;

use super::links::{self, PageLinks, Role};
use super::reader::Reader;
use super::scope::Frame;
use super::{Lower, alert, text};

/// Documents nest by containers and snippets; beyond this the rest of the branch is left out with an error.
const MAX_DEPTH: u32 = 200;
/// Parts that snippets, loops and values may add to those of the page's own text, which only its length bounds. More
/// than on the largest real page by far: snippets that include snippets could otherwise double without end.
const MAX_ADDED: u32 = 400_000;

impl<'a> Lower<'a> {
    /// The children of `parent`, lowered, in order.
    pub fn children(&mut self, frame: &Frame<'a>, parent: NodeId) -> Vec<Part> {
        let mut out = Vec::new();
        self.children_into(frame, parent, &mut out);
        out
    }

    pub fn children_into(&mut self, frame: &Frame<'a>, parent: NodeId, out: &mut Vec<Part>) {
        let document = frame.document;
        if !self.enter(document.span(parent)) {
            return;
        }
        let mut before = None;
        let first = out.len();
        let mut gaps = Vec::new();
        for child in document.tree.children(parent) {
            if before.is_some_and(|before| parted(document, before, child)) {
                out.push(Part::Text("\n".into()));
            }
            let at = out.len();
            self.node(frame, child, out);
            if let Kind::Expression(number) = document.tree.node(child).kind
                && matches!(&out[at..], [Part::Hole(hole)] if hole.default.is_empty())
            {
                gaps.push(number);
            }
            before = Some(child);
        }
        if !gaps.is_empty() && !self.in_arm() {
            let is_word = |part: &Part| matches!(part, Part::Text(text) if !text.trim().is_empty());
            if out[first..].iter().any(is_word) {
                self.gaps(frame, &gaps);
            }
        }
        self.depth -= 1;
    }

    /// How many parts a page of this document may have: twice its own nodes, as list items and values count again.
    pub fn max_parts(document: &Document) -> u32 {
        (document.tree.nodes.len() as u32).saturating_mul(2).saturating_add(MAX_ADDED)
    }

    /// Counts a level of nesting; false, with one error a page, when there are too many levels or parts.
    pub fn enter(&mut self, span: Span) -> bool {
        if self.depth >= MAX_DEPTH || self.parts >= self.max_parts {
            if !self.overflowed {
                self.overflowed = true;
                let what = if self.depth >= MAX_DEPTH { "nests too deeply" } else { "grows too large" };
                self.diags.push(
                    Code::PageTooLarge
                        .at(span, format!("the page {what} here; the rest is left out"))
                        .help("split the page, or look for a snippet or component that holds itself"),
                );
            }
            return false;
        }
        self.depth += 1;
        true
    }

    pub fn node(&mut self, frame: &Frame<'a>, id: NodeId, out: &mut Vec<Part>) {
        self.parts += 1;
        let document = frame.document;
        let tree = &document.tree;
        let span = document.span(id);
        match tree.node(id).kind {
            Kind::Root => self.children_into(frame, id, out),
            Kind::Paragraph => {
                let children = self.children(frame, id);
                paragraph(children, out);
            }
            Kind::Heading(at) => {
                let heading = tree.headings[at as usize];
                let custom = heading.id.map(|id| tree.text(id).to_owned());
                let mut children = self.children(frame, id);
                if let (Some(_), Some(Part::Text(last))) = (&custom, children.last_mut()) {
                    // The blank before `{#id}`.
                    *last = last.trim_end().into();
                }
                self.empty_heading(frame, id, &children);
                out.push(self.heading(heading.level, custom, true, children));
            }
            Kind::Quote => {
                let mut children = self.children(frame, id);
                let signature = alert::take(&mut children).and_then(|name| self.site.signatures.get(name).cloned());
                out.push(match signature {
                    Some(signature) => {
                        Part::Call(Box::new(Call { signature, icon: span, props: Vec::new(), children }))
                    }
                    None => element("blockquote", Vec::new(), children),
                });
            }
            Kind::List { start, tight } => self.markdown_list(frame, id, start, tight, out),
            // Only lists hold items and only tables rows, which lower them themselves.
            Kind::Item { .. } | Kind::Row { .. } | Kind::Cell => self.children_into(frame, id, out),
            Kind::Fence(at) => {
                let fence = tree.fences[at as usize];
                let (language, mut meta) = fence::info(tree.text(fence.language), tree.text(fence.meta));
                let span = first_line(document, span);
                self.slip_of_language(document, language, span);
                meta.icon = meta.icon.map(|icon| self.icon_text(frame, icon, span));
                let (code, personal) = if meta.personal {
                    let filled = self.personal_code(frame, id, tree.text(fence.code));
                    (filled.code, filled.personal)
                } else {
                    (tree.text(fence.code).into(), None)
                };
                let language = language.into();
                out.push(Part::Code(Box::new(page::Code { language, meta, code, personal, span })));
            }
            Kind::ThematicBreak => out.push(element("hr", Vec::new(), Vec::new())),
            Kind::Table(at) => {
                let alignments = &tree.tables[at as usize].alignments;
                let table = self.table(frame, id, alignments);
                out.push(table);
            }
            Kind::Text(text) => out.push(Part::Text(tree.text(text).into())),
            Kind::SoftBreak => out.push(Part::Text("\n".into())),
            Kind::HardBreak => out.push(element("br", Vec::new(), Vec::new())),
            Kind::Emphasis => self.wrap(frame, id, "em", out),
            Kind::Strong => self.wrap(frame, id, "strong", out),
            Kind::Strike => self.wrap(frame, id, "del", out),
            Kind::Code(text) => {
                out.push(element("code", Vec::new(), vec![Part::Text(tree.text(text).into())]));
            }
            Kind::Link(at) => {
                let link = tree.links[at as usize];
                let url = self.text_with_variables(frame, tree.text(link.url), span);
                let href = match self.braces_in_address("a", "href", &url, span) {
                    true => url,
                    false => self.link(frame, &url, span, Role::Link).href,
                };
                let mut attributes = vec![attribute("href", href)];
                self.push_title(frame, link.title, span, &mut attributes);
                let children = self.children(frame, id);
                out.push(element("a", attributes, children));
            }
            Kind::Image(at) => {
                let link = tree.links[at as usize];
                let url = self.text_with_variables(frame, tree.text(link.url), span);
                if self.braces_in_address("img", "src", &url, span) {
                    return out.push(element(
                        "img",
                        vec![attribute("src", url), self.image_alt(frame, id)],
                        Vec::new(),
                    ));
                }
                let resolved = self.link(frame, &url, span, Role::Asset);
                self.embed("img", &resolved);
                let mut attributes = vec![attribute("src", resolved.href), self.image_alt(frame, id)];
                self.push_title(frame, link.title, span, &mut attributes);
                push_size(resolved.size, &mut attributes);
                out.push(element("img", attributes, Vec::new()));
            }
            Kind::FootnoteReference(label) => out.push(self.footnotes.reference(tree.text(label))),
            Kind::FootnoteDefinition(label) => {
                let children = self.children(frame, id);
                self.footnotes.define(tree.text(label), children);
            }
            Kind::Math { text, display } => out.push(self.math(tree.text(text), display, span)),
            Kind::Element(at) => self.element(frame, id, &tree.elements[at as usize], out),
            Kind::Expression(at) => self.expression(frame, &tree.expressions[at as usize], out),
            Kind::Variable(name) => self.variable(frame, tree.text(name), span, out),
        }
    }

    fn math(&mut self, source: &str, display: bool, span: Span) -> Part {
        let mathml = match math::mathml(source, display) {
            Ok(mathml) => Some(mathml.into()),
            Err(reason) => {
                let message = format!("this formula cannot be typeset: {reason}");
                let help = "it is shown as it is written: mend it, or write dollars that are no formula as `\\$`";
                self.diags.push(Code::FormulaUnreadable.at(span, message).help(help));
                None
            }
        };
        Part::Math { source: source.into(), display, mathml }
    }

    fn wrap(&mut self, frame: &Frame<'a>, id: NodeId, name: &str, out: &mut Vec<Part>) {
        let children = self.children(frame, id);
        out.push(element(name, Vec::new(), children));
    }

    /// A heading with its anchor; levels 2 to 4 are listed in the table of contents.
    pub fn heading(&mut self, level: u8, custom: Option<String>, anchored: bool, children: Vec<Part>) -> Part {
        // What is repeated for a reader would have the same id each time.
        let anchored = anchored && !self.is_repeated();
        let id = anchored.then(|| match custom {
            Some(custom) => self.anchors.claim(custom),
            None => {
                let text = self.static_text(&children);
                self.anchors.give(&text)
            }
        });
        if let (Some(id), 2..=4) = (&id, level) {
            self.list(level, id.clone(), text::plain_parts(&children));
        }
        Part::Heading(Box::new(page::Heading { level, id, children }))
    }

    /// Lists a heading in the table of contents: of the page, or of the arm that is being made.
    pub fn list(&mut self, level: u8, id: Box<str>, title: Vec<Part>) {
        let entry = page::Contents::Entry(page::ContentsEntry { level, id, title, view: self.around.view.clone() });
        self.listed().push(entry);
    }

    fn markdown_list(&mut self, frame: &Frame<'a>, list: NodeId, start: Option<u32>, tight: bool, out: &mut Vec<Part>) {
        let tree = &frame.document.tree;
        let mut items = Vec::new();
        for item in tree.children(list) {
            self.parts += 1;
            let mut children = Vec::new();
            let mut attributes = Vec::new();
            if let Kind::Item { checked: Some(checked) } = tree.node(item).kind {
                attributes.push(attribute("class", "task"));
                let mut state = vec![attribute("type", "checkbox"), flag("disabled")];
                if checked {
                    state.push(flag("checked"));
                }
                children.push(element("input", state, Vec::new()));
                children.push(Part::Text(" ".into()));
            }
            if self.enter(frame.document.span(item)) {
                for block in tree.children(item) {
                    // A tight list's paragraphs are bare text.
                    if tight && tree.node(block).kind == Kind::Paragraph {
                        self.children_into(frame, block, &mut children);
                    } else {
                        self.node(frame, block, &mut children);
                    }
                }
                self.depth -= 1;
            }
            items.push(element("li", attributes, children));
        }
        let attributes = match start {
            Some(start) if start != 1 => vec![attribute("start", start.to_string())],
            _ => Vec::new(),
        };
        out.push(element(if start.is_some() { "ol" } else { "ul" }, attributes, items));
    }

    fn table(&mut self, frame: &Frame<'a>, table: NodeId, alignments: &[Alignment]) -> Part {
        let tree = &frame.document.tree;
        let mut head = Vec::new();
        let mut body = Vec::new();
        for row in tree.children(table) {
            let header = matches!(tree.node(row).kind, Kind::Row { header: true });
            let mut cells = Vec::new();
            for (column, cell) in tree.children(row).enumerate() {
                let style = match alignments.get(column) {
                    Some(Alignment::Left) => vec![attribute("style", "text-align:left")],
                    Some(Alignment::Center) => vec![attribute("style", "text-align:center")],
                    Some(Alignment::Right) => vec![attribute("style", "text-align:right")],
                    Some(Alignment::None) | None => Vec::new(),
                };
                let children = self.children(frame, cell);
                cells.push(element(if header { "th" } else { "td" }, style, children));
            }
            let row = element("tr", Vec::new(), cells);
            if header { head.push(row) } else { body.push(row) }
        }
        let mut groups = vec![element("thead", Vec::new(), head)];
        if !body.is_empty() {
            groups.push(element("tbody", Vec::new(), body));
        }
        element("table", Vec::new(), groups)
    }

    fn variable(&mut self, frame: &Frame<'a>, name: &str, span: Span, out: &mut Vec<Part>) {
        match frame.answers.variables.get(name) {
            Some(value) => out.push(Part::Text(value.clone())),
            None => {
                self.diags.push(undefined_variable(name, span));
                out.push(Part::Text(frame.document.source.slice(span).into()));
            }
        }
    }

    fn push_title(
        &mut self,
        frame: &Frame<'a>,
        title: crate::document::Text,
        span: Span,
        attributes: &mut Vec<Attribute>,
    ) {
        if title.start < title.end {
            let title = self.text_with_variables(frame, frame.document.tree.text(title), span);
            attributes.push(attribute("title", title));
        }
    }

    /// The address to write for `raw`, as `frame`'s document sees the site.
    pub fn link(&mut self, frame: &Frame<'a>, raw: &str, span: Span, role: Role) -> links::Resolved {
        let own = self.answers.get(&span.file).copied().unwrap_or(frame.answers);
        // A prop of a snippet was written where the snippet is used.
        let knows = |answers: &Answers| answers.links.contains_key(raw);
        let answers = match self.page_answers {
            Some(page) if !knows(own) && knows(page) => page,
            _ => own,
        };
        let page = PageLinks {
            answers,
            route: self.route,
            base: self.site.base,
            shown_to: &self.shown_to,
            anchors: &self.anchors,
            is_for_one: matches!(self.reader, Reader::Known(_)),
        };
        let resolved = links::resolve(raw, span, role, &page, &mut self.found, &mut self.diags);
        // Not as the author wrote it, so it may be the reader's: browsers judge those more strictly.
        let is_written = || frame.document.facts.links.iter().any(|link| **link == *raw);
        if self.is_for_somebody() && !scheme::is_harmless(&resolved.href) && !is_written() {
            return links::Resolved { href: "#".into(), size: None, external: false };
        }
        resolved
    }

    /// Whether the page is that of a reader who is known and has data.
    pub fn is_for_somebody(&self) -> bool {
        match &self.reader {
            Reader::Known(known) => !matches!(&known.user, Value::Object(user) if user.entries().is_empty()),
            Reader::Anybody => false,
        }
    }
}

/// A paragraph. HTML has none within another, and a snippet in the middle of a sentence is one: a single one goes on in
/// the sentence, several in a row stand between what is before and after them.
fn paragraph(children: Vec<Part>, out: &mut Vec<Part>) {
    let is_inner = |part: &Part| matches!(part, Part::Element(inner) if &*inner.name == "p");
    let inner: Vec<bool> = children.iter().map(is_inner).collect();
    let is_single = |at: usize| !(at > 0 && inner[at - 1]) && inner.get(at + 1) != Some(&true);
    let mut run = Vec::with_capacity(children.len());
    for (at, part) in children.into_iter().enumerate() {
        match part {
            Part::Element(single) if inner[at] && is_single(at) && single.attributes.is_empty() => {
                run.extend(single.children);
            }
            part if inner[at] => {
                close_run(&mut run, out);
                out.push(part);
            }
            part => run.push(part),
        }
    }
    if inner.contains(&true) {
        close_run(&mut run, out);
    } else {
        out.push(element("p", Vec::new(), run));
    }
}

/// What stands on lines of its own without being a block: words between the tags of something unknown are a paragraph.
pub fn block(parts: Vec<Part>, out: &mut Vec<Part>) {
    let is_inline = |part: &Part| match part {
        Part::Text(_) => true,
        Part::Element(element) => {
            matches!(&*element.name, "a" | "b" | "br" | "code" | "del" | "em" | "i" | "img" | "kbd" | "span" | "strong")
        }
        Part::Call(call) => call.signature.inline,
        Part::Hole(hole) => !hole.block,
        Part::Math { display, .. } => !display,
        Part::Heading(_) | Part::Code(_) => false,
    };
    if parts.iter().all(is_inline) { close_run(&mut { parts }, out) } else { out.extend(parts) }
}

fn close_run(run: &mut Vec<Part>, out: &mut Vec<Part>) {
    let children = std::mem::take(run);
    if !children.iter().all(|part| matches!(part, Part::Text(text) if text.trim().is_empty())) {
        out.push(element("p", Vec::new(), children));
    }
}

/// Whether white space parts two tags or expressions that are blocks by standing alone: `<Badge>a</Badge> <Badge>b</Badge>`
/// must not run together.
fn parted(document: &Document, one: NodeId, two: NodeId) -> bool {
    let tree = &document.tree;
    let is_flow = |id: NodeId| match tree.node(id).kind {
        Kind::Element(at) => tree.elements[at as usize].flow,
        Kind::Expression(at) => tree.expressions[at as usize].flow,
        _ => false,
    };
    let after = tree.node(one).end as usize;
    is_flow(one) && is_flow(two) && document.source.text.as_bytes().get(after).is_some_and(u8::is_ascii_whitespace)
}

/// What an element shows from another host.
impl Lower<'_> {
    pub fn embed(&mut self, element: &str, resolved: &links::Resolved) {
        if resolved.external {
            self.found.embeds.insert(page::Embed { element: element.into(), url: resolved.href.clone() });
        }
    }
}

pub fn undefined_variable(name: &str, span: Span) -> Diagnostic {
    if name.starts_with("user.") || name.starts_with("user?.") {
        return Code::VariableUndefined
            .at(span, format!("`{name}` is not among the variables of the site file"))
            .help(format!("what depends on the reader stands in single braces: {{{name}}}"));
    }
    Code::VariableUndefined.at(span, format!("`{name}` is not among the variables of the site file")).help(format!(
        "add `\"{name}\": \"…\"` to `variables`, or write `{{'{{{{'}}{name}{{'}}}}'}}` to show the braces"
    ))
}

pub fn element(name: &str, attributes: Vec<Attribute>, children: Vec<Part>) -> Part {
    Part::Element(Box::new(page::Element { name: name.into(), attributes, children }))
}

pub fn attribute(name: &str, value: impl Into<Box<str>>) -> Attribute {
    Attribute { name: name.into(), value: Some(value.into()), hole: None }
}

pub fn flag(name: &str) -> Attribute {
    Attribute { name: name.into(), value: None, hole: None }
}

/// The space that an image takes, so that the page does not move when it arrives: its own `size` in pixels, or what its
/// proportions make of the one side that the author gives. Nothing where CSS or a percentage decides.
pub fn push_size(size: Option<(u32, u32)>, attributes: &mut Vec<Attribute>) {
    let Some((own_width, own_height)) = size.filter(|(width, height)| *width > 0 && *height > 0) else { return };
    let given = |name: &str| {
        let attribute = attributes.iter().find(|attribute| &*attribute.name == name)?;
        Some(attribute.value.as_deref().unwrap_or_default())
    };
    let pixels = |text: &str| text.trim().trim_end_matches("px").parse::<f64>().ok().filter(|side| side.is_finite());
    let share = |side: f64, of: u32, to: u32| (side * f64::from(to) / f64::from(of)).round().max(1.0).to_string();
    let is_styled = given("style").is_some_and(|css| css.contains("width") || css.contains("height"));
    match (given("width"), given("height")) {
        _ if is_styled => {}
        (None, None) => {
            attributes.push(attribute("width", own_width.to_string()));
            attributes.push(attribute("height", own_height.to_string()));
        }
        (Some(width), None) => {
            let height = pixels(width).map(|width| share(width, own_width, own_height));
            attributes.extend(height.map(|height| attribute("height", height)));
        }
        (None, Some(height)) => {
            let width = pixels(height).map(|height| share(height, own_height, own_width));
            attributes.extend(width.map(|width| attribute("width", width)));
        }
        (Some(_), Some(_)) => {}
    }
}

fn first_line(document: &Document, span: Span) -> Span {
    let text = document.source.slice(span);
    let len = text.find('\n').unwrap_or(text.len());
    Span { end: span.start + len as u32, ..span }
}

/// The source of a document's node as text, for what cannot be evaluated.
pub fn source_text(document: &Document, span: Span) -> Part {
    Part::Text(document.source.slice(span).into())
}
