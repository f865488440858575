//! The command line: arguments, and what they mean.
