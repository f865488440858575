//! The pages that a site file lists, read without the program that is being judged.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// A page entry of a navigation, as written but for slashes around it and its ending.
#[derive(Debug, PartialEq)]
pub struct Entry(String);

impl Entry {
    pub fn path(&self) -> &str {
        &self.0
    }

    /// Whether the site has the page's file: navigations list pages that nobody wrote.
    pub fn exists_in(&self, site: &Path) -> bool {
        ["mdx", "md"].iter().any(|extension| site.join(format!("{}.{extension}", self.0)).is_file())
    }

    pub fn came_out(&self, out: &Path) -> bool {
        let route = match self.0.as_str() {
            "index" => "",
            path => path.strip_suffix("/index").unwrap_or(path),
        };
        out.join(route).join("index.html").is_file()
    }
}

/// Every page that the site's navigation lists, in order; endpoints (`GET /x`) and links are none.
pub fn pages(site: &Path) -> Result<Vec<Entry>, String> {
    let mut entries = Vec::new();
    for name in ["docs.json", "mint.json"] {
        let Ok(text) = fs::read_to_string(site.join(name)) else { continue };
        let value: Value =
            serde_json::from_str(&text).map_err(|error| format!("{}/{name}: {error}", site.display()))?;
        collect(&value["navigation"], site, false, &mut entries);
        break;
    }
    Ok(entries)
}

/// `listed`: whether a string here is a page, which is so in `pages` and `root`.
fn collect(value: &Value, site: &Path, listed: bool, entries: &mut Vec<Entry>) {
    match value {
        Value::String(text) if listed && !text.contains(' ') && !text.contains("://") => {
            let path = text.trim_matches('/');
            let path = path.strip_suffix(".mdx").or(path.strip_suffix(".md")).unwrap_or(path);
            entries.push(Entry(path.to_owned()));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, site, listed, entries)),
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get("$ref") {
                let file = fs::read_to_string(site.join(reference.trim_start_matches("./"))).unwrap_or_default();
                let value: Value = serde_json::from_str(&file).unwrap_or(Value::Null);
                collect(&value, site, listed, entries);
            }
            for (key, value) in object {
                // Old site files list the pages of groups directly below `navigation`.
                collect(value, site, matches!(key.as_str(), "pages" | "root"), entries);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_found_at_any_depth() {
        let folder = std::env::temp_dir().join(format!("docs-navigation-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let site = r#"{ "name": "x", "navigation": { "languages": [{ "language": "en", "tabs": [{ "tab": "A", "href": "/no",
            "groups": [{ "group": "G", "root": "/g/index", "pages": ["a", "GET /x", { "group": "H", "pages": ["/b.mdx"] }] }] }] },
            { "$ref": "./more.json" }], "global": { "anchors": [{ "anchor": "X", "href": "https://x.example" }] } } }"#;
        fs::write(folder.join("docs.json"), site).expect("a site file");
        fs::write(folder.join("more.json"), r#"{ "language": "de", "pages": ["de/a"] }"#).expect("a part of it");
        let found = pages(&folder).expect("a navigation");
        fs::remove_dir_all(&folder).expect("our folder");
        assert_eq!(found.iter().map(Entry::path).collect::<Vec<_>>(), ["g/index", "a", "b", "de/a"]);
    }
}
