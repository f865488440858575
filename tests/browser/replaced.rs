//! A page that came before its site was replaced: what it asks for next is not there any more.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::driver;
use crate::server::{Server, Site};

/// Too many pages for each to bring the whole navigation; `word` stands in the last one's title and in an operation.
fn build(folder: &Path, word: &str) -> PathBuf {
    let groups = |number: usize| {
        let pages: Vec<String> = (0..40).map(|page| format!("g{number}/p{page}")).collect();
        json!({ "group": format!("Group {number}"), "pages": pages })
    };
    let mut groups: Vec<_> = (0..10).map(groups).collect();
    groups.push(json!({ "group": "API", "openapi": "api.json" }));
    // Numbers of groups are others then.
    if word == "hammer" {
        groups.insert(0, json!({ "group": "New", "pages": ["new"] }));
    }
    let site = json!({ "theme": "mint", "name": "Forge", "colors": { "primary": "#0F766E" }, "navigation": { "groups": groups } });
    let api = json!({ "openapi": "3.1.0", "info": { "title": "Forge", "version": "1" }, "servers": [{ "url": "https://api.example" }],
        "paths": { "/tools": { "post": { "summary": "Make", "description": word, "parameters": [{ "in": "query", "name": word, "schema": { "type": "string" } }] } } } });
    let write = |path: &str, text: String| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    for (group, page) in (0..10).flat_map(|group| (0..40).map(move |page| (group, page))) {
        let mut title = format!("Page {page} of {group}");
        if (group, page) == (7, 39) {
            write!(title, ", {word}").expect("a text");
        }
        write(&format!("g{group}/p{page}.mdx"), format!("---\ntitle: {title}\n---\n\nText.\n"));
    }
    write("new.mdx", "---\ntitle: New\n---\n\nText.\n".to_owned());
    write("docs.json", site.to_string());
    write("api.json", api.to_string());
    let output = Command::new(env!("CARGO_BIN_EXE_docs")).arg("build").arg(folder).output().expect("the binary starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder.join("dist")
}

#[test]
fn groups_and_the_playground_are_asked_for_anew() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("replaced");
    _ = fs::remove_dir_all(&folder);
    let server = Server::start(Site::new(&build(&folder, "anvil")));
    let context = driver::context();
    let tab = context.tab();
    let api = context.tab();
    tab.open(&server.url("/g0/p0"));
    api.open(&server.url("/api-reference/make"));
    // Groups are numbered from 1 on the page that is open.
    let unfold = |number: usize, last: &str| {
        let group = format!(".d-sidebar details[data-group='{}']", number + 1);
        tab.click(&format!("{group} > summary"));
        tab.wait_for(&format!(
            "[...document.querySelectorAll(\"{group} li a\")].at(-1)?.textContent.trim() === '{last}'"
        ));
    };
    build(&folder, "hammer");
    unfold(7, "Page 39 of 7, hammer");
    unfold(3, "Page 39 of 3");

    let button = "document.querySelector('button[data-playground]')";
    api.evaluate("window.isOld = true");
    api.click("button[data-playground]");
    api.wait_for(&format!("!window.isOld && {button} !== null"));
    api.settle();
    api.click("button[data-playground]");
    api.wait_for("document.querySelector('dialog[open]')?.textContent.includes('hammer')");
}
