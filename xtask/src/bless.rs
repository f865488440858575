//! `cargo xtask bless`: the cases' expectations become what comes out now. Read the difference before committing it.

use crate::Outcome;
use crate::cargo::{cargo, run};

pub fn run_cases() -> Outcome {
    run(cargo(&["test", "--quiet", "--test", "it", "cases"]).env("BLESS", "1"))
}
