//! A page's parts, walked straight into one string.

use std::fmt::Write;

use super::manifest::{Bindings, Bound};
use super::site::Site;
use super::styles::Styles;
use super::{escape, nesting};
use crate::client::Loader;
use crate::diag::{Code, Diagnostic};
use crate::math;
use crate::page::{Attribute, CodeHole, Contents, ContentsEntry, Element, Heading, Hole, Page, Part, PersonalCode};

/// Elements and calls inside one another. `compile` refuses deeper pages; this keeps a stack overflow impossible.
const MAX_DEPTH: u32 = 400;

/// Elements without an end tag.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Bytes of LaTeX from which on a formula in a sentence may be wider than a phone, and scrolls by itself.
const LONG_FORMULA: usize = 32;

/// Components that stand beside the content on wide screens.
const BESIDE: [&str; 3] = ["Panel", "RequestExample", "ResponseExample"];

/// Fields of an entry in `templates/contents.html`.
#[derive(serde::Serialize)]
struct ContentsFields<'a> {
    level: u8,
    id: &'a str,
    /// HTML.
    title: String,
}

/// Writes one page's content.
pub(super) struct Writer<'a> {
    pub site: &'a Site,
    pub language: &'a str,
    pub out: String,
    /// What stands beside the content: panels and API examples of the page's top level.
    pub aside: String,
    /// The manifest and the arms, for the head.
    pub personal: String,
    pub styles: Styles,
    pub diags: Vec<Diagnostic>,
    /// Names of icons that nobody has, each told once.
    pub unknown_icons: Vec<Box<str>>,
    /// Calls so far: the next `{{ uid }}`.
    pub calls: u32,
    /// Attributes that depend on the reader.
    pub bindings: Bindings,
    /// The loader that the page needs, where something in it depends on the reader.
    pub loader: Option<Loader>,
    /// Whether an arm is being written, whose holes are its own.
    pub in_arm: bool,
    /// Whether elements of our own cannot stand here: in the rows of a table, among options.
    pub only_templates: bool,
    depth: u32,
}

impl<'a> Writer<'a> {
    pub fn new(site: &'a Site, language: &'a str) -> Writer<'a> {
        Writer {
            site,
            language,
            out: String::new(),
            aside: String::new(),
            personal: String::new(),
            styles: Styles::default(),
            diags: Vec::new(),
            unknown_icons: Vec::new(),
            calls: 0,
            bindings: Bindings::default(),
            loader: None,
            in_arm: false,
            only_templates: false,
            depth: 0,
        }
    }

    /// The content of a page, as a fragment.
    pub fn page(&mut self, page: &Page) {
        self.out.reserve(4096);
        for part in &page.body {
            let beside = matches!(part, Part::Call(call) if BESIDE.contains(&&*call.signature.name));
            if beside {
                std::mem::swap(&mut self.out, &mut self.aside);
            }
            self.parts(std::slice::from_ref(part));
            if beside {
                std::mem::swap(&mut self.out, &mut self.aside);
            }
        }
    }

    pub fn parts(&mut self, parts: &[Part]) {
        if self.depth == MAX_DEPTH {
            self.diags.push(
                Code::TemplateFailed
                    .site(format!("elements are nested more than {MAX_DEPTH} deep: the rest is left out")),
            );
            return;
        }
        self.depth += 1;
        for part in parts {
            match part {
                Part::Text(text) => escape::text(text, &mut self.out),
                Part::Element(element) => self.element(element),
                Part::Heading(heading) => self.heading(heading),
                Part::Code(code) => self.code(code),
                Part::Math { source, display, mathml } => self.math(source, *display, mathml.as_deref()),
                Part::Call(call) => self.call(call),
                Part::Hole(hole) => self.hole(hole),
            }
        }
        self.depth -= 1;
    }

    /// Lines of the table of contents, by the theme's template for them.
    pub fn contents(&mut self, contents: &[Contents]) {
        let mut run: Vec<&ContentsEntry> = Vec::new();
        for piece in contents {
            match piece {
                Contents::Entry(entry) => run.push(entry),
                Contents::Hole { number, default } => {
                    self.contents_run(&std::mem::take(&mut run));
                    // They stand among the entries of a list.
                    self.mark(*number, true, |writer| writer.contents(default));
                }
            }
        }
        self.contents_run(&run);
    }

    fn contents_run(&mut self, entries: &[&ContentsEntry]) {
        if entries.is_empty() {
            return;
        }
        let fields: Vec<ContentsFields> = entries
            .iter()
            .map(|entry| {
                let out = std::mem::take(&mut self.out);
                self.parts(&entry.title);
                let title = std::mem::replace(&mut self.out, out);
                ContentsFields { level: entry.level, id: &entry.id, title }
            })
            .collect();
        let mut context = tera::Context::new();
        context.insert("entries", &fields);
        match self.site.theme.render("templates/contents.html", &context) {
            Ok(html) => self.out.push_str(&html),
            Err(diag) if self.diags.contains(&diag) => {}
            Err(diag) => self.diags.push(*diag),
        }
    }

    /// A place that the reader's browser fills.
    pub fn hole(&mut self, hole: &Hole) {
        self.mark(hole.number, self.only_templates, |writer| writer.parts(&hole.default));
    }

    /// The mark of a hole. In an arm that is a template, which may stand anywhere; in the page an element around what
    /// everybody sees or, where no element of ours may stand, two templates.
    fn mark(&mut self, number: u32, only_templates: bool, default: impl FnOnce(&mut Self)) {
        if self.in_arm {
            let _ = write!(self.out, "<template data-hole=\"{number}\"></template>");
        } else if only_templates {
            self.loader = Some(Loader::Whole);
            let _ = write!(self.out, "<template data-slot=\"{number}\"></template>");
            default(self);
            self.out.push_str("<template data-end></template>");
        } else {
            let _ = write!(self.out, "<docs-slot n=\"{number}\">");
            default(self);
            self.out.push_str("</docs-slot>");
        }
    }

    fn element(&mut self, element: &Element) {
        match &*element.name {
            // Styles are collected; a script in a page cannot run under the policy, and `compile` has said so.
            "style" => return self.styles.sheet(&plain_text(&element.children)),
            "script" if !element.attributes.iter().any(|attribute| &*attribute.name == "src") => return,
            "table" => self.out.push_str("<div class=\"d-table\" tabindex=\"0\">"),
            _ => {}
        }
        let mut name = &*element.name;
        let mut children = &element.children[..];
        if nesting::is_phrasing_only(name) {
            children = nesting::sole_paragraph(children).unwrap_or(children);
            if name == "p" && nesting::holds_block(children) {
                name = "div";
            }
        }
        self.out.push('<');
        self.out.push_str(name);
        self.attributes(&element.attributes);
        if name == "input" && !has(&element.attributes, "aria-label") && is_checkbox(&element.attributes) {
            let done = has(&element.attributes, "checked");
            self.out.push_str(" aria-label=\"");
            let word = self.site.word(self.language, if done { "task_done" } else { "task_open" });
            escape::attribute(&word, &mut self.out);
            self.out.push('"');
        }
        if name == "img" && !has(&element.attributes, "loading") {
            self.out.push_str(" loading=\"lazy\"");
        }
        self.out.push('>');
        if drops_first_line_end(name) && matches!(children, [Part::Text(text), ..] if text.starts_with('\n')) {
            self.out.push('\n');
        }
        if !VOID.contains(&name) {
            let outer = std::mem::replace(&mut self.only_templates, nesting::takes_only_its_own(name));
            self.parts(children);
            self.only_templates = outer;
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
        if name == "table" {
            self.out.push_str("</div>");
        }
    }

    fn attributes(&mut self, attributes: &[Attribute]) {
        let style = attributes
            .iter()
            .find(|attribute| &*attribute.name == "style")
            .and_then(|attribute| attribute.value.as_deref());
        let shared_class = style.and_then(|style| self.styles.class(style));
        let mut style_class = shared_class.clone();
        let mut bound = Vec::new();
        for (at, Attribute { name, value, hole }) in attributes.iter().enumerate() {
            // HTML takes the first of a name, JavaScript's objects the last: what authors write is the latter.
            if has(&attributes[at + 1..], name) {
                continue;
            }
            if let Some(hole) = hole {
                // The class that holds a style stays beside the reader's classes, and goes when there is a style of theirs.
                let class = match &**name {
                    "class" => shared_class.as_ref().map(|class| format!(" {class}")),
                    "style" => shared_class.clone(),
                    _ => None,
                };
                let class = class.map(|class| Bound::Text(class.into()));
                bound.push(self.bind(name, std::iter::once(Bound::Hole(hole.number)).chain(class)));
            }
            if &**name == "style" || hole.is_some_and(|hole| hole.absent) {
                continue;
            }
            self.out.push(' ');
            self.out.push_str(name);
            let class = if &**name == "class" { style_class.take() } else { None };
            if &**name == "class" {
                self.styles.authors_classes(value.as_deref().unwrap_or_default());
            }
            if value.is_none() && class.is_none() {
                continue;
            }
            self.out.push_str("=\"");
            escape::attribute(value.as_deref().unwrap_or_default(), &mut self.out);
            if let Some(class) = class {
                self.out.push(' ');
                self.out.push_str(&class);
            }
            self.out.push('"');
        }
        if let Some(class) = style_class {
            self.out.push_str(" class=\"");
            self.out.push_str(&class);
            self.out.push('"');
        }
        self.bound(&bound);
    }

    /// The number of an attribute that depends on the reader.
    pub fn bind<'b>(&mut self, name: &str, pieces: impl Iterator<Item = Bound<'b>>) -> u32 {
        if matches!(name, "style" | "srcset") {
            self.loader = Some(Loader::Whole);
        }
        self.bindings.whole(name, pieces)
    }

    /// Says in a tag which of its attributes depend on the reader.
    pub fn bound(&mut self, bindings: &[u32]) {
        if bindings.is_empty() {
            return;
        }
        self.out.push_str(" data-docs=\"");
        for (at, number) in bindings.iter().enumerate() {
            let _ = write!(self.out, "{}{number}", if at > 0 { " " } else { "" });
        }
        self.out.push('"');
    }

    fn heading(&mut self, heading: &Heading) {
        let level = char::from(b'0' + heading.level.clamp(1, 6));
        self.out.push_str("<h");
        self.out.push(level);
        if let Some(id) = &heading.id {
            self.out.push_str(" id=\"");
            escape::attribute(id, &mut self.out);
            self.out.push('"');
        }
        self.out.push('>');
        self.parts(&heading.children);
        if let Some(id) = &heading.id {
            // Out of the tab order and unseen by screen readers: they have the heading itself and the table of contents.
            self.out.push_str("<a class=\"d-anchor\" href=\"#");
            escape::attribute(id, &mut self.out);
            self.out.push_str("\" tabindex=\"-1\" aria-hidden=\"true\"></a>");
        }
        self.out.push_str("</h");
        self.out.push(level);
        self.out.push('>');
    }

    fn code(&mut self, code: &crate::page::Code) {
        if &*code.language == "mermaid" && code.personal.is_none() && self.diagram(code) {
            return;
        }
        match self.site.theme.signatures().get("CodeBlock") {
            Some(signature) => self.code_block(signature, code),
            // Only a site that took the built-in component away gets here.
            None => self.code_body(code),
        }
    }

    /// The code without title and buttons.
    pub fn code_body(&mut self, code: &crate::page::Code) {
        let Some(personal) = &code.personal else {
            let body = self.site.highlighter.body(code);
            return self.out.push_str(&body);
        };
        let template = crate::page::Code { code: personal.template.clone(), personal: None, ..code.clone() };
        let body = self.site.highlighter.body(&template);
        let mut rest = &*body;
        while let Some((before, marked)) = rest.split_once(PersonalCode::OPEN) {
            self.out.push_str(before);
            let Some((number, after)) = marked.split_once(PersonalCode::CLOSE) else { break };
            rest = after;
            if let Some(hole) = number.parse::<usize>().ok().and_then(|number| personal.holes.get(number)) {
                self.code_hole(hole);
            }
        }
        self.out.push_str(rest);
    }

    fn code_hole(&mut self, CodeHole { hole, secret }: &CodeHole) {
        if !secret {
            return self.hole(hole);
        }
        self.loader = Some(Loader::Whole);
        let (name, number) = if self.in_arm { ("template", "data-hole") } else { ("docs-slot", "n") };
        let _ = write!(self.out, "<{name} {number}=\"{}\" data-secret=\"", hole.number);
        escape::attribute(&self.site.word(self.language, "show_value"), &mut self.out);
        // For readers without one too: the slot may be filled before its own text is there.
        self.out.push_str("\" data-or=\"");
        escape::attribute(&plain_text(&hole.default), &mut self.out);
        self.out.push_str("\">");
        if !self.in_arm {
            self.parts(&hole.default);
        }
        let _ = write!(self.out, "</{name}>");
    }

    /// A formula is words among words in every case, so that it may stand wherever a sentence may.
    fn math(&mut self, source: &str, display: bool, mathml: Option<&str>) {
        let (open, close) = match (display, mathml) {
            // Wide formulas scroll, and what scrolls must be reachable by keyboard.
            (true, _) => ("<span class=\"d-math\" tabindex=\"0\">", "</span>"),
            (false, Some(_)) if source.len() > LONG_FORMULA => ("<span class=\"d-formula\">", "</span>"),
            (false, _) => ("", ""),
        };
        self.out.push_str(open);
        match mathml {
            Some(mathml) => self.mathml(mathml),
            None => {
                self.out.push_str("<code>");
                escape::text(source, &mut self.out);
                self.out.push_str("</code>");
            }
        }
        self.out.push_str(close);
    }

    /// MathML as the converter writes it, where every `<` begins a tag and every `style` holds declarations of its own.
    fn mathml(&mut self, mathml: &str) {
        const STYLE: &str = " style=\"";
        let mut rest = mathml;
        while let Some((text, after)) = rest.split_once('<') {
            let (tag, after) = after.split_once('>').unwrap_or((after, ""));
            rest = after;
            self.out.push_str(text);
            self.out.push('<');
            match tag.split_once(STYLE).and_then(|(head, tail)| Some((head, tail.split_once('"')?))) {
                Some((head, (declarations, tail))) => {
                    self.out.push_str(head);
                    if let Some(class) = self.styles.class(declarations) {
                        let _ = write!(self.out, " class=\"{class}\"");
                    }
                    self.out.push_str(tail);
                }
                None => self.out.push_str(tag),
            }
            self.out.push('>');
        }
        self.out.push_str(rest);
    }
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| &*attribute.name == name)
}

/// Whether a browser's parser takes a line end right after the tag for the author's layout.
fn drops_first_line_end(name: &str) -> bool {
    matches!(name, "pre" | "textarea" | "listing")
}

/// The box of a task list, which has no label of its own.
fn is_checkbox(attributes: &[Attribute]) -> bool {
    let is = |attribute: &Attribute| &*attribute.name == "type" && attribute.value.as_deref() == Some("checkbox");
    attributes.iter().any(is) && !has(attributes, "id")
}

/// The text of parts without markup, as an attribute's value or a title has it.
pub(super) fn plain_text(parts: &[Part]) -> String {
    fn walk(parts: &[Part], depth: u32, out: &mut String) {
        if depth > MAX_DEPTH {
            return;
        }
        for part in parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Element(element) => walk(&element.children, depth + 1, out),
                Part::Heading(heading) => walk(&heading.children, depth + 1, out),
                Part::Call(call) => walk(&call.children, depth + 1, out),
                Part::Code(code) => out.push_str(&code.code),
                Part::Math { source, .. } => out.push_str(&math::text(source)),
                Part::Hole(hole) => walk(&hole.default, depth + 1, out),
            }
        }
    }
    let mut out = String::new();
    walk(parts, 0, &mut out);
    out
}
