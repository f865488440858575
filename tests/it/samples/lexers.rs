//! Samples in C#, for which few machines have a compiler, and in Java, read by the rules of the languages' own
//! specifications: what is not in a literal is the sample's, what is in one is the request's.

use docs::samples::{Body, Content, Language, Request, sample};

use crate::random::Random;

/// The texts of literals in their order, and what is around them.
#[derive(Default)]
struct Read {
    literals: Vec<String>,
    around: String,
}

struct Input<'a> {
    chars: std::iter::Peekable<std::str::Chars<'a>>,
}

impl Input<'_> {
    fn next(&mut self) -> char {
        self.chars.next().expect("a literal ends")
    }

    fn run(&mut self, c: char) -> usize {
        let mut length = 0;
        while self.chars.next_if_eq(&c).is_some() {
            length += 1;
        }
        length
    }

    fn hex(&mut self, digits: usize) -> u32 {
        let text: String = (0..digits).map(|_| self.next()).collect();
        u32::from_str_radix(&text, 16).expect("hexadecimal digits")
    }
}

/// C# 11, "Lexical structure": regular and raw string literals.
fn csharp(text: &str) -> Read {
    let mut input = Input { chars: text.chars().peekable() };
    let mut read = Read::default();
    while let Some(c) = input.chars.next() {
        if c != '"' {
            read.around.push(c);
            continue;
        }
        let quotes = 1 + input.run('"');
        match quotes {
            2 => read.literals.push(String::new()),
            1 => {
                let mut literal = String::new();
                loop {
                    match input.next() {
                        '"' => break,
                        '\\' => literal.push(csharp_escape(&mut input)),
                        // new_line_character
                        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => panic!("a line ends in a literal: {text}"),
                        c => literal.push(c),
                    }
                }
                read.literals.push(literal);
            }
            quotes => {
                assert_eq!(input.next(), '\n', "a raw literal of several lines begins on its own line");
                let mut content = String::new();
                loop {
                    match input.next() {
                        '"' => {
                            let run = 1 + input.run('"');
                            if run == quotes {
                                break;
                            }
                            assert!(run < quotes, "more quotes than began it");
                            content.push_str(&"\"".repeat(run));
                        }
                        c => content.push(c),
                    }
                }
                let (content, indent) = content.rsplit_once('\n').expect("the end has its own line");
                assert!(indent.chars().all(|c| c == ' '));
                let line = |line: &str| match line.trim().is_empty() {
                    true => line.strip_prefix(indent).unwrap_or("").to_owned(),
                    false => line.strip_prefix(indent).expect("the indentation of the end").to_owned(),
                };
                read.literals.push(content.split('\n').map(line).collect::<Vec<String>>().join("\n"));
            }
        }
    }
    read
}

fn csharp_escape(input: &mut Input<'_>) -> char {
    match input.next() {
        c @ ('"' | '\\' | '\'') => c,
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        'u' => char::from_u32(input.hex(4)).expect("a character"),
        c => panic!("`\\{c}` is no escape"),
    }
}

/// Java 17, chapter 3: Unicode escapes come first (3.3), then string literals and text blocks (3.10.5, 3.10.6).
fn java(text: &str) -> Read {
    let translated = unicode_escapes(text);
    let mut input = Input { chars: translated.chars().peekable() };
    let mut read = Read::default();
    while let Some(c) = input.chars.next() {
        if c != '"' {
            read.around.push(c);
            continue;
        }
        match 1 + input.run('"') {
            1 => {
                let mut literal = String::new();
                loop {
                    match input.next() {
                        '"' => break,
                        '\\' => literal.push(java_escape(&mut input)),
                        '\n' | '\r' => panic!("a line ends in a literal: {text}"),
                        c => literal.push(c),
                    }
                }
                read.literals.push(literal);
            }
            2 => read.literals.push(String::new()),
            3 => {
                assert_eq!(input.next(), '\n');
                read.literals.push(text_block(&mut input));
            }
            quotes => panic!("{quotes} quotes"),
        }
    }
    read
}

/// A `\` is eligible when an even number of others stands before it.
fn unicode_escapes(text: &str) -> String {
    let mut input = Input { chars: text.chars().peekable() };
    let mut out = String::new();
    while let Some(c) = input.chars.next() {
        if c != '\\' {
            out.push(c);
        } else if input.chars.next_if_eq(&'u').is_some() {
            input.run('u');
            out.push(char::from_u32(input.hex(4)).expect("a character"));
        } else {
            out.push('\\');
            out.extend(input.chars.next());
        }
    }
    out
}

fn java_escape(input: &mut Input<'_>) -> char {
    match input.next() {
        c @ ('"' | '\\' | '\'') => c,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        's' => ' ',
        first @ '0'..='7' => {
            let mut code = first.to_digit(8).expect("a digit");
            let longest = if first <= '3' { 2 } else { 1 };
            for _ in 0..longest {
                let Some(digit) = input.chars.next_if(|c| c.is_digit(8)) else { break };
                code = code * 8 + digit.to_digit(8).expect("a digit");
            }
            char::from_u32(code).expect("a character")
        }
        c => panic!("`\\{c}` is no escape"),
    }
}

/// White space that all lines begin with, and that lines end with, goes before escapes are read.
fn text_block(input: &mut Input<'_>) -> String {
    let mut content = String::new();
    loop {
        match input.next() {
            '\\' => content.extend(['\\', input.next()]),
            '"' => match 1 + input.run('"') {
                3 => break,
                quotes if quotes < 3 => content.push_str(&"\"".repeat(quotes)),
                quotes => panic!("{quotes} quotes"),
            },
            c => content.push(c),
        }
    }
    let lines: Vec<&str> = content.split('\n').collect();
    let last = lines.len() - 1;
    let counted = lines.iter().enumerate().filter(|(at, line)| *at == last || !line.trim().is_empty());
    let least = counted.map(|(_, line)| line.len() - line.trim_start().len()).min().expect("a last line");
    let stripped = lines.iter().map(|line| line.get(least..).unwrap_or("").trim_end());
    let stripped = stripped.collect::<Vec<&str>>().join("\n");
    let mut input = Input { chars: stripped.chars().peekable() };
    let mut out = String::new();
    while let Some(c) = input.chars.next() {
        out.push(if c == '\\' { java_escape(&mut input) } else { c });
    }
    out
}

/// What of a request must be in literals, by itself or in a longer text.
fn values(request: &Request) -> Vec<String> {
    let mut values = vec![request.url.clone()];
    for (name, value) in &request.headers {
        if !name.to_lowercase().starts_with("content-") {
            values.extend([name.clone(), value.trim_matches([' ', '\t']).to_owned()]);
        }
    }
    match &request.body {
        Body::None | Body::Form(_) => {}
        Body::Json { text, .. } | Body::Text { text, .. } => values.push(text.clone()),
        Body::File { file_name, .. } => values.push(file_name.clone()),
        Body::Multipart(parts) => {
            for part in parts {
                values.push(match &part.content {
                    Content::Text { value, .. } => value.clone(),
                    Content::File { file_name, .. } => file_name.clone(),
                });
            }
        }
    }
    values
}

#[track_caller]
fn check(language: Language, reader: fn(&str) -> Read) {
    let mut random = Random::new(5);
    let mut tried = 0;
    while tried < 1500 {
        let request = random.request();
        let Ok(text) = sample(language, &request) else { continue };
        tried += 1;
        let read = reader(&text);
        let harmless = |c: char| c.is_ascii_alphanumeric() || "\n .,;:(){}[]<>=+-_".contains(c);
        assert!(read.around.chars().all(harmless), "{}\n{text}", read.around);
        assert!(!read.around.contains("pwned"), "{text}");
        for value in values(&request) {
            let found = read.literals.iter().any(|literal| match language {
                // Parts are lines of one text.
                Language::Java => literal.contains(&value),
                _ => *literal == value,
            });
            assert!(found, "{value:?} in {:?}\n{text}", read.literals);
        }
    }
}

#[test]
fn literals_of_csharp() {
    check(Language::CSharp, csharp);
}

#[test]
fn literals_of_java() {
    check(Language::Java, java);
}

#[test]
fn the_readers_read() {
    assert_eq!(csharp("a(\"b\\\"\\u00e9\\\\\", \"\")").literals, ["b\"é\\", ""]);
    assert_eq!(csharp("x = \"\"\"\n    a\n      \"b\"\n\n    \"\"\";").literals, ["a\n  \"b\"\n"]);
    assert_eq!(java("a(\"b\\\"\\u00e9\\\\u0041\\0331\", \"\")").literals, ["b\"é\\u0041\u{1b}1", ""]);
    assert_eq!(java("x = \"\"\"\n    a\\\\n\n      \"b\" \n\n    c\"\"\";").literals, ["a\\n\n  \"b\"\n\nc"]);
    assert_eq!(java("x = \"\"\"\n    a\n  \"\"\";").literals, ["  a\n"]);
}
