//! Pages that some readers may not see: at their addresses stands a page that says so, the same for all of them; the page
//! itself stands where only those find it who are told their class's name.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde_json::{Value, json};

use super::making::{self, Made, Place};
use super::worlds::{Class, Without, Worlds};
use super::{Prepared, Progress};
use crate::artifact::{Artifact, Audience};
use crate::client::Loader;
use crate::config::personalization::HiddenPages;
use crate::diag::Diagnostic;
use crate::emit::copies;
use crate::frontmatter::Visibility;
use crate::index::{Neighbour, PageContext, Route};
use crate::inputs::Inputs;
use crate::render::{self, Rendered, Shell};
use crate::source::SitePath;
use crate::{classes, frontmatter};

/// Makes the pages of each class, in the order of classes and pages.
pub(super) fn pages(prepared: &Prepared, progress: &dyn Progress, sink: &(dyn Fn(Artifact) + Sync)) -> Vec<Vec<Made>> {
    let hidden = prepared.config.hidden_pages();
    let shells = Shells::new(prepared);
    let made = prepared.worlds.classes.par_iter().map(|class| {
        let class_name = Name::of(prepared, &class.visibility);
        let audience = Audience::Class(class.visibility.clone());
        let made = class.pages.par_iter().map(|document| {
            let route = Route::of(document.source.path.as_str());
            let own = making::output_path(route.as_str());
            let path = match (hidden, &class_name) {
                (HiddenPages::Open, _) => Some(own.clone()),
                (_, Some(name)) => Some(format!("{}/pages{own}", name.folder)),
                (_, None) => None,
            };
            let place = Place { index: &class.index, audience: audience.clone(), path };
            let made = making::page(document, prepared, &place, sink);
            if hidden != HiddenPages::Open {
                let mark = class_name.as_ref().map(|name| &*name.mark);
                let html = shells.html(prepared, &made.context, mark);
                sink(Artifact::new(audience.clone(), &own, html));
            }
            progress.step();
            made
        });
        made.collect()
    });
    made.collect()
}

/// Where pages of classes are asked for.
pub(super) fn addresses(worlds: &Worlds) -> FxHashSet<SitePath> {
    let pages = worlds.classes.iter().flat_map(|class| &class.pages);
    pages
        .filter_map(|page| SitePath::new(&making::output_path(Route::of(page.source.path.as_str()).as_str())))
        .collect()
}

/// What somebody is shown in the place of a page that they may not see.
pub(super) fn shell(prepared: &Prepared) -> Rendered {
    let Shells { kind, policy } = Shells::new(prepared);
    render::shell(&prepared.site, kind, None, None, &policy)
}

/// What a class is called; nothing for the pages of nobody.
struct Name {
    folder: String,
    mark: String,
}

impl Name {
    fn of(prepared: &Prepared, visibility: &Visibility) -> Option<Name> {
        let Visibility::Rule(rule) = visibility else { return None };
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
    fn html(&self, prepared: &Prepared, context: &PageContext, mark: Option<&str>) -> String {
        let navigation = prepared.worlds.public.navigation();
        let is_known = |section: &crate::index::SectionId| {
            navigation.sections.get(section.0 as usize).is_some_and(|section| section.href.is_some())
        };
        let section = context.section.filter(is_known);
        // What a template could not do was said of other pages.
        render::shell(&prepared.site, self.kind, section, mark, &self.policy).html
    }
}

/// The files that a class's pages need and `public` does not hold: style sheets, loaders, files they link to.
pub(super) fn files(
    prepared: &Prepared,
    inputs: &Inputs,
    class: &Class,
    made: &[Made],
    public: &FxHashSet<SitePath>,
) -> Vec<Artifact> {
    let audience = Audience::Class(class.visibility.clone());
    let sheets: BTreeMap<&str, &str> =
        made.iter().filter_map(|made| made.style_sheet.as_ref()).map(|sheet| (&*sheet.path, &*sheet.css)).collect();
    let sheets = sheets.into_iter().map(|(path, css)| Artifact::new(audience.clone(), path, css));
    let loaders: BTreeSet<Loader> = made.iter().filter_map(|made| made.loader).collect();
    let loaders = loaders.into_iter().map(|loader| prepared.site.loader(loader).1.clone());
    let linked: BTreeSet<SitePath> = made.iter().flat_map(|made| &made.files).cloned().collect();
    let copies = copies::artifacts(inputs, &linked, &prepared.config.withheld());
    let all = sheets.chain(loaders).chain(copies).filter(|file| !public.contains(&file.path));
    all.map(|file| Artifact { audience: audience.clone(), ..file }).collect()
}

/// What says which classes readers of a group may be in, and what those add to what everybody sees.
///
/// There is a file for every group that the site knows of, so that most readers ask for nothing that is not there.
pub(super) fn doors(prepared: &Prepared, diags: &mut Vec<Diagnostic>) -> Vec<Artifact> {
    if prepared.config.personalization.is_none() {
        return Vec::new();
    }
    let base = &*prepared.config.address.base;
    let mut artifacts = Vec::new();
    let mut groups: BTreeMap<&str, Vec<Value>> = known_groups(prepared).map(|name| (name, Vec::new())).collect();
    let public = prepared.worlds.public.navigation();
    for class in &prepared.worlds.classes {
        let (Visibility::Rule(rule), Some(name)) = (&class.visibility, Name::of(prepared, &class.visibility)) else {
            continue;
        };
        let affected: Vec<render::Affected> =
            class.index.affected().into_iter().map(|(public, own)| render::Affected { public, own }).collect();
        let mut added = render::additions(&prepared.site, public, class.index.navigation(), &affected);
        diags.append(&mut added.diags);
        let text = serde_json::to_string(&added).expect("texts and numbers are JSON");
        let file = format!("navigation.{}.json", &blake3::hash(text.as_bytes()).to_hex()[..16]);
        let excludes: Vec<String> = rule.excludes.iter().map(|group| classes::group(base, group)).collect();
        let entry = json!({ "key": classes::key(base, rule), "mark": name.mark, "file": file, "excludes": excludes });
        artifacts.push(Artifact::new(
            Audience::Class(class.visibility.clone()),
            &format!("{}/{file}", name.folder),
            text,
        ));
        let included: Vec<&str> = match &rule.includes {
            frontmatter::Audience::Groups(names) => names.iter().map(|name| &**name).collect(),
            frontmatter::Audience::Identified | frontmatter::Audience::Everyone => vec![classes::IDENTIFIED],
        };
        for group in included {
            groups.entry(group).or_default().push(entry.clone());
        }
    }
    let mut fewer: BTreeMap<&str, Value> =
        prepared.worlds.without.iter().map(|own| (&*own.group, less(prepared, own))).collect();
    artifacts.extend(groups.into_iter().map(|(group, classes)| {
        let path = format!("{}/{}.json", classes::FOLDER, classes::group(base, group));
        let mut said = fewer.remove(group).unwrap_or_else(|| json!({}));
        said["classes"] = classes.into();
        Artifact::new(Audience::Group(group.into()), &path, said.to_string())
    }));
    artifacts
}

/// What a group's readers do not see of what everybody sees: pages, each with its neighbours, and where options lead.
fn less(prepared: &Prepared, without: &Without) -> Value {
    let public = &prepared.worlds.public;
    let neighbour = |neighbour: &Option<Neighbour>| neighbour.as_ref().map(|own| json!([own.href, own.title]));
    let contexts = without.pages.iter().filter_map(|document| public.page(&document.source.path));
    let gone: serde_json::Map<String, Value> = contexts
        .map(|page| (page.href.to_string(), json!([neighbour(&page.previous), neighbour(&page.next)])))
        .collect();
    let options = render::removals(public.navigation(), without.index.navigation());
    json!({ "gone": gone, "options": options })
}

/// Groups that the user schema and personas name, and that of all who are logged in; groups that pages exclude, where
/// these are not restricted otherwise. Those that restricted pages include are told to these pages' readers alone.
fn known_groups(prepared: &Prepared) -> impl Iterator<Item = &str> {
    let pages = prepared.worlds.without.iter().map(|without| &*without.group);
    let schema = prepared.readers.schema.iter().flat_map(|schema| schema.groups.iter().flatten()).map(|name| &**name);
    let personas = prepared.readers.personas.iter().flat_map(|persona| &persona.groups).map(|name| &**name);
    pages.chain(schema).chain(personas).chain([classes::IDENTIFIED])
}
