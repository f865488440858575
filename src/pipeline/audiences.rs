//! What is to be said of the groups that pages name: some that nobody knows, some that nobody tries.

use std::collections::BTreeMap;

use super::worlds::{Worlds, says};
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::frontmatter::{Rule, Visibility};
use crate::readers::Readers;
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

/// The groups that pages name, each with the first place.
fn named(worlds: &Worlds) -> BTreeMap<&str, Span> {
    let mut found = BTreeMap::new();
    for document in worlds.all() {
        let Visibility::Rule(Rule { excludes, .. }) = &document.frontmatter.groups else { continue };
        for name in document.frontmatter.groups.included().iter().chain(excludes) {
            found.entry(&**name).or_insert_with(|| says(document));
        }
    }
    found
}
