//! Builds of a site of N pages: ours and, when asked for, other generators' of the same text, in turns.
//!
//! Each round builds once with every tool, so that a busy moment of the machine meets them all; what is told is the run in
//! the middle by wall time, and ratios are of one invocation.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use super::sites::Tool;
use super::texts::{Origin, size};
use super::{apart, floors, median, milliseconds, print, remove, rounded, stages, succeeded};
use crate::Outcome;
use crate::measure::{Measured, measure};

/// Above so many pages the floors, which hold all output in memory, are not measured.
const MAX_FLOORS: usize = 10_000;

pub struct Plan<'a> {
    pub folder: &'a Path,
    pub n_pages: usize,
    pub origin: Origin,
    pub runs: usize,
    pub peers: &'a [(Tool, PathBuf)],
    pub docs: &'a Path,
}

/// What one kind of build is: a cold one of ours on all threads, a warm one, …
struct Kind<'a> {
    tool: Tool,
    state: &'static str,
    threads: Option<usize>,
    program: &'a Path,
    site: PathBuf,
    out: PathBuf,
}

pub fn measure_all(plan: &Plan) -> Outcome {
    let Plan { folder, n_pages, origin, .. } = *plan;
    let site = plan.site(Tool::Docs)?;
    let out = folder.join("out");
    let ours = |state, threads| Kind {
        tool: Tool::Docs,
        state,
        threads,
        program: plan.docs,
        site: site.clone(),
        out: out.clone(),
    };
    // Those that follow need the output of the one before.
    let mut kinds =
        vec![ours("cold", None), ours("nothing changed", None), ours("one page changed", None), ours("cold", Some(1))];
    for (tool, program) in plan.peers {
        let site = plan.site(*tool)?;
        let out = folder.join(format!("{}-out", tool.name()));
        kinds.push(Kind { tool: *tool, state: "cold", threads: None, program, site, out });
    }
    let changed = changed_page(&site)?;
    let mut builds: Vec<Vec<Measured>> = kinds.iter().map(|_| Vec::new()).collect();
    for round in 0..plan.runs {
        for (kind, builds) in kinds.iter().zip(&mut builds) {
            builds.push(kind.run(&changed, round)?);
        }
    }
    fs::write(&changed.path, &changed.text).map_err(|error| format!("{}: {error}", changed.path.display()))?;

    let medians: Vec<&Measured> = builds.iter().map(|builds| median(builds)).collect();
    for (kind, middle) in kinds.iter().zip(&medians) {
        let (n_files, n_bytes) = size(&kind.out)?;
        let mut line = kind.figures(n_pages, middle);
        let object = line.as_object_mut().expect("an object");
        object.insert("text".into(), origin.name().into());
        object.insert("runs".into(), plan.runs.into());
        object.insert("files_out".into(), n_files.into());
        object.insert("bytes_out".into(), n_bytes.into());
        if kind.tool == Tool::Docs {
            object.insert("stages".into(), stages(&middle.stderr));
        }
        print(line);
    }
    let [cold, nothing, one, single] = [0, 1, 2, 3].map(|at| medians[at]);
    ratio(n_pages, "nothing changed / cold", nothing.wall, cold.wall);
    ratio(n_pages, "one page changed / cold", one.wall, cold.wall);
    ratio(n_pages, "one thread / all", single.wall, cold.wall);
    for (kind, peer) in kinds.iter().zip(&medians).skip(4) {
        let name = kind.tool.name();
        ratio(n_pages, &format!("wall, docs / {name}"), cold.wall, peer.wall);
        ratio(n_pages, &format!("cpu, docs / {name}"), cold.cpu, peer.cpu);
        print(json!({
            "measurement": "ratio", "of": format!("memory, docs / {name}"), "pages": n_pages,
            "ratio": rounded(cold.peak as f64 / peer.peak as f64),
        }));
    }
    if n_pages <= MAX_FLOORS {
        let floor: f64 = apart(&["floors".as_ref(), site.as_os_str(), out.as_os_str()])?
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok()?["wall_ms"].as_f64())
            .sum();
        let floor = Duration::from_secs_f64(floor / 1e3);
        // On one thread, as the floors are.
        ratio(n_pages, "one thread / floors", single.wall, floor);
    }
    for kind in &kinds {
        remove(&kind.out)?;
        remove(&beside(&kind.out))?;
    }
    Ok(())
}

impl Plan<'_> {
    /// The site of a tool, made once.
    fn site(&self, tool: Tool) -> Result<PathBuf, String> {
        let site = self.folder.join(format!("{}-{}-{}", tool.name(), self.origin.name(), self.n_pages));
        if !site.is_dir() {
            // Under another name until it is whole.
            let unfinished = self.folder.join("unfinished");
            remove(&unfinished)?;
            let n_pages = self.n_pages.to_string();
            let words = ["site", tool.name(), self.origin.name(), &n_pages].map(OsStr::new);
            apart(&[words.as_slice(), &[unfinished.as_os_str()]].concat())?;
            fs::rename(&unfinished, &site).map_err(|error| format!("{}: {error}", site.display()))?;
        }
        Ok(site)
    }
}

impl Kind<'_> {
    fn run(&self, changed: &Changed, round: usize) -> Result<Measured, String> {
        if self.state == "cold" {
            remove(&self.out)?;
            remove(&beside(&self.out))?;
        }
        if self.state == "one page changed" {
            let text = format!("{}\n\nRound {round} of the measurement.\n", changed.text);
            fs::write(&changed.path, text).map_err(|error| format!("{}: {error}", changed.path.display()))?;
        }
        succeeded(measure(&mut self.tool.build(self.program, &self.site, &self.out, self.threads))?)
    }

    fn figures(&self, n_pages: usize, measured: &Measured) -> Value {
        json!({
            "measurement": "build", "tool": self.tool.name(), "state": self.state, "pages": n_pages,
            "threads": self.threads.map_or("all".into(), Value::from),
            "wall_ms": milliseconds(measured.wall), "cpu_ms": milliseconds(measured.cpu),
            "peak_mb": measured.peak >> 20,
        })
    }
}

/// Where our build keeps what it knows of an output.
fn beside(out: &Path) -> PathBuf {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    out.with_file_name(format!(".{name}.docs"))
}

/// A page of our site, and its text as it was.
struct Changed {
    path: PathBuf,
    text: String,
}

fn changed_page(site: &Path) -> Result<Changed, String> {
    let mut pages = Vec::new();
    floors::walk(site, &mut |path| {
        pages.extend(path.extension().is_some_and(|extension| extension == "md").then(|| path.to_owned()));
        Ok(())
    })?;
    pages.sort();
    let path = pages.swap_remove(pages.len() / 2);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    // A measurement that was cut off may have left its sentence there.
    let text = text.split("\n\nRound ").next().unwrap_or_default().to_owned();
    Ok(Changed { path, text })
}

fn ratio(n_pages: usize, of: &str, ours: Duration, other: Duration) {
    let ratio = ours.as_secs_f64() / other.as_secs_f64();
    print(json!({ "measurement": "ratio", "of": of, "pages": n_pages, "ratio": (ratio * 1e3).round() / 1e3 }));
}
