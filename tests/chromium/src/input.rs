//! Keys and the mouse, as a user has them: events go through the browser, not through scripts.

use serde_json::json;

use super::Tab;

/// Bits of the protocol's `modifiers`.
const MODIFIERS: [(&str, u32); 4] = [("Alt", 1), ("Control", 2), ("Meta", 4), ("Shift", 8)];

impl Tab {
    /// Presses and releases a key by its `KeyboardEvent.key` name, with modifiers before it: `Tab`, `Shift+Tab`,
    /// `ArrowDown`, `Control+k`, `/`.
    #[track_caller]
    pub fn press(&self, keys: &str) {
        let mut parts: Vec<&str> = keys.split('+').collect();
        let key = parts.pop().filter(|key| !key.is_empty()).unwrap_or("+");
        let bit = |part: &&str| MODIFIERS.iter().find(|(name, _)| name == part).expect("a modifier's name").1;
        let modifiers: u32 = parts.iter().filter(|part| !part.is_empty()).map(bit).sum();
        let key = if key == "Space" { " " } else { key };
        let types = key.chars().count() == 1 && modifiers & !8 == 0;
        let text = match key {
            "Enter" => Some("\r"),
            key => types.then_some(key),
        };
        let mut event = json!({
            "type": if text.is_some() { "keyDown" } else { "rawKeyDown" },
            "key": key, "code": code(key), "windowsVirtualKeyCode": number(key), "modifiers": modifiers,
        });
        if let Some(text) = text {
            event["text"] = text.into();
        }
        self.call("Input.dispatchKeyEvent", event.clone());
        event["type"] = "keyUp".into();
        self.call("Input.dispatchKeyEvent", event);
    }

    /// Types a text into what has the focus, key by key.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        for character in text.chars() {
            match character {
                '\n' => self.press("Enter"),
                _ => self.press(character.encode_utf8(&mut [0; 4])),
            }
        }
    }

    /// Clicks the middle of the first element that matches, scrolled into view. Panics when something else is there.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        let (x, y) = self.middle(selector);
        let at = json!({ "type": "mouseMoved", "x": x, "y": y });
        self.call("Input.dispatchMouseEvent", at);
        for kind in ["mousePressed", "mouseReleased"] {
            let button = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", button);
        }
    }

    /// Moves the mouse over the middle of the first element that matches.
    #[track_caller]
    pub fn hover(&self, selector: &str) {
        let (x, y) = self.middle(selector);
        self.call("Input.dispatchMouseEvent", json!({ "type": "mouseMoved", "x": x, "y": y }));
    }

    /// Taps the middle of the first element that matches with a finger.
    #[track_caller]
    pub fn tap(&self, selector: &str) {
        let (x, y) = self.middle(selector);
        self.call("Input.dispatchTouchEvent", json!({ "type": "touchStart", "touchPoints": [{ "x": x, "y": y }] }));
        self.call("Input.dispatchTouchEvent", json!({ "type": "touchEnd", "touchPoints": [] }));
    }

    /// Turns the mouse wheel over the page's middle, so many CSS pixels down.
    #[track_caller]
    pub fn scroll(&self, down: f64) {
        let wheel = json!({ "type": "mouseWheel", "x": 300, "y": 300, "deltaX": 0, "deltaY": down });
        self.call("Input.dispatchMouseEvent", wheel);
    }

    /// The middle of an element that a user could point at, once it stands still: what slides in is not there yet.
    #[track_caller]
    fn middle(&self, selector: &str) -> (f64, f64) {
        let found = self.evaluate(&format!(
            "(async () => {{ const element = document.querySelector({selector});
                if (!element) return 'not there';
                element.scrollIntoView({{ block: 'center', behavior: 'instant' }});
                const moves = document.getAnimations().filter(({{ effect }}) =>
                    effect.target?.contains(element) && Number.isFinite(effect.getComputedTiming().endTime));
                await Promise.allSettled(moves.map(animation => animation.finished));
                const box = element.getBoundingClientRect();
                const x = box.x + box.width / 2, y = box.y + box.height / 2;
                const top = document.elementFromPoint(x, y);
                if (!top || !(element.contains(top) || top.contains(element)))
                    return 'covered by ' + (top ? top.outerHTML.slice(0, 80) : 'nothing: out of view');
                return [x, y]; }})()",
            selector = json!(selector),
        ));
        match (found[0].as_f64(), found[1].as_f64()) {
            (Some(x), Some(y)) => (x, y),
            _ => panic!("{selector}: {}", found.as_str().unwrap_or("?")),
        }
    }
}

/// `KeyboardEvent.code` on an American keyboard.
fn code(key: &str) -> String {
    match key.chars().next() {
        Some(letter) if key.len() == 1 && letter.is_ascii_alphabetic() => format!("Key{}", letter.to_ascii_uppercase()),
        Some(digit) if key.len() == 1 && digit.is_ascii_digit() => format!("Digit{digit}"),
        _ if key == " " => "Space".to_owned(),
        _ if key == "/" => "Slash".to_owned(),
        _ => key.to_owned(),
    }
}

/// The key's number in `keyCode`, by which Chromium finds what the key does.
fn number(key: &str) -> u32 {
    match key {
        "Backspace" => 8,
        "Tab" => 9,
        "Enter" => 13,
        "Escape" => 27,
        " " => 32,
        "PageUp" => 33,
        "PageDown" => 34,
        "End" => 35,
        "Home" => 36,
        "ArrowLeft" => 37,
        "ArrowUp" => 38,
        "ArrowRight" => 39,
        "ArrowDown" => 40,
        "Delete" => 46,
        "/" => 191,
        _ => match key.chars().next() {
            Some(character) if key.len() == 1 && character.is_ascii_alphanumeric() => {
                character.to_ascii_uppercase() as u32
            }
            _ => 0,
        },
    }
}
