//! Why a page's readers see what they see: what of it depends on them, and who may see what, with the places that say so.

use std::collections::BTreeMap;

use super::{Lazy, Maker};
use crate::compile::Reader;
use crate::document::Head;
use crate::frontmatter::{Audience, Rule, Visibility};
use crate::index::Route;
use crate::page::{Held, Reason, What};
use crate::pipeline::making;
use crate::pipeline::worlds::{Class, says};
use crate::pipeline::{audiences, restricted};
use crate::source::{FileId, SitePath, Span};

/// Other pages for some readers that are told of.
const MAX_OTHERS: usize = 40;

/// What of a page depends on its reader.
pub struct Reasons {
    /// The file it is made from.
    pub source: SitePath,
    /// Who may see it; `None` for everybody.
    pub rule: Option<Ruled>,
    /// Whether something that says so stands at the address that was asked for, and not the page.
    pub is_shell: bool,
    /// Expressions of the page's slots and definitions, encoded.
    pub slots: Vec<String>,
    pub definitions: Vec<String>,
    /// In reading order. One that comes in several arms has several places.
    pub things: Vec<Thing>,
    /// Parts of its specification.
    pub parts: Vec<Ruled>,
    /// Other pages for some readers, the nearest first.
    pub others: Vec<Ruled>,
    pub n_others: usize,
}

/// Something that depends on the reader.
pub struct Thing {
    pub what: What,
    pub span: Span,
    pub used_at: Vec<Span>,
    pub held: Vec<Held>,
}

/// Something that only some readers see.
pub struct Ruled {
    /// A page's title and address; nothing for what has none.
    pub title: Box<str>,
    pub href: Box<str>,
    pub visibility: Visibility,
    /// Where the rule is written.
    pub at: Span,
    /// The personas who see it.
    pub personas: Vec<Box<str>>,
}

impl Ruled {
    /// Who is included: `None` where groups say so, else whether everybody is who is logged in (`Some(true)`), or everybody
    /// at all (`Some(false)`).
    pub fn identified(&self) -> Option<bool> {
        match &self.visibility {
            Visibility::Rule(Rule { includes: Audience::Identified, .. }) => Some(true),
            Visibility::Everyone | Visibility::Rule(Rule { includes: Audience::Everyone, .. }) => Some(false),
            Visibility::Nobody | Visibility::Rule(Rule { includes: Audience::Groups(_), .. }) => None,
        }
    }

    /// Groups whose readers do not see it, whatever else they are in.
    pub fn excluded(&self) -> &[Box<str>] {
        match &self.visibility {
            Visibility::Rule(Rule { excludes, .. }) => excludes,
            Visibility::Everyone | Visibility::Nobody => &[],
        }
    }
}

impl Lazy {
    /// Why readers see what they see at a path of the bundle that a page makes.
    pub fn reasons(&self, maker: Maker, path: &SitePath) -> Reasons {
        let prepared = &self.prepared;
        let worlds = &prepared.worlds;
        let head = self.head(maker);
        let source = head.source.path.clone();
        let class = match maker {
            Maker::Public(_) => None,
            Maker::Class(class, _) => Some(&worlds.classes[class]),
        };
        let above = class.map(|class| class.index(worlds));
        let index = above.as_ref().unwrap_or(&worlds.public);
        let made = making::guarded(&source, || {
            let document = making::document(head, prepared)?.value;
            Ok(making::compiled(&document, prepared, index, Reader::Anybody).value)
        });
        let personal = made.flatten().map(|page| page.personal).unwrap_or_default();
        let rule = Some(head).filter(|own| own.frontmatter.groups != Visibility::Everyone);
        let parts = index.page(&source).and_then(|page| worlds.public.ground().rules_of(&page.frontmatter));
        let places = worlds.public.ground().part_rules();
        let parts = parts.into_iter().flatten().filter_map(|rule| {
            let (visibility, at) = places.iter().find(|(own, _)| own == rule)?;
            Some(self.ruled("", "", visibility, *at))
        });
        let mut others: Vec<&Head> = worlds.all().map(|own| &**own).filter(|own| self.is_for_some(own)).collect();
        others.retain(|own| own.source.path != source);
        others.sort_by_key(|own| std::cmp::Reverse(shared(&own.source.path, &source)));
        let n_others = others.len();
        Reasons {
            is_shell: class.is_some_and(|class| self.is_shell(head, class, path)),
            rule: rule.map(|own| self.ruled_page(own)),
            slots: personal.slots.into_iter().map(|slot| slot.code.json).collect(),
            definitions: personal.definitions.into_iter().map(|code| code.json).collect(),
            things: things(personal.reasons, head.source.file),
            parts: parts.collect(),
            others: others.into_iter().take(MAX_OTHERS).map(|own| self.ruled_page(own)).collect(),
            n_others,
            source,
        }
    }

    fn is_for_some(&self, page: &Head) -> bool {
        crate::index::is_page(&page.source.path) && page.frontmatter.groups != Visibility::Everyone
    }

    /// Whether what stands at `path` says that the page is not for everybody.
    fn is_shell(&self, page: &Head, class: &Class, path: &SitePath) -> bool {
        let folder = restricted::folder(&self.prepared, &class.visibility);
        let own = making::output_path(Route::of(page.source.path.as_str()).as_str());
        let is_inside = folder.is_some_and(|folder| path.as_str().starts_with(&*folder));
        !is_inside && restricted::has_shells(&self.prepared) && SitePath::new(&own).as_ref() == Some(path)
    }

    fn ruled_page(&self, page: &Head) -> Ruled {
        let route = Route::of(page.source.path.as_str());
        let title = page.frontmatter.title.as_deref().or(page.first_heading.as_deref()).unwrap_or(route.as_str());
        let base = &*self.prepared.config.address.base;
        let href = crate::index::under_base(base, route.as_str());
        self.ruled(title, &href, &page.frontmatter.groups, says(page))
    }

    fn ruled(&self, title: &str, href: &str, visibility: &Visibility, at: Span) -> Ruled {
        let personas = self.prepared.readers.personas.iter();
        let personas = personas.filter(|own| audiences::admits(visibility, own)).map(|own| own.name.clone());
        let personas = personas.collect();
        Ruled { title: title.into(), href: href.into(), visibility: visibility.clone(), at, personas }
    }
}

/// Places from the outermost to the innermost: whether they are in another file than the page's, in which, and where.
type Way = Vec<(bool, FileId, u32)>;

/// As a reader comes by them: what stands in a snippet, where it is used.
fn things(reasons: Vec<Reason>, page: FileId) -> Vec<Thing> {
    let mut found: BTreeMap<(Way, u32, What), Thing> = BTreeMap::new();
    for Reason { what, span, used_at, held } in reasons {
        let place = |span: &Span| (span.file != page, span.file, span.start);
        let way = used_at.iter().chain([&span]).map(place).collect();
        let thing = found.entry((way, span.end, what.clone())).or_insert_with(|| Thing {
            what,
            span,
            used_at: used_at.to_vec(),
            held: Vec::new(),
        });
        if !thing.held.contains(&held) {
            thing.held.push(held);
        }
    }
    found.into_values().collect()
}

/// How many letters two paths have in common at their beginnings.
fn shared(one: &SitePath, other: &SitePath) -> usize {
    one.as_str().bytes().zip(other.as_str().bytes()).take_while(|(one, other)| one == other).count()
}
