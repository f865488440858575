//! The built binary, run on a docs folder of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The least that is a site: one page, in the navigation.
const LEAST: [(&str, &str); 2] = [
    (
        "docs.json",
        r##"{"name":"Site","theme":"mint","colors":{"primary":"#0055aa"},"navigation":{"pages":["index"]}}"##,
    ),
    ("index.mdx", "---\ntitle: Start\n---\n\nHello.\n"),
];

/// A docs folder that vanishes with the test.
pub struct Site {
    folder: tempfile::TempDir,
}

/// What a run of the binary came to.
pub struct Run {
    /// `None` when a signal ended it.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    /// Whether the last line says how long it took; that is taken out of `stdout` and `stderr`.
    pub tells_time: bool,
}

impl Site {
    /// A site that builds without a finding, and `files` beside it.
    pub fn new(files: &[(&str, &str)]) -> Site {
        let site = Site { folder: tempfile::tempdir().expect("a temporary folder") };
        for (path, text) in LEAST.iter().chain(files) {
            site.write(path, text);
        }
        site
    }

    /// The docs folder.
    pub fn docs(&self) -> PathBuf {
        self.folder.path().join("docs")
    }

    pub fn dist(&self) -> PathBuf {
        self.docs().join("dist")
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.docs().join(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_docs"));
        command.args(args).current_dir(self.docs()).env("NO_COLOR", "1");
        command
    }

    #[track_caller]
    pub fn run(&self, args: &[&str]) -> Run {
        Run::of(self.command(args).output().expect("the binary starts"))
    }

    /// Builds and demands that nothing is wrong.
    #[track_caller]
    pub fn build(&self) {
        let run = self.run(&["build"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    }

    /// Builds, demands the exit code and the words in what is printed for people, and that the bundle in `dist` is as
    /// it was.
    #[track_caller]
    pub fn fails(&self, args: &[&str], code: i32, words: &[&str]) {
        let before = contents(&self.dist());
        let run = self.run(args);
        for word in words {
            assert!(run.stderr.contains(word), "`{word}` is not in:\n{}", run.stderr);
        }
        assert_eq!(run.code, Some(code), "{}", run.stderr);
        assert!(contents(&self.dist()) == before, "the bundle is not as it was");
    }
}

impl Run {
    pub fn of(output: Output) -> Run {
        let text = |bytes| String::from_utf8(bytes).expect("the binary prints UTF-8");
        let (mut stdout, mut stderr) = (text(output.stdout), text(output.stderr));
        let told = stderr.rsplit_once(", in ").filter(|(_, time)| time.ends_with(" ms\n") || time.ends_with(" s\n"));
        let is_human = told.map(|(before, _)| format!("{before}\n")).map(|before| stderr = before).is_some();
        let told = stdout
            .rsplit_once("\"milliseconds\":")
            .filter(|(_, time)| !time.starts_with("null") && stdout.contains("summary"));
        let is_json =
            told.map(|(before, _)| format!("{before}\"milliseconds\":0}}\n")).map(|before| stdout = before).is_some();
        Run { code: output.status.code(), stdout, stderr, tells_time: is_human || is_json }
    }
}

/// Every file below `folder` by its path; empty when there is no such folder.
pub fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = fs::read_dir(&next) else { continue };
        for entry in entries {
            let path = entry.expect("an entry of the folder").path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let below = path.strip_prefix(folder).expect("a path in the folder").to_owned();
                    files.insert(below, fs::read(&path).expect("a file"));
                }
            }
        }
    }
    files
}
