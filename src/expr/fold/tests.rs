//! What is left of expressions, and that it gives what they gave.

use std::sync::Arc;

use super::super::parse;
use super::super::scope::{Names, Scope};
use super::super::show::{show, show_expr};
use super::super::tree::{Expr, Kind, Tag};
use super::{Folded, Folder};
use crate::source::{FileId, SitePath, Source};

fn source(text: &str) -> Source {
    Source::new(FileId(0), SitePath::new("page.mdx").expect("a path inside the folder"), text)
}

fn scope(module: &str) -> Arc<Scope> {
    let source = source(module);
    let module = parse::module(&source, std::slice::from_ref(&(0..module.len() as u32)));
    assert!(module.diags.is_empty(), "{:?}", module.diags);
    let mut names = Names::new();
    names.module(&module.value);
    names.finish()
}

/// Folds `expr` below `module`; the residual as text, its definitions behind it.
fn folded(module: &str, expr: &str) -> String {
    let scope = scope(module);
    let expr = parse::expression(&source(expr), 0..expr.len() as u32).expect("it parses");
    let mut folder = Folder::default();
    match folder.expression(&expr, &scope) {
        Ok(Folded::Static(value)) => show(&value),
        Ok(Folded::Residual(expr)) => {
            let mut text = show_expr(&expr);
            for (name, expr) in folder.definitions() {
                text.push_str(&format!("; {name} = {}", show_expr(expr)));
            }
            text
        }
        Err(throw) => format!("{}: {}", throw.kind.name(), throw.message),
    }
}

#[track_caller]
fn check(module: &str, expr: &str, expected: &str) {
    assert_eq!(folded(module, expr), expected, "{module} | {expr}");
}

#[test]
fn what_is_static() {
    check("", "1 + 2", "3");
    check("export const f = x => x * 2", "f(21)", "42");
    check("", "[1, 2].map(x => <b>{x}</b>)", "[<b>1</b>, <b>2</b>]");
    check("", "null.x", "TypeError: Cannot read properties of null (reading 'x')");
}

#[test]
fn what_is_left() {
    check("", "user.name", "user.name");
    check("", "user?.org?.plan", "user.org?.plan");
    check("", "user.org?.plan ?? 'free'", r#"(user.org?.plan) ?? "free""#);
    check("", "`Hi ${user.name}, ${1 + 1}`", "`Hi ${user.name}, 2`");
    check("", "user.a ? 1 + 1 : null.x", "user.a ? 2 : throw TypeError");
    check("", "user ? 1 : 2", "1");
    check("", "!user.plan", "!user.plan");
    check("export const f = ({ a, b }) => a + b", "f({ a: 1, b: user.x })", "1 + user.x");
    check("export const f = (x, y = x) => [x, y]", "f(user.a.b)[1]", "[user.a.b, user.a.b][1]");
    check("export const f = x => 1", "f(user.a.b)", "((x) => 1)(user.a.b)");
    check("export const f = x => 1", "f(user.a)", "1");
    check("export const f = x => x + x", "f(user.a.b)", "user.a.b + user.a.b");
    check("export const f = x => x + x", "f(user.a)", "user.a + user.a");
    check(
        "export const plans = [{ id: 'free', n: 1 }, { id: 'pro', n: 2 }]",
        "plans.find(p => p.id === user.plan)?.n",
        r#"[{"id": "free", "n": 1}, {"id": "pro", "n": 2}].find((p) => (p.id === user.plan))?.n"#,
    );
    check(
        "export const plans = [{ id: 'free', n: 1 }, { id: 'pro', n: 2 }]",
        "plans.map(p => <li>{p.id}{p.id === user.plan ? '*' : ''}</li>)",
        r#"[<li>{"free"}{("free" === user.plan) ? "*" : ""}</li>, <li>{"pro"}{("pro" === user.plan) ? "*" : ""}</li>]"#,
    );
    check(
        "export const plans = [{ id: 'free', n: 1 }, { id: 'pro', n: 2 }]",
        "plans.filter(p => p.n > 1).map(p => <b title={user.x}>{p.id}</b>)",
        r#"[<b title={user.x}>{"pro"}</b>]"#,
    );
    check(
        "",
        "user.projects?.map(p => <li key={p.id}><b>static</b>{p.name}</li>)",
        r#"user.projects?.map((p) => <li key={p.id}>{<b>{"static"}</b>}{p.name}</li>)"#,
    );
    check(
        "export const greeting = `Hello ${user.name ?? 'there'}`",
        "<h1>{greeting}</h1>",
        r#"<h1>{#0}</h1>; #0 = `Hello ${user.name ?? "there"}`"#,
    );
    check(
        "export const greeting = `Hello ${user.name ?? 'there'}`",
        "greeting + greeting",
        r#"#0 + #0; #0 = `Hello ${user.name ?? "there"}`"#,
    );
    check(
        "export const Box = ({ title, children }) => <div class='box'><h2>{title}</h2>{children}</div>",
        "<Box title={user.name}><p>hi</p></Box>",
        r#"<Box title={user.name}>{<p>{"hi"}</p>}</Box>"#,
    );
    check("export const x = <b>{user.name}</b>", "[x, x]", "[<b>{user.name}</b>, <b>{user.name}</b>]");
    check(
        "export const fact = n => n <= 1 ? 1 : n * fact(n - 1)",
        "fact(5) + fact(user.n)",
        "120 + ((user.n <= 1) ? 1 : (user.n * #0(user.n - 1))); #0 = (n) => ((n <= 1) ? 1 : (n * #0(n - 1)))",
    );
    check("", "[user.a, 1].length", "2");
    check("", "({ a: 1, b: user.b }).a", "1");
    check("", "({ a: 1, b: user.b.c }).a", "{a: 1, b: user.b.c}.a");
    check("", "[1, 2, user.c].map(x => x * 2)", "[2, 4, user.c * 2]");
    check("", "[1, 2, 3].reduce((a, b) => a + b + user.n, 0)", "((((1 + user.n) + 2) + user.n) + 3) + user.n");
    check("", "((x) => { const y = x + 1; if (user.a) return y; return x })(2)", "user.a ? 3 : 2");
    check("", "((x) => { if (user.a) { return 1 } const z = user.b; return z })(2)", "user.a ? 1 : user.b");
    check(
        "",
        "(() => { const f = n => n > user.k ? n : f(n + 1); return f(0) })()",
        "(0 > user.k) ? 0 : #0(1); #0 = (n) => ((n > user.k) ? n : #0(n + 1))",
    );
    check(
        "",
        "typeof user.x === 'string' && user.x.length > 3",
        r#"((typeof user.x) === "string") && (user.x.length > 3)"#,
    );
    check("", "new Date(user.since).getFullYear()", "(new Date(user.since)).getFullYear()");
    check("", "user.since ? new Date(0).getFullYear() : ''", r#"user.since ? (new Date(0)).getFullYear() : """#);
    check("", r#"user.name?.replace(/\s+/g, '-')"#, r#"user.name?.replace(/\s+/g, "-")"#);
    check(
        "",
        "user.name.replace(/(a+)+$/, '')",
        "not in the language: the regular expression /(a+)+$/ may take too long for what a reader brings: it repeats what itself repeats, or what has a choice that is not clear from its first character",
    );
    check("", "Object.entries({ a: 1, b: user.b }).map(([k, v]) => k + v)", r#"["a1", "b" + user.b]"#);
    check("", "JSON.stringify({ a: [1, user.b] })", "JSON.stringify({a: [1, user.b]})");
    check("", "(({ a, ...rest }) => rest)({ a: 1, b: user.b, c: 2 })", "{b: user.b, c: 2}");
    check("", "(({ a, ...rest }) => [a, rest])(user)", "(({a: a, ...rest}) => [a, rest])(user)");
    check(
        "export const Card2 = ({ title, ...props }) => <Card title={title} {...props} />",
        "Card2({ title: user.t, icon: 'x' })",
        r#"<Card title={user.t} icon={"x"} />"#,
    );
    check(
        "",
        "<a href={user.url ?? '/login'} class='b'>go</a>",
        r#"<a href={user.url ?? "/login"} class={"b"}>{"go"}</a>"#,
    );
    check("", "user.plan === 'pro' && <Note>Thanks</Note>", r#"(user.plan === "pro") && <Note>{"Thanks"}</Note>"#);
    check("", "['a', 'b'].includes(user.plan)", r#"["a", "b"].includes(user.plan)"#);
    check("", "[...user.list ?? [], 'z'].join(', ')", r#"[...user.list ?? [], "z"].join(", ")"#);
    check("", "user.list.map(String)", "user.list.map(String)");
    check("", "Math.max(1, user.n)", "Math.max(1, user.n)");
    check("", "xs", "ReferenceError: xs is not defined");
    check("export const a = user.b; export const f = () => a", "f()", "user.b");
}

#[test]
fn definitions_above_and_below() {
    let later = "export const a = () => b; export const b = user.x; export const c = a()";
    check(later, "c", "user.x");
    check(
        "export const a = [user.x, b]; export const b = 1",
        "a",
        "ReferenceError: Cannot access 'b' before initialization",
    );
    check("export const a = [user.x, b()]; function b() { return 1 }", "a[1]", "1");
    check("export const a = [user.x, a]", "a", "ReferenceError: Cannot access 'a' before initialization");
    check(
        "export const a = `${user.x}${user.y}`; export const b = a + a",
        "[a, b, b]",
        "[#0, #1, #1]; #0 = `${user.x}${user.y}`; #1 = #0 + #0",
    );
}

/// What an element of a component of the page renders as, by folding the call.
fn rendered(module: &str, expr: &str) -> String {
    let scope = scope(module);
    let expr = parse::expression(&source(expr), 0..expr.len() as u32).expect("it parses");
    let mut folder = Folder::default();
    let span = expr.span;
    let Ok(Folded::Residual(expr)) = folder.expression(&expr, &scope) else { panic!("an element is left") };
    let Kind::Element(element) = &expr.kind else { panic!("an element is left, not {}", show_expr(&expr)) };
    let Tag::Component { value: Expr { kind: Kind::Constant(component), .. }, .. } = &element.tag else {
        panic!("a component");
    };
    match folder.component(component, element, span) {
        Ok(folded) => show_expr(&folded.into_expr(span)),
        Err(throw) => throw.message.clone(),
    }
}

#[test]
fn components() {
    let boxed = "export const Box = ({ title = 'none', children }) => <div><h2>{title}</h2>{children}</div>";
    assert_eq!(
        rendered(boxed, "<Box title={user.name}><p>{user.x}</p></Box>"),
        r#"<div>{<h2>{(user.name === undefined) ? "none" : user.name}</h2>}{<p>{user.x}</p>}</div>"#
    );
    assert_eq!(
        rendered(boxed, "<Box {...user.props}>a</Box>"),
        r#"(({title: title = "none", children: children}) => <div>{<h2>{title}</h2>}{children}</div>)({...user.props, children: "a"})"#
    );
    let twice = "export const Twice = props => <p title={props.of}>{props.of}{props.children}</p>";
    assert_eq!(
        rendered(twice, "<Twice of={user.a + user.b}><b/></Twice>"),
        "<p title={user.a + user.b}>{user.a + user.b}{<b />}</p>"
    );
}

#[test]
fn hostile_recursion_ends() {
    for module in [
        "export const f = n => user.a ? f(n + 1) : f(n + 2)",
        "export const f = n => [n, n, n].map(m => f(m + 1) + user.a)",
        "export const f = n => { const g = m => f(m) + g(m + user.a); return g(n) }",
        "export const f = (n, g = () => f(n, g)) => user.a ? g : g()",
        "export const f = n => ({ ...f({ n, x: user.a }), [f(user.b)]: user.c })",
        "export const f = n => <f a={f(n + 1)}>{user.a}{f(user.b)}</f>",
        "export const f = n => Array.from({ length: 1000 }, (x, i) => Array.from({ length: 1000 }, (y, j) => user.a + i * j))",
        "export const f = n => [1, 2, 3, 4, 5, 6, 7, 8].reduce((a, b) => [a, a, user.a], [user.b])",
    ] {
        for expr in ["f(0)", "f(user.n)", "user.list.map(f)", "user.x && f(user.y)"] {
            assert!(!folded(module, expr).is_empty());
        }
    }
}

#[test]
fn long_bodies_end() {
    let many = |statement: &dyn Fn(usize) -> String| (0..3_000).map(statement).collect::<String>();
    for body in [
        many(&|_| "if (user.a) return 1; ".into()),
        many(&|_| "if (user.a) { const x = user.b; if (x) return x } ".into()),
        many(&|at| format!("const c{at} = user.a; ")),
        many(&|at| {
            if at == 0 { "const c0 = user.a; ".into() } else { format!("const c{at} = c{} + user.b; ", at - 1) }
        }),
    ] {
        assert!(!folded("", &format!("(() => {{ {body} return user.c }})()")).is_empty());
        assert!(!folded("", &format!("(() => {{ {body} return c2999 }})()")).is_empty());
    }
}
