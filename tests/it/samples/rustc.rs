//! Samples in Rust, compiled and run with a stand-in for reqwest that says what it would send. (The crate itself brings a
//! hundred others.)

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use docs::samples::{Body, Content, Language, Request, sample};

use super::table;
use crate::random::Random;

fn contents(file_name: &str) -> String {
    format!("the contents of {file_name}")
}

/// What the stand-in says of a request, and then the sample itself.
fn words(request: &Request, files: &mut BTreeSet<String>) -> Vec<String> {
    let mut words = vec![request.method.name().to_owned(), request.url.clone()];
    let mut say = |list: &[&str]| words.extend(list.iter().map(|word| (*word).to_owned()));
    if let Some(basic) = &request.basic {
        say(&["basic", &basic.user, &basic.password]);
    }
    let library_types = match &request.body {
        Body::Form(fields) => !fields.is_empty(),
        Body::Multipart(parts) => !parts.is_empty(),
        Body::None | Body::Json { .. } | Body::Text { .. } | Body::File { .. } => false,
    };
    let is_type = |name: &str| name.eq_ignore_ascii_case("content-type");
    for (name, value) in request.headers.iter().filter(|(name, _)| !(library_types && is_type(name))) {
        say(&["header", name, value.trim_matches([' ', '\t'])]);
    }
    let is_typed = request.headers.iter().any(|(name, _)| is_type(name));
    let mut body = |media_type: &str, text: &str| {
        if !is_typed {
            say(&["header", "Content-Type", media_type]);
        }
        say(&["body", text]);
    };
    match &request.body {
        Body::None => {}
        Body::Json { media_type, text } | Body::Text { media_type, text } => body(media_type, text),
        Body::File { media_type, file_name } => {
            files.insert(file_name.clone());
            body(media_type, &contents(file_name));
        }
        Body::Form(fields) if fields.is_empty() => body("application/x-www-form-urlencoded", ""),
        Body::Form(fields) => fields.iter().for_each(|(name, value)| say(&["field", name, value])),
        Body::Multipart(parts) => {
            for part in parts {
                match &part.content {
                    Content::Text { value, media_type: None } => say(&["text", &part.name, value]),
                    Content::Text { value, media_type: Some(kind) } => say(&["part", &part.name, value, kind]),
                    Content::File { file_name, media_type } => {
                        files.insert(file_name.clone());
                        say(&["part", &part.name, &contents(file_name), file_name, media_type]);
                    }
                }
            }
        }
    }
    words
}

#[test]
fn what_is_compiled_is_what_was_meant() {
    let mut requests = table::requests("https://api.example.com/");
    let mut random = Random::new(21);
    let can_be_a_file = |text: &str| !text.contains('/') && !matches!(text, "" | "." | "..");
    while requests.len() < 350 {
        let mut request = random.request();
        request.basic = request.basic.filter(|basic| basic.user.is_ascii() && basic.password.is_ascii());
        let has_files = match &request.body {
            Body::File { file_name, .. } => can_be_a_file(file_name),
            Body::Multipart(parts) => parts.iter().all(|part| match &part.content {
                Content::File { file_name, .. } => can_be_a_file(file_name),
                Content::Text { .. } => true,
            }),
            Body::None | Body::Json { .. } | Body::Text { .. } | Body::Form(_) => true,
        };
        requests.extend(has_files.then_some(request));
    }
    let (mut modules, mut calls) = (String::new(), String::new());
    let mut files = BTreeSet::new();
    let mut expected: Vec<String> = Vec::new();
    for (at, mut request) in requests.into_iter().enumerate() {
        if request.basic.as_ref().is_some_and(|basic| !(basic.user.is_ascii() && basic.password.is_ascii())) {
            request.basic = None;
        }
        let Ok(text) = sample(Language::Rust, &request) else { continue };
        modules += &format!("mod sample{at} {{\n{}\n}}\n", text.replacen("fn main()", "pub fn main()", 1));
        calls += &format!("    sample{at}::main().expect(\"it runs\");\n");
        let mut words = words(&request, &mut files);
        // The end of a sample prints the answer.
        words.push("sent\n".to_owned());
        expected.extend(words);
    }
    let folder = tempfile::tempdir().expect("a folder");
    for name in &files {
        fs::write(folder.path().join(name), contents(name)).expect("a file is written");
    }
    let build = tempfile::tempdir().expect("a folder");
    fs::write(build.path().join("all.rs"), format!("{modules}\nfn main() {{\n{calls}}}\n")).expect("the program");
    let stub = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/samples/reqwest/stub.rs");
    compile(build.path(), &["--crate-name=reqwest", "--crate-type=rlib"], &stub);
    compile(build.path(), &["--extern=reqwest=libreqwest.rlib"], Path::new("all.rs"));
    let output = Command::new(build.path().join("all")).current_dir(folder.path()).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).expect("text");
    let said = said.replace("sent\n", "sent\n\0");
    let said: Vec<&str> = said.split_terminator('\0').collect();
    for (at, (came, meant)) in said.iter().zip(&expected).enumerate() {
        assert_eq!(came, meant, "after {:?}", &said[at.saturating_sub(5)..at]);
    }
    assert_eq!(said.len(), expected.len());
}

fn compile(folder: &Path, options: &[&str], file: &Path) {
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition=2024", "--cap-lints=allow"]).args(options).arg(file).current_dir(folder);
    let output = rustc.output().expect("rustc is where cargo is");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
