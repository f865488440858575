//! Requests made of what is hard to quote, in an order that is always the same.

use crate::random::Random;
use docs::samples::{Basic, Body, Content, Method, Part, Request};

/// What some language or shell takes for its own.
const PIECES: [&str; 74] = [
    "a",
    "name",
    "é",
    "漢",
    "😀",
    "Z9",
    " ",
    "  ",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "'",
    "''",
    "'''",
    "\"",
    "\"\"\"",
    "\"#",
    "`",
    "$",
    "${x}",
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned;",
    "&& touch pwned",
    "| touch pwned",
    "> pwned",
    "\ntouch pwned\n",
    "#{x}",
    "#",
    "\\",
    "\\\\",
    "\\'",
    "\\\"",
    "\\n",
    "\\u0041",
    "\\u000a",
    "\\u{41}",
    "%",
    "%s",
    "%00",
    "%27",
    "!",
    "!!",
    "@",
    "@/etc/passwd",
    "<",
    "=",
    ";",
    ",",
    ":",
    "&",
    "+",
    "*",
    "~",
    "/",
    "?",
    "[",
    "]",
    "{",
    "}",
    "{{x}}",
    "<<$url>>",
    "$value",
    "% end",
    "\u{1b}[201~",
    "\u{7}",
    "\u{7f}",
    "\u{85}",
    "\u{202e}",
    "\u{2028}",
    "\u{feff}",
    "7c2f0e9a41d85b36",
    "__proto__",
];

const JSON: [&str; 27] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\n",
    "  ",
    "\"a\"",
    "\"b\": ",
    "\"__proto__\": ",
    "\"1\": ",
    "\"a-b\": ",
    "null",
    "true",
    "false",
    "1",
    "1.0",
    "1.5",
    "-0",
    "-1",
    "1e5",
    "12345678901234567890",
    "123456789012345",
    "\"\\ud800\"",
    "\"\\u0000\\n$'\"",
    "0.25",
];

impl Random {
    pub fn text(&mut self) -> String {
        (0..self.below(6)).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }

    /// A text that can be a header's value.
    fn line(&mut self) -> String {
        self.text().replace(|c: char| c < ' ' || c == '\u{7f}', "")
    }

    fn token(&mut self, at: usize) -> String {
        let names = [
            "X-Token",
            "__proto__",
            "content-type",
            "Accept",
            "Content-Language",
            "x_1",
            "Authorization",
            "!#$%&'*+-.^_`|~",
        ];
        format!("{}{}", names[self.below(names.len())], if self.chance(8) { String::new() } else { at.to_string() })
    }

    fn json(&mut self, depth: usize) -> String {
        let pad = "  ".repeat(depth);
        match self.below(if depth > 3 { 4 } else { 8 }) {
            0 => serde_json::to_string(&self.text()).expect("a string"),
            1..=3 => JSON[13 + self.below(JSON.len() - 13)].to_owned(),
            4 | 5 => {
                let items: Vec<String> = (0..self.below(4)).map(|_| self.json(depth + 1)).collect();
                format!("[{}]", items.join(", "))
            }
            _ => {
                let member = |random: &mut Random| {
                    let name = serde_json::to_string(&random.text()).expect("a string");
                    format!("{pad}  {name}: {}", random.json(depth + 1))
                };
                let members: Vec<String> = (0..self.below(4)).map(|_| member(self)).collect();
                format!("{{\n{}\n{pad}}}", members.join(",\n"))
            }
        }
    }

    fn media_type(&mut self) -> String {
        let types = [
            "application/json",
            "text/plain",
            "text/plain; charset=utf-8",
            "application/merge-patch+json",
            "image/png",
            "*",
            "a/\"b\"",
        ];
        types[if self.chance(20) { self.below(types.len()) } else { self.below(types.len() - 2) }].to_owned()
    }

    fn part(&mut self) -> Part {
        let content = match self.below(3) {
            0 => Content::File { file_name: self.text(), media_type: self.media_type() },
            1 => Content::Text { value: self.text(), media_type: Some(self.media_type()) },
            _ => Content::Text { value: self.text(), media_type: None },
        };
        Part { name: self.text(), content }
    }

    fn body(&mut self) -> Body {
        match self.below(8) {
            0 => Body::None,
            1 => Body::Json { media_type: "application/json".to_owned(), text: self.json(0) },
            2 => {
                let text = (0..self.below(8)).map(|_| JSON[self.below(JSON.len())]).collect();
                Body::Json { media_type: self.media_type(), text }
            }
            3 => Body::Text { media_type: self.media_type(), text: format!("{}\n{}", self.text(), self.text()) },
            4 => Body::Text { media_type: self.media_type(), text: self.text() },
            5 => Body::Form((0..self.below(4)).map(|_| (self.text(), self.text())).collect()),
            6 => Body::Multipart((0..self.below(4)).map(|_| self.part()).collect()),
            _ => Body::File { media_type: self.media_type(), file_name: self.text() },
        }
    }

    pub fn request(&mut self) -> Request {
        let mut url = format!("https://api.example.com/{}", self.line().replace(' ', "%20"));
        if self.chance(50) {
            url = self.text();
        }
        let basic = |random: &mut Random| Basic { user: random.text().replace(':', ""), password: random.text() };
        let mut request = Request {
            method: if self.chance(2) { Method::Post } else { Method::ALL[self.below(8)] },
            url,
            headers: (0..self.below(4)).map(|at| (self.token(at), self.line())).collect(),
            basic: self.chance(3).then(|| basic(self)),
            body: self.body(),
        };
        if self.chance(40) {
            request.headers.push((self.text(), self.text()));
        }
        if self.chance(60) {
            request.headers.push(("X-Nul".to_owned(), "a\0b".to_owned()));
        }
        request
    }
}
