//! Findings about the site as a whole, which no page can know of itself.

use rustc_hash::FxHashSet;

use super::outline::{GroupItem, Item};
use super::routes::Route;
use super::{Index, LinkAnswer};
use crate::config::nav::{self, Container, Content, Level};
use crate::diag::{Code, Diagnostic};
use crate::frontmatter::Related;
use crate::source::Span;

/// How many names one message lists.
const MAX_NAMED: usize = 10;

impl Index {
    /// Whole-site checks, in a fixed order: files that want one route, entries of the navigation without a page,
    /// options and groups without one, pages that no navigation lists, redirects, links of the site file, related pages,
    /// addresses in pages' heads.
    pub fn findings(&self) -> Vec<Diagnostic> {
        let mut diags = Vec::new();
        self.routes_twice(&mut diags);
        for section in &self.outline.sections {
            self.missing_pages(&section.items, None, &mut diags);
        }
        self.empty_parts(&mut diags);
        self.unlisted_pages(&mut diags);
        self.redirect_findings(&mut diags);
        self.site_file_links(&mut diags);
        self.related_pages(&mut diags);
        self.head_findings(&mut diags);
        diags
    }

    fn routes_twice(&self, diags: &mut Vec<Diagnostic>) {
        let mut twice: Vec<_> = self.routes.values().filter(|records| records.len() > 1).collect();
        twice.sort_by(|a, b| a[0].path.cmp(&b[0].path));
        for records in twice {
            let files: Vec<String> = records.iter().map(|record| format!("`{}`", record.path)).collect();
            let message = format!("{} all are the page `{}`", files.join(" and "), records[0].route.as_str());
            let message = if files.len() == 2 { message.replace(" all are", " both are") } else { message };
            diags.push(Code::RouteTwice.site(message).help("rename or remove all but one"));
        }
    }

    fn missing_pages(&self, items: &[Item], group: Option<&GroupItem>, diags: &mut Vec<Diagnostic>) {
        let mut missing: Vec<(&Route, Span)> = Vec::new();
        if let Some((route, span)) = group.and_then(|group| group.root.as_ref())
            && self.page_at(route).is_none()
        {
            missing.push((route, *span));
        }
        for item in items {
            if let Item::Page { route, span } = item
                && self.page_at(route).is_none()
            {
                missing.push((route, *span));
            }
        }
        if let Some((first, span)) = missing.first() {
            let place = group.map_or("the navigation".to_owned(), |group| format!("the group `{}`", group.title));
            let what = match missing.len() {
                1 => "a page that is not there".to_owned(),
                n => format!("{n} pages that are not there"),
            };
            let names = names(missing.iter().map(|(route, _)| route.as_str().trim_start_matches('/')));
            let mut finding = Code::NavigationMissing.at(*span, format!("{place} lists {what}: {names}"));
            let entry = first.as_str().trim_start_matches('/');
            finding.help = Some(match self.near().find(first.as_str()) {
                Some(near) => format!("the nearest page to `{entry}` is `{}`", near.trim_start_matches('/')),
                None => format!("write the page `{entry}.mdx`, or take the entry out"),
            });
            for (route, span) in missing.iter().skip(1).take(MAX_NAMED) {
                finding = finding.related(*span, format!("no page `{}`", route.as_str().trim_start_matches('/')));
            }
            diags.push(finding);
        }
        for item in items {
            if let Item::Group(group) = item {
                self.missing_pages(&group.items, Some(group), diags);
            }
        }
    }

    /// Not where a part of the navigation could not be read: what is empty may be so for that.
    fn empty_parts(&self, diags: &mut Vec<Diagnostic>) {
        if self.config.navigation_is_damaged {
            return;
        }
        let mut empty = Empty::default();
        empty.look_into(&self.config.navigation);
        for level in &self.outline.levels {
            for option in &level.options {
                if empty.options.contains(&option.span) && option.href.is_none() {
                    let message = format!("`{}` among the {} has no page", option.label, level.kind.key());
                    diags.push(Code::NavigationEmpty.at(option.span, message).help("give it `pages`, or an `href`"));
                }
            }
        }
        for group in empty.groups {
            let message = format!("the group `{}` has no page, so it is left out", group.title);
            diags.push(Code::NavigationEmpty.at(group.span, message).help("give it `pages`, or take it out"));
        }
    }

    /// Not where a part of the navigation is missing, which may have listed them.
    fn unlisted_pages(&self, diags: &mut Vec<Diagnostic>) {
        if self.config.navigation_is_damaged {
            return;
        }
        let mut unlisted: Vec<&str> = self
            .pages
            .values()
            .filter(|record| !record.frontmatter.hidden && !self.outline.listed.contains_key(&record.route))
            .map(|record| record.route.as_str())
            .collect();
        unlisted.sort_unstable();
        let n_unlisted = unlisted.len();
        let names = names(unlisted.into_iter());
        let (message, help) = match n_unlisted {
            0 => return,
            1 => (
                format!("no navigation lists the page {names}"),
                "add it to `navigation`, or say `hidden: true` in its head",
            ),
            n => (
                format!("no navigation lists these {n} pages: {names}"),
                "add them to `navigation`, or say `hidden: true` in their heads",
            ),
        };
        diags.push(Code::NavigationUnlisted.site(message).help(help));
    }

    fn redirect_findings(&self, diags: &mut Vec<Diagnostic>) {
        for redirect in &self.config.redirects {
            let is_pattern = redirect.source.contains([':', '*']);
            if !is_pattern && self.page_at(&Route::of(&redirect.source)).is_some() {
                let message = format!("the redirect from `{}` never happens: there is such a page", redirect.source);
                let finding = Code::RedirectSource.at(redirect.span, message);
                diags.push(finding.help("remove the redirect or the page"));
                continue;
            }
            if let Some(circle) = self.circle(&redirect.source) {
                let message = format!("the redirect from `{}` leads in a circle: {circle}", redirect.source);
                diags.push(Code::RedirectLoop.at(redirect.span, message).help("let one of them lead to a page"));
                continue;
            }
            if redirect.destination.contains('*') || has_placeholder(&redirect.destination) {
                continue;
            }
            if let LinkAnswer::Broken { .. } = self.resolve(&redirect.destination) {
                let message = format!("the redirect leads to `{}`, where nothing is", redirect.destination);
                let mut finding = Code::RedirectBroken.at(redirect.span, message);
                let path = redirect.destination.split(['?', '#']).next().unwrap_or_default();
                finding.help = Some(match self.near().find(path) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write the path of a page (`/guides/start`) or a whole address (`https://…`)".to_owned(),
                });
                diags.push(finding);
            }
        }
    }

    /// The way of a redirect that comes back to itself or does not end.
    fn circle(&self, source: &str) -> Option<String> {
        // A placeholder stands for anything; this will do.
        let parts = source.split('/').map(|part| match part.starts_with(':') || part.contains('*') {
            true => part.split([':', '*']).next().filter(|prefix| !prefix.is_empty()).unwrap_or("x"),
            false => part,
        });
        let mut way = vec![parts.collect::<Vec<_>>().join("/")];
        for _ in 0..9 {
            let last = way.last().expect("the way begins with the source");
            if way.len() > 1 && self.page_at(&Route::of(last)).is_some() {
                return None;
            }
            let (_, next) = self.redirects.find(last, &self.config.redirects)?;
            if !next.starts_with('/') {
                return None;
            }
            let next = next.split(['?', '#']).next().unwrap_or_default().to_owned();
            let is_circle = way.contains(&next);
            way.push(next);
            if is_circle {
                break;
            }
        }
        let shown: Vec<String> = way.iter().take(4).map(|path| format!("`{path}`")).collect();
        Some(shown.join(" → ") + if way.len() > 4 { " → …" } else { "" })
    }

    fn related_pages(&self, diags: &mut Vec<Diagnostic>) {
        let mut records: Vec<_> =
            self.pages.values().filter(|record| matches!(record.frontmatter.related, Related::Links(_))).collect();
        records.sort_by(|a, b| a.path.cmp(&b.path));
        for record in records {
            let Related::Links(links) = &record.frontmatter.related else { continue };
            for link in links {
                let LinkAnswer::Broken { near } = self.related(record, link) else { continue };
                let message = format!("`{}` names `{}` as related, where nothing is", record.path, link.href);
                let mut finding = Code::LinkBroken.site(message);
                finding.help = Some(match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => {
                        "write the address of a page of this site, as links have it, or take it out of `related`".into()
                    }
                });
                diags.push(finding);
            }
        }
    }

    fn site_file_links(&self, diags: &mut Vec<Diagnostic>) {
        for (written, span) in &self.config.links {
            let code = match self.resolve(written) {
                LinkAnswer::Broken { .. } => Code::LinkBroken,
                LinkAnswer::Ignored => Code::LinkIgnored,
                LinkAnswer::Unpublished => Code::LinkUnpublished,
                LinkAnswer::Page { .. }
                | LinkAnswer::Asset { .. }
                | LinkAnswer::Anchor { .. }
                | LinkAnswer::External { .. }
                | LinkAnswer::Empty => continue,
            };
            let message = match code {
                Code::LinkIgnored => format!("`{written}` is left out of the site by an ignore file"),
                Code::LinkUnpublished => format!("`{written}` is read by the build and not part of the site"),
                _ => format!("`{written}` leads nowhere"),
            };
            let mut finding = code.at(*span, message);
            let path = written.split(['?', '#']).next().unwrap_or_default();
            finding.help = match code {
                Code::LinkUnpublished => {
                    Some("put what readers may have into a file of its own, and link to that".into())
                }
                _ => match self.near().find(path) {
                    Some(near) => Some(format!("did you mean `{near}`?")),
                    None => Some("write an address of this site, or a whole one with `https://`".into()),
                },
            };
            diags.push(finding);
        }
    }
}

/// Parts of the navigation that the site file lists nothing in, nor a specification to list.
#[derive(Default)]
struct Empty<'c> {
    options: FxHashSet<Span>,
    groups: Vec<&'c nav::Group>,
}

impl<'c> Empty<'c> {
    fn look_into(&mut self, container: &'c Container) {
        for level in &container.global {
            self.options(level);
        }
        match &container.content {
            Content::Divided(level) => self.options(level),
            Content::Listed(items) => self.groups(items),
            Content::Empty => {}
        }
    }

    fn options(&mut self, level: &'c Level) {
        for option in &level.divisions {
            let is_empty = match &option.container.content {
                Content::Divided(level) => level.divisions.is_empty(),
                Content::Listed(items) => items.is_empty(),
                Content::Empty => option.container.defaults.openapi.is_empty(),
            };
            if is_empty {
                self.options.insert(option.span);
            }
            self.look_into(&option.container);
        }
    }

    fn groups(&mut self, items: &'c [nav::Item]) {
        for item in items {
            let nav::Item::Group(group) = item else { continue };
            if group.items.is_empty() && group.root.is_none() && group.defaults.openapi.is_empty() {
                self.groups.push(group);
            }
            self.groups(&group.items);
        }
    }
}

/// A `:` that is neither a scheme's nor a port's.
fn has_placeholder(destination: &str) -> bool {
    destination.split('/').any(|part| part.starts_with(':'))
}

fn names<'n>(all: impl ExactSizeIterator<Item = &'n str>) -> String {
    let n_more = all.len().saturating_sub(MAX_NAMED);
    let named: Vec<String> = all.take(MAX_NAMED).map(|name| format!("`{name}`")).collect();
    match n_more {
        0 => named.join(", "),
        n => format!("{} and {n} more", named.join(", ")),
    }
}
