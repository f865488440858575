//! What search costs on generated sites of 100, 1,000 and 10,000 pages: its share of the build, bytes on disk, and what
//! queries load when nothing is there yet (`search_quality/cost.mjs`). A line of JSON each.

use std::process::Command;

use serde_json::{Value, json};

use super::{aside, milliseconds, stages, succeeded};
use crate::Outcome;
use crate::cargo::root;
use crate::gen_site;
use crate::measure::measure;

pub fn generated() -> Outcome {
    let folder = root().join("target/bench");
    for n_pages in [100, 1_000, 10_000] {
        let site = folder.join(format!("search-{n_pages}"));
        if !site.is_dir() {
            gen_site::generate(n_pages, &site)?;
        }
        let out = folder.join("search");
        aside::set(&out)?;
        let mut build = Command::new(root().join("target/release/docs"));
        build.arg("build").arg(&site).arg("--out").arg(&out).args(["--timings", "--format", "json"]);
        let built = succeeded(measure(&mut build)?)?;
        let mut cost = Command::new("node");
        cost.arg(root().join("xtask/src/search_quality/cost.mjs")).arg(root()).arg(&out);
        let cost = succeeded(measure(&mut cost)?)?;
        let cost: Value = serde_json::from_str(&cost.stdout).map_err(|error| error.to_string())?;
        let (wall, cpu) = (milliseconds(built.wall), milliseconds(built.cpu));
        let line = json!({ "pages": n_pages, "wall": wall, "cpu": cpu, "stages": stages(&built.stdout), "cost": cost });
        println!("{line}");
        aside::set(&out)?;
    }
    aside::clear()
}
