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
    /// Begin a site: pages, two personas, an API, and a user schema, ready to be served.
    Init(Init),
    /// Write the static bundle.
    Build(Build),
    /// Show the site in a browser while it is written.
    Serve(Serve),
    /// Build without writing, read every page as every persona, and look for what nobody uses or can read.
    Check(Check),
    /// Print a page's main content as a reader sees it.
    Render(Render),
    /// Make keys for log-ins by token, and tokens to try them.
    #[command(subcommand)]
    Keys(Keys),
    /// Ask the login servers what a reader's browser would, and say what is wrong with their answers.
    Doctor(Doctor),
    /// Print the schema of a published format, or write those that editors want beside the site; alone, list them.
    Schema(Schema),
    /// Say what a diagnostic means, with an example; without a code, list all of them.
    Explain(Explain),
}

/// A new folder gets a small personalised site, named after the folder. A folder that has a site file gets only what is
/// missing for personalisation: a user schema, two personas, and the schemas for editors; the site file is yours, so what
/// belongs into it is printed. No file that is there is changed: where one of a new site's files is there already, nothing
/// is written.
#[derive(Args, Debug)]
pub struct Init {
    /// The folder; it is made when it is not there.
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// The site's name [default: made from the folder's].
    #[arg(long)]
    pub name: Option<String>,
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
pub struct Serve {
    /// The docs folder: the one that holds `docs.json`.
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// The first port that is tried.
    #[arg(long, default_value_t = 3000)]
    pub port: u16,
    /// Where to listen; others than this machine's own addresses let others read your drafts.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: String,
    /// Open the first page in a browser.
    #[arg(long)]
    pub open: bool,
    /// Begin as this persona.
    #[arg(long = "as", value_name = "PERSONA")]
    pub persona: Option<String>,
    /// Show what is written, as soon as it is; so it does without a word.
    #[arg(long, overrides_with = "no_watch")]
    pub watch: bool,
    /// Show the site as it is now, whatever is written meanwhile.
    #[arg(long, overrides_with = "watch")]
    pub no_watch: bool,
    /// Log in where the site file says, and not as a persona.
    #[arg(long)]
    pub real_login: bool,
    /// What opens a file: `vscode`, `cursor`, `zed`, `webstorm` …, or an address with {path}, {line} and {column}.
    #[arg(long, value_name = "NAME|URL", env = "DOCS_EDITOR", default_value = "vscode")]
    pub editor: String,
    /// Where the site will live; its path is the base path of all links.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
}

#[derive(Args, Debug)]
pub struct Check {
    #[command(flatten)]
    pub docs: Docs,
    /// Ask other sites whether the pages that are linked to are there. Answers are kept in `.docs/links.json` of the docs
    /// folder: good ones for a week, others for an hour.
    #[arg(long)]
    pub external: bool,
    /// Ask again what is known from an earlier check.
    #[arg(long, requires = "external")]
    pub fresh: bool,
    /// A host of a private network that your readers reach: it is asked like any other. May be repeated.
    #[arg(long, value_name = "HOST", requires = "external")]
    pub private_host: Vec<String>,
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
    /// Show each finding by itself, also those that say the same.
    #[arg(long)]
    pub all: bool,
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
pub struct Doctor {
    /// The docs folder: the one that holds `docs.json`.
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// Where the docs are published, when it is not where the site file says.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// How findings are printed.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// The `Cookie` header of a browser that is logged in, to look at a real answer (shared session). It is sent to
    /// `apiUrl` alone and never printed.
    #[arg(long, env = "DOCS_COOKIE", hide_env_values = true)]
    pub cookie: Option<String>,
    /// An access token, to look at a real answer (OAuth). It is sent to `apiUrl` alone and never printed.
    #[arg(long, env = "DOCS_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
}

#[derive(Subcommand, Debug)]
pub enum Keys {
    /// Write a new pair of keys; print what goes into the site file.
    Generate(Generate),
    /// Print a signed token for a reader, to try a log-in by hand.
    Token(Token),
}

#[derive(Args, Debug)]
pub struct Generate {
    /// How tokens are signed; EdDSA is unknown to browsers older than 2025.
    #[arg(long, value_enum, default_value_t = Alg::Es256)]
    pub alg: Alg,
    /// The folder for the two files; not in a docs folder.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub out: PathBuf,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Debug)]
pub enum Alg {
    #[value(name = "ES256")]
    Es256,
    #[value(name = "EdDSA")]
    EdDsa,
}

#[derive(Args, Debug)]
pub struct Token {
    /// The private key, as `docs keys generate` writes it.
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// The reader, as a persona is written.
    #[arg(long, value_name = "FILE.json")]
    pub user: PathBuf,
    /// For how long the token is good: `10s`, `2m`, at most ten minutes.
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = seconds)]
    pub expires: u32,
    /// The docs' host, without `https://`: no other site accepts the token then.
    #[arg(long, value_name = "H")]
    pub host: Option<String>,
}

/// `10s`, `2m`, `1h`, or seconds alone.
fn seconds(written: &str) -> Result<u32, String> {
    let units = [("s", 1), ("m", 60), ("h", 3600)];
    let (number, unit) =
        units.iter().find_map(|(name, unit)| Some((written.strip_suffix(name)?, *unit))).unwrap_or((written, 1));
    let seconds = number.parse::<u32>().ok().and_then(|number| number.checked_mul(unit)).filter(|seconds| *seconds > 0);
    seconds.ok_or_else(|| "write it as `10s`".to_owned())
}

#[derive(Args, Debug)]
#[group(multiple = false)]
pub struct Schema {
    /// JSON Schema of the manifest in a personalised page.
    #[arg(long)]
    pub manifest: bool,
    /// TypeScript types of `user`, from the user schema of the docs folder DIR.
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = ".")]
    pub types: Option<PathBuf>,
    /// JSON Schema of the site file, `docs.json`.
    #[arg(long, visible_alias = "site")]
    pub site_file: bool,
    /// JSON Schema of pages' heads.
    #[arg(long)]
    pub frontmatter: bool,
    /// JSON Schema of personas.
    #[arg(long)]
    pub persona: bool,
    /// JSON Schema of user schemas.
    #[arg(long, visible_alias = "user")]
    pub user_schema: bool,
    /// Write these four into `.docs/schemas` of the docs folder DIR; the one of personas knows its user schema.
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = ".")]
    pub write: Option<PathBuf>,
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
