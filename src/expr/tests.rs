//! The language's cases: `src/expr/cases/*.txt`, checked against the evaluator here and against V8 by `cargo xtask
//! expr-agree`.

use std::sync::Arc;

use super::eval;
use super::parse;
use super::scope::{Names, Scope};
use super::show;
use super::tree::Expr;
use super::value::{Outcome, Value};
use crate::source::{FileId, SitePath, Source};

fn source(text: &str) -> Source {
    Source::new(FileId(0), SitePath::new("page.mdx").expect("a path inside the folder"), text)
}

fn parsed(text: &str) -> Result<Expr, parse::SyntaxError> {
    parse::expression(&source(text), 0..text.len() as u32)
}

/// A scope with the fields of `env`, an object literal, as names; `user` is the reader.
fn scope(env: &str) -> (Arc<Scope>, Value) {
    let env = eval::evaluate(&parsed(env).expect("the environment parses"), &Names::new().finish(), &Value::Undefined)
        .expect("the environment evaluates");
    let Value::Object(env) = env else { panic!("an environment is an object") };
    let mut names = Names::new();
    let mut user = eval::no_user();
    for (key, value) in env.entries() {
        match key.as_str().expect("a name") {
            "user" => user = value.clone(),
            name => names.value(name, value.clone()),
        }
    }
    (names.finish(), user)
}

fn run(env: &str, text: &str) -> Outcome<Value> {
    let (scope, user) = scope(env);
    eval::evaluate(&parsed(text).unwrap_or_else(|error| panic!("{text}: {error:?}")), &scope, &user)
}

#[test]
fn cases() {
    let mut failures = Vec::new();
    let mut n_cases = 0;
    for (file, text) in CASES {
        for case in cases_of(text) {
            n_cases += 1;
            let found = show::show_outcome(&run(case.env, case.expr));
            if found != case.expected {
                failures.push(format!(
                    "{file}:{}: {}\n  expected {}\n  found    {found}",
                    case.line, case.expr, case.expected
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {n_cases} cases:\n{}", failures.len(), failures.join("\n"));
    assert!(n_cases > 10, "the case files are read");
}

const CASES: &[(&str, &str)] = &[
    ("array", include_str!("cases/array.txt")),
    ("core", include_str!("cases/core.txt")),
    ("number", include_str!("cases/number.txt")),
    ("operator", include_str!("cases/operator.txt")),
    ("regex", include_str!("cases/regex.txt")),
    ("text", include_str!("cases/text.txt")),
];

struct Case<'a> {
    line: usize,
    env: &'a str,
    expr: &'a str,
    expected: &'a str,
}

/// Lines `expression ==> value`; a line `env {…}` holds for those below it; `#` begins a comment.
fn cases_of(text: &str) -> Vec<Case<'_>> {
    let mut env = "{}";
    let mut cases = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if let Some(names) = line.strip_prefix("env ") {
            env = names;
        } else if !line.is_empty() && !line.starts_with("# ") {
            let (expr, expected) = line.split_once(" ==> ").unwrap_or_else(|| panic!("line {}: no `==>`", at + 1));
            cases.push(Case { line: at + 1, env, expr: expr.trim(), expected: expected.trim() });
        }
    }
    cases
}

fn module_scope(text: &str) -> Arc<Scope> {
    let source = source(text);
    let module = parse::module(&source, std::slice::from_ref(&(0..text.len() as u32)));
    assert!(module.diags.is_empty(), "{:?}", module.diags);
    let mut names = Names::new();
    names.module(&module.value);
    names.finish()
}

/// Evaluates `expr` below the module `text`.
fn below(text: &str, expr: &str) -> String {
    let scope = module_scope(text);
    show::show_outcome(&eval::evaluate(&parsed(expr).expect("the expression parses"), &scope, &eval::no_user()))
}

#[test]
fn definitions() {
    let plans = "export const plans = [{ name: 'free' }, { name: 'pro' }]";
    assert_eq!(below(plans, "plans.map(p => <li key={p.name}>{p.name}</li>)"), r#"[<li>"free"</li>, <li>"pro"</li>]"#);
    assert_eq!(below("const { a, b: [c = 2], ...d } = { a: 1, b: [], e: 3 }", "[a, c, d]"), r#"[1, 2, {"e": 3}]"#);
    assert_eq!(below("export const a = b; export const b = 1", "a"), "ReferenceError");
    assert_eq!(below("export const a = () => b; export const b = 1", "a()"), "1");
    assert_eq!(below("export const a = f(); function f() { return 1 }", "a"), "1");
    assert_eq!(below("export const a = a", "a"), "ReferenceError");
    assert_eq!(below("export default () => <b/>", "default_"), "ReferenceError");
    let counted = "export const count = n => n === 0 ? 0 : 1 + count(n - 1)";
    assert_eq!(below(counted, "count(50)"), "50");
    assert_eq!(below(counted, "count(1e9)"), "budget exceeded");
}

#[test]
fn components() {
    let scope = module_scope("export const Box = ({ title, children }) => <div title={title}>{children}</div>");
    let expr = parsed("<Box title='x'>a<b/></Box>").expect("it parses");
    let user = eval::no_user();
    let Ok(Value::Element(element)) = eval::evaluate(&expr, &scope, &user) else { panic!("an element") };
    let super::value::ElementTag::Component(name, component) = &element.tag else { panic!("a component") };
    assert_eq!(&**name, "Box");
    let rendered = eval::call(component, &[Value::Object(element.props.clone())], &user, element.span);
    assert_eq!(show::show_outcome(&rendered), r#"<div title={"x"}>["a", <b />]</div>"#);
}

#[test]
fn interactive_components_render_as_they_begin() {
    let counter = "export const Counter = ({ from = 1 }) => {
        const [count, setCount] = useState(from);
        const [open, setOpen] = React.useState(() => false);
        const ref = useRef(null);
        const double = useMemo(() => count * 2, [count]);
        const save = useCallback(async () => { await fetch('/x'); setCount(0) }, []);
        useEffect(() => { document.title = count; return () => { window.x = 1 } }, [count]);
        if (typeof window !== 'undefined') window.addEventListener('x', save);
        return <button ref={ref} onClick={() => setCount(c => c + 1)} title={open ? 'a' : 'b'}>{count} {double}</button>;
    }";
    assert_eq!(below(counter, "Counter({})"), r#"<button title={"b"}>[1, " ", 2]</button>"#);
    let scope = module_scope(counter);
    assert!(super::walk::interactive(&scope.definition(0).definition.value).is_some());
    assert!(super::walk::interactive(&parsed("[1].map(x => <b title={x}/>)").expect("it parses")).is_none());
}

/// Runs on a stack as small as the smallest that pages are built on.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(1536 << 10).spawn(work).expect("a thread");
    thread.join().expect("no panic");
}

#[test]
fn deep_texts_end_in_a_value_or_an_error() {
    let pairs = [
        ("(", ")"),
        ("(y => ", ")(user.x)"),
        ("[1].map(y => ", ")"),
        ("(({ y }) => [", "])({ y: user.x, z: 1 })"),
        ("[", "]"),
        ("!", ""),
        ("- ", ""),
        ("typeof ", ""),
        ("a ? b : ", ""),
        ("a => ", ""),
        ("`${", "}`"),
        ("<a>", "</a>"),
        ("<a b={", "}/>"),
        ("<>{", "}</>"),
        ("({ a: ", "})"),
        ("a ** ", ""),
        ("a + (", ")"),
        ("f(", ")"),
        ("a?.[", "]"),
        ("() => { return ", "}"),
        ("() => { if (a) { return ", "}}"),
        ("a = ", ""),
        ("async () => ", ""),
        ("new ", ""),
        ("({ [", "]: 1 })"),
        ("(({ a: { ", " } }) => 1)"),
        ("a || (", ")"),
        ("[...", "]"),
        ("await ", ""),
        ("class { a = ", "}"),
        ("a, (", ")"),
        ("...", ""),
        ("<A.", "/>"),
        ("a.", ""),
        ("a?.b(", ")"),
        ("function () { return ", "}"),
        ("a + ", ""),
        ("a && ", ""),
        ("a ?? ", ""),
        ("() => { if (a) return 1; else ", "}"),
        ("{", "}"),
        ("import(", ")"),
    ];
    on_a_small_stack(move || {
        for (open, close) in pairs {
            for n_times in [20, 33, 50, 90, 99, 190, 1_000, 200_000] {
                let text = format!("{}x{}", open.repeat(n_times), close.repeat(n_times));
                if n_times < 200
                    && let Ok(expr) = parsed(&text.replace('x', "user.x"))
                {
                    drop(super::fold::Folder::default().expression(&expr, &Names::new().finish()));
                }
                if let Ok(expr) = parsed(&text) {
                    let outcome = eval::evaluate(&expr, &Names::new().finish(), &eval::no_user());
                    drop(outcome);
                }
                let source = source(&format!("export const v = {text}"));
                let range = 0..source.text.len() as u32;
                drop(parse::module(&source, std::slice::from_ref(&range)));
            }
        }
    });
}

#[test]
fn deep_evaluation_ends_in_a_value_or_an_error() {
    on_a_small_stack(|| {
        for body in [
            "n => f(n + 1)",
            "n => 1 + f(n + 1)",
            "n => [n].map(m => f(m + 1))",
            "n => [n, n].toSorted((a, b) => f(a))",
            "n => `${f(n + 1)}`",
            "n => ({ toString: () => f(n + 1) }) + ''",
            "n => String({ toString: () => f(n + 1) })",
            "n => 'a'.replace('a', () => f(n + 1))",
            "n => { const x = f(n + 1); return x }",
            "n => { if (true) { if (true) { return f(n + 1) } } }",
            "({ a = f({}) }) => a",
            "(...a) => f(...a)",
            "n => <a b={f(n + 1)}>{f(n + 1)}</a>",
            "n => f?.(n)?.a?.[f(n)]",
            "n => Array.from({ length: 1 }, () => f(n))",
            "n => [1].reduce((a, b) => f(n), 0)",
            "n => JSON.stringify({ toJSON: () => f(n) })",
            "n => ({ ...f(n), [f(n)]: f(n) })",
            "n => n && f(n) || (f(n) ?? f(n))",
        ] {
            assert_eq!(below(&format!("export const f = {body}"), "f(1)"), "budget exceeded", "{body}");
        }
        let nest = "export const nest = Array.from({ length: 9000 }).reduce(a => [a], [])";
        for expr in ["nest + ''", "nest.flat(Infinity)", "JSON.stringify(nest)", "nest == 'x'"] {
            assert_eq!(below(nest, expr), "budget exceeded", "{expr}");
        }
        let scope = module_scope(nest);
        let nest = eval::evaluate(&parsed("nest").expect("it parses"), &scope, &eval::no_user()).expect("it evaluates");
        assert!(super::children::children_of(&nest).items.is_empty());
    });
}
