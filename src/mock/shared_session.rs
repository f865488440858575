//! A dashboard whose session cookie says who reads: its login page, and the Info API beside it.

use serde_json::{Map, Value, json};

use super::{Answer, Request, State, private, refused, secret};

/// `GET /login?redirect=…`: logs in whom the mock was told, and goes back to the docs.
pub(super) fn login(state: &mut State, request: &Request) -> Answer {
    let Some(reader) = state.reader.clone() else { return refused(403, "Nobody was chosen to be logged in.") };
    let Some(back) = state.back(request.query("redirect").as_deref()) else {
        return refused(400, "This address does not lead to the docs.");
    };
    let cookie = format!("session={}; Path=/; HttpOnly; SameSite=Lax", open(state, reader));
    Answer::redirect(302, back.as_str()).header("set-cookie", &cookie)
}

/// `GET /api/docs/user-info`: who the session cookie says reads; 401 without one.
pub(super) fn info(state: &State, request: &Request) -> Answer {
    let reader = request.cookie("session").and_then(|session| state.sessions.get(session));
    let answer = match (&*request.method, reader) {
        ("OPTIONS", _) => Answer::new(204),
        ("GET", Some(reader)) => Answer::new(200).json(&Value::Object(reader.clone())),
        ("GET", None) => Answer::new(401).json(&json!({"error": "nobody is logged in"})),
        _ => Answer::new(405),
    };
    let answer = state.readable(request, private(answer));
    let may_read = answer.headers.iter().any(|(name, _)| name == "access-control-allow-origin");
    if may_read { answer.header("access-control-allow-credentials", "true") } else { answer }
}

/// Opens a session and gives its name.
pub(super) fn open(state: &mut State, reader: Map<String, Value>) -> String {
    let session = secret();
    state.sessions.insert(session.clone(), reader);
    session
}
