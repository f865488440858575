//! `groups`: who sees a page in the navigation.

use crate::data::{Node, Value};
use crate::diag::{Code, Diagnostic};

/// Who may see a page.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum Visibility {
    /// No `groups`.
    #[default]
    Everyone,
    /// `groups: []`, and `groups` that could not be read.
    Nobody,
    /// Some rule admits the reader and no rule excludes them. Never empty.
    Rules(Vec<Rule>),
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Rule {
    pub includes: Audience,
    /// Group names, sorted, each once.
    pub excludes: Vec<Box<str>>,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Audience {
    /// Also readers who are not logged in.
    Everyone,
    /// Any reader who is logged in: `*`.
    Identified,
    /// Readers in one of these groups: sorted, each once, never empty.
    Groups(Vec<Box<str>>),
}

impl Visibility {
    /// Whether a reader sees the page; `groups` are theirs, `None` for one who is not logged in.
    pub fn admits(&self, groups: Option<&[&str]>) -> bool {
        let in_any = |names: &[Box<str>]| {
            groups.is_some_and(|groups| groups.iter().any(|group| names.iter().any(|name| **name == **group)))
        };
        match self {
            Visibility::Everyone => true,
            Visibility::Nobody => false,
            Visibility::Rules(rules) => {
                let included = rules.iter().any(|rule| match &rule.includes {
                    Audience::Everyone => true,
                    Audience::Identified => groups.is_some(),
                    Audience::Groups(names) => in_any(names),
                });
                included && !rules.iter().any(|rule| in_any(&rule.excludes))
            }
        }
    }
}

/// The value of `groups`. What cannot be read hides the page: shown by mistake is worse than hidden by mistake.
pub(super) fn visibility(node: &Node, diags: &mut Vec<Diagnostic>) -> Visibility {
    let read = match &node.value {
        Value::Text(name) => {
            let message = "`groups` is a list, this is one text";
            diags.push(Code::GroupsText.at(node.span, message).help(format!("write `groups: [{name}]`")));
            names(std::slice::from_ref(node), diags).map(|names| vec![included(names)])
        }
        Value::List(nodes) if nodes.is_empty() => Some(Vec::new()),
        Value::List(nodes) => match nodes.iter().filter(|node| matches!(node.value, Value::Map(_))).count() {
            0 => names(nodes, diags).map(|names| vec![included(names)]),
            n_rules if n_rules == nodes.len() => nodes.iter().map(|node| rule(node, diags)).collect(),
            _ => {
                let message = "`groups` mixes names and rules";
                diags.push(
                    Code::GroupsForm.at(node.span, message).help("write a name as a rule: `- includes: [admin]`"),
                );
                None
            }
        },
        _ => {
            let message = format!("`groups` takes a list, this is {}", node.kind());
            diags.push(Code::GroupsForm.at(node.span, message).help("write `groups: [admin]`"));
            None
        }
    };
    match read {
        Some(rules) if !rules.is_empty() => Visibility::Rules(rules),
        _ => Visibility::Nobody,
    }
}

fn included(names: Vec<Box<str>>) -> Rule {
    let includes = if names.iter().any(|name| &**name == "*") { Audience::Identified } else { Audience::Groups(names) };
    Rule { includes, excludes: Vec::new() }
}

/// Group names, sorted, each once; `None` when one is no text.
fn names(nodes: &[Node], diags: &mut Vec<Diagnostic>) -> Option<Vec<Box<str>>> {
    let mut names = Vec::with_capacity(nodes.len());
    let mut all_good = true;
    for node in nodes {
        match &node.value {
            Value::Text(name) if !name.trim().is_empty() => names.push(Box::from(name.trim())),
            // `groups: [2024]` means the group called 2024.
            Value::Number(name) => names.push(name.clone()),
            _ => {
                let message = format!("a group is named by text, this is {}", node.kind());
                diags.push(Code::GroupsForm.at(node.span, message));
                all_good = false;
            }
        }
    }
    names.sort();
    names.dedup();
    all_good.then_some(names)
}

fn rule(node: &Node, diags: &mut Vec<Diagnostic>) -> Option<Rule> {
    let Value::Map(fields) = &node.value else { return None };
    let mut includes = Some(Audience::Everyone);
    let mut excludes = Some(Vec::new());
    for field in fields {
        let listed = match &field.node.value {
            Value::List(nodes) => names(nodes, diags),
            _ => {
                let message = format!("`{}` takes a list, this is {}", field.key, field.node.kind());
                diags.push(Code::GroupsForm.at(field.node.span, message));
                None
            }
        };
        match &*field.key {
            "includes" => {
                includes = listed.and_then(|names| {
                    if names.is_empty() {
                        let message = "`includes` names nobody";
                        let finding = Code::GroupsForm.at(field.node.span, message);
                        diags.push(finding.help("name a group, or `\"*\"` for every reader who is logged in"));
                        return None;
                    }
                    Some(included(names).includes)
                });
            }
            "excludes" => {
                excludes = listed.filter(|names| {
                    let star = names.iter().any(|name| &**name == "*");
                    if star {
                        let finding = Code::GroupsForm.at(field.node.span, "`excludes` cannot be `*`");
                        diags.push(finding.help("write `groups: []` to hide the page from everybody"));
                    }
                    !star
                });
            }
            key => {
                let message = format!("a rule of `groups` has no key `{key}`");
                diags.push(Code::GroupsForm.at(field.key_span, message).help("it has `includes` and `excludes`"));
                return None;
            }
        }
    }
    let rule = Rule { includes: includes?, excludes: excludes? };
    if rule.includes == Audience::Everyone && !rule.excludes.is_empty() {
        let message = "`excludes` without `includes` hides the page from nobody: a reader can log out";
        diags.push(Code::ExcludesAlone.at(node.span, message).help("add `includes: [\"*\"]`"));
    }
    Some(rule)
}
