//! `head` of the site file: tags for every page's head, which some sites use though they are documented nowhere.

use super::read::Reader;
use super::site::pairs;
use crate::data::Node;
use crate::diag::Code;

/// A `meta` or `link` that loads and runs nothing the policy would refuse. Names are harmless, values as written.
#[derive(Clone, PartialEq, Debug)]
pub struct HeadTag {
    /// `meta` or `link`.
    pub name: &'static str,
    pub attributes: Vec<(Box<str>, Box<str>)>,
}

const META: [&str; 5] = ["name", "property", "content", "itemprop", "media"];
const LINK: [&str; 9] = ["rel", "href", "hreflang", "type", "sizes", "title", "media", "color", "crossorigin"];
/// What a link may be for: nothing that styles or prefetches a page of another host.
const RELATIONS: [&str; 12] = [
    "alternate",
    "apple-touch-icon",
    "author",
    "dns-prefetch",
    "help",
    "icon",
    "license",
    "mask-icon",
    "me",
    "preconnect",
    "privacy-policy",
    "search",
];

/// `{tag, attrs, content}`. Tags that the policy lets do nothing are left out, with a note.
pub(super) fn tag(reader: &mut Reader, node: &Node) -> Option<HeadTag> {
    let mut object = reader.object(node, "head")?;
    let written = object.required("tag", reader);
    let mut attributes = Vec::new();
    for key in ["attrs", "attributes"] {
        let Some(node) = object.get(key) else { continue };
        for (name, value) in pairs(node, key, reader) {
            let value = match node.get(&name) {
                Some(node) if &*name == "href" => reader.link(node, &name).unwrap_or(value),
                Some(_) | None => value,
            };
            attributes.push((name, value));
        }
    }
    object.get("content");
    object.close(reader);
    let written = written?;
    let (name, known): (&'static str, &[&str]) = match &*written {
        "meta" => ("meta", &META),
        "link" => ("link", &LINK),
        _ => return refused(reader, node, &written),
    };
    let of = |name: &str| attributes.iter().find(|(own, _)| **own == *name).map(|(_, value)| &**value);
    let is_known = attributes.iter().all(|(name, _)| known.contains(&&**name));
    let relations = of("rel").unwrap_or_default();
    let is_harmless = match name {
        "meta" => of("content").is_some(),
        _ => !relations.is_empty() && relations.split_ascii_whitespace().all(|rel| RELATIONS.contains(&rel)),
    };
    match is_known && is_harmless {
        true => Some(HeadTag { name, attributes }),
        false => refused(reader, node, &written),
    }
}

fn refused(reader: &mut Reader, node: &Node, name: &str) -> Option<HeadTag> {
    let message = format!("this `{name}` in `head` is left out: the site's policy lets it do nothing");
    let help = match name {
        "script" => "put it into a `.js` file of the docs folder, which every page loads",
        "style" => "put it into a `.css` file of the docs folder, which every page loads",
        "link" => {
            "a link may be an icon, an alternate or the like; style sheets of the docs folder are on every page anyway"
        }
        _ => "give a `meta` a `name` or `property` and a `content`",
    };
    reader.push(Code::SiteFileIdle.at(node.span, message).help(help));
    None
}
