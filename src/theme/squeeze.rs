//! Takes the white space out of a template that stands there for its author only.
//!
//! The rule is JSX's, so that it needs no list of inline elements: white space with a line break in it vanishes next to a
//! tag (of HTML or of the template) and is one blank inside text; white space on one line is kept as one blank. `<pre>`,
//! `<textarea>` and `{% raw %}` are left alone, HTML comments go. Inside a tag, runs of white space between attributes
//! become one blank. An HTML minifier cannot do this: `<a {% if href %}href="…"{% endif %}>` is no HTML yet, and it
//! would sort the pieces as if they were attributes.

/// The template without insignificant white space; renders to what the author meant.
pub fn squeeze(template: &str) -> String {
    let mut squeezer = Squeezer { rest: template, out: String::with_capacity(template.len()), after_tag: true };
    while !squeezer.rest.is_empty() {
        squeezer.step();
    }
    squeezer.out
}

struct Squeezer<'a> {
    rest: &'a str,
    out: String,
    /// Whether what was written last is a tag (or nothing yet).
    after_tag: bool,
}

impl<'a> Squeezer<'a> {
    fn step(&mut self) {
        let rest = self.rest;
        if rest.starts_with("{#") {
            self.skip(through(rest, "#}"));
        } else if rest.starts_with("{{") {
            // What it prints is text, not a tag: `a {{ b }}` keeps its blank.
            let len = template_tag(rest, "}}");
            self.copy(len, false);
        } else if rest.starts_with("{%") {
            let len = template_tag(rest, "%}");
            let raw = rest[..len].trim_matches(['{', '%', '-', '}']).trim() == "raw";
            self.copy(len, true);
            if raw {
                self.copy(self.rest.find("{%").unwrap_or(self.rest.len()), false);
            }
        } else if rest.starts_with("<!--") {
            self.skip(through(rest, "-->"));
        } else if rest.starts_with('<')
            && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!')
        {
            self.tag();
        } else {
            self.text();
        }
    }

    fn skip(&mut self, len: usize) {
        self.rest = &self.rest[len..];
    }

    fn copy(&mut self, len: usize, tag: bool) {
        self.out.push_str(&self.rest[..len]);
        self.rest = &self.rest[len..];
        self.after_tag = tag;
    }

    fn text(&mut self) {
        let len = text_len(self.rest);
        let (text, next) = self.rest.split_at(len);
        let before_tag = next.is_empty() || (next.starts_with('<') || next.starts_with("{%") || next.starts_with("{#"));
        // Kept is white space that joins words: all but that with a line break in it next to a tag.
        let kept = |blank: &str, next_to_tag: bool| !(blank.is_empty() || next_to_tag && blank.contains('\n'));
        let trimmed = text.trim_ascii();
        let (start, end) = match trimmed.is_empty() {
            true => (text, ""),
            false => {
                let at = text.len() - text.trim_ascii_start().len();
                (&text[..at], &text[at + trimmed.len()..])
            }
        };
        if trimmed.is_empty() {
            if kept(start, self.after_tag || before_tag) {
                self.out.push(' ');
            }
        } else {
            if kept(start, self.after_tag) {
                self.out.push(' ');
            }
            for (at, word) in trimmed.split_ascii_whitespace().enumerate() {
                if at > 0 {
                    self.out.push(' ');
                }
                self.out.push_str(word);
            }
            if kept(end, before_tag) {
                self.out.push(' ');
            }
            self.after_tag = false;
        }
        self.rest = next;
    }

    /// An HTML tag with template tags anywhere in it.
    fn tag(&mut self) {
        let verbatim = ["pre", "textarea"].into_iter().find(|name| is_open_tag(self.rest, name));
        let mut blank = false;
        loop {
            let rest = self.rest;
            let Some(first) = rest.chars().next() else { break };
            if first.is_ascii_whitespace() {
                blank = true;
                self.skip(1);
                continue;
            }
            if first == '>' {
                // A value without quotes would swallow nothing here: a blank before `>` is never significant.
                self.copy(1, true);
                break;
            }
            if std::mem::take(&mut blank) {
                self.out.push(' ');
            }
            let len = match first {
                '"' | '\'' => quoted(rest, first),
                '{' if rest.starts_with("{{") => template_tag(rest, "}}"),
                '{' if rest.starts_with("{%") => template_tag(rest, "%}"),
                '{' if rest.starts_with("{#") => {
                    self.skip(through(rest, "#}"));
                    continue;
                }
                first => first.len_utf8(),
            };
            self.copy(len, true);
        }
        if let Some(name) = verbatim {
            let end = self.rest.find(&format!("</{name}")).unwrap_or(self.rest.len());
            self.copy(end, true);
        }
    }
}

fn is_open_tag(rest: &str, name: &str) -> bool {
    rest[1..].strip_prefix(name).is_some_and(|after| after.starts_with([' ', '>', '\n', '{', '/']))
}

/// Bytes up to the next tag of either language.
fn text_len(rest: &str) -> usize {
    let mut from = 1;
    while let Some(at) = rest.get(from..).and_then(|rest| rest.find(['<', '{'])) {
        let at = from + at;
        let next = &rest[at..];
        let tag =
            next[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!') && next.starts_with('<');
        if tag || next.starts_with("{{") || next.starts_with("{%") || next.starts_with("{#") {
            return at;
        }
        from = at + 1;
    }
    rest.len()
}

/// Bytes through the first `end`, or all.
fn through(rest: &str, end: &str) -> usize {
    rest.find(end).map_or(rest.len(), |at| at + end.len())
}

/// Bytes through the end of a template tag; strings in it may hold `}}`.
fn template_tag(rest: &str, end: &str) -> usize {
    let mut quote: Option<char> = None;
    for (at, c) in rest.char_indices().skip(2) {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if rest[at..].starts_with(end) => return at + end.len(),
            None => {}
        }
    }
    rest.len()
}

/// Bytes through the closing quote; quotes inside a template tag do not count.
fn quoted(rest: &str, quote: char) -> usize {
    let mut at = 1;
    while let Some(c) = rest[at..].chars().next() {
        let here = &rest[at..];
        at += match c {
            c if c == quote => return at + 1,
            '{' if here.starts_with("{{") => template_tag(here, "}}"),
            '{' if here.starts_with("{%") => template_tag(here, "%}"),
            c => c.len_utf8(),
        };
    }
    rest.len()
}
