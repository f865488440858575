//! The integration tests that need no browser, as one binary.
#![allow(clippy::disallowed_methods, reason = "tests read and write files; the rules are for the core")]

mod bad_input;
mod binary;
mod cases;
mod changed;
mod doctor;
mod example_site;
mod history;
mod hostile_spec;
mod incremental;
mod init;
mod keys;
mod leaks;
mod listen;
mod outside;
mod parts;
mod playground;
mod random;
mod reading;
mod samples;
mod schemas;
mod search;
mod serve;
mod specifications;
mod surface;
mod tidy;
mod write;
