//! The user in an answer, judged as a log-in judges it.

use super::Setting;
use crate::data;
use crate::diag::{Code, Diagnostic};
use crate::expr::flow::Schema;
use crate::readers;
use crate::source::{FileId, SitePath, Source};

/// Finds what is wrong with a body.
pub(super) fn examine(setting: &Setting, body: &[u8], schema: Option<&Schema>, diags: &mut Vec<Diagnostic>) {
    let key = setting.key;
    let mut push = |message: String, help: &str| diags.push(setting.finding(Code::UserShape, message).help(help));
    let Ok(text) = std::str::from_utf8(body) else {
        return push(format!("`{key}` answers with text that is not UTF-8"), "send JSON in UTF-8");
    };
    let path = SitePath::new("answer.json").expect("a path");
    let source = Source::new(FileId(0), path, text.to_owned());
    let node = match data::read(&source) {
        Ok(node) => node,
        Err(error) => {
            let help = "send an object: `{ \"groups\": [\"admin\"], \"content\": { \"firstName\": \"Jane\" } }`";
            return push(format!("`{key}` does not answer with JSON: {}", error.message), help);
        }
    };
    let mut findings = Vec::new();
    let delivered = readers::delivered(&node, None, &mut findings);
    for finding in findings {
        let message = format!("`{key}` answers with a user that is wrong: {}", finding.message);
        let told = setting.finding(Code::UserShape, message);
        diags.push(Diagnostic { severity: finding.severity, help: finding.help, ..told });
    }
    let (Some(delivered), Some(schema)) = (delivered, schema) else { return };
    // Values are a reader's own, and not said.
    let mut paths: Vec<String> = schema.violations(&delivered.user).into_iter().map(|wrong| wrong.path).collect();
    let knows = |group: &str| schema.groups.as_ref().is_none_or(|known| known.iter().any(|known| **known == *group));
    paths.extend((!delivered.groups.iter().all(|group| knows(group))).then(|| "groups".to_owned()));
    for path in paths {
        let message = format!("`{key}` answers with a user that the user schema does not allow: see `{path}`");
        let help = "mend what the server sends, or let the user schema allow it";
        diags.push(setting.finding(Code::UserShape, message).help(help));
    }
}
