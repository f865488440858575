//! Pages that some readers may not see: at their addresses stands a page that says so, the same for all of them; the page
//! itself stands where only those find it who are told their class's name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::doors::{self, Addition};
use super::making::{self, Made, Place};
use super::parts::{self, Told};
use super::search::Indexes;
use super::worlds::Class;
use super::{Prepared, Progress, site_files};
use crate::artifact::{Artifact, Audience};
use crate::classes;
use crate::client::Loader;
use crate::config::personalization::HiddenPages;
use crate::diag::{Code, Diagnostic};
use crate::document::Head;
use crate::emit::copies;
use crate::emit::policy::Policy;
use crate::frontmatter::{Frontmatter, Visibility};
use crate::index::{Index, Route, SectionId};
use crate::inputs::Inputs;
use crate::render::{self, Rendered, Shell};
use crate::source::SitePath;

/// What a class's pages left.
pub(super) struct MadeClass {
    pub pages: Vec<Made>,
    /// What its readers see beside what everybody sees; nothing for pages that nobody sees.
    pub addition: Option<Addition>,
    pub diags: Vec<Diagnostic>,
}

/// Makes the pages of each class, in the order of classes and pages. A class's index is there only meanwhile.
pub(super) fn pages(
    prepared: &Prepared,
    inputs: &Inputs,
    told: &Told,
    progress: &dyn Progress,
    sink: &(dyn Fn(Artifact) + Sync),
) -> Vec<MadeClass> {
    let shells = Shells::new(prepared);
    let made_files = parts::MadeFiles::default();
    let made = prepared.worlds.classes.par_iter().map(|class| {
        let index = class.index(&prepared.worlds);
        let name = Name::of(prepared, &class.visibility);
        let pages = making::page_by_page(&class.pages).map(|head| {
            let made = page(head, prepared, &index, name.as_ref(), &shells, sink);
            progress.step();
            made
        });
        let mut pages: Vec<Made> = pages.collect();
        let mut diags = index.own_findings();
        let about = pages.iter().any(|made| is_about(&made.context.frontmatter));
        let linked = pages.iter().flat_map(|made| &made.files).collect();
        let addition = name.and_then(|name| {
            let mut parts = told.of(&class.visibility);
            let files =
                parts::files_of_class(prepared, inputs, class, &linked, &parts, (&made_files, sink), &mut diags);
            parts.extend(files);
            let own = doors::Own { parts, about, n_pages: pages.len() };
            doors::addition(prepared, &index, name, own, &mut diags, sink)
        });
        if addition.is_some()
            && let Some(folder) = folder(prepared, &class.visibility)
        {
            let audience = Audience::Class(class.visibility.clone());
            let mut indexes = Indexes::of_class(&prepared.site, index.navigation(), pages.len(), audience, &folder);
            indexes.add(&mut pages, &class.pages, None, sink);
            indexes.finish(None, sink);
        }
        // Nobody finds what nobody sees.
        pages.iter_mut().for_each(|page| page.search = None);
        MadeClass { pages, addition, diags }
    });
    made.collect()
}

/// Whether a page with this head is about something of a specification.
fn is_about(head: &Frontmatter) -> bool {
    head.openapi.is_some() || head.openapi_schema.is_some() || head.asyncapi.is_some()
}

/// One page of a class: as `pages` makes them.
pub(super) fn one(head: &Head, prepared: &Prepared, class: &Class, sink: &(dyn Fn(Artifact) + Sync)) -> Made {
    let index = class.index(&prepared.worlds);
    let name = Name::of(prepared, &class.visibility);
    page(head, prepared, &index, name.as_ref(), &Shells::new(prepared), sink)
}

/// What readers are told by their groups. It takes no page to make, but the texts of those that show some readers more.
pub(super) fn told(prepared: &Prepared, inputs: &Inputs) -> Vec<Artifact> {
    let told = Mutex::new(Vec::new());
    let sink = |artifact: Artifact| told.lock().expect("nothing panics in here").push(artifact);
    let of_parts = parts::told(prepared, inputs);
    let additions = prepared.worlds.classes.iter().filter_map(|class| {
        let name = Name::of(prepared, &class.visibility)?;
        let index = class.index(&prepared.worlds);
        let mut pages = class.pages.iter().filter_map(|page| index.page(&page.source.path));
        let about = pages.any(|page| is_about(&page.frontmatter));
        // What is to be said of it is said by a build of all pages.
        let own = doors::Own { parts: of_parts.of(&class.visibility), about, n_pages: class.pages.len() };
        doors::addition(prepared, &index, name, own, &mut Vec::new(), &sink)
    });
    let mut additions: Vec<Addition> = additions.collect();
    additions.extend(doors::together(prepared, &of_parts, &sink));
    let doors = doors::doors(prepared, additions.iter());
    let mut told = told.into_inner().expect("nothing panics in here");
    told.extend(doors);
    told
}

/// The folder of a class's files; nothing for pages that nobody sees.
pub(super) fn folder(prepared: &Prepared, visibility: &Visibility) -> Option<String> {
    Name::of(prepared, visibility).map(|name| name.folder)
}

/// A page where only its own readers find it, and what others find at its address.
fn page(
    head: &Head,
    prepared: &Prepared,
    index: &Index,
    name: Option<&Name>,
    shells: &Shells,
    sink: &(dyn Fn(Artifact) + Sync),
) -> Made {
    let hidden = prepared.config.hidden_pages();
    let audience = Audience::Class(index.visibility().clone());
    let own = making::output_path(Route::of(head.source.path.as_str()).as_str());
    let path = match (hidden, name) {
        (HiddenPages::Open, _) => Some(own.clone()),
        (_, Some(name)) => Some(format!("{}/pages{own}", name.folder)),
        (_, None) => None,
    };
    let folder = name.map_or_else(|| making::SHARED.to_owned(), |name| name.folder.clone());
    let place = Place { index, audience: audience.clone(), path, folder };
    let made = making::page(head, prepared, &place, sink);
    // What nobody may see is as if it were not there.
    if hidden != HiddenPages::Open && *index.visibility() != Visibility::Nobody {
        let html = shells.html(prepared, made.context.section, name.map(|name| &*name.mark));
        sink(Artifact::new(audience, &own, html));
    }
    made
}

/// Whether something else stands at the addresses of restricted pages, for those who may not see them.
pub(super) fn has_shells(prepared: &Prepared) -> bool {
    prepared.config.hidden_pages() != HiddenPages::Open
}

/// Where pages of classes are asked for; what nobody may see is asked for nowhere.
pub(super) fn addresses(prepared: &Prepared) -> FxHashSet<SitePath> {
    let is_open = prepared.config.hidden_pages() == HiddenPages::Open;
    let classes = prepared.worlds.classes.iter().filter(|class| is_open || class.visibility != Visibility::Nobody);
    let pages = classes.flat_map(|class| &class.pages);
    pages
        .filter_map(|page| SitePath::new(&making::output_path(Route::of(page.source.path.as_str()).as_str())))
        .collect()
}

/// What somebody is shown in the place of a page that they may not see.
pub(super) fn shell(prepared: &Prepared) -> Rendered {
    let Shells { kind, policy } = Shells::new(prepared);
    render::shell(&prepared.site, kind, None, None, &policy)
}

/// What a class is called; nothing for pages that nobody sees.
pub(super) struct Name {
    pub folder: String,
    pub mark: String,
}

impl Name {
    fn of(prepared: &Prepared, visibility: &Visibility) -> Option<Name> {
        let Visibility::Rule(rule) = visibility else { return None };
        // Where nobody can log in nobody is in a group.
        prepared.config.personalization.as_ref()?;
        let base = &*prepared.config.address.base;
        let folder = format!("{}/{}", classes::FOLDER, classes::key(base, rule));
        Some(Name { folder, mark: classes::mark(base, rule) })
    }
}

/// What stands at the addresses of restricted pages.
struct Shells {
    kind: Shell,
    policy: String,
}

impl Shells {
    fn new(prepared: &Prepared) -> Shells {
        let kind = match prepared.config.hidden_pages() {
            HiddenPages::NotFound => Shell::NotFound,
            HiddenPages::Notice | HiddenPages::Open => Shell::Notice,
        };
        Shells { kind, policy: prepared.policy.meta() }
    }

    /// The navigation around it is everybody's, of the page's own section where everybody has that.
    fn html(&self, prepared: &Prepared, section: Option<SectionId>, mark: Option<&str>) -> String {
        let navigation = prepared.worlds.public.navigation();
        let is_known = |section: &SectionId| {
            navigation.sections.get(section.0 as usize).is_some_and(|section| section.href.is_some())
        };
        let section = section.filter(is_known);
        // What a template could not do was said of other pages.
        render::shell(&prepared.site, self.kind, section, mark, &self.policy).html
    }
}

/// What everybody has.
pub(super) struct Public<'a> {
    pub files: FxHashSet<SitePath>,
    /// What `_headers` says.
    pub policy: &'a Policy,
}

/// The files that a class's pages need and `public` does not hold: style sheets, loaders, files they link to.
pub(super) fn files(
    prepared: &Prepared,
    inputs: &Inputs,
    audience: &Audience,
    made: &[Made],
    public: &Public,
    diags: &mut Vec<Diagnostic>,
) -> Vec<Artifact> {
    for page in made {
        let needed: Vec<String> = page.policy.beyond(public.policy).collect();
        if !needed.is_empty() {
            let message = format!("the site's policy does not allow what `{}` needs", page.context.path);
            diags.push(
                Code::RestrictedPolicy
                    .in_file(page.context.path.clone(), message)
                    .help(format!("allow it in `security` of the site file:\n{}", needed.join("\n"))),
            );
        }
    }
    let sheets: BTreeMap<&str, &str> =
        made.iter().filter_map(|made| made.style_sheet.as_ref()).map(|sheet| (&*sheet.path, &*sheet.css)).collect();
    let sheets = sheets.into_iter().map(|(path, css)| Artifact::new(audience.clone(), path, css));
    let loaders: BTreeSet<Loader> = made.iter().filter_map(|made| made.loader).collect();
    let loaders = loaders.into_iter().map(|loader| prepared.site.loader(loader).1.clone());
    let playgrounds = site_files::playgrounds(&prepared.site, made);
    let linked: BTreeSet<SitePath> = made.iter().flat_map(|made| &made.files).cloned().collect();
    let copies = copies::artifacts(inputs, &linked, &prepared.config.withheld());
    let copies = copies.into_iter().filter_map(|file| parts::published(prepared, inputs, file));
    let all = sheets.chain(loaders).chain(playgrounds).chain(copies).filter(|file| !public.files.contains(&file.path));
    all.map(|file| Artifact { audience: audience.clone(), ..file }).collect()
}
