//! Random expressions of the language, with the values that break evaluators.

mod odd;
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

    fn text(&mut self, depth: usize) -> Node {
        match self.random.below(20) {
            0 | 1 => Node::new(vec![
                Part::text("`a${"),
                Part::Child(self.expr(Type::Any, depth)),
                Part::text("}\\u{1F600}${"),
                Part::Child(self.expr(Type::Any, depth)),
                Part::text("}`"),
            ]),
            2 | 3 => Node::infix(self.expr(Type::Text, depth), " + ", self.expr(Type::Any, depth)),
            4 => Node::prefix("typeof ", self.expr(Type::Any, depth)),
            5 => Node::call(Node::word("String"), vec![self.expr(Type::Any, depth)]),
            6 => {
                let indent = self.random.pick(&["undefined", "2", "'\\t'", "11"]);
                Node::call(
                    Node::word("JSON.stringify"),
                    vec![self.expr(Type::Any, depth), Node::word("null"), Node::word(indent)],
                )
            }
            7 => {
                let name = self.random.pick(&["toFixed", "toPrecision", "toString"]);
                let args = if self.random.one_in(5) {
                    vec![self.expr(Type::Number, depth)]
                } else {
                    vec![Node::word(self.random.pick(&["0", "1", "2", "5", "16", "20", "36", "100", "3"]))]
                };
                Node::method(self.expr(Type::Number, depth), name, args)
            }
            8 => {
                let args = if self.random.one_in(2) { vec![self.expr(Type::Text, depth)] } else { Vec::new() };
                Node::method(self.expr(Type::Array, depth), "join", args)
            }
            9 => Node::call(
                Node::word(self.random.pick(&["encodeURIComponent", "encodeURI"])),
                vec![self.expr(Type::Text, depth)],
            ),
            10 | 11 => {
                let name = self.random.pick(&[
                    "toLowerCase",
                    "toUpperCase",
                    "trim",
                    "trimEnd",
                    "trimStart",
                    "normalize",
                    "concat",
                ]);
                let args = match name {
                    "normalize" if self.random.one_in(2) => {
                        vec![Node::word(self.random.pick(&["'NFD'", "'NFKC'", "'NFKD'", "'x'", "undefined"]))]
                    }
                    "concat" => vec![self.expr(Type::Any, depth)],
                    _ => Vec::new(),
                };
                Node::method(self.expr(Type::Text, depth), name, args)
            }
            12 | 13 => {
                let name = self.random.pick(&["slice", "substring", "at", "charAt"]);
                let n_args = if name.len() < 7 && name != "slice" { 1 } else { 1 + self.random.below(2) };
                let args = (0..n_args).map(|_| self.expr(Type::Number, depth)).collect();
                Node::method(self.expr(Type::Text, depth), name, args)
            }
            14 => {
                let name = self.random.pick(&["padStart", "padEnd"]);
                let mut args = vec![Node::word(self.random.pick(&["0", "5", "10", "7.9", "NaN", "'4'"]))];
                if self.random.one_in(2) {
                    args.push(self.expr(Type::Text, depth));
                }
                Node::method(self.expr(Type::Text, depth), name, args)
            }
            15 => {
                let count = Node::word(self.random.pick(&["0", "1", "3", "2.9", "2", "'2'", "NaN", "-0"]));
                Node::method(self.expr(Type::Text, depth), "repeat", vec![count])
            }
            16 | 17 => {
                let name = self.random.pick(&["replace", "replaceAll"]);
                let pattern = self.expr(Type::Text, depth);
                let replacement = self.replacement(depth);
                Node::method(self.expr(Type::Text, depth), name, vec![pattern, replacement])
            }
            _ => {
                let pattern = self.random.pick(PATTERNS);
                let global = pattern.rsplit('/').next().is_some_and(|flags| flags.contains('g'));
                let name = if global && self.random.one_in(2) { "replaceAll" } else { "replace" };
                let pattern = Node::word(pattern);
                let replacement = self.replacement(depth);
                Node::method(self.expr(Type::Text, depth), name, vec![pattern, replacement])
            }
        }
    }

    fn replacement(&mut self, depth: usize) -> Node {
        match self.random.below(3) {
            0 => self.callback(Type::Text, depth),
            1 => Node::word(self.random.pick(&[
                "'[$&]'",
                "'$1-$2'",
                "'$$'",
                "'$`'",
                "\"$'\"",
                "'$<x>'",
                "'$01$10$0'",
                "''",
            ])),
            _ => self.expr(Type::Text, depth),
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

    fn array(&mut self, depth: usize) -> Node {
        match self.random.below(17) {
            0 | 1 => {
                let items = (0..self.random.below(4))
                    .map(|_| {
                        if self.random.one_in(3) {
                            Node::prefix_bare("...", self.expr(Type::Array, depth))
                        } else {
                            self.expr(Type::Any, depth)
                        }
                    })
                    .collect();
                Node::list("[", items, "]")
            }
            2..=4 => {
                let name = self.random.pick(&["map", "flatMap", "filter"]);
                let list = self.expr(Type::Array, depth);
                let wanted = if name == "filter" { Type::Truth } else { Type::Any };
                let callback = self.callback(wanted, depth);
                Node::method(list, name, vec![callback])
            }
            5 => {
                let name = self.random.pick(&["slice", "flat"]);
                let n_args = if name == "flat" { self.random.below(2) } else { self.random.below(3) };
                let args = (0..n_args).map(|_| self.expr(Type::Number, depth)).collect();
                Node::method(self.expr(Type::Array, depth), name, args)
            }
            6 => {
                let args = (0..self.random.below(3)).map(|_| self.expr(Type::Any, depth)).collect();
                Node::method(self.expr(Type::Array, depth), "concat", args)
            }
            7 => Node::method(self.expr(Type::Array, depth), self.random.pick(&["toSorted", "toReversed"]), Vec::new()),
            8 => {
                // Numbers that a comparator can order: with others the order is the engine's own.
                let items = (0..self.random.below(8))
                    .map(|_| Node::word(self.random.pick(&["3", "-1", "10", "2.5", "0", "-0", "7", "1e3"])))
                    .collect();
                let list = Node::list("[", items, "]");
                let comparator = self.random.pick(&[
                    "(a, b) => a - b",
                    "(a, b) => b - a",
                    "(a, b) => a > b",
                    "() => 0",
                    "undefined",
                ]);
                Node::method(list, self.random.pick(&["toSorted", "sort"]), vec![Node::word(comparator)])
            }
            9 => {
                let args = vec![self.expr(Type::Number, depth), self.expr(Type::Any, depth)];
                Node::method(self.expr(Type::Array, depth), "with", args)
            }
            10 => {
                let name = self.random.pick(&["Object.keys", "Object.values", "Object.entries"]);
                Node::call(Node::word(name), vec![self.expr(Type::Object, depth)])
            }
            11 => {
                let of = self.random.pick(&[Type::Array, Type::Text, Type::Object]);
                let mut args = vec![self.expr(of, depth)];
                if self.random.one_in(2) {
                    args.push(self.callback(Type::Any, depth));
                }
                Node::call(Node::word("Array.from"), args)
            }
            12 => {
                let name = self.random.pick(&["entries", "keys", "values"]);
                let list = Node::method(self.expr(Type::Array, depth), name, Vec::new());
                Node::new(vec![Part::text("[..."), Part::Child(list), Part::text("]")])
            }
            13 | 14 => {
                let pattern = if self.random.one_in(2) {
                    Node::word(self.random.pick(PATTERNS))
                } else {
                    self.expr(Type::Text, depth)
                };
                let mut args = vec![pattern];
                if self.random.one_in(3) {
                    args.push(self.expr(Type::Number, depth));
                }
                Node::method(self.expr(Type::Text, depth), "split", args)
            }
            15 => Node::method(self.expr(Type::Text, depth), "match", vec![Node::word(self.random.pick(PATTERNS))]),
            _ => {
                let args = (0..self.random.below(3)).map(|_| self.expr(Type::Any, depth)).collect();
                Node::call(Node::word("Array.of"), args)
            }
        }
    }

    fn object(&mut self, depth: usize) -> Node {
        match self.random.below(5) {
            0..=2 => {
                let fields = (0..self.random.below(4))
                    .map(|_| match self.random.below(5) {
                        0 => Node::prefix_bare("...", self.expr(Type::Object, depth)),
                        1 => {
                            let key = self.expr(Type::Any, depth.min(1));
                            let value = self.expr(Type::Any, depth);
                            Node::new(vec![Part::text("["), Part::Child(key), Part::text("]: "), Part::Child(value)])
                        }
                        2 => {
                            let name = self.random.pick(&["toString", "valueOf", "toJSON"]);
                            let value = self.callback(Type::Any, depth);
                            Node::new(vec![Part::text(format!("{name}: ")), Part::Child(value)])
                        }
                        _ => {
                            let name = self.random.pick(&["a", "b", "1", "0", "length", "'x y'"]);
                            let value = self.expr(Type::Any, depth);
                            Node::new(vec![Part::text(format!("{name}: ")), Part::Child(value)])
                        }
                    })
                    .collect();
                Node::list("({", fields, "})")
            }
            3 => {
                let list = if self.random.one_in(6) {
                    self.expr(Type::Array, depth)
                } else if self.random.one_in(2) {
                    Node::call(Node::word("Object.entries"), vec![self.expr(Type::Object, depth)])
                } else {
                    let list = self.expr(Type::Array, depth);
                    Node::method(list, "map", vec![Node::word("(x, i) => [typeof x + i, x]")])
                };
                Node::call(Node::word("Object.fromEntries"), vec![list])
            }
            _ => {
                let mut args = vec![self.literal_object(1)];
                args.push(self.expr(Type::Object, depth));
                // The first must be a literal: its brackets are not part of it.
                Node::call(Node::word("Object.assign"), args)
            }
        }
    }

    /// A name for a parameter, in scope until it is popped.
    fn bind(&mut self) -> String {
        self.n_locals += 1;
        let name = format!("v{}", self.n_locals);
        self.locals.push(name.clone());
        name
    }

    fn callback(&mut self, wanted: Type, depth: usize) -> Node {
        if self.random.one_in(10) {
            return Node::word(self.random.pick(&[
                "String",
                "Number",
                "Boolean",
                "parseInt",
                "Math.max",
                "Array.isArray",
                "JSON.stringify",
            ]));
        }
        let depth = depth.saturating_sub(1);
        let n_params = 1 + self.random.below(2);
        let params: Vec<String> = (0..n_params).map(|_| self.bind()).collect();
        let node = match self.random.below(5) {
            0 => {
                let test = self.expr(Type::Truth, depth);
                let then = self.expr(wanted, depth);
                let constant = self.bind();
                let value = self.expr(Type::Any, depth);
                let last = self.expr(wanted, depth);
                self.locals.pop();
                Node::new(vec![
                    Part::text(format!("(({}) => {{ const {constant} = ", params.join(", "))),
                    Part::Child(value),
                    Part::text("; if ("),
                    Part::Child(test),
                    Part::text(") return "),
                    Part::Child(then),
                    Part::text("; return "),
                    Part::Child(last),
                    Part::text(" })"),
                ])
            }
            1 => {
                let rest = self.bind();
                let body = self.expr(wanted, depth);
                self.locals.pop();
                Node::new(vec![
                    Part::text(format!("(([{}], ...{rest}) => ", params.join(", "))),
                    Part::Child(body),
                    Part::text(")"),
                ])
            }
            _ => {
                let body = self.expr(wanted, depth);
                Node::new(vec![Part::text(format!("(({}) => ", params.join(", "))), Part::Child(body), Part::text(")")])
            }
        };
        self.locals.truncate(self.locals.len() - n_params);
        node
    }

    fn element(&mut self, depth: usize) -> Node {
        let name = self.random.pick(&["li", "b"]);
        let children = (0..self.random.below(3)).map(|_| self.expr(Type::Any, depth)).collect();
        let value = self.expr(Type::Any, depth);
        Node::element(name, "title", value, children)
    }

    /// Functions whose last place ECMAScript leaves to the engine, alone so that the difference does not grow.
    fn approximate(&mut self) -> Node {
        let name = self.random.pick(&[
            "acos", "acosh", "asin", "asinh", "atan", "atanh", "cbrt", "cos", "cosh", "exp", "expm1", "log", "log10",
            "log1p", "log2", "sin", "sinh", "tan", "tanh", "atan2", "hypot", "pow",
        ]);
        let args = (0..1 + self.random.below(2)).map(|_| self.number_literal()).collect();
        Node::call(Node::word(format!("Math.{name}")), args)
    }
}
