//! JSX as our build renders it, compared with what react-dom makes of the same source in the same browser.
//!
//! `react/*.txt` hold the cases, `tests/cases/README.md` describes them. One build and one browser do for all of them:
//! each case becomes two pages, one that has its content as it is and one that has it in a component; each page's shape
//! must be that of react-dom's rendering. What differs on purpose stands in the case, with its reason.

mod cases;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::driver::{self, Context};
use crate::server::{Server, Site};
use cases::{Case, CaseFile, Difference, PLACES};

const SHAPE: &str = include_str!("react/shape.js");
const REFERENCE: &str = include_str!("react/reference.js");
const BUILT: &str = include_str!("react/built.js");

#[test]
fn pages_are_what_react_makes_of_them() {
    let mut files = CaseFile::all(&root().join("tests/browser/react"));
    let cases: Vec<&Case> = files.iter().flat_map(|file| &file.cases).collect();
    let outcomes = outcomes(&cases);
    if std::env::var_os("BLESS").is_some() {
        let cases = files.iter_mut().flat_map(|file| &mut file.cases);
        cases.zip(&outcomes).for_each(|(case, outcome)| outcome.bless(case));
        files.iter().for_each(CaseFile::write);
    }
    let cases = files.iter().flat_map(|file| &file.cases);
    let failures: Vec<String> = cases.zip(&outcomes).flat_map(|(case, outcome)| outcome.judged_by(case)).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// What both sides make of a case.
struct Outcome {
    react: String,
    /// For each of `PLACES`.
    ours: Vec<String>,
    /// What was reported in any place, a line each, sorted.
    diagnostics: String,
}

impl Outcome {
    /// What is not as the case says.
    fn judged_by(&self, case: &Case) -> Vec<String> {
        let mut failures = Vec::new();
        let mut compare = |what: &str, expected: &str, got: &str| {
            if expected != got {
                failures.push(format!("{}: {what}\n--- expected\n{expected}\n--- got\n{got}\n", case.name));
            }
        };
        compare("diagnostics", &case.diagnostics, &self.diagnostics);
        let expected = match &case.difference {
            Some(difference) => {
                compare("react-dom", &difference.react, &self.react);
                difference.ours.clone()
            }
            None => vec![self.react.clone(); PLACES.len()],
        };
        for ((place, expected), ours) in PLACES.iter().zip(&expected).zip(&self.ours) {
            compare(&format!("in a {place}"), expected, ours);
        }
        if case.difference.is_some() && self.ours.iter().all(|ours| *ours == self.react) {
            failures.push(format!("{}: nothing differs any more: take the difference out\n", case.name));
        }
        if self.react.is_empty() {
            failures.push(format!("{}: nothing is rendered, so nothing is compared\n", case.name));
        }
        failures
    }

    /// Takes over what was reported and, where the case says that there is one, the difference.
    fn bless(&self, case: &mut Case) {
        case.diagnostics.clone_from(&self.diagnostics);
        if let Some(Difference { ours, react, .. }) = &mut case.difference {
            ours.clone_from(&self.ours);
            react.clone_from(&self.react);
        }
    }
}

fn outcomes(cases: &[&Case]) -> Vec<Outcome> {
    let context = driver::context();
    let react = rendered_by_react(&context, cases);
    let (built, reported) = build(cases);
    let server = Server::start(Site::new(&built));
    let tab = context.tab();
    tab.open(&server.url("/"));
    tab.evaluate(&format!("{SHAPE}\n{BUILT}"));
    let routes: Vec<String> =
        (0..cases.len()).flat_map(|number| PLACES.map(|place| format!("/{place}/{number}"))).collect();
    let ours = strings(&tab.evaluate(&format!("built({})", json!(routes))));
    assert_eq!((react.len(), ours.len()), (cases.len(), routes.len()), "a shape for each case");
    let outcome = |(number, react)| {
        let ours = ours[number * PLACES.len()..][..PLACES.len()].to_vec();
        let files = PLACES.map(|place| format!("{place}/{number}.mdx"));
        let told = reported.iter().filter(|(file, _)| files.contains(file)).map(|(_, text)| text.as_str());
        let diagnostics: Vec<&str> = told.collect::<BTreeSet<_>>().into_iter().collect();
        Outcome { react, ours, diagnostics: diagnostics.join("\n") }
    };
    react.into_iter().enumerate().map(outcome).collect()
}

/// The shapes that react-dom gives, in the browser of the tests.
fn rendered_by_react(context: &Context, cases: &[&Case]) -> Vec<String> {
    let functions = cases.iter().map(|case| {
        let setup = case.setup.replace("export const ", "const ").replace("export function ", "function ");
        format!("() => {{\n{setup}\nreturn <>{}</>\n}}", case.content)
    });
    let packages = root().join("tests/node_modules");
    let source = |name: &str| {
        let path = packages.join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}\n{ADVICE}", path.display()))
    };
    let modules = json!({
        "react": source("react/cjs/react.production.js"),
        "react-dom": source("react-dom/cjs/react-dom.production.js"),
        "react-dom/client": source("react-dom/cjs/react-dom-client.production.js"),
        "scheduler": source("scheduler/cjs/scheduler.production.js"),
    });
    let tab = context.tab();
    let given = json!({ "modules": modules, "cases": without_jsx(&functions.collect::<Vec<_>>()) });
    tab.evaluate(&format!("{SHAPE}\n{REFERENCE}\nconst given = {given}"));
    strings(&tab.evaluate("rendered(given)"))
}

const ADVICE: &str = "the packages of tests/package-lock.json are missing: run `cargo xtask test`, which installs them, or \
                      `npm ci` in the folder `tests`";

/// JSX to calls of `React.createElement`, by a transformer that shares nothing with our parser.
fn without_jsx(sources: &[String]) -> Value {
    let script = root().join("tests/browser/react/transform.js");
    let mut node = Command::new("node");
    node.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut node = node.spawn().unwrap_or_else(|error| panic!("node does not start: {error}\n{ADVICE}"));
    // Dropped at the end of the statement, which ends the input.
    node.stdin.take().expect("a pipe").write_all(json!(sources).to_string().as_bytes()).expect("node reads its input");
    let output = node.wait_with_output().expect("node ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("a list")
}

/// The folder of the built site, and what was reported: files and lines of text.
fn build(cases: &[&Case]) -> (PathBuf, Vec<(String, String)>) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("react");
    let docs = folder.join("docs");
    if docs.exists() {
        fs::remove_dir_all(&docs).expect("the pages of the last run can be removed");
    }
    let mut pages = vec!["index".to_owned()];
    for place in PLACES {
        fs::create_dir_all(docs.join(place)).expect("a folder");
    }
    for (number, case) in cases.iter().enumerate() {
        for (place, text) in PLACES.iter().zip(case.pages()) {
            let page = format!("{place}/{number}");
            fs::write(docs.join(format!("{page}.mdx")), text).expect("a page");
            pages.push(page);
        }
    }
    fs::write(docs.join("index.mdx"), "The cases.\n").expect("a page");
    let site = json!({
        "theme": "mint", "name": "React", "url": "https://docs.example", "colors": { "primary": "#0F766E" },
        "navigation": { "pages": pages },
    });
    fs::write(docs.join("docs.json"), site.to_string()).expect("the site file");
    let out = folder.join("dist");
    let mut command = Command::new(env!("CARGO_BIN_EXE_docs"));
    command.arg("build").arg(&docs).arg("--out").arg(&out).args(["--format", "json"]);
    let output = command.output().expect("the binary starts");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "a case has an error, so no page is written:\n{told}");
    let lines = told.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"));
    let reported = lines.filter(|line| line["type"] == "diagnostic").map(|line| {
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        (text("file"), format!("{}[{}]: {}", text("severity"), text("code"), text("message")))
    });
    (out, reported.collect())
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn strings(value: &Value) -> Vec<String> {
    let list = value.as_array().unwrap_or_else(|| panic!("no list: {value}"));
    list.iter().map(|item| item.as_str().unwrap_or_else(|| panic!("no text: {item}")).to_owned()).collect()
}
