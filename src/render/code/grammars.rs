//! Languages by the names that fences use, and their grammars, compiled when first used and then shared.

use std::sync::OnceLock;

use arborium::tree_sitter::Language;
use rustc_hash::FxHashSet;

use super::highlight::Class;
use super::lexis::{self, Lexis};
use super::query::Query;

pub(super) struct Grammar {
    label: &'static str,
    language: fn() -> Language,
    highlights: fn() -> &'static str,
    injections: &'static str,
    compiled: OnceLock<Option<Compiled>>,
}

/// A grammar with its queries.
pub(super) struct Compiled {
    pub language: Language,
    pub highlights: Query,
    /// By the index of a capture in `highlights`.
    pub classes: Vec<Option<Class>>,
    /// By the index of a capture in what the library matches of `highlights`.
    pub rest_classes: Vec<Option<Class>>,
    /// Where code of other languages stands; nothing where there is none.
    pub injections: Option<Query>,
}

macro_rules! grammars {
    ($($module:ident $label:literal: $($name:literal)*;)*) => {
        /// The grammar for a language's name in lower case.
        fn find(name: &str) -> Option<&'static Grammar> {
            match name {
                $($($name)|* => {
                    static GRAMMAR: Grammar = Grammar {
                        label: $label,
                        language: || arborium::$module::language().into(),
                        highlights: || &arborium::$module::HIGHLIGHTS_QUERY,
                        injections: arborium::$module::INJECTIONS_QUERY,
                        compiled: OnceLock::new(),
                    };
                    Some(&GRAMMAR)
                })*
                _ => None,
            }
        }

        /// The first name of every language.
        #[cfg(test)]
        pub(super) const ALL: &[&str] = &[$(first!($($name)*)),*];

        /// All names of all languages.
        #[cfg(test)]
        pub(super) const NAMES: &[&str] = &[$($($name),*),*];
    };
}

#[cfg(test)]
macro_rules! first {
    ($first:literal $($rest:literal)*) => {
        $first
    };
}

grammars! {
    lang_bash "Shell": "bash" "sh" "shell" "zsh" "shellscript" "console" "shellsession" "terminal" "curl" "fish" "ksh";
    lang_c "C": "c" "h";
    lang_c_sharp "C#": "csharp" "c-sharp" "cs" "c#" "dotnet" ".net";
    lang_clojure "Clojure": "clojure" "clj" "cljs" "edn";
    lang_cmake "CMake": "cmake";
    lang_cpp "C++": "cpp" "c++" "cc" "cxx" "hpp" "arduino";
    lang_css "CSS": "css";
    lang_dart "Dart": "dart" "flutter";
    lang_diff "Diff": "diff" "patch";
    lang_dockerfile "Dockerfile": "dockerfile" "docker" "containerfile";
    lang_elixir "Elixir": "elixir" "ex" "exs";
    lang_go "Go": "go" "golang";
    lang_graphql "GraphQL": "graphql" "gql";
    lang_groovy "Groovy": "groovy" "gradle" "jenkinsfile";
    lang_hcl "HCL": "hcl" "terraform" "tf" "tfvars";
    lang_html "HTML": "html" "htm" "xhtml";
    lang_ini "INI": "ini" "cfg" "conf" "properties" "env" "dotenv" ".env" "editorconfig";
    lang_java "Java": "java";
    lang_javascript "JavaScript": "javascript" "js" "mjs" "cjs" "node" "nodejs" "jsx" "react";
    lang_jinja2 "Jinja": "jinja2" "jinja" "j2" "liquid" "twig" "nunjucks";
    lang_json "JSON": "json" "jsonc" "json5" "jsonl" "ndjson" "geojson" "webmanifest";
    lang_kotlin "Kotlin": "kotlin" "kt" "kts";
    lang_lua "Lua": "lua";
    lang_make "Makefile": "make" "makefile" "mk";
    lang_markdown "Markdown": "markdown" "md" "mdx";
    lang_perl "Perl": "perl" "pl" "pm";
    lang_php "PHP": "php";
    lang_powershell "PowerShell": "powershell" "pwsh" "ps1" "ps" "cmd" "bat" "batch";
    lang_proto "Protocol Buffers": "proto" "protobuf" "proto3";
    lang_python "Python": "python" "py" "python3" "py3" "pycon" "ipython" "jupyter";
    lang_r "R": "r" "rlang";
    lang_ruby "Ruby": "ruby" "rb" "rails" "erb";
    lang_rust "Rust": "rust" "rs";
    lang_scala "Scala": "scala" "sbt";
    lang_scss "SCSS": "scss" "sass" "less";
    lang_sql "SQL": "sql" "postgres" "postgresql" "psql" "mysql" "sqlite" "plpgsql" "tsql" "bigquery";
    lang_svelte "Svelte": "svelte";
    lang_swift "Swift": "swift";
    lang_toml "TOML": "toml";
    lang_tsx "TSX": "tsx";
    lang_typescript "TypeScript": "typescript" "ts" "mts" "cts" "node.js";
    lang_vue "Vue": "vue";
    lang_xml "XML": "xml" "svg" "xsl" "plist" "rss";
    lang_yaml "YAML": "yaml" "yml";
    lang_zig "Zig": "zig";
}

/// The grammar for a language as an author names it; `None` for unknown ones and for plain text.
pub(super) fn grammar(name: &str) -> Option<&'static Compiled> {
    let grammar = find(&normal(name))?;
    grammar.compiled.get_or_init(|| compile(grammar)).as_ref()
}

/// A language without a grammar.
pub(super) fn lexis(name: &str) -> Option<&'static Lexis> {
    lexis::find(&normal(name))
}

/// What a reader sees as the language's name.
pub(super) fn label(name: &str) -> Option<&'static str> {
    let name = normal(name);
    match &*name {
        "json5" => Some("JSON5"),
        "jsonc" => Some("JSONC"),
        "mdx" => Some("MDX"),
        "jsx" => Some("JSX"),
        "env" | "dotenv" | ".env" => Some(".env"),
        "terraform" | "tf" => Some("Terraform"),
        "gradle" => Some("Gradle"),
        "svg" => Some("SVG"),
        "curl" => Some("cURL"),
        "cmd" | "bat" | "batch" => Some("Batch"),
        "csv" => Some("CSV"),
        "mermaid" => Some("Mermaid"),
        "apache" | "apacheconf" | "htaccess" => Some("Apache"),
        name => find(name).map(|grammar| grammar.label).or_else(|| Some(lexis::find(name)?.label)),
    }
}

/// `Bash=` and `{js}` are how some authors write `bash` and `js`.
fn normal(name: &str) -> String {
    name.trim_matches(|c: char| !(c.is_alphanumeric() || matches!(c, '+' | '#' | '.'))).to_ascii_lowercase()
}

/// A language's parse table and the texts of its queries, for highlighting and for injections.
#[cfg(test)]
pub(super) fn queries_of(name: &str) -> (Language, [Vec<&'static str>; 2]) {
    let grammar = find(name).expect("a language of ours");
    ((grammar.language)(), [without_repeats(highlights(grammar)), ours(grammar.injections)])
}

fn highlights(grammar: &Grammar) -> &'static str {
    match grammar.label {
        "Diff" => DIFF,
        _ => (grammar.highlights)(),
    }
}

/// The library's query for diffs calls additions strings.
const DIFF: &str = "[(addition) (new_file)] @diff.plus\n[(deletion) (old_file)] @diff.minus\n(location) @attribute\n(commit) @constant\n(command) @comment";

fn compile(grammar: &Grammar) -> Option<Compiled> {
    let language = (grammar.language)();
    let highlights = Query::new(&language, &without_repeats(highlights(grammar)));
    let classes = highlights.captures.iter().map(|name| Class::of_capture(name)).collect();
    let rest_names = highlights.rest.iter().flat_map(|rest| rest.query.capture_names());
    let rest_classes = rest_names.map(|name| Class::of_capture(name)).collect();
    let injections = ours(grammar.injections);
    let injections = Some(Query::new(&language, &injections)).filter(|_| !injections.is_empty());
    Some(Compiled { language, highlights, classes, rest_classes, injections })
}

/// The patterns of a query, each once, the last of equal ones: later patterns win. TypeScript's query holds JavaScript's
/// twice.
pub(super) fn without_repeats(query: &str) -> Vec<&str> {
    let patterns = patterns(query);
    let mut seen = FxHashSet::default();
    let mut last: Vec<&str> = patterns.into_iter().rev().filter(|pattern| seen.insert(*pattern)).collect();
    last.reverse();
    last
}

/// The patterns of a query as they are written, with what is between them left out.
fn patterns(query: &str) -> Vec<&str> {
    let bytes = query.as_bytes();
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    let (mut depth, mut pos) = (0usize, 0);
    while pos < bytes.len() {
        let end = match bytes[pos] {
            b';' => {
                pos = memchr::memchr(b'\n', &bytes[pos..]).map_or(bytes.len(), |line| pos + line);
                continue;
            }
            b'"' => {
                let mut end = pos + 1;
                while bytes.get(end).is_some_and(|byte| *byte != b'"') {
                    end += 1 + usize::from(bytes[end] == b'\\');
                }
                (end + 1).min(bytes.len())
            }
            _ => pos + 1,
        };
        // `name: (identifier)` is one pattern.
        let is_named = ranges.last().is_some_and(|range| query[range.clone()].ends_with(':'));
        let begins = match bytes[pos] {
            b'(' | b'[' | b'"' => !is_named,
            byte => (byte.is_ascii_alphabetic() || byte == b'_') && pos > 0 && bytes[pos - 1].is_ascii_whitespace(),
        };
        if ranges.is_empty() || depth == 0 && begins {
            ranges.push(pos..pos);
        }
        match bytes[pos] {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // Captures and quantifiers belong to the pattern before them.
        if !bytes[pos].is_ascii_whitespace()
            && let Some(range) = ranges.last_mut()
        {
            range.end = end;
        }
        pos = end;
    }
    ranges.into_iter().map(|range| &query[range]).filter(|pattern| !pattern.is_empty()).collect()
}

/// The patterns of an injection query without those that name a language of no grammar here.
pub(super) fn ours(injections: &str) -> Vec<&str> {
    let names_other = |pattern: &&str| {
        let named = pattern.split_once("injection.language \"").and_then(|(_, rest)| rest.split_once('"'));
        named.is_some_and(|(name, _)| find(&normal(name)).is_none())
    };
    patterns(injections).into_iter().filter(|pattern| !names_other(pattern)).collect()
}
