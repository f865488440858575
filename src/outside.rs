//! Links to other sites: which of them are asked, and what is said of the answers. `docs check --external` is polite: one
//! question at a time to a host, a pause in between, patience with those that ask for it, and a memory of the answers.

pub mod ask;
mod host;
mod memory;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

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

/// How far asking is, told before the first question and after each answer.
pub struct Asked<'m> {
    pub n_heard: usize,
    pub n_asked: usize,
    /// What is known by now.
    pub memory: &'m Memory,
}

/// Asks where links lead, as far as `memory` does not know. `now` is in seconds. The findings come by address.
pub fn examine(
    links: &[(Url, Span)],
    client: &Client,
    memory: &mut Memory,
    now: u64,
    told: &(dyn Fn(Asked) + Sync),
) -> Examined {
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
    told(Asked { n_heard: 0, n_asked, memory });
    let growing = Mutex::new((0, memory));
    let heard = |url: &Url, heard: &Heard| {
        let mut growing = growing.lock().unwrap_or_else(PoisonError::into_inner);
        let (n_heard, memory) = &mut *growing;
        *n_heard += 1;
        match heard {
            Heard::Verdict(verdict) => memory.learn(url.as_str(), verdict.clone(), now),
            Heard::Nobody(why) => memory.learn(url.as_str(), Verdict::Gone(why.clone()), now),
            // What it means is known when all have been asked.
            Heard::Unnamed | Heard::OutOfTime => {}
        }
        told(Asked { n_heard: *n_heard, n_asked, memory });
    };
    let asked: Vec<(&Url, Heard)> =
        by_host.into_par_iter().flat_map_iter(|(_, urls)| host(&urls, client, &heard)).collect();
    let (_, memory) = growing.into_inner().unwrap_or_else(PoisonError::into_inner);

    let is_offline = no_name_is_known(&asked) && !is_one_reached(&verdicts, client);
    if is_offline {
        let message = "no name of another site is known: nothing new is said of links to them";
        diags.push(Code::OutsideUnclear.site(message).help("look whether this machine has a way to the internet"));
    }
    for (url, heard) in asked {
        let verdict = match heard {
            Heard::Verdict(verdict) => verdict,
            Heard::Nobody(why) => Verdict::Gone(why),
            // What was known of it last is still the best that is.
            Heard::Unnamed if is_offline => match memory.last(url.as_str()) {
                Some(verdict) => verdict.clone(),
                None => continue,
            },
            Heard::Unnamed => {
                let verdict = Verdict::Gone(UNNAMED.into());
                memory.learn(url.as_str(), verdict.clone(), now);
                verdict
            }
            Heard::OutOfTime => continue,
        };
        verdicts.insert(url, verdict);
    }
    let is_local = |url: &Url| matches!(client.reach(url), Reach::Private(_));
    let n_unasked = by_url.keys().filter(|url| !verdicts.contains_key(*url) && !is_local(url)).count();
    for (url, verdict) in verdicts {
        diags.extend(by_url[url].iter().filter_map(|span| finding(url, &verdict, *span)));
    }
    Examined { diags, n_links: by_url.len(), n_unasked }
}

const UNNAMED: &str = "has a host that nobody knows";

/// Whether several hosts were asked for and not one has an address: it may be this machine that has no way to ask for them.
fn no_name_is_known(asked: &[(&Url, Heard)]) -> bool {
    let unnamed = asked.iter().filter(|(_, heard)| *heard == Heard::Unnamed);
    let hosts: BTreeSet<Option<&str>> = unnamed.map(|(url, _)| url.host_str()).collect();
    hosts.len() > 1 && asked.iter().all(|(_, heard)| matches!(heard, Heard::Unnamed | Heard::OutOfTime))
}

/// Whether an address that is known to be good answers now.
fn is_one_reached(known: &BTreeMap<&Url, Verdict>, client: &Client) -> bool {
    let good = known.iter().find(|(_, verdict)| matches!(verdict, Verdict::Fine | Verdict::Moved(_)));
    good.is_some_and(|(url, _)| matches!(client.look(url), Heard::Verdict(_)))
}

/// One after the other. A host where nobody answers need not be asked again.
fn host<'u>(urls: &[&'u Url], client: &Client, told: &dyn Fn(&Url, &Heard)) -> Vec<(&'u Url, Heard)> {
    let mut all: Vec<(&Url, Heard)> = Vec::with_capacity(urls.len());
    let mut silent: Option<Heard> = None;
    for (at, url) in urls.iter().enumerate() {
        let heard = match &silent {
            Some(heard) => heard.clone(),
            None => {
                if at > 0 {
                    client.pause();
                }
                let heard = client.look(url);
                silent = heard.is_of_host().then(|| heard.clone());
                heard
            }
        };
        told(url, &heard);
        all.push((url, heard));
    }
    all
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
