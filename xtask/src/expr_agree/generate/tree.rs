//! Expressions as trees of texts: printed for both evaluators, and made smaller.

/// A case: names in scope and an expression.
#[derive(Clone)]
pub struct Generated {
    pub env: Vec<(&'static str, Node)>,
    /// Constants of the module around.
    pub definitions: Vec<(&'static str, Node)>,
    pub expr: Node,
    /// Names of `env` that only the reader brings.
    pub later: Vec<&'static str>,
    /// Its result may differ in the last place.
    pub approximate: bool,
}

#[derive(Clone)]
pub struct Node {
    parts: Vec<Part>,
    /// Whether a member can follow without brackets.
    postfix: bool,
}

#[derive(Clone)]
pub enum Part {
    Text(String),
    /// Texts that differ: in the language, and for V8, which knows no JSX.
    Both(String, String),
    Child(Node),
    /// Separated by commas; any may go.
    List(Vec<Node>),
    /// Children of an element; any may go.
    Children(Vec<Node>),
}

impl Part {
    pub fn text(text: impl Into<String>) -> Part {
        Part::Text(text.into())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Ours,
    V8,
}

impl Generated {
    pub fn is_approximate(&self) -> bool {
        self.approximate
    }

    pub fn env(&self) -> String {
        let fields: Vec<String> =
            self.env.iter().map(|(name, value)| format!("{name}: {}", value.print(Target::Ours))).collect();
        format!("{{ {} }}", fields.join(", "))
    }

    pub fn module(&self) -> String {
        let define = |(name, value): &(&str, Node)| format!("const {name} = {value};\n");
        self.definitions.iter().map(define).collect()
    }

    /// How much there is left to make smaller.
    pub fn size(&self) -> usize {
        self.env().len() + self.module().len() + self.source().len() + self.later.len()
    }

    pub fn source(&self) -> String {
        self.expr.print(Target::Ours)
    }

    pub fn for_v8(&self) -> String {
        self.expr.print(Target::V8)
    }

    /// The same with one part less, or one part simpler.
    pub fn smaller(&self) -> Vec<Generated> {
        let mut cases: Vec<Generated> =
            self.expr.smaller().into_iter().map(|expr| Generated { expr, ..self.clone() }).collect();
        for at in 0..self.definitions.len() {
            let mut fewer = self.clone();
            fewer.definitions.remove(at);
            cases.push(fewer);
            for value in self.definitions[at].1.smaller() {
                let mut simpler = self.clone();
                simpler.definitions[at].1 = value;
                cases.push(simpler);
            }
        }
        for at in 0..self.later.len() {
            let mut fewer = self.clone();
            fewer.later.remove(at);
            cases.push(fewer);
        }
        for at in 0..self.env.len() {
            let mut fewer = self.clone();
            fewer.env.remove(at);
            cases.push(fewer);
            for value in self.env[at].1.smaller() {
                let mut simpler = self.clone();
                simpler.env[at].1 = value;
                cases.push(simpler);
            }
        }
        cases
    }
}

impl std::fmt::Display for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.print(Target::Ours))
    }
}

impl Node {
    pub fn new(parts: Vec<Part>) -> Node {
        Node { parts, postfix: true }
    }

    pub fn word(word: impl Into<String>) -> Node {
        let word = word.into();
        let postfix = word.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '\'' | '"' | '(' | '/'))
            && !word.contains("=>");
        Node { parts: vec![Part::Text(word)], postfix }
    }

    pub fn wrapped(mut parts: Vec<Part>) -> Node {
        parts.insert(0, Part::text("("));
        parts.push(Part::text(")"));
        Node::new(parts)
    }

    pub fn infix(left: Node, op: &str, right: Node) -> Node {
        Node::wrapped(vec![Part::Child(left.bracketed()), Part::text(op), Part::Child(right.bracketed())])
    }

    pub fn prefix(op: &str, operand: Node) -> Node {
        Node::wrapped(vec![Part::text(op), Part::Child(operand.bracketed())])
    }

    pub fn prefix_bare(op: &str, operand: Node) -> Node {
        Node::new(vec![Part::text(op), Part::Child(operand.bracketed())])
    }

    pub fn list(open: &str, items: Vec<Node>, close: &str) -> Node {
        Node::new(vec![Part::text(open), Part::List(items), Part::text(close)])
    }

    pub fn call(callee: Node, args: Vec<Node>) -> Node {
        Node::suffixed(callee, vec![Part::text("("), Part::List(args), Part::text(")")])
    }

    pub fn method(object: Node, name: &str, args: Vec<Node>) -> Node {
        Node::suffixed(object, vec![Part::text(format!(".{name}(")), Part::List(args), Part::text(")")])
    }

    pub fn suffixed(object: Node, suffix: Vec<Part>) -> Node {
        let mut parts = vec![Part::Child(object.bracketed())];
        parts.extend(suffix);
        Node::new(parts)
    }

    pub fn element(name: &str, attribute: &str, value: Node, children: Vec<Node>) -> Node {
        let empty = children.is_empty();
        let close = if empty { "} />".to_owned() } else { "}>".to_owned() };
        let mut parts = vec![
            Part::Both(format!("(<{name} {attribute}={{"), format!("$element('{name}', {{ {attribute}: (")),
            Part::Child(value),
            Part::Both(close, ") }".into()),
            Part::Children(children),
        ];
        parts.push(if empty {
            Part::Both(")".into(), ")".into())
        } else {
            Part::Both(format!("</{name}>)"), ")".into())
        });
        Node::new(parts)
    }

    fn bracketed(self) -> Node {
        if self.postfix { self } else { Node::wrapped(vec![Part::Child(self)]) }
    }

    fn print(&self, target: Target) -> String {
        let mut out = String::new();
        self.print_to(target, &mut out);
        out
    }

    fn print_to(&self, target: Target, out: &mut String) {
        for part in &self.parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Both(ours, v8) => out.push_str(if target == Target::Ours { ours } else { v8 }),
                Part::Child(node) => node.print_to(target, out),
                Part::List(nodes) => {
                    for (at, node) in nodes.iter().enumerate() {
                        out.push_str(if at > 0 { ", " } else { "" });
                        node.print_to(target, out);
                    }
                }
                Part::Children(nodes) => {
                    for node in nodes {
                        out.push_str(if target == Target::Ours { "{" } else { ", (" });
                        node.print_to(target, out);
                        out.push_str(if target == Target::Ours { "}" } else { ")" });
                    }
                }
            }
        }
    }

    /// Trees with one node replaced by a part of itself or by a literal, or with one item less.
    fn smaller(&self) -> Vec<Node> {
        let mut nodes: Vec<Node> = self.children().cloned().collect();
        if self.print(Target::Ours).len() > 2 {
            nodes.extend(["0", "''", "[]", "undefined"].map(Node::word));
        }
        for at in 0..self.parts.len() {
            match &self.parts[at] {
                Part::Text(_) | Part::Both(..) => {}
                Part::Child(child) => {
                    nodes
                        .extend(child.smaller().into_iter().map(|child| self.with(at, Part::Child(child.bracketed()))));
                }
                Part::List(items) => {
                    nodes.extend(smaller_lists(items).into_iter().map(|items| self.with(at, Part::List(items))));
                }
                Part::Children(items) => {
                    // The last must stay: with none the element closes differently.
                    let lists = smaller_lists(items).into_iter().filter(|items| !items.is_empty());
                    nodes.extend(lists.map(|items| self.with(at, Part::Children(items))));
                }
            }
        }
        nodes
    }

    fn children(&self) -> impl Iterator<Item = &Node> {
        self.parts.iter().flat_map(|part| match part {
            Part::Child(node) => std::slice::from_ref(node),
            Part::List(nodes) | Part::Children(nodes) => nodes.as_slice(),
            Part::Text(_) | Part::Both(..) => &[],
        })
    }

    fn with(&self, at: usize, part: Part) -> Node {
        let mut node = self.clone();
        node.parts[at] = part;
        node
    }
}

fn smaller_lists(items: &[Node]) -> Vec<Vec<Node>> {
    let mut lists = Vec::new();
    for at in 0..items.len() {
        let mut fewer = items.to_vec();
        fewer.remove(at);
        lists.push(fewer);
        for item in items[at].smaller() {
            let mut simpler = items.to_vec();
            simpler[at] = item;
            lists.push(simpler);
        }
    }
    lists
}
