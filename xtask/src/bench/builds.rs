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
use super::{apart, aside, floors, median, milliseconds, print, remove, rounded, stages, succeeded};
use crate::measure::{Measured, measure};

/// Above so many pages there is one round, of ours alone, and no floors, which hold all output in memory.
const MAX_COMPARED: usize = 10_000;

/// What a build came to, to be compared with builds of more pages.
pub struct Size {
    n_pages: usize,
    wall: Duration,
    n_bytes: u64,
}

pub struct Plan<'a> {
    pub folder: &'a Path,
    pub n_pages: usize,
    pub origin: Origin,
    pub runs: usize,
    pub peers: &'a [(Tool, PathBuf)],
    pub docs: &'a Path,
}

/// The body of a page changed after a cold build; once more; then its title, which other pages show.
const FIRST_CHANGE: &str = "one page changed for the first time";
const CHANGE: &str = "one page changed";
const TITLE: &str = "one title changed";

/// What one kind of build is: a cold one of ours on all threads, a warm one, …
struct Kind<'a> {
    tool: Tool,
    state: &'static str,
    threads: Option<usize>,
    program: &'a Path,
    site: PathBuf,
    out: PathBuf,
}

pub fn measure_all(plan: &Plan) -> Result<Size, String> {
    let Plan { folder, n_pages, origin, .. } = *plan;
    let is_compared = n_pages <= MAX_COMPARED;
    let runs = if is_compared { plan.runs } else { 1 };
    let peers = if is_compared { plan.peers } else { &[] };
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
    // Those that follow need the output of the one before. After the first change there are two bundles to work with, as in
    // all builds of somebody who writes.
    let mut kinds = vec![
        ours("cold", None),
        ours("nothing changed", None),
        ours(FIRST_CHANGE, None),
        ours(CHANGE, None),
        ours(TITLE, None),
        ours("cold", Some(1)),
    ];
    let n_ours = kinds.len();
    for (tool, program) in peers {
        let site = plan.site(*tool)?;
        let out = folder.join(format!("{}-out", tool.name()));
        kinds.push(Kind { tool: *tool, state: "cold", threads: None, program, site, out });
    }
    let changed = changed_page(&site)?;
    let mut builds: Vec<Vec<Measured>> = kinds.iter().map(|_| Vec::new()).collect();
    for round in 0..runs {
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
        object.insert("runs".into(), runs.into());
        object.insert("files_out".into(), n_files.into());
        object.insert("bytes_out".into(), n_bytes.into());
        if kind.tool == Tool::Docs {
            object.insert("stages".into(), stages(&middle.stdout));
        }
        print(line);
    }
    let (cold, single) = (medians[0], medians[n_ours - 1]);
    for (kind, warm) in kinds.iter().zip(&medians).take(n_ours - 1).skip(1) {
        ratio(n_pages, &format!("{} / cold", kind.state), warm.wall, cold.wall);
    }
    ratio(n_pages, "one thread / all", single.wall, cold.wall);
    for (kind, peer) in kinds.iter().zip(&medians).skip(n_ours) {
        let name = kind.tool.name();
        ratio(n_pages, &format!("wall, docs / {name}"), cold.wall, peer.wall);
        ratio(n_pages, &format!("cpu, docs / {name}"), cold.cpu, peer.cpu);
        print(json!({
            "measurement": "ratio", "of": format!("memory, docs / {name}"), "pages": n_pages,
            "ratio": rounded(cold.peak as f64 / peer.peak as f64),
        }));
    }
    if is_compared {
        let floor: f64 = apart(&["floors".as_ref(), site.as_os_str(), out.as_os_str()])?
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok()?["wall_ms"].as_f64())
            .sum();
        let floor = Duration::from_secs_f64(floor / 1e3);
        // On one thread, as the floors are.
        ratio(n_pages, "one thread / floors", single.wall, floor);
        let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u32);
        ratio(n_pages, "cold / (floors / threads)", cold.wall, floor / threads);
    }
    let (_, n_bytes) = size(&out)?;
    let made = Size { n_pages, wall: cold.wall, n_bytes };
    for kind in &kinds {
        aside::set(&kind.out)?;
        aside::set(&beside(&kind.out))?;
    }
    Ok(made)
}

/// How time and output grow from one number of pages to the next.
pub fn growth(sizes: &[Size]) {
    for pair in sizes.windows(2) {
        let [fewer, more] = pair else { continue };
        let times = more.n_pages as f64 / fewer.n_pages as f64;
        let ratios = [
            ("time", more.wall.as_secs_f64() / fewer.wall.as_secs_f64()),
            ("bytes", more.n_bytes as f64 / fewer.n_bytes as f64),
        ];
        for (of, ratio) in ratios {
            let of = format!("{of}, {} pages / {}", more.n_pages, fewer.n_pages);
            print(json!({ "measurement": "growth", "of": of, "pages": times, "ratio": rounded(ratio) }));
        }
    }
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
            aside::set(&self.out)?;
            aside::set(&beside(&self.out))?;
        }
        let text = match self.state {
            // The round before left its title.
            "cold" if self.tool == Tool::Docs => Some(changed.text.clone()),
            FIRST_CHANGE => Some(format!("{}\n\nRound {round} of the measurement begins.\n", changed.text)),
            CHANGE => Some(format!("{}\n\nRound {round} of the measurement.\n", changed.text)),
            TITLE => Some(changed.text.replacen("title: \"", &format!("title: \"Round {round} of "), 1)),
            _ => None,
        };
        if let Some(text) = text {
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
