//! `tests/cases/**`: small sites and what becomes of them, as text. `tests/cases/README.md` describes the files.

mod difference;
mod format;
mod layout;
