//! What readers are told by their groups: which classes they may be in, and what those add to what everybody sees.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Prepared;
use super::parts::Told;
use super::restricted::Name;
use super::worlds::Without;
use crate::artifact::{Artifact, Audience};
use crate::classes;
use crate::diag::Diagnostic;
use crate::frontmatter::{self, Rule, Visibility};
use crate::index::{Index, Neighbour};
use crate::render;

/// What a class is told of specifications.
pub(super) struct Own<'a, 'p> {
    pub told: &'a Told<'p>,
    /// Addresses of its pages about something of one.
    pub about: Vec<Box<str>>,
    /// Addresses of files that its own pages link to, and that tell its readers more.
    pub files: Vec<Box<str>>,
}

/// A class as its readers are told of it.
pub(super) struct Addition {
    rule: Rule,
    /// `{ key, mark, file, excludes }`, as `src/client/login/groups.js` reads it.
    entry: Value,
}

/// What a class adds, as a file; and how its readers are told.
pub(super) fn addition(
    prepared: &Prepared,
    index: &Index,
    name: Name,
    own: Own,
    diags: &mut Vec<Diagnostic>,
    sink: &(dyn Fn(Artifact) + Sync),
) -> Option<Addition> {
    let Visibility::Rule(rule) = index.visibility() else { return None };
    let base = &*prepared.config.address.base;
    let affected: Vec<render::Affected> =
        index.affected().into_iter().map(|(public, own)| render::Affected { public, own }).collect();
    let public = prepared.worlds.public.navigation();
    let landings = index.landings_above(&|route| !prepared.worlds.excluding.contains_key(route));
    let mut added = render::additions(&prepared.site, public, index.navigation(), &affected, landings);
    diags.append(&mut added.diags);
    added.parts = own.told.parts.get(index.visibility()).cloned().unwrap_or_default();
    added.parts.extend(own.files);
    added.within = own.told.within.get(index.visibility()).cloned().unwrap_or_default();
    added.about = own.about;
    let text = serde_json::to_string(&added).expect("texts and numbers are JSON");
    let file = format!("navigation.{}.json", &blake3::hash(text.as_bytes()).to_hex()[..16]);
    let excludes: Vec<String> = rule.excludes.iter().map(|group| classes::group(base, group)).collect();
    let entry = json!({ "key": classes::key(base, rule), "mark": name.mark, "file": file, "excludes": excludes });
    sink(Artifact::new(Audience::Class(index.visibility().clone()), &format!("{}/{file}", name.folder), text));
    Some(Addition { rule: rule.clone(), entry })
}

/// What readers of each group are told.
///
/// There is a file for every group that the site knows of, so that most readers ask for nothing that is not there.
pub(super) fn doors<'a>(prepared: &'a Prepared, additions: impl Iterator<Item = &'a Addition>) -> Vec<Artifact> {
    if prepared.config.personalization.is_none() {
        return Vec::new();
    }
    let base = &*prepared.config.address.base;
    let mut groups: BTreeMap<&str, Vec<Value>> = known_groups(prepared).map(|name| (name, Vec::new())).collect();
    for Addition { rule, entry } in additions {
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
    let doors = groups.into_iter().map(|(group, classes)| {
        let path = format!("{}/{}.json", classes::FOLDER, classes::group(base, group));
        let mut said = fewer.remove(group).unwrap_or_else(|| json!({}));
        said["classes"] = classes.into();
        Artifact::new(Audience::Group(group.into()), &path, said.to_string())
    });
    doors.collect()
}

/// What a group's readers do not see of what everybody sees: pages, each with its neighbours; and where options lead.
fn less(prepared: &Prepared, without: &Without) -> Value {
    let public = &prepared.worlds.public;
    let neighbour = |neighbour: &Option<Neighbour>| neighbour.as_ref().map(|own| json!([own.href, own.title]));
    let contexts = without.pages.iter().filter_map(|page| public.page(&page.source.path));
    let gone: serde_json::Map<String, Value> = contexts
        .map(|page| (page.href.to_string(), json!([neighbour(&page.previous), neighbour(&page.next)])))
        .collect();
    let landings = public.landings_without(&without.index, &|route| !prepared.worlds.excluding.contains_key(route));
    let landings: Vec<render::Lands> = landings.into_iter().map(render::Lands::from).collect();
    json!({ "gone": gone, "landings": landings })
}

/// Groups that the user schema and personas name, and that of all who are logged in; groups that pages exclude, where
/// these are not restricted otherwise. Those that restricted pages include are told to these pages' readers alone.
fn known_groups(prepared: &Prepared) -> impl Iterator<Item = &str> {
    let pages = prepared.worlds.without.iter().map(|without| &*without.group);
    let schema = prepared.readers.schema.iter().flat_map(|schema| schema.groups.iter().flatten()).map(|name| &**name);
    let personas = prepared.readers.personas.iter().flat_map(|persona| &persona.groups).map(|name| &**name);
    pages.chain(schema).chain(personas).chain([classes::IDENTIFIED])
}
