//! `cargo xtask bench parse DIR`: how long parsing takes, beside comrak alone on the same bytes.
//!
//! One JSON object a line: stage, threads, pages, bytes, the best of several passes in milliseconds, MB a second, and
//! the ratio to comrak's time on as many threads.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use docs::source::{FileId, SitePath, Source};
use docs::syntax::{self, Options};

/// Passes over all pages; the fastest counts, because the machine is shared.
const PASSES: usize = 15;

/// Measures on the pages below the folder that is the one argument.
pub fn run(args: &[String]) -> ExitCode {
    let [folder] = args else {
        eprintln!("usage: cargo xtask bench parse DIR");
        return ExitCode::from(2);
    };
    let mut files = Vec::new();
    if let Err(error) = collect(std::path::Path::new(folder), &mut files) {
        eprintln!("{folder}: {error}");
        return ExitCode::from(2);
    }
    files.sort();
    let sources: Vec<Source> = files
        .iter()
        .enumerate()
        .filter_map(|(at, file)| {
            let text: Arc<str> = std::fs::read_to_string(file).ok()?.into();
            let path = SitePath::new(&file.to_string_lossy())?;
            Some(Source::new(FileId(at as u32), path, text))
        })
        .collect();
    let options = Options::default();
    let stages: [(&str, &Work); 4] = [
        ("comrak", &|source| syntax::measure::comrak(source)),
        ("scanner", &|source| syntax::measure::scanner(source, &options)),
        ("tree", &|source| syntax::measure::tree(source, &options)),
        ("document", &|source| syntax::parse(source, &options).value.tree.nodes.len()),
    ];
    for threads in [1, 2] {
        // The stages take turns, so that a busy moment of the machine does not fall on one of them alone.
        let mut best = [Duration::MAX; 4];
        for _ in 0..PASSES {
            for ((_, work), best) in stages.iter().zip(&mut best) {
                *best = pass(&sources, threads, work).min(*best);
            }
        }
        for ((stage, _), time) in stages.iter().zip(best) {
            print(stage, threads, &sources, time, best[0]);
        }
    }
    ExitCode::SUCCESS
}

fn collect(folder: &std::path::Path, files: &mut Vec<std::path::PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "mdx" || extension == "md") {
            files.push(path);
        }
    }
    Ok(())
}

type Work<'w> = dyn Fn(&Source) -> usize + Sync + 'w;

/// One pass over all sources, shared out page by page.
fn pass(sources: &[Source], threads: usize, work: &Work) -> Duration {
    let start = Instant::now();
    std::thread::scope(|scope| {
        for thread in 0..threads {
            scope.spawn(move || {
                let sum: usize = sources.iter().skip(thread).step_by(threads).map(work).sum();
                std::hint::black_box(sum);
            });
        }
    });
    start.elapsed()
}

fn print(stage: &str, threads: usize, sources: &[Source], time: Duration, comrak: Duration) {
    let bytes: usize = sources.iter().map(|source| source.text.len()).sum();
    let seconds = time.as_secs_f64();
    println!(
        "{{\"stage\":\"{stage}\",\"threads\":{threads},\"pages\":{},\"bytes\":{bytes},\"ms\":{:.1},\"mb_per_s\":{:.1},\"to_comrak\":{:.2}}}",
        sources.len(),
        seconds * 1e3,
        bytes as f64 / 1e6 / seconds,
        seconds / comrak.as_secs_f64(),
    );
}
