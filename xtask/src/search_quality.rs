//! `cargo xtask search-quality [DIR]`: asks the queries of `tests/search` of sites in a folder, of our search, of plain BM25,
//! and of Pagefind. One line of JSON an engine: how high the right pages stand; then one of bytes.

use std::path::Path;
use std::process::Command;

use crate::cargo::{cargo, root, run as run_command, succeeds};
use crate::{Outcome, programs};

/// What of a page Pagefind is given: its content, not what stands around it.
const PAGEFIND: [&str; 4] = [
    "--root-selector",
    "article.d-page",
    "--exclude-selectors",
    ".d-pager,.d-toc-fold,.d-breadcrumbs,.d-foot,.d-page-source,.d-page-menu",
];

pub fn run(folder: &str) -> Outcome {
    programs::provide()?;
    run_command(&mut cargo(&["build", "--quiet"]))?;
    let built = std::env::temp_dir().join(format!("docs-search-{}", std::process::id()));
    let outcome = judged(&root().join(folder), &built);
    // A folder of the system's temporary one: if it stays, nothing is lost.
    let _ = std::fs::remove_dir_all(&built);
    outcome
}

fn judged(folder: &Path, built: &Path) -> Outcome {
    // npm installs the one that runs on this machine; there are none for other systems in the lock file.
    let programs = ["x64", "arm64"].map(|of| format!("tests/node_modules/@pagefind/linux-{of}/bin/pagefind_extended"));
    let pagefind = programs.iter().map(|path| root().join(path)).find(|path| path.exists()).unwrap_or_default();
    let has_pagefind = succeeds(Command::new(&pagefind).arg("--version"));
    if !has_pagefind {
        eprintln!("Pagefind does not start here: it is left out");
    }
    for site in crate::corpus::sites(folder)? {
        let out = built.join(site.file_name().unwrap_or_default());
        let mut build = Command::new(root().join("target/debug/docs"));
        build.arg("build").arg(&site).arg("--out").arg(&out);
        let output = build.output().map_err(|error| error.to_string())?;
        if !out.is_dir() {
            return Err(format!("{} was not built:\n{}", site.display(), String::from_utf8_lossy(&output.stderr)));
        }
        if has_pagefind {
            run_command(Command::new(&pagefind).arg("--quiet").arg("--site").arg(&out).args(PAGEFIND))?;
        }
    }
    run_command(Command::new("node").arg(root().join("xtask/src/search_quality/judge.mjs")).arg(root()).arg(built))
}
