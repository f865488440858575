//! The text of a case file: see `tests/cases/README.md`. What is read is written back byte for byte, but for the
//! expectations that `bless` replaces.

/// A file of cases.
#[derive(Debug)]
pub struct CaseFile {
    /// What stands before the first case: what the file is about.
    pub head: String,
    pub cases: Vec<Case>,
}

#[derive(Debug)]
pub struct Case {
    pub name: String,
    /// What stands between the name and the first section.
    pub note: String,
    pub inputs: Vec<Input>,
    pub expected: Vec<Expected>,
}

#[derive(Debug)]
pub struct Input {
    /// Below the docs folder.
    pub path: String,
    /// As it stands in the case file, blank lines before the next section included.
    pub raw: String,
}

#[derive(Debug)]
pub struct Expected {
    pub what: What,
    pub text: String,
}

/// A part of what a build gives.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum What {
    /// The content of `<main>` of the page with this route, laid out.
    Main(String),
    /// Of that only what the page itself says: without title, contents, links to its neighbours.
    Prose(String),
    /// The content of the page's sidebar.
    Sidebar(String),
    /// Of the page's bar at the top.
    Header(String),
    /// Of the page's footer.
    Footer(String),
    /// What the page's `<head>` says of it, a tag a line: without scripts, style sheets and policy.
    Head(String),
    /// What of the page depends on its reader: a line for each slot, definition, attribute and arm.
    Manifest(String),
    /// What the page's playground is made from: its button, and the operation file, a line for each part.
    Operation(String),
    /// An output file, as it is.
    File(String),
    /// The paths of all output files, one a line, sorted, hashes as `*`.
    Files,
    /// What was reported: a line each, `help:` below it.
    Diagnostics,
    /// What `docs check` reports beyond it, and nothing of the output.
    Check,
}

impl Input {
    /// The file's text: without the blank lines that separate it from the next section.
    pub fn text(&self) -> String {
        let text = self.raw.trim_end_matches('\n');
        if text.is_empty() { String::new() } else { format!("{text}\n") }
    }
}

impl What {
    fn parse(marker: &str) -> Result<What, String> {
        match marker.split_once(' ').unwrap_or((marker, "")) {
            ("main", route) if route.starts_with('/') => Ok(What::Main(route.to_owned())),
            ("prose", route) if route.starts_with('/') => Ok(What::Prose(route.to_owned())),
            ("manifest", route) if route.starts_with('/') => Ok(What::Manifest(route.to_owned())),
            ("operation", route) if route.starts_with('/') => Ok(What::Operation(route.to_owned())),
            ("file", path) if !path.is_empty() => Ok(What::File(path.to_owned())),
            ("sidebar", route) if route.starts_with('/') => Ok(What::Sidebar(route.to_owned())),
            ("header", route) if route.starts_with('/') => Ok(What::Header(route.to_owned())),
            ("footer", route) if route.starts_with('/') => Ok(What::Footer(route.to_owned())),
            ("head", route) if route.starts_with('/') => Ok(What::Head(route.to_owned())),
            ("files", "") => Ok(What::Files),
            ("diagnostics", "") => Ok(What::Diagnostics),
            ("check", "") => Ok(What::Check),
            _ => Err(format!(
                "`--- {marker}`: write `main /route`, `prose /route`, `sidebar /route`, `header /route`, `footer /route`, `head /route`, `manifest /route`, `operation /route`, `file path`, `files`, `diagnostics` or `check`"
            )),
        }
    }

    pub fn marker(&self) -> String {
        match self {
            What::Main(route) => format!("main {route}"),
            What::Prose(route) => format!("prose {route}"),
            What::Sidebar(route) => format!("sidebar {route}"),
            What::Header(route) => format!("header {route}"),
            What::Footer(route) => format!("footer {route}"),
            What::Head(route) => format!("head {route}"),
            What::Manifest(route) => format!("manifest {route}"),
            What::Operation(route) => format!("operation {route}"),
            What::File(path) => format!("file {path}"),
            What::Files => "files".to_owned(),
            What::Diagnostics => "diagnostics".to_owned(),
            What::Check => "check".to_owned(),
        }
    }
}

/// What the lines that follow belong to.
enum Place {
    Head,
    Note,
    Input,
    Expected,
}

impl CaseFile {
    pub fn parse(text: &str) -> Result<CaseFile, String> {
        let mut file = CaseFile { head: String::new(), cases: Vec::new() };
        let mut place = Place::Head;
        for line in text.split_inclusive('\n') {
            let bare = line.trim_end();
            if let Some(name) = bare.strip_prefix(">>> ") {
                let case =
                    Case { name: name.to_owned(), note: String::new(), inputs: Vec::new(), expected: Vec::new() };
                file.cases.push(case);
                place = Place::Note;
                continue;
            }
            let Some(case) = file.cases.last_mut() else {
                file.head.push_str(line);
                continue;
            };
            if let Some(path) = bare.strip_prefix("=== ") {
                if !case.expected.is_empty() {
                    return Err(format!("`{}`: inputs come before what is expected of them", case.name));
                }
                case.inputs.push(Input { path: path.to_owned(), raw: String::new() });
                place = Place::Input;
            } else if let Some(marker) = bare.strip_prefix("--- ") {
                case.expected.push(Expected { what: What::parse(marker)?, text: String::new() });
                place = Place::Expected;
            } else {
                let text = match place {
                    Place::Head => &mut file.head,
                    Place::Note => &mut case.note,
                    Place::Input => &mut case.inputs.last_mut().expect("pushed with its marker").raw,
                    Place::Expected => &mut case.expected.last_mut().expect("pushed with its marker").text,
                };
                text.push_str(line);
            }
        }
        Ok(file)
    }

    pub fn print(&self) -> String {
        let mut text = self.head.clone();
        for case in &self.cases {
            text += &format!(">>> {}\n{}", case.name, case.note);
            for input in &case.inputs {
                text += &format!("=== {}\n{}", input.path, input.raw);
            }
            for expected in &case.expected {
                text += &format!("--- {}\n{}", expected.what.marker(), expected.text);
            }
        }
        text
    }
}

#[test]
fn a_case_file_is_read_and_written_back() {
    let text = "About links.\n\n>>> One\nWhy it is so.\n=== index.mdx\n---\ntitle: A\n---\n# Head\n\nText\n===\n\n=== b.mdx\n\
                --- main /\n<h1>\n--- diagnostics\n\n>>> Two\n=== a.md\nx\n--- files\na\n";
    let file = CaseFile::parse(text).expect("a case file");
    assert_eq!(file.print(), text);
    assert_eq!(file.cases.len(), 2);
    let inputs: Vec<_> = file.cases[0].inputs.iter().map(|input| (input.path.as_str(), input.text())).collect();
    let index = "---\ntitle: A\n---\n# Head\n\nText\n===\n".to_owned();
    assert_eq!(inputs, [("index.mdx", index), ("b.mdx", String::new())]);
    assert_eq!(file.cases[0].expected[0].what, What::Main("/".to_owned()));
}

#[test]
fn slips_are_told() {
    assert!(CaseFile::parse(">>> A\n--- html /\n").is_err_and(|error| error.contains("prose /route")));
    assert!(CaseFile::parse(">>> A\n--- main index\n").is_err());
    assert!(CaseFile::parse(">>> A\n--- files\n=== a.mdx\n").is_err());
}
