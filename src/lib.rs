//! A compiler from a folder of MDX-like pages to a static site that personalises itself in the reader's browser.
//!
//! `pipeline` is the way of a build from top to bottom. Who reads is the matter of `config::personalization` (what the site
//! file says), `pipeline/login.rs` (what of it scripts and pages are told), `client` (the loader, and `client/login`, a
//! module for each handshake, in JavaScript), `keys` (pairs of keys and signed tokens), `doctor` (what a site's login servers
//! do wrong), `outside` (links to other sites) and `mock` (login servers on loopback, right or wrong as a test needs them). API specifications are read by
//! `openapi`: operations and schemas, from which the `index` takes what navigation needs and `reference` writes pages, with
//! requests as code by `samples`. Who may see a page is its head's `groups` (`frontmatter`): `pipeline/worlds.rs` makes an
//! index for each rule, `classes` names their files. While somebody writes, `session` keeps the site and makes a page when it
//! is asked for (`pipeline/lazy.rs`), and `serve` puts it on the writer's own network, with personas and mistakes shown
//! beside it (`client/serve`).

pub mod artifact;
pub mod classes;
pub mod cli;
pub mod client;
pub mod commands;
pub mod compile;
pub mod component;
pub mod config;
pub mod data;
pub mod date;
pub mod deflate;
pub mod diag;
pub mod doctor;
pub mod document;
pub mod emit;
pub mod expr;
pub mod fence;
pub mod frontmatter;
pub mod html;
pub mod index;
pub mod inputs;
pub mod io;
pub mod keys;
pub mod line;
pub mod math;
pub mod mock;
pub mod openapi;
pub mod outside;
pub mod page;
pub mod pipeline;
pub mod playground;
pub mod readers;
pub mod reference;
pub mod render;
pub mod same_site;
pub mod samples;
pub mod schemas;
pub mod scheme;
pub mod search;
pub mod serve;
pub mod session;
pub mod source;
pub mod syntax;
pub mod theme;
