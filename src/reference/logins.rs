//! Ways to log in: a line for each, with how it is sent.

use std::fmt::Write;

use super::text::{code, description, plain, prop, slug};
use crate::openapi::asyncapi::{self, Secret};
use crate::openapi::operation::{Requirement, SecurityKind};

/// A way to log in, as readers see it.
pub(super) struct Login<'a> {
    scheme: &'a str,
    description: Option<&'a str>,
    /// The prop that names it.
    place: &'static str,
    name: &'a str,
    kind: String,
    scopes: &'a [Box<str>],
}

impl<'a> Login<'a> {
    /// What is asked for together.
    pub(super) fn of_requirement(requirement: &'a Requirement) -> Vec<Login<'a>> {
        let logins = requirement.schemes.iter().map(|needed| {
            let scheme = &needed.scheme;
            Login::of(&scheme.kind, &scheme.name, scheme.description.as_deref(), &needed.scopes)
        });
        logins.collect()
    }

    /// The same of channels.
    pub(super) fn of_channel(asked: &'a [asyncapi::Login]) -> Vec<Login<'a>> {
        let logins = asked.iter().map(|login| {
            let (scheme, description, scopes) = (&*login.scheme, login.description.as_deref(), &*login.scopes);
            match &login.secret {
                Secret::Http(kind) => Login::of(kind, scheme, description, scopes),
                Secret::Protocol(called) => {
                    Login { scheme, description, place: "name", name: scheme, kind: (*called).to_owned(), scopes }
                }
            }
        });
        logins.collect()
    }

    fn of(kind: &'a SecurityKind, scheme: &'a str, description: Option<&'a str>, scopes: &'a [Box<str>]) -> Login<'a> {
        let (place, name, kind) = match kind {
            SecurityKind::ApiKey { place, name } => (place.as_str(), &**name, "string".to_owned()),
            SecurityKind::Basic => ("header", "Authorization", "Basic".to_owned()),
            SecurityKind::Bearer { format } => {
                let format = format.as_ref().map_or_else(String::new, |format| format!(" ({format})"));
                ("header", "Authorization", format!("Bearer{format}"))
            }
            SecurityKind::Http { scheme } => ("header", "Authorization", scheme.to_string()),
            SecurityKind::OAuth2 { .. } => ("header", "Authorization", "OAuth 2.0".to_owned()),
            SecurityKind::OpenIdConnect { .. } => ("header", "Authorization", "OpenID Connect".to_owned()),
            SecurityKind::MutualTls => ("name", scheme, "mutual TLS".to_owned()),
        };
        Login { scheme, description, place, name, kind, scopes }
    }
}

/// One of several, or all of one. `id` is what their anchors begin with.
pub(super) fn logins(choices: &[Vec<Login>], id: &str, word: &dyn Fn(&str) -> String, out: &mut String) {
    let asked: Vec<&Vec<Login>> = choices.iter().filter(|logins| !logins.is_empty()).collect();
    let is_optional = asked.len() < choices.len();
    let is_choice = asked.len() > 1;
    if is_choice {
        out.push_str("<Tabs>\n");
    }
    for logins in &asked {
        if is_choice {
            let names: Vec<String> = logins.iter().map(|login| login.scheme.replace(['_', '-'], " ")).collect();
            let _ = writeln!(out, "<Tab title={}>\n", prop(&names.join(" & ")));
        }
        for login in *logins {
            let required = if is_optional { "" } else { " required" };
            let id = format!("{id}-{}", slug(login.scheme));
            let (name, kind, id) = (prop(login.name), prop(&login.kind), prop(&id));
            let _ = writeln!(out, "<ParamField {}={name} type={kind} id={id}{required}>", login.place);
            if let Some(text) = login.description {
                let _ = writeln!(out, "\n{}", description(text));
            }
            if !login.scopes.is_empty() {
                let scopes: Vec<String> = login.scopes.iter().map(|scope| code(scope)).collect();
                let _ = writeln!(out, "\n{} {}", plain(&word("scopes")), scopes.join(", "));
            }
            out.push_str("\n</ParamField>\n\n");
        }
        if is_choice {
            out.push_str("</Tab>\n");
        }
    }
    if is_choice {
        out.push_str("</Tabs>\n\n");
    }
}
