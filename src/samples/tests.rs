use std::collections::BTreeSet;

use super::{Basic, Body, Content, Language, Method, Part, Refused, Request, json, sample};

fn get(url: &str) -> Request {
    Request { method: Method::Get, url: url.to_owned(), headers: Vec::new(), basic: None, body: Body::None }
}

fn order() -> Request {
    let text = "{\n  \"anvil\": \"It's heavy\",\n  \"kilos\": [12, 1.5],\n  \"gift\": false,\n  \"in-hand\": {}\n}";
    Request {
        method: Method::Post,
        headers: vec![("Authorization".to_owned(), "Bearer $TOKEN".to_owned())],
        body: Body::Json { media_type: "application/json".to_owned(), text: text.to_owned() },
        ..get("https://api.example.com/orders?dry=1")
    }
}

#[track_caller]
fn check(language: Language, request: &Request, expected: &str) {
    assert_eq!(sample(language, request).expect("a sample"), expected.trim());
}

#[track_caller]
fn refused(language: Language, request: &Request, expected: Refused) {
    assert_eq!(sample(language, request), Err(expected));
}

#[test]
fn names_of_languages() {
    for language in Language::ALL {
        for name in [language.label(), language.fence()] {
            assert_eq!(Language::by_name(name), Some(language));
        }
        assert!(crate::render::code::label(language.fence()).is_some(), "{language:?} is not highlighted");
    }
    assert_eq!(Language::by_name(" JS "), Some(Language::JavaScript));
    assert_eq!(Language::by_name("dotnet"), Some(Language::CSharp));
    assert_eq!(Language::by_name("cobol"), None);
}

#[test]
fn icons_are_there() {
    let packed = include_bytes!("../../themes/icons/fontawesome.deflate");
    let icons = String::from_utf8(crate::deflate::inflate(packed)).expect("text");
    let names: BTreeSet<&str> =
        icons.lines().filter_map(|line| line.split('\t').next()?.split_once('/')).map(|(_, name)| name).collect();
    for icon in Language::ALL.into_iter().filter_map(Language::icon) {
        assert!(names.contains(icon), "{icon}");
    }
}

/// cURL makes several addresses of braces and brackets, but for a name that the reader fills in nobody needs to know.
#[test]
fn addresses_with_braces() {
    for url in ["https://a.example/{id}/x?y={a-b.c}", "https://a.example/"] {
        check(Language::Curl, &get(url), &format!("curl '{url}'"));
    }
    for url in [
        "https://a.example/[1]",
        "https://a.example/{a,b}",
        "https://a.example/{}",
        "https://a.example/{{a}}",
        "https://a.example/}",
    ] {
        check(Language::Curl, &get(url), &format!("curl '{url}' \\\n  --globoff"));
    }
}

#[test]
fn what_readers_see() {
    check(Language::Curl, &get("https://api.example.com/"), "curl 'https://api.example.com/'");
    check(
        Language::Curl,
        &order(),
        r#"
curl 'https://api.example.com/orders?dry=1' \
  --request POST \
  --header 'Authorization: Bearer $TOKEN' \
  --header 'Content-Type: application/json' \
  --data-raw '{
  "anvil": "It'\''s heavy",
  "kilos": [12, 1.5],
  "gift": false,
  "in-hand": {}
}'
"#,
    );
    check(
        Language::Python,
        &order(),
        r#"
import requests

response = requests.post(
    "https://api.example.com/orders?dry=1",
    headers={
        "Authorization": "Bearer $TOKEN",
    },
    json={
        "anvil": "It's heavy",
        "kilos": [12, 1.5],
        "gift": False,
        "in-hand": {}
    },
)
print(response.text)
"#,
    );
}

/// Users and passwords that libraries encode each in their own way are encoded here.
#[test]
fn basic_authentication() {
    let with = |user: &str, password: &str| Request {
        basic: Some(Basic { user: user.to_owned(), password: password.to_owned() }),
        ..get("https://a.example/")
    };
    check(Language::Curl, &with("jane", "it's"), "curl 'https://a.example/' \\\n  --user 'jane:it'\\''s'");
    for (user, password, expected) in [("ü", "", "w7w6"), ("a", "é", "YTrDqQ=="), ("ab", "é", "YWI6w6k=")] {
        let expected = format!("curl 'https://a.example/' \\\n  --header 'Authorization: Basic {expected}'");
        check(Language::Curl, &with(user, password), &expected);
    }
    refused(Language::Curl, &with("a:b", ""), Refused::User);
    let twice = Request { headers: vec![("authorization".to_owned(), String::new())], ..with("a", "b") };
    refused(Language::Go, &twice, Refused::Header);
}

#[test]
fn what_is_refused() {
    let header = |name: &str, value: &str| Request {
        headers: vec![("X-First".to_owned(), String::new()), (name.to_owned(), value.to_owned())],
        ..get("https://a.example/")
    };
    refused(Language::Curl, &header("X-Nul", "\0"), Refused::Nul);
    refused(Language::Curl, &header("X-Line", "a\r\nX: b"), Refused::Header);
    refused(Language::Curl, &header("X Y", ""), Refused::Header);
    refused(Language::Curl, &header("", ""), Refused::Header);
    refused(Language::Curl, &header("x-first", ""), Refused::Header);
    for url in ["", "/path", "@urls", "-o", "file:///etc/passwd", "javascript:alert(1)", "https://a.example/ b"] {
        refused(Language::Curl, &get(url), Refused::Url);
    }

    let with = |method: Method, body: &Body| Request { method, body: body.clone(), ..get("https://a.example/") };
    let text = Body::Text { media_type: "text/plain".to_owned(), text: String::new() };
    refused(Language::Curl, &with(Method::Head, &text), Refused::Method);
    refused(Language::JavaScript, &with(Method::Get, &text), Refused::Method);
    refused(Language::JavaScript, &with(Method::Trace, &Body::None), Refused::Method);
    let body = Body::Text { media_type: "text".to_owned(), text: String::new() };
    refused(Language::Go, &with(Method::Post, &body), Refused::MediaType);
    let body = Body::File { media_type: "a/b".to_owned(), file_name: "-".to_owned() };
    refused(Language::Go, &with(Method::Post, &body), Refused::FileName);

    let field = |name: &str| {
        let content = Content::Text { value: String::new(), media_type: None };
        Part { name: name.to_owned(), content }
    };
    let parts = with(Method::Post, &Body::Multipart(vec![field("a=b")]));
    refused(Language::Curl, &parts, Refused::PartName);
    assert!(sample(Language::Go, &parts).is_ok());
    let parts = with(Method::Post, &Body::Multipart(vec![field("a"), field("a")]));
    refused(Language::Php, &parts, Refused::PartName);
    assert!(sample(Language::Curl, &parts).is_ok());
}

#[test]
fn json_that_means_the_same_everywhere() {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    for text in ["{}", " [1, -2.5, 123456789012345] ", r#"{"a": {"b": [null, true, "\"\u00e9\\"]}}"#, &deep(32)] {
        assert!(json::plain(text).is_some(), "{text}");
    }
    let others = [
        "",
        "1",
        "null",
        "\"a\"",
        "[1",
        "[1]]",
        "{\"a\" 1}",
        "[1.0]",
        "[1e3]",
        "[-0]",
        "[0.30]",
        "[1234567890123456]",
        r#"{"a":1,"a":2}"#,
        r#"{"1":1}"#,
        r#"{"__proto__":1}"#,
        r#"["\ud800"]"#,
        "[\"\t\"]",
        "[nul]",
        "\u{feff}{}",
    ];
    for text in others {
        assert_eq!(json::plain(text), None, "{text}");
    }
    assert_eq!(json::plain(&deep(33)), None);
    assert_eq!(json::plain(&deep(1_000_000)), None);
}

/// Time is linear in what hostile specifications hold.
#[test]
fn large_requests() {
    let many = |text: &str| text.repeat(50_000);
    let bodies =
        [many("'\u{7}"), many("7c2f0e9a41d85b360"), format!("[{}1]", many("1,")), format!("{{\n{}", many("\"\"\""))];
    for text in bodies {
        let value = text.clone();
        let part = Part { name: "a".to_owned(), content: Content::Text { value, media_type: None } };
        let json = Body::Json { media_type: "application/json".to_owned(), text };
        for body in [json, Body::Multipart(vec![part])] {
            let request = Request { method: Method::Post, body, ..get("https://a.example/") };
            for language in Language::ALL {
                assert!(sample(language, &request).is_ok());
            }
        }
    }
}

/// By the grammars that highlight code: a sample is a program, whatever it sends.
#[test]
fn samples_are_programs() {
    use arborium::tree_sitter::Parser;

    let hard = "it's \"hard\" `$x` ${y} #{z} \\ \u{202e}";
    let text = |text: &str| Body::Text { media_type: "text/plain".to_owned(), text: text.to_owned() };
    let part = |content: Content| Part { name: hard.replace('=', ""), content };
    let typed = |media_type: Option<&str>| {
        let media_type = media_type.map(str::to_owned);
        Content::Text { value: hard.to_owned(), media_type }
    };
    let file = Content::File { file_name: hard.to_owned(), media_type: "image/png".to_owned() };
    let field = (hard.to_owned(), hard.to_owned());
    let bodies = [
        Body::None,
        order().body,
        text(hard),
        text("<a>\n  <b/>\n</a>"),
        text("{\n\n  `\"\"\"`'''\"#\n}"),
        Body::Form(vec![field.clone(), field]),
        Body::Multipart(vec![part(typed(None))]),
        Body::Multipart(vec![part(typed(Some("text/plain")))]),
        Body::Multipart(vec![part(file)]),
        Body::File { media_type: "image/png".to_owned(), file_name: hard.to_owned() },
    ];
    for language in Language::ALL {
        let grammar = match language {
            Language::Curl => arborium::lang_bash::language(),
            Language::JavaScript => arborium::lang_javascript::language(),
            Language::Python => arborium::lang_python::language(),
            Language::Go => arborium::lang_go::language(),
            Language::Java => arborium::lang_java::language(),
            Language::Php => arborium::lang_php::language(),
            Language::Ruby => arborium::lang_ruby::language(),
            Language::CSharp => arborium::lang_c_sharp::language(),
            Language::Rust => arborium::lang_rust::language(),
        };
        let mut parser = Parser::new();
        parser.set_language(&grammar.into()).expect("a grammar of this version");
        let mut n_samples = 0;
        for method in Method::ALL {
            for body in &bodies {
                let basic = Some(Basic { user: hard.replace(['\u{202e}', ':'], ""), password: "p".to_owned() });
                let headers = vec![("X-Hard".to_owned(), hard.to_owned())];
                let request = Request { method, basic, headers, body: body.clone(), ..order() };
                let Ok(sample) = sample(language, &request) else { continue };
                let tree = parser.parse(&sample, None).expect("a tree");
                assert!(!tree.root_node().has_error(), "{}\n{sample}", tree.root_node().to_sexp());
                n_samples += 1;
            }
        }
        assert!(n_samples > 50, "{language:?}: {n_samples}");
    }
}
