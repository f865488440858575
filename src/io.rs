//! Files: reading the docs folder, writing the bundle.
#![allow(clippy::disallowed_methods, reason = "this is where the program meets the disk")]

pub mod history;
pub mod notes;
pub mod read;
pub mod watch;
pub mod write;
