//! `cargo xtask bless`: the cases' expectations become what comes out now. Read the difference before committing it.

use crate::cargo::{cargo, run};
use crate::{Outcome, programs};

pub fn run_cases() -> Outcome {
    let cases = run(cargo(&["test", "--quiet", "--test", "it", "--", "cases", "playground"]).env("BLESS", "1"));
    programs::provide()?;
    cases.and(run(cargo(&["test", "--quiet", "--test", "browser", "react"]).env("BLESS", "1")))
}
