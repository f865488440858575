//! `cargo xtask bench [N]`: how long a build of N pages takes (1,000 when not given), and beside it the least that the
//! same work could take, and Hugo where it is installed. One JSON object a line, medians of `RUNS`.
//!
//! - `docs`: our release binary; `stages` as it reports them, in milliseconds
//! - `floor`: on one thread, comrak's parser alone over the same pages, highlighting alone of their code, and writing the
//!   same output files and nothing else
//! - `hugo`: `hugo --minify` over the same text as plain Markdown, highlighting and a navigation of the section on
//! - `ratio`: our wall time over another's, from this run
//! - `expressions`: how many are parsed, lowered, folded and encoded in a second on one thread: those of the example
//!   site's pages, and generated ones over a module each, which are far larger and odder than what people write. `static`
//!   ones go into the HTML, `residual` ones into a manifest; the rest throws or needs what the page imports
//! - `manifests`: of the example site, the JSON on all its pages: `bytes` in all, and `bytes_per_slot`
//!
//! `cargo xtask bench parse DIR` looks at parsing alone, over the pages below a folder; `cargo xtask bench expressions
//! DIR` at their expressions alone; `cargo xtask bench loader` at what readers' browsers do (see `bench/loader.rs`);
//! `cargo xtask bench specifications DIR` at API specifications; `cargo xtask bench serve [DIR]` at the development server.
//!
//! Inputs are generated into `target/bench`, the same each time.

mod floors;
mod hugo;
pub mod loader;
mod parse;
mod personal;
mod serve;
mod specifications;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::Outcome;
use crate::cargo::{cargo, root, run as run_command};
use crate::gen_site::{Dialect, generate};
use crate::measure::{Measured, measure};

const RUNS: usize = 5;

pub fn run(n_pages: usize) -> Outcome {
    optimised(&["bench", &n_pages.to_string()], || pages(n_pages))
}

pub fn run_parse(folder: &str) -> Outcome {
    optimised(&["bench", "parse", folder], || parse::measure(Path::new(folder)))
}

pub fn run_expressions(folder: &str) -> Outcome {
    optimised(&["bench", "expressions", folder], || personal::written(Path::new(folder)))
}

pub fn run_specifications(folder: &str) -> Outcome {
    optimised(&["bench", "specifications", folder], || specifications::measure(Path::new(folder)))
}

pub fn run_serve(folder: Option<&str>) -> Outcome {
    // Only the server is timed, so this program may be any.
    run_command(&mut cargo(&["build", "--release", "--quiet", "--package", "docs"]))?;
    folder.map_or_else(serve::generated, serve::of_folder)
}

/// Runs `work` in an optimised xtask: this one, or the one that it builds. Floors measured without optimisation would
/// flatter us.
fn optimised(arguments: &[&str], work: impl FnOnce() -> Outcome) -> Outcome {
    if !cfg!(debug_assertions) {
        return work();
    }
    run_command(&mut cargo(&["build", "--release", "--quiet", "--workspace"]))?;
    run_command(Command::new(root().join("target/release/xtask")).args(arguments))
}

fn pages(n_pages: usize) -> Outcome {
    let folder = root().join("target/bench");
    let site = inputs(&folder, n_pages, Dialect::Components)?;
    let out = folder.join("out");

    let docs = docs(&site, &out, n_pages)?;
    let sources = floors::pages(&site)?;
    floors::comrak(&sources)?;
    floors::highlight(&sources)?;
    floors::write(&out, &folder.join("copy"))?;
    if let Some(hugo) = hugo::build(&inputs(&folder, n_pages, Dialect::Plain)?, &folder.join("hugo-out"), n_pages)? {
        let ratio = docs.as_secs_f64() / hugo.as_secs_f64();
        print(json!({ "measurement": "ratio", "to": "hugo", "pages": n_pages, "wall": rounded(ratio) }));
    }
    personal::written(&root().join("example-site"))?;
    personal::generated()?;
    personal::manifests(&folder)
}

/// A generated site of so many pages, made once.
fn inputs(folder: &Path, n_pages: usize, dialect: Dialect) -> Result<PathBuf, String> {
    let name = if dialect == Dialect::Plain { "plain" } else { "mdx" };
    let site = folder.join(format!("{name}-{n_pages}"));
    if !site.is_dir() {
        // Under another name until it is whole.
        let unfinished = folder.join("unfinished");
        remove(&unfinished)?;
        generate(n_pages, &unfinished, dialect)?;
        fs::rename(&unfinished, &site).map_err(|error| format!("{}: {error}", site.display()))?;
    }
    Ok(site)
}

/// Cold builds (no output there), then warm ones (nothing changed). Gives the cold wall time.
fn docs(site: &Path, out: &Path, n_pages: usize) -> Result<Duration, String> {
    let mut cold = Duration::ZERO;
    for state in ["cold", "warm"] {
        let builds: Vec<Measured> = (0..RUNS)
            .map(|_| {
                if state == "cold" {
                    remove(out)?;
                }
                let mut command = Command::new(root().join("target/release/docs"));
                command.arg("build").arg(site).arg("--out").arg(out).args(["--timings", "--format", "json"]);
                succeeded(measure(&mut command)?)
            })
            .collect::<Result<_, String>>()?;
        let middle = median(&builds);
        let bytes = floors::files(out)?.iter().map(|(_, bytes)| bytes.len() as u64).sum::<u64>();
        print(with(
            figures("docs", state, n_pages, middle),
            [("stages", stages(&middle.stderr)), ("bytes_out", bytes.into())],
        ));
        if state == "cold" {
            cold = middle.wall;
        }
    }
    Ok(cold)
}

fn figures(tool: &str, state: &str, n_pages: usize, measured: &Measured) -> Value {
    json!({
        "measurement": "build", "tool": tool, "state": state, "pages": n_pages,
        "wall_ms": milliseconds(measured.wall), "cpu_ms": milliseconds(measured.cpu), "peak_mb": measured.peak >> 20,
    })
}

fn with<const N: usize>(mut value: Value, more: [(&str, Value); N]) -> Value {
    let object = value.as_object_mut().expect("an object");
    object.extend(more.map(|(key, value)| (key.to_owned(), value)));
    value
}

/// `--timings` prints `stage  12.3 ms` lines.
fn stages(stderr: &str) -> Value {
    let mut stages = Map::new();
    for line in stderr.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let [stage, time, "ms"] = words[..]
            && let Ok(time) = time.parse::<f64>()
        {
            stages.insert(stage.to_owned(), time.into());
        }
    }
    Value::Object(stages)
}

fn succeeded(measured: Measured) -> Result<Measured, String> {
    match measured.code {
        Some(0) => Ok(measured),
        _ => Err(format!("a build failed:\n{}{}", measured.stdout, measured.stderr)),
    }
}

/// The build in the middle by wall time.
fn median(builds: &[Measured]) -> &Measured {
    let mut sorted: Vec<&Measured> = builds.iter().collect();
    sorted.sort_by_key(|measured| measured.wall);
    sorted[sorted.len() / 2]
}

fn milliseconds(time: Duration) -> f64 {
    rounded(time.as_secs_f64() * 1e3)
}

fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

fn remove(folder: &Path) -> Outcome {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(format!("{}: {error}", folder.display())),
        _ => Ok(()),
    }
}

fn print(line: Value) {
    println!("{line}");
}
