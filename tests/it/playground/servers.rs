//! Addresses of servers with hostile values: whatever is asked is what the specification's own address allows.

use serde_json::{Value, json};
use url::Url;

use super::asked;
use crate::random::Random;

/// A template, its variables with their defaults, what a host has to end with, and its port.
type Template = (&'static str, &'static [(&'static str, &'static str)], &'static str, Option<u16>);

const TEMPLATES: &[Template] = &[
    ("https://{a}.acme.example/v1", &[("a", "eu")], ".acme.example", None),
    ("https://{a}.{b}.acme.example", &[("a", "x"), ("b", "y")], ".acme.example", None),
    ("https://api.{a}.acme.example:8443/{b}", &[("a", "eu"), ("b", "v1/beta")], ".acme.example", Some(8443)),
    ("https://api-{a}.acme.example/{b}/x", &[("a", "eu"), ("b", "v1")], ".acme.example", None),
    ("https://acme.example/{a}", &[("a", "v1")], "acme.example", None),
    ("https://acme.example{a}", &[("a", "/v1")], "acme.example", None),
    ("http://acme.example:{a}/x", &[("a", "8080")], "acme.example", None),
    ("https://{a}.acme.example:{b}", &[("a", "eu"), ("b", "443")], ".acme.example", None),
    ("https://[::1]:4000/{a}", &[("a", "x")], "[::1]", Some(4000)),
];

const HOSTILE: &[&str] = &[
    "evil.test",
    "evil.test/x?",
    "evil.test\\",
    "x@evil.test:443#",
    "evil.test#",
    "evil.test?",
    "@evil.test",
    ":443@evil.test",
    "//evil.test",
    "\\\\evil.test",
    "/\\evil.test/",
    "evil.test%2f",
    "evil.test%23",
    "evil.test\u{ff0f}",
    "evil\u{3002}test",
    "evil.test\t/",
    " evil.test/",
    "evil.test\n",
    "",
    ".",
    "..",
    "../..",
    "a..b",
    "-",
    "_",
    "%",
    "127.0.0.1",
    "[::1]",
    "443",
    "99999",
    "0",
    "00443",
    "443@evil.test",
    "a.b",
    "xn--",
    "evil.test.",
    "{b}",
    "{a}",
    "$&",
    "$1",
    "null",
    "undefined",
    "__proto__",
    "constructor",
    "\u{0}",
    "\u{ad}evil",
    "é",
    "a b",
];

/// Numbers from a seed.
impl Random {
    fn value(&mut self) -> String {
        match self.below(3) {
            0 => HOSTILE[self.below(HOSTILE.len())].to_owned(),
            1 => format!("{}{}", HOSTILE[self.below(HOSTILE.len())], HOSTILE[self.below(HOSTILE.len())]),
            _ => {
                let letters: Vec<char> = "ab9-_./\\?#@:%\t {}é。".chars().collect();
                (0..self.below(8)).map(|_| letters[self.below(letters.len())]).collect()
            }
        }
    }
}

#[test]
fn no_value_leads_to_another_host() {
    let mut random = Random::new(11);
    let mut questions = Vec::new();
    let mut of = Vec::new();
    for round in 0..6000 {
        let template = &TEMPLATES[round % TEMPLATES.len()];
        let (url, variables, ..) = template;
        let declared: Vec<Value> =
            variables.iter().map(|(name, value)| json!({ "name": name, "default": value })).collect();
        let mut values = json!({});
        for (name, _) in *variables {
            if random.below(4) > 0 {
                values[*name] = json!(random.value());
            }
        }
        questions.push(("address", json!({ "server": { "url": url, "variables": declared }, "values": values })));
        of.push((template, values));
    }
    let mut admitted = 0;
    for (answer, ((template, _, end, port), values)) in asked(&questions).iter().zip(of) {
        let Some(url) = answer["url"].as_str() else {
            assert_eq!(answer["ok"], json!(false), "{template} {values}");
            continue;
        };
        admitted += 1;
        let read = Url::parse(&format!("{url}/path")).unwrap_or_else(|error| panic!("{url}: {error}"));
        let host = read.host_str().expect("a host");
        let is_end = if end.starts_with('.') { host.ends_with(end) && host.len() > end.len() } else { host == *end };
        assert!(is_end, "{template} {values} leads to {url}");
        assert!(template.starts_with(&format!("{}://", read.scheme())), "{template} {values}: {url}");
        assert!(read.username().is_empty() && read.password().is_none(), "{template} {values}: {url}");
        assert!(port.is_none_or(|port| read.port() == Some(port)), "{template} {values}: {url}");
    }
    // Or all were refused for nothing.
    assert!(admitted > 600, "{admitted}");
}

/// What servers are called in the wild, and what may be said for it.
#[test]
fn addresses_of_servers() {
    let server = |url: &str, variables: Value| json!({ "url": url, "variables": variables });
    let own = |name: &str, default: &str| json!([{ "name": name, "default": default }]);
    let listed = json!([{ "name": "v", "default": "https", "enum": ["https", "http"] }]);
    let base = |name: &str| json!({ "name": name, "default": "https://a.example", "enum": ["https://a.example", "http://b.example:8080/x"] });
    let bases = json!([base("v")]);
    let both = json!([base("v"), { "name": "w", "default": "v1" }]);
    let table = [
        (server("https://api.acme.example/v1/", json!([])), json!({}), Some("https://api.acme.example/v1")),
        (server("https://{v}.acme.example", own("v", "eu")), json!({}), Some("https://eu.acme.example")),
        (server("https://{v}.acme.example", own("v", "eu")), json!({ "v": "a.b" }), Some("https://a.b.acme.example")),
        (
            server("https://api-{v}.acme.example", own("v", "eu")),
            json!({ "v": "x.evil" }),
            Some("https://api-x.evil.acme.example"),
        ),
        (server("https://acme.{v}", own("v", "example")), json!({ "v": "evil.test" }), None),
        (server("https://{v}", own("v", "localhost:8080")), json!({}), Some("https://localhost:8080")),
        (server("https://{v}", own("v", "localhost:8080")), json!({ "v": "other:8080" }), None),
        (server("https://{v}", own("v", "acme.example")), json!({ "v": "127.1" }), None),
        (server("{v}://acme.example", listed.clone()), json!({ "v": "http" }), Some("http://acme.example")),
        (server("{v}://acme.example", listed.clone()), json!({ "v": "javascript" }), None),
        (server("{v}://acme.example", own("v", "javascript")), json!({}), None),
        (server("https://a.example:{v}", own("v", "443")), json!({ "v": "8443" }), Some("https://a.example:8443")),
        (server("https://a.example:{v}", own("v", "443")), json!({ "v": "99999" }), None),
        (server("https://a.example/{v}", own("v", "v2/beta")), json!({}), Some("https://a.example/v2/beta")),
        (server("https://a.example/{v}", own("v", "v2/beta")), json!({ "v": "v3/beta" }), None),
        (server("https://b\u{fc}cher.example", json!([])), json!({}), Some("https://b\u{fc}cher.example")),
        (server("{v}/v1", bases.clone()), json!({}), Some("https://a.example/v1")),
        (
            server("{v}/v1", bases.clone()),
            json!({ "v": "http://b.example:8080/x" }),
            Some("http://b.example:8080/x/v1"),
        ),
        (server("{v}/v1", bases.clone()), json!({ "v": "https://evil.test" }), None),
        (server("{v}/{w}", both.clone()), json!({ "w": "v2" }), Some("https://a.example/v2")),
        (server("{v}/{w}", both.clone()), json!({ "w": "../x" }), None),
        (server("{v}/v1", own("v", "https://a.example")), json!({}), None),
        (server("ftp://a.example", json!([])), json!({}), None),
        (server("https://user@a.example", json!([])), json!({}), None),
        (server("javascript:alert(1)", json!([])), json!({}), None),
    ];
    let questions: Vec<(&str, Value)> =
        table.iter().map(|(server, values, _)| ("address", json!({ "server": server, "values": values }))).collect();
    for ((server, values, expected), answer) in table.iter().zip(asked(&questions)) {
        assert_eq!(answer["url"].as_str(), *expected, "{server} {values}: {answer}");
    }
}
