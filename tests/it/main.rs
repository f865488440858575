//! The integration tests that need no browser, as one binary.
#![allow(clippy::disallowed_methods, reason = "tests read and write files; the rules are for the core")]

<<<<<<< HEAD
mod cases;
mod tidy;
=======
mod bad_input;
mod binary;
mod write;
>>>>>>> io
