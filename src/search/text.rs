//! What of a page is searched: what everybody sees, section by section.

use crate::index::PageContext;
use crate::line;
use crate::page::{Call, Code, Element, Heading, Page, Part, Prop};
use crate::{component::PropKind, html::is_block};

/// A page's words, without markup.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Text {
    pub title: Box<str>,
    /// With the base path.
    pub href: Box<str>,
    /// Of the groups above it, outermost first.
    pub breadcrumbs: Vec<Box<str>>,
    pub description: Box<str>,
    pub keywords: Vec<Box<str>>,
    /// Method and address of an endpoint.
    pub endpoint: Option<(Box<str>, Box<str>)>,
    /// In document order. The first is what stands before the first heading.
    pub sections: Vec<Section>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Section {
    /// The anchor; empty for a page's beginning and for headings without one.
    pub id: Box<str>,
    pub heading: String,
    /// Words with one blank between two.
    pub text: String,
    /// Where code stands in `text`. In order, without overlaps.
    pub code: Vec<std::ops::Range<usize>>,
}

/// Elements and calls inside one another, as for HTML: `compile` refuses deeper pages.
const MAX_DEPTH: u32 = 400;

/// The text of a page for a reader whom nobody knows.
pub fn text(page: &Page) -> Text {
    let context = &*page.context;
    let mut walk = Walk {
        sections: vec![Section::default()],
        depth: 0,
        in_heading: false,
        asides: String::new(),
        is_generated: context.generated,
    };
    walk.parts(&page.body);
    walk.end();
    for section in &mut walk.sections {
        section.heading.truncate(section.heading.trim_end().len());
    }
    walk.sections.retain(|section| !(section.heading.is_empty() && section.text.is_empty()));
    let PageContext { frontmatter, .. } = context;
    Text {
        title: context.title.clone(),
        href: context.href.clone(),
        breadcrumbs: context.breadcrumbs.iter().map(|crumb| crumb.title.clone()).collect(),
        description: frontmatter.description.as_deref().map(|text| line::words(text).into()).unwrap_or_default(),
        keywords: frontmatter.keywords.clone(),
        endpoint: context.endpoint.as_ref().map(|own| (own.method.clone(), own.address.clone())),
        sections: walk.sections,
    }
}

/// What names a field, by where it stands.
const NAMES: [&str; 6] = ["path", "query", "body", "header", "cookie", "name"];

struct Walk {
    sections: Vec<Section>,
    depth: u32,
    in_heading: bool,
    /// What is to stand at the section's end.
    asides: String,
    /// Requests in nine languages say nothing that the page does not.
    is_generated: bool,
}

impl Walk {
    fn parts(&mut self, parts: &[Part]) {
        if self.depth == MAX_DEPTH {
            return;
        }
        self.depth += 1;
        for part in parts {
            match part {
                Part::Text(text) => self.words(text),
                Part::Element(element) => self.element(element),
                Part::Heading(heading) => self.heading(heading),
                Part::Code(code) => self.block_of_code(code),
                Part::Math { source, .. } => self.words(source),
                Part::Call(call) => self.call(call),
                Part::Hole(hole) => self.parts(&hole.default),
            }
        }
        self.depth -= 1;
    }

    fn heading(&mut self, heading: &Heading) {
        // A title of the page that stands in its text.
        if heading.level == 1 && self.sections.len() == 1 && self.sections[0].text.is_empty() {
            return;
        }
        if !self.in_heading {
            self.begin(heading.id.as_deref());
        }
        let outer = std::mem::replace(&mut self.in_heading, true);
        self.parts(&heading.children);
        self.in_heading = outer;
    }

    fn begin(&mut self, id: Option<&str>) {
        self.end();
        self.sections.push(Section { id: id.unwrap_or_default().into(), ..Section::default() });
    }

    /// Ends a section.
    fn end(&mut self) {
        let asides = std::mem::take(&mut self.asides);
        let Section { text, code, .. } = self.sections.last_mut().expect("a page has a beginning");
        let end = text.trim_end().len();
        text.truncate(end);
        code.retain_mut(|range| {
            range.end = range.end.min(end);
            range.start < range.end
        });
        text.push_str(if text.is_empty() { asides.trim_start() } else { &asides });
    }

    fn element(&mut self, element: &Element) {
        let name = &*element.name;
        match name {
            "script" | "style" | "svg" | "template" | "iframe" => return,
            "code" | "tt" | "samp" | "pre" => return self.code_of(|walk| walk.parts(&element.children)),
            "img" => {
                let alt = element.attributes.iter().find(|attribute| &*attribute.name == "alt");
                if let Some(alt) = alt.and_then(|alt| alt.value.as_deref()) {
                    self.gap();
                    self.words(alt);
                    self.gap();
                }
                return;
            }
            _ => {}
        }
        let is_apart = is_block(name) || matches!(name, "td" | "th" | "tr" | "br" | "li" | "dt" | "summary");
        if is_apart {
            self.gap();
        }
        self.parts(&element.children);
        if is_apart {
            self.gap();
        }
    }

    fn call(&mut self, call: &Call) {
        let name = &*call.signature.name;
        if matches!(name, "Icon" | "Banner")
            || self.is_generated && matches!(name, "RequestExample" | "ResponseExample")
            || call.is_for_agents()
        {
            return;
        }
        if name == "Update" {
            let id = call.prop("id").and_then(|id| match id {
                Prop::Text(id) => Some(&**id),
                Prop::Value(_) | Prop::Parts(_) | Prop::Hole(_) | Prop::Flag(_) => None,
            });
            self.begin(id);
            self.in_heading = true;
            call.prop("label").into_iter().for_each(|label| self.prop(label));
            self.in_heading = false;
        }
        if !call.signature.inline {
            self.gap();
        }
        let is_field = matches!(name, "ParamField" | "ResponseField");
        let texts = call.props.iter().filter(|(prop, _)| {
            let kind = call.signature.props.get(prop).map(|spec| &spec.kind);
            let is_said = name == "Update" && &**prop == "label" || is_field && NAMES.contains(&&**prop);
            matches!(kind, Some(PropKind::Text { .. })) && !is_said
        });
        let texts = texts.map(|(_, value)| value);
        if is_field {
            self.name_of_field(call);
            self.aside(|walk| texts.for_each(|value| walk.prop_apart(value)));
        } else {
            texts.for_each(|value| self.prop_apart(value));
        }
        self.parts(&call.children);
        if !call.signature.inline {
            self.gap();
        }
    }

    /// Names of parameters are attributes; they are what people look for.
    fn name_of_field(&mut self, call: &Call) {
        for key in NAMES {
            if let Some(value) = call.prop(key) {
                self.code_of(|walk| walk.prop(value));
                if !call.children.is_empty() {
                    self.out().push(':');
                }
                self.gap();
            }
        }
    }

    /// What is found, but reads as a list of words among sentences (types, limits): it stands at the section's end.
    fn aside(&mut self, write: impl FnOnce(&mut Self)) {
        let start = self.place();
        write(self);
        // What has headings of its own stays where it is.
        let Some(start) = self.since(start) else { return };
        let words = self.out().split_off(start);
        if self.in_heading {
            self.out().push_str(&words);
            return;
        }
        let section = self.sections.last_mut().expect("a page has a beginning");
        section.code.retain(|range| range.start < start);
        if !words.trim().is_empty() {
            self.asides.push(' ');
            self.asides.push_str(words.trim());
        }
    }

    fn prop_apart(&mut self, prop: &Prop) {
        self.prop(prop);
        self.gap();
    }

    fn prop(&mut self, prop: &Prop) {
        match prop {
            Prop::Text(text) => self.words(text),
            Prop::Parts(parts) => self.parts(parts),
            Prop::Hole(hole) => self.parts(&hole.default),
            Prop::Value(serde_json::Value::String(text)) => self.words(text),
            Prop::Value(_) | Prop::Flag(_) => {}
        }
    }

    fn block_of_code(&mut self, code: &Code) {
        if &*code.language == "mermaid" {
            return;
        }
        self.gap();
        code.meta.title.iter().for_each(|title| self.words(title));
        self.gap();
        self.code_of(|walk| walk.words(&code.code));
        self.gap();
    }

    fn code_of(&mut self, write: impl FnOnce(&mut Self)) {
        let in_heading = self.in_heading;
        let start = self.place();
        write(self);
        let end = self.out().len();
        let Some(start) = self.since(start).filter(|start| !in_heading && *start < end) else { return };
        let code = &mut self.sections.last_mut().expect("a page has a beginning").code;
        // Code in code is code.
        code.retain(|range| range.start < start);
        code.push(start..end);
    }

    /// Where the next words will stand: sections, bytes.
    fn place(&mut self) -> (usize, usize) {
        (self.sections.len(), self.out().len())
    }

    /// Where in the present section a place is; nothing where it is in an earlier one.
    fn since(&self, (n_sections, at): (usize, usize)) -> Option<usize> {
        (self.sections.len() == n_sections).then_some(at)
    }

    fn out(&mut self) -> &mut String {
        let in_heading = self.in_heading;
        let section = self.sections.last_mut().expect("a page has a beginning");
        if in_heading { &mut section.heading } else { &mut section.text }
    }

    fn gap(&mut self) {
        let out = self.out();
        if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }

    fn words(&mut self, text: &str) {
        let out = self.out();
        for (at, word) in text.split_ascii_whitespace().enumerate() {
            if (at > 0 || text.starts_with(|c: char| c.is_ascii_whitespace())) && !out.is_empty() && !out.ends_with(' ')
            {
                out.push(' ');
            }
            out.push_str(word);
        }
        if text.ends_with(|c: char| c.is_ascii_whitespace()) && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
}
