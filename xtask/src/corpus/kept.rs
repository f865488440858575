//! Which expressions were not evaluated, by reason: their source text stands in the page, or what they were written for
//! is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::findings::Finding;

/// Codes of expressions that are not evaluated: outside the language, unknown names, throws; the same of personal ones;
/// handlers of events.
const CODES: [&str; 7] = ["E0402", "E0410", "E0411", "E0420", "E0421", "E0422", "E0506"];

/// Names that are listed of those that nobody defines.
const N_NAMES: usize = 12;

#[derive(Default)]
struct Reason<'a> {
    n: usize,
    sites: BTreeSet<&'a PathBuf>,
    first: String,
    names: BTreeMap<&'a str, usize>,
}

/// One line for each reason, the most frequent first: how often, on how many sites, the code, the reason, and the first
/// place. Names that nobody defines are one reason; those that come most often are listed.
pub fn print(all: &[(PathBuf, Finding)]) {
    let mut reasons: BTreeMap<(&str, &str), Reason> = BTreeMap::new();
    for (site, finding) in all.iter().filter(|(_, finding)| CODES.contains(&&*finding.code)) {
        // What is done instead is said behind the semicolon.
        let message = finding.message.rsplit_once("; ").map_or(&*finding.message, |(reason, _)| reason);
        let name = message.strip_suffix(" is not defined").map(|name| name.trim_matches('`'));
        let what = if name.is_some() { "a name that nobody defines" } else { message };
        let reason = reasons.entry((&finding.code, what)).or_default();
        if reason.n == 0 {
            let site = site.file_name().unwrap_or_default().to_string_lossy();
            reason.first = format!("{site}/{}", finding.place());
        }
        reason.n += 1;
        reason.sites.insert(site);
        if let Some(name) = name {
            *reason.names.entry(name).or_default() += 1;
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, reason)| std::cmp::Reverse(reason.n));
    println!("\nexpressions that are not evaluated | sites | code | reason | first");
    for ((code, what), reason) in &reasons {
        println!("{} | {} | {code} | {what} | {}", reason.n, reason.sites.len(), reason.first);
        let mut names: Vec<_> = reason.names.iter().collect();
        names.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
        let n_more = names.len().saturating_sub(N_NAMES);
        let listed: Vec<String> = names.iter().take(N_NAMES).map(|(name, n)| format!("{name} {n}")).collect();
        if !listed.is_empty() {
            let more = if n_more > 0 { format!(" and {n_more} more") } else { String::new() };
            println!("  {}{more}", listed.join(", "));
        }
    }
    println!("{} in all", reasons.iter().map(|(_, reason)| reason.n).sum::<usize>());
}
