//! Texts, lists, objects, callbacks and elements.

use super::*;

impl Maker<'_> {
    pub(super) fn text(&mut self, depth: usize) -> Node {
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

    pub(super) fn replacement(&mut self, depth: usize) -> Node {
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

    pub(super) fn array(&mut self, depth: usize) -> Node {
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

    pub(super) fn object(&mut self, depth: usize) -> Node {
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
    pub(super) fn bind(&mut self) -> String {
        self.n_locals += 1;
        let name = format!("v{}", self.n_locals);
        self.locals.push(name.clone());
        name
    }

    pub(super) fn callback(&mut self, wanted: Type, depth: usize) -> Node {
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

    pub(super) fn element(&mut self, depth: usize) -> Node {
        let name = self.random.pick(&["li", "b"]);
        let children = (0..self.random.below(3)).map(|_| self.expr(Type::Any, depth)).collect();
        let value = self.expr(Type::Any, depth);
        Node::element(name, "title", value, children)
    }

    /// Dates and locales.
    pub(super) fn reader_side(&mut self) -> Node {
        let locale = self.random.pick(&["'en-US'", "'de-DE'", "['fr', 'en']", "'x-'", "undefined"]);
        let made = |code: String, args: Vec<Node>| {
            Node::new(vec![Part::text(format!("({code}(")), Part::List(args), Part::text("))")])
        };
        match self.random.below(7) {
            0 | 1 => {
                let n_args = 1 + self.random.below(3);
                let args = (0..n_args).map(|_| self.expr(Type::Number, 1)).collect();
                let name =
                    self.random.pick(&["getTime", "getFullYear", "getUTCDay", "toISOString", "getTimezoneOffset"]);
                Node::method(made("new Date".into(), args), name, Vec::new())
            }
            2 => {
                let date = made("new Date".into(), vec![self.expr(Type::Any, 1)]);
                let name = self.random.pick(&["toLocaleDateString", "toLocaleTimeString", "toLocaleString"]);
                Node::method(date, name, vec![Node::word(locale), Node::word("{ timeZone: 'UTC' }")])
            }
            3 => {
                let options = self.random.pick(&[
                    "undefined",
                    "{ style: 'percent' }",
                    "{ maximumFractionDigits: 1 }",
                    "{ style: s }",
                ]);
                let number = self.expr(Type::Number, 2);
                Node::method(number, "toLocaleString", vec![Node::word(locale), Node::word(options)])
            }
            4 => {
                let name = self.random.pick(&["NumberFormat", "DateTimeFormat"]);
                Node::method(
                    made(format!("new Intl.{name}"), vec![Node::word(locale)]),
                    "format",
                    vec![self.expr(Type::Number, 2)],
                )
            }
            5 => {
                let rules = made("new Intl.PluralRules".into(), vec![Node::word(locale)]);
                Node::method(rules, "select", vec![self.expr(Type::Number, 2)])
            }
            _ => {
                let date = made("new Date".into(), vec![self.number_literal()]);
                let use_of = self.random.pick(&["JSON.stringify", "String", "typeof ", "Number", "[].concat"]);
                Node::new(vec![
                    Part::text(use_of),
                    Part::Child(Node::new(vec![Part::text("("), Part::Child(date), Part::text(")")])),
                ])
            }
        }
    }

    /// Functions whose last place ECMAScript leaves to the engine, alone so that the difference does not grow.
    pub(super) fn approximate(&mut self) -> Node {
        let name = self.random.pick(&[
            "acos", "acosh", "asin", "asinh", "atan", "atanh", "cbrt", "cos", "cosh", "exp", "expm1", "log", "log10",
            "log1p", "log2", "sin", "sinh", "tan", "tanh", "atan2", "hypot", "pow",
        ]);
        let args = (0..1 + self.random.below(2)).map(|_| self.number_literal()).collect();
        Node::call(Node::word(format!("Math.{name}")), args)
    }
}
