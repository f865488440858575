//! The tests that need a browser: built sites in Chromium. `driver` (the crate `chromium`) steers it, its `server` serves
//! what it opens.
//!
//! Hand-written pages prove the two first (`driver_works`, `server_works`); a test of a site then says in a few lines
//! what a reader does and sees.
#![allow(clippy::disallowed_methods, reason = "tests read files and clocks; the rules are for the core")]

mod components;
mod driver_works;
mod head;
mod loader;
mod login;
mod navigation;
mod page_menu;
mod playground;
mod react;
mod reader;
mod reference;
mod replaced;
mod search;
mod serve;
mod server_works;
mod site;

use chromium as driver;
use chromium::server;
