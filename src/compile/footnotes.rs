//! Footnotes: numbered in the order of their first call, listed at the end of the page.

use rustc_hash::FxHashMap;

use crate::page::Part;

use super::lower::{attribute, element};

#[derive(Default)]
pub struct Footnotes {
    /// Labels in the order of their first call, and how often each was called.
    calls: Vec<(Box<str>, u32)>,
    /// Index into `calls` by label.
    places: FxHashMap<Box<str>, usize>,
    definitions: FxHashMap<Box<str>, Vec<Part>>,
}

impl Footnotes {
    /// The raised number that calls footnote `label`.
    pub fn reference(&mut self, label: &str) -> Part {
        let at = match self.places.get(label) {
            Some(&at) => at,
            None => {
                self.calls.push((label.into(), 0));
                self.places.insert(label.into(), self.calls.len() - 1);
                self.calls.len() - 1
            }
        };
        let (_, count) = &mut self.calls[at];
        *count += 1;
        let id = back_id(at + 1, *count);
        let number = Part::Text((at + 1).to_string().into());
        let link = element("a", vec![attribute("href", format!("#fn-{}", at + 1)), attribute("id", id)], vec![number]);
        element("sup", vec![attribute("class", "footnote-ref")], vec![link])
    }

    /// The first definition of a label counts.
    pub fn define(&mut self, label: &str, children: Vec<Part>) {
        self.definitions.entry(label.into()).or_insert(children);
    }

    /// The list at the page's end; `None` when nothing was called.
    pub fn finish(mut self) -> Option<Part> {
        let mut items = Vec::new();
        for (at, (label, count)) in self.calls.iter().enumerate() {
            let Some(mut children) = self.definitions.remove(label) else { continue };
            for n in 1..=*count {
                let back =
                    vec![attribute("href", format!("#{}", back_id(at + 1, n))), attribute("class", "footnote-back")];
                children.push(element("a", back, vec![Part::Text("↩".into())]));
            }
            items.push(element("li", vec![attribute("id", format!("fn-{}", at + 1))], children));
        }
        if items.is_empty() {
            return None;
        }
        let list = element("ol", Vec::new(), items);
        Some(element("section", vec![attribute("class", "footnotes"), attribute("role", "doc-endnotes")], vec![list]))
    }
}

fn back_id(number: usize, call: u32) -> String {
    if call == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{call}") }
}
