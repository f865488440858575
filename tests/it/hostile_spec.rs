//! Specifications made to do harm, through the whole build: nothing of them is markup, whatever they are is built, and
//! what is wrong with them is said.

mod spec;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use serde_json::{Value, json};

use super::binary::{Run, Site, contents};

fn built(spec: &Value) -> (Site, Run) {
    let config = json!({
        "name": "Hostile", "theme": "mint", "colors": { "primary": "#0055aa" }, "url": "https://docs.example.com",
        "variables": { "supportAddress": "VARIABLE" },
        "navigation": { "pages": ["index", { "group": "API", "openapi": "api.json" }] },
    });
    let site = Site::new(&[("docs.json", &config.to_string()), ("api.json", &spec.to_string())]);
    let run = site.run(&["build"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    (site, run)
}

/// What of a page could run or load something, or is an element or attribute that no page of ours has.
fn live(node: &Handle, found: &mut Vec<String>) {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        let element = &*name.local;
        let attributes = attrs.borrow();
        let value =
            |name: &str| attributes.iter().find(|own| &*own.name.local == name).map(|own| own.value.to_string());
        if element == "script" && value("src").is_none() && value("type").as_deref() != Some("application/ld+json") {
            found.push("a script with code".to_owned());
        }
        if matches!(element, "iframe" | "object" | "embed" | "base" | "form" | "x-evil" | "style") {
            found.push(format!("<{element}>"));
        }
        if element == "meta" && value("http-equiv").is_some_and(|own| own.eq_ignore_ascii_case("refresh")) {
            let leads_on = value("content").unwrap_or_default();
            if !leads_on.contains("url=/") {
                found.push(format!("a page that leads to {leads_on}"));
            }
        }
        for attribute in attributes.iter() {
            let name = &*attribute.name.local;
            let plain: String = attribute.value.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
            let plain = plain.to_ascii_lowercase();
            if name.starts_with("on") || name == "autofocus" || name == "srcdoc" {
                found.push(format!("<{element} {name}>"));
            }
            let leads = matches!(name, "href" | "src" | "action" | "formaction" | "srcset" | "poster" | "data");
            if leads && ["javascript:", "vbscript:", "data:text"].iter().any(|head| plain.starts_with(head)) {
                found.push(format!("<{element} {name}={plain}>"));
            }
            // A link leads where it says; nothing else asks strangers.
            if leads && element != "a" && plain.starts_with("http://evil") {
                found.push(format!("<{element} {name}={plain}>"));
            }
            if element == "script" && name == "src" && !plain.starts_with("/_docs/") {
                found.push(format!("a script from {plain}"));
            }
        }
    }
    for child in node.children.borrow().iter() {
        live(child, found);
    }
}

#[test]
fn markup_in_every_string_is_text() {
    let (site, run) = built(&spec::spec());
    let mut found = BTreeSet::new();
    let (mut n_pages, mut n_shown) = (0, 0);
    for (path, bytes) in contents(&site.dist()) {
        if path.extension().is_none_or(|extension| extension != "html") {
            continue;
        }
        let text = String::from_utf8(bytes).expect("UTF-8");
        let dom = html5ever::parse_document(RcDom::default(), Default::default()).one(&*text);
        let errors = dom.errors.borrow();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
        let mut lines = Vec::new();
        live(&dom.document, &mut lines);
        found.extend(lines.into_iter().map(|line| format!("{}: {line}", path.display())));
        n_pages += 1;
        n_shown += text.matches("ran(").count();
        assert!(
            !text.contains("VARIABLE"),
            "{}: a variable of the site in a text of the specification",
            path.display()
        );
    }
    assert!(found.is_empty(), "{}", found.into_iter().collect::<Vec<_>>().join("\n"));
    assert!(n_pages > 2 * spec::VECTORS.len(), "only {n_pages} pages");
    assert!(n_shown > 2_000, "the vectors are shown only {n_shown} times");
    for what in ["this address runs code", "is no status of a response"] {
        assert!(run.stderr.contains(what), "`{what}` is not said:\n{}", run.stderr);
    }
    let beside = Path::new(&site.docs()).parent().expect("a folder above").join("evil");
    assert!(!beside.exists());
}

/// An operation that answers with `schema`, among others.
fn with(schema: &str, others: &str) -> Value {
    let text = format!(
        r##"{{ "openapi": "3.1.0", "info": {{ "title": "T", "version": "1" }}, "servers": [{{ "url": "https://api.example" }}],
             "paths": {{ "/a": {{ "post": {{ "summary": "Ask",
               "requestBody": {{ "content": {{ "application/json": {{ "schema": {schema} }} }} }},
               "responses": {{ "200": {{ "description": "Fine", "content": {{ "application/json": {{ "schema": {schema} }} }} }},
                             "400": {{ "description": "Wrong", "content": {{ "application/json": {{ "schema": {schema} }} }} }} }} }} }} }},
             "components": {{ "schemas": {{ {others} }} }} }}"##
    );
    serde_json::from_str(&text).expect("it is JSON")
}

/// Bytes and fields of the page of `with`.
fn page(spec: &Value) -> (String, usize) {
    let (site, _) = built(spec);
    let path = site.dist().join("api-reference/ask/index.html");
    let html = std::fs::read_to_string(path).expect("the operation has a page");
    let n_fields = html.matches("class=\"d-field\"").count() + html.matches("class=d-field ").count();
    (html, n_fields)
}

#[test]
fn schemas_of_any_size_have_pages_of_a_size_that_is_read() {
    let mut wide = String::new();
    for number in 0..10_000 {
        let _ = write!(wide, "{}\"field_{number}\": {{ \"type\": \"string\" }}", if number == 0 { "" } else { "," });
    }
    let wide = format!("{{ \"type\": \"object\", \"properties\": {{ {wide} }} }}");
    let mut deep = r#"{ "type": "object", "properties": { "leaf": { "type": "string" } } }"#.to_owned();
    for number in 0..25 {
        deep = format!(r#"{{ "type": "object", "properties": {{ "level_{number}": {deep} }} }}"#);
    }
    // Thirty fields on each of eight levels, four of them the next level.
    let mut nested = String::new();
    for level in 1..=8 {
        let fields = (0..30).map(|number| match number {
            26.. if level < 8 => format!(r##""next_{number}": {{ "$ref": "#/components/schemas/L{}" }}"##, level + 1),
            _ => format!(r#""field_{number}": {{ "type": "string", "description": "Of level {level}." }}"#),
        });
        let fields: Vec<String> = fields.collect();
        let _ = write!(
            nested,
            "{}\"L{level}\": {{ \"type\": \"object\", \"properties\": {{ {} }} }}",
            if level == 1 { "" } else { "," },
            fields.join(",")
        );
    }
    let circle = r##""Node": { "type": "object", "properties": { "next": { "$ref": "#/components/schemas/Node" }, "list": { "type": "array", "items": { "$ref": "#/components/schemas/Node" } }, "of": { "oneOf": [{ "$ref": "#/components/schemas/Node" }, { "$ref": "#/components/schemas/Edge" }] } } },
        "Edge": { "allOf": [{ "$ref": "#/components/schemas/Node" }, { "type": "object", "properties": { "to": { "$ref": "#/components/schemas/Edge" } } }] }"##;
    let reference = |name: &str| format!(r##"{{ "$ref": "#/components/schemas/{name}" }}"##);
    let cases = [
        ("wide", with(&wide, ""), 640, vec!["field_0", "field_299", "… +"]),
        ("deep", with(&deep, ""), 60, vec!["level_24", "level_19"]),
        ("nested", with(&reference("L1"), &nested), 700, vec!["Of level 1.", "Of level 6.", "next_29"]),
        ("circle", with(&reference("Node"), circle), 60, vec!["#response-200\"><code>Node</code>", "next", "to"]),
    ];
    for (name, spec, most, told) in cases {
        let (html, n_fields) = page(&spec);
        assert!((5..=most).contains(&n_fields), "{name}: {n_fields} fields");
        assert!(html.len() < 400_000, "{name}: {} bytes", html.len());
        for text in told {
            assert!(html.contains(text), "{name}: `{text}` is not there");
        }
    }
}
