//! Colours of the site file that are hard to read.

use crate::config::Config;
use crate::diag::{Code, Diagnostic, Severity};
use crate::render::contrast::{HardToRead, Kind, hard_to_read};

pub fn findings(config: &Config, diags: &mut Vec<Diagnostic>) {
    diags.extend(hard_to_read(&config.look, &config.color_places).iter().map(finding));
}

fn finding(hard: &HardToRead) -> Diagnostic {
    let HardToRead { span, color, pages, ratio, kind } = hard;
    match kind {
        Kind::Accent { shown } => {
            let message = format!(
                "`{color}` has a contrast of {ratio:.1} on {pages} pages, text needs 4.5: `{shown}` is shown instead"
            );
            let help = match *pages {
                "dark" => format!("write `\"light\": \"{shown}\"` in `colors`, or another light colour"),
                _ => format!("write `\"primary\": \"{shown}\"` in `colors`, or another dark colour"),
            };
            // Readers are given one that they can read.
            let found = Code::ContrastLow.at(*span, message).help(help);
            Diagnostic { severity: Severity::Note, ..found }
        }
        Kind::Page { text } => {
            let message = format!(
                "text has a contrast of {ratio:.1} on `{color}`, the background of {pages} pages; it needs 4.5"
            );
            let towards = if *pages == "dark" { "darker" } else { "lighter" };
            let help = format!("take a {towards} background: the theme's text is `{text}`");
            Code::ContrastLow.at(*span, message).help(help)
        }
    }
}
