//! What of a page depends on its reader, for the loader: a data block in the head, and the arms as templates.
//!
//! The block is `{"version":1,"slots":[…],"at":[…],…}`; `expr::encode` says how expressions are written. Empty fields are
//! left out, and a page without slots has no block at all. Its JSON Schema is `manifest.schema.json` beside this file.

use std::borrow::Cow;
use std::fmt::Write;

use rustc_hash::FxHashMap;

use super::body::Writer;
use crate::client::Loader;
use crate::expr::encode::encode_text;
use crate::page::{Arm, Part, Personal};

/// The version that a loader has to know.
const VERSION: u32 = 1;

/// The schema of manifests, as it is published.
pub const SCHEMA: &str = include_str!("manifest.schema.json");

/// Attributes that depend on the reader, each once: `["href",3]`, `["alt","Logo of ",3]`. Numbers are holes of the page
/// or of the arm that the attribute stands in.
#[derive(Default)]
pub(super) struct Bindings {
    codes: Vec<String>,
    numbers: FxHashMap<String, u32>,
}

/// A piece of an attribute's value.
pub(super) enum Bound<'a> {
    Text(Cow<'a, str>),
    Hole(u32),
}

impl Bindings {
    pub fn whole<'a>(&mut self, name: &str, pieces: impl Iterator<Item = Bound<'a>>) -> u32 {
        let mut code = format!("[{}", encode_text(name));
        for piece in pieces {
            code.push(',');
            match piece {
                Bound::Text(text) => code.push_str(&encode_text(&text)),
                Bound::Hole(number) => {
                    let _ = write!(code, "{number}");
                }
            }
        }
        code.push(']');
        let next = self.codes.len() as u32;
        *self.numbers.entry(code).or_insert_with_key(|code| {
            self.codes.push(code.clone());
            next
        })
    }
}

/// Writes the manifest and the templates of a page whose body has been written; nothing when nothing depends on the
/// reader.
pub(super) fn write(writer: &mut Writer, personal: &Personal) {
    if personal.slots.is_empty() {
        return;
    }
    let body = std::mem::take(&mut writer.out);
    writer.in_arm = true;
    for (number, arm) in personal.arms.iter().enumerate() {
        let _ = write!(writer.out, "<template data-docs-arm=\"{number}\">");
        match arm {
            Arm::Parts(parts) => writer.parts(parts),
            Arm::Contents(contents) => writer.contents(contents),
        }
        writer.out.push_str("</template>");
    }
    writer.in_arm = false;
    let arms = std::mem::replace(&mut writer.out, body);
    let (block, rich) = block(personal, &writer.bindings, &writer.site.look.name);
    if rich {
        writer.loader = Some(Loader::Whole);
    }
    writer.loader.get_or_insert(Loader::Small);
    writer.personal = format!("<script type=\"application/json\" id=\"docs-manifest\">{block}</script>{arms}");
}

/// The data block, and whether it takes the whole language. `site` is the site's name, which ends a title.
fn block(personal: &Personal, bindings: &Bindings, site: &str) -> (String, bool) {
    let Personal { slots, definitions, title, .. } = personal;
    let mut out = format!("{{\"version\":{VERSION}");
    field(&mut out, "slots", slots.iter().map(|slot| &slot.code.json));
    field(&mut out, "at", slots.iter().map(|slot| encode_text(&slot.place)));
    field(&mut out, "definitions", definitions.iter().map(|code| &code.json));
    field(&mut out, "attributes", bindings.codes.iter());
    let end = title.iter().filter(|_| !site.is_empty()).map(|_| encode_text(&format!(" - {site}")));
    let title = title.iter().flatten().map(|part| match part {
        Part::Hole(hole) => hole.number.to_string(),
        Part::Text(text) => encode_text(text),
        _ => "\"\"".into(),
    });
    field(&mut out, "title", title.chain(end));
    out.push('}');
    (out, slots.iter().map(|slot| &slot.code).chain(definitions).any(|code| code.rich))
}

fn field(out: &mut String, name: &str, items: impl Iterator<Item: AsRef<str>>) {
    let mut items = items.peekable();
    if items.peek().is_none() {
        return;
    }
    let _ = write!(out, ",\"{name}\":[");
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push_str(item.as_ref());
    }
    out.push(']');
}
