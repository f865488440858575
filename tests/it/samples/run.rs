//! Samples run for real: what arrives is the request that was described.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use docs::samples::{Body, Content, Language, Part, Refused, Request, sample};
use serde_json::Value;
use url::form_urlencoded;

use super::echo::{Arrived, Echo};
use super::table;

/// How the samples of a language are run, all of them in one process.
struct Runner {
    language: Language,
    program: &'static str,
    /// Says whether the program is there, with what samples need.
    probe: &'static [&'static str],
}

/// What stands in a file of the table.
fn contents(file_name: &str) -> Vec<u8> {
    [b"the contents of \0\xff\r\n".as_slice(), file_name.as_bytes()].concat()
}

fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python_modules");
    command.current_dir(folder).env("HOME", folder).env("PYTHONPATH", modules).env("PYTHONDONTWRITEBYTECODE", "1");
    command.env_remove("http_proxy").env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1");
    command
}

impl Runner {
    /// Writes the samples into files of a folder, and gives the one that runs them.
    fn write(&self, samples: &[String], folder: &Path) -> String {
        let file = |name: &str, text: &str| fs::write(folder.join(name), text).expect("a file is written");
        match self.language {
            // A module has its own names.
            Language::JavaScript => {
                for (at, text) in samples.iter().enumerate() {
                    file(&format!("sample{at}.mjs"), text);
                }
                file(
                    "all.mjs",
                    &format!("for (let at = 0; at < {}; at++) await import(`./sample${{at}}.mjs`);", samples.len()),
                );
                "all.mjs".to_owned()
            }
            Language::Php => {
                for (at, text) in samples.iter().enumerate() {
                    file(&format!("sample{at}.php"), text);
                }
                file(
                    "all.php",
                    &format!("<?php for ($at = 0; $at < {}; $at++) include \"sample$at.php\";", samples.len()),
                );
                "all.php".to_owned()
            }
            // A package each, and one program that calls them.
            Language::Go => {
                file("go.mod", "module samples\n\ngo 1.19\n");
                let (mut imports, mut calls) = (String::new(), String::new());
                for (at, text) in samples.iter().enumerate() {
                    fs::create_dir(folder.join(format!("sample{at}"))).expect("a folder");
                    let package = text.replacen("package main", &format!("package sample{at}"), 1);
                    file(&format!("sample{at}/sample.go"), &package.replacen("func main()", "func Main()", 1));
                    imports += &format!("import \"samples/sample{at}\"\n");
                    calls += &format!("\tsample{at}.Main()\n");
                }
                file("main.go", &format!("package main\n\n{imports}\nfunc main() {{\n{calls}}}\n"));
                let output = Command::new("go").args(["build", "-o", "all", "."]).current_dir(folder).output();
                let output = output.expect("go starts");
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                "all".to_owned()
            }
            // A class each in one file, which has the imports of all.
            Language::Java => {
                let (mut imports, mut classes, mut calls) = (BTreeSet::new(), String::new(), String::new());
                for (at, text) in samples.iter().enumerate() {
                    let (head, class) = text.split_once("public class Main").expect("a class");
                    imports.extend(head.lines());
                    classes += &format!("class Sample{at}{class}\n");
                    calls += &format!("Sample{at}.main(args);\n");
                }
                let imports: Vec<&str> = imports.into_iter().collect();
                let main = format!(
                    "public class Main {{ public static void main(String[] args) throws Exception {{\n{calls}}} }}"
                );
                file("Main.java", &format!("{}\n{main}\n{classes}", imports.join("\n")));
                "Main.java".to_owned()
            }
            _ => {
                file("all", &samples.join("\n"));
                "all".to_owned()
            }
        }
    }

    /// Runs every sample of the table, and compares what arrives.
    fn check(&self) {
        let folder = tempfile::tempdir().expect("a folder");
        let probe = command(self.program, folder.path()).args(self.probe).output();
        if !probe.is_ok_and(|output| output.status.success()) {
            // Past the capture of the test's output, which nobody sees when the test passes.
            _ = writeln!(std::io::stderr(), "{} is not there: samples for it are not run", self.program);
            return;
        }
        let echo = Echo::start();
        let requests = table::requests(&format!("http://127.0.0.1:{}/", echo.port));
        for name in requests.iter().flat_map(file_names) {
            fs::write(folder.path().join(name), contents(name)).expect("a file is written");
        }
        let before = names(folder.path());
        let mut sent = Vec::new();
        let mut samples = Vec::new();
        for request in &requests {
            // Only cURL is given an address that is not encoded as it should be: it would make many addresses of it.
            if request.url.contains('[') && self.language != Language::Curl {
                continue;
            }
            match sample(self.language, request) {
                Ok(text) => {
                    sent.push(request);
                    samples.push(text);
                }
                Err(refused) => assert!(may_refuse(self.language, request, refused), "{refused:?}: {request:#?}"),
            }
        }
        assert!(sent.len() > 100, "{} samples", sent.len());
        let script = tempfile::tempdir().expect("a folder");
        let first = self.write(&samples, script.path());
        let first = script.path().join(first);
        let mut command = match self.language {
            Language::Go => command(&first.to_string_lossy(), folder.path()),
            _ => command(self.program, folder.path()),
        };
        let output = command.arg(&first).output().expect("it starts");
        assert!(output.status.success(), "{}: {}", self.program, String::from_utf8_lossy(&output.stderr));
        assert_eq!(names(folder.path()), before, "{}: something else ran", self.program);
        let arrived = echo.arrived();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(arrived.len(), sent.len(), "{}: {said}", self.program);
        for ((request, arrived), text) in sent.iter().zip(&arrived).zip(&samples) {
            if let Err(difference) = compare(self.language, request, arrived) {
                panic!("{}: {difference}\n{text}\n{arrived}", self.program);
            }
        }
    }
}

fn may_refuse(language: Language, request: &Request, refused: Refused) -> bool {
    use docs::samples::Method::{Get, Trace};
    refused == Refused::Method && language == Language::JavaScript && matches!(request.method, Get | Trace)
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("the folder");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

fn file_names(request: &Request) -> Vec<&str> {
    match &request.body {
        Body::File { file_name, .. } => vec![file_name],
        Body::Multipart(parts) => parts
            .iter()
            .filter_map(|part| match &part.content {
                Content::File { file_name, .. } => Some(&**file_name),
                Content::Text { .. } => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Says what is not as described.
fn compare(language: Language, request: &Request, arrived: &Arrived) -> Result<(), String> {
    let same = |what: &str, came: &[u8], described: &[u8]| match came == described {
        true => Ok(()),
        false => {
            Err(format!("{what}: {:?} for {:?}", String::from_utf8_lossy(came), String::from_utf8_lossy(described)))
        }
    };
    same("method", arrived.method.as_bytes(), request.method.name().as_bytes())?;
    let path = request.url.splitn(4, '/').nth(3).unwrap_or_default();
    same("target", arrived.target.as_bytes(), format!("/{path}").as_bytes())?;
    let made_by_library = matches!(&request.body, Body::Form(fields) if !fields.is_empty())
        || matches!(&request.body, Body::Multipart(parts) if !parts.is_empty());
    for (name, value) in &request.headers {
        if !(made_by_library && name.eq_ignore_ascii_case("content-type")) {
            one(arrived, name, value.trim())?;
        }
    }
    if let Some(basic) = &request.basic {
        one(arrived, "authorization", &format!("Basic {}", base64(&format!("{}:{}", basic.user, basic.password))))?;
    }
    let given_type = request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    match &request.body {
        Body::None => same("body", &arrived.body, b""),
        Body::Json { media_type, text } => {
            if !given_type {
                one(arrived, "content-type", media_type)?;
            }
            // Languages that show a value write its white space in their own way; order and types are the same.
            let parsed = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).ok().map(|value| value.to_string());
            let native = matches!(language, Language::JavaScript | Language::Python | Language::Php | Language::Ruby);
            match (parsed(text.as_bytes()), parsed(&arrived.body)) {
                (Some(described), Some(came)) if native => same("value", came.as_bytes(), described.as_bytes()),
                _ => same("body", &arrived.body, text.as_bytes()),
            }
        }
        Body::Text { media_type, text } => {
            one(arrived, "content-type", media_type)?;
            same("body", &arrived.body, text.as_bytes())
        }
        Body::File { media_type, file_name } => {
            one(arrived, "content-type", media_type)?;
            same("body", &arrived.body, &contents(file_name))
        }
        Body::Form(fields) => {
            let kind = arrived.header("content-type").concat();
            same("type", &kind[..kind.len().min(33)], b"application/x-www-form-urlencoded")?;
            let encoded = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
            let decoded: Vec<(String, String)> = form_urlencoded::parse(&arrived.body).into_owned().collect();
            match language {
                // Its library leaves `~` and encodes `*`: the same fields by other bytes.
                Language::Python | Language::CSharp if decoded == *fields => Ok(()),
                _ => same("body", &arrived.body, encoded.as_bytes()),
            }
        }
        Body::Multipart(parts) if parts.is_empty() => same("body", &arrived.body, b""),
        Body::Multipart(parts) => {
            let kind = String::from_utf8_lossy(&arrived.header("content-type").concat()).into_owned();
            let boundary = kind.strip_prefix("multipart/form-data; boundary=").ok_or(kind.clone())?.trim_matches('"');
            same("parts", &without_space(&arrived.body), &without_space(&multipart(language, parts, boundary)))
        }
    }
}

/// Clients write `Content-type` and leave a space: the heads of parts are compared in one way of writing.
fn without_space(body: &[u8]) -> Vec<u8> {
    let text = body.iter().map(|byte| char::from(*byte)).collect::<String>();
    text.replace("Content-Disposition: form-data", "content-disposition: form-data")
        .replace("Content-Type: ", "content-type: ")
        .chars()
        .map(|c| c as u8)
        .collect()
}

/// The body as RFC 7578 has it, with what the language's library adds.
fn multipart(language: Language, parts: &[Part], boundary: &str) -> Vec<u8> {
    let mut body = Vec::new();
    for part in parts {
        let (value, mut file_name, media_type) = match &part.content {
            Content::Text { value, media_type } => (value.clone().into_bytes(), None, media_type.as_ref()),
            Content::File { file_name, media_type } => (contents(file_name), Some(&**file_name), Some(media_type)),
        };
        if file_name.is_none() && media_type.is_some() {
            file_name = match language {
                Language::JavaScript => Some("blob"),
                Language::Php | Language::Ruby => Some(&part.name),
                _ => None,
            };
        }
        let is_text = matches!(part.content, Content::Text { media_type: None, .. });
        let value = match language {
            // As the standard of forms has it.
            Language::JavaScript if is_text => {
                let text = String::from_utf8(value).expect("a text");
                text.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes()
            }
            _ => value,
        };
        body.extend(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", part.name).bytes());
        body.extend(file_name.iter().flat_map(|name| format!("; filename=\"{name}\"").into_bytes()));
        body.extend(media_type.iter().flat_map(|kind| format!("\r\nContent-Type: {kind}").into_bytes()));
        body.extend(b"\r\n\r\n");
        body.extend(value);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").bytes());
    body
}

/// The header is there, once, with this value.
fn one(arrived: &Arrived, name: &str, value: &str) -> Result<(), String> {
    match &*arrived.header(name) {
        [came] if *came == value.as_bytes() => Ok(()),
        came => Err(format!(
            "`{name}`: {:?} for {value:?}",
            came.iter().map(|came| String::from_utf8_lossy(came)).collect::<Vec<_>>()
        )),
    }
}

fn base64(text: &str) -> String {
    let bits: String = text.bytes().map(|byte| format!("{byte:08b}")).collect();
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let chars = bits.as_bytes().chunks(6).map(|six| {
        let six = format!("{:0<6}", std::str::from_utf8(six).expect("digits"));
        digits.as_bytes()[usize::from_str_radix(&six, 2).expect("six bits")]
    });
    let mut out = String::from_utf8(chars.collect()).expect("digits");
    out.push_str(&"=".repeat((4 - out.len() % 4) % 4));
    out
}

#[test]
fn curl_in_sh() {
    Runner { language: Language::Curl, program: "sh", probe: &["-c", "curl --version"] }.check();
}

#[test]
fn curl_in_bash() {
    Runner { language: Language::Curl, program: "bash", probe: &["-c", "curl --version"] }.check();
}

#[test]
fn curl_in_zsh() {
    Runner { language: Language::Curl, program: "zsh", probe: &["-c", "curl --version"] }.check();
}

#[test]
fn javascript() {
    Runner { language: Language::JavaScript, program: "node", probe: &["--eval", "require('fs').openAsBlob.call"] }
        .check();
}

#[test]
fn python() {
    Runner { language: Language::Python, program: "python3", probe: &["-c", "import requests"] }.check();
}

#[test]
fn php() {
    Runner { language: Language::Php, program: "php", probe: &["-r", "exit(function_exists('curl_init') ? 0 : 1);"] }
        .check();
}

#[test]
fn ruby() {
    Runner { language: Language::Ruby, program: "ruby", probe: &["--version"] }.check();
}

#[test]
fn go() {
    Runner { language: Language::Go, program: "go", probe: &["version"] }.check();
}

#[test]
fn java() {
    // Text blocks are of version 15, `concat` of 16.
    Runner { language: Language::Java, program: "java", probe: &["--source", "16", "--version"] }.check();
}
