//! Requests that wait until a test says what becomes of them.

use serde_json::{Value, json};

use super::Tab;

/// A request that waits.
pub struct Held<'t> {
    tab: &'t Tab,
    id: String,
}

impl Tab {
    /// From now on what scripts ask for waits.
    #[track_caller]
    pub fn hold(&self) {
        self.call("Fetch.enable", json!({ "patterns": [{ "resourceType": "XHR" }] }));
    }

    /// No request waits any longer, nor will.
    #[track_caller]
    pub fn release(&self) {
        self.call("Fetch.disable", json!({}));
    }

    /// A request that waits, as soon as there is one with `part` in its address: the first of all of them.
    #[track_caller]
    pub fn held(&self, part: &str) -> Held<'_> {
        let is_asked_for = |request: &Value| request["url"].as_str().is_some_and(|url| url.contains(part));
        let paused = |event: &super::protocol::Event| {
            let is_it = event.method == "Fetch.requestPaused" && is_asked_for(&event.parameters["request"]);
            is_it.then(|| event.parameters.clone())
        };
        let found = self.browser.wait(&self.session, 0, paused);
        let request = found.unwrap_or_else(|error| panic!("no request for {part} waits: {error}"));
        Held { tab: self, id: request["requestId"].as_str().unwrap_or_default().to_owned() }
    }
}

impl Held<'_> {
    /// Gets no answer, as where nobody listens.
    #[track_caller]
    pub fn refuse(self) {
        self.tab.call("Fetch.failRequest", json!({ "requestId": self.id, "errorReason": "ConnectionRefused" }));
    }
}
