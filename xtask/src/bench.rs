//! `cargo xtask bench [N...] [--peers] [--generated] [--runs N]`: how long builds of N pages take (1,000 when not given).
//! One JSON object a line; a build's line is the run in the middle of `--runs` (5).
//!
//! - `machine`: when, on how many cores, how busy they were before, and the tools' versions
//! - `start`: `docs --version`, and the size of the program
//! - `build`: our release binary over the same text as the others (see `bench/texts.rs`); `cold`: neither output nor cache;
//!   then warm builds: nothing changed, the body of a page (for the first time, then once more), its title. `stages` as it
//!   reports them, in milliseconds. With `--peers` also Hugo, Zola and mdBook where they are installed, at the same work as
//!   far as they do it (see `bench/sites.rs`)
//! - `floor`: on one thread, comrak's parser alone over the same pages, highlighting alone of their code, and writing the
//!   same output files and nothing else
//! - `ratio`: of two builds of this run; `growth`: from one number of pages to the next, with the ratio of the numbers.
//!   Above 10,000 pages there is one run, of ours alone
//! - `expressions`: how many are parsed, lowered, folded and encoded in a second on one thread: those of the example
//!   site's pages, and generated ones over a module each, which are far larger and odder than what people write. `static`
//!   ones go into the HTML, `residual` ones into a manifest; the rest throws or needs what the page imports
//! - `manifests`: of the example site, the JSON on all its pages: `bytes` in all, and `bytes_per_slot`
//!
//! The last two come when no number of pages is given. `cargo xtask bench --check` counts instructions instead (see
//! `bench/guard.rs`), which repeat where seconds do not.
//!
//! `cargo xtask bench parse DIR` looks at parsing alone, over the pages below a folder; `cargo xtask bench expressions
//! DIR` at their expressions alone; `cargo xtask bench loader` at what readers' browsers do (see `bench/loader.rs`);
//! `cargo xtask bench specifications DIR` at API specifications; `cargo xtask bench serve [DIR]` at the development server, and with
//! `--load` at how it stands many requests (see `bench/load.rs`);
//! `cargo xtask bench search` at what search costs.
//!
//! Inputs are made into `target/bench`, the same each time. So are outputs, which stay there until the end (see
//! `bench/aside.rs`): about 10 GB for 10,000 pages with the others, and 25 for 100,000 of ours.

mod aside;
mod builds;
mod floors;
pub mod guard;
pub mod load;
pub mod loader;
mod parse;
mod personal;
mod search;
mod serve;
mod sites;
mod specifications;
mod texts;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::Outcome;
use crate::cargo::{cargo, root, run as run_command};
use crate::measure::Measured;
use builds::Plan;
use sites::Tool;
use texts::Origin;

const RUNS: usize = 5;

/// What of the command line belongs to builds.
struct Wanted {
    sizes: Vec<usize>,
    peers: bool,
    origin: Origin,
    runs: usize,
}

impl Wanted {
    /// `None` for a command line that is none of ours.
    fn parse(arguments: &[&str]) -> Option<Wanted> {
        let mut wanted = Wanted { sizes: Vec::new(), peers: false, origin: Origin::here(), runs: RUNS };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match *argument {
                "--peers" => wanted.peers = true,
                "--generated" => wanted.origin = Origin::Generated,
                "--runs" => wanted.runs = arguments.next()?.parse().ok().filter(|runs| *runs > 0)?,
                size => wanted.sizes.push(size.replace(',', "").parse().ok().filter(|size| *size > 0)?),
            }
        }
        Some(wanted)
    }
}

/// Builds as the command line asks for them; `None` for one that it cannot read.
pub fn run(arguments: &[&str]) -> Option<Outcome> {
    let wanted = Wanted::parse(arguments)?;
    Some(optimised(&[&["bench"], arguments].concat(), || sizes(&wanted)))
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

pub fn run_search() -> Outcome {
    // Only the builds are timed, so this program may be any.
    run_command(&mut cargo(&["build", "--release", "--quiet", "--package", "docs"]))?;
    search::generated()
}

/// `site TOOL TEXT N FOLDER` and `floors SITE OUT`: what needs memory, in a process of its own. A program that is started
/// by a large one counts as large as that, as far as the system's figures say.
pub fn part(arguments: &[&str]) -> Option<Outcome> {
    match arguments {
        ["site", tool, origin, n_pages, folder] => {
            let n_pages = n_pages.parse().ok()?;
            Some(Tool::named(tool)?.make(Path::new(folder), n_pages, Origin::named(origin)?))
        }
        ["floors", site, out] => Some(floors::print_all(Path::new(site), Path::new(out))),
        _ => None,
    }
}

/// Runs a part and passes on what it prints.
fn apart(arguments: &[&OsStr]) -> Result<String, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program).arg("bench").args(arguments).output().map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    print!("{said}");
    match output.status.success() {
        true => Ok(said),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
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

fn sizes(wanted: &Wanted) -> Outcome {
    let folder = root().join("target/bench");
    let (docs, version) = Tool::Docs.installed().ok_or("target/release/docs does not start")?;
    let mut versions = vec![version];
    let mut peers: Vec<(Tool, PathBuf)> = Vec::new();
    for tool in Tool::PEERS.into_iter().filter(|_| wanted.peers) {
        match tool.installed() {
            Some((program, version)) => {
                versions.push(version);
                peers.push((tool, program));
            }
            None => eprintln!("xtask: {} is not installed: not compared with it", tool.name()),
        }
    }
    machine(&versions);
    start(&docs, wanted.runs)?;
    aside::clear()?;
    let sizes = if wanted.sizes.is_empty() { &[1000][..] } else { &wanted.sizes };
    let mut measured = Vec::new();
    for n_pages in sizes {
        let plan = Plan {
            folder: &folder,
            n_pages: *n_pages,
            origin: wanted.origin,
            runs: wanted.runs,
            peers: &peers,
            docs: &docs,
        };
        measured.push(builds::measure_all(&plan)?);
    }
    builds::growth(&measured);
    aside::clear()?;
    if !wanted.sizes.is_empty() {
        return Ok(());
    }
    personal::written(&root().join("example-site"))?;
    personal::generated()?;
    personal::manifests(&folder)
}

/// What figures are worth depends on when and where they were taken.
fn machine(versions: &[String]) {
    let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let cores = std::thread::available_parallelism().map_or(0, |cores| cores.get());
    // The mean number of processes that wanted a core in the last minute; Linux alone says it.
    let load = fs::read_to_string("/proc/loadavg").ok();
    let load = load.and_then(|load| load.split(' ').next()?.parse::<f64>().ok());
    print(json!({ "measurement": "machine", "time": seconds, "cores": cores, "load": load, "versions": versions }));
}

/// How large the program is, and how long it takes to say which it is.
fn start(docs: &Path, runs: usize) -> Outcome {
    let n_bytes = fs::metadata(docs).map_err(|error| format!("{}: {error}", docs.display()))?.len();
    let builds: Vec<Measured> = (0..runs)
        .map(|_| succeeded(crate::measure::measure(Command::new(docs).arg("--version"))?))
        .collect::<Result<_, _>>()?;
    let wall = milliseconds(median(&builds).wall);
    print(json!({ "measurement": "start", "of": "docs --version", "wall_ms": wall, "bytes": n_bytes }));
    Ok(())
}

/// What `--timings --format json` prints of each stage, in milliseconds.
fn stages(stdout: &str) -> Value {
    let lines = stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let timings = lines.filter(|line| line["type"] == "timing");
    let stages =
        timings.map(|line| (line["stage"].as_str().unwrap_or_default().to_owned(), line["milliseconds"].clone()));
    Value::Object(stages.collect())
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
