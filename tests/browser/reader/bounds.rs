//! Readers and pages that are too large: nothing hangs, what everybody sees stays, and one warning says why.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use docs::expr::encode::encode;
use docs::expr::fold::{Folded, Folder};
use docs::expr::parse;
use docs::expr::scope::Names;
use docs::source::{FileId, SitePath, Source};
use serde_json::{Value, json};

use crate::driver::{self, Tab};
use crate::server::{Server, Site};

use super::fixture::{build, root, session};

/// Expressions that a page may have, over data of any size.
const EXPRESSIONS: [&str; 57] = [
    "user.many",
    "user.many.map(x => x + 1)",
    "user.many.map(x => [x, x, x])",
    "user.many.map(x => user.many.map(y => x + y))",
    "user.many.filter(x => x > 3).length",
    "user.many.join(', ')",
    "user.many.slice(1).at(-1)",
    "user.many.toSorted()",
    "user.many.toSorted((a, b) => b - a)[0]",
    "[...user.many].reverse()",
    "[...user.many, ...user.many, ...user.many].length",
    "user.many.reduce((sum, x) => sum + x, 0)",
    "user.many.reduce((text, x) => text + text + x, 'x')",
    "user.many.reduce((list, x) => [list, list], 'x')",
    "user.many.reduce((list, x) => [...list, ...list], ['x'])",
    "user.many.flatMap(x => user.many)",
    "user.many.concat(user.many).includes(-1)",
    "user.many.flat(Infinity)",
    "user.many.every(x => x >= 0)",
    "`${user.many}`",
    "user.many + ''",
    "user.many == 1",
    "String(user.many)",
    "JSON.stringify(user.many)",
    "Object.keys(user.many).length",
    "Object.assign({}, user.wide)",
    "({ ...user.wide })",
    "Object.entries(user.wide).map(([key, value]) => key + value)",
    "Object.fromEntries(Object.entries(user.wide))",
    "JSON.stringify(user.wide, null, 2)",
    "JSON.stringify(user.deep)",
    "`${user.deep}`",
    "user.deep",
    "user.deep.flat(Infinity)",
    "user.deep == user.deep + ''",
    "user.nested",
    "user.nested.flat()",
    "`${user.nested}`",
    "Math.max(...user.many)",
    "Array.from({ length: user.huge })",
    "Array.from(user.text)",
    "[...user.text].map(letter => letter + letter)",
    "user.text.repeat(1000)",
    "user.text.repeat(user.huge)",
    "'x'.padEnd(user.huge, user.text)",
    "user.text.split('')",
    "user.text.split('').map(letter => user.text)",
    "user.text.replaceAll('x', user.text)",
    "user.text.replaceAll('x', '$`')",
    "user.text.replace(/x/g, user.text)",
    "user.text.replaceAll('x', letter => user.text)",
    "user.evil.replace(/^(a|b)+$/, 'x')",
    "user.text.normalize('NFKD').toUpperCase()",
    "encodeURIComponent(user.text)",
    "user.many.map(x => user.text).join(user.text)",
    "(user.huge ** user.huge).toFixed(100)",
    "parseInt(user.text, 36)",
];

/// Data as no session can bring them, and some that are just small enough to be begun with; and what the evaluator makes
/// of an expression over each.
const JUDGE: &str = "(async () => {
    const { evaluator } = await import('/evaluate.js');
    const { childrenOf } = await import('/operators.js');
    const readers = [1e6, 40000, 3000, 200].map((size) => {
        let deep = ['x'];
        for (let level = 0; level < size / 10; level++) deep = [deep];
        const many = Array.from({ length: size }, (_, at) => at);
        const wide = Object.fromEntries(many.map((at) => [`key${at}`, at]));
        const nested = Array.from({ length: size ** 0.5 }, () => many.slice(0, size ** 0.5));
        return { many, wide, deep, nested, huge: size * 1000, text: 'x'.repeat(size), evil: 'a'.repeat(size) + '!' };
    });
    const outcome = (user, code) => {
        try {
            const items = childrenOf(evaluator({ user, groups: [], inputs: {} }, [])(code));
            const isBounded = items.length <= 10001 && items.every((item) => item.length <= 1048576);
            return isBounded ? 'a value' : `${items.length} items`;
        } catch (error) {
            // The budget's own word: an engine that gives up says another.
            return error instanceof RangeError ? error.message : `${error}`;
        }
    };
    window.judge = (code) => readers.map((user) => outcome(user, code));
})()";

fn encoded(text: &str) -> String {
    let source = Source::new(FileId(0), SitePath::new("page.mdx").expect("a path inside the folder"), text);
    let parsed = parse::expression(&source, 0..text.len() as u32);
    let parsed = parsed.unwrap_or_else(|error| panic!("{text}: {}", error.construct));
    match Folder::default().expression(&parsed, &Names::new().finish()) {
        Ok(Folded::Residual(residual)) => encode(&residual).expect("it is encoded").json,
        Ok(Folded::Static(_)) | Err(_) => panic!("{text} does not depend on the reader"),
    }
}

#[test]
fn data_of_any_size_come_to_an_end() {
    let server = Server::start(Site::new(&root().join("src/client")));
    let context = driver::context();
    let tab = context.tab();
    tab.open(&server.url("/evaluate.js"));
    tab.evaluate(JUDGE);
    let (mut n_values, mut n_refused) = (0, 0);
    for expression in EXPRESSIONS {
        let outcomes = tab.evaluate(&format!("judge({})", encoded(expression)));
        for outcome in outcomes.as_array().expect("a list") {
            match outcome.as_str() {
                Some("a value") => n_values += 1,
                Some("too much") => n_refused += 1,
                _ => panic!("{expression}: {outcomes}"),
            }
        }
    }
    assert!(n_values > 50 && n_refused > 100, "{n_values} {n_refused}");
    assert_eq!(tab.exceptions(), Vec::<String>::new());
}

/// The page `/` reads `user.name`, `/many/` has a thousand slots, `/growth/` slots that grow without end.
fn built() -> &'static Path {
    static OUT: OnceLock<PathBuf> = OnceLock::new();
    OUT.get_or_init(|| {
        let docs = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bounds-docs");
        let _ = fs::remove_dir_all(&docs);
        fs::create_dir_all(&docs).expect("a folder");
        let config = json!({
            "name": "Bounds", "favicon": "/favicon.svg", "colors": { "primary": "#0F766E" },
            "navigation": { "pages": ["index", "many", "growth"] },
            "personalization": {
                "method": "jwt", "loginUrl": "https://app.docs.example/login", "signingKeys": [{ "id": "a", "publicKey": { "kty": "EC", "crv": "P-256", "x": "pmanRKEcNoN93cgmt285jeZW1m8j-v5NZL9DJstyLf0", "y": "DlpoktcbfezcqROhfA2jcR62QcC5dodzB7cXnictx8g" } }],
            },
        });
        let mut many = String::from("# Many\n\n");
        for at in 0..1000 {
            let _ = writeln!(many, "<p className={{`c-${{user.name ?? {at}}}`}}>{{user.name ?? 'nobody'}} {{user.n > {at} ? <b>{{user.name}}</b> : {at}}}</p>\n");
        }
        let mut growth = String::from("# Growth\n\nexport const list = Array.from({ length: user.n ?? 0 }, (_, at) => at);\n\n");
        for (at, expression) in GROWTH.iter().enumerate() {
            let _ = writeln!(growth, "<div className=\"growth\">{{user.n ? {expression} : <i>static {at}</i>}}</div>\n");
        }
        growth.push_str("<p className=\"after\">{user.name ?? 'nobody'}</p>\n");
        fs::write(docs.join("docs.json"), config.to_string()).expect("a file");
        fs::copy(root().join("tests/browser/reader/forms/favicon.svg"), docs.join("favicon.svg")).expect("a file");
        fs::write(docs.join("index.mdx"), "# Page\n\n<p className=\"name\">{user.name ?? 'nobody'}</p>\n").expect("a file");
        fs::write(docs.join("many.mdx"), many).expect("a file");
        fs::write(docs.join("growth.mdx"), growth).expect("a file");
        build(&docs, "bounds")
    })
}

/// What grows with `user.n`, out of every bound.
const GROWTH: [&str; 15] = [
    "'x'.repeat(user.n * 1000)",
    "'x'.padStart(user.n * 1000)",
    "list.map(at => <b>{at}</b>)",
    "list.slice(0, 900).map(at => <p><b>1</b><b>2</b><b>3</b><b>4</b><b>5</b><b>6</b><b>7</b><b>8</b><b>9</b><b>10</b><b>11</b></p>)",
    "list.slice(0, 3000).map(at => user.long)",
    "list.slice(0, 40).reduce((one, at) => [one, one], null)",
    "list.map(at => <ul>{list.map(at => <li>{list.map(at => <b title={`${at}`}>{at}</b>)}</li>)}</ul>)",
    "list.map(at => list.map(at => list.map(at => at)))",
    "list.reduce((text, at) => text + text, 'x')",
    "list.reduce((one, at) => <b>{one}{one}</b>, 'x')",
    "list.reduce((one, at) => [one, one], 'x')",
    "list.map(at => `${list}`).join('')",
    "JSON.stringify(list.map(at => list))",
    "'x'.repeat(1000).replaceAll('x', 'x'.repeat(user.n))",
    "Array.from({ length: user.n * 1000 }, () => <b>x</b>)",
];

fn open(server: &Server, page: &str, script: &str) -> (driver::Context, Tab) {
    let context = driver::context();
    let tab = context.tab();
    tab.before_each_page(script);
    tab.open(&server.url(page));
    (context, tab)
}

#[test]
fn a_thousand_slots_are_filled() {
    let server = Server::start(Site::new(built()));
    let user = json!({ "content": { "name": "Ann", "n": 500 } });
    let (_context, tab) = open(&server, "/many/", &session("", &user));
    let shown = "document.querySelectorAll('p.c-Ann').length + ' ' + document.querySelectorAll('p.c-Ann b').length";
    assert_eq!(tab.text(shown), "1000 500");
    tab.evaluate("localStorage.clear(); dispatchEvent(new Event('docs:session'))");
    assert_eq!(tab.text(shown), "0 0");
    tab.assert_clean();
}

#[test]
fn what_grows_without_end_stays_as_everybody_sees_it() {
    let server = Server::start(Site::new(built()));
    let user = json!({ "content": { "name": "Ann", "n": 20000, "long": "x".repeat(40_000) } });
    let (_context, tab) = open(&server, "/growth/", &session("", &user));
    let shown = "[...document.querySelectorAll('.growth')].map(own => own.innerText).join('|')";
    let expected: Vec<String> = (0..GROWTH.len()).map(|at| format!("static {at}")).collect();
    assert_eq!(tab.text(shown), expected.join("|"));
    assert_eq!(tab.text("document.querySelector('.after').innerText"), "Ann");
    let told = tab.console();
    assert!(told.iter().all(|line| line.starts_with("docs E1303: /growth/:")), "{told:?}");
    assert_eq!(told.len(), GROWTH.len(), "{told:?}");
    assert_eq!([tab.exceptions(), tab.violations()].concat(), Vec::<String>::new());
}

/// Arrays in arrays, `levels` of them around a text.
fn levels(levels: usize) -> Value {
    (0..levels).fold(json!("x"), |inside, _| json!([inside]))
}

#[test]
fn sessions_have_bounds() {
    let server = Server::start(Site::new(built()));
    // `user` itself and `content` are the first two levels, and with `name` and `x` the first four nodes.
    let with = |x: Value| json!({ "content": { "name": "Ann", "x": x } });
    let cases = [
        ("64 kB", with(json!("x".repeat(65_000))), true),
        ("more than 64 kB", with(json!("x".repeat(66_000))), false),
        ("32 levels", with(levels(30)), true),
        ("33 levels", with(levels(31)), false),
        ("many levels", with(levels(100)), false),
        ("10,000 nodes", with(json!(vec![0; 9_996])), true),
        ("10,001 nodes", with(json!(vec![0; 9_997])), false),
        ("many groups", json!({ "content": { "name": "Ann" }, "groups": vec!["a"; 10_000] }), false),
    ];
    for (name, user, is_taken) in cases {
        let (_context, tab) = open(&server, "/", &session("", &user));
        let shown = tab.text("document.querySelector('.name').innerText");
        assert_eq!(shown, if is_taken { "Ann" } else { "nobody" }, "{name}");
        let told = tab.console();
        if is_taken {
            assert_eq!(told, Vec::<String>::new(), "{name}");
        } else {
            assert_eq!(told.len(), 1, "{name}: {told:?}");
            assert!(told[0].starts_with("docs E1302: "), "{name}: {told:?}");
            assert!(
                tab.is("localStorage.getItem('docs:session:') === null && window.docs.user === undefined"),
                "{name}"
            );
        }
        assert_eq!([tab.exceptions(), tab.violations()].concat(), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn no_prototype_comes_out_of_a_session() {
    let server = Server::start(Site::new(built()));
    let own = r#"{"__proto__":{"name":"Eve","x":1},"y":[{"__proto__":{"x":1},"z":{"__proto__":null}}]}"#;
    let user = format!(
        r#"{{"content":{{"name":"Ann","__proto__":{{"x":1}},"deep":{own}}},"__proto__":{{"groups":["admin"]}}}}"#
    );
    let record = format!(r#"{{"v":1,"id":"a","generation":1,"createdAt":1,"user":{user},"__proto__":{{"v":2}}}}"#);
    let (_context, tab) = open(&server, "/", &format!("localStorage.setItem('docs:session:', {})", json!(record)));
    assert_eq!(tab.text("document.querySelector('.name').innerText"), "Ann");
    assert!(!tab.is(
        "(function has(value) { return typeof value === 'object' && value !== null && \
         (Object.hasOwn(value, '__proto__') || value.x !== undefined || Object.values(value).some(has)) })(window.docs.user)"
    ));
    assert!(tab.is("({}).x === undefined && ({}).name === undefined && window.docs.user.deep.y.length === 1"));
    tab.assert_clean();
}
