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
    generate(n_pages, Path::new(folder))
}

/// Writes the site into a folder that must not be there yet or be empty.
pub fn generate(n_pages: usize, folder: &Path) -> Outcome {
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(format!("{} is not empty", folder.display()));
    }
    let failed = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let mut routes = Vec::new();
    for page in pages(n_pages, Dialect::Components) {
        let path = folder.join(format!("{}.mdx", page.route));
        let sub = path.parent().expect("a route below a group");
        fs::create_dir_all(sub).and_then(|()| fs::write(&path, page.text)).map_err(|error| failed(&path, error))?;
        routes.push(page.route);
    }
    let path = folder.join("docs.json");
    fs::write(&path, site_file(&routes)).map_err(|error| failed(&path, error))
}

pub struct Page {
    pub route: String,
    pub title: String,
    /// With its head.
    pub text: String,
}

/// The pages of a site, in the order of its navigation.
pub fn pages(n_pages: usize, dialect: Dialect) -> impl Iterator<Item = Page> {
    let places: Vec<Place> = (0..n_pages).map(|at| place(at, n_pages)).collect();
    (0..n_pages).map(move |at| {
        let Place { route, title } = &places[at];
        Page { route: route.clone(), title: title.clone(), text: page::write(at, &places, dialect) }
    })
}

/// Route and title of a page: chosen for each by itself, so that a page can be written without its neighbours.
fn place(at: usize, n_pages: usize) -> Place {
    let mut random = Random::new(at as u64 ^ 0xd0c5);
    let title = prose::title(&mut random);
    let slug: String = title.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-");
    Place { route: route(at, n_pages, &slug), title }
}

/// The address of page `at` of a site without a leading `/`: its area where there are several, its group, its own name.
pub fn route(at: usize, n_pages: usize, slug: &str) -> String {
    let group = at / PAGES_PER_GROUP;
    let area = if n_pages > PAGES_PER_GROUP * GROUPS_PER_AREA {
        format!("area-{}/", group / GROUPS_PER_AREA + 1)
    } else {
        String::new()
    };
    format!("{area}part-{}/{slug}-{}", group + 1, at + 1)
}

/// The site file of pages with these routes.
pub fn site_file(routes: &[String]) -> String {
    let mut random = Random::new(7);
    let groups: Vec<serde_json::Value> = routes
        .chunks(PAGES_PER_GROUP)
        .map(|routes| serde_json::json!({ "group": prose::title(&mut random), "pages": routes }))
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
