//! Pages whose ids and names stand in the places of the browser's own: of every property of `window`, `document` and
//! forms, and of every name in the loader's sources. The loader does on them what it does on the same pages without.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::driver::{self, Tab};
use crate::server::{Server, Site};

use super::fixture::{build, root, session};

const WITNESS: &str = include_str!("clobber/witness.js");
const NAMES: &str = include_str!("clobber/names.js");

/// What depends on the reader, before and behind what clobbers.
const PROOF: &str = r##"<div className="proof">
<p title={user.name}>Hello {user.name ?? 'friend'} <a href={user.url ?? '/'}>{user.name ?? 'link'}</a></p>
<p style={{ color: user.colour ?? 'red' }}>Colour</p>
<ul>{user.items?.map(item => <li title={item}><b>{item}</b></li>)}</ul>
<table><tbody>{user.items?.map(item => <tr><td>{item}</td></tr>)}</tbody></table>
{user.admin ? <Note>For {user.name}</Note> : <p>For everybody</p>}
</div>
"##;

const END: &str = r#"
## End for {user.name ?? 'friend'}

```bash personal
curl {{user.name ?? "NAME"}} -u {{user.token}}
```
"#;

/// Names that clobber, sorted: those of this browser and those of our sources.
fn names() -> Vec<String> {
    let context = driver::context();
    let found = context.tab().evaluate(NAMES);
    let mut names: BTreeSet<String> =
        found.as_array().expect("a list").iter().map(|name| name.as_str().expect("a name").to_owned()).collect();
    assert!(names.len() > 1200, "{}", names.len());
    for folder in ["src/client", "themes/default/js/first", "themes/default/js/site"] {
        for entry in fs::read_dir(root().join(folder)).expect("a folder").flatten() {
            let Ok(text) = fs::read_to_string(entry.path()) else { continue };
            let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || "_$-".contains(letter)));
            let is_name =
                |word: &&str| word.starts_with(|letter: char| letter.is_ascii_alphabetic() || "_$".contains(letter));
            names.extend(words.filter(is_name).map(str::to_owned));
        }
    }
    names.into_iter().filter(|name| name.chars().any(|letter| letter.is_ascii_alphanumeric())).collect()
}

/// The pages: what stands between the proofs, by the name of the page.
fn pages(names: &[String]) -> Vec<(&'static str, String)> {
    let all = |line: &dyn Fn(&str) -> String| {
        names.iter().fold(String::new(), |mut text, name| {
            let _ = writeln!(text, "{}", line(name));
            text
        })
    };
    vec![
        ("headings", all(&|name| format!("<h5 id=\"{name}\" className=\"x\">Heading</h5>"))),
        ("slugs", all(&|name| format!("##### {}\n", name.replace(['_', '$'], "")))),
        ("images", all(&|name| format!("<img name=\"{name}\" alt=\"\" />"))),
        (
            "both",
            all(&|name| {
                format!("<img id=\"{name}\" name=\"{name}\" alt=\"\" /> <a id=\"{name}\" name=\"{name}\"></a>")
            }),
        ),
        ("named", all(&|name| format!("<form id=\"{name}\" name=\"{name}\"><input name=\"{name}\" /></form>"))),
        ("forms", String::new()),
    ]
}

/// A site with these pages; without what clobbers where `is_clean`.
fn site(names: &[String], is_clean: bool) -> PathBuf {
    let name = if is_clean { "clobber-clean" } else { "clobber" };
    let docs = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-docs"));
    let _ = fs::remove_dir_all(&docs);
    fs::create_dir_all(&docs).expect("a folder");
    let pages = pages(names);
    let config = json!({
        "name": "Names", "favicon": "/favicon.svg", "colors": { "primary": "#0F766E" },
        "navigation": { "pages": pages.iter().map(|(name, _)| name).collect::<Vec<_>>() },
        "personalization": {
            "method": "jwt", "loginUrl": "https://app.docs.example/login", "signingKeys": [{ "id": "a", "publicKey": { "kty": "EC", "crv": "P-256", "x": "pmanRKEcNoN93cgmt285jeZW1m8j-v5NZL9DJstyLf0", "y": "DlpoktcbfezcqROhfA2jcR62QcC5dodzB7cXnictx8g" } }],
        },
    });
    fs::write(docs.join("docs.json"), config.to_string()).expect("a file");
    fs::copy(root().join("tests/browser/reader/forms/favicon.svg"), docs.join("favicon.svg")).expect("a file");
    let fields: String = names.iter().map(|name| format!("<input name=\"{name}\" />\n")).collect();
    for (page, between) in pages {
        let between = if is_clean { "" } else { &between };
        let form = match page {
            "forms" => format!(
                "<form className={{user.name ?? 'own'}} title={{user.name ?? 'own'}} style={{{{ color: user.colour ?? 'red' }}}}>\n{}{PROOF}</form>\n",
                if is_clean { "" } else { &fields },
            ),
            _ => String::new(),
        };
        let text = format!("# Page of {{user.name ?? 'friend'}}\n\n{PROOF}\n{between}\n{form}\n{PROOF}\n{END}");
        fs::write(docs.join(format!("{page}.mdx")), text).expect("a file");
    }
    build(&docs, name)
}

fn reader(name: &str) -> Value {
    let content = json!({
        "name": name, "url": format!("https://{name}.example/"), "colour": if name == "Ann" { "blue" } else { "green" },
        "items": [name, "two"], "admin": name == "Ann", "token": format!("sk_{name}_0123456789"),
    });
    json!({ "content": content, "groups": [] })
}

/// What a page shows to one reader, then to another, then to nobody.
fn story(tab: &Tab, server: &Server, page: &str) -> Vec<Value> {
    tab.open(&server.url(&format!("/{page}/")));
    let mut seen = vec![tab.evaluate("__witness.seen()")];
    for (at, user) in [reader("Bob"), reader("Ann"), Value::Null].iter().enumerate() {
        tab.evaluate(&format!("__witness.become({user}, {})", at + 2));
        seen.push(tab.evaluate("__witness.seen()"));
    }
    seen
}

#[test]
fn no_id_or_name_of_a_page_stands_in_the_loaders_way() {
    let names = names();
    let clean = Server::start(Site::new(&site(&names, true)));
    let clobbered = Server::start(Site::new(&site(&names, false)));
    let context = driver::context();
    for (page, _) in pages(&[]) {
        let tab = context.tab();
        tab.before_each_page(WITNESS);
        tab.before_each_page(&session("", &reader("Ann")));
        let expected = story(&tab, &clean, page);
        assert!(
            expected[0].to_string().contains("For Ann") && expected[0]["copied"].to_string().contains("Ann"),
            "{expected:?}"
        );
        assert!(!expected[3].to_string().contains("Ann"), "{:?}", expected[3]);
        let got = story(&tab, &clobbered, page);
        for (expected, got) in expected.iter().zip(&got) {
            for (key, value) in expected.as_object().expect("an object") {
                assert_eq!(*value, got[key], "{key} of {page}");
            }
        }
        tab.assert_clean();
    }
}
