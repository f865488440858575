//! HTML laid out for reading and comparing: one block a line, indented by its depth.
//!
//! Only line breaks between blocks are added. White space that is in the HTML stays visible: a line break inside text
//! is `⏎`, blanks alone between blocks are `␣`. Inside `<pre>` nothing is touched. Drawings are too long to read: an
//! `<svg>` is shown as a number made from its text.

/// Elements that stand in a line of text.
const INLINE: [&str; 31] = [
    "a",
    "abbr",
    "b",
    "br",
    "bdi",
    "cite",
    "code",
    "del",
    "docs-slot",
    "dfn",
    "em",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "mark",
    "math",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "u",
    "var",
    "wbr",
];
const VOID: [&str; 11] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "source", "wbr"];

/// The content of the first element that begins so (`<main`, `<div class="d-prose"`); `None` when there is none.
pub fn inside<'a>(html: &'a str, beginning: &str) -> Option<&'a str> {
    let start = html.find(beginning)?;
    let (Piece::Open(name, _), content) = next(&html[start..])? else { return None };
    let mut depth = 1;
    let mut rest = content;
    while let Some((piece, after)) = next(rest) {
        match piece {
            Piece::Open(open, _) if open == name => depth += 1,
            Piece::Close(close, _) if close == name => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(&content[..content.len() - rest.len()]);
        }
        rest = after;
    }
    None
}

/// A piece of HTML as it stands: a tag or comment, or the text up to the next one.
enum Piece<'a> {
    Open(&'a str, &'a str),
    Close(&'a str, &'a str),
    Text(&'a str),
}

pub fn lay_out(html: &str) -> String {
    let mut text = String::new();
    let mut depth = 0;
    // Whether a line break may come before the next piece: true between blocks.
    let mut between = true;
    let mut rest = html;
    while let Some((piece, after)) = next(rest) {
        rest = after;
        match piece {
            Piece::Open("pre", tag) => {
                let end = rest.find("</pre>").map_or(rest.len(), |at| at + "</pre>".len());
                line(&mut text, depth);
                text += tag;
                text += &rest[..end];
                rest = &rest[end..];
                between = true;
            }
            Piece::Open("svg", tag) => {
                let end = rest.find("</svg>").map_or(rest.len(), |at| at + "</svg>".len());
                if between {
                    line(&mut text, depth);
                }
                text += &format!("<svg {:04x}/>", number(&format!("{tag}{}", &rest[..end])));
                rest = &rest[end..];
                between = false;
            }
            Piece::Open(name, tag) if INLINE.contains(&name) => {
                if between {
                    line(&mut text, depth);
                }
                text += tag;
                between = false;
            }
            Piece::Open(name, tag) => {
                line(&mut text, depth);
                text += tag;
                let empty = VOID.contains(&name) || tag.ends_with("/>") || tag.starts_with("<!");
                depth += usize::from(!empty);
                // Its text goes on in the line; its first block starts one.
                between = empty;
            }
            Piece::Close(name, tag) if INLINE.contains(&name) => {
                text += tag;
                between = false;
            }
            Piece::Close(_, tag) => {
                depth = depth.saturating_sub(1);
                if between {
                    line(&mut text, depth);
                }
                text += tag;
                between = true;
            }
            Piece::Text(piece) if piece.trim().is_empty() && between => text += "␣",
            Piece::Text(piece) => {
                if between {
                    line(&mut text, depth);
                }
                text += &piece.replace('\n', "⏎");
                between = false;
            }
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn line(text: &mut String, depth: usize) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.extend(std::iter::repeat_n("  ", depth));
}

/// Sixteen bits that change with the text.
fn number(text: &str) -> u16 {
    let sum = text.bytes().fold(0x811c_9dc5u32, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (sum >> 16) as u16 ^ sum as u16
}

fn next(html: &str) -> Option<(Piece<'_>, &str)> {
    if html.is_empty() {
        return None;
    }
    let Some(tag) = html.strip_prefix('<') else {
        let end = html.find('<').unwrap_or(html.len());
        return Some((Piece::Text(&html[..end]), &html[end..]));
    };
    let end = tag_end(html);
    let name = tag.trim_start_matches('/');
    let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len())];
    let piece = if tag.starts_with('/') { Piece::Close(name, &html[..end]) } else { Piece::Open(name, &html[..end]) };
    Some((piece, &html[end..]))
}

/// Where the tag that `html` begins with ends; a `>` in a quoted value does not end it.
fn tag_end(html: &str) -> usize {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    html.len()
}

#[test]
fn blocks_start_lines_and_text_stays() {
    let html = "<header><h1>A <em>b</em></h1></header><p>x <a href=\"/a>b\">y</a>\nz<p>q</p><ul> <li>1<li><p>2</p></li></ul>\
                <pre><code>a\n  <span>b</span></code></pre><hr><img src=x>";
    let expected = "\
<header>
  <h1>A <em>b</em></h1>
</header>
<p>x <a href=\"/a>b\">y</a>⏎z
  <p>q</p>
  <ul> 
    <li>1
      <li>
        <p>2</p>
      </li>
    </ul>
    <pre><code>a
  <span>b</span></code></pre>
    <hr>
    <img src=x>
";
    assert_eq!(lay_out(html), expected);
    assert_eq!(lay_out("<div></div> <div></div>"), "<div></div>␣\n<div></div>\n");
    assert_eq!(lay_out(""), "");
    let icon = lay_out("<p>a <svg class=x><path d=m1 /></svg> b</p>");
    assert!(icon.starts_with("<p>a <svg ") && icon.ends_with("/> b</p>\n") && !icon.contains("path"), "{icon}");
    assert_ne!(icon, lay_out("<p>a <svg class=x><path d=m2 /></svg> b</p>"));
}

#[test]
fn parts_are_found() {
    let page = "<body><main id=m><div><div class=\"prose\"><div>a</div><p>b</p></div></div></main><div></div>";
    assert_eq!(inside(page, "<main"), Some("<div><div class=\"prose\"><div>a</div><p>b</p></div></div>"));
    assert_eq!(inside(page, "<div class=\"prose\""), Some("<div>a</div><p>b</p>"));
    assert_eq!(inside(page, "<aside"), None);
    assert_eq!(inside("<main><p>not closed", "<main"), None);
}
