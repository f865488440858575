//! Diagnostics: what went wrong, where, and how to mend it. Values beside a result, never thrown.

pub mod bytes;
pub mod codes;
pub mod github;
pub mod json;
pub mod report;
pub mod terminal;

pub use codes::Code;

use crate::source::{SitePath, Span};

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// The output is not what the author meant and must not be published: exit code 1.
    Error,
    /// A page came out, perhaps not the one the author meant. `--strict` makes it an error.
    Warning,
    /// Something worth knowing; never fails a build.
    Note,
}

impl Severity {
    pub const ALL: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

    pub const fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// One finding. Equal findings at one place are printed once.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    /// One sentence without a full stop, lower case, names in backquotes.
    pub message: String,
    /// Where to look; `None` for findings about the site as a whole.
    pub span: Option<Span>,
    /// The file, for findings about one that have no place in a text (pictures, files that could not be read).
    pub file: Option<SitePath>,
    /// What to write instead.
    pub help: Option<String>,
    /// Other places that belong to it ("first defined here").
    pub related: Vec<(Span, String)>,
}

impl Code {
    /// A diagnostic of this code with the code's own severity.
    pub fn at(self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { span: Some(span), ..self.site(message) }
    }

    /// A diagnostic that has no place in a file.
    pub fn site(self, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code: self,
            severity: self.severity(),
            message: message.into(),
            span: None,
            file: None,
            help: None,
            related: Vec::new(),
        }
    }

    /// A diagnostic about a file as a whole.
    pub fn in_file(self, file: SitePath, message: impl Into<String>) -> Diagnostic {
        Diagnostic { file: Some(file), ..self.site(message) }
    }
}

impl Diagnostic {
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    pub fn related(mut self, span: Span, label: impl Into<String>) -> Diagnostic {
        self.related.push((span, label.into()));
        self
    }
}

/// A result and what was found on the way to it.
#[derive(Clone, Debug)]
pub struct Checked<T> {
    pub value: T,
    pub diags: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// The value, its findings appended to `diags`.
    pub fn take(self, diags: &mut Vec<Diagnostic>) -> T {
        diags.extend(self.diags);
        self.value
    }
}

/// The candidate nearest to `name`, when near enough that a slip of the keys explains it.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&name.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= limit && *candidate != name)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
