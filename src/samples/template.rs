//! The descriptions of languages: rules of literals as JSON, a line `---`, and lines with holes.
//!
//! ```text
//! % if flag !other   … % else flag … % else … % end     what follows holds; words are joined by "and"
//! % each list        … % end                            once for each, whose names come before those around
//! % glue  \          … % end                            the text after the word ends every line but the last
//! curl <<$url>>                                         a literal of the language
//! <<$name: $value>>                                     one literal of texts and values
//! <<raw|$method>> <<text|$text>> <<native|$text>> <<key|$name>>
//! ```
//!
//! The names are those that `scope` makes. `client/samples.js` reads the same.

use super::literal::Rules;
use super::scope::Scope;

pub(super) struct Template {
    rules: Rules,
    nodes: Vec<Node>,
}

enum Node {
    Line {
        indent: String,
        pieces: Vec<Piece>,
    },
    /// The first whose words all hold.
    Choice(Vec<(Vec<Word>, Vec<Node>)>),
    Each(String, Vec<Node>),
    Glue(String, Vec<Node>),
}

struct Word {
    flag: String,
    holds: bool,
}

enum Piece {
    Text(String),
    Hole(Rule, String),
}

#[derive(Clone, Copy)]
enum Rule {
    Quoted,
    Raw,
    Text,
    Native,
    Key,
}

impl Template {
    /// Descriptions are part of the program: a wrong one panics, in every test that fills it.
    pub(super) fn read(description: &str) -> Template {
        let (rules, lines) = description.split_once("\n---\n").expect("a description has a line `---`");
        let rules = serde_json::from_str(rules).expect("the rules of a description are JSON");
        let mut lines = lines.lines();
        let (nodes, end) = nodes(&mut lines);
        assert!(end.is_none(), "`% {}` ends nothing", end.unwrap_or_default());
        Template { rules, nodes }
    }

    /// What the language cannot send.
    pub(super) fn limits(&self) -> &[String] {
        &self.rules.limits
    }

    pub(super) fn fill(&self, scope: &Scope) -> String {
        let mut lines = Vec::new();
        self.write(&self.nodes, &[scope], &mut lines);
        lines.join("\n")
    }

    fn write(&self, nodes: &[Node], scopes: &[&Scope], lines: &mut Vec<String>) {
        for node in nodes {
            match node {
                Node::Line { indent, pieces } => {
                    lines.push(
                        pieces.iter().fold(indent.clone(), |line, piece| line + &self.piece(piece, indent, scopes)),
                    );
                }
                Node::Choice(arms) => {
                    let holds = |word: &Word| scopes.iter().any(|scope| scope.has(&word.flag)) == word.holds;
                    if let Some((_, nodes)) = arms.iter().find(|(words, _)| words.iter().all(holds)) {
                        self.write(nodes, scopes, lines);
                    }
                }
                Node::Each(list, nodes) => {
                    for item in scopes.iter().flat_map(|scope| scope.list(list)) {
                        let inner: Vec<&Scope> = std::iter::once(item).chain(scopes.iter().copied()).collect();
                        self.write(nodes, &inner, lines);
                    }
                }
                Node::Glue(glue, nodes) => {
                    let first = lines.len();
                    self.write(nodes, scopes, lines);
                    let last = lines.len().saturating_sub(1);
                    for line in lines.get_mut(first..last).unwrap_or_default() {
                        line.push_str(glue);
                    }
                }
            }
        }
    }

    fn piece(&self, piece: &Piece, indent: &str, scopes: &[&Scope]) -> String {
        let (rule, pattern) = match piece {
            Piece::Text(text) => return text.clone(),
            Piece::Hole(rule, pattern) => (rule, pattern),
        };
        let value = put_in(pattern, scopes);
        match rule {
            Rule::Quoted => self.rules.quoted(&value),
            Rule::Raw => value,
            Rule::Text => self.rules.text(&value, indent),
            Rule::Native => self.rules.native(&value, indent),
            Rule::Key => self.rules.key(&value),
        }
    }
}

/// `$name`s in a pattern become their values.
fn put_in(pattern: &str, scopes: &[&Scope]) -> String {
    let mut parts = pattern.split('$');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        let value = scopes.iter().find_map(|scope| scope.value(name));
        out.push_str(value.expect("a description names values that are there"));
        out.push_str(rest);
    }
    out
}

/// Nodes up to the `% end` or `% else` that belongs to what is around them, which is given back.
fn nodes<'a>(lines: &mut std::str::Lines<'a>) -> (Vec<Node>, Option<&'a str>) {
    let mut out = Vec::new();
    while let Some(line) = lines.next() {
        let Some(control) = line.strip_prefix("% ") else {
            out.push(self::line(line));
            continue;
        };
        let (word, rest) = control.split_once(' ').unwrap_or((control, ""));
        match word {
            "if" => out.push(choice(rest, lines)),
            "each" => out.push(Node::Each(rest.to_owned(), nodes(lines).0)),
            "glue" => out.push(Node::Glue(rest.to_owned(), nodes(lines).0)),
            _ => return (out, Some(control)),
        }
    }
    (out, None)
}

fn choice(condition: &str, lines: &mut std::str::Lines<'_>) -> Node {
    let mut arms = Vec::new();
    let mut condition = condition;
    loop {
        let words = condition
            .split_whitespace()
            .map(|word| Word { flag: word.trim_start_matches('!').to_owned(), holds: !word.starts_with('!') });
        let words = words.collect();
        let (inner, end) = nodes(lines);
        arms.push((words, inner));
        match end.and_then(|end| end.strip_prefix("else")) {
            Some(next) => condition = next,
            None => return Node::Choice(arms),
        }
    }
}

fn line(line: &str) -> Node {
    let text = line.trim_start();
    let indent = line[..line.len() - text.len()].to_owned();
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<<") {
        let (hole, after) = after.split_once(">>").expect("a hole ends on its line");
        let (rule, pattern) = match hole.split_once('|') {
            None => (Rule::Quoted, hole),
            Some(("raw", pattern)) => (Rule::Raw, pattern),
            Some(("text", pattern)) => (Rule::Text, pattern),
            Some(("native", pattern)) => (Rule::Native, pattern),
            Some(("key", pattern)) => (Rule::Key, pattern),
            Some((rule, _)) => panic!("`{rule}` is no rule of a hole"),
        };
        pieces.push(Piece::Text(before.to_owned()));
        pieces.push(Piece::Hole(rule, pattern.to_owned()));
        rest = after;
    }
    pieces.push(Piece::Text(rest.to_owned()));
    Node::Line { indent, pieces }
}
