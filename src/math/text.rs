//! From MathML to a line of text, for titles and tables of contents.

/// An element whose end has not come: its name, and the text of each child so far.
struct Open<'a> {
    name: &'a str,
    children: Vec<String>,
}

/// The text of what stands inside `<math>`, as the converter writes it: well formed, with text escaped.
pub(super) fn of(mathml: &str) -> String {
    let mut open = vec![Open { name: "", children: Vec::new() }];
    let mut rest = mathml;
    while let Some((before, tag)) = rest.split_once('<') {
        push(&mut open, before);
        let Some((tag, after)) = tag.split_once('>') else { break };
        rest = after;
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        if tag.starts_with('/') {
            close(&mut open);
            continue;
        }
        open.push(Open { name, children: Vec::new() });
        if tag.ends_with('/') {
            let wide = name == "mspace" && !tag.contains("0.1") && !tag.contains('-');
            push(&mut open, if wide { " " } else { "" });
            close(&mut open);
        }
    }
    push(&mut open, rest);
    while open.len() > 1 {
        close(&mut open);
    }
    let text: String = open.pop().map(|root| root.children.concat()).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push(open: &mut [Open], text: &str) {
    let Some(inner) = open.last_mut() else { return };
    if text.is_empty() {
        return;
    }
    let text = htmlescape::decode_html(text).unwrap_or_else(|_| text.to_owned());
    // Signs that are there for how things are spaced and spoken.
    let mut shown: String = text.chars().filter(|c| !matches!(c, '\u{2060}'..='\u{2064}' | '\u{338}')).collect();
    // Letters of words stand close, relations apart.
    if inner.name == "mo" && is_word(&shown) {
        shown = format!(" {shown} ");
    } else if inner.name == "mo" && is_relation(&shown) {
        shown = format!(" {} ", shown.trim());
    }
    inner.children.push(shown);
}

fn is_word(text: &str) -> bool {
    text.chars().count() > 1 && text.chars().all(char::is_alphabetic)
}

fn is_relation(text: &str) -> bool {
    matches!(text.trim(), "=" | "<" | ">" | "+" | "−" | "≤" | "≥" | "≠" | "≈" | "∈" | "→" | "⇒" | "∼" | "≡" | "×")
}

fn close(open: &mut Vec<Open>) {
    let Some(Open { name, children }) = open.pop() else { return };
    let child = |at: usize| children.get(at).map_or("", String::as_str);
    let text = match name {
        "mfrac" => format!("{}/{}", held(child(0)), held(child(1))),
        "msup" | "mover" => format!("{}{}", child(0).trim(), script(child(1), '^')),
        "msub" | "munder" => format!("{}{}", child(0).trim(), script(child(1), '_')),
        "msubsup" | "munderover" => format!("{}{}{}", child(0).trim(), script(child(1), '_'), script(child(2), '^')),
        "msqrt" => format!("√{}", held(&children.concat())),
        "mroot" => format!("{}√{}", raised(child(1)).unwrap_or_default(), held(child(0))),
        "mtd" => format!("{} ", children.concat()),
        "mtr" => format!("{}; ", children.concat().trim_end()),
        "mtable" => children.concat().trim_end_matches("; ").to_owned(),
        _ => children.concat(),
    };
    if let Some(outer) = open.last_mut() {
        outer.children.push(text);
    }
}

/// In parentheses when it is more than one sign or number.
fn held(text: &str) -> String {
    let text = text.trim();
    let alone = text.chars().count() <= 1 || text.chars().all(char::is_alphanumeric);
    if alone { text.to_owned() } else { format!("({text})") }
}

fn script(text: &str, sign: char) -> String {
    let text = text.trim();
    // Accents and primes are their own sign.
    if text.is_empty() || text.chars().all(|c| !c.is_alphanumeric() && !matches!(c, '+' | '−' | '∗' | '∞')) {
        return text.to_owned();
    }
    match sign {
        '^' => raised(text).unwrap_or_else(|| format!("^{}", held(text))),
        _ => format!("{sign}{}", held(text)),
    }
}

/// A small number as raised digits.
fn raised(text: &str) -> Option<String> {
    let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raised = text.trim().chars().map(|c| match c {
        '−' => Some('⁻'),
        'n' => Some('ⁿ'),
        c => c.to_digit(10).map(|digit| digits[digit as usize]),
    });
    raised.collect()
}
