//! Pictures of a page: screenshots, and the frames it painted while something happened.

use std::time::Duration;

use serde_json::json;

use super::Tab;

/// A picture as PNG, and as pixels.
#[derive(Clone)]
pub struct Picture {
    pub png: Vec<u8>,
    pub width: u32,
    pub height: u32,
    /// Red, green, blue, opacity; row by row from the top left.
    pixels: Vec<u8>,
}

impl Picture {
    fn from_base64(text: &str) -> Picture {
        let png = decode(text);
        let mut decoder = png::Decoder::new(std::io::Cursor::new(&png));
        decoder.set_transformations(png::Transformations::ALPHA | png::Transformations::STRIP_16);
        let mut reader = decoder.read_info().expect("Chromium makes PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a picture that fits into memory")];
        let info = reader.next_frame(&mut pixels).expect("a whole picture");
        Picture { width: info.width, height: info.height, pixels, png }
    }

    /// Red, green and blue of a pixel, from the top left.
    pub fn pixel(&self, x: u32, y: u32) -> [u8; 3] {
        assert!(x < self.width && y < self.height, "({x}, {y}) is outside of {} × {}", self.width, self.height);
        let at = (y as usize * self.width as usize + x as usize) * 4;
        [self.pixels[at], self.pixels[at + 1], self.pixels[at + 2]]
    }

    /// How many pixels are of a kind.
    pub fn count(&self, is: impl Fn([u8; 3]) -> bool) -> usize {
        self.pixels.chunks_exact(4).filter(|pixel| is([pixel[0], pixel[1], pixel[2]])).count()
    }
}

impl Tab {
    /// What the window shows.
    #[track_caller]
    pub fn screenshot(&self) -> Picture {
        let answer = self.call("Page.captureScreenshot", json!({ "format": "png" }));
        Picture::from_base64(answer["data"].as_str().expect("a picture"))
    }

    /// The whole page, also what one would have to scroll to.
    #[track_caller]
    pub fn screenshot_of_all(&self) -> Picture {
        let answer = self.call("Page.captureScreenshot", json!({ "format": "png", "captureBeyondViewport": true }));
        Picture::from_base64(answer["data"].as_str().expect("a picture"))
    }

    /// The page from its top, as PNG: as wide as the window, at most `height` CSS pixels high.
    #[track_caller]
    pub fn picture(&self, height: u32) -> Vec<u8> {
        let metrics = self.call("Page.getLayoutMetrics", json!({}));
        let whole = metrics["cssContentSize"]["height"].as_f64().expect("the page's height");
        let width = metrics["cssLayoutViewport"]["clientWidth"].as_f64().expect("the window's width");
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": whole.min(f64::from(height)), "scale": 1 });
        let parameters = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let answer = self.call("Page.captureScreenshot", parameters);
        decode(answer["data"].as_str().expect("a picture"))
    }

    /// The frames that were painted while `action` ran, in order; the last is what is shown afterwards.
    #[track_caller]
    pub fn frames_during(&self, action: impl FnOnce(&Tab)) -> Vec<Picture> {
        let from = self.browser.n_events(&self.session);
        self.call("Page.startScreencast", json!({ "format": "png", "everyNthFrame": 1 }));
        action(self);
        self.settle();
        let last = self.screenshot();
        // Frames come late: they are encoded beside the page. A quarter of a second without one is the end.
        let mut known = 0;
        loop {
            std::thread::sleep(Duration::from_millis(250));
            let now = self.browser.n_events(&self.session);
            if now == known {
                break;
            }
            known = now;
        }
        self.call("Page.stopScreencast", json!({}));
        let events = self.browser.events(&self.session, from);
        let frames = events.iter().filter(|event| event.method == "Page.screencastFrame");
        let frames = frames.map(|event| Picture::from_base64(event.parameters["data"].as_str().expect("a picture")));
        frames.chain([last]).collect()
    }
}

/// Base64 as Chromium writes it: no line breaks, padded.
fn decode(text: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits =
            four.iter().enumerate().fold(0u32, |bits, (at, byte)| bits | u32::from(value(*byte)) << (18 - 6 * at));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..four.len()]);
    }
    bytes
}
