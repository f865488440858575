//! `docs serve` as a writer's browser feels it: from a write to what Chromium shows, from the start to the first page, and
//! memory; on generated sites of 100 and 10,000 pages, or on the docs folder that is named.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::json;

use crate::Outcome;
use crate::cargo::root;
use crate::gen_site;

/// Edits of each kind.
const EDITS: usize = 100;

/// So long nothing is written after a change was seen: nobody types faster.
const PAUSE: Duration = Duration::from_millis(120);

pub fn generated() -> Outcome {
    for n_pages in [100, 10_000] {
        measure(&generated_site(n_pages)?, &n_pages.to_string())?;
    }
    Ok(())
}

/// A site of so many pages, the same each time.
pub fn generated_site(n_pages: usize) -> Result<PathBuf, String> {
    let site = root().join(format!("target/bench/serve-{n_pages}"));
    if !site.is_dir() {
        gen_site::generate(n_pages, &site)?;
    }
    Ok(site)
}

pub fn of_folder(folder: &str) -> Outcome {
    measure(Path::new(folder), folder)
}

fn measure(site: &Path, name: &str) -> Outcome {
    let copy = copy(site)?;
    let (page, route) = page(&copy)?;
    let start = Instant::now();
    let serving = Serving::start(&copy)?;
    let listening = start.elapsed();
    get(&serving.host, &route)?;
    let first = start.elapsed();
    let context = chromium::context();
    let tab = context.tab();
    tab.open(&format!("http://{}{route}", serving.host));
    tab.settle();
    tab.evaluate(
        "window.shown = {}; new MutationObserver(() => { const now = performance.timeOrigin + performance.now(); \
         for (const [found] of (document.body.textContent + document.title).matchAll(/edit-[bt]-\\d+/g)) shown[found] ??= now; }) \
         .observe(document, { childList: true, subtree: true, characterData: true })",
    );
    let text = fs::read_to_string(&page).map_err(|error| error.to_string())?;
    let title = text.lines().find(|line| line.starts_with("title:")).unwrap_or("title:").to_owned();
    for (kind, letter) in [("body", "b"), ("title", "t")] {
        let mut times = Vec::new();
        for number in 0..EDITS {
            let mark = format!("edit-{letter}-{number}");
            let changed = match kind {
                "body" => format!("{text}\n\nA line more, {mark}.\n"),
                _ => text.replacen(&title, &format!("title: A title, {mark}"), 1),
            };
            let written = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|error| error.to_string())?;
            fs::write(&page, changed).map_err(|error| error.to_string())?;
            tab.wait_for(&format!("shown['{mark}']"));
            times.push(tab.number(&format!("shown['{mark}']")) - written.as_secs_f64() * 1e3);
            std::thread::sleep(PAUSE);
        }
        times.sort_by(f64::total_cmp);
        let at = |part: usize| super::rounded(times[(times.len() - 1) * part / 100]);
        super::print(json!({
            "measurement": "serve", "site": name, "edit": kind, "edits": EDITS,
            "p50_ms": at(50), "p95_ms": at(95), "max_ms": at(100),
        }));
    }
    fs::write(&page, text).map_err(|error| error.to_string())?;
    let (edited, _) = serving.memory();
    // What only a build of all pages knows: after it nothing more is kept.
    let start = Instant::now();
    get(&serving.host, "/_search/index.json")?;
    let whole = start.elapsed();
    let (resident, peak) = serving.memory();
    super::print(json!({
        "measurement": "serve", "site": name, "listening_ms": super::milliseconds(listening),
        "first_page_ms": super::milliseconds(first), "all_pages_ms": super::milliseconds(whole),
        "edited_mb": edited, "resident_mb": resident, "peak_mb": peak,
    }));
    Ok(())
}

/// A copy: what is measured is written in.
pub fn copy(site: &Path) -> Result<PathBuf, String> {
    let copy = root().join("target/bench/serve");
    super::remove(&copy)?;
    let status = Command::new("cp").arg("-r").arg(site).arg(&copy).status().map_err(|error| error.to_string())?;
    match status.success() {
        true => Ok(copy),
        false => Err(format!("{} cannot be copied", site.display())),
    }
}

/// A page in the middle of a site that says its title, and its address.
fn page(site: &Path) -> Result<(PathBuf, String), String> {
    let mut pages = pages(site)?;
    let says_title = |page: &Path| {
        fs::read_to_string(page).is_ok_and(|text| text.lines().take(6).any(|line| line.starts_with("title:")))
    };
    pages.retain(|(page, _)| says_title(page));
    match pages.len() {
        0 => Err("the site has no page with a title".into()),
        n_pages => Ok(pages.swap_remove(n_pages / 2)),
    }
}

/// The pages of a folder but for those of folders, and their addresses, in order.
pub fn pages(site: &Path) -> Result<Vec<(PathBuf, String)>, String> {
    let mut pages = Vec::new();
    let mut folders = vec![site.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| error.to_string())?.flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            match path.is_dir() {
                true if !name.starts_with(['.', '_']) && name != "snippets" => folders.push(path),
                true => {}
                false => {
                    let is_page = name.ends_with(".mdx") && name != "index.mdx";
                    pages.extend(is_page.then_some(path));
                }
            }
        }
    }
    pages.sort();
    let with_route = |page: PathBuf| {
        let below = page.strip_prefix(site).map_err(|error| error.to_string())?.with_extension("");
        Ok((page, format!("/{}", below.display())))
    };
    pages.into_iter().map(with_route).collect()
}

pub struct Serving {
    child: Child,
    pub host: String,
}

impl Serving {
    pub fn start(site: &Path) -> Result<Serving, String> {
        let mut command = Command::new(root().join("target/release/docs"));
        command.arg("serve").arg(site).args(["--port", "0"]).stdin(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| error.to_string())?;
        let mut lines = BufReader::new(child.stderr.take().ok_or("its words were asked for")?);
        let mut line = String::new();
        lines.read_line(&mut line).map_err(|error| error.to_string())?;
        let host = line.strip_prefix("http://").and_then(|rest| rest.split('/').next()).ok_or(line.clone())?.to_owned();
        // It must never wait for somebody to read.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        Ok(Serving { child, host })
    }

    /// Megabytes held now and at most.
    pub fn memory(&self) -> (u64, u64) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap_or(0) >> 10
        };
        (of("VmRSS:"), of("VmHWM:"))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn get(host: &str, path: &str) -> Outcome {
    let ask = || -> std::io::Result<String> {
        let mut connection = TcpStream::connect(host)?;
        write!(connection, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer)?;
        Ok(answer)
    };
    let answer = ask().map_err(|error| error.to_string())?;
    match answer.starts_with("HTTP/1.1 200") {
        true => Ok(()),
        false => Err(format!("{path}: {}", answer.lines().next().unwrap_or_default())),
    }
}
