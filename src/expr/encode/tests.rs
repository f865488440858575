//! Residuals as JSON, by hand.

use std::sync::Arc;

use super::super::fold::{Folded, Folder};
use super::super::parse;
use super::super::scope::{Names, Scope};
use super::encode;
use crate::source::{FileId, SitePath, Source};

fn source(text: &str) -> Source {
    Source::new(FileId(0), SitePath::new("page.mdx").expect("a path inside the folder"), text)
}

fn scope(module: &str) -> Arc<Scope> {
    let source = source(module);
    let module = parse::module(&source, std::slice::from_ref(&(0..module.len() as u32)));
    let mut names = Names::new();
    names.module(&module.value);
    names.finish()
}

#[track_caller]
fn check(module: &str, expr: &str, expected: &str) {
    let scope = scope(module);
    let parsed = parse::expression(&source(expr), 0..expr.len() as u32).expect("it parses");
    let folded = Folder::default().expression(&parsed, &scope).expect("it folds");
    let Folded::Residual(residual) = folded else { panic!("{expr} is static") };
    let encoded = encode(&residual).expect("it is encoded").json;
    assert_eq!(encoded, expected, "{expr}");
    serde_json::from_str::<serde_json::Value>(&encoded).expect("it is JSON");
}

#[test]
fn what_a_loader_reads() {
    check("", "user.name", r#"[".",["$"],"name"]"#);
    check("", "user?.org?.plan ?? 'free'", r#"["??",["c",["?.",[".",["$"],"org"],"plan"]],"free"]"#);
    check("", "user.a === undefined ? 1.5 : -0", r#"["?",["===",[".",["$"],"a"],["u"]],1.5,["n","-0"]]"#);
    check("", "`Hi, ${user.name}<`", r#"["`","Hi, ",[".",["$"],"name"],"\u003c"]"#);
    check(
        "",
        "user.items?.map((x, i) => [x.a, i])",
        concat!(r#"["c",["(",["?.",[".",["$"],"items"],"map"],"#, r#"["fn",[0,1],["a",[".",["l",0],"a"],["l",1]]]]]"#),
    );
    check("", "[...user.items, 1].length", r#"[".",["a",["...",[".",["$"],"items"]],1],"length"]"#);
    check("", "({ a: user.a, ...user.b })", r#"["o","a",[".",["$"],"a"],["...",[".",["$"],"b"]]]"#);
    check("", "Math.max(user.a, 2)", r#"["(",[".",["g","Math"],"max"],[".",["$"],"a"],2]"#);
    check("", "user.a.replace(/b+/g, 'c')", r#"["(",[".",[".",["$"],"a"],"replace"],["r","b+","g"],"c"]"#);
    check(
        "",
        "user.list.map(({ a, b: [c = 1], ...rest }) => a + c + rest.x)",
        concat!(
            r#"["(",[".",[".",["$"],"list"],"map"],["fn",[["o","a",0,"b",["a",["=",1,1]],["...",2]]],"#,
            r#"["+",["+",["l",0],["l",1]],[".",["l",2],"x"]]]]"#
        ),
    );
}

#[test]
fn what_only_the_build_knows() {
    let source = source("<b>{user.a}</b>");
    let parsed = parse::expression(&source, 0..15).expect("it parses");
    assert_eq!(encode(&parsed), None);
}
