//! `cargo xtask check`: formatting, lints, tidy rules.

use crate::Outcome;
use crate::cargo::{cargo, run, succeeds};

pub fn run_all() -> Outcome {
    formatting()?;
    lints()?;
    run(&mut cargo(&["test", "--quiet", "--test", "it", "tidy"]))
}

/// Formatting and lints where the toolchain has them: a distribution's Rust often comes without, and the tests are
/// worth running there too.
pub fn what_is_installed() -> Outcome {
    let mut outcome = Ok(());
    for (component, check) in [("fmt", formatting as fn() -> Outcome), ("clippy", lints)] {
        if succeeds(&mut cargo(&[component, "--version"])) {
            outcome = outcome.and(check());
        } else {
            eprintln!("xtask: `cargo {component}` is not installed: that check is left out");
        }
    }
    outcome
}

fn formatting() -> Outcome {
    run(&mut cargo(&["fmt", "--all", "--check"]))
}

fn lints() -> Outcome {
    run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}
