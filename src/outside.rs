//! Links to other sites: which of them are asked, and what is said of the answers. `docs check --external` is polite: one
//! question at a time to a host, a pause in between, patience with those that ask for it, and a memory of the answers.

pub mod ask;
mod host;
mod memory;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rayon::prelude::*;
use url::Url;

use crate::diag::{Code, Diagnostic};
use crate::source::Span;

pub use memory::Memory;

use ask::{Client, Heard};
use host::Reach;

/// What is known of an address.
#[derive(Clone, PartialEq, Debug)]
pub enum Verdict {
    Fine,
    /// It goes on for good, to an address where something is.
    Moved(Box<str>),
    /// Nothing is there; why, in words that follow the address.
    Gone(Box<str>),
    /// It may be there or not; why.
    Unclear(Box<str>),
}

/// How many addresses one run asks at most: the next one goes on where it ended.
const MAX_ASKED: usize = 5_000;

/// What came of asking.
#[derive(Debug)]
pub struct Examined {
    pub diags: Vec<Diagnostic>,
    /// Addresses, each counted once.
    pub n_links: usize,
    /// Those that were not asked, because time was over.
    pub n_unasked: usize,
}

/// Asks where links lead, as far as `memory` does not know. `now` is in seconds. The findings come by address.
pub fn examine(links: &[(Url, Span)], client: &Client, memory: &mut Memory, now: u64) -> Examined {
    let mut by_url: BTreeMap<&Url, Vec<Span>> = BTreeMap::new();
    for (url, span) in links {
        by_url.entry(url).or_default().push(*span);
    }
    let mut diags = Vec::new();
    let mut by_host: BTreeMap<(&str, Option<u16>), Vec<&Url>> = BTreeMap::new();
    let mut verdicts: BTreeMap<&Url, Verdict> = BTreeMap::new();
    let mut n_asked = 0;
    for (url, spans) in &by_url {
        if let Reach::Private(why) = client.reach(url) {
            diags.extend(spans.iter().map(|span| local(url, why, *span)));
        } else if let Some(known) = memory.get(url.as_str(), now) {
            verdicts.insert(url, known.clone());
        } else if n_asked < MAX_ASKED {
            n_asked += 1;
            by_host.entry((url.host_str().unwrap_or_default(), url.port())).or_default().push(url);
        }
    }
    let asked: Vec<(&Url, Heard)> = by_host.into_par_iter().flat_map_iter(|(_, urls)| host(&urls, client)).collect();
    // Without a single answer it is this machine that reaches nobody.
    let n_hosts_silent = asked.iter().filter(|(_, heard)| matches!(heard, Heard::Nobody(_))).count();
    if n_hosts_silent > 1 && n_hosts_silent == asked.len() {
        let message = format!("none of {n_hosts_silent} other sites could be reached: nothing is said of them");
        diags.push(Code::OutsideUnclear.site(message).help("look whether this machine has a way to the internet"));
    } else {
        for (url, heard) in asked {
            let verdict = match heard {
                Heard::Verdict(verdict) => verdict,
                Heard::Nobody(why) => Verdict::Gone(why),
                Heard::OutOfTime => continue,
            };
            memory.learn(url.as_str(), verdict.clone(), now);
            verdicts.insert(url, verdict);
        }
    }
    let is_local = |url: &Url| matches!(client.reach(url), Reach::Private(_));
    let n_unasked = by_url.keys().filter(|url| !verdicts.contains_key(*url) && !is_local(url)).count();
    for (url, verdict) in verdicts {
        diags.extend(by_url[url].iter().filter_map(|span| finding(url, &verdict, *span)));
    }
    Examined { diags, n_links: by_url.len(), n_unasked }
}

/// One after the other. A host that nobody knows need not be asked again.
fn host<'u>(urls: &[&'u Url], client: &Client) -> Vec<(&'u Url, Heard)> {
    let mut heard = Vec::with_capacity(urls.len());
    let mut silent: Option<Box<str>> = None;
    for (at, url) in urls.iter().enumerate() {
        if at > 0 && silent.is_none() {
            client.pause();
        }
        let said = match &silent {
            Some(why) => Heard::Nobody(why.clone()),
            None => client.look(url),
        };
        if let Heard::Nobody(why) = &said {
            silent = Some(why.clone());
        }
        heard.push((*url, said));
    }
    heard
}

fn finding(url: &Url, verdict: &Verdict, span: Span) -> Option<Diagnostic> {
    match verdict {
        Verdict::Fine => None,
        Verdict::Moved(to) => {
            let message = format!("`{url}` has moved for good");
            Some(Code::OutsideMoved.at(span, message).help(format!("write `{to}`")))
        }
        Verdict::Gone(why) => {
            let help = "look for where the page went, or take the link out";
            Some(Code::OutsideGone.at(span, format!("`{url}` {why}")).help(help))
        }
        Verdict::Unclear(why) => {
            let help = "open it in a browser, or check again later";
            Some(Code::OutsideUnclear.at(span, format!("`{url}` {why}")).help(help))
        }
    }
}

fn local(url: &Url, why: &str, span: Span) -> Diagnostic {
    let host = url.host_str().unwrap_or_default();
    let help = format!(
        "write an address that readers reach, or write it as code; where they do reach it, \
         `docs check --external --private-host {host}` asks it"
    );
    Code::OutsideLocal.at(span, format!("`{url}` is {why}: readers do not get there")).help(help)
}
