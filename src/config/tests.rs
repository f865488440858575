//! Site files in, findings and values out.

mod schema;

use super::*;
use crate::diag::Severity;

fn inputs(text: &str) -> Inputs {
    let files = text.split("//- ").skip(1).map(|file| file.split_once('\n').unwrap_or((file, "")));
    Inputs::from_texts(files)
}

/// `severity code file:line:column "what the span covers": message (help)`
fn findings(inputs: &Inputs, diags: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diag in diags {
        let severity = match diag.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let place = diag.span.map_or_else(String::new, |span| {
            let source = &inputs.sources[span.file.0 as usize];
            let before = &source.text[..span.start as usize];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
            format!(" {}:{line}:{column} {:?}", source.path, source.slice(span))
        });
        let help = diag.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
        out.push_str(&format!("{severity} {}{place}: {}{help}\n", diag.code.number(), diag.message));
    }
    out
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let inputs = inputs(text);
    let loaded = load(&inputs, None);
    let found = findings(&inputs, &loaded.diags);
    assert!(found.trim() == expected.trim(), "found:\n{found}\nexpected:\n{}", expected.trim());
}

/// A site file without findings, but for the note on settings without effect.
#[track_caller]
fn config(text: &str) -> Config {
    let inputs = inputs(text);
    let mut loaded = load(&inputs, None);
    loaded.diags.retain(|diag| diag.code != Code::SiteFileIdle);
    assert_eq!(findings(&inputs, &loaded.diags), "");
    loaded.value.expect("a site file")
}

#[test]
fn no_site_file_or_two() {
    check(
        "//- a.mdx\n",
        concat!(
            "error E0701: there is no `docs.json` in the docs folder ",
            "(begin a site with `docs init`, give the folder of another, or write the file; the smallest is ",
            r#"`{ "name": "Acme", "navigation": { "pages": ["index"] } }`)"#,
        ),
    );
    check(
        "//- docs.json\n{\"name\": \"A\", \"navigation\": {}}\n//- docs.yaml\nname: B\n//- mint.json\n{}\n",
        r##"
error E0702 docs.yaml:1:1 "": `docs.yaml` beside `docs.json`: a site has one site file (`docs.json` is read; remove the other)
warning E0702 mint.json:1:1 "": `mint.json` beside `docs.json`: a site has one site file (`docs.json` is read; remove the other)
"##,
    );
}

#[test]
fn syntax_errors_have_places() {
    check(
        "//- docs.json\n{\n  \"name\": \"A\",\n}",
        "error E0703 docs.json:2:14 \",\": a comma with nothing after it (remove the comma)",
    );
    check(
        "//- docs.yaml\nname: A: B\n",
        "error E0703 docs.yaml:1:8 \":\": mapping values are not allowed in this context (put a value that holds `: ` in quotes)",
    );
    check(
        "//- docs.json\n[]",
        "error E0704 docs.json:1:1 \"[]\": `docs.json` takes an object, this is a list (write `\"docs.json\": { … }`)",
    );
    check(
        "//- docs.json\n",
        "error E0703 docs.json:1:1 \"\": the file is empty (write an object: `{ \"name\": \"Acme\", \"navigation\": { \"pages\": [\"index\"] } }`)",
    );
}

#[test]
fn keys_missing_unknown_twice() {
    check(
        r##"//- docs.json
{"nam": "A", "navigatoin": {}, "theme": "mimt", "colors": {"primary": "blue;", "light": "#12345"}, "name": "x", "name": "y", "navigation": {}}"##,
        r##"
warning E0707 docs.json:1:41 "\"mimt\"": `theme` cannot be `mimt` (did you mean `mint`?)
warning E0707 docs.json:1:71 "\"blue;\"": `blue;` is not a colour (write it as `#0d9373`)
warning E0707 docs.json:1:89 "\"#12345\"": `#12345` is not a colour (write it as `#0d9373`)
warning E0706 docs.json:1:2 "\"nam\"": `docs.json` has no key `nam` (leave it out)
warning E0706 docs.json:1:14 "\"navigatoin\"": `docs.json` has no key `navigatoin` (leave it out)
warning E0708 docs.json:1:100 "\"name\"": `name` stands twice; the last one counts (take one of them out, or join them into one)
"##,
    );
    check(
        r##"//- docs.json
{"nam": "A", "navigatoin": {}}"##,
        r##"
error E0705 docs.json:1:1 "{": `docs.json` needs `navigation` (add `"navigation": …` here)
error E0705 docs.json:1:1 "{": `docs.json` needs `name` (add `"name": …` here)
warning E0706 docs.json:1:2 "\"nam\"": `docs.json` has no key `nam` (did you mean `name`?)
warning E0706 docs.json:1:14 "\"navigatoin\"": `docs.json` has no key `navigatoin` (did you mean `navigation`?)
"##,
    );
}

#[test]
fn wrong_forms() {
    check(
        r##"//- docs.json
{"name": ["A"], "navigation": {"groups": [{"group": "G", "pages": "index", "expanded": "yes"}, 3]},
 "navbar": {"links": {"label": "x"}}, "redirects": [{"source": "/a"}], "footer": {"socials": {"twiter": "x"}}}"##,
        r##"
error E0704 docs.json:1:10 "[\"A\"]": `name` takes text, this is a list (write `"name": "…"`)
error E0704 docs.json:2:22 "{\"label\": \"x\"}": `links` takes a list, this is an object (write `"links": [ … ]`)
warning E0706 docs.json:2:95 "\"twiter\"": `socials` has no key `twiter` (did you mean `twitter`?)
error E0704 docs.json:1:88 "\"yes\"": `expanded` takes `true` or `false`, this is text (write `"expanded": true`)
error E0704 docs.json:1:67 "\"index\"": `pages` takes a list, this is text (write `"pages": [ … ]`)
error E0705 docs.json:2:53 "{": `redirects` needs `destination` (add `"destination": …` here)
"##,
    );
}

#[test]
fn yaml_is_the_same_model() {
    let json = config(
        r##"//- docs.json
{"name": "A", "colors": {"primary": "#abc"}, "navigation": {"tabs": [{"tab": "T", "pages": ["a", "GET /x"]}]}, "variables": {"v": "1.0"}}"##,
    );
    let yaml = config(
        "//- docs.yaml\nname: A\ncolors: {primary: '#abc'}\nnavigation:\n  tabs:\n    - tab: T\n      pages: [a, GET /x]\nvariables:\n  v: 1.0\n",
    );
    assert_eq!((json.name, json.look, json.variables), (yaml.name, yaml.look, yaml.variables));
}

#[test]
fn a_byte_order_mark_is_no_part_of_it() {
    assert_eq!(&*config("//- docs.json\n\u{feff}{\"name\": \"A\", \"navigation\": {}}").name, "A");
    assert_eq!(&*config("//- docs.yml\n\u{feff}name: A\nnavigation: {}\n").name, "A");
}

#[test]
fn references() {
    let split = config(
        r##"//- docs.json
{"$ref": "./config/base.json", "name": "Own", "navigation": {"tabs": [{"$ref": "config/tab.json", "tab": "Mine"}, {"tab": "P", "pages": {"$ref": "/config/pages.json"}}]}}
//- config/base.json
{"name": "Base", "description": "D"}
//- config/tab.json
{"tab": "Theirs", "pages": {"$ref": "pages.json"}}
//- config/pages.json
["a", "b"]"##,
    );
    assert_eq!((&*split.name, split.description.as_deref()), ("Own", Some("D")));
    let nav::Content::Divided(level) = &split.navigation.content else { panic!("tabs") };
    assert_eq!(&*level.divisions[0].label, "Mine");
    for tab in &level.divisions {
        assert!(matches!(&tab.container.content, nav::Content::Listed(items) if items.len() == 2));
    }
    check(
        r##"//- docs.json
{"name": "A", "navigation": {"pages": [{"$ref": "nothing.json"}, {"$ref": "../x.json"}, {"$ref": "loop.json"}, {"$ref": 3}, {"$ref": "bad.json"}]}}
//- loop.json
{"group": "G", "pages": [{"$ref": "loop.json"}]}
//- bad.json
{x}"##,
        r##"
error E0711 docs.json:1:49 "\"nothing.json\"": there is no file `nothing.json` (write the file, or the path of another one, seen from `docs.json`)
error E0711 docs.json:1:75 "\"../x.json\"": `../x.json` is outside the docs folder (move the file into the docs folder; a `/` at the beginning means that folder)
error E0711 loop.json:1:35 "\"loop.json\"": a reference that leads back to itself: `loop.json` → `loop.json` (put the shared part into a file of its own)
error E0704 docs.json:1:121 "3": `$ref` takes the path of a `.json` file, this is a number (write the path of a `.json` file)
error E0703 bad.json:1:2 "x": unexpected token (put keys and text in double quotes)
"##,
    );
}

#[test]
fn files_of_files_end() {
    // Each file names the next twice: a thousand references are followed, not 2^60.
    let mut text =
        String::from("//- docs.json\n{\"name\": \"A\", \"navigation\": {\"pages\": [{\"$ref\": \"0.json\"}]}}\n");
    for at in 0..60 {
        let next = at + 1;
        text.push_str(&format!("//- {at}.json\n{{\"group\": \"g\", \"pages\": [{{\"$ref\": \"{next}.json\"}}, {{\"$ref\": \"{next}.json\"}}]}}\n"));
    }
    let loaded = load(&inputs(&text), None);
    assert!(loaded.diags.iter().any(|diag| diag.message.contains("more than")), "{:?}", loaded.diags.first());
    assert!(loaded.diags.len() < 3000, "{}", loaded.diags.len());
}

#[test]
fn deep_navigation_is_refused() {
    let deep = |n: usize| {
        let open = "{\"group\": \"g\", \"pages\": [".repeat(n);
        format!("//- docs.json\n{{\"name\": \"A\", \"navigation\": {{\"pages\": [{open}{}]}}}}", "]}".repeat(n))
    };
    config(&deep(25));
    let loaded = load(&inputs(&deep(40)), None);
    assert!(loaded.value.is_none());
    assert!(loaded.diags[0].message.starts_with("more than 64"), "{:?}", loaded.diags);
    // In the form whose readers take the most room.
    let nested = |n: usize| {
        let open = "\"tabs\": [{\"tab\": \"t\", ".repeat(n);
        format!("//- docs.json\n{{\"name\": \"A\", \"navigation\": {{{open}\"pages\": []{}}}}}", "}]".repeat(n))
    };
    config(&nested(30));
}

#[test]
fn one_level_one_way() {
    check(
        r##"//- docs.json
{"name": "A", "navigation": {"tabs": [], "groups": [{"group": "G", "pages": []}], "global": {"anchors": []}}}"##,
        r##"
warning E0713 docs.json:1:42 "\"groups\"": `groups` beside `tabs`: one level of the navigation is divided in one way only (put `groups` into the options of `tabs`; as it stands it is left out)
"##,
    );
}

#[test]
fn addresses() {
    let address = |url: &str, base_url: Option<&str>| {
        let inputs = inputs(&format!("//- docs.json\n{{\"name\": \"A\", \"navigation\": {{}}, \"url\": \"{url}\"}}"));
        let loaded = load(&inputs, base_url);
        let address = loaded.value.expect("a site file").address;
        (format!("{}{}", address.origin.unwrap_or_default(), address.base), findings(&inputs, &loaded.diags))
    };
    assert_eq!(address("https://a.b/docs/", None).0, "https://a.b/docs");
    assert_eq!(address("https://a.b/docs", Some("https://c.d")).0, "https://c.d");
    assert_eq!(address("https://a.b/docs", Some("/preview")).0, "https://a.b/preview");
    assert_eq!(
        address("a.b", None).1,
        "error E0712 docs.json:1:40 \"\\\"a.b\\\"\": `a.b` is not an address (write it as `https://foo.com/docs`)\n"
    );
    assert!(address("https://a.b", Some("nonsense")).1.contains("`nonsense` is not an address for the site"));
}

#[test]
fn hosted_keys_are_notes() {
    check(
        r##"//- docs.json
{"name": "A", "navigation": {}, "api": {"playground": {"proxy": true}}, "integrations": {"ga4": {"measurementId": "G"}, "ga5": {}, "telemetry": {"enabled": false}}}"##,
        r##"
note E0710 docs.json:1:65 "true": `proxy: true` is a service of a host: a static site asks the API from the browser (give the URL of a proxy of your own, or leave it out)
note E0710 docs.json:1:90 "\"ga4\"": the integration `ga4` is accepted and left out (load its script from a `.js` file of your own)
warning E0706 docs.json:1:121 "\"ga5\"": `integrations` has no key `ga5` (leave it out)
"##,
    );
}

#[test]
fn proxies_are_safe_addresses() {
    let check = |proxy: &str, expected: &str| {
        let site = format!(
            "//- docs.json\n{{\"name\": \"A\", \"navigation\": {{}}, \"api\": {{\"playground\": {{\"proxy\": {proxy}}}}}}}"
        );
        let inputs = inputs(&site);
        let loaded = load(&inputs, None);
        let found = findings(&inputs, &loaded.diags);
        let told = match loaded.value.expect("a site file").api.playground.proxy {
            Proxy::Direct => {
                found.lines().next().map_or("direct", |line| line.split(' ').nth(1).unwrap_or_default()).to_owned()
            }
            Proxy::Url(url) => url.to_string(),
        };
        assert_eq!(told, expected, "{proxy}: {found}");
    };
    check("\"https://proxy.acme.com\"", "https://proxy.acme.com/");
    check("\" https://proxy.acme.com/x?y \"", "https://proxy.acme.com/x?y");
    check("\"http://localhost:9/\"", "http://localhost:9/");
    check("\"http://proxy.acme.com\"", "E0805");
    check("\"/proxy\"", "E0707");
    check("\"javascript:alert(1)\"", "E0707");
    check("false", "direct");
    check("true", "E0710");
}

#[test]
fn every_documented_key() {
    let config = config(
        r##"//- docs.json
{"$schema": "https://x", "theme": "luma", "name": "N", "description": "D", "public": true, "url": "https://a.b",
 "colors": {"primary": "#0d9373", "light": "#07C983", "dark": "#0D9373"},
 "logo": {"light": "/l.svg", "dark": "/d.svg", "href": "https://x"}, "favicon": {"light": "/f.svg", "dark": "/g.svg"},
 "appearance": {"default": "dark", "strict": true},
 "fonts": {"family": "Inter", "weight": 400, "source": "/f.woff2", "format": "woff2", "heading": {"family": "Serif"}},
 "icons": {"library": "lucide"},
 "background": {"decoration": "grid", "color": {"light": "#fff", "dark": "rgb(1, 2, 3)"}, "image": "/b.png"},
 "styling": {"eyebrows": "breadcrumbs", "latex": true, "codeblocks": {"theme": {"light": "github-light", "dark": "nord"}, "languages": {"custom": []}}},
 "thumbnails": {"appearance": "light", "background": "/t.png", "fonts": {"family": "X"}},
 "navbar": {"links": [{"type": "github", "href": "https://g"}, {"label": "L", "href": "/l", "icon": {"name": "x", "style": "solid", "library": "tabler"}}], "primary": {"type": "button", "label": "B", "href": "/b"}},
 "footer": {"socials": {"x": "https://x", "hacker-news": "https://h"}, "links": [{"header": "H", "items": [{"label": "L", "href": "/l"}]}]},
 "banner": {"content": "**x**", "dismissible": true, "type": "warning", "color": {"light": "#fff", "dark": "#000"}},
 "interaction": {"drilldown": false},
 "contextual": {"options": ["copy", "view", {"title": "T", "description": "D", "icon": "i", "href": {"base": "https://x", "query": [{"key": "q", "value": "$page"}]}}], "display": "toc"},
 "redirects": [{"source": "/a", "destination": "/b", "permanent": false}],
 "variables": {"a": "b", "n": 1, "t": true}, "metadata": {"timestamp": true},
 "errors": {"404": {"redirect": false, "title": "T", "description": "D"}},
 "api": {"openapi": ["a.json", {"source": "b.json", "directory": "b"}], "asyncapi": "c.json", "playground": {"display": "simple", "proxy": false, "credentials": true},
   "params": {"expanded": "all", "post": ["x"]}, "url": "full", "examples": {"languages": ["curl"], "defaults": "required", "prefill": true, "autogenerate": false},
   "mdx": {"server": "https://s", "auth": {"method": "key", "name": "x-api-key"}}},
 "markdown": {"schema": false, "instructions": "be brief"},
 "seo": {"metatags": {"og:site_name": "N"}, "indexing": "all", "organization": {"id": "i", "name": "n", "legalName": "l", "url": "u", "logo": "/l", "sameAs": ["x"]}, "paths": [{"path": "/p", "metatags": {"a": "b"}}], "trailingSlash": true},
 "search": {"prompt": "P"}, "variations": {"options": [{"id": "a", "label": "A"}]}, "feedback": {"thumbs": true, "edits": true, "issues": false},
 "head": [{"tag": "meta", "attrs": {"name": "x", "content": "y"}}],
 "security": {"images": ["https://cdn.foo.com"], "frames": ["https://*.youtube.com"], "connect": ["wss://x.y:1"]},
 "navigation": {"global": {"anchors": [{"anchor": "A", "href": "https://x", "icon": "i", "iconType": "brands", "color": {"light": "#fff", "dark": "#000"}}]},
  "languages": [{"language": "en", "default": true, "banner": {"content": "x"}, "footer": {}, "navbar": {}, "versions": [
   {"version": "v1", "default": true, "tag": "t", "tabs": [{"tab": "T", "align": "end", "searchable": false, "directory": "card", "menu": [{"item": "M", "description": "d", "pages": [
     {"group": "G", "icon": "i", "tag": "t", "root": "r", "expanded": true, "hidden": false, "public": true, "boost": 1.5, "openapi": "x.json", "asyncapi": "y.json", "directory": "accordion", "pages": ["p", "x.json GET /y"]}]}]}]}]}]}}"##,
    );
    assert_eq!(config.look.palette, Palette::Luma);
    assert_eq!(config.look.fonts.heading.as_ref().map(|font| &*font.family), Some("Serif"));
    assert_eq!(config.look.fonts.body.as_ref().map(|font| &*font.family), Some("Inter"));
    assert_eq!(config.variables, [("a".into(), "b".into()), ("n".into(), "1".into()), ("t".into(), "true".into())]);
    assert_eq!(config.api.openapi.len(), 2);
    assert_eq!(config.not_found.title.as_deref(), Some("T"));
    assert_eq!(config.links.len(), 16, "{:?}", config.links.iter().map(|(link, _)| link).collect::<Vec<_>>());
}

#[test]
fn hosts_of_the_policy() {
    check(
        r##"//- docs.json
{"name": "A", "navigation": {}, "security": {"images": ["https://ok.com", "http://plain.com", "https://x; script-src *", "*"], "frames": ["http://localhost:3000"], "connect": []}}"##,
        r##"
warning E0707 docs.json:1:75 "\"http://plain.com\"": `http://plain.com` is not a host that a policy can name (write it as `https://cdn.foo.com`)
warning E0707 docs.json:1:95 "\"https://x; script-src *\"": `https://x; script-src *` is not a host that a policy can name (write it as `https://cdn.foo.com`)
warning E0707 docs.json:1:122 "\"*\"": `*` is not a host that a policy can name (write it as `https://cdn.foo.com`)
"##,
    );
}

#[test]
fn mint_json_is_converted() {
    let inputs = inputs(
        r##"//- mint.json
{"name": "A", "theme": "venus", "favicon": "/f.svg", "logo": {"light": "/l.svg", "dark": "/d.svg"},
 "colors": {"primary": "#0D9373", "light": "#07C983", "dark": "#0D9373", "background": {"dark": "#000"}, "anchors": {"from": "#111", "to": "#222"}},
 "topbarLinks": [{"name": "Support", "url": "mailto:a@b"}], "topbarCtaButton": {"name": "Go", "url": "https://go"},
 "modeToggle": {"default": "light", "isHidden": true}, "footerSocials": [{"type": "github", "url": "https://g"}],
 "openapi": "/o.json", "api": {"baseUrl": "https://api", "auth": {"method": "bearer", "inputPrefix": "x"}, "playground": {"mode": "hide"}},
 "metadata": {"og:image": "/x.png"}, "analytics": {"ga4": {"measurementId": "G"}},
 "tabs": [{"name": "API", "url": "api"}, {"name": "Blog", "url": "https://blog"}],
 "anchors": [{"name": "Community", "icon": "slack", "url": "https://slack"}, {"name": "SDK", "url": "sdk"}],
 "navigation": [{"group": "Start", "pages": ["intro"]}, {"group": "Endpoints", "pages": [{"group": "Inner", "pages": ["api/one"]}]}, {"group": "Sdk", "pages": ["sdk/a"]}],
 "unheardOf": 1}"##,
    );
    let loaded = load(&inputs, None);
    let found = findings(&inputs, &loaded.diags);
    assert_eq!(
        found,
        r##"note E0709 mint.json:1:1 "": an old site file, read by converting it (rename it to `docs.json` and use today's keys to have them all)
note E0710 mint.json:6:52 "\"ga4\"": the integration `ga4` is accepted and left out (load its script from a `.js` file of your own)
warning E0706 mint.json:10:2 "\"unheardOf\"": `mint.json` has no key `unheardOf` (leave it out)
"##
    );
    let config = loaded.value.expect("a site file");
    let nav::Content::Divided(level) = &config.navigation.content else { panic!("tabs") };
    let tabs: Vec<String> = level
        .divisions
        .iter()
        .map(|tab| {
            let groups = match &tab.container.content {
                nav::Content::Listed(items) => items.len(),
                _ => 0,
            };
            format!("{} {groups} {}", tab.label, tab.href.as_deref().unwrap_or("-"))
        })
        .collect();
    assert_eq!(tabs, ["Documentation 2 -", "API 1 -", "Blog 0 https://blog"]);
    let anchors: Vec<_> = config.navigation.global[0].divisions.iter().map(|anchor| anchor.href.as_deref()).collect();
    assert_eq!(anchors, [Some("https://slack"), Some("/sdk")]);
    assert_eq!(config.chrome.navbar.primary.map(|button| button.kind), Some(NavbarLinkKind::Button));
    assert_eq!(config.api.playground.display, PlaygroundDisplay::None);
    assert_eq!(config.look.appearance, Appearance { default: Mode::Light, strict: true });
    assert_eq!(config.chrome.footer.socials, [(Social::GitHub, "https://g".into())]);
}

#[test]
fn mint_json_versions() {
    let inputs = inputs(
        r##"//- mint.json
{"name": "A", "versions": ["v2", {"name": "v1", "default": true}], "topAnchor": {"name": "Docs"},
 "anchors": [{"name": "API", "url": "api"}],
 "navigation": [{"group": "A", "version": "v2", "pages": ["a"]}, {"group": "B", "version": "v1", "pages": ["b"]}, {"group": "C", "pages": ["api/c"]}]}"##,
    );
    let config = load(&inputs, None).value.expect("a site file");
    let nav::Content::Divided(level) = &config.navigation.content else { panic!("versions") };
    assert_eq!(level.kind, nav::SelectorKind::Version);
    let versions: Vec<String> = level
        .divisions
        .iter()
        .map(|version| {
            let nav::Content::Divided(anchors) = &version.container.content else { panic!("anchors") };
            let labels: Vec<&str> = anchors.divisions.iter().map(|anchor| &*anchor.label).collect();
            format!("{} {} {}", version.label, version.default, labels.join(","))
        })
        .collect();
    assert_eq!(versions, ["v2 false Docs,API", "v1 true Docs,API"]);
}
