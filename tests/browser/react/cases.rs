//! The text of a file of cases: see `tests/cases/README.md`. What is read is written back byte for byte, but for what is
//! blessed.

use std::fs;
use std::path::{Path, PathBuf};

pub struct CaseFile {
    path: PathBuf,
    /// What stands before the first case: what the file is about.
    head: String,
    pub cases: Vec<Case>,
}

/// Where a case's content stands in our pages: as it is, in a component of the page.
pub const PLACES: [&str; 2] = ["page", "component"];

#[derive(Default)]
pub struct Case {
    pub name: String,
    /// Exports at the beginning, which stay at the beginning wherever the content goes.
    pub setup: String,
    /// JSX: elements and expressions.
    pub content: String,
    pub difference: Option<Difference>,
    /// A line each.
    pub diagnostics: String,
}

/// Where we do something else than React, and why.
#[derive(Default)]
pub struct Difference {
    pub reason: String,
    /// For each of `PLACES`; in the file one for all, where they are the same.
    pub ours: Vec<String>,
    pub react: String,
}

impl CaseFile {
    /// The `.txt` files of a folder, by name.
    pub fn all(folder: &Path) -> Vec<CaseFile> {
        let entries = fs::read_dir(folder).expect("the folder of the cases");
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
        paths.sort();
        let read = |path: PathBuf| {
            let text = fs::read_to_string(&path).expect("a file of cases");
            let file = CaseFile::parse(path, &text);
            assert!(file.cases.len() > 1, "{} has hardly a case", file.path.display());
            file
        };
        paths.into_iter().map(read).collect()
    }

    fn parse(path: PathBuf, text: &str) -> CaseFile {
        let mut parts = text.split("\n>>> ");
        let head = parts.next().unwrap_or_default().trim_end().to_owned();
        CaseFile { path, head, cases: parts.map(Case::parse).collect() }
    }

    pub fn write(&self) {
        fs::write(&self.path, self.print()).expect("the file of cases can be written");
    }

    fn print(&self) -> String {
        let cases = self.cases.iter().map(|case| format!("\n{}", case.print()));
        format!("{}\n{}", self.head, cases.collect::<String>())
    }
}

impl Case {
    fn parse(text: &str) -> Case {
        let mut sections = text.split("\n--- ");
        let source = sections.next().unwrap_or_default();
        let (name, source) = source.split_once('\n').unwrap_or((source, ""));
        let (setup, content) = parted(source.trim_end());
        let mut case = Case { name: name.to_owned(), setup, content, ..Case::default() };
        let mut difference = Difference::default();
        for section in sections {
            let (marker, text) = section.split_once('\n').unwrap_or((section, ""));
            let text = text.trim_end().to_owned();
            match marker.trim_end() {
                "differs" => difference.reason = text,
                "ours" => difference.ours = vec![text; PLACES.len()],
                "ours in a component" => difference.ours[1] = text,
                "react" => difference.react = text,
                "diagnostics" => case.diagnostics = text,
                marker => panic!("{name}: `--- {marker}`: write `differs`, `ours`, `react` or `diagnostics`"),
            }
        }
        if !difference.reason.is_empty() {
            case.difference = Some(difference);
        }
        case
    }

    fn print(&self) -> String {
        let mut text = format!(">>> {}\n", self.name);
        if !self.setup.is_empty() {
            text += &format!("{}\n\n", self.setup);
        }
        text += &format!("{}\n", self.content);
        let mut section = |marker: &str, body: &str| text += &format!("--- {marker}\n{body}\n");
        if let Some(difference) = &self.difference {
            section("differs", &difference.reason);
            let page = difference.ours.first().map_or("", String::as_str);
            section("ours", page);
            if let Some(component) = difference.ours.get(1).filter(|component| **component != page) {
                section("ours in a component", component);
            }
            section("react", &difference.react);
        }
        if !self.diagnostics.is_empty() {
            section("diagnostics", &self.diagnostics);
        }
        text
    }

    /// The case as a page, for each of `PLACES`.
    pub fn pages(&self) -> [String; PLACES.len()] {
        let Case { setup, content, .. } = self;
        let gap = if setup.is_empty() { "" } else { "\n\n" };
        [
            format!("{setup}{gap}{content}\n"),
            format!("{setup}{gap}export const InComponent = () => <>{content}</>\n\n<InComponent />\n"),
        ]
    }
}

/// Exports and the rest, which is the last paragraph.
fn parted(source: &str) -> (String, String) {
    let (setup, content) = match source.starts_with("export ") {
        true => source.rsplit_once("\n\n").unwrap_or((source, "")),
        false => ("", source),
    };
    (setup.to_owned(), content.to_owned())
}

#[test]
fn a_file_of_cases_is_read_and_written_back() {
    let text = "About.\n\n>>> One\nexport const a = 1\n\nexport const b = 2\n\n<p>\n{a}\n</p>\n\n>>> Two\n{1}\n--- differs\n\
                Because.\n--- ours\n1\n--- ours in a component\n3\n--- react\n2\n--- diagnostics\nwarning[E1]: no\n";
    let file = CaseFile::parse(PathBuf::new(), text);
    assert_eq!(file.print(), text);
    assert_eq!(file.cases.len(), 2);
    assert_eq!(file.cases[0].setup, "export const a = 1\n\nexport const b = 2");
    assert_eq!(file.cases[0].content, "<p>\n{a}\n</p>");
    let difference = file.cases[1].difference.as_ref().expect("the second differs");
    assert_eq!((&difference.ours[..], &*difference.react), (&["1".to_owned(), "3".to_owned()][..], "2"));
}
