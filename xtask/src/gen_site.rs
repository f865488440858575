//! `cargo xtask gen-site N DIR`: a site of N pages like those that people write, the same each time.
//!
//! Prose, headings, lists, tables, code in nine languages, the frequent components, links between pages and to their
//! anchors. Fifty pages to a navigation group, twenty groups to a group above them. A page is about 3 kB, as the median
//! of real sites is. The same text can be had as plain Markdown, for generators that know no components.

mod code;
mod page;
mod prose;
pub mod random;

use std::fs;
use std::path::Path;

use crate::Outcome;
use page::Place;
use random::Random;

/// What the pages are written for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// MDX with components and a `docs.json`.
    Components,
    /// Markdown as Hugo takes it: the same text, components as the Markdown one would write instead.
    Plain,
}

const PAGES_PER_GROUP: usize = 50;
const GROUPS_PER_AREA: usize = 20;

pub fn run(n_pages: usize, folder: &str) -> Outcome {
    generate(n_pages, Path::new(folder), Dialect::Components)
}

/// Writes the site into a folder that must not be there yet or be empty.
pub fn generate(n_pages: usize, folder: &Path, dialect: Dialect) -> Outcome {
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(format!("{} is not empty", folder.display()));
    }
    let places: Vec<Place> = (0..n_pages).map(|at| place(at, n_pages)).collect();
    let failed = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let mut made = "";
    for (at, place) in places.iter().enumerate() {
        let (sub, _) = place.route.rsplit_once('/').expect("a route below a group");
        if sub != made {
            let path = folder.join(sub);
            fs::create_dir_all(&path).map_err(|error| failed(&path, error))?;
            made = sub;
        }
        let extension = if dialect == Dialect::Plain { "md" } else { "mdx" };
        let path = folder.join(format!("{}.{extension}", place.route));
        fs::write(&path, page::write(at, &places, dialect)).map_err(|error| failed(&path, error))?;
    }
    if dialect == Dialect::Components {
        let path = folder.join("docs.json");
        fs::write(&path, site_file(&places)).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}

/// Route and title of a page: chosen for each by itself, so that a page can be written without its neighbours.
fn place(at: usize, n_pages: usize) -> Place {
    let mut random = Random::new(at as u64 ^ 0xd0c5);
    let group = at / PAGES_PER_GROUP;
    let title = prose::title(&mut random);
    let slug: String = title.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-");
    let area = if n_pages > PAGES_PER_GROUP * GROUPS_PER_AREA {
        format!("area-{}/", group / GROUPS_PER_AREA + 1)
    } else {
        String::new()
    };
    Place { route: format!("{area}part-{}/{slug}-{}", group + 1, at + 1), title }
}

fn site_file(places: &[Place]) -> String {
    let mut random = Random::new(7);
    let groups: Vec<serde_json::Value> = places
        .chunks(PAGES_PER_GROUP)
        .map(|pages| {
            let routes: Vec<&str> = pages.iter().map(|place| place.route.as_str()).collect();
            serde_json::json!({ "group": prose::title(&mut random), "pages": routes })
        })
        .collect();
    let groups = if groups.len() > GROUPS_PER_AREA {
        let area =
            |groups: &[serde_json::Value]| serde_json::json!({ "group": prose::title(&mut random), "pages": groups });
        groups.chunks(GROUPS_PER_AREA).map(area).collect()
    } else {
        groups
    };
    let site = serde_json::json!({
        "theme": "mint",
        "name": "Harbour",
        "colors": { "primary": "#0F766E" },
        "navigation": { "groups": groups },
    });
    format!("{site:#}\n")
}
