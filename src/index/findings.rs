//! Findings about the site as a whole, which no page can know of itself.

use rustc_hash::FxHashSet;

use super::links::{is_external, join};
use super::outline::{GroupItem, Item};
use super::redirects::has_placeholder;
use super::routes::Route;
use super::{Index, LinkAnswer};
use crate::config::nav::{self, Container, Content, Level};
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::frontmatter::{Related, Visibility};
use crate::source::{SitePath, Span};

/// Why an entry of the navigation has no page.
#[derive(Clone, Copy, PartialEq)]
enum Absence {
    NoFile,
    Ignored,
    Unreadable,
}

impl Absence {
    /// What is said of `n` pages.
    fn of(self, n: usize) -> String {
        let (one, many) = match self {
            Absence::NoFile => ("a page that is not there", "pages that are not there"),
            Absence::Ignored => ("a page that an ignore file leaves out", "pages that an ignore file leaves out"),
            Absence::Unreadable => ("a page whose file cannot be read", "pages whose files cannot be read"),
        };
        if n == 1 { one.to_owned() } else { format!("{n} {many}") }
    }
}

/// How many names one message lists.
const MAX_NAMED: usize = 10;

/// As a navigation names a page.
fn entry(route: &Route) -> &str {
    match route.as_str().trim_start_matches('/') {
        "" => "index",
        entry => entry,
    }
}

impl Index {
    /// Whole-site checks, in a fixed order: files that want one route, or one but for case, entries of the navigation without a page,
    /// options and groups without one, specifications that are not there or not right, pages that no navigation lists,
    /// redirects. To be asked of an index that knows all pages, whoever they are for.
    pub fn findings(&self) -> Vec<Diagnostic> {
        let mut diags = Vec::new();
        self.routes_twice(&mut diags);
        self.routes_of_one_case(&mut diags);
        for section in &self.ground.outline.sections {
            self.missing_pages(&section.items, None, &mut diags);
        }
        self.empty_parts(&mut diags);
        self.unknown_specs(&mut diags);
        diags.extend(self.ground.outline.empty_specs.iter().cloned());
        diags.extend(self.ground.operations.findings.iter().cloned());
        diags.extend(self.ground.outline.planned_findings.iter().cloned());
        self.unlisted_pages(&mut diags);
        self.redirect_findings(&mut diags);
        diags
    }

    /// Checks of what this index adds, in a fixed order: links of the site file (of the index of everybody), related
    /// pages, what pages are about, addresses in pages' heads.
    pub fn own_findings(&self) -> Vec<Diagnostic> {
        let mut diags = Vec::new();
        if *self.visibility() == Visibility::Everyone {
            self.site_file_links(&mut diags);
        }
        self.related_pages(&mut diags);
        self.unknown_targets(&mut diags);
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

    /// Pages whose addresses differ in case alone.
    fn routes_of_one_case(&self, diags: &mut Vec<Diagnostic>) {
        // Most sites have none, and no name is to be made for each page then.
        if !self.routes.keys().any(|route| route.as_str().chars().any(char::is_uppercase)) {
            return;
        }
        let mut routes: Vec<(String, &Route, &SitePath)> = self
            .routes
            .iter()
            .map(|(route, records)| (route.as_str().to_lowercase(), route, &records[0].path))
            .collect();
        routes.sort_unstable();
        for alike in routes.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
            let names: Vec<String> = alike.iter().map(|(_, _, path)| format!("`{path}`")).collect();
            let message = format!("{} have addresses that differ in case alone", names.join(" and "));
            diags.push(Code::RouteCase.in_file(alike[1].2.clone(), message).help("rename all but one"));
        }
    }

    fn missing_pages(&self, items: &[Item], group: Option<&GroupItem>, diags: &mut Vec<Diagnostic>) {
        let root = group.and_then(|group| group.root.as_ref()).map(|(route, span)| (route, *span));
        let entries = items.iter().filter_map(|item| match item {
            Item::Page(page) => Some((&page.route, page.span)),
            Item::Group(_) => None,
        });
        let missing = root.into_iter().chain(entries).filter(|(route, _)| self.page_at(route).is_none());
        let missing: Vec<(Absence, &Route, Span)> =
            missing.map(|(route, span)| (self.absence(route), route, span)).collect();
        let place = group.map_or("the navigation".to_owned(), |group| format!("the group `{}`", group.title));
        for absence in [Absence::NoFile, Absence::Ignored, Absence::Unreadable] {
            let missing: Vec<_> = missing.iter().filter(|(why, ..)| *why == absence).collect();
            let Some((_, first, span)) = missing.first() else { continue };
            let names = names(missing.iter().map(|(_, route, _)| entry(route)));
            let message = format!("{place} lists {}: {names}", absence.of(missing.len()));
            let mut finding = Code::NavigationMissing.at(*span, message).help(self.absence_help(absence, first));
            for (_, _, span) in missing.iter().skip(1).take(MAX_NAMED) {
                finding = finding.related(*span, "another of them");
            }
            diags.push(finding);
        }
        for item in items {
            if let Item::Group(group) = item {
                self.missing_pages(&group.items, Some(group), diags);
            }
        }
    }

    fn absence(&self, route: &Route) -> Absence {
        match SitePath::new(route.as_str()) {
            Some(path) if self.is_unreadable(&path) => Absence::Unreadable,
            Some(path) if self.is_ignored(&path) => Absence::Ignored,
            Some(_) | None => Absence::NoFile,
        }
    }

    fn absence_help(&self, absence: Absence, route: &Route) -> String {
        let entry = entry(route);
        // One letter from the root there is any page with a name of one letter.
        let near = || if entry == "index" { None } else { self.near().find(route.as_str()) };
        let near = self.slip_of_index(entry).or_else(|| Some(near()?.trim_start_matches('/').to_owned()));
        match (absence, near) {
            (Absence::NoFile, Some(near)) => format!("the nearest page to `{entry}` is `{near}`"),
            (Absence::NoFile, None) => format!("write `{entry}.mdx`, or take `{entry}` out of the navigation"),
            (Absence::Ignored, _) => {
                format!("change `.docsignore` or `.mintignore`, or take `{entry}` out of the navigation")
            }
            (Absence::Unreadable, _) => "mend the file as its own finding says".to_owned(),
        }
    }

    /// The page that an entry like `guides/indx` most likely means: a folder's own, whose address does not say `index`.
    fn slip_of_index(&self, entry: &str) -> Option<String> {
        let folder = match entry.rsplit_once('/') {
            Some((folder, name)) => did_you_mean(name, ["index"]).map(|_| format!("{folder}/")),
            None => did_you_mean(entry, ["index"]).map(|_| String::new()),
        }?;
        let own = format!("{folder}index");
        let is_there =
            |ending: &str| SitePath::new(&format!("{own}{ending}")).is_some_and(|path| self.record(&path).is_some());
        [".mdx", ".md"].into_iter().any(is_there).then_some(own)
    }

    /// Not where a part of the navigation could not be read: what is empty may be so for that.
    fn empty_parts(&self, diags: &mut Vec<Diagnostic>) {
        if self.ground.config.navigation_is_damaged {
            return;
        }
        let mut empty = Empty::default();
        empty.look_into(&self.ground.config.navigation);
        for level in &self.ground.outline.levels {
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

    fn unknown_specs(&self, diags: &mut Vec<Diagnostic>) {
        for (at, (key, spec)) in self.ground.outline.unknown_specs.iter().enumerate() {
            let written = &*spec.source;
            let operations = &self.ground.operations;
            let (kind, other, is_other) = match *key {
                "asyncapi" => ("AsyncAPI", "openapi", operations.has(written)),
                _ => ("OpenAPI", "asyncapi", operations.channels.has(written)),
            };
            if is_other {
                let message = format!("`{written}` is no {kind} document");
                diags.push(Code::SpecificationMissing.at(spec.span, message).help(format!("name it by `{other}`")));
                continue;
            }
            if is_external(written) {
                let message = format!("`{written}` is not fetched: a build reads the docs folder and nothing else");
                let finding = Code::SpecificationRemote.at(spec.span, message);
                diags.push(finding.help("save it in the docs folder and write its path, `/openapi.json`"));
                continue;
            }
            let path = join("", written).and_then(|path| SitePath::new(&path));
            let message = match &path {
                Some(path) if self.files.contains_key(path) => {
                    format!("`{written}` is no {kind} document that can be read")
                }
                Some(path) if self.is_ignored(path) => format!("`{written}` is left out of the site by an ignore file"),
                Some(_) | None => format!("there is no specification `{written}` in the docs folder"),
            };
            let paths: Vec<&str> = match *key {
                "asyncapi" => operations.channels.paths().collect(),
                _ => operations.paths().collect(),
            };
            let near = path.filter(|_| at < MAX_NAMED).and_then(|path| did_you_mean(path.as_str(), paths));
            let finding = Code::SpecificationMissing.at(spec.span, message);
            diags.push(match near {
                Some(near) => finding.help(format!("did you mean `/{near}`?")),
                None => {
                    finding.help(format!("write the path of an {kind} document in JSON or YAML, `/api/{key}.json`"))
                }
            });
        }
    }

    /// Not where a part of the navigation is missing, which may have listed them.
    fn unlisted_pages(&self, diags: &mut Vec<Diagnostic>) {
        if self.ground.config.navigation_is_damaged {
            return;
        }
        let mut unlisted: Vec<&str> = self
            .pages
            .values()
            .filter(|record| !record.frontmatter.hidden && !self.ground.outline.listed.contains_key(&record.route))
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
        for redirect in &self.ground.config.redirects {
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
            if has_placeholder(&redirect.destination) {
                continue;
            }
            if let LinkAnswer::Broken { .. } = self.resolve(&redirect.destination) {
                let message = format!("the redirect leads to `{}`, where nothing is", redirect.destination);
                let mut finding = Code::RedirectBroken.at(redirect.destination_span, message);
                let path = redirect.destination.split(['?', '#']).next().unwrap_or_default();
                let below = self.ground.config.address.below_base(path);
                let near = self.near().find(below.as_deref().unwrap_or(path));
                finding.help = Some(match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write the address of a page of this site, or a whole one with `https://`".into(),
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
            let (_, next) = self.ground.redirects.find(last, &self.ground.config.redirects)?;
            if !next.starts_with('/') {
                return None;
            }
            let next = next.split(['?', '#']).next().unwrap_or_default();
            let is_page = self.page_at(&Route::of(next)).is_some();
            let below = self.ground.config.address.below_base(next).filter(|_| !is_page);
            let next = below.unwrap_or_else(|| next.to_owned());
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
                let near = match self.related(record, link) {
                    LinkAnswer::Broken { near, .. } => near,
                    LinkAnswer::Restricted { visibility, at, .. } => {
                        let message = format!(
                            "`{}` names `{}` as related, a page for {visibility}: it is left out",
                            record.path, link.href
                        );
                        let finding = Code::LinkRestricted.in_file(record.path.clone(), message);
                        diags.push(finding.help("take it out of `related`").related(at, "the page says so here"));
                        continue;
                    }
                    _ => continue,
                };
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
        for (written, span) in &self.ground.config.links {
            let code = match self.resolve(written) {
                LinkAnswer::Broken { .. } => Code::LinkBroken,
                LinkAnswer::Restricted { visibility, at, .. } => {
                    let message = format!("`{written}` is a page for {visibility}, and everybody is shown this link");
                    let finding = Code::LinkRestricted.at(*span, message);
                    let help = "list the page in `navigation`, where only they see it, and take the link out";
                    diags.push(finding.help(help).related(at, "the page says so here"));
                    continue;
                }
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
            let below = self.ground.config.address.below_base(path);
            let path = below.as_deref().unwrap_or(path);
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
                Content::Empty => !option.container.defaults.has_pages(),
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
            if group.items.is_empty() && group.root.is_none() && !group.defaults.has_pages() {
                self.groups.push(group);
            }
            self.groups(&group.items);
        }
    }
}

fn names<'n>(all: impl ExactSizeIterator<Item = &'n str>) -> String {
    let n_more = all.len().saturating_sub(MAX_NAMED);
    let named: Vec<String> = all.take(MAX_NAMED).map(|name| format!("`{name}`")).collect();
    match n_more {
        0 => named.join(", "),
        n => format!("{} and {n} more", named.join(", ")),
    }
}
