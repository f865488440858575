//! Spans: exact where somebody points at them, inside the source everywhere.

use super::parsed;
use crate::document::{AttributeKind, Document, Kind};

/// Checks the source slices of links, images, elements' tags, expressions and attributes' values, in document order.
fn check(text: &str, expected: &[&str]) {
    let (document, _) = parsed(text);
    let mut found = Vec::new();
    for node in &document.tree.nodes {
        let slice = &document.source.text[node.start as usize..node.end as usize];
        match node.kind {
            Kind::Link(_) | Kind::Image(_) => found.push(slice),
            Kind::Element(index) => {
                let element = &document.tree.elements[index as usize];
                found.push(document.source.slice(element.tag));
                for attribute in document.tree.attributes(element) {
                    match attribute.kind {
                        AttributeKind::Text { at, .. } => found.push(document.source.slice(at)),
                        AttributeKind::Expression { value, .. } | AttributeKind::Spread(value) => {
                            found.push(expression(&document, value))
                        }
                        AttributeKind::Present { .. } => {}
                    }
                }
            }
            Kind::Expression(index) => found.push(expression(&document, index)),
            _ => {}
        }
    }
    assert_eq!(found, expected, "{text}");
}

fn expression(document: &Document, index: u32) -> &str {
    document.source.slice(document.tree.expressions[index as usize].span)
}

#[test]
fn of_links() {
    check("é [a](b) *[c](d \"e\")* ![f](g)", &["[a](b)", "[c](d \"e\")", "![f](g)"]);
    check("# [a](b)\n\n- > [c](d)\n  > e [f](g)\n", &["[a](b)", "[c](d)", "[f](g)"]);
    check("[a][b]\n\n[b]: /c\n", &["[a][b]"]);
    check("[a]: /b\n![c](/d.png)\n", &["![c](/d.png)"]);
    check("> - [a]: /b\n>   'title'\n>   [c]: /d\n>   Hello and [e](/f)\n\n[g](h)", &["[e](/f)", "[g](h)"]);
    check("[a]: /b\n[c](d)\n===\n[e](f)\n", &["[c](d)", "[e](f)"]);
    check("<A/> [b](c) {d} [e](f)\n[g](h)", &["<A/>", "[b](c)", "d", "[e](f)", "[g](h)"]);
    check(
        "| [a](b) | <C d=\"e\"/> [f](g) |\n|-|-|\n| [h](i) | j |",
        &["[a](b)", "<C d=\"e\"/>", "e", "[f](g)", "[h](i)"],
    );
    check("see https://a.b/c. [https://d.e](f)", &["https://a.b/c", "[https://d.e](f)"]);
}

#[test]
fn of_constructs() {
    check("→<A b=\"é\" c={d} {...e}/>\n".replace('→', "\t").as_str(), &["<A b=\"é\" c={d} {...e}/>", "é", "d", "e"]);
    check("> <A\n>   b={[\n>   1]}\n> /> c {d +\n> e}\n", &["<A\n>   b={[\n>   1]}\n> />", "[\n>   1]", "d +\n> e"]);
    check("a\r\n{b}\r\n<C/>\r\n", &["b", "<C/>"]);
    check("\u{feff}---\ntitle: é\n---\n\n{a} b", &["a"]);
}

#[test]
fn of_blocks() {
    let (document, _) = parsed("# a\n\n- b\n  c\n\n```\nd\n```\n\n> e\n");
    let blocks: Vec<&str> = document
        .tree
        .children(crate::document::NodeId::ROOT)
        .map(|id| document.source.slice(document.span(id)))
        .collect();
    assert_eq!(blocks, ["# a", "- b\n  c", "```\nd\n```", "> e"]);
}
