//! What files for some readers are called. A class is all pages with the same rule (`Visibility`).
//!
//! Names are hashes, so that nothing that everybody may read lists groups or rules: who knows what a group is called can
//! find its files, who does not cannot. This keeps pages from lookers, not from guessers.
//!
//! The loader computes `group`, `groups` and `together` too (`src/client/login/groups.js`).

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

/// The name of several groups, by theirs: of the file for readers who are in each of them.
pub fn groups(base: &str, names: &[String]) -> String {
    joined("groups", base, names)
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
    joined("classes", base, keys)
}

fn joined(kind: &str, base: &str, names: &[String]) -> String {
    match names {
        [name] => name.clone(),
        names => {
            let mut names = names.to_vec();
            names.sort();
            hashed(kind, base, &names.join(" "))
        }
    }
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
