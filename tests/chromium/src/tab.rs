//! A tab: opening pages, running JavaScript in them, waiting for them.

use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};

use super::PATIENCE;
use super::protocol::Connection;

/// A tab of a `Context`. Closes when dropped.
pub struct Tab {
    pub(super) browser: Arc<Connection>,
    pub(super) session: String,
    target: String,
}

/// What is switched on in every tab, frame and worker, so that its events are kept.
pub(super) fn watched() -> Vec<(&'static str, Value)> {
    vec![
        ("Runtime.enable", json!({})),
        ("Network.enable", json!({})),
        ("Log.enable", json!({})),
        ("Audits.enable", json!({})),
        ("Target.setAutoAttach", json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true })),
    ]
}

impl Tab {
    #[track_caller]
    pub(super) fn attach(browser: &Arc<Connection>, target: &str) -> Tab {
        let parameters = json!({ "targetId": target, "flatten": true });
        let answer = browser.call(None, "Target.attachToTarget", parameters).expect("a session with the tab");
        let session = answer["sessionId"].as_str().expect("the session's id").to_owned();
        browser.keep_events(&session);
        let tab = Tab { browser: browser.clone(), session, target: target.to_owned() };
        for (method, parameters) in watched() {
            tab.call(method, parameters);
        }
        tab.call("Page.enable", json!({}));
        tab.call("Page.setLifecycleEventsEnabled", json!({ "enabled": true }));
        // Focus as in a window that is in front, so that `:focus` and focus events work in every tab.
        tab.call("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        tab.viewport(super::Viewport::DESKTOP);
        tab
    }

    /// A command of the protocol, for what has no method of its own here.
    #[track_caller]
    pub fn call(&self, method: &str, parameters: Value) -> Value {
        match self.browser.call(Some(&self.session), method, parameters) {
            Ok(answer) => answer,
            Err(error) => panic!("{error}"),
        }
    }

    /// Opens a page and returns when it has loaded (its `load` event, not what scripts do afterwards).
    #[track_caller]
    pub fn open(&self, url: &str) {
        self.navigate(|| {
            let answer = self.call("Page.navigate", json!({ "url": url }));
            if let Some(error) = answer["errorText"].as_str() {
                panic!("{url}: {error}");
            }
            // An anchor of the page that is open loads nothing.
            answer["loaderId"].is_string()
        });
    }

    /// Loads the page again, as the reload button does.
    #[track_caller]
    pub fn reload(&self) {
        self.navigate(|| {
            // A page that another replaces at this moment cannot be reloaded; the other can.
            const REPLACED: &str = "Not attached to an active page";
            let reload = || self.browser.call(Some(&self.session), "Page.reload", json!({}));
            let mut answer = reload();
            while answer.as_ref().is_err_and(|error| error.to_string().contains(REPLACED)) {
                std::thread::sleep(std::time::Duration::from_millis(20));
                answer = reload();
            }
            answer.unwrap_or_else(|error| panic!("{error}"));
            true
        });
    }

    /// One page back in the tab's history; waits until that page is shown, also when the browser had kept it alive.
    #[track_caller]
    pub fn back(&self) {
        let history = self.call("Page.getNavigationHistory", json!({}));
        let current = history["currentIndex"].as_u64().expect("an index") as usize;
        let entry = &history["entries"][current.checked_sub(1).expect("a page to go back to")];
        let from = self.browser.n_events(&self.session);
        self.call("Page.navigateToHistoryEntry", json!({ "entryId": entry["id"] }));
        let shown = |event: &super::protocol::Event| {
            let named = event.parameters["name"] == "load" || event.parameters["type"] == "BackForwardCacheRestore";
            let same_document = event.method == "Page.navigatedWithinDocument";
            (same_document || named).then_some(())
        };
        if let Err(error) = self.browser.wait(&self.session, from, shown) {
            panic!("going back: {error}");
        }
    }

    /// Runs `start`, which says whether a page is going to load, and waits for that.
    #[track_caller]
    fn navigate(&self, start: impl FnOnce() -> bool) {
        let from = self.browser.n_events(&self.session);
        if !start() {
            return;
        }
        let main = self.main_frame();
        let loaded = |event: &super::protocol::Event| {
            let load = event.method == "Page.lifecycleEvent" && event.parameters["name"] == "load";
            (load && event.parameters["frameId"] == *main).then_some(())
        };
        if let Err(error) = self.browser.wait(&self.session, from, loaded) {
            panic!("the page did not load: {error}{}", self.story());
        }
    }

    /// The frame of the page itself has the target's id.
    fn main_frame(&self) -> String {
        self.target.clone()
    }

    /// Waits until the page has its fonts and has painted twice more. What its scripts ask for may still be under way.
    #[track_caller]
    pub fn settle(&self) {
        self.evaluate(
            "(async () => { await document.fonts.ready; \
             for (let i = 0; i < 2; i++) await new Promise(done => requestAnimationFrame(done)); })()",
        );
    }

    /// The value of an expression in the page, as JSON. Promises are awaited; an exception panics with its message.
    #[track_caller]
    pub fn evaluate(&self, expression: &str) -> Value {
        match self.try_evaluate(expression) {
            Ok(value) => value,
            Err(error) => panic!("{expression}\n{error}{}", self.story()),
        }
    }

    /// As `evaluate`; also where the page throws or goes away meanwhile.
    pub fn try_evaluate(&self, expression: &str) -> Result<Value, String> {
        let parameters = json!({
            "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true,
        });
        let answer = self.browser.call(Some(&self.session), "Runtime.evaluate", parameters)?;
        match answer.get("exceptionDetails") {
            Some(details) => Err(super::record::exception(details)),
            None => Ok(answer["result"].get("value").cloned().unwrap_or(Value::Null)),
        }
    }

    /// The value of an expression that gives a string.
    #[track_caller]
    pub fn text(&self, expression: &str) -> String {
        let value = self.evaluate(expression);
        value.as_str().unwrap_or_else(|| panic!("{expression} is no string: {value}")).to_owned()
    }

    /// The value of an expression that gives a number.
    #[track_caller]
    pub fn number(&self, expression: &str) -> f64 {
        let value = self.evaluate(expression);
        value.as_f64().unwrap_or_else(|| panic!("{expression} is no number: {value}"))
    }

    /// Whether an expression gives something true, as `if` would judge it.
    #[track_caller]
    pub fn is(&self, expression: &str) -> bool {
        self.evaluate(&truth(expression)) == true
    }

    /// Waits until an expression gives something true in a page that has loaded, also across a navigation: a page that
    /// is still loading may have its words before it has its styles.
    #[track_caller]
    pub fn wait_for(&self, expression: &str) {
        let end = Instant::now() + PATIENCE;
        let asked = truth(&format!("document.readyState === 'complete' && ({expression})"));
        loop {
            // While a page goes away there is nothing to evaluate in: ask again.
            let last = self.try_evaluate(&asked);
            if last == Ok(Value::Bool(true)) {
                return;
            }
            if Instant::now() > end {
                panic!("never true: {expression} ({last:?}){}", self.story());
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }

    /// Runs a script in every page that is opened from now on, before any script of the page.
    #[track_caller]
    pub fn before_each_page(&self, script: &str) {
        self.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }));
    }

    /// What moved by itself since the page was opened, as Chromium's layout shifts tell it: a line for each, with its
    /// score and where each thing was and went. Left out is what only a table's cells do: a browser that draws before the
    /// table's last row has come cannot know its widths; and a word that came in two pieces, the first of which is gone.
    #[track_caller]
    pub fn layout_shifts(&self) -> Vec<String> {
        let told = self.evaluate(
            "new Promise(done => { const told = []; \
             const name = node => !node ? 'something gone' : node.outerHTML?.slice(0, 80) ?? JSON.stringify(node.data); \
             const at = box => [box.x, box.y, box.width, box.height].join(' '); \
             const cell = source => source.node?.parentElement?.closest('table'); \
             const piece = (source, value) => !source.node && value < 1e-5; \
             const tell = source => `${name(source.node)} from ${at(source.previousRect)} to ${at(source.currentRect)}`; \
             new PerformanceObserver(list => { for (const { hadRecentInput, sources, value } of list.getEntries()) \
             if (!hadRecentInput && !(sources.length && sources.every(source => cell(source) || piece(source, value)))) \
             told.push(value + ': ' + sources.map(tell).join('; ')); \
             }).observe({ type: 'layout-shift', buffered: true }); \
             setTimeout(() => done(told), 100); })",
        );
        let told = told.as_array().unwrap_or_else(|| panic!("no list of shifts: {told}"));
        told.iter().map(|line| line.as_str().unwrap_or_default().to_owned()).collect()
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        self.browser.send(None, "Target.closeTarget", json!({ "targetId": self.target }));
        self.browser.forget_events(&self.session);
    }
}

/// An expression for whether another gives something true; a promise counts as what it comes to.
fn truth(expression: &str) -> String {
    format!("(async () => !!(await ({expression})))()")
}
