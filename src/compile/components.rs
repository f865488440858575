//! What single components ask beyond their signatures, and what they make of what they are given: rules between props,
//! addresses for tabs, headings that know their view.

use serde_json::Value as Json;

use crate::component::{Children, Signature};
use crate::diag::Code;
use crate::line;
use crate::page::{Call, Part, Prop};
use crate::source::{FileId, Span};

use super::Lower;
use super::anchors::Anchors;
use super::code_block::CODE_BLOCK;
use super::given::{Given, GivenValue};
use super::html::heading_level;

/// Props that name a component, the first that is given counts: a card's title, an update's label, a parameter's name.
const NAMING: [&str; 8] = ["title", "label", "name", "query", "path", "body", "header", "cookie"];

/// Whose title is a line of Markdown: it names them by its words.
const TITLED: [&str; 2] = ["Accordion", "Step"];

/// What a parameter is one of.
const PLACES: [&str; 6] = ["path", "query", "body", "header", "cookie", "name"];

/// What calls hand down to the calls inside them.
#[derive(Clone, Default)]
pub(super) struct Around {
    /// The title of the `<View>` that holds them.
    pub view: Option<Box<str>>,
    /// `titleSize` of the `<Steps>` that hold them.
    title_size: Option<Box<str>>,
}

impl<'a> Lower<'a> {
    /// Gives a component that can be linked to (its signature has `id`) its anchor: what the author chose, else made
    /// from what names it. Before its children are lowered, so that anchors are numbered in the page's order.
    pub fn anchored(&mut self, name: &str, mut given: Vec<Given>) -> Vec<Given> {
        let takes_id = self.site.signatures.get(name).is_some_and(|signature| signature.props.contains_key("id"));
        let refuses = given.iter().any(|given| &*given.name == "noAnchor" && given.value.truthy());
        if !takes_id || refuses || self.is_repeated() {
            return given;
        }
        let text = |name: &str| given.iter().find(|given| &*given.name == name).and_then(|given| given.value.as_text());
        let label = NAMING.iter().find_map(|name| text(name)).filter(|label| !label.trim().is_empty());
        let label = label.map(|label| if TITLED.contains(&name) { line::words(&label).into() } else { label });
        let size = text("titleSize").or_else(|| self.around.title_size.clone().filter(|_| name == "Step"));
        let level = match (name, size) {
            ("Update", _) => Some(2),
            (_, Some(size)) => heading_level(&size),
            (_, None) => None,
        };
        let id = match (text("id"), &label) {
            (Some(chosen), _) => self.anchors.claim(chosen.into()),
            (None, Some(label)) => self.anchors.give(label),
            (None, None) => return given,
        };
        if let (Some(level), Some(label)) = (level, label) {
            self.list(level, id.clone(), vec![Part::Text(label)]);
        }
        match given.iter_mut().find(|given| &*given.name == "id") {
            Some(chosen) => chosen.value = GivenValue::Text(id),
            None => {
                let span = given.first().map_or(Span { file: FileId(0), start: 0, end: 0 }, |first| first.span);
                given.push(Given { name: "id".into(), value: GivenValue::Text(id), name_span: span, span });
            }
        }
        given
    }

    /// What the children of a call stand in.
    pub(super) fn around_children(&self, name: &str, given: &[Given]) -> Around {
        let text = |name: &str| given.iter().find(|given| &*given.name == name).and_then(|given| given.value.as_text());
        match name {
            "View" => Around { view: text("title"), ..self.around.clone() },
            "Steps" => Around { title_size: text("titleSize"), ..self.around.clone() },
            _ => self.around.clone(),
        }
    }

    /// A card that leads out of the site has an arrow, unless its author says otherwise: where that is written, for an
    /// address that is worked out may be the reader's.
    pub(super) fn with_arrow(&self, name: &str, mut given: Vec<Given>) -> Vec<Given> {
        let leaves = |given: &Given| match &given.value {
            GivenValue::Text(href) => {
                &*given.name == "href" && ["https://", "http://", "//"].iter().any(|head| href.starts_with(head))
            }
            _ => false,
        };
        if name == "Card"
            && !given.iter().any(|given| &*given.name == "arrow")
            && let Some(href) = given.iter().find(|given| leaves(given))
        {
            let arrow = Given { name: "arrow".into(), value: GivenValue::Present, ..href.clone() };
            given.push(arrow);
        }
        given
    }

    /// Rules between a component's props, and what follows from them.
    pub(super) fn settle(&mut self, signature: &Signature, props: &mut Vec<(Box<str>, Prop)>, span: Span) {
        let has = |name: &str| props.iter().any(|(given, _)| **given == *name);
        match &*signature.name {
            "ParamField" if !PLACES.iter().any(|place| has(place)) && !self.has_said(span) => {
                self.diags.push(
                    Code::MissingProp
                        .at(span, "`<ParamField>` needs `path`, `query`, `body` or `header`")
                        .help("write where the parameter stands: <ParamField query=\"limit\">"),
                );
            }
            "Tooltip" if has("cta") && !has("href") => self.diags.push(
                Code::MissingProp
                    .at(span, "`cta` of `<Tooltip>` needs `href`; no link is shown")
                    .help("write where it leads: <Tooltip cta=\"Read more\" href=\"/page\">"),
            ),
            // One view is seen until its reader chooses; the template marks the others.
            "View" => {
                let title = props.iter().find(|(name, _)| &**name == "title").map(|(_, title)| title.clone());
                if *self.first_view.get_or_insert_with(|| title.clone()) != title {
                    props.push(("later".into(), Prop::Flag(true)));
                }
            }
            "GitHub.Repo" => {
                for (_, prop) in props.iter_mut().filter(|(name, _)| &**name == "repo") {
                    let Prop::Text(repo) = prop else { continue };
                    let slug = repository(repo);
                    if slug.split('/').count() != 2 {
                        self.diags.push(
                            Code::PropValue
                                .at(span, format!("`{repo}` is no repository of GitHub"))
                                .help("write its owner and its name: <GitHub.Repo repo=\"owner/name\" />"),
                        );
                    }
                    *prop = Prop::Text(slug.into());
                }
            }
            _ => {}
        }
    }
}

/// `owner/name` of a repository's address, else the text as it is.
fn repository(given: &str) -> &str {
    let path = ["https://", "http://"].iter().find_map(|scheme| given.strip_prefix(scheme)).unwrap_or(given);
    let path = path.strip_prefix("www.").unwrap_or(path);
    let Some(path) = path.strip_prefix("github.com/") else { return given };
    let end = path.match_indices('/').nth(1).map_or(path.len(), |(at, _)| at);
    path[..end].trim_end_matches('/').trim_end_matches(".git")
}

/// Gives the tabs of code groups their ids, after everything else has its own: a heading keeps the address that it
/// always had. The ids ride on the call as a list, in the order of its code blocks.
pub(super) fn code_tabs(parts: &mut [Part], anchors: &mut Anchors) {
    for part in parts {
        match part {
            Part::Element(element) => code_tabs(&mut element.children, anchors),
            Part::Hole(hole) => code_tabs(&mut hole.default, anchors),
            Part::Call(call) => {
                let takes_code = matches!(&call.signature.children, Children::Items(names) if names.iter().any(|name| &**name == "Fence"));
                if takes_code {
                    let ids = call.children.iter().filter_map(label).map(|label| match label {
                        "" => Json::Null,
                        label => Json::from(&*anchors.give(label)),
                    });
                    let ids = Prop::Value(ids.collect());
                    call.props.push(("ids".into(), ids));
                } else {
                    code_tabs(&mut call.children, anchors);
                }
            }
            Part::Text(_) | Part::Heading(_) | Part::Code(_) | Part::Math { .. } => {}
        }
    }
}

/// What a code block in a group is called; `None` for other parts.
fn label(part: &Part) -> Option<&str> {
    let (title, language) = match part {
        Part::Code(code) => (code.meta.title.as_deref(), &*code.language),
        Part::Call(call) if &*call.signature.name == CODE_BLOCK => {
            (text_prop(call, "filename"), text_prop(call, "language").unwrap_or_default())
        }
        _ => return None,
    };
    Some(title.filter(|title| !title.trim().is_empty()).unwrap_or(language))
}

fn text_prop<'c>(call: &'c Call, name: &str) -> Option<&'c str> {
    call.props.iter().find_map(|(given, prop)| match prop {
        Prop::Text(text) if **given == *name => Some(&**text),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::repository;

    #[test]
    fn repositories() {
        for (given, slug) in [
            ("a/b", "a/b"),
            ("https://github.com/a/b", "a/b"),
            ("https://github.com/a/b/", "a/b"),
            ("http://www.github.com/a/b.git", "a/b"),
            ("github.com/a/b/tree/main/c", "a/b"),
            ("https://example.com/a/b", "https://example.com/a/b"),
            ("", ""),
        ] {
            assert_eq!(repository(given), slug, "{given}");
        }
    }
}
