//! Requests that are sent for real, plain ones and such that are hard to write down.

use docs::samples::{Basic, Body, Content, Method, Part, Request};

/// What must arrive as it stands, wherever it stands.
const HARD: [&str; 16] = [
    "It's \"quoted\" `twice`",
    "$(touch pwned) `touch pwned` ${HOME} $HOME",
    "'; touch pwned; '",
    "' && touch pwned && echo '",
    "back\\slash \\' \\\" \\n \\",
    "!history !! !$",
    "100% %s %d %27 %%",
    "#{`touch pwned`} #$x #@y",
    "@/etc/passwd",
    "<input.txt",
    "a=b;c=d&e=f,g",
    "{\"not\": [\"json\"]}",
    "naïve 漢字 😀",
    "//comment /* and */ -- # more",
    "\"\"\" ''' ``` \"#",
    "~*-._ !'()",
];

/// What is not a header's: no header holds it.
const HARDER: [&str; 8] = [
    "two\nlines",
    "ends in a line\n",
    "\ntouch pwned\n",
    "tab\tand bell\u{7} and escape \u{1b}[201~touch pwned\n",
    "\u{85}\u{202e}\u{2028}\u{feff}",
    "\u{1}\n\u{2}\n\n",
    "cr\r\nlf",
    "",
];

fn text(value: &str) -> String {
    value.to_owned()
}

fn part(name: &str, value: &str, media_type: Option<&str>) -> Part {
    Part { name: text(name), content: Content::Text { value: text(value), media_type: media_type.map(text) } }
}

fn file(name: &str, file_name: &str, media_type: &str) -> Part {
    Part { name: text(name), content: Content::File { file_name: text(file_name), media_type: text(media_type) } }
}

fn json(value: &str) -> Body {
    Body::Json { media_type: text("application/json"), text: text(value) }
}

fn plain(value: &str) -> Body {
    Body::Text { media_type: text("text/plain; charset=utf-8"), text: text(value) }
}

/// The requests; the address of each begins with `base` and its number.
pub fn requests(base: &str) -> Vec<Request> {
    let mut requests: Vec<Request> = Vec::new();
    let mut add = |method: Method, path: &str, headers: &[(&str, &str)], basic: Option<[&str; 2]>, body: Body| {
        let url = format!("{base}{}{path}", requests.len());
        let headers = headers.iter().map(|(name, value)| (text(name), text(value))).collect();
        let basic = basic.map(|[user, password]| Basic { user: text(user), password: text(password) });
        requests.push(Request { method, url, headers, basic, body });
    };
    for method in Method::ALL {
        add(method, "/items", &[], None, Body::None);
        add(method, "/items", &[("X-Trace", "1")], Some(["jane", "secret"]), Body::None);
    }
    for method in [Method::Put, Method::Post, Method::Delete, Method::Patch, Method::Get, Method::Options] {
        add(
            method,
            "/items",
            &[("Accept", "application/json")],
            None,
            json("{\n  \"name\": \"Anvil\",\n  \"kilos\": 12\n}"),
        );
    }
    add(
        Method::Get,
        "/a/b;c=d/%7Bid%7D/(x)/'y'/@me/caf%C3%A9?q=a%20b+c&r=%26%3D%25&s=~-._!*();:@,$&empty=&t",
        &[],
        None,
        Body::None,
    );
    add(Method::Get, "/list?filter[name]=x&ids[]=1&ids[]=2", &[("X-Id", "1")], None, Body::None);
    add(
        Method::Get,
        "/",
        &[("X-Empty", ""), ("Cookie", "a=b; c=\"d e\""), ("If-Match", "\"x\", W/\"y\"")],
        None,
        Body::None,
    );
    add(
        Method::Get,
        "/",
        &[("x-lower", "  trimmed\t"), ("X-Inner", "a  b"), ("User-Agent", "anvil/1.0")],
        None,
        Body::None,
    );
    add(
        Method::Post,
        "/",
        &[("content-type", "application/vnd.anvil+json")],
        None,
        json("{\"a\": [1, 2.5, null, true, {\"b\": {}}, []]}"),
    );
    for value in [
        "{\"a\": 1.0}",
        "{\"a\": 12345678901234567890, \"b\": -0, \"c\": 1e400}",
        "{\"a\": 1, \"a\": 2}",
        "{\"2\": 1, \"1\": 2, \"__proto__\": {\"x\": 1}}",
        "{\"__proto__\": 1}",
        "{\"a\": \"\\ud800\"}",
        "\"a text\"",
        "null",
        "[]",
        "{}",
        "[{}, {\"\": \"\", \"if\": null, \"a b\": false, \"-1\": \"é\\u0000\\u202e/<>&\"}]",
        "{\n  \"lines\": [\n    \"long enough to need a line of its own, as lists do\",\n    \"and another\"\n  ]\n}",
        "not json",
    ] {
        add(Method::Post, "/json", &[], None, json(value));
    }
    for value in HARD.into_iter().chain(HARDER) {
        let quoted = serde_json::to_string(value).expect("a string");
        add(Method::Post, "/text", &[], None, plain(value));
        add(
            Method::Put,
            "/json",
            &[],
            None,
            json(&format!("{{\n  \"text\": {quoted},\n  {quoted}: [1, {quoted}]\n}}")),
        );
    }
    for value in HARD {
        // Over several lines, and as a header's value where it can be one.
        add(Method::Post, "/lines", &[], None, plain(&format!("{{\n{value}\n\n  {value}\n}}")));
        let is_ascii = value.is_ascii();
        let headers: &[(&str, &str)] = if is_ascii { &[("X-Hard", value)] } else { &[] };
        add(Method::Get, "/headers", headers, Some([&value.replace(':', ""), value]), Body::None);
    }
    let pairs = |values: &[&str]| values.iter().map(|value| (text(value), text(value))).collect::<Vec<_>>();
    add(
        Method::Post,
        "/form",
        &[],
        None,
        Body::Form(vec![(text("amount"), text("2000")), (text("currency"), text("eur"))]),
    );
    add(Method::Post, "/form", &[("Content-Type", "text/wrong")], None, Body::Form(pairs(&HARD)));
    add(Method::Put, "/form", &[], Some(["u", ""]), Body::Form(pairs(&HARDER)));
    add(Method::Post, "/form", &[], None, Body::Form(vec![(text("a[]"), text("1")), (text("a[]"), text("2"))]));
    add(Method::Post, "/form", &[], None, Body::Form(Vec::new()));

    let photo = file("photo", "photo.png", "image/png");
    add(Method::Post, "/parts", &[], None, Body::Multipart(vec![part("title", "Anvil", None), photo.clone()]));
    add(
        Method::Post,
        "/parts",
        &[("Content-Type", "multipart/form-data")],
        None,
        Body::Multipart(vec![photo, part("after", "7c2f0e9a41d85b360", None)]),
    );
    add(
        Method::Post,
        "/parts",
        &[("X-A", "b")],
        None,
        Body::Multipart(vec![part("data", "{\"a\": \"b;c\"}", Some("application/json"))]),
    );
    let hard = HARD.iter().enumerate();
    let values = hard.clone().map(|(at, value)| part(&format!("p{at}"), value, None));
    add(Method::Put, "/parts", &[], None, Body::Multipart(values.collect()));
    let typed = hard
        .clone()
        .filter(|(_, value)| value.is_ascii())
        .map(|(at, value)| part(&format!("p{at}"), value, Some("text/plain")));
    add(Method::Put, "/parts", &[], None, Body::Multipart(typed.collect()));
    let names = hard.clone().filter(|(_, name)| name.is_ascii() && !name.contains(['=', '"', '\\']));
    add(Method::Put, "/parts", &[], None, Body::Multipart(names.map(|(_, name)| part(name, "x", None)).collect()));
    let harder = HARDER.iter().enumerate().map(|(at, value)| part(&format!("p{at}"), value, None));
    add(Method::Post, "/parts", &[], None, Body::Multipart(harder.collect()));
    let files = ["$(touch pwned).txt", "it's; a, b=c.txt", "@x", "`y`"];
    let files = files.iter().enumerate().map(|(at, name)| file(&format!("f{at}"), name, "text/plain"));
    add(Method::Post, "/parts", &[], None, Body::Multipart(files.collect()));
    add(Method::Post, "/parts", &[], None, Body::Multipart(Vec::new()));
    for name in ["firmware.bin", "$(touch pwned).txt", "it's; a, b=c.txt", "@x"] {
        let body = Body::File { media_type: text("application/octet-stream"), file_name: text(name) };
        add(Method::Put, "/file", &[("X-A", "b")], None, body);
    }
    requests
}
