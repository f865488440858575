//! What a build reports, from `--format json`, and samples of it with their source lines.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

pub struct Finding {
    pub severity: String,
    pub code: String,
    pub message: String,
    help: Option<String>,
    /// Path below the docs folder, line and column from 1.
    place: Option<(String, Option<u64>, u64)>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}] ", self.severity, self.code)?;
        match &*self.place() {
            "" => {}
            place => write!(f, "{place}: ")?,
        }
        f.write_str(&self.message)
    }
}

impl Finding {
    fn read(value: &Value) -> Option<Finding> {
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        let column = value["column"].as_u64().unwrap_or(1);
        Some(Finding {
            severity: text("severity")?,
            code: text("code")?,
            message: text("message")?,
            help: text("help"),
            place: text("file").map(|file| (file, value["line"].as_u64(), column)),
        })
    }

    /// `guides/x.mdx:3:5`, or nothing.
    pub fn place(&self) -> String {
        match &self.place {
            Some((file, Some(line), column)) => format!("{file}:{line}:{column}"),
            Some((file, None, _)) => file.clone(),
            None => String::new(),
        }
    }

    /// Whether the message names one of these paths, as authors write them.
    pub fn is_about<'a>(&self, mut paths: impl Iterator<Item = &'a str>) -> bool {
        let named = self.message.split('`').skip(1).step_by(2);
        let named: Vec<String> = named.map(|name| decoded(name.split(['#', '?']).next().unwrap_or(name))).collect();
        let folder = self.place.as_ref().and_then(|(file, ..)| file.rsplit_once('/')).map_or("", |(folder, _)| folder);
        let named: Vec<String> =
            named.iter().flat_map(|name| [name.trim_start_matches('/').to_owned(), joined(folder, name)]).collect();
        paths.any(|path| named.iter().any(|name| name == path))
    }
}

/// The paths of a `LEFT-OUT.txt`: one a line, its reason in brackets behind it.
pub fn left_out_paths(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(|line| line.rsplit_once(" (").map_or(line, |(path, _)| path).trim())
}

/// `a/b` and `../c.png` → `a/c.png`
fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// `%20` as a blank: links are written encoded, files are not.
fn decoded(path: &str) -> String {
    path.replace("%20", " ")
}

/// The findings, and how many pages the summary counts.
pub fn parse(stdout: &str) -> Result<(Vec<Finding>, u64), String> {
    let mut findings = Vec::new();
    let mut n_pages = 0;
    for line in stdout.lines() {
        let value: Value = serde_json::from_str(line).map_err(|error| format!("no JSON: {line}: {error}"))?;
        match value["type"].as_str() {
            Some("summary") => n_pages = value["pages"].as_u64().unwrap_or(0),
            _ => findings.push(Finding::read(&value).ok_or_else(|| format!("no finding: {line}"))?),
        }
    }
    Ok((findings, n_pages))
}

/// Up to `n` warnings of each code over all sites, chosen by chance (the same each time), with their source lines.
pub fn print_samples(all: &[(PathBuf, Finding)], n: usize) {
    let mut by_code: BTreeMap<&str, Vec<&(PathBuf, Finding)>> = BTreeMap::new();
    for found in all.iter().filter(|(_, finding)| finding.severity == "warning") {
        by_code.entry(&found.1.code).or_default().push(found);
    }
    let mut random = crate::gen_site::random::Random::new(1);
    for (code, mut found) in by_code {
        println!("\n== {code}: {} in all", found.len());
        for _ in 0..n.min(found.len()) {
            let (site, finding) = found.swap_remove(random.below(found.len()));
            println!("\n{}: {finding}", site.file_name().unwrap_or_default().to_string_lossy());
            if let Some((file, Some(line), _)) = &finding.place {
                let text = fs::read_to_string(site.join(file)).unwrap_or_default();
                let source = text.lines().nth(*line as usize - 1).unwrap_or("");
                println!("    {}", source.chars().take(200).collect::<String>());
            }
            if let Some(help) = &finding.help {
                println!("    help: {help}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_about_what_is_left_out_are_known() {
        let line = r#"{"type":"diagnostic","severity":"warning","code":"E0601","message":"no file at `../images/a%20b.png`","help":null,"file":"guides/x.mdx","line":3,"column":5}
{"type":"summary","errors":0,"warnings":1,"pages":7}"#;
        let (findings, n_pages) = parse(line).expect("two lines");
        assert_eq!(
            (findings[0].to_string().as_str(), n_pages),
            ("warning[E0601] guides/x.mdx:3:5: no file at `../images/a%20b.png`", 7)
        );
        assert!(findings[0].is_about(left_out_paths("x.py (code)\nimages/a b.png (large)\n")));
        assert!(!findings[0].is_about(left_out_paths("images/a.png (large)\n")));
    }
}
