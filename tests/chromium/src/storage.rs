//! Cookies. Local and session storage are a page's own: `tab.evaluate("localStorage.setItem(…)")`.

use serde_json::json;

use super::{Context, Tab};

#[derive(Clone, PartialEq, Debug)]
pub struct Cookie {
    pub name: String,
    pub value: String,
    pub domain: String,
    pub path: String,
    pub http_only: bool,
}

impl Context {
    /// The context's cookies, also those that scripts cannot see.
    #[track_caller]
    pub fn cookies(&self) -> Vec<Cookie> {
        let answer = self.browser.call(None, "Storage.getCookies", json!({ "browserContextId": self.id }));
        let answer = answer.expect("the cookies");
        let text = |value: &serde_json::Value| value.as_str().unwrap_or("").to_owned();
        let cookie = |cookie: &serde_json::Value| Cookie {
            name: text(&cookie["name"]),
            value: text(&cookie["value"]),
            domain: text(&cookie["domain"]),
            path: text(&cookie["path"]),
            http_only: cookie["httpOnly"] == true,
        };
        answer["cookies"].as_array().expect("a list").iter().map(cookie).collect()
    }
}

impl Tab {
    /// Sets a cookie for the host of `url`, as a server's answer would, readable by scripts.
    #[track_caller]
    pub fn set_cookie(&self, url: &str, name: &str, value: &str) {
        self.call("Network.setCookie", json!({ "url": url, "name": name, "value": value }));
    }
}
