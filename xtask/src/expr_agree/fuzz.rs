//! Any source text: neither a panic nor a hang. Texts are made of the cases, cut, doubled and mixed, and of the
//! language's tokens in any order.

use std::time::{Duration, Instant};

use docs::expr::children::children_of;
use docs::expr::flow::{self, Schema};
use docs::expr::fold::{Folded, Folder};
use docs::expr::scope::Names;
use docs::expr::{eval, parse, show};
use docs::source::{FileId, SitePath, Source};

use super::generate::{self, Random};
use super::{case_files, written};
use crate::Outcome;
use crate::cargo::root;

/// No text may take longer, in an unoptimised build on a busy machine.
const SLOW: Duration = Duration::from_secs(10);

/// Feeds texts for so many seconds.
pub fn run(seconds: u64, seed: u64) -> Outcome {
    let seeds = seeds()?;
    let schema = Schema::read(serde_json::json!({
        "properties": { "a": { "type": "string" }, "list": { "type": "array", "items": { "type": "number" } } }
    }))?;
    // A text that ends the process, by its stack say, is known by what stands there.
    let current = root().join("target/fuzz/expression");
    std::fs::create_dir_all(current.parent().expect("it is in a folder")).map_err(|error| error.to_string())?;
    let mut random = Random::new(seed);
    let start = Instant::now();
    let (mut n_texts, mut n_bytes, mut n_parsed, mut slowest) = (0, 0, 0, Duration::ZERO);
    while start.elapsed() < Duration::from_secs(seconds) {
        let text = text(&mut random, &seeds);
        std::fs::write(&current, &text).map_err(|error| error.to_string())?;
        let began = Instant::now();
        let outcome = std::panic::catch_unwind(|| feed(&text, &schema));
        let took = began.elapsed();
        n_texts += 1;
        n_bytes += text.len();
        n_parsed += usize::from(matches!(outcome, Ok(true)));
        slowest = slowest.max(took);
        if outcome.is_err() {
            return Err(format!("this text panics:\n{text}"));
        }
        if took > SLOW {
            return Err(format!("this text takes {took:?}:\n{text}"));
        }
    }
    let memory = memory();
    println!("{n_texts} texts of {n_bytes} bytes, {n_parsed} of them expressions; slowest {slowest:?}; {memory}");
    Ok(())
}

/// Whether the text is an expression.
fn feed(text: &str, schema: &Schema) -> bool {
    let path = SitePath::new("page.mdx").expect("a path inside the folder");
    let range = 0..text.len() as u32;
    let source = Source::new(FileId(0), path, text);
    let module = parse::module(&source, std::slice::from_ref(&range)).value;
    let mut names = Names::new();
    names.module(&module);
    let scope = names.finish();
    let mut folder = Folder::default();
    let mut exprs: Vec<_> = module.definitions.into_iter().map(|definition| definition.value).collect();
    let parsed = parse::expression(&source, range);
    let is_expression = parsed.is_ok();
    exprs.extend(parsed.ok());
    for expr in &exprs {
        if let Ok(value) = eval::evaluate(expr, &scope, &eval::no_user()) {
            children_of(&value);
            show::show(&value);
        }
        if let Ok(Folded::Residual(residual)) = folder.expression(expr, &scope) {
            flow::check(&residual, &folder, schema);
            // What it gives does not matter here.
            let _ = eval::evaluate(&residual, &folder.residual_scope(), &eval::no_user());
        }
    }
    is_expression
}

fn seeds() -> Result<Vec<String>, String> {
    let mut seeds = Vec::new();
    for path in case_files()? {
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        seeds.extend(written(&text)?.into_iter().map(|case| case.expr.to_owned()));
    }
    Ok(seeds)
}

const TOKENS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "</",
    "/>",
    "=>",
    "=",
    "==",
    "===",
    "!",
    "?",
    "?.",
    "??",
    ":",
    ",",
    ".",
    "...",
    "`",
    "${",
    "'",
    "\"",
    "/",
    "//",
    "/*",
    "*/",
    "\\",
    "\n",
    " ",
    ";",
    "+",
    "-",
    "*",
    "**",
    "%",
    "&&",
    "||",
    "&",
    "#",
    "@",
    "user",
    "user.a",
    "user.list",
    "x",
    "y",
    "const",
    "return",
    "if",
    "else",
    "function",
    "async",
    "await",
    "class",
    "new",
    "this",
    "import",
    "export",
    "default",
    "from",
    "typeof",
    "void",
    "in",
    "of",
    "let",
    "var",
    "as",
    "for",
    "null",
    "undefined",
    "true",
    "0",
    "1e999",
    "0x",
    "1n",
    ".5",
    "'a'",
    "`b`",
    "<a>",
    "</a>",
    "<></>",
    "<B c={",
    "key=",
    "&amp;",
    "\u{2028}",
    "\u{feff}",
    "é",
    "😀",
    "\0",
    "\\ud800",
    "\\u{110000}",
    "map",
    ".map(",
    ".reduce(",
    ".replace(/",
    ".repeat(1e9)",
    "Array.from({length: 1e9})",
    "(a*)*b/",
    "__proto__",
    "Object.keys(",
    "JSON.stringify(",
    "Math.max(",
    "useState(",
    "toString",
    "{ ...",
    "=> {",
    "({",
    "})",
    "[...",
    "]: ",
];

fn text(random: &mut Random, seeds: &[String]) -> String {
    let mut text = match random.below(4) {
        0 => {
            let n_tokens = 1 + random.below(60);
            (0..n_tokens)
                .map(|_| TOKENS[random.below(TOKENS.len())])
                .collect::<Vec<_>>()
                .join(["", " "][random.below(2)])
        }
        1 => generate::case(random).source(),
        2 => {
            let case = generate::personal_case(random);
            format!("{}\n{}", case.module(), case.source())
        }
        _ => seeds[random.below(seeds.len())].clone(),
    };
    for _ in 0..random.below(5) {
        let (from, to) = (boundary(random, &text), boundary(random, &text));
        let (from, to) = (from.min(to), from.max(to));
        match random.below(5) {
            0 => text.replace_range(from..to, ""),
            1 => text.insert_str(from, TOKENS[random.below(TOKENS.len())]),
            2 => {
                let other = &seeds[random.below(seeds.len())];
                let cut = boundary(random, other);
                text.replace_range(from..to, &other[cut..]);
            }
            3 => {
                let part = text[from..to].to_owned();
                let n_times = 1 << random.below(8);
                if part.len() * n_times < 50_000 {
                    text.insert_str(to, &part.repeat(n_times));
                }
            }
            _ => {
                let around = [("(", ")"), ("[", "]"), ("{", "}"), ("x => ", ""), ("`${", "}`"), ("<a>{", "}</a>")];
                let (open, close) = around[random.below(around.len())];
                let n_times = random.below(40);
                text = format!("{}{text}{}", open.repeat(n_times), close.repeat(n_times));
            }
        }
    }
    text
}

fn boundary(random: &mut Random, text: &str) -> usize {
    text.floor_char_boundary(random.below(text.len() + 1))
}

/// The most memory this process had, where the system says so.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    format!("peak memory {}", peak.map_or("unknown", str::trim))
}
