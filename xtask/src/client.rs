//! `cargo xtask client`: bundles and minifies the modules of `src/client` into the scripts that are built in.

use std::process::Command;

use crate::cargo::{root, run};
use crate::{Outcome, programs};

pub fn run_bundler() -> Outcome {
    programs::provide()?;
    let out = root().join("src/client/built");
    run(Command::new("node").arg(root().join("xtask/src/client.mjs")).arg(root()).arg(out))
}
