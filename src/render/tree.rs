//! HTML of our own templates as a tree, for scripts: where a policy forbids HTML in texts, they build elements one by one.

use serde::ser::{Serialize, SerializeSeq, Serializer};

/// As JSON: a text, or `[name, attributes, child, …]` with `0` for no attributes.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Tree {
    Text(String),
    Element(Element),
}

#[derive(Clone, PartialEq, Debug)]
pub(super) struct Element {
    pub name: String,
    /// In their order, values decoded.
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Tree>,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| &**value)
    }

    /// The elements in it that have an attribute, in the order of the document, without those in others of them.
    pub fn with_attribute<'t>(&'t self, name: &str, found: &mut Vec<&'t Element>) {
        for child in &self.children {
            let Tree::Element(child) = child else { continue };
            if child.attribute(name).is_some() { found.push(child) } else { child.with_attribute(name, found) }
        }
    }

    /// Takes out elements in those that have an attribute: each one is asked for in the order of the document.
    pub fn retain_in(&mut self, name: &str, keeps: &mut dyn FnMut() -> bool) {
        if self.attribute(name).is_some() {
            return self.children.retain(|child| matches!(child, Tree::Element(_)) && keeps());
        }
        for child in &mut self.children {
            if let Tree::Element(child) = child {
                child.retain_in(name, keeps);
            }
        }
    }

    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Tree::Element(element) => Some(element),
            Tree::Text(_) => None,
        })
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Tree::Text(text) => serializer.serialize_str(text),
            Tree::Element(element) => element.serialize(serializer),
        }
    }
}

impl Serialize for Element {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut all = serializer.serialize_seq(Some(2 + self.children.len()))?;
        all.serialize_element(&self.name)?;
        if self.attributes.is_empty() {
            all.serialize_element(&0)?;
        } else {
            let map: serde_json::Map<_, _> =
                self.attributes.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
            all.serialize_element(&map)?;
        }
        for child in &self.children {
            all.serialize_element(child)?;
        }
        all.end()
    }
}

/// Elements that have no end.
const VOID: [&str; 8] = ["br", "hr", "img", "input", "link", "meta", "source", "wbr"];

/// What templates wrote, below one element without a name. Every element but a void one is closed there; what is not
/// ends where the text does. Blanks between elements of which one begins a line are left out.
pub(super) fn parse(html: &str) -> Element {
    let mut open = vec![Element { name: String::new(), attributes: Vec::new(), children: Vec::new() }];
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push_text(&rest[..at], &mut open);
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if let Some(closing) = rest.strip_prefix('/') {
            let (name, after) = closing.split_once('>').unwrap_or((closing, ""));
            rest = after;
            if open.iter().skip(1).any(|element| element.name == name.trim()) {
                while open.len() > 1 && close(&mut open) != name.trim() {}
            }
        } else {
            let (element, closed, after) = tag(rest);
            rest = after;
            let is_void = closed || VOID.contains(&&*element.name);
            open.push(element);
            if is_void {
                close(&mut open);
            }
        }
    }
    push_text(rest, &mut open);
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().expect("the first is never closed")
}

/// Puts the innermost element into the one around it and gives its name.
fn close(open: &mut Vec<Element>) -> String {
    let Some(element) = open.pop() else { return String::new() };
    let name = element.name.clone();
    if let Some(above) = open.last_mut() {
        above.children.push(Tree::Element(element));
    }
    name
}

/// `a href="/x">…` → the element, whether it ends itself, and what comes after.
fn tag(text: &str) -> (Element, bool, &str) {
    let end = text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).unwrap_or(text.len());
    let mut element = Element { name: text[..end].to_owned(), attributes: Vec::new(), children: Vec::new() };
    let mut rest = &text[end..];
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("/>") {
            return (element, true, after);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (element, false, after);
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(rest.len());
        if end == 0 {
            // A stray sign; nothing is left when the text ends in a tag.
            let mut letters = rest.chars();
            if letters.next().is_none() {
                return (element, false, "");
            }
            rest = letters.as_str();
            continue;
        }
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        let value = match rest.strip_prefix('=') {
            None => "",
            Some(after) => match after.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let (value, after) = after[1..].split_once(quote).unwrap_or((&after[1..], ""));
                    rest = after;
                    value
                }
                _ => {
                    let end = after.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(after.len());
                    rest = &after[end..];
                    &after[..end]
                }
            },
        };
        element.attributes.push((name, decoded(value)));
    }
}

fn push_text(text: &str, open: &mut [Element]) {
    if text.is_empty() || (text.trim().is_empty() && text.contains('\n')) {
        return;
    }
    if let Some(element) = open.last_mut() {
        element.children.push(Tree::Text(decoded(text)));
    }
}

fn decoded(text: &str) -> String {
    htmlescape::decode_html(text).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        let parsed = parse(html);
        let json = serde_json::to_string(&parsed.children).expect("a tree is JSON");
        assert_eq!(json, expected, "for {html}");
    }

    #[test]
    fn what_templates_write() {
        check("<li><a href=\"/a?b&amp;c\">A &lt;b&gt;</a></li>", r#"[["li",0,["a",{"href":"/a?b&c"},"A <b>"]]]"#);
        check("<ul>\n  <li>a</li> <li>b</li>\n</ul>", r#"[["ul",0,["li",0,"a"]," ",["li",0,"b"]]]"#);
        check("<details open><summary>x</summary></details>", r#"[["details",{"open":""},["summary",0,"x"]]]"#);
        check(
            "<svg viewBox='0 0 1 1'><path d=M0/></svg>x",
            r#"[["svg",{"viewBox":"0 0 1 1"},["path",{"d":"M0/"}]],"x"]"#,
        );
        check("<img src=a><br/>t", r#"[["img",{"src":"a"}],["br",0],"t"]"#);
    }

    #[test]
    fn what_they_should_not() {
        check("</a><b>x", r#"[["b",0,"x"]]"#);
        check("<b><i>x</b>y", r#"[["b",0,["i",0,"x"]],"y"]"#);
        check("<!-- a -->b<", r#"["b",["",0]]"#);
        check("<a \" = x>b</a>", r#"[["a",{"\"":"","x":""},"b"]]"#);
    }
}
