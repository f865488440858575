//! `docs explain`: what a diagnostic means.

use std::io::Write;

use super::Outcome;
use crate::cli::Explain;
use crate::diag::{Code, Severity, did_you_mean};

pub fn run(args: &Explain) -> Outcome {
    let Some(wanted) = &args.code else {
        let list: String = Code::ALL.iter().map(|code| format!("{}  {}\n", code.number(), code.title())).collect();
        _ = anstream::stdout().write_all(list.as_bytes());
        return Outcome::Well;
    };
    let wanted = wanted.to_ascii_uppercase();
    let Some(code) = Code::ALL.iter().find(|code| code.number() == wanted) else {
        let near = did_you_mean(&wanted, Code::ALL.iter().map(|code| code.number()));
        let help = near.map_or("`docs explain` lists all codes".into(), |near| format!("did you mean `{near}`?"));
        _ = writeln!(anstream::stderr(), "error: there is no code `{wanted}`\n  = help: {help}");
        return Outcome::CouldNotRun;
    };
    let severity = match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    _ = writeln!(anstream::stdout(), "{} ({severity}): {}\n\n{}", code.number(), code.title(), code.explanation());
    Outcome::Well
}
