//! `cargo xtask fuzz NAME SECONDS`: throws mutated pages at the parser or at the whole build, or mutated API
//! specifications at their reader, until something breaks.
//!
//! Seeds are our own pages and specifications, and real ones where `../shared/corpus` is. Broken means: a panic, a tree that points outside of
//! its source, an input that takes longer than its size allows, or one that takes more than twelve times as long four
//! times over. The input of the moment is kept in `target/fuzz/NAME`, so that it survives a crash of the process.

mod mutate;
mod specs;
mod target;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::cargo::root;
use crate::gen_site::random::Random;
use mutate::Mutator;
use specs::SpecMutator;
use target::Target;

/// What an input may take: some time in any case, and more for each byte. Generous: this is a build without
/// optimisation, on a machine that may have other things to do.
const ALLOWED: Duration = Duration::from_secs(2);
const ALLOWED_FOR_A_BYTE: Duration = Duration::from_micros(60);
/// Below this, times say nothing.
const NOTICEABLE: Duration = Duration::from_millis(120);
/// Nothing takes this long: the process ends itself then.
const HANG_SECONDS: u64 = 60;

pub fn run(name: &str, seconds: usize) -> Outcome {
    let target = Target::named(name).ok_or_else(|| format!("no target `{name}`: {}", Target::NAMES))?;
    let current = root().join("target/fuzz").join(name);
    fs::create_dir_all(current.parent().expect("it is in a folder")).map_err(|error| error.to_string())?;
    let seed = std::env::var("DOCS_FUZZ_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| std::process::id().into());
    println!("fuzz {name}: seed {seed}, the input of the moment is in {}", current.display());

    let mut random = Random::new(seed);
    let mut next = inputs(target);
    let began = Instant::now();
    watch(began);
    let (mut n_inputs, mut n_bytes) = (0_u64, 0_u64);
    while began.elapsed() < Duration::from_secs(seconds as u64) {
        let input = next(&mut random);
        attempt(target, &input, &current)?;
        n_inputs += 1;
        n_bytes += input.len() as u64;
    }
    println!("fuzz {name}: {n_inputs} inputs, {:.1} MB, nothing broke", n_bytes as f64 / 1e6);
    Ok(())
}

/// Makes what `target` takes.
fn inputs(target: Target) -> Box<dyn FnMut(&mut Random) -> String> {
    match target {
        Target::Parse | Target::Page => {
            let mutator = Mutator::new(seeds());
            Box::new(move |random| if random.percent(3) { mutator.repeated(random) } else { mutator.mutated(random) })
        }
        Target::OpenApi => {
            let mutator = SpecMutator::new();
            Box::new(move |random| mutator.mutated(random))
        }
    }
}

/// When the input of the moment began, in seconds since the start.
static SINCE: AtomicU64 = AtomicU64::new(0);

fn watch(began: Instant) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            if began.elapsed().as_secs().saturating_sub(SINCE.load(Ordering::Relaxed)) > HANG_SECONDS {
                eprintln!("one input takes more than {HANG_SECONDS} seconds");
                std::process::exit(1);
            }
        }
    });
    SINCE.store(0, Ordering::Relaxed);
    BEGAN.get_or_init(|| began);
}

static BEGAN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();

fn attempt(target: Target, input: &str, current: &Path) -> Outcome {
    fs::write(current, input).map_err(|error| error.to_string())?;
    let time = timed(target, input).map_err(|fault| kept(current, &fault))?;
    if time > ALLOWED + ALLOWED_FOR_A_BYTE * input.len() as u32 {
        return Err(kept(current, &format!("{} bytes took {time:?}", input.len())));
    }
    if time > NOTICEABLE && input.len() > 2_000 {
        let four = input.repeat(4);
        let longer = timed(target, &four).map_err(|fault| kept(current, &fault))?;
        // Measured again before it is believed: another process may have had the machine.
        if longer > time * 12 && timed(target, &four).is_ok_and(|again| again > time * 12) {
            return Err(kept(current, &format!("{time:?}, but four times over {longer:?}")));
        }
    }
    Ok(())
}

fn timed(target: Target, input: &str) -> Result<Duration, String> {
    let began = cpu_time();
    SINCE.store(BEGAN.get().map_or(0, |start| start.elapsed().as_secs()), Ordering::Relaxed);
    target.run(input)?;
    Ok(cpu_time() - began)
}

/// What this process has used of the processors: what other processes do meanwhile does not count.
fn cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Keeps the input under a name of its own.
fn kept(current: &Path, fault: &str) -> String {
    let text = fs::read(current).unwrap_or_default();
    let name = format!("{}-{}.mdx", current.display(), text.len());
    _ = fs::write(&name, text);
    format!("{fault}; the input is in {name}")
}

/// Pages to begin with.
fn seeds() -> Vec<String> {
    let corpus = root().join("../shared/corpus");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for folder in ["example-site", "tests/cases"] {
        pages(&root().join(folder), &mut ours);
    }
    pages(&corpus, &mut theirs);
    theirs.sort();
    ours.sort();
    // Ours say more about readers than all others together.
    let theirs = theirs.iter().step_by((theirs.len() / 1000).max(1));
    let paths = ours.iter().cycle().take(500).chain(theirs);
    let texts = paths.filter_map(|path| fs::read_to_string(path).ok());
    texts.filter(|text| text.len() < 40_000).collect()
}

fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            pages(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "mdx" || extension == "txt") {
            found.push(path);
        }
    }
}
