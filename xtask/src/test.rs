//! `cargo xtask test`: the one command that says whether the project works.

use crate::Outcome;
use crate::cargo::{cargo, run};
use crate::{check, fuzz, programs};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Length {
    Short,
    /// With the tests that take minutes each: they ask for `DOCS_TEST_LONG` in the environment.
    Long,
}

/// Cheap checks first, so that a slip is told within seconds; the tests last, so that their summary ends the output.
/// All of them run, whatever fails before.
pub fn everything(length: Length) -> Outcome {
    programs::provide()?;
    let checks = check::what_is_installed();
    let mut tests = cargo(&["test", "--workspace", "--no-fail-fast"]);
    if length == Length::Long {
        tests.env("DOCS_TEST_LONG", "1");
    }
    let tests = run(&mut tests);
    let fuzzing = match length {
        Length::Short => Ok(()),
        // Five minutes in all.
        Length::Long => {
            let each = [("parse", 120), ("page", 120), ("openapi", 60)];
            each.into_iter().try_for_each(|(name, seconds)| fuzz::run(name, seconds))
        }
    };
    tests.and(checks).and(fuzzing)
}

pub fn filtered(filter: &str) -> Outcome {
    programs::provide()?;
    run(&mut cargo(&["test", "--workspace", "--no-fail-fast", filter]))
}
