//! Which addresses a reader's data may lead to: the build, the loader and the browser say the same of each.

use docs::scheme::is_harmless;
use serde_json::json;

use crate::driver;
use crate::server::{Server, Site};

use super::fixture::root;

/// The inputs of the Web Platform Tests; `addresses/README.md` says where they come from.
const WEB_PLATFORM: &str = include_str!("addresses/urltestdata.json");

/// Hosts that the URL standard and other browsers refuse and Chromium takes; so the build refuses them.
const HOSTS_OF_CHROMIUM: [&str; 17] = [
    "http://example example.com",
    "http://GOO\u{a0}\u{3000}goo.com",
    "http://a.b.c.xn--pokxncvks",
    "http://10.0.0.xn--pokxncvks",
    "http://a.b.c.XN--pokxncvks",
    "http://a.b.c.Xn--pokxncvks",
    "http://10.0.0.XN--pokxncvks",
    "http://10.0.0.xN--pokxncvks",
    "http://％４１.com",
    "http://%ef%bc%85%ef%bc%94%ef%bc%91.com",
    "http://192.168.0.1 hello",
    "https://x x:12",
    "http://[::%31]",
    "http://%5B::1]",
    "http://a b/",
    "http://ho%20st/",
    "https://xn--/",
];

/// What addresses are judged by, after the browser has read them.
const RULE: &str = "address => { try { \
    return ['http:', 'https:', 'mailto:', 'tel:'].includes(new URL(address, 'https://docs.example/a/b').protocol) \
    } catch { return false } }";

/// Schemes in disguise: every one of these between, before and behind their letters.
fn disguised() -> Vec<String> {
    const ODD: [&str; 22] = [
        "\0", "\u{1}", "\t", "\n", "\u{b}", "\u{c}", "\r", "\u{1f}", " ", "\u{7f}", "\u{85}", "\u{a0}", "\u{200b}",
        "\u{2028}", "\u{feff}", "\u{ff1a}", "\\", "/", "&colon;", "&Tab;", "%3a", "%0a",
    ];
    let mut all = Vec::new();
    for scheme in ["javascript", "JaVaScRiPt", "data", "vbscript", "blob", "file", "https", "mailto", "tel", "x-app"] {
        for odd in ODD {
            let (start, end) = scheme.split_at(scheme.len() / 2);
            all.push(format!("{odd}{scheme}:x"));
            all.push(format!("{start}{odd}{end}:x"));
            all.push(format!("{scheme}{odd}:x"));
            all.push(format!("{scheme}:{odd}//x"));
            all.push(format!("{scheme}{odd}x"));
        }
    }
    all
}

#[test]
fn the_build_the_loader_and_the_browser_agree_on_addresses() {
    let mut addresses: Vec<String> = serde_json::from_str(WEB_PLATFORM).expect("a list of texts");
    assert!(addresses.len() > 700, "{}", addresses.len());
    addresses.extend(disguised());
    let server = Server::start(Site::new(&root().join("src/client")));
    let context = driver::context();
    let tab = context.tab();
    tab.open(&server.url("/page.js"));
    let judged = tab.evaluate(&format!(
        "(async () => {{ const {{ isHarmless }} = await import('/page.js'); const rule = {RULE}; \
         return {}.map(address => [rule(address), isHarmless(address)]) }})()",
        json!(addresses)
    ));
    let judged = judged.as_array().expect("a verdict on each");
    assert_eq!(judged.len(), addresses.len());
    let mut n_harmless = 0;
    let mut disagreements = Vec::new();
    for (address, verdicts) in addresses.iter().zip(judged) {
        let (browser, loader, build) = (verdicts[0] == true, verdicts[1] == true, is_harmless(address));
        n_harmless += usize::from(browser);
        let is_of_chromium = !build && HOSTS_OF_CHROMIUM.contains(&&**address);
        if browser != loader || (browser != build && !is_of_chromium) {
            disagreements.push(format!("{address:?}: the browser {browser}, the loader {loader}, the build {build}"));
        }
    }
    assert!(n_harmless > 300 && addresses.len() - n_harmless > 300, "{n_harmless} of {}", addresses.len());
    assert!(disagreements.is_empty(), "\n{}", disagreements.join("\n"));
}
