//! What files for some readers are called. A class is all pages with the same rule (`Visibility`).
//!
//! Names are hashes, so that nothing that everybody may read lists groups or rules: who knows what a group is called can
//! find its files, who does not cannot. This keeps pages from lookers, not from guessers.
//!
//! The loader computes `group`, `together` and `within` too (`src/client/login/groups.js`).

use ring::digest::{SHA256, digest};
use serde_json::json;

use crate::frontmatter::{Audience, Rule};

/// The folder of files for some readers. Not below `_docs`, whose files never change.
pub const FOLDER: &str = "_readers";

/// The group that every reader is in who is logged in.
pub const IDENTIFIED: &str = "*";

/// The name of a group, and of the file that says which classes its readers may be in.
pub fn group(base: &str, name: &str) -> String {
    hashed("group", base, name)
}

/// The folder of a class, below `FOLDER`: told to those whom the rule may admit.
pub fn key(base: &str, rule: &Rule) -> String {
    hashed("class", base, &written(rule))
}

/// How a page that everybody may ask for names its class: enough to know whether one is in it, and no way to its files.
pub fn mark(base: &str, rule: &Rule) -> String {
    hashed("mark", base, &written(rule))
}

/// The folder of pages for readers of several classes, by these classes' folders.
pub fn together(base: &str, keys: &[String]) -> String {
    match keys {
        [key] => key.clone(),
        keys => {
            let mut keys = keys.to_vec();
            keys.sort();
            hashed("classes", base, &keys.join(" "))
        }
    }
}

/// How a class's file names a page of another class: who is not told of the page cannot tell which it is.
pub fn within(base: &str, key: &str, href: &str) -> String {
    hashed("page", base, &format!("{key} {href}"))
}

fn hashed(kind: &str, base: &str, what: &str) -> String {
    let hash = digest(&SHA256, format!("docs-{kind}\0{base}\0{what}").as_bytes());
    hash.as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One text for one rule: its names are sorted.
fn written(rule: &Rule) -> String {
    let includes = match &rule.includes {
        Audience::Everyone => json!(true),
        Audience::Identified => json!(IDENTIFIED),
        Audience::Groups(names) => json!(names),
    };
    json!([includes, rule.excludes]).to_string()
}
