//! A Chromium that tests steer over the DevTools protocol.
//!
//! ```text
//! let context = chromium::context();          // own cookies, storage and cache; gone when dropped
//! let tab = context.tab();
//! tab.open(&server.url("/guide"));          // returns when the page has loaded
//! tab.press("Tab");
//! tab.wait_for("document.activeElement.matches('a')");
//! assert_eq!(tab.text("document.title"), "Guide");
//! tab.assert_clean();                       // no console error, exception, policy violation, failed request
//! ```
//!
//! All tests of a run share one browser process; each takes its own context. What does not come to pass panics with
//! what was asked for, and with what the page said meanwhile. Every wait has an end (`PATIENCE`).
//!
//! Names: `*.localhost` and `*.test` lead to this machine, every other name nowhere, so a test can have several hosts
//! and cannot reach the outside. `*.localhost` is a secure context, `*.test` is not.

#![allow(clippy::disallowed_methods, reason = "tests read files and clocks; the rules are for the core")]

mod capture;
mod emulate;
mod hold;
mod input;
mod protocol;
mod record;
pub mod server;
mod storage;
mod tab;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde_json::json;

pub use capture::Picture;
pub use emulate::{Network, Scheme, Viewport};
pub use hold::Held;
use protocol::Connection;
pub use protocol::executable;
pub use record::Request;
pub use storage::Cookie;
pub use tab::Tab;

/// How long anything may take. Long, because machines that run tests are busy; waits end as soon as they can.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The browser of this run, started by the first test that asks.
fn browser() -> Arc<Connection> {
    static BROWSER: OnceLock<Arc<Connection>> = OnceLock::new();
    BROWSER.get_or_init(|| Arc::new(Connection::start())).clone()
}

/// A browser context: what a private window is to a user. Its tabs share cookies, storage and cache with each other
/// and with nobody else.
pub struct Context {
    browser: Arc<Connection>,
    id: String,
}

/// A new context with nothing in it.
#[track_caller]
pub fn context() -> Context {
    let browser = browser();
    let answer = browser.call(None, "Target.createBrowserContext", json!({ "disposeOnDetach": true }));
    let id = answer.expect("a browser context")["browserContextId"].as_str().expect("its id").to_owned();
    Context { browser, id }
}

impl Context {
    /// A new tab, blank, 1280 × 800.
    #[track_caller]
    pub fn tab(&self) -> Tab {
        let parameters = json!({ "url": "about:blank", "browserContextId": self.id });
        let answer = self.browser.call(None, "Target.createTarget", parameters).expect("a new tab");
        Tab::attach(&self.browser, answer["targetId"].as_str().expect("the tab's id"))
    }

    /// The tab that a page opens while `action` runs (`window.open`, a link with a target).
    #[track_caller]
    pub fn opened_by(&self, action: impl FnOnce()) -> Tab {
        let before = self.targets();
        action();
        let end = std::time::Instant::now() + PATIENCE;
        loop {
            if let Some(new) = self.targets().into_iter().find(|target| !before.contains(target)) {
                return Tab::attach(&self.browser, &new);
            }
            assert!(std::time::Instant::now() < end, "no tab was opened");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ids of the context's tabs.
    fn targets(&self) -> Vec<String> {
        let answer = self.browser.call(None, "Target.getTargets", json!({})).expect("the list of targets");
        let all = answer["targetInfos"].as_array().expect("a list");
        let ours = all.iter().filter(|info| info["browserContextId"] == *self.id && info["type"] == "page");
        ours.map(|info| info["targetId"].as_str().expect("an id").to_owned()).collect()
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        self.browser.send(None, "Target.disposeBrowserContext", json!({ "browserContextId": self.id }));
    }
}
