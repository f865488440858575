//! What is to be said of the groups that pages name: some that nobody knows, some that nobody tries, and readers who
//! follow links to pages that they do not see.

use std::collections::BTreeMap;

use super::worlds::{Worlds, says};
use crate::config::Config;
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::frontmatter::{Rule, Visibility};
use crate::index::{LinkAnswer, Route};
use crate::page::KeptLink;
use crate::readers::{Persona, Readers};
use crate::source::Span;

/// Groups that the user schema does not know, where it lists them. By name, each once, at the first page that names it.
pub(super) fn unknown(worlds: &Worlds, readers: &Readers) -> Vec<Diagnostic> {
    let Some(known) = readers.schema.as_ref().and_then(|schema| schema.groups.as_ref()) else { return Vec::new() };
    let named = named(worlds).into_iter().filter(|(name, _)| !known.iter().any(|known| **known == **name));
    let findings = named.map(|(name, at)| {
        let finding = Code::GroupUnknown.at(at, format!("the user schema knows no group `{name}`"));
        finding.help(match did_you_mean(name, known.iter().map(|known| &**known)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add it to the `enum` of `groups` in the user schema".to_owned(),
        })
    });
    findings.collect()
}

/// Groups that no persona is in, where there are personas: nobody tries what their readers see.
pub(super) fn untried(worlds: &Worlds, readers: &Readers) -> Vec<Diagnostic> {
    if readers.personas.is_empty() {
        return Vec::new();
    }
    let has = |name: &str| readers.personas.iter().any(|persona| persona.groups.iter().any(|own| **own == *name));
    let named = named(worlds).into_iter().filter(|(name, _)| !has(name));
    let findings = named.map(|(name, at)| {
        let finding = Code::GroupUntried.at(at, format!("no persona is in the group `{name}`"));
        finding.help(format!("add `{name}` to the `groups` of a persona, or write one for its readers"))
    });
    findings.collect()
}

/// The groups that pages and parts of specifications name, each with the first place.
fn named(worlds: &Worlds) -> BTreeMap<&str, Span> {
    let mut found = BTreeMap::new();
    for page in worlds.all() {
        let Visibility::Rule(Rule { excludes, .. }) = &page.frontmatter.groups else { continue };
        for name in page.frontmatter.groups.included().iter().chain(excludes) {
            found.entry(&**name).or_insert_with(|| says(page));
        }
    }
    for (rule, at) in worlds.public.ground().part_rules() {
        let Visibility::Rule(Rule { excludes, .. }) = rule else { continue };
        for name in rule.included().iter().chain(excludes) {
            found.entry(&**name).or_insert(*at);
        }
    }
    found
}

/// What owners should know of restricted pages, once for the site.
pub(super) fn no_secret(worlds: &Worlds) -> Option<Diagnostic> {
    let help = "`docs explain E0822` says what `groups` keep, and what not";
    let mut pages = worlds.classes.iter().flat_map(|class| &class.pages);
    let Some(first) = pages.next() else {
        let (_, at) = worlds.public.ground().part_rules().iter().find(|(rule, _)| rule.is_restricted())?;
        let message = "this part of the specification is not shown to everybody, and no secret: who knows a file's name can read it";
        return Some(Code::GroupsNoSecret.at(*at, message).help(help));
    };
    let others = match pages.count() {
        0 => String::new(),
        n => format!(" (and {n} more)"),
    };
    let message = format!(
        "`{}`{others} is not shown to everybody, and no secret: who knows a file's name can read it",
        first.source.path
    );
    Some(Code::GroupsNoSecret.at(says(first), message).help(help))
}

/// Names in the finding about a link those personas who see the link and not the page that it leads to.
pub(super) fn name_blind(readers: &Readers, own: &Visibility, link: &KeptLink, diags: &mut [Diagnostic]) {
    let blind = readers.personas.iter().filter(|persona| {
        let sees_link = [own].into_iter().chain(&link.shown_to).all(|shown| admits(shown, persona));
        sees_link && !admits(&link.target, persona)
    });
    let names: Vec<String> = blind.map(|persona| format!("`{}`", persona.name)).collect();
    let is_about = |diag: &&mut Diagnostic| diag.code == Code::LinkRestricted && diag.span == Some(link.span);
    if let Some(diag) = diags.iter_mut().find(is_about)
        && !names.is_empty()
    {
        diag.message += &format!(", {} among them", names.join(", "));
    }
}

pub(super) fn admits(visibility: &Visibility, persona: &Persona) -> bool {
    let groups: Vec<&str> = persona.groups.iter().map(|group| &**group).collect();
    visibility.admits(Some(&groups))
}

/// Links of the site file, which everybody is shown, to pages that not everybody sees: `diags` has findings about those
/// to restricted pages; of the others it is said here which personas do not see them.
pub(super) fn of_site_file(config: &Config, worlds: &Worlds, readers: &Readers, diags: &mut Vec<Diagnostic>) {
    let mut links = Links::default();
    for (written, span) in &config.links {
        match worlds.public.resolve(written) {
            LinkAnswer::Restricted { visibility, .. } => {
                let link = KeptLink { span: *span, target: visibility, shown_to: Box::default() };
                name_blind(readers, &Visibility::Everyone, &link, diags);
            }
            LinkAnswer::Page { route, .. } => {
                for persona in &readers.personas {
                    links.follow(worlds, persona, *span, route.as_str());
                }
            }
            LinkAnswer::Asset { .. }
            | LinkAnswer::Anchor { .. }
            | LinkAnswer::External { .. }
            | LinkAnswer::Empty
            | LinkAnswer::Broken { .. }
            | LinkAnswer::Ignored
            | LinkAnswer::Unpublished => {}
        }
    }
    diags.extend(links.findings(worlds));
}

/// Links to pages that all see but some groups, with the personas who see the link and not the page.
#[derive(Default)]
pub(super) struct Links<'p> {
    /// By file, place in it and where the link leads.
    blind: BTreeMap<(u32, u32, u32, Route), Blind<'p>>,
}

struct Blind<'p> {
    span: Span,
    names: Vec<&'p str>,
}

impl<'p> Links<'p> {
    /// `span` is a link that a persona sees, `route` where it leads.
    pub(super) fn follow(&mut self, worlds: &Worlds, persona: &'p Persona, span: Span, route: &str) {
        let route = Route::of(route);
        let page = worlds.excluding.get(&route);
        if page.is_some_and(|page| !admits(&page.frontmatter.groups, persona)) {
            let key = (span.file.0, span.start, span.end, route);
            let Blind { names, .. } = self.blind.entry(key).or_insert_with(|| Blind { span, names: Vec::new() });
            if names.last() != Some(&&*persona.name) {
                names.push(&persona.name);
            }
        }
    }

    /// In the order of the links.
    pub(super) fn findings(self, worlds: &Worlds) -> impl Iterator<Item = Diagnostic> {
        self.blind.into_iter().filter_map(|((.., route), Blind { span, names })| {
            let page = worlds.excluding.get(&route)?;
            let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
            let visibility = &page.frontmatter.groups;
            let message = format!(
                "`{}` is a page for {visibility}: others follow this link into nothing, {} among them",
                route.as_str(),
                names.join(", ")
            );
            let help =
                "put the link where only they see it, `<Visible groups={[\"…\"]}>`, or say beside it whom it is for";
            Some(Code::LinkRestricted.at(span, message).help(help).related(says(page), "the page says so here"))
        })
    }
}
