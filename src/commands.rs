//! The commands, one file each.
#![allow(clippy::disallowed_methods, reason = "commands meet the terminal, the clock and the environment")]

mod build;
mod check;
mod doctor;
mod explain;
mod init;
mod keys;
mod print;
mod progress;
mod render;
mod schema;
mod serve;

use std::process::ExitCode;

use crate::cli::{Cli, Command};

/// What a command came to, as its exit code.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Outcome {
    Well = 0,
    DocsHaveErrors = 1,
    CouldNotRun = 2,
}

pub fn run(cli: &Cli) -> ExitCode {
    let outcome = match &cli.command {
        Command::Init(args) => init::run(args),
        Command::Build(args) => build::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Check(args) => check::run(args),
        Command::Render(args) => render::run(args),
        Command::Doctor(args) => doctor::run(args),
        Command::Keys(args) => keys::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Explain(args) => explain::run(args),
    };
    ExitCode::from(outcome as u8)
}
