//! What a media type says of a body: how it is written, and the language it is shown in.

/// As `client/playground/body.js` tells them apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Json,
    Form,
    Parts,
    Text,
    File,
}

/// Of `application/json; charset=utf-8` what stands before the parameters counts.
pub(super) fn kind_of(media_type: &str) -> Kind {
    let name = essence(media_type);
    let last = name.rsplit(['/', '+']).next().unwrap_or_default();
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    match (&*name, last) {
        (_, "json") => Kind::Json,
        ("application/x-www-form-urlencoded", _) => Kind::Form,
        ("multipart/form-data", _) => Kind::Parts,
        (_, "xml" | "yaml" | "graphql" | "javascript" | "sql") => Kind::Text,
        _ if name.starts_with("text/") || ends(&["-yaml", "ndjson", "jsonl", "json-seq"]) => Kind::Text,
        _ => Kind::File,
    }
}

/// Without parameters, in small letters.
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Of a fence: lines of JSON are not JSON. What is made for a type with a star is JSON.
pub(super) fn language(media_type: &str) -> &'static str {
    if kind_of(media_type) == Kind::Json || media_type.contains('*') { "json" } else { "text" }
}

#[cfg(test)]
mod tests {
    use super::{Kind, kind_of, language};

    #[test]
    fn kinds_of_bodies() {
        for (media_type, kind) in [
            ("application/json", Kind::Json),
            ("Application/JSON; charset=utf-8", Kind::Json),
            ("application/vnd.acme+json", Kind::Json),
            ("json", Kind::Json),
            ("application/x-ndjson", Kind::Text),
            ("application/jsonl", Kind::Text),
            ("application/json-seq", Kind::Text),
            ("application/x-www-form-urlencoded", Kind::Form),
            ("multipart/form-data; boundary=x", Kind::Parts),
            ("text/csv", Kind::Text),
            ("application/soap+xml", Kind::Text),
            ("application/x-yaml", Kind::Text),
            ("application/notxml", Kind::File),
            ("application/octet-stream", Kind::File),
            ("*/*", Kind::File),
        ] {
            assert_eq!(kind_of(media_type), kind, "{media_type}");
        }
        let languages = ["application/problem+json", "*/*", "application/x-ndjson", "text/plain"].map(language);
        assert_eq!(languages, ["json", "json", "text", "text"]);
    }
}
