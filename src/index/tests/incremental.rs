//! Any order of insertions, changes and removals gives what a clean build gives.

use std::sync::Arc;

use super::fixture::{Site, empty, head, insert_all, site, text_of};
use crate::config;
use crate::inputs::Inputs;
use crate::source::{PageSource, SitePath, Source};

const SITE: &str = r#"//- docs.json
{"name": "S", "navigation": {"languages": [
  {"language": "en", "tabs": [{"tab": "T", "groups": [{"group": "G", "root": "a", "pages": ["b", "c", {"group": "H", "pages": ["d", "b"]}]}]}, {"tab": "U", "href": "/b", "pages": []}]},
  {"language": "fr", "pages": ["fr/b", "fr/c"]}]},
 "redirects": [{"source": "/old", "destination": "/c"}]}
//- a.mdx
[b](/b) [c](c) [old](/old) [x](/bb)
//- b.mdx
---
title: B
---
[a](/a)
//- b.md
---
title: The other B
---
//- c.mdx
---
hidden: true
---
//- d.mdx
import S from "/snippets/s.mdx"
//- fr/b.mdx
//- fr/c.mdx
//- e.mdx
//- snippets/s.mdx
[b](/b)
"#;

fn paths(inputs: &Inputs) -> impl Iterator<Item = &SitePath> {
    inputs.pages.iter().map(|page| &page.path).chain(inputs.sources.iter().map(|source| &source.path))
}

/// Everything the index says.
fn everything(site: &Site) -> String {
    let mut out = site.sections();
    for path in paths(&site.inputs) {
        out.push_str(&site.context(path.as_str()));
        out.push_str(&site.links(path.as_str()));
    }
    out.push_str(&site.findings());
    out
}

fn rebuilt(inputs: Inputs) -> Site {
    let config = Arc::new(config::load(&inputs, None).value.expect("a site file"));
    let mut index = empty(&config, &inputs);
    insert_all(&mut index, &inputs, &mut Vec::new());
    Site { inputs, index, diags: Vec::new() }
}

#[test]
fn any_order_is_the_clean_build() {
    let mut live = site(SITE);
    // A fixed linear congruential generator: the same five hundred steps at every run.
    let mut seed = 12345u64;
    let mut random = move |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % n
    };
    let all = live.inputs.clone();
    let pages: Vec<SitePath> = paths(&all).filter(|path| path.extension() != "json").cloned().collect();
    let bodies = [
        "---\ntitle: New\n---\n[b](/b)",
        "---\nhidden: true\n---\n",
        "# Head\n[c](/c)",
        "---\nicon: x\nopenapi: GET /x\n---\n",
        "",
    ];
    for step in 0..500 {
        let path = &pages[random(pages.len())];
        let is_there = paths(&live.inputs).any(|own| own == path);
        let chosen = random(3);
        live.inputs.pages.retain(|page| page.path != *path);
        live.inputs.sources.retain(|source| source.path != *path);
        if chosen == 0 && is_there {
            live.index.remove(path);
        } else {
            let old = text_of(&all, path).expect("a file of the site");
            let text = if random(3) == 0 { old.text.clone() } else { bodies[random(bodies.len())].into() };
            match all.page(path) {
                Some(_) => {
                    let page = PageSource::held(old.file, old.path, text);
                    live.index.insert(&head(&page, &mut Vec::new()));
                    live.inputs.pages.push(page);
                    live.inputs.pages.sort_by(|a, b| a.path.cmp(&b.path));
                }
                None => {
                    live.index.insert_snippet(path);
                    live.inputs.sources.push(Source { text, ..old });
                    live.inputs.sources.sort_by(|a, b| a.path.cmp(&b.path));
                }
            }
        }
        // Not after every step, so that several changes meet one resolution.
        if random(2) == 0 {
            continue;
        }
        let clean = rebuilt(live.inputs.clone());
        live.diags.clear();
        assert_eq!(paths(&live.inputs).count(), paths(&clean.inputs).count());
        assert_eq!(everything_of(&live, &all), everything_of(&clean, &all), "after {step} steps");
    }
}

/// Spans name files by number, so texts are looked up in the whole site.
fn everything_of(site: &Site, all: &Inputs) -> String {
    let mut out = site.sections();
    for path in paths(&site.inputs) {
        out.push_str(&site.context(path.as_str()));
        out.push_str(&site.links(path.as_str()));
    }
    let findings = site.index.findings();
    out.push_str(&format!("{} files, {findings:?}", paths(all).count()));
    out
}

#[test]
fn what_a_change_leaves_alone_stays_the_same_allocation() {
    let mut live = site(SITE);
    let before: Vec<_> = live.index.navigation().sections.clone();
    let old = live.source("fr/c.mdx");
    let page = PageSource::held(old.file, old.path, "---\ntitle: Autre\n---\n");
    live.index.insert(&head(&page, &mut Vec::new()));
    let after = &live.index.navigation().sections;
    assert!(Arc::ptr_eq(&before[0], &after[0]), "the English section lists nothing that changed");
    assert!(!Arc::ptr_eq(&before[2], &after[2]), "the French one does");
    // A body that says the same of the page changes nothing at all.
    let again: Vec<_> = after.clone();
    let page = PageSource::held(page.file, page.path, "---\ntitle: Autre\n---\n[new](/a)");
    live.index.insert(&head(&page, &mut Vec::new()));
    assert!(again.iter().zip(&live.index.navigation().sections).all(|(a, b)| Arc::ptr_eq(a, b)));
    assert!(everything(&live).contains("Autre"));
}
