//! The least that parts of a build can take: what our own numbers are to be read against.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::json;

use super::{RUNS, milliseconds, print, remove};
use crate::Outcome;

/// Comrak from Markdown to HTML over all pages, on one thread, with the extensions that real pages need.
pub fn comrak(site: &Path) -> Outcome {
    let pages: Vec<String> = files(site)?
        .into_iter()
        .filter(|(path, _)| path.extension().is_some_and(|extension| extension == "mdx"))
        .map(|(path, bytes)| String::from_utf8(bytes).map_err(|error| format!("{}: {error}", path.display())))
        .collect::<Result<_, String>>()?;
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.render.r#unsafe = true;
    let time = median(|| Ok(pages.iter().map(|page| comrak::markdown_to_html(page, &options).len()).sum::<usize>()))?;
    let bytes: usize = pages.iter().map(String::len).sum();
    print(
        json!({ "measurement": "floor", "of": "comrak", "threads": 1, "bytes": bytes, "wall_ms": milliseconds(time) }),
    );
    Ok(())
}

/// Writing the files of `out` into an empty folder, one after the other.
pub fn write(out: &Path, copy: &Path) -> Outcome {
    let files = files(out)?;
    let time = median(|| {
        remove(copy)?;
        for (path, bytes) in &files {
            let to = copy.join(path.strip_prefix(out).expect("a path below the output"));
            let folder = to.parent().expect("a folder of the copy");
            fs::create_dir_all(folder).and_then(|()| fs::write(&to, bytes)).map_err(|error| error.to_string())?;
        }
        Ok(files.len())
    })?;
    remove(copy)?;
    print(
        json!({ "measurement": "floor", "of": "write", "threads": 1, "files": files.len(), "wall_ms": milliseconds(time) }),
    );
    Ok(())
}

/// The median of the times that something takes. What it gives is kept from being optimised away.
fn median(mut run: impl FnMut() -> Result<usize, String>) -> Result<Duration, String> {
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
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if entry.file_type().map_err(failed)?.is_dir() {
                folders.push(entry.path());
            } else {
                files.push((entry.path(), fs::read(entry.path()).map_err(failed)?));
            }
        }
    }
    Ok(files)
}
