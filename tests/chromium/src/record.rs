//! What happened in a tab: console, exceptions, policy violations, dialogs, requests. All are read from the events
//! that the connection keeps, so nothing is missed between two questions.

use serde_json::Value;

use super::Tab;

/// A request of a page, its frames and workers. A redirect is a request of its own.
#[derive(Clone, Debug)]
pub struct Request {
    pub url: String,
    pub method: String,
    /// `Document`, `Script`, `Stylesheet`, `Image`, `Fetch` …
    pub kind: String,
    /// `None` while there is no answer.
    pub status: Option<u64>,
    /// Why it failed, when it did.
    pub error: Option<String>,
    /// Bytes over the wire, headers included; 0 from the cache.
    pub bytes: u64,
}

impl Request {
    /// `127.0.0.1:4000`; empty for `data:` and the like.
    pub fn host(&self) -> &str {
        // Only what follows the scheme: a `data:` picture may hold addresses in its text.
        let after = self.url.split_once(':').and_then(|(_, rest)| rest.strip_prefix("//")).unwrap_or("");
        after.split(['/', '?', '#']).next().unwrap_or("")
    }
}

impl Tab {
    /// Messages of the console at level `error` and `warning`, and what Chromium itself reports there, in order.
    pub fn console_errors(&self) -> Vec<String> {
        let events = self.browser.events(&self.session, 0);
        let message = |event: &super::protocol::Event| match event.method.as_str() {
            "Runtime.consoleAPICalled" if matches!(text(&event.parameters["type"]), "error" | "warning" | "assert") => {
                Some(arguments(&event.parameters["args"]))
            }
            "Log.entryAdded" if matches!(text(&event.parameters["entry"]["level"]), "error" | "warning") => {
                let entry = &event.parameters["entry"];
                Some(format!("{} ({})", text(&entry["text"]), text(&entry["url"])))
            }
            _ => None,
        };
        events.iter().filter_map(message).collect()
    }

    /// All that the page wrote to its console, whatever the level, in order.
    pub fn console(&self) -> Vec<String> {
        let events = self.browser.events(&self.session, 0);
        let said = events.iter().filter(|event| event.method == "Runtime.consoleAPICalled");
        said.map(|event| arguments(&event.parameters["args"])).collect()
    }

    /// Exceptions that nothing caught, and rejections that nothing handled.
    pub fn exceptions(&self) -> Vec<String> {
        let events = self.browser.events(&self.session, 0);
        let thrown = events.iter().filter(|event| event.method == "Runtime.exceptionThrown");
        thrown.map(|event| exception(&event.parameters["exceptionDetails"])).collect()
    }

    /// Violations of the Content Security Policy and of Trusted Types: `directive: what was blocked`.
    pub fn violations(&self) -> Vec<String> {
        let events = self.browser.events(&self.session, 0);
        let issues = events.iter().filter(|event| event.method == "Audits.issueAdded");
        let violation = |event: &super::protocol::Event| {
            let details = event.parameters["issue"]["details"].get("contentSecurityPolicyIssueDetails")?;
            let blocked = details["blockedURL"].as_str().unwrap_or("inline");
            Some(format!("{}: {blocked}", text(&details["violatedDirective"])))
        };
        issues.filter_map(violation).collect()
    }

    /// Texts of the `alert`, `confirm` and `prompt` dialogs that were opened (each was accepted at once).
    pub fn dialogs(&self) -> Vec<String> {
        let events = self.browser.events(&self.session, 0);
        let opened = events.iter().filter(|event| event.method == "Page.javascriptDialogOpening");
        opened.map(|event| text(&event.parameters["message"]).to_owned()).collect()
    }

    /// All requests so far, in order.
    pub fn requests(&self) -> Vec<Request> {
        let mut requests: Vec<(String, Request)> = Vec::new();
        for event in self.browser.events(&self.session, 0) {
            let Value::String(id) = &event.parameters["requestId"] else { continue };
            let known = requests.iter_mut().rev().find(|(known, _)| known == id).map(|(_, request)| request);
            match (event.method.as_str(), known) {
                ("Network.requestWillBeSent", known) => {
                    if let (Some(known), Some(redirect)) = (known, event.parameters.get("redirectResponse")) {
                        known.status = redirect["status"].as_u64();
                    }
                    let request = &event.parameters["request"];
                    let request = Request {
                        url: text(&request["url"]).to_owned(),
                        method: text(&request["method"]).to_owned(),
                        kind: text(&event.parameters["type"]).to_owned(),
                        status: None,
                        error: None,
                        bytes: 0,
                    };
                    requests.push((id.clone(), request));
                }
                ("Network.responseReceived", Some(request)) => {
                    request.status = event.parameters["response"]["status"].as_u64();
                }
                ("Network.loadingFinished", Some(request)) => {
                    request.bytes = event.parameters["encodedDataLength"].as_f64().unwrap_or(0.0) as u64;
                }
                ("Network.loadingFailed", Some(request)) => {
                    request.error = Some(text(&event.parameters["errorText"]).to_owned());
                }
                _ => {}
            }
        }
        requests.into_iter().map(|(_, request)| request).collect()
    }

    /// Panics unless the tab had no error or warning in its console, no exception, no policy violation, no dialog and
    /// no failed request.
    #[track_caller]
    pub fn assert_clean(&self) {
        let story = self.story();
        assert!(story.is_empty(), "{story}");
    }

    /// What went wrong in the tab so far, one thing a line; empty when all is well.
    pub(super) fn story(&self) -> String {
        let failed =
            self.requests().into_iter().filter(|request| request.error.is_some() || request.status >= Some(400));
        let kinds = [
            ("console", self.console_errors()),
            ("exception", self.exceptions()),
            ("violation", self.violations()),
            ("dialog", self.dialogs()),
            ("request", failed.map(|request| format!("{request:?}")).collect()),
        ];
        let lines = kinds.iter().flat_map(|(kind, lines)| lines.iter().map(move |line| format!("\n  {kind}: {line}")));
        lines.collect()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

/// The arguments of a console call as one line.
fn arguments(arguments: &Value) -> String {
    let one = |argument: &Value| match (&argument["value"], argument["description"].as_str()) {
        (Value::String(text), _) => text.clone(),
        (Value::Null, Some(description)) => description.to_owned(),
        (value, _) => value.to_string(),
    };
    let all = arguments.as_array().into_iter().flatten().map(one);
    all.collect::<Vec<_>>().join(" ")
}

pub(super) fn exception(details: &Value) -> String {
    let exception = &details["exception"];
    let description = exception["description"].as_str().map(str::to_owned);
    let value = || exception.get("value").map(Value::to_string);
    description.or_else(value).unwrap_or_else(|| text(&details["text"]).to_owned())
}
