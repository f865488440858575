//! Every page of the example site against measures that are not ours: axe-core, layout shifts, bytes over the wire.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::{example, pages, start};
use crate::driver::{self, Scheme, Tab, Viewport};
use crate::server::{Host, Server, Site};

/// Bytes, headers included, of a page that nobody has in the cache; its pictures and fonts apart.
const MAX_TRANSFER: u64 = 60_000;

#[test]
fn every_page_is_accessible() {
    let axe = axe();
    let server = start(Host::Netlify);
    let context = driver::context();
    let tab = context.tab();
    let mut found = BTreeSet::new();
    for (width, viewport) in [(1280, Viewport::DESKTOP), (390, Viewport::PHONE)] {
        tab.viewport(viewport);
        for page in pages() {
            appear(&tab, Scheme::Light);
            tab.open(&server.url(&page));
            tab.settle();
            assert_eq!(tab.layout_shifts(), Vec::<String>::new(), "{page} moves by itself, {width} wide");
            // What is folded away is content too.
            tab.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })");
            // The protocol's scripts are no scripts of the page: its policy stays as readers have it.
            tab.evaluate(&format!("{axe};0"));
            found.extend(findings(&tab, "{}").into_iter().map(|what| format!("{page}, {width} wide: {what}")));
            appear(&tab, Scheme::Dark);
            tab.settle();
            // Nothing but colours is another in the dark.
            let colors = findings(&tab, "{ runOnly: ['color-contrast', 'link-in-text-block'] }");
            found.extend(colors.into_iter().map(|what| format!("{page}, {width} wide, dark: {what}")));
        }
    }
    assert!(found.is_empty(), "{}", found.into_iter().collect::<Vec<_>>().join("\n"));
    tab.assert_clean();
}

/// The script that judges a page.
pub fn axe() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&path).expect("`npm ci` in the folder `tests`")
}

/// The system's scheme, and no transitions: a colour half-way is nobody's.
pub fn appear(tab: &Tab, scheme: Scheme) {
    let value = match scheme {
        Scheme::Light => "light",
        Scheme::Dark => "dark",
    };
    let features = serde_json::json!([
        { "name": "prefers-color-scheme", "value": value },
        { "name": "prefers-reduced-motion", "value": "reduce" },
    ]);
    tab.call("Emulation.setEmulatedMedia", serde_json::json!({ "features": features }));
}

/// Serious and critical findings of axe-core, which the page holds: the rule, and the first elements. A tree item holds
/// what is below it, which is not its name.
pub fn findings(tab: &Tab, options: &str) -> Vec<String> {
    let run = format!(
        "axe.run(document, Object.assign({{ resultTypes: ['violations'], iframes: false }}, {options})).then(result => \
         result.violations.filter(found => ['serious', 'critical'].includes(found.impact)).map(found => \
         ({{ ...found, nodes: found.nodes.filter(node => !(found.id === 'label-content-name-mismatch' && node.html.includes('treeitem'))) }})).filter(found => found.nodes.length).map(found => \
         found.id + ': ' + found.nodes.slice(0, 3).map(node => node.target.join(' ') + ' ' + node.html.slice(0, 120) + ' ' + \
         (node.any[0]?.message ?? '')).join('; ')))"
    );
    let Value::Array(found) = tab.evaluate(&run) else { panic!("no list of findings") };
    found.iter().map(|what| what.as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn pages_are_small() {
    let server = Server::start(Site::new(example()).compressed());
    for page in pages() {
        let context = driver::context();
        let tab = context.tab();
        tab.open(&server.url(&page));
        tab.settle();
        let requests = tab.requests();
        let is_counted = |kind: &str| !matches!(kind, "Font" | "Image" | "Media");
        let bytes: u64 = requests.iter().filter(|request| is_counted(&request.kind)).map(|request| request.bytes).sum();
        let told: Vec<_> = requests.iter().map(|request| format!("{} {}", request.bytes, request.url)).collect();
        assert!((5_000..MAX_TRANSFER).contains(&bytes), "{page}: {bytes} bytes\n{}", told.join("\n"));
    }
}
