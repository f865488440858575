use std::time::Duration;

use serde_json::{Map, Value, json};
use url::Url;

use super::{Answer, Mock, Shape, StateIn};
use crate::keys::{Algorithm, base64};

const DOCS: &str = "http://127.0.0.1:4000/docs";

/// A mock for `DOCS` that logs Jane in.
fn jane() -> Mock {
    let mock = Mock::start().expect("a free port");
    mock.serve_docs(DOCS);
    mock.log_in_as(Some(json!({"groups": ["admin"], "content": {"firstName": "Jane"}})));
    mock
}

/// What came back: the status, the headers by name, the body.
struct Got {
    status: u16,
    response: ureq::http::Response<ureq::Body>,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.response.headers().get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }

    fn json(mut self) -> Value {
        serde_json::from_str(&self.response.body_mut().read_to_string().expect("a body")).expect("JSON")
    }
}

#[track_caller]
fn ask(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Got {
    let config = ureq::Agent::config_builder().max_redirects(0).http_status_as_error(false);
    let agent = config.timeout_global(Some(Duration::from_secs(5))).build().new_agent();
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = agent.run(request.body(body.to_owned()).expect("a request")).expect("an answer");
    Got { status: response.status().as_u16(), response }
}

#[track_caller]
fn get(url: &str, headers: &[(&str, &str)]) -> Got {
    ask("GET", url, headers, "")
}

fn claims(token: &str) -> Map<String, Value> {
    let part = token.split('.').nth(1).expect("three parts");
    serde_json::from_slice(&base64::decode(part).expect("base64url")).expect("an object")
}

#[test]
fn a_session_is_shared_with_the_docs_alone() {
    let mock = jane();
    let info = mock.url("/api/docs/user-info");
    let nobody = get(&info, &[("origin", "http://127.0.0.1:4000")]);
    assert_eq!(nobody.status, 401);
    assert_eq!(nobody.header("access-control-allow-origin"), "http://127.0.0.1:4000");
    assert_eq!(nobody.header("access-control-allow-credentials"), "true");

    let login = get(&mock.url("/login?redirect=%2Fdocs%2Fquickstart%3Fa%3Db%23step-one"), &[]);
    assert_eq!((login.status, login.header("location")), (302, "http://127.0.0.1:4000/docs/quickstart?a=b#step-one"));
    let cookie = login.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    let known = get(&info, &[("cookie", &cookie), ("origin", "http://127.0.0.1:4000")]);
    assert_eq!(known.header("cache-control"), "private, no-store");
    assert_eq!(known.header("vary"), "Origin");
    assert_eq!(known.json()["content"]["firstName"], "Jane");

    for hostile in ["null", "http://127.0.0.1:4001", "http://127.0.0.1:4000.evil.example"] {
        let answer = get(&info, &[("cookie", &cookie), ("origin", hostile)]);
        assert_eq!(answer.header("access-control-allow-origin"), "", "{hostile}");
        assert_eq!(answer.header("access-control-allow-credentials"), "", "{hostile}");
        assert_eq!(answer.header("vary"), "Origin", "{hostile}");
    }
    mock.end_sessions();
    assert_eq!(get(&info, &[("cookie", &cookie)]).status, 401);
}

#[test]
fn log_ins_return_to_the_docs_only() {
    let mock = jane();
    for (redirect, status) in [
        ("/docs", 302),
        ("/docs/a%23b", 302),
        ("/docs-evil", 400),
        ("//evil.example/docs", 400),
        ("/docs/../x", 400),
        ("https://evil.example/docs", 400),
        ("javascript:alert(1)", 400),
    ] {
        for login in ["/login", "/docs-login"] {
            assert_eq!(
                get(&mock.url(&format!("{login}?redirect={redirect}")), &[]).status,
                status,
                "{login} {redirect}"
            );
        }
    }
    mock.log_in_as(None);
    assert_eq!(get(&mock.url("/login"), &[]).status, 403);
    assert_eq!(get(&mock.url("/docs-login"), &[]).status, 403);
}

#[test]
fn tokens_in_every_shape() {
    let mock = jane();
    let back = |shape: Shape, state: StateIn| {
        mock.jwt(|jwt| (jwt.shape, jwt.state) = (shape, state));
        let login = get(&mock.url("/docs-login?redirect=%2Fdocs%2Fpage%23step%2520one&state=S"), &[]);
        let token = mock.token();
        let location = login.header("location").to_owned();
        // Signatures differ from token to token: the header is enough to see where one stands.
        let start = location.find("eyJ").expect("a token");
        let end = location[start..].find('&').map_or(location.len(), |end| start + end);
        assert!(token.starts_with("eyJ"));
        (location.replace(&location[start..end], "TOKEN"), claims(&location[start..end]))
    };
    for (shape, expected) in [
        (Shape::Bare, "http://127.0.0.1:4000/docs/page#TOKEN"),
        (Shape::Anchor, "http://127.0.0.1:4000/docs/page#jwt=TOKEN&anchor=step%20one"),
        (Shape::Callback, "http://127.0.0.1:4000/docs/login/jwt-callback#TOKEN"),
        (
            Shape::CallbackRedirect,
            "http://127.0.0.1:4000/docs/login/jwt-callback?redirect=%2Fdocs%2Fpage%23step%2520one#TOKEN",
        ),
    ] {
        let (location, claims) = back(shape, StateIn::Claim);
        assert_eq!(location, expected);
        assert_eq!(claims["state"], "S");
        assert_eq!(claims["content"]["firstName"], "Jane");
        assert!(!back(shape, StateIn::Dropped).1.contains_key("state"));
        let (location, claims) = back(shape, StateIn::Hash);
        assert!(location.contains("#jwt=TOKEN") && location.ends_with("&state=S"), "{location}");
        assert!(!claims.contains_key("state"));
    }
}

#[test]
fn tokens_as_they_are_told_to_be() {
    let mock = jane();
    mock.jwt(|jwt| {
        jwt.algorithm = Algorithm::EdDsa;
        jwt.life = -30;
        jwt.header.insert("kid".into(), "a".into());
        jwt.claims.insert("host".into(), "docs.foo.com".into());
        jwt.claims.insert("iat".into(), Value::Null);
    });
    let token = mock.token();
    let head = base64::decode(token.split('.').next().expect("a part")).expect("base64url");
    assert_eq!(serde_json::from_slice::<Value>(&head).expect("JSON"), json!({"kid": "a", "alg": "EdDSA"}));
    let claims = claims(&token);
    assert_eq!(claims["host"], "docs.foo.com");
    assert!(!claims.contains_key("iat"));
    assert!(claims["exp"].as_u64().expect("a number") < super::now());
}

/// The verifier and challenge of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn authorization(mock: &Mock, query: &str) -> Got {
    let callback = "redirect_uri=http%3A%2F%2F127.0.0.1%3A4000%2Fdocs%2Foauth-callback";
    get(&mock.url(&format!("/authorization?{callback}&client_id=docs&{query}")), &[])
}

fn code(mock: &Mock) -> String {
    let query = format!(
        "response_type=code&scope=docs-user-info&state=S&code_challenge={CHALLENGE}&code_challenge_method=S256"
    );
    let answer = authorization(mock, &query);
    let back = Url::parse(answer.header("location")).expect("a URL");
    let pairs: Map<String, Value> = back.query_pairs().map(|(key, value)| (key.into(), (&*value).into())).collect();
    assert_eq!((pairs["state"].as_str(), pairs["iss"].as_str()), (Some("S"), Some(&*mock.url(""))));
    assert_eq!(&back[..url::Position::AfterPath], "http://127.0.0.1:4000/docs/oauth-callback");
    pairs["code"].as_str().expect("a code").to_owned()
}

fn exchange(mock: &Mock, code: &str, verifier: &str) -> Got {
    let form = format!(
        "grant_type=authorization_code&client_id=docs&code={code}&code_verifier={verifier}&\
         redirect_uri=http%3A%2F%2F127.0.0.1%3A4000%2Fdocs%2Foauth-callback"
    );
    let headers = [("origin", "http://127.0.0.1:4000"), ("content-type", "application/x-www-form-urlencoded")];
    ask("POST", &mock.url("/exchange"), &headers, &form)
}

#[test]
fn a_code_is_worth_its_verifier_once() {
    let mock = jane();
    let first = code(&mock);
    let answer = exchange(&mock, &first, VERIFIER);
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, "http://127.0.0.1:4000"));
    let token = answer.json()["access_token"].as_str().expect("a token").to_owned();
    let info = mock.url("/docs/user-info");
    assert_eq!(get(&info, &[("authorization", &format!("Bearer {token}"))]).json()["groups"], json!(["admin"]));
    assert_eq!(get(&info, &[("authorization", "Bearer x")]).status, 401);
    assert_eq!(get(&info, &[]).status, 401);

    let again = exchange(&mock, &first, VERIFIER);
    assert_eq!((again.status, again.header("access-control-allow-origin")), (400, "http://127.0.0.1:4000"));
    assert_eq!(again.json()["error"], "invalid_grant");
    let wrong = exchange(&mock, &code(&mock), &VERIFIER.replace('d', "e"));
    assert_eq!(wrong.json()["error"], "invalid_grant");

    let preflight = [("origin", "http://127.0.0.1:4000"), ("access-control-request-headers", "authorization")];
    let answer = ask("OPTIONS", &info, &preflight, "");
    assert_eq!((answer.status, answer.header("access-control-allow-headers")), (204, "authorization"));
    assert_eq!(answer.header("access-control-allow-origin"), "http://127.0.0.1:4000");
}

#[test]
fn authorization_is_refused() {
    let mock = jane();
    let pkce = format!("code_challenge={CHALLENGE}&code_challenge_method=S256");
    for (query, expected) in [
        ("response_type=code&scope=docs-user-info".to_owned(), "error=invalid_request"),
        (
            format!("response_type=code&scope=docs-user-info&code_challenge={CHALLENGE}&code_challenge_method=plain"),
            "error=invalid_request",
        ),
        (format!("response_type=token&scope=docs-user-info&{pkce}"), "error=unsupported_response_type"),
        (format!("response_type=code&scope=admin&{pkce}"), "error=invalid_scope"),
    ] {
        let answer = authorization(&mock, &query);
        assert!(answer.header("location").contains(expected), "{query}: {}", answer.header("location"));
    }
    mock.log_in_as(None);
    let nobody = authorization(&mock, &format!("response_type=code&scope=docs-user-info&{pkce}"));
    assert!(nobody.header("location").contains("error=access_denied"));
    let elsewhere = get(&mock.url("/authorization?client_id=docs&redirect_uri=http%3A%2F%2Fevil.example"), &[]);
    assert_eq!((elsewhere.status, elsewhere.header("location")), (400, ""));
}

#[test]
fn answers_can_be_changed() {
    let mock = jane();
    let path = "/api/docs/user-info";
    mock.change(path, |request, answer| if request.method == "GET" { answer.status(500) } else { answer });
    mock.change(path, |_, answer| answer.without("vary").header("X-Asked", "yes"));
    let answer = get(&mock.url(path), &[]);
    assert_eq!((answer.status, answer.header("vary"), answer.header("x-asked")), (500, "", "yes"));
    mock.unchange();
    assert_eq!(get(&mock.url(path), &[]).status, 401);
    mock.change(path, |_, _| Answer::redirect(307, "http://evil.example/"));
    assert_eq!(get(&mock.url(path), &[]).header("location"), "http://evil.example/");

    let paths: Vec<String> = mock.requests().iter().map(|request| request.target.clone()).collect();
    assert_eq!(paths, [path, path, path]);
    mock.clear_requests();
    assert!(mock.requests().is_empty());
}

/// A server that says nothing holds its asker for as long as that one waits, and ends with its handle.
#[test]
fn some_are_never_answered() {
    let mock = jane();
    mock.change("/login", |_, _| Answer::never());
    let config = ureq::Agent::config_builder().timeout_global(Some(Duration::from_millis(100))).build();
    let error = config.new_agent().get(mock.url("/login")).call().expect_err("no answer");
    assert!(matches!(error, ureq::Error::Timeout(_)), "{error}");
    assert_eq!(get(&mock.url("/api/docs/user-info"), &[]).status, 401, "others are answered meanwhile");
}
