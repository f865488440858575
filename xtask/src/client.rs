//! `cargo xtask client`: bundles and minifies the modules of `src/client` into the scripts that are built in.

use std::fs;
use std::process::Command;

use crate::cargo::root;
use crate::{Outcome, programs};

pub fn run_bundler() -> Outcome {
    programs::provide()?;
    bundle("src/client/entry.js", "src/client/built")?;
    modules("src/client/built")?;
    theme_scripts("src/theme/scripts")
}

/// Writes the modules of the handshakes and of the playground into a folder below the repository.
fn modules(out: &str) -> Outcome {
    node("xtask/src/modules.mjs", out, "the modules of handshakes and of the playground cannot be bundled")
}

/// Writes the theme's scripts, each folder's as one, into a folder below the repository.
fn theme_scripts(out: &str) -> Outcome {
    node("xtask/src/theme.mjs", out, "the theme's scripts cannot be made")
}

fn node(script: &str, out: &str, failure: &str) -> Outcome {
    let output = Command::new("node").arg(root().join(script)).arg(root()).arg(out).output();
    let output = output.map_err(|error| format!("node does not start: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let error = String::from_utf8_lossy(&output.stderr);
    Err(format!("{failure} (`cargo xtask test` installs what that takes):\n{error}"))
}

/// Writes the small and the whole bundle of an entry into a folder, both below the repository, and gives their texts.
pub fn bundle(entry: &str, out: &str) -> Result<[String; 2], String> {
    let mut command = Command::new("node");
    command.arg(root().join("xtask/src/client.mjs")).arg(root()).args([entry, out]);
    let output = command.output().map_err(|error| format!("node does not start: {error}"))?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{entry} cannot be bundled (`cargo xtask test` installs what that takes):\n{error}"));
    }
    println!("{entry}: {}", String::from_utf8_lossy(&output.stdout).trim_end());
    let read = |name: &str| {
        let path = root().join(out).join(name);
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    Ok([read("small.js")?, read("whole.js")?])
}
