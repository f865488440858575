//! Findings for people: the source line, carets under the place, and what to write instead.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Duration;

use rustc_hash::FxHashMap;
use unicode_width::UnicodeWidthStr;

use super::report::{self, Counts, Lines};
use super::{Code, Diagnostic, Severity};
use crate::source::{Sources, Span};

/// Most characters of a source line that are shown.
const SHOWN: usize = 140;
/// Findings that say the same are one block from this number on …
const GROUP: usize = 3;
/// … which tells so many of their places.
const PLACES: usize = 3;
/// Shown before the place in a line that is cut.
const BEFORE: usize = 40;

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const GREEN: &str = "\x1b[1;32m";
const BLUE: &str = "\x1b[1;34m";
const END: &str = "\x1b[0m";

/// How much is said of findings that say the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// A block for each.
    All,
    /// A block for those with the same code and message, with the first places and how many there are: a picture that is
    /// missing on 300 pages is one thing to mend. What asks for nothing is a line.
    Grouped,
}

/// One block a finding, or one for those that say the same; an empty line after each, with colours: write it to a stream
/// that takes them out where they are not wanted. `diags` are in order. `prefix` leads from the reader's folder to the
/// docs folder (`docs/`), so that editors and terminals find the files.
pub fn print(diags: &[Diagnostic], sources: Sources, prefix: &str, extent: Extent) -> String {
    let mut printer = Printer { out: String::new(), lines: Lines::new(sources), prefix: shown(prefix) };
    let blocks = match extent {
        Extent::All => diags.iter().map(|diag| vec![diag]).collect(),
        Extent::Grouped => groups(diags),
    };
    for block in blocks {
        match block[..] {
            [diag] if extent == Extent::Grouped && diag.code == Code::PolicyWeaker => printer.policy(diag),
            [diag, ref others @ ..] => printer.block(diag, others),
            [] => continue,
        }
        printer.out.push('\n');
    }
    printer.out
}

/// Findings that say the same, at the place of the first of them; few ones by themselves.
fn groups(diags: &[Diagnostic]) -> Vec<Vec<&Diagnostic>> {
    let said = |diag: &Diagnostic| (diag.code, diag.severity, diag.message.clone(), diag.help.clone());
    let mut counts: FxHashMap<_, usize> = FxHashMap::default();
    for diag in diags {
        *counts.entry(said(diag)).or_default() += 1;
    }
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    let mut begun = FxHashMap::default();
    for diag in diags {
        let said = said(diag);
        if counts[&said] < GROUP {
            groups.push(vec![diag]);
            continue;
        }
        let at = *begun.entry(said).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(diag),
            None => groups.push(vec![diag]),
        }
    }
    groups
}

/// The last line: `2 errors, 5 warnings in 312 pages`, without pages where none was read.
pub fn summary(counts: Counts, n_pages: usize) -> String {
    match n_pages {
        0 => counted(counts),
        _ => format!("{} in {}", counted(counts), of(n_pages, "page")),
    }
}

/// `0.53 s`, `14 ms`
pub fn duration(time: Duration) -> String {
    match time.as_millis() {
        short @ 0..100 => format!("{short} ms"),
        _ => format!("{:.2} s", time.as_secs_f64()),
    }
}

/// How long each stage of a build took.
pub fn timings(timings: &[(&'static str, Duration)]) -> String {
    timings.iter().map(|(stage, time)| format!("{stage:<10} {:>9.1} ms\n", time.as_secs_f64() * 1e3)).collect()
}

/// `2 errors, 5 warnings`
pub fn counted(counts: Counts) -> String {
    match counts {
        Counts { errors: 0, warnings: 0 } => "no errors, no warnings".to_owned(),
        Counts { errors, warnings: 0 } => of(errors, "error"),
        Counts { errors: 0, warnings } => of(warnings, "warning"),
        Counts { errors, warnings } => format!("{}, {}", of(errors, "error"), of(warnings, "warning")),
    }
}

fn of(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

struct Printer<'a> {
    out: String,
    lines: Lines<'a>,
    prefix: String,
}

impl Printer<'_> {
    /// What the site allows is told by its pages, and most often meant.
    fn policy(&mut self, diag: &Diagnostic) {
        let n = diag.help.as_deref().unwrap_or_default().lines().count();
        let places = if n == 1 { "1 address".to_owned() } else { format!("{n} addresses") };
        let number = diag.code.number();
        let message = shown(&diag.message);
        self.push(format_args!("{GREEN}note[{number}]{END}: {message}, by {places}: `docs check --all` lists them\n"));
    }

    /// `others` say the same elsewhere.
    fn block(&mut self, diag: &Diagnostic, others: &[&Diagnostic]) {
        let (name, colour) = match diag.severity {
            Severity::Error => ("error", RED),
            Severity::Warning => ("warning", YELLOW),
            Severity::Note => ("note", GREEN),
        };
        let number = diag.code.number();
        self.push(format_args!("{colour}{name}[{number}]{END}{BOLD}: {}{END}\n", shown(&diag.message)));

        // The gutter is as wide as the highest line number.
        let places = diag.span.iter().chain(diag.related.iter().map(|(span, _)| span));
        let gutter = places.map(|span| self.lines.place(*span).line.to_string().len()).max().unwrap_or(1);
        match (diag.span, &diag.file) {
            (Some(span), _) => self.excerpt(span, None, colour, gutter),
            (None, Some(file)) => {
                let path = format!("{}{}", self.prefix, shown(file.as_str()));
                self.push(format_args!("{:gutter$}{BLUE}-->{END} {path}\n", ""));
            }
            (None, None) => {}
        }
        for (span, label) in &diag.related {
            self.excerpt(*span, Some(label), BLUE, gutter);
        }
        if !others.is_empty() {
            self.others(diag, others, gutter);
        }
        if let Some(help) = &diag.help {
            let mut help = help.lines();
            let first = shown(help.next().unwrap_or_default());
            self.push(format_args!("{:gutter$} {BLUE}={END} {BOLD}help{END}: {first}\n", ""));
            for line in help {
                self.push(format_args!("{:gutter$}         {}\n", "", shown(line)));
            }
        }
    }

    /// The next places of what is said, and how many there are.
    fn others(&mut self, diag: &Diagnostic, others: &[&Diagnostic], gutter: usize) {
        let told = others.len().min(PLACES - 1);
        for other in &others[..told] {
            let at = match (other.span, &other.file) {
                (Some(span), _) => {
                    let place = self.lines.place(span);
                    let path = shown(report::path_of(span.file, self.lines.sources()).as_str());
                    format!("{path}:{}:{}", place.line, place.column)
                }
                (None, Some(file)) => shown(file.as_str()),
                (None, None) => continue,
            };
            let prefix = self.prefix.clone();
            self.push(format_args!("{:gutter$}{BLUE}-->{END} {prefix}{at}\n", ""));
        }
        let rest = others.len() - told;
        let paths = others.iter().chain([&diag]).filter_map(|other| report::path(other, self.lines.sources()));
        let files = of(paths.collect::<BTreeSet<_>>().len(), "file");
        let n = others.len() + 1;
        let hint = if rest > 0 { ": `docs check --all` shows each" } else { "" };
        self.push(format_args!("{:gutter$} {BLUE}={END} {BOLD}{n} times{END} in {files}{hint}\n", ""));
    }

    /// The first line of the place. What more lines would show says little and pushes the next finding off the screen.
    fn excerpt(&mut self, span: Span, label: Option<&str>, colour: &str, gutter: usize) {
        let place = self.lines.place(span);
        let text = self.lines.text(span.file);
        let path = report::path_of(span.file, self.lines.sources());
        let line = self.lines.line(span.file, place.line);
        let range = self.lines.range(span);
        let start = range.start.min(line.end);
        let end = range.end.clamp(start, line.end);
        let from = match text[line.start..start].char_indices().rev().nth(BEFORE - 1) {
            Some((at, _)) if line.len() > SHOWN => line.start + at,
            Some(_) | None => line.start,
        };
        let to = text[from..line.end].char_indices().nth(SHOWN).map_or(line.end, |(at, _)| from + at);

        let before = format!("{}{}", if from > line.start { "…" } else { "" }, shown(&text[from..start]));
        let marked = shown(&text[start..end.min(to)]);
        let after = format!("{}{}", shown(&text[end.min(to)..to]), if to < line.end { "…" } else { "" });
        let shown_line = format!(" {before}{marked}{after}");
        let indent = before.width();
        let carets = if label.is_some() { "-" } else { "^" }.repeat(marked.width().max(1));
        let label_text = label.map(|label| format!(" {}", shown(label))).unwrap_or_default();

        let arrow = if label.is_some() { ":::" } else { "-->" };
        let path = format!("{}{}", self.prefix, shown(path.as_str()));
        self.push(format_args!("{:gutter$}{BLUE}{arrow}{END} {path}:{}:{}\n", "", place.line, place.column));
        self.push(format_args!("{:gutter$} {BLUE}|{END}\n", ""));
        self.push(format_args!("{BLUE}{:>gutter$} |{END}{}\n", place.line, shown_line.trim_end()));
        self.push(format_args!("{:gutter$} {BLUE}|{END} {:indent$}{colour}{carets}{label_text}{END}\n", "", ""));
    }

    fn push(&mut self, text: std::fmt::Arguments) {
        self.out.write_fmt(text).expect("a string takes all text");
    }
}

/// As a terminal may show it: tabs as four spaces, and what would move its cursor, change its state or turn the
/// direction of writing as an escape.
fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push_str("    "),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => {
                out.extend(c.escape_unicode())
            }
            c if c.is_control() => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests;
