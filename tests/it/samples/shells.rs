//! What shells make of samples for cURL: the words that were meant, and nothing else runs.

use std::fs;
use std::io::Write;
use std::process::Command;

use docs::samples::{Body, Content, Language, Method, Request, sample};
use url::form_urlencoded;

use crate::random::Random;

/// In the place of cURL: says how many words it is given, and which.
const CURL: &str = "curl() { printf '%s\\0' \"$#\"; for word in \"$@\"; do printf '%s\\0' \"$word\"; done; }\n";

/// The words that a request takes, said once more without a description.
fn words(request: &Request) -> Vec<String> {
    let mut words = vec![request.url.clone()];
    let mut option = |name: &str, value: Option<String>| {
        words.push(format!("--{name}"));
        words.extend(value);
    };
    // What the reader fills in is left: the pieces hold no other name in braces.
    if request.url.replace("{x}", "").replace("{41}", "").contains(['[', ']', '{', '}']) {
        option("globoff", None);
    }
    let parts = matches!(&request.body, Body::Multipart(parts) if !parts.is_empty());
    let form = matches!(&request.body, Body::Form(fields) if !fields.is_empty());
    let bare = request.body == Body::None || request.body == Body::Multipart(Vec::new());
    match request.method {
        Method::Head => option("head", None),
        Method::Get if bare => {}
        method => option("request", Some(method.name().to_owned())),
    }
    let basic = request.basic.as_ref().map(|basic| format!("{}:{}", basic.user, basic.password));
    if let Some(basic) = basic.as_ref().filter(|basic| basic.is_ascii()) {
        option("user", Some(basic.clone()));
    }
    let is_type = |name: &str| name.eq_ignore_ascii_case("content-type");
    for (name, value) in &request.headers {
        let value = value.trim_matches([' ', '\t']);
        if !(is_type(name) && (form || parts)) {
            option("header", Some(if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") }));
        }
    }
    let has_type = request.headers.iter().any(|(name, _)| is_type(name));
    let media_type = match &request.body {
        Body::Json { media_type, .. } | Body::Text { media_type, .. } | Body::File { media_type, .. } => {
            Some(&**media_type)
        }
        Body::Form(fields) if fields.is_empty() => Some("application/x-www-form-urlencoded"),
        _ => None,
    };
    if let Some(media_type) = media_type.filter(|_| !has_type) {
        option("header", Some(format!("Content-Type: {media_type}")));
    }
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    match &request.body {
        Body::None => {}
        Body::Json { text, .. } | Body::Text { text, .. } => option("data-raw", Some(text.clone())),
        Body::Form(fields) if fields.is_empty() => option("data-raw", Some(String::new())),
        Body::Form(fields) => {
            for (name, value) in fields {
                let pair = form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
                option("data-raw", Some(pair));
            }
        }
        Body::File { file_name, .. } => option("data-binary", Some(format!("@{file_name}"))),
        Body::Multipart(parts) => {
            for part in parts {
                let name = &part.name;
                match &part.content {
                    Content::Text { value, media_type: None } => option("form-string", Some(format!("{name}={value}"))),
                    Content::Text { value, media_type: Some(kind) } => {
                        option("form", Some(format!("{name}={};type={kind}", quoted(value))));
                    }
                    Content::File { file_name, media_type } => {
                        option("form", Some(format!("{name}=@{};type={media_type}", quoted(file_name))));
                    }
                }
            }
        }
    }
    words
}

#[track_caller]
fn check(shell: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |script: &str| {
        fs::write(folder.path().join("script"), script).expect("the script is written");
        Command::new(shell).arg("script").current_dir(folder.path()).env("HOME", folder.path()).output()
    };
    if !run("true").is_ok_and(|output| output.status.success()) {
        // Past the capture of the test's output, which nobody sees when the test passes.
        _ = writeln!(std::io::stderr(), "{shell} is not there: samples are not tried in it");
        return;
    }
    let mut random = Random::new(16);
    let mut script = CURL.to_owned();
    let mut expected = Vec::new();
    while expected.len() < 1500 {
        let mut request = random.request();
        // What becomes a header with a value in base64 is compared elsewhere.
        request.basic = request.basic.filter(|basic| basic.user.is_ascii() && basic.password.is_ascii());
        if let Ok(text) = sample(Language::Curl, &request) {
            assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "a terminal acts on it: {text:?}");
            script += &format!("{text}\n");
            expected.push((words(&request), text));
        }
    }
    let output = run(&script).expect("the shell starts");
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "something else ran");
    let said = String::from_utf8(output.stdout).expect("what was written is text");
    let mut said = said.split_terminator('\0');
    for (words, text) in expected {
        let n_words = said.next().and_then(|number| number.parse().ok()).expect("a number of words");
        let came: Vec<&str> = said.by_ref().take(n_words).collect();
        assert_eq!(came, words, "{shell}: {text}");
    }
    assert_eq!(said.next(), None, "{shell}: something else ran");
}

#[test]
fn sh() {
    check("sh");
}

#[test]
fn bash() {
    check("bash");
}

#[test]
fn zsh() {
    check("zsh");
}

/// What a shell takes for commands is found by the check above.
#[test]
fn the_check_finds_what_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = format!("{CURL}curl \"a$(touch pwned)b\"\n");
    let output = Command::new("sh").args(["-c", &script]).current_dir(folder.path()).output().expect("sh starts");
    assert_eq!(output.stdout, b"1\0ab\0");
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
}
