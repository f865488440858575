//! Any order of insertions, changes and removals gives what a clean build gives.

use std::sync::Arc;

use super::fixture::{Site, empty, head, insert, site};
use crate::config;
use crate::inputs::Inputs;
use crate::source::SitePath;

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

/// Everything the index says.
fn everything(site: &Site) -> String {
    let mut out = site.sections();
    for source in &site.inputs.sources {
        out.push_str(&site.context(source.path.as_str()));
        out.push_str(&site.links(source.path.as_str()));
    }
    out.push_str(&site.findings());
    out
}

fn rebuilt(inputs: Inputs) -> Site {
    let config = Arc::new(config::load(&inputs, None).value.expect("a site file"));
    let mut index = empty(&config, &inputs);
    for source in &inputs.sources {
        insert(&mut index, source, &mut Vec::new());
    }
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
    let pages: Vec<SitePath> =
        all.sources.iter().map(|source| source.path.clone()).filter(|path| path.extension() != "json").collect();
    let bodies = [
        "---\ntitle: New\n---\n[b](/b)",
        "---\nhidden: true\n---\n",
        "# Head\n[c](/c)",
        "---\nicon: x\nopenapi: GET /x\n---\n",
        "",
    ];
    for step in 0..500 {
        let path = &pages[random(pages.len())];
        let at = live.inputs.sources.iter().position(|source| source.path == *path);
        match (random(3), at) {
            (0, Some(at)) => {
                live.inputs.sources.remove(at);
                live.index.remove(path);
            }
            (_, at) => {
                let old = all.source(path).expect("a file of the site");
                let text = if random(3) == 0 { old.text.clone() } else { bodies[random(bodies.len())].into() };
                let source = crate::source::Source { text, ..old.clone() };
                insert(&mut live.index, &source, &mut Vec::new());
                match at {
                    Some(at) => live.inputs.sources[at] = source,
                    None => {
                        live.inputs.sources.push(source);
                        live.inputs.sources.sort_by(|a, b| a.path.cmp(&b.path));
                    }
                }
            }
        }
        // Not after every step, so that several changes meet one resolution.
        if random(2) == 0 {
            continue;
        }
        let clean = rebuilt(live.inputs.clone());
        live.diags.clear();
        let files = |site: &Site| site.inputs.sources.clone();
        assert_eq!(files(&live).len(), files(&clean).len());
        assert_eq!(everything_of(&live, &all), everything_of(&clean, &all), "after {step} steps");
    }
}

/// Spans name files by number, so texts are looked up in the whole site.
fn everything_of(site: &Site, all: &Inputs) -> String {
    let mut out = site.sections();
    for source in &site.inputs.sources {
        out.push_str(&site.context(source.path.as_str()));
        out.push_str(&site.links(source.path.as_str()));
    }
    let findings = site.index.findings();
    out.push_str(&format!("{} files, {findings:?}", all.sources.len()));
    out
}

#[test]
fn what_a_change_leaves_alone_stays_the_same_allocation() {
    let mut live = site(SITE);
    let before: Vec<_> = live.index.navigation().sections.clone();
    let source = crate::source::Source { text: "---\ntitle: Autre\n---\n".into(), ..live.source("fr/c.mdx").clone() };
    live.index.insert(&head(&source, &mut Vec::new()));
    let after = &live.index.navigation().sections;
    assert!(Arc::ptr_eq(&before[0], &after[0]), "the English section lists nothing that changed");
    assert!(!Arc::ptr_eq(&before[2], &after[2]), "the French one does");
    // A body that says the same of the page changes nothing at all.
    let again: Vec<_> = after.clone();
    let source = crate::source::Source { text: "---\ntitle: Autre\n---\n[new](/a)".into(), ..source };
    live.index.insert(&head(&source, &mut Vec::new()));
    assert!(again.iter().zip(&live.index.navigation().sections).all(|(a, b)| Arc::ptr_eq(a, b)));
    assert!(everything(&live).contains("Autre"));
}
