//! `<CodeBlock>`: code whose title, language and marks are props. What stands inside is code, not Markdown: a text, a
//! template literal, or fences, which take the props.

use crate::document::{Document, Kind, NodeId, Tree};
use crate::fence;
use crate::page::{Call, Code, CodeHole, CodeMeta, Hole, Part, PersonalCode, Prop};
use crate::source::Span;

use super::Lower;
use super::children::{Inside, written};
use super::scope::Frame;

/// The theme's component for code, which fences are shown by too.
pub const CODE_BLOCK: &str = "CodeBlock";

/// Elements inside one another that are looked through for text.
const MAX_DEPTH: u32 = 64;

impl<'a> Lower<'a> {
    /// The children of a code block. Words are taken as they stand in the source: `*`, `_` and line ends are code.
    pub(super) fn inside_code(&mut self, frame: &Frame<'a>, inside: Inside<'_>) -> Vec<Part> {
        if let Inside::Node(id) = inside
            && is_text(&frame.document.tree, id)
            && let Some(span) = written(frame, inside)
        {
            let source = &frame.document.source;
            // The first line's own indentation stands before the first child.
            let line = source.text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
            let is_indented = source.text[line..span.start as usize].trim().is_empty();
            let start = if is_indented { line as u32 } else { span.start };
            return vec![Part::Text(dedented(source.slice(Span { start, ..span })).into())];
        }
        self.inside(frame, inside)
    }
}

impl Lower<'_> {
    /// Asks about a fence's language that there is not, where another one is near. `span` is the fence's first line.
    pub(super) fn slip_of_language(&mut self, document: &Document, language: &str, span: Span) {
        let Some(meant) = fence::meant(language) else { return };
        let start = document.source.slice(span).find(language).map_or(span.start, |at| span.start + at as u32);
        let place = Span { start, end: (start + language.len() as u32).min(span.end), ..span };
        self.diags.push(
            crate::diag::Code::UnknownLanguage
                .at(place, format!("`{language}` is no language that is known here; the code has no colours"))
                .help(format!("did you mean `{meant}`?")),
        );
    }
}

/// Whether a node holds nothing that has to be evaluated or looked up: words and the signs that Markdown reads in them.
fn is_text(tree: &Tree, id: NodeId) -> bool {
    let mut open: Vec<NodeId> = tree.children(id).collect();
    if open.is_empty() {
        return false;
    }
    while let Some(id) = open.pop() {
        match tree.node(id).kind {
            Kind::Fence(_) | Kind::Element(_) | Kind::Expression(_) | Kind::Variable(_) => return false,
            _ => open.extend(tree.children(id)),
        }
    }
    true
}

/// Code blocks of a call: one, or one for each fence in it, with the props of the call and those of the fence.
pub(super) fn blocks(call: Call, span: Span, out: &mut Vec<Part>) {
    let Call { signature, icon, props, children } = call;
    let is_fence = |part: &Part| matches!(part, Part::Code(_));
    let (fences, rest): (Vec<Part>, Vec<Part>) = children.into_iter().partition(is_fence);
    let mut codes: Vec<Code> = Vec::new();
    for fence in fences {
        if let Part::Code(code) = fence {
            codes.push(*code);
        }
    }
    if codes.is_empty() {
        codes.push(code_of(&rest, span));
    }
    for mut code in codes {
        let mut props = props.clone();
        let given = |name: &str| props.iter().find(|(given, _)| **given == *name).map(|(_, prop)| prop);
        let flag = |name: &str| matches!(given(name), Some(Prop::Flag(true)));
        let lines = |name: &str| given(name).map(line_list).unwrap_or_default();
        let meta = &mut code.meta;
        meta.lines |= flag("lines");
        meta.wrap |= flag("wrap");
        meta.highlight.extend(lines("highlight"));
        meta.focus.extend(lines("focus"));
        if let Some(Prop::Text(language)) = given("language") {
            code.language = language.clone();
        }
        let CodeMeta { title, icon: own_icon, icon_type, wrap, expandable, no_copy, .. } = code.meta.clone();
        let text = |text: Option<Box<str>>| text.filter(|text| !text.is_empty()).map(Prop::Text);
        let from_fence = [
            ("filename", text(title)),
            ("language", text(Some(code.language.clone()))),
            ("icon", text(own_icon)),
            ("iconType", text(icon_type)),
            ("wrap", wrap.then_some(Prop::Flag(true))),
            ("expandable", expandable.then_some(Prop::Flag(true))),
            ("nocopy", no_copy.then_some(Prop::Flag(true))),
        ];
        for (name, value) in from_fence {
            let Some(value) = value.filter(|_| signature.props.contains_key(name)) else { continue };
            match props.iter_mut().find(|(given, _)| **given == *name) {
                Some((_, Prop::Flag(flag))) => *flag = true,
                Some(_) => {}
                None => props.push((name.into(), value)),
            }
        }
        props.sort_by(|(a, _), (b, _)| a.cmp(b));
        let children = vec![Part::Code(Box::new(code))];
        out.push(Part::Call(Box::new(Call { signature: signature.clone(), icon, props, children })));
    }
}

/// `"[1,3]"`, `"1,3-5"`, `{[1, 3]}`, `{2}`
fn line_list(prop: &Prop) -> Vec<u32> {
    match prop {
        Prop::Text(text) => fence::line_list(text),
        Prop::Value(value) => fence::line_list(&value.to_string()),
        Prop::Parts(_) | Prop::Flag(_) | Prop::Hole(_) => Vec::new(),
    }
}

/// What is between the tags as code; what depends on the reader as its holes.
fn code_of(parts: &[Part], span: Span) -> Code {
    let mut found = Found::default();
    found.parts(parts, 0);
    let Found { plain, template, holes } = found;
    let personal = PersonalCode { template: inner(&template).into(), holes };
    Code {
        language: Box::default(),
        meta: CodeMeta::default(),
        code: inner(&plain).into(),
        personal: (!personal.holes.is_empty()).then(|| Box::new(personal)),
        span,
    }
}

#[derive(Default)]
struct Found {
    plain: String,
    template: String,
    holes: Vec<CodeHole>,
}

impl Found {
    fn push(&mut self, text: &str) {
        self.plain.push_str(text);
        self.template.push_str(text);
    }

    fn parts(&mut self, parts: &[Part], depth: u32) {
        if depth == MAX_DEPTH {
            return;
        }
        for part in parts {
            match part {
                Part::Text(text) => self.push(text),
                Part::Element(element) if &*element.name == "br" => self.push("\n"),
                Part::Element(element) => {
                    let is_block = matches!(&*element.name, "p" | "pre" | "div" | "ul" | "ol" | "li");
                    if is_block && !self.plain.trim().is_empty() && !self.plain.ends_with('\n') {
                        self.push("\n");
                    }
                    self.parts(&element.children, depth + 1);
                }
                Part::Heading(heading) => self.parts(&heading.children, depth + 1),
                Part::Math { source, .. } => self.push(source),
                Part::Code(code) => self.push(&code.code),
                Part::Call(call) => self.parts(&call.children, depth + 1),
                Part::Hole(hole) => self.hole(hole),
            }
        }
    }

    fn hole(&mut self, hole: &Hole) {
        let shown = super::text::raw(&hole.default);
        self.plain.push_str(&shown);
        self.template.push_str(&PersonalCode::marker(self.holes.len()));
        let hole = Hole { default: vec![Part::Text(shown.into())], block: false, ..hole.clone() };
        self.holes.push(CodeHole { hole, secret: false });
    }
}

/// Without the line ends that only part the code from its tags.
fn inner(code: &str) -> &str {
    let code = code.trim_end();
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        if !line.trim().is_empty() {
            break;
        }
        start += line.len();
    }
    &code[start..]
}

/// Without the indentation that all lines have: it is that of the page's source.
fn dedented(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common = text.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let lines = text.split_inclusive('\n').map(|line| line.get(common.min(indent(line))..).unwrap_or(line));
    lines.collect()
}
