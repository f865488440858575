//! A compiler from a folder of MDX-like pages to a static site that personalises itself in the reader's browser.

pub mod artifact;
pub mod cli;
pub mod client;
pub mod commands;
pub mod compile;
pub mod component;
pub mod config;
pub mod data;
pub mod diag;
pub mod document;
pub mod emit;
pub mod expr;
pub mod fence;
pub mod frontmatter;
pub mod html;
pub mod index;
pub mod inputs;
pub mod io;
pub mod page;
pub mod pipeline;
pub mod readers;
pub mod render;
pub mod scheme;
pub mod source;
pub mod syntax;
pub mod theme;
