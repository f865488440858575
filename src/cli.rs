//! The command line: arguments, and what they mean.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Builds a static documentation site from a folder of MDX pages.
///
/// Exit code: 0 all well, 1 the docs have errors, 2 the command could not run.
#[derive(Parser, Debug)]
#[command(name = "docs", version, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Write the static bundle.
    Build(Build),
    /// Build without writing, and read every page as every persona.
    Check(Check),
    /// Print a page's main content as a reader sees it.
    Render(Render),
    /// Print the schema of a published format.
    Schema(Schema),
    /// Say what a diagnostic means, with an example; without a code, list all of them.
    Explain(Explain),
}

#[derive(Args, Debug)]
pub struct Build {
    #[command(flatten)]
    pub docs: Docs,
    /// Where the bundle goes [default: DIR/dist].
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Print how long each stage took.
    #[arg(long)]
    pub timings: bool,
}

#[derive(Args, Debug)]
pub struct Check {
    #[command(flatten)]
    pub docs: Docs,
}

/// Docs to go through, and how.
#[derive(Args, Debug)]
pub struct Docs {
    /// The docs folder: the one that holds `docs.json`.
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// Where the site will live; its path is the base path of all links.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Warnings are errors.
    #[arg(long)]
    pub strict: bool,
    /// How findings are printed.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Threads [default: one for each core].
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
}

#[derive(Args, Debug)]
pub struct Render {
    /// The page: its address (`/guides/start`) or its file (`guides/start.mdx`).
    pub page: String,
    /// The docs folder: the one that holds `docs.json`.
    #[arg(long, default_value = ".")]
    pub dir: PathBuf,
    /// Who reads: a persona of the docs folder, or a file like a persona's [default: somebody nobody knows].
    #[arg(long = "as", value_name = "PERSONA|FILE.json")]
    pub reader: Option<String>,
    /// What is printed.
    #[arg(long, value_enum, default_value_t = RenderFormat::Html)]
    pub format: RenderFormat,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Debug)]
pub enum RenderFormat {
    Html,
    /// Without markup, a block a line.
    Text,
}

#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct Schema {
    /// JSON Schema of the manifest in a personalised page.
    #[arg(long)]
    pub manifest: bool,
    /// TypeScript types of `user`, from the user schema of the docs folder DIR.
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = ".")]
    pub types: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct Explain {
    /// As printed in brackets: `E0101`.
    pub code: Option<String>,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Debug)]
pub enum Format {
    /// Blocks with source lines, on the standard error stream.
    Human,
    /// One JSON object a line, on the standard output.
    Json,
    /// Workflow commands of GitHub, on the standard output.
    Github,
}
