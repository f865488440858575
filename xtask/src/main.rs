//! The project's own commands: `cargo xtask COMMAND`. One file each; `USAGE` is their list.
#![allow(clippy::disallowed_methods, reason = "a development tool reads and writes files; the rules are for the core")]

mod bench;
mod bless;
mod cargo;
mod check;
mod client;
mod corpus;
mod expr_agree;
mod fuzz;
mod gen_site;
mod mdx_tree;
mod measure;
mod pictures;
mod programs;
mod search_quality;
mod test;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  test [--long | FILTER]   everything: formatting, lints, all tests; installs Chromium, node and npm when they are missing.
                           With FILTER only the tests whose name contains it. --long: the slow ones too, then fuzzing.
  check                    formatting, lints and the tidy rules
  bless                    rewrites the expected parts of tests/cases and tests/browser/react with what comes out now
  bench [N...] [--peers] [--generated] [--runs N]
                           times builds of N pages (1,000) and their floors, beside those of Hugo, Zola and mdBook where
                           they are installed (--peers); then what personalisation costs; JSON lines
  bench --check | --bless  counts the instructions of the core's stages over fixed inputs: fails when one took 3 % more or
                           less than the repository says, or writes down what they take now; needs valgrind
  bench parse DIR          times parsing of the pages below a folder, and comrak alone on the same
  bench expressions DIR    times compiling of the expressions of the pages below a folder
  bench specifications DIR times reading of the API specifications below a folder, and of generated ones
  bench serve [DIR]        times what a writer's browser shows after an edit, on generated sites or on DIR;
                           --load: many requests and slow clients at once (needs wrk)
  bench loader             times pages of 100 and 1,000 slots in Chromium, beside the same pages without
  corpus DIR [--sample N]  builds every site in a folder, one line each; N random warnings of each code with their lines
  expr-agree N [SEED]      compares N generated expressions with V8; keeps disagreements as cases of src/expr/cases
  expr-agree --fold N SEED compares N generated expressions with what folding leaves of them
  expr-agree --fuzz SECONDS SEED
                           feeds texts of every kind to the parser, the evaluator, folding and the flow analysis
  expr-agree --bless       rewrites what those cases expect with what V8 says
  mdx-tree FILES OUT       writes our trees of the pages named in FILES, to be compared with the reference parser's
  client                   bundles the loader of src/client into src/client/built
  fuzz NAME SECONDS        throws mutated pages at the parser (`parse`) or at the whole build (`page`), or mutated API
                           specifications at their reader (`openapi`)
  pictures [SITE...]       takes pictures of 60 pages of the sites (of the example site without any), light and dark, 1440
                           and 390 wide, into target/pictures, with an index.html to look at them
  search-quality DIR [PAGEFIND]
                           asks the queries of tests/search of the sites in a folder: how high the right pages stand,
                           beside plain BM25 and, where its program is named, Pagefind
  gen-site N DIR           writes a site of N pages like those that people write
";

/// What a command ends with: nothing, or one line that says what went wrong.
type Outcome = Result<(), String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["test", "--long"] => test::everything(test::Length::Long),
        ["test"] => test::everything(test::Length::Short),
        ["test", filter] if !filter.starts_with('-') => test::filtered(filter),
        ["check"] => check::run_all(),
        ["bench", "--check"] => bench::guard::check(),
        ["bench", "--bless"] => bench::guard::bless(),
        ["bench", "stage", name, times] => number(times).and_then(|times| bench::guard::stage(name, times)),
        ["bench", "parse", folder] => bench::run_parse(folder),
        ["bench", "expressions", folder] => bench::run_expressions(folder),
        ["bench", "specifications", folder] => bench::run_specifications(folder),
        ["bench", "serve"] => bench::run_serve(None),
        ["bench", "serve", "--load"] => bench::load::measure(),
        ["bench", "serve", folder] => bench::run_serve(Some(folder)),
        ["bench", "loader"] => bench::loader::measure(),
        ["bench", arguments @ ..] => match bench::part(arguments).or_else(|| bench::run(arguments)) {
            Some(outcome) => outcome,
            None => return usage(),
        },
        ["corpus", folder] => corpus::run(folder, 0),
        ["corpus", folder, "--sample", n] => number(n).and_then(|n| corpus::run(folder, n)),
        ["gen-site", n, folder] => number(n).and_then(|n| gen_site::run(n, folder)),
        ["expr-agree", "--bless"] => expr_agree::bless(),
        ["expr-agree", "--fold", n, seed] => number(n).and_then(|n| expr_agree::fold::run(n, number(seed)? as u64)),
        ["expr-agree", "--fuzz", seconds, seed] => {
            number(seconds).and_then(|seconds| expr_agree::fuzz::run(seconds as u64, number(seed)? as u64))
        }
        ["expr-agree", n] => number(n).and_then(|n| expr_agree::run(n, 1)),
        ["expr-agree", n, seed] => number(n).and_then(|n| expr_agree::run(n, number(seed)? as u64)),
        ["search-quality", folder] => search_quality::run(folder, None),
        ["search-quality", folder, pagefind] => search_quality::run(folder, Some(pagefind)),
        ["mdx-tree", files, out] => mdx_tree::run(files, out),
        ["fuzz", name, seconds] => number(seconds).and_then(|seconds| fuzz::run(name, seconds)),
        ["pictures", sites @ ..] => pictures::run(sites),
        ["bless"] => bless::run_cases(),
        ["client"] => client::run_bundler(),
        _ => return usage(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprint!("{USAGE}");
    ExitCode::from(2)
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("`{text}` is no number"))
}
