//! `cargo xtask bench parse DIR`: how long parsing takes, beside comrak alone on the same bytes.
//!
//! One JSON object a line: stage, threads, pages, bytes, the best of several passes in milliseconds, MB a second, and
//! the ratio to comrak's time on as many threads.

use std::path::Path;
use std::time::{Duration, Instant};

use docs::source::Source;
use docs::syntax::{self, Options};

use super::floors;
use crate::Outcome;

/// Passes over all pages; the fastest counts, because the machine is shared.
const PASSES: usize = 15;

/// Measures on the pages below a folder.
pub fn measure(folder: &Path) -> Outcome {
    let sources = floors::pages(folder)?;
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
