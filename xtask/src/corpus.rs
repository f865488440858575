//! `cargo xtask corpus DIR [--sample N]`: builds every site in a folder with the release binary, one line each.
//!
//! A site is a folder with a site file. Its output goes into a temporary folder. The line says: pages, errors, warnings
//! by code, seconds, peak memory, pages of the navigation that did not come out. Findings about a path that the site's
//! `LEFT-OUT.txt` lists are counted apart: the copy lacks it, the site does not. Then which expressions were not
//! evaluated, by reason. `--sample N` then prints up to N random warnings of each code with their source lines, so that a
//! person can judge them.

mod findings;
mod kept;
mod navigation;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::cargo::{cargo, root, run as run_command};
use crate::measure::measure;
use findings::Finding;

const SITE_FILES: [&str; 4] = ["docs.json", "docs.yaml", "docs.yml", "mint.json"];

/// `n_samples` of each code; 0 for none.
pub fn run(folder: &str, n_samples: usize) -> Outcome {
    run_command(&mut cargo(&["build", "--release", "--quiet", "--workspace"]))?;
    let folder = std::path::absolute(folder).map_err(|error| format!("{folder}: {error}"))?;
    let mut sites = sites(&folder)?;
    sites.sort();
    if sites.is_empty() {
        return Err(format!("{}: no folder in it has a site file", folder.display()));
    }
    let mut all = Vec::new();
    let mut n_bad = 0;
    println!("site | pages | errors | warnings | left out | missing pages | seconds | peak MB | warnings by code");
    for site in &sites {
        let report = build(site)?;
        println!("{}", report.line());
        n_bad += usize::from(report.is_bad());
        for line in &report.details {
            println!("  {line}");
        }
        all.extend(report.findings.into_iter().map(|finding| (site.clone(), finding)));
    }
    kept::print(&all);
    if n_samples > 0 {
        findings::print_samples(&all, n_samples);
    }
    if n_bad == 0 { Ok(()) } else { Err(format!("{n_bad} of {} sites have errors or lack pages", sites.len())) }
}

/// The folder itself where it holds a site, else the folders in it that do.
pub fn sites(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let is_site = |path: &Path| SITE_FILES.iter().any(|name| path.join(name).is_file());
    if is_site(folder) {
        return Ok(vec![folder.to_owned()]);
    }
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(entries.flatten().map(|entry| entry.path()).filter(|path| is_site(path)).collect())
}

struct Report {
    name: String,
    n_pages: u64,
    exit_code: Option<i32>,
    findings: Vec<Finding>,
    /// Findings about paths that the copy leaves out.
    n_left_out: usize,
    seconds: f64,
    peak_mb: u64,
    n_missing: usize,
    /// What is worth a line of its own: errors, missing pages, a crash's last words.
    details: Vec<String>,
}

impl Report {
    fn count(&self, severity: &str) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    fn is_bad(&self) -> bool {
        self.exit_code != Some(0) || self.n_missing > 0
    }

    fn line(&self) -> String {
        let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in self.findings.iter().filter(|finding| finding.severity == "warning") {
            *by_code.entry(&finding.code).or_default() += 1;
        }
        let by_code: Vec<String> = by_code.iter().map(|(code, n)| format!("{code} {n}")).collect();
        format!(
            "{} | {} | {} | {} | {} | {} | {:.2} | {} | {}",
            self.name,
            self.n_pages,
            self.count("error"),
            self.count("warning"),
            self.n_left_out,
            self.n_missing,
            self.seconds,
            self.peak_mb,
            by_code.join(", "),
        )
    }
}

fn build(site: &Path) -> Result<Report, String> {
    let name = site.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let out = std::env::temp_dir().join(format!("docs-corpus-{}-{name}", std::process::id()));
    let mut command = Command::new(root().join("target/release/docs"));
    command.arg("build").arg(site).arg("--out").arg(&out).args(["--format", "json"]);
    let measured = measure(&mut command)?;

    let left_out = fs::read_to_string(site.join("LEFT-OUT.txt")).unwrap_or_default();
    let (findings, n_pages) = findings::parse(&measured.stdout)?;
    let (excused, findings): (Vec<_>, Vec<_>) =
        findings.into_iter().partition(|finding| finding.is_about(findings::left_out_paths(&left_out)));
    let missing = navigation::pages(site)?.into_iter().filter(|page| page.exists_in(site) && !page.came_out(&out));
    let missing: Vec<String> = missing.map(|page| format!("not in the output: {}", page.path())).collect();

    let mut details: Vec<String> =
        findings.iter().filter(|finding| finding.severity == "error").map(Finding::to_string).collect();
    if measured.code.is_none_or(|code| code > 1) {
        details.extend(measured.stderr.lines().rev().take(5).map(str::to_owned));
    }
    let n_missing = missing.len();
    details.extend(missing);
    // A folder of the system's temporary one: if it stays, nothing is lost.
    let _ = fs::remove_dir_all(&out);
    Ok(Report {
        name,
        n_pages,
        exit_code: measured.code,
        findings,
        n_left_out: excused.len(),
        seconds: measured.wall.as_secs_f64(),
        peak_mb: measured.peak >> 20,
        n_missing,
        details,
    })
}
