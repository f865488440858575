//! `groups`: who sees a page in the navigation.

use crate::data::{Node, Value};
use crate::diag::{Code, Diagnostic};

/// Who may see a page.
///
/// However `groups` is written, it comes to this: any rule may include a reader and any may exclude them, so rules are
/// one rule, with what all of them include and what all of them exclude.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub enum Visibility {
    /// No `groups`, and rules that admit everyone.
    #[default]
    Everyone,
    /// `groups: []`, rules that admit nobody, and `groups` that could not be read.
    Nobody,
    Rule(Rule),
}

/// Who is included and not excluded. Never what `Everyone` or `Nobody` says.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Rule {
    pub includes: Audience,
    /// Group names, sorted, each once; none of those that are included.
    pub excludes: Vec<Box<str>>,
}

#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
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
            Visibility::Rule(Rule { includes, excludes }) => {
                let is_included = match includes {
                    Audience::Everyone => true,
                    Audience::Identified => groups.is_some(),
                    Audience::Groups(names) => in_any(names),
                };
                is_included && !in_any(excludes)
            }
        }
    }

    /// Whether the page is kept from readers who are not logged in, and so from what is published for everybody.
    pub fn is_restricted(&self) -> bool {
        !self.admits(None)
    }

    /// Whether whoever sees a page of this kind sees one of the other: as far as the rules tell, whoever readers are.
    pub fn implies(&self, other: &Visibility) -> bool {
        let (own, other) = match (self, other) {
            (Visibility::Nobody, _) | (_, Visibility::Everyone) => return true,
            (_, Visibility::Nobody) => return false,
            (Visibility::Everyone, Visibility::Rule(_)) => return false,
            (Visibility::Rule(own), Visibility::Rule(other)) => (own, other),
        };
        let includes = match (&own.includes, &other.includes) {
            (_, Audience::Everyone) | (Audience::Groups(_) | Audience::Identified, Audience::Identified) => true,
            (Audience::Groups(own), Audience::Groups(other)) => own.iter().all(|name| other.contains(name)),
            (Audience::Everyone, _) | (Audience::Identified, Audience::Groups(_)) => false,
        };
        includes && other.excludes.iter().all(|name| own.excludes.contains(name))
    }

    /// The groups whose readers the rule may include; those of other rules are not named.
    pub fn included(&self) -> &[Box<str>] {
        match self {
            Visibility::Rule(Rule { includes: Audience::Groups(names), .. }) => names,
            Visibility::Everyone | Visibility::Nobody | Visibility::Rule(_) => &[],
        }
    }

    /// Rules as one: any may include, any may exclude.
    fn of(rules: Vec<Rule>) -> Visibility {
        let mut included: Option<Audience> = None;
        let mut excludes = Vec::new();
        for rule in rules {
            excludes.extend(rule.excludes);
            included = Some(match (included, rule.includes) {
                (Some(Audience::Everyone), _) | (_, Audience::Everyone) => Audience::Everyone,
                (Some(Audience::Identified), _) | (_, Audience::Identified) => Audience::Identified,
                (Some(Audience::Groups(mut names)), Audience::Groups(more)) => {
                    names.extend(more);
                    Audience::Groups(names)
                }
                (None, includes) => includes,
            });
        }
        excludes.sort();
        excludes.dedup();
        let includes = match included {
            None => return Visibility::Nobody,
            Some(Audience::Everyone) if excludes.is_empty() => return Visibility::Everyone,
            Some(Audience::Groups(mut names)) => {
                names.sort();
                names.dedup();
                // Who is in such a group is excluded, whatever else they are in.
                names.retain(|name| !excludes.contains(name));
                if names.is_empty() {
                    return Visibility::Nobody;
                }
                Audience::Groups(names)
            }
            Some(includes) => includes,
        };
        Visibility::Rule(Rule { includes, excludes })
    }
}

/// The rule in words: `readers in \`admin\` or \`partner\`, but not in \`trial\``.
impl std::fmt::Display for Visibility {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let listed = |names: &[Box<str>]| {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            names.join(" or ")
        };
        let Visibility::Rule(Rule { includes, excludes }) = self else {
            return f.write_str(if *self == Visibility::Nobody { "nobody" } else { "everybody" });
        };
        match includes {
            Audience::Everyone => f.write_str("everybody")?,
            Audience::Identified => f.write_str("readers who are logged in")?,
            Audience::Groups(names) => write!(f, "readers in {}", listed(names))?,
        }
        if excludes.is_empty() { Ok(()) } else { write!(f, ", but not those in {}", listed(excludes)) }
    }
}

/// The value of `groups`. What cannot be read hides the page: shown by mistake is worse than hidden by mistake.
pub fn visibility(node: &Node, diags: &mut Vec<Diagnostic>) -> Visibility {
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
    read.map_or(Visibility::Nobody, Visibility::of)
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
