//! Reads a component's signature from the comment at the head of its template.
//!
//! ```text
//! {#-
//! props:
//!   title: text required
//!   type: enum(info, warning)
//! children: [Tab]
//! inline: true
//! -#}
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{File, trial};
use crate::component::{Children, Line, PropKind, PropSpec, Signature};
use crate::diag::{Checked, Code, Diagnostic};

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Head {
    #[serde(default)]
    props: BTreeMap<String, String>,
    #[serde(default)]
    children: HeadChildren,
    #[serde(default)]
    inline: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum HeadChildren {
    Word(String),
    Items(Vec<String>),
}

impl Default for HeadChildren {
    fn default() -> HeadChildren {
        HeadChildren::Word("content".into())
    }
}

/// The signature of the component `name`. Without a head comment a component takes no props and any children.
/// Emits `ComponentHead` and leaves out what it cannot read.
pub(super) fn parse(name: &str, file: &File) -> Checked<Signature> {
    let mut diags = Vec::new();
    let (head, at) = match head_comment(&file.text) {
        None => (Head::default(), 0),
        Some((yaml, at)) => match serde_yaml::from_str::<Option<Head>>(yaml) {
            Ok(head) => (head.unwrap_or_default(), at),
            Err(error) => {
                diags.push(trial::yaml_error(file, at, &error));
                (Head::default(), at)
            }
        },
    };
    let mut props = BTreeMap::new();
    for (prop, words) in &head.props {
        match prop_spec(words) {
            Some(spec) => {
                props.insert(prop.as_str().into(), spec);
            }
            None => diags.push(head_error(file, at, prop, format!("`{prop}: {words}` is not a kind of prop"))),
        }
    }
    let children = match head.children {
        HeadChildren::Word(word) if word == "none" => Children::None,
        HeadChildren::Word(word) => {
            if word != "content" {
                diags.push(head_error(
                    file,
                    at,
                    "children",
                    format!("`children: {word}` is none of `none`, `content` and a list"),
                ));
            }
            Children::Content
        }
        HeadChildren::Items(names) => Children::Items(names.into_iter().map(Into::into).collect()),
    };
    Checked { value: Signature { name: name.into(), props, children, inline: head.inline }, diags }
}

/// The YAML between `{#-` and `-#}` and its byte offset in the text.
pub(super) fn head_comment(text: &str) -> Option<(&str, usize)> {
    let start = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).len();
    let inside = text[start..].strip_prefix("{#")?;
    let inside = inside.strip_prefix('-').unwrap_or(inside);
    let at = text.len() - inside.len();
    let yaml = &inside[..inside.find("#}")?];
    Some((yaml.strip_suffix('-').unwrap_or(yaml), at))
}

/// `text required splits`, `enum(a, b)`, `attr alias(className)`.
fn prop_spec(words: &str) -> Option<PropSpec> {
    let mut kind = None;
    let mut required = false;
    let mut splits = false;
    let mut alias = None;
    let mut line = Line::Plain;
    let mut rest = words.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let (arguments, after) = match after.strip_prefix('(') {
            Some(inside) => inside.split_once(')').map(|(arguments, after)| (Some(arguments), after))?,
            None => (None, after),
        };
        match (word, arguments) {
            ("text", None) => kind = Some(PropKind::Text { splits: false }),
            ("url", None) => kind = Some(PropKind::Url),
            ("attr", None) => kind = Some(PropKind::Attr),
            ("flag", None) => kind = Some(PropKind::Flag),
            ("build", None) => kind = Some(PropKind::Build),
            ("enum", Some(values)) => {
                kind = Some(PropKind::Enum(values.split(',').map(|value| value.trim().into()).collect()));
            }
            ("required", None) => required = true,
            ("splits", None) => splits = true,
            ("markdown", None) => line = Line::Markdown,
            ("marks", None) => line = Line::Marks,
            ("alias", Some(name)) => alias = Some(name.trim().into()),
            _ => return None,
        }
        rest = after.trim_start();
    }
    let kind = match kind? {
        PropKind::Text { .. } => PropKind::Text { splits },
        _ if splits || line != Line::Plain => return None,
        kind => kind,
    };
    Some(PropSpec { kind, required, alias, line })
}

fn head_error(file: &File, at: usize, word: &str, message: String) -> Diagnostic {
    let place = file.text[at..].find(word).map_or(at..at, |found| at + found..at + found + word.len());
    trial::in_file(Code::ComponentHead, file, place, message)
        .help("write `text`, `url`, `attr`, `flag`, `build` or `enum(a, b)`, then perhaps `required`, `splits`, `marks`, `markdown`, `alias(name)`")
}
