//! Operations of an API as frontmatter and navigation name them: `"[spec] METHOD /path"`.

/// An operation of an API.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Endpoint {
    /// The specification as written; `None` where it is left to the site.
    pub spec: Option<Box<str>>,
    pub method: Method,
    /// As the specification writes it (`/users/{id}`), a URL in `api:`, or a webhook's name.
    pub path: Box<str>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
    Webhook,
}

impl Method {
    pub const ALL: [Method; 9] = [
        Method::Get,
        Method::Put,
        Method::Post,
        Method::Delete,
        Method::Options,
        Method::Head,
        Method::Patch,
        Method::Trace,
        Method::Webhook,
    ];

    /// Upper case, as a request line has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Trace => "TRACE",
            Method::Webhook => "WEBHOOK",
        }
    }

    /// In any case: half of all pages write it small.
    pub fn parse(word: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(word))
    }
}

impl Endpoint {
    /// `GET /x`, `spec.json get /x`, `"spec name.json" GET /x`, `spec webhook name`, `GET https://host/x`.
    /// `None` when no word of it is a method with something after it.
    pub fn parse(written: &str) -> Option<Endpoint> {
        let written = written.trim();
        let mut from = 0;
        for word in written.split_whitespace() {
            let at = from + written[from..].find(word)?;
            from = at + word.len();
            let Some(method) = Method::parse(word) else { continue };
            let path = written[from..].trim();
            let is_path = path.starts_with('/') || path.contains("://");
            if path.is_empty() || (method != Method::Webhook && !is_path) {
                continue;
            }
            let spec = written[..at].trim().trim_matches('"');
            return Some(Endpoint { spec: (!spec.is_empty()).then(|| spec.into()), method, path: path.into() });
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: &str) {
        let found = Endpoint::parse(written).map_or("none".to_owned(), |endpoint| {
            format!("{}|{}|{}", endpoint.spec.as_deref().unwrap_or(""), endpoint.method.as_str(), endpoint.path)
        });
        assert_eq!(found, expected, "for {written:?}");
    }

    #[test]
    fn forms_of_real_sites() {
        check("GET /users", "|GET|/users");
        check("post /users/{id}", "|POST|/users/{id}");
        check("/openapi.json GET /users", "/openapi.json|GET|/users");
        check("../spec.yaml delete /a b", "../spec.yaml|DELETE|/a b");
        check("petstore PATCH /x", "petstore|PATCH|/x");
        check("my spec.json  GET   /x ", "my spec.json|GET|/x");
        check("spec.json webhook orderCreated", "spec.json|WEBHOOK|orderCreated");
        check("GET https://api.foo.com/x", "|GET|https://api.foo.com/x");
        check("get-started", "none");
        check("get", "none");
        check("guides/get /x", "none");
        check("head over heels", "none");
        check("", "none");
    }
}
