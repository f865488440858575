//! Files: reading the docs folder, writing the bundle.

pub mod read;
pub mod write;
