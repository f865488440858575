//! `cargo xtask pictures [SITE...]`: what built sites look like, for somebody to look at.
//!
//! Of all pages 60 are chosen that show the most: for each language the one with most, then in turn the page that shows
//! most of what no chosen page shows, and the longest. Each is taken light and dark, 1440 and 390 wide, into
//! `target/pictures`; `index.html` there shows all of them, with what a script can tell of each: how far it is wider than
//! the window, what the console says.

mod choose;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chromium::server::{Host, Server, Site};
use chromium::{Scheme, Tab, Viewport};

use crate::Outcome;
use crate::cargo::{cargo, root, run as run_command};
use choose::Chosen;

const N_PAGES: usize = 60;
/// CSS pixels of a page that a picture shows.
const HEIGHT: u32 = 3000;
const WIDTHS: [u32; 2] = [1440, 390];

/// `folders` are sites, or folders of sites.
pub fn run(folders: &[&str]) -> Outcome {
    run_command(&mut cargo(&["build", "--quiet"]))?;
    let folders: Vec<PathBuf> = match folders {
        [] => vec![root().join("example-site")],
        folders => folders.iter().map(PathBuf::from).collect(),
    };
    let mut sites = Vec::new();
    for folder in &folders {
        let folder = std::path::absolute(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        sites.extend(crate::corpus::sites(&folder)?);
    }
    sites.sort();
    let out = root().join("target/pictures");
    let cannot = |what: &Path, error: std::io::Error| format!("{}: {error}", what.display());
    if out.exists() {
        fs::remove_dir_all(&out).map_err(|error| cannot(&out, error))?;
    }
    fs::create_dir_all(&out).map_err(|error| cannot(&out, error))?;

    let built = std::env::temp_dir().join(format!("docs-pictures-{}", std::process::id()));
    let outcome = (|| {
        let mut pages = Vec::new();
        for (at, site) in sites.iter().enumerate() {
            let name = site.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let folder = built.join(at.to_string());
            let mut command = Command::new(root().join("target/debug/docs"));
            command.arg("build").arg(site).arg("--out").arg(&folder);
            // Findings are no matter here: what came out is shown.
            let output = command.output().map_err(|error| error.to_string())?;
            if !folder.is_dir() {
                return Err(format!("{name} was not built:\n{}", String::from_utf8_lossy(&output.stderr)));
            }
            pages.extend(choose::pages(&name, at, &folder)?);
        }
        let n_all = pages.len();
        let chosen = choose::chosen(pages, N_PAGES);
        println!("{} of {n_all} pages of {} sites", chosen.len(), sites.len());
        let servers: Vec<Server> = (0..sites.len())
            .map(|at| Server::start(Site::new(&built.join(at.to_string())).host(Host::Netlify)))
            .collect();
        let mut sheet = String::from(HEAD);
        for (number, page) in chosen.iter().enumerate() {
            let name = format!("{:02}-{}{}", number + 1, page.site, page.route.trim_end_matches('/').replace('/', "-"));
            let told = take(&servers[page.at], page, &name, &out)?;
            println!("{name}: {}", if told.is_empty() { "nothing to tell" } else { &told });
            write_row(&mut sheet, &name, page, &told);
        }
        let index = out.join("index.html");
        fs::write(&index, sheet).map_err(|error| cannot(&index, error))?;
        println!("{}", index.display());
        Ok(())
    })();
    // What is left of a run is in `target/pictures`.
    let _ = fs::remove_dir_all(&built);
    outcome
}

/// Takes the four pictures of a page; what a script can tell of it.
fn take(server: &Server, page: &Chosen, name: &str, out: &Path) -> Result<String, String> {
    let context = chromium::context();
    let tab = context.tab();
    let mut told = String::new();
    for width in WIDTHS {
        let is_phone = width < 600;
        tab.viewport(Viewport { width, height: if is_phone { 844 } else { 900 }, scale: 1.0, mobile: is_phone });
        tab.scheme(Scheme::Light);
        tab.open(&server.url(&page.route));
        tab.settle();
        let excess = tab.number("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if excess > 0.0 {
            let _ = write!(told, "{excess} px wider than {width} ({}); ", widest(&tab));
        }
        for (scheme, word) in [(Scheme::Light, "light"), (Scheme::Dark, "dark")] {
            tab.scheme(scheme);
            tab.settle();
            let file = out.join(format!("{name}.{width}.{word}.png"));
            fs::write(&file, tab.picture(HEIGHT)).map_err(|error| format!("{}: {error}", file.display()))?;
        }
    }
    let mut said = tab.console_errors();
    said.extend(tab.exceptions());
    said.sort();
    said.dedup();
    told.extend(said.iter().map(|line| format!("{line}; ")));
    Ok(told.trim_end_matches("; ").to_owned())
}

/// The elements that reach furthest beyond the window, the innermost ones.
fn widest(tab: &Tab) -> String {
    tab.text(
        "[...document.querySelectorAll('main *')].filter(element => { const box = element.getBoundingClientRect(); \
         return box.right > document.documentElement.clientWidth + 1 && box.width && !element.closest('pre, .d-table') && \
         ![...element.children].some(child => child.getBoundingClientRect().right >= box.right) }).slice(0, 3)\
         .map(element => element.tagName.toLowerCase() + '.' + String(element.className.baseVal ?? element.className)).join(' ')",
    )
}

const HEAD: &str = "<!doctype html><meta charset=utf-8><title>Pictures</title><style>\
body{font:14px system-ui;margin:1rem;background:#777}h2{font-size:1rem;background:#fff;padding:.5rem;margin:2rem 0 0}\
p{background:#ffd;margin:0;padding:.25rem .5rem}div{display:flex;gap:.5rem;align-items:start;margin-top:.5rem}\
img{height:auto;border:1px solid #333}</style>\n";

fn write_row(sheet: &mut String, name: &str, page: &Chosen, told: &str) {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let _ = write!(sheet, "<h2 id=\"{name}\">{name} ({})</h2>", escaped(&page.why));
    if !told.is_empty() {
        let _ = write!(sheet, "<p>{}</p>", escaped(told));
    }
    sheet.push_str("<div>");
    for width in WIDTHS {
        for scheme in ["light", "dark"] {
            let shown = if width < 600 { 195 } else { 560 };
            let _ = write!(
                sheet,
                "<a href=\"{name}.{width}.{scheme}.png\"><img loading=lazy width={shown} src=\"{name}.{width}.{scheme}.png\" alt=\"\"></a>"
            );
        }
    }
    sheet.push_str("</div>\n");
}
