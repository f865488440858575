//! `cargo xtask search-quality DIR [PAGEFIND]`: asks the queries of `tests/search` of sites in a folder, of our search, of
//! plain BM25, and of Pagefind where its program is named. One line of JSON an engine: how high the right pages stand.

use std::path::Path;
use std::process::Command;

use crate::cargo::{cargo, root, run as run_command};
use crate::{Outcome, programs};

/// What of a page Pagefind is given: its content, not what stands around it.
const PAGEFIND: [&str; 4] = [
    "--root-selector",
    "article.d-page",
    "--exclude-selectors",
    ".d-pager,.d-toc-fold,.d-breadcrumbs,.d-foot,.d-page-source,.d-page-menu",
];

pub fn run(folder: &str, pagefind: Option<&str>) -> Outcome {
    programs::provide()?;
    run_command(&mut cargo(&["build", "--quiet"]))?;
    let built = std::env::temp_dir().join(format!("docs-search-{}", std::process::id()));
    let outcome = judged(Path::new(folder), pagefind, &built);
    // A folder of the system's temporary one: if it stays, nothing is lost.
    let _ = std::fs::remove_dir_all(&built);
    outcome
}

fn judged(folder: &Path, pagefind: Option<&str>, built: &Path) -> Outcome {
    for site in crate::corpus::sites(folder)? {
        let out = built.join(site.file_name().unwrap_or_default());
        let mut build = Command::new(root().join("target/debug/docs"));
        build.arg("build").arg(&site).arg("--out").arg(&out);
        let output = build.output().map_err(|error| error.to_string())?;
        if !out.is_dir() {
            return Err(format!("{} was not built:\n{}", site.display(), String::from_utf8_lossy(&output.stderr)));
        }
        if let Some(program) = pagefind {
            run_command(Command::new(program).arg("--quiet").arg("--site").arg(&out).args(PAGEFIND))?;
        }
    }
    run_command(Command::new("node").arg(root().join("xtask/src/search_quality/judge.mjs")).arg(root()).arg(built))
}
