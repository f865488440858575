//! The least that parts of a build can take: what our own numbers are to be read against.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use docs::page::{Code, CodeMeta};
use docs::render::code::{self, Highlighter};
use docs::source::{FileId, SitePath, Source, Span};
use docs::syntax;
use serde_json::json;

use super::{RUNS, aside, milliseconds, print};
use crate::Outcome;

/// All of them, for a site and its output.
pub fn print_all(site: &Path, out: &Path) -> Outcome {
    let sources = pages(site)?;
    comrak(&sources)?;
    highlight(&sources)?;
    write(out, &out.with_file_name("copy"))
}

/// The pages of a site as sources, sorted by path.
pub fn pages(site: &Path) -> Result<Vec<Source>, String> {
    let mut pages: Vec<(PathBuf, Vec<u8>)> = files(site)?;
    pages.retain(|(path, _)| path.extension().is_some_and(|extension| extension == "mdx" || extension == "md"));
    pages.sort();
    let source = |(at, (path, bytes)): (usize, (PathBuf, Vec<u8>))| {
        let name = path.strip_prefix(site).expect("a path below the site").to_string_lossy().into_owned();
        let name = SitePath::new(&name).expect("a path that stays below the site");
        Ok(Source::new(
            FileId(at as u32),
            name,
            String::from_utf8(bytes).map_err(|error| format!("{path:?}: {error}"))?,
        ))
    };
    pages.into_iter().enumerate().map(source).collect()
}

/// Comrak's parser over all pages, on one thread.
fn comrak(pages: &[Source]) -> Outcome {
    let time = median(|| Ok(pages.iter().map(syntax::measure::comrak).sum::<usize>()))?;
    let bytes: usize = pages.iter().map(|page| page.text.len()).sum();
    print(
        json!({ "measurement": "floor", "of": "comrak", "threads": 1, "bytes": bytes, "wall_ms": milliseconds(time) }),
    );
    Ok(())
}

/// Highlighting every code block of all pages, on one thread; equal blocks once. Then each language by itself, where
/// compiling its queries counts as what it is: once a build.
fn highlight(pages: &[Source]) -> Outcome {
    let blocks = blocks(pages);
    let all = |blocks: &[&Code]| {
        let highlighter = Highlighter::default();
        blocks.iter().map(|block| highlighter.body(block).len()).sum::<usize>()
    };
    let whole: Vec<&Code> = blocks.iter().collect();
    let time = median(|| Ok(all(&whole)))?;
    let mut by_language: BTreeMap<&str, Vec<&Code>> = BTreeMap::new();
    for block in &blocks {
        by_language.entry(code::label(&block.language).unwrap_or("text")).or_default().push(block);
    }
    let languages = by_language.into_iter().map(|(language, blocks)| {
        let bytes: usize = blocks.iter().map(|block| block.code.len()).sum();
        let figures = json!({ "bytes": bytes, "wall_ms": milliseconds(median(|| Ok(all(&blocks)))?) });
        Ok((language.to_owned(), figures))
    });
    let languages = languages.collect::<Result<serde_json::Map<_, _>, String>>()?;
    let bytes: usize = blocks.iter().map(|block| block.code.len()).sum();
    print(json!({
        "measurement": "floor", "of": "highlight", "threads": 1, "bytes": bytes, "wall_ms": milliseconds(time),
        "languages": languages,
    }));
    Ok(())
}

/// The code blocks of all pages.
pub fn blocks(pages: &[Source]) -> Vec<Code> {
    let mut blocks = Vec::new();
    for page in pages {
        let tree = syntax::parse(page, &Default::default()).value.tree;
        blocks.extend(tree.fences.iter().map(|fence| Code {
            language: tree.text(fence.language).into(),
            span: Span { file: page.file, start: 0, end: 0 },
            meta: CodeMeta::default(),
            code: tree.text(fence.code).into(),
            personal: None,
        }));
    }
    blocks
}

/// Writing the files of `out` into an empty folder, one after the other.
fn write(out: &Path, copy: &Path) -> Outcome {
    let files = files(out)?;
    let mut times = Vec::new();
    for _ in 0..RUNS {
        aside::set(copy)?;
        let start = Instant::now();
        for (path, bytes) in &files {
            let to = copy.join(path.strip_prefix(out).expect("a path below the output"));
            let folder = to.parent().expect("a folder of the copy");
            fs::create_dir_all(folder).and_then(|()| fs::write(&to, bytes)).map_err(|error| error.to_string())?;
        }
        times.push(start.elapsed());
    }
    aside::set(copy)?;
    times.sort();
    let time = times[RUNS / 2];
    print(
        json!({ "measurement": "floor", "of": "write", "threads": 1, "files": files.len(), "wall_ms": milliseconds(time) }),
    );
    Ok(())
}

/// The median of the times that something takes. What it gives is kept from being optimised away.
pub fn median(mut run: impl FnMut() -> Result<usize, String>) -> Result<Duration, String> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        std::hint::black_box(run()?);
        times.push(start.elapsed());
    }
    times.sort();
    Ok(times[RUNS / 2])
}

/// All files below a folder with what is in them.
pub fn files(folder: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, String> {
    let mut files = Vec::new();
    walk(folder, &mut |path| {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        files.push((path.to_owned(), bytes));
        Ok(())
    })?;
    Ok(files)
}

/// Shows `see` every file below a folder, in no particular order.
pub fn walk(folder: &Path, see: &mut dyn FnMut(&Path) -> Outcome) -> Outcome {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            match entry.file_type().map_err(failed)?.is_dir() {
                true => folders.push(entry.path()),
                false => see(&entry.path())?,
            }
        }
    }
    Ok(())
}
