//! The programs that tests need beside Rust: Chromium, node, and the npm packages of `tests/package-lock.json`; and those
//! that they use where they are there: Python with the packages of `tests/requirements.txt`, Go, and what else samples of
//! requests are written for (Java too, which is too large to be brought for that).

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::Outcome;
use crate::cargo::{root, run, succeeds};

struct Program {
    /// Names it goes by; the first that is there is used.
    names: &'static [&'static str],
    /// An environment variable that names another place.
    variable: Option<&'static str>,
    /// Debian's packages of it.
    packages: &'static [&'static str],
    /// How to get it where we may not install.
    advice: &'static str,
}

/// The names are those that `tests/chromium` looks for.
const CHROMIUM: Program = Program {
    names: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    variable: Some("CHROMIUM"),
    packages: &["chromium"],
    advice: "the browser tests need Chromium: install it with your system's packages (Debian: `apt-get install \
             chromium`), or set CHROMIUM to the path of a Chromium or Chrome",
};

const NODE: Program = Program {
    names: &["node"],
    variable: None,
    packages: &["nodejs"],
    advice: "some tests compare with JavaScript tools: install node 18 or later (Debian: `apt-get install nodejs`)",
};

/// Comes with node in most places, not in Debian.
const NPM: Program = Program {
    names: &["npm"],
    variable: None,
    packages: &["npm"],
    advice: "npm installs what tests/package-lock.json names: install it (Debian: `apt-get install npm`)",
};

const PYTHON: Program = Program {
    names: &["python3"],
    variable: None,
    packages: &["python3", "python3-pip"],
    advice: "the guides' backends and the samples in Python are not tried without python3 and its pip (Debian: `apt-get \
             install python3 python3-pip`)",
};

const GO: Program = Program {
    names: &["go"],
    variable: None,
    packages: &["golang-go"],
    advice: "the guides' backends and the samples in Go are not tried without go 1.19 or later (Debian: `apt-get install \
             golang-go`)",
};

const CURL: Program = Program {
    names: &["curl"],
    variable: None,
    packages: &["curl"],
    advice: "the samples for cURL are not run without it (Debian: `apt-get install curl`)",
};

const ZSH: Program = Program {
    names: &["zsh"],
    variable: None,
    packages: &["zsh"],
    advice: "the samples for cURL are not tried in zsh without it (Debian: `apt-get install zsh`)",
};

const PHP: Program = Program {
    names: &["php"],
    variable: None,
    packages: &["php-cli", "php-curl"],
    advice: "the samples in PHP are not run without php and its curl (Debian: `apt-get install php-cli php-curl`)",
};

const RUBY: Program = Program {
    names: &["ruby"],
    variable: None,
    packages: &["ruby"],
    advice: "the samples in Ruby are not run without ruby (Debian: `apt-get install ruby`)",
};

/// Sees to it that everything is there: installs what is missing where we may (Debian, as root), says how otherwise.
pub fn provide() -> Outcome {
    for program in [&CHROMIUM, &NODE, &NPM] {
        if !present(program) {
            install(program)?;
        }
    }
    npm_packages(&root().join("tests"))?;
    // The tests say what they left out for want of these.
    for program in [&PYTHON, &GO, &CURL, &ZSH, &PHP, &RUBY] {
        if !present(program)
            && let Err(advice) = install(program)
        {
            eprintln!("{advice}");
        }
    }
    if let Err(error) = python_packages(&root().join("tests")) {
        eprintln!("{}: {error}", PYTHON.advice);
    }
    Ok(())
}

fn present(program: &Program) -> bool {
    let elsewhere = program.variable.and_then(std::env::var_os);
    let names = elsewhere.iter().map(|path| path.as_os_str()).chain(program.names.iter().map(|name| name.as_ref()));
    // Go takes no `--version`.
    let says = |name, word| succeeds(Command::new(name).arg(word));
    names.into_iter().any(|name| says(name, "--version") || says(name, "version"))
}

fn install(program: &Program) -> Outcome {
    let root_user = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    if !root_user || !succeeds(Command::new("apt-get").arg("--version")) {
        return Err(program.advice.to_owned());
    }
    run(apt_get(&["update"]).arg("--quiet"))?;
    run(apt_get(&["install", "--yes", "--no-install-recommends", "--quiet"]).args(program.packages))?;
    if present(program) { Ok(()) } else { Err(program.advice.to_owned()) }
}

fn apt_get(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdin(std::process::Stdio::null());
    command
}

/// `npm ci` where a lock is and its packages are missing or older than it.
fn npm_packages(folder: &Path) -> Outcome {
    let changed = |name: &str| folder.join(name).metadata().and_then(|data| data.modified()).ok();
    let lock: Option<SystemTime> = changed("package-lock.json");
    if lock.is_none() || changed("node_modules/.package-lock.json") >= lock {
        return Ok(());
    }
    run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))
}

/// `pip install` into a folder of its own, where `requirements.txt` is newer than that.
fn python_packages(folder: &Path) -> Outcome {
    let changed = |name: &str| folder.join(name).metadata().and_then(|data| data.modified()).ok();
    // Written last, so that an attempt that was cut off is made again.
    let done = "python_modules/requirements.txt";
    if changed(done) >= changed("requirements.txt") {
        return Ok(());
    }
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade"]);
    pip.args(["--target", "python_modules", "--requirement", "requirements.txt"]);
    run(pip.current_dir(folder))?;
    let copied = std::fs::copy(folder.join("requirements.txt"), folder.join(done));
    copied.map(drop).map_err(|error| format!("{done}: {error}"))
}
