//! `cargo xtask bench --check`: how many instructions the stages of the core take over fixed inputs, beside what the
//! repository says they took. Counted by `valgrind --tool=callgrind`, so they repeat on a busy machine, where seconds do
//! not.
//!
//! A stage is run once and three times in a process of its own; half of the difference is what it takes when everything
//! that is made once is there. `version` and `ten pages` are whole processes from start to end, with everything that is
//! made once. Counts hold for one compiler: another one's differ, and are not compared.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use docs::artifact::Artifact;
use docs::inputs::Inputs;
use docs::pipeline;
use docs::render::code::Highlighter;
use docs::source::{FileId, SitePath, Source};
use docs::syntax;
use serde_json::{Map, Value, json};

use super::{floors, optimised, personal, remove, specifications, texts};
use crate::Outcome;
use crate::cargo::{root, succeeds};
use crate::gen_site;

/// Part of a count that it may be off.
const TOLERANCE: f64 = 0.03;
const N_PAGES: usize = 40;
const N_OPERATIONS: usize = 50;

/// What the core does, on one thread.
const STAGES: [&str; 5] = ["parse", "highlight", "site", "specification", "expressions"];
/// Commands of the program.
const PROCESSES: [&str; 2] = ["version", "ten pages"];

pub fn check() -> Outcome {
    optimised(&["bench", "--check"], || {
        let kept = read()?;
        if kept["compiler"] != compiler()? {
            return Err(format!(
                "the counts are of {}: write new ones with `cargo xtask bench --bless`",
                kept["compiler"]
            ));
        }
        let mut findings = Vec::new();
        for (name, count) in counts()? {
            let expected = kept["instructions"][&name].as_u64().unwrap_or_default();
            let change = count as f64 / expected.max(1) as f64 - 1.0;
            println!("{name:<14} {count:>14} instructions, {:+.2} %", change * 100.0);
            if change.abs() > TOLERANCE {
                findings.push(format!("{name} {:+.1} %", change * 100.0));
            }
        }
        if findings.is_empty() {
            return Ok(());
        }
        Err(format!(
            "{}: more than {} % off. If that is meant, `cargo xtask bench --bless`, and say why in the commit",
            findings.join(", "),
            TOLERANCE * 100.0,
        ))
    })
}

pub fn bless() -> Outcome {
    optimised(&["bench", "--bless"], || {
        let instructions: Map<String, Value> = counts()?.into_iter().map(|(name, n)| (name, n.into())).collect();
        let text = format!("{:#}\n", json!({ "compiler": compiler()?, "instructions": instructions }));
        fs::write(file(), &text).map_err(|error| format!("{}: {error}", file().display()))?;
        print!("{text}");
        Ok(())
    })
}

/// Runs one stage so many times. This is what valgrind watches.
pub fn stage(name: &str, times: usize) -> Outcome {
    let sources = sources();
    let texts = sources.iter().map(|source| (source.path.as_str(), &*source.text));
    let run: Box<dyn Fn()> = match name {
        "parse" => {
            let sources = sources.clone();
            Box::new(move || {
                for source in sources.iter().filter(|source| source.path.extension() == "mdx") {
                    std::hint::black_box(syntax::parse(source, &Default::default()));
                }
            })
        }
        "highlight" => {
            let blocks = floors::blocks(&sources);
            Box::new(move || {
                let highlighter = Highlighter::default();
                for block in &blocks {
                    std::hint::black_box(highlighter.body(block));
                }
            })
        }
        "site" => {
            let inputs = Inputs::from_texts(texts);
            Box::new(move || build(&inputs))
        }
        "specification" => {
            let spec = specifications::generated(N_OPERATIONS);
            let site = json!({
                "theme": "mint", "name": "Harbour", "colors": { "primary": "#0F766E" },
                "navigation": { "groups": [{ "group": "API", "openapi": "openapi.json" }] },
            });
            let site = site.to_string();
            let inputs = Inputs::from_texts([("docs.json", &*site), ("openapi.json", &spec)]);
            Box::new(move || build(&inputs))
        }
        "expressions" => {
            let pages = personal::generated_pages(300)?;
            Box::new(move || _ = std::hint::black_box(personal::compiled(&pages)))
        }
        _ => return Err(format!("`{name}` is no stage: {}", STAGES.join(", "))),
    };
    (0..times).for_each(|_| run());
    Ok(())
}

fn build(inputs: &Inputs) {
    let began = Instant::now();
    let clock = || -> Duration { began.elapsed() };
    let sink = |artifact: Artifact| drop(std::hint::black_box(artifact));
    let options = pipeline::Options { base_url: None, clock: &clock };
    std::hint::black_box(pipeline::build(inputs, &options, &texts::Silent, &sink));
}

/// A site of components, prose and code in nine languages, with its site file.
fn sources() -> Vec<Source> {
    let mut routes = Vec::new();
    let mut texts = Vec::new();
    for page in gen_site::pages(N_PAGES, gen_site::Dialect::Components) {
        texts.push((format!("{}.mdx", page.route), page.text));
        routes.push(page.route);
    }
    texts.push(("docs.json".to_owned(), gen_site::site_file(&routes)));
    let source = |(at, (path, text)): (usize, (String, String))| {
        Source::new(FileId(at as u32), SitePath::new(&path).expect("a path inside the folder"), text)
    };
    texts.into_iter().enumerate().map(source).collect()
}

fn counts() -> Result<Vec<(String, u64)>, String> {
    if !succeeds(Command::new("valgrind").arg("--version")) {
        return Err("counting instructions needs valgrind (Debian: `apt-get install valgrind`)".into());
    }
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut counts = Vec::new();
    for name in STAGES {
        let count = |times: &str| instructions(&program, &["bench", "stage", name, times].map(Path::new));
        counts.push((name.to_owned(), (count("3")? - count("1")?) / 2));
    }
    let folder = root().join("target/bench");
    let (site, out) = (folder.join("ten"), folder.join("ten-out"));
    for name in PROCESSES {
        remove(&site)?;
        remove(&out)?;
        remove(&folder.join(".ten-out.docs"))?;
        gen_site::generate(10, &site)?;
        let arguments: Vec<&Path> = match name {
            "version" => vec![Path::new("--version")],
            _ => vec![Path::new("build"), &site, Path::new("--out"), &out],
        };
        counts.push((name.to_owned(), instructions(&root().join("target/release/docs"), &arguments)?));
    }
    Ok(counts)
}

fn instructions(program: &Path, arguments: &[&Path]) -> Result<u64, String> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program).args(arguments);
    // Stealing work costs instructions that do not repeat.
    command.env("RAYON_NUM_THREADS", "1");
    let output = command.output().map_err(|error| format!("valgrind: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let count = said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    match count {
        Some(count) if output.status.success() => Ok(count),
        Some(_) | None => Err(format!("valgrind counted nothing:\n{said}")),
    }
}

fn compiler() -> Result<String, String> {
    let output = Command::new("rustc").arg("-vV").output().map_err(|error| format!("rustc: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = |name: &str| said.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim().to_owned();
    Ok(format!("rustc {} for {}", line("release:"), line("host:")))
}

fn file() -> PathBuf {
    root().join("xtask/src/bench/instructions.json")
}

fn read() -> Result<Value, String> {
    let text = fs::read_to_string(file()).map_err(|error| format!("{}: {error}", file().display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file().display()))
}
