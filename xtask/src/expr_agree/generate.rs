//! Random expressions of the language, with the values that break evaluators.

mod odd;
mod structured;
mod tree;

pub use tree::{Generated, Node, Part};

use odd::{KEYS, NUMBERS, PATTERNS, TEXTS};

/// A small generator of random numbers (xorshift64*): the same seed gives the same cases everywhere.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// Below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

/// What a generated expression should mostly give.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Number,
    Text,
    Truth,
    Array,
    Object,
    Any,
}

pub fn case(random: &mut Random) -> Generated {
    let n_misfits = [0, 0, 1, 3][random.below(4)];
    let mut maker = Maker { random, locals: Vec::new(), n_locals: 0, n_misfits };
    let env = vec![
        ("user", maker.reader()),
        ("xs", maker.literal_array()),
        ("o", maker.literal_object(2)),
        ("s", maker.text_literal()),
        ("n", maker.number_literal()),
    ];
    let (definitions, later) = (Vec::new(), Vec::new());
    if maker.random.one_in(25) {
        return Generated { env, definitions, expr: maker.approximate(), later, approximate: true };
    }
    if maker.random.one_in(20) {
        return Generated { env, definitions, expr: maker.reader_side(), later, approximate: false };
    }
    let depth = 2 + maker.random.below(4);
    Generated { env, definitions, expr: maker.expr(Type::Any, depth), later, approximate: false }
}

/// A case below a module, with some names that only the reader brings.
pub fn personal_case(random: &mut Random) -> Generated {
    let mut case = case(random);
    for name in ["xs", "o", "s", "n"] {
        if random.one_in(2) {
            case.later.push(name);
        }
    }
    let n_misfits = random.below(2);
    let mut maker = Maker { random, locals: Vec::new(), n_locals: 100, n_misfits };
    // Each may use those above it; functions also those below and themselves.
    if maker.random.one_in(6) {
        maker.locals.extend(["g(1)", "k"].map(str::to_owned));
    }
    for name in ["k", "f", "g"] {
        let depth = 1 + maker.random.below(3);
        let value = if name == "k" { maker.expr(Type::Any, depth) } else { maker.callback(Type::Any, depth) };
        case.definitions.push((name, value));
        let argument = maker.literal(0);
        maker.locals.push(if name == "k" { "k".into() } else { format!("{name}({argument})") });
    }
    maker.locals.extend(["f(user)", "g(n, xs)", "f(s)", "g(o)"].map(str::to_owned));
    let depth = 2 + maker.random.below(4);
    case.expr = maker.expr(Type::Any, depth);
    case
}

struct Maker<'r> {
    random: &'r mut Random,
    /// Parameters in scope.
    locals: Vec<String>,
    n_locals: usize,
    /// How many types may still be other than wanted.
    n_misfits: usize,
}

impl Maker<'_> {
    fn expr(&mut self, wanted: Type, depth: usize) -> Node {
        // Now and then something else than what fits; a type error ends all, so seldom.
        let wanted = if self.n_misfits > 0 && self.random.one_in(6) {
            self.n_misfits -= 1;
            Type::Any
        } else {
            wanted
        };
        if depth == 0 {
            return self.leaf(wanted);
        }
        if self.random.one_in(8) {
            let node = self.anything(wanted, depth - 1);
            return self.coerced(node, wanted);
        }
        match wanted {
            Type::Number => self.number(depth - 1),
            Type::Text => self.text(depth - 1),
            Type::Truth => self.truth(depth - 1),
            Type::Array => self.array(depth - 1),
            Type::Object => self.object(depth - 1),
            Type::Any => {
                let wanted =
                    self.random.pick(&[Type::Number, Type::Text, Type::Text, Type::Truth, Type::Array, Type::Object]);
                self.expr(wanted, depth)
            }
        }
    }

    fn leaf(&mut self, wanted: Type) -> Node {
        if !self.locals.is_empty() && self.random.one_in(2) {
            let at = self.random.below(self.locals.len());
            return Node::word(self.locals[at].clone());
        }
        match (wanted, self.random.below(4)) {
            (Type::Number, 0) => Node::word("n"),
            (Type::Number, _) => self.number_literal(),
            (Type::Text, 0) => Node::word("s"),
            (Type::Text, _) => self.text_literal(),
            (Type::Truth, _) => Node::word(self.random.pick(&["true", "false"])),
            (Type::Array, 0) => self.literal_array(),
            (Type::Array, _) => Node::word("xs"),
            (Type::Object, 0) => self.literal_object(1),
            (Type::Object, 1) => Node::word("user"),
            (Type::Object, _) => Node::word("o"),
            (Type::Any, 0) => Node::word(self.random.pick(&["undefined", "null", "true", "user", "xs", "o", "s", "n"])),
            (Type::Any, 1) => self.text_literal(),
            (Type::Any, _) => self.number_literal(),
        }
    }

    fn number_literal(&mut self) -> Node {
        Node::word(self.random.pick(NUMBERS))
    }

    fn text_literal(&mut self) -> Node {
        Node::word(self.random.pick(TEXTS))
    }

    fn key(&mut self) -> &'static str {
        self.random.pick(KEYS)
    }

    fn literal(&mut self, depth: usize) -> Node {
        match self.random.below(if depth == 0 { 6 } else { 9 }) {
            0 | 1 => self.number_literal(),
            2 | 3 => self.text_literal(),
            4 => Node::word(self.random.pick(&["true", "false"])),
            5 => Node::word(self.random.pick(&["null", "undefined"])),
            6 | 7 => self.literal_object(depth - 1),
            _ => self.literal_array(),
        }
    }

    fn literal_array(&mut self) -> Node {
        let n_items = self.random.below(5);
        // Half of them of one kind, so that comparing and joining means something.
        let kind = self.random.below(4);
        let items = (0..n_items)
            .map(|_| match kind {
                0 => self.number_literal(),
                1 => self.text_literal(),
                _ => self.literal(1),
            })
            .collect();
        Node::list("[", items, "]")
    }

    fn literal_object(&mut self, depth: usize) -> Node {
        let n_fields = self.random.below(4);
        let fields = (0..n_fields)
            .map(|_| {
                let key = format!("[{}]: ", self.key());
                let value = self.literal(depth);
                Node::new(vec![Part::text(key), Part::Child(value)])
            })
            .collect();
        Node::list("({", fields, "})")
    }

    /// A reader as JSON could say: keys missing, empty, nested.
    fn reader(&mut self) -> Node {
        let n_fields = self.random.below(5);
        let fields = (0..n_fields)
            .map(|_| {
                let key = self.random.pick(&["a", "b", "name", "org", "plan", "length", "list", "constructor", "0"]);
                let value = self.literal(2);
                Node::new(vec![Part::text(format!("{key}: ")), Part::Child(value)])
            })
            .collect();
        Node::list("({", fields, "})")
    }

    /// Makes a value of any type into one of the wanted, mostly.
    fn coerced(&mut self, node: Node, wanted: Type) -> Node {
        if self.n_misfits > 0 && self.random.one_in(3) {
            self.n_misfits -= 1;
            return node;
        }
        match wanted {
            Type::Number => Node::call(Node::word("Number"), vec![node]),
            Type::Text => Node::new(vec![Part::text("`${"), Part::Child(node), Part::text("}`")]),
            Type::Array => {
                let list = "((x) => Array.isArray(x) ? x : Object.values(x ?? []))";
                Node::call(Node::word(list), vec![node])
            }
            Type::Object => Node::infix(node, " ?? ", Node::word("({})")),
            Type::Truth | Type::Any => node,
        }
    }

    /// Forms that any type has.
    fn anything(&mut self, wanted: Type, depth: usize) -> Node {
        match self.random.below(10) {
            0 | 1 => Node::wrapped(vec![
                Part::Child(self.expr(Type::Truth, depth)),
                Part::text(" ? "),
                Part::Child(self.expr(wanted, depth)),
                Part::text(" : "),
                Part::Child(self.expr(wanted, depth)),
            ]),
            2 => {
                let op = self.random.pick(&[" && ", " || ", " ?? "]);
                Node::infix(self.expr(Type::Any, depth), op, self.expr(wanted, depth))
            }
            3 | 4 => self.access(depth),
            5 => {
                let reduced = self.random.pick(&["at", "find", "findLast"]);
                match reduced {
                    "at" => Node::method(self.expr(Type::Array, depth), "at", vec![self.expr(Type::Number, depth)]),
                    name => {
                        let list = self.expr(Type::Array, depth);
                        let callback = self.callback(Type::Truth, depth);
                        Node::method(list, name, vec![callback])
                    }
                }
            }
            6 => {
                let list = self.expr(Type::Array, depth);
                let callback = self.callback(wanted, depth);
                let mut args = vec![callback];
                if self.random.one_in(2) {
                    args.push(self.expr(wanted, depth));
                }
                Node::method(list, "reduce", args)
            }
            7 => {
                let callback = self.callback(wanted, depth);
                let args = (0..self.random.below(3)).map(|_| self.expr(Type::Any, depth)).collect();
                Node::call(callback, args)
            }
            8 if wanted == Type::Any => self.element(depth),
            _ => {
                let object = self.expr(Type::Object, depth);
                let pick = self.key();
                let name = format!("v{}", self.n_locals + 1);
                let default = self.leaf(Type::Any);
                self.bind();
                let body = self.expr(wanted, depth);
                self.locals.pop();
                let head = format!("(({{ [{pick}]: {name} = ");
                let callee = Node::new(vec![
                    Part::text(head),
                    Part::Child(default),
                    Part::text(" }) => "),
                    Part::Child(body),
                    Part::text(")"),
                ]);
                Node::call(callee, vec![object])
            }
        }
    }

    /// Chains of members, optional or not.
    fn access(&mut self, depth: usize) -> Node {
        let mut node = self.expr(Type::Object, depth);
        for _ in 0..1 + self.random.below(3) {
            let dots = if self.random.one_in(4) { "" } else { "?." };
            node = match self.random.below(5) {
                0 => {
                    let key = self.key();
                    Node::suffixed(node, vec![Part::text(format!("{dots}[{key}]"))])
                }
                1 => {
                    let index = self.expr(Type::Any, depth.min(1));
                    Node::suffixed(node, vec![Part::text(format!("{dots}[")), Part::Child(index), Part::text("]")])
                }
                2 => {
                    let args = vec![self.leaf(Type::Any)];
                    let name = self.random.pick(&["slice", "at", "includes", "concat", "a", "toString", "push"]);
                    let dots = if dots.is_empty() { "." } else { dots };
                    Node::suffixed(node, vec![Part::text(format!("{dots}{name}(")), Part::List(args), Part::text(")")])
                }
                _ => {
                    let name = self.random.pick(&[
                        "a",
                        "b",
                        "name",
                        "org",
                        "plan",
                        "length",
                        "constructor",
                        "__proto__",
                        "list",
                    ]);
                    let dots = if dots.is_empty() { "." } else { dots };
                    Node::suffixed(node, vec![Part::text(format!("{dots}{name}"))])
                }
            };
        }
        node
    }

    fn number(&mut self, depth: usize) -> Node {
        match self.random.below(12) {
            0 => Node::prefix(self.random.pick(&["-", "+"]), self.expr(Type::Any, depth)),
            1 | 2 => {
                let op = self.random.pick(&[" + ", " - ", " * ", " / ", " % "]);
                Node::infix(self.expr(Type::Number, depth), op, self.expr(Type::Number, depth))
            }
            3 => {
                let name = self.random.pick(&[
                    "Math.abs",
                    "Math.ceil",
                    "Math.clz32",
                    "Math.floor",
                    "Math.fround",
                    "Math.round",
                    "Math.sign",
                    "Math.sqrt",
                    "Math.trunc",
                    "Number",
                    "parseFloat",
                    "parseInt",
                    "Number.parseFloat",
                ]);
                Node::call(Node::word(name), vec![self.expr(Type::Any, depth)])
            }
            4 => {
                let name = self.random.pick(&["Math.max", "Math.min", "Math.imul"]);
                let args = (0..self.random.below(4)).map(|_| self.expr(Type::Number, depth)).collect();
                Node::call(Node::word(name), args)
            }
            5 => {
                let radix = Node::word(self.random.pick(&["10", "2", "16", "36", "0", "37", "undefined", "8"]));
                Node::call(Node::word("parseInt"), vec![self.expr(Type::Text, depth), radix])
            }
            6 => {
                let name = self.random.pick(&["indexOf", "lastIndexOf", "charCodeAt", "codePointAt"]);
                let mut args = vec![if name.starts_with('c') {
                    self.expr(Type::Number, depth)
                } else {
                    self.expr(Type::Text, depth)
                }];
                if self.random.one_in(3) {
                    args.push(self.expr(Type::Number, depth));
                }
                Node::method(self.expr(Type::Text, depth), name, args)
            }
            7 => {
                let name = self.random.pick(&["indexOf", "lastIndexOf"]);
                let list = self.expr(Type::Array, depth);
                let mut args = vec![self.expr(Type::Any, depth)];
                if self.random.one_in(3) {
                    args.push(self.expr(Type::Number, depth));
                }
                Node::method(list, name, args)
            }
            8 => {
                let list = self.expr(Type::Array, depth);
                let callback = self.callback(Type::Truth, depth);
                Node::method(list, "findIndex", vec![callback])
            }
            9 => {
                let of = self.random.pick(&[Type::Text, Type::Array]);
                Node::suffixed(self.expr(of, depth), vec![Part::text(".length")])
            }
            10 => {
                let base = self.random.pick(&["2", "10", "-3", "0", "1", "7"]);
                let exponent = self.random.pick(&["0", "1", "2", "3", "5", "-1", "NaN", "Infinity"]);
                let op = if self.random.one_in(2) {
                    format!("(({base}) ** {exponent})")
                } else {
                    format!("Math.pow({base}, {exponent})")
                };
                Node::word(op)
            }
            _ => Node::method(self.expr(Type::Text, depth), "search", vec![Node::word(self.random.pick(PATTERNS))]),
        }
    }

    fn truth(&mut self, depth: usize) -> Node {
        match self.random.below(10) {
            0 => Node::prefix("!", self.expr(Type::Any, depth)),
            1..=3 => {
                let op = self.random.pick(&[" === ", " !== ", " == ", " != ", " < ", " <= ", " > ", " >= "]);
                Node::infix(self.expr(Type::Any, depth), op, self.expr(Type::Any, depth))
            }
            4 => {
                let key = Node::word(self.key());
                Node::infix(key, " in ", self.expr(Type::Object, depth))
            }
            5 => {
                let name = self.random.pick(&["every", "some"]);
                let list = self.expr(Type::Array, depth);
                let callback = self.callback(Type::Truth, depth);
                Node::method(list, name, vec![callback])
            }
            6 => {
                let of = self.random.pick(&[Type::Text, Type::Array]);
                let mut args = vec![self.expr(Type::Any, depth)];
                if self.random.one_in(3) {
                    args.push(self.expr(Type::Number, depth));
                }
                Node::method(self.expr(of, depth), "includes", args)
            }
            7 => {
                let name = self.random.pick(&["startsWith", "endsWith"]);
                let mut args = vec![self.expr(Type::Text, depth)];
                if self.random.one_in(3) {
                    args.push(self.expr(Type::Number, depth));
                }
                Node::method(self.expr(Type::Text, depth), name, args)
            }
            8 => {
                let pattern = self.random.pick(PATTERNS);
                Node::new(vec![
                    Part::text(format!("{pattern}.test(")),
                    Part::Child(self.expr(Type::Text, depth)),
                    Part::text(")"),
                ])
            }
            _ => {
                let name = self.random.pick(&[
                    "Boolean",
                    "Array.isArray",
                    "Number.isInteger",
                    "Number.isFinite",
                    "Number.isNaN",
                    "Number.isSafeInteger",
                ]);
                Node::call(Node::word(name), vec![self.expr(Type::Any, depth)])
            }
        }
    }
}
