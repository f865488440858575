//! The pages that agents may have, in the order of the navigation.

use rustc_hash::{FxHashMap, FxHashSet};

use super::making::Made;
use crate::config::Config;
use crate::emit::llms::{Llms, Page, Section};
use crate::index::{self, Entry, Navigation, PageEntry, Route};
use crate::line;

pub(super) fn llms<'a>(config: &'a Config, navigation: &'a Navigation, made: &'a [Made]) -> Llms<'a> {
    let mut listing = Listing {
        by_route: made.iter().enumerate().map(|(number, made)| (&made.context.route, (number, made))).collect(),
        listed: FxHashSet::default(),
        sections: Vec::new(),
    };
    for section in &navigation.sections {
        let title = title(section);
        listing.begin(title.clone());
        let (groups, pages): (Vec<&Entry>, Vec<&Entry>) =
            section.entries.iter().partition(|entry| matches!(entry, Entry::Group(_)));
        pages.into_iter().for_each(|entry| listing.entry(entry));
        for group in groups {
            let Entry::Group(entry) = group else { continue };
            let path = [title.as_deref(), Some(&*entry.title)];
            listing.begin(Some(path.into_iter().flatten().collect::<Vec<_>>().join(" › ")));
            listing.entry(group);
        }
    }
    listing.begin(Some("Other pages".to_owned()));
    for made in made {
        listing.page(&made.context.route);
    }
    listing.sections.retain(|section| !section.pages.is_empty());
    Llms {
        name: &config.name,
        description: config.description.as_deref(),
        origin: config.address.origin.as_deref(),
        sections: listing.sections,
    }
}

/// What a reader chose to get there: `Español › Guides`. Nothing where there is no choice.
fn title(section: &index::Section) -> Option<String> {
    let chosen = section.selectors.iter().filter_map(|selector| {
        let chosen = selector.options.get(selector.current? as usize)?;
        let is_choice = selector.options.iter().filter(|option| !option.hidden).nth(1).is_some();
        (is_choice || chosen.hidden).then_some(chosen)
    });
    let labels: Vec<&str> = chosen.map(|option| &*option.label).collect();
    (!labels.is_empty()).then(|| labels.join(" › "))
}

struct Listing<'a> {
    /// With the pages' numbers.
    by_route: FxHashMap<&'a Route, (usize, &'a Made)>,
    listed: FxHashSet<&'a Route>,
    sections: Vec<Section<'a>>,
}

impl<'a> Listing<'a> {
    fn begin(&mut self, title: Option<String>) {
        self.sections.push(Section { title: title.unwrap_or_else(|| "Docs".to_owned()), pages: Vec::new() });
    }

    fn entry(&mut self, entry: &Entry) {
        match entry {
            Entry::Page(PageEntry { route, .. }) => route.iter().for_each(|route| self.page(route)),
            Entry::Group(group) => {
                let own = group.root.as_ref().and_then(|root| root.route.as_ref());
                own.into_iter().for_each(|route| self.page(route));
                group.entries.iter().for_each(|entry| self.entry(entry));
            }
        }
    }

    /// A page that several sections list stands in the first.
    fn page(&mut self, route: &Route) {
        let Some((&route, &(number, made))) = self.by_route.get_key_value(route) else { return };
        let context = &made.context;
        let Some(markdown_href) = context.markdown_href().filter(|_| self.listed.insert(route)) else { return };
        let page = Page {
            title: &context.title,
            description: context.frontmatter.description.as_deref().map(line::words),
            href: &context.href,
            markdown_href,
            markdown: made.markdown.as_ref(),
            name: made.name,
            number,
        };
        if let Some(section) = self.sections.last_mut() {
            section.pages.push(page);
        }
    }
}
