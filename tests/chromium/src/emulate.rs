//! The reader's device: window, colour scheme, processor, network.

use serde_json::json;

use super::Tab;

/// The part of a window that shows the page. CSS pixels; `scale` device pixels each.
#[derive(Clone, Copy, Debug)]
pub struct Viewport {
    pub width: u32,
    pub height: u32,
    pub scale: f64,
    /// Touch, overlay scrollbars and the meta viewport, as on a phone.
    pub mobile: bool,
}

impl Viewport {
    pub const DESKTOP: Viewport = Viewport { width: 1280, height: 800, scale: 1.0, mobile: false };
    pub const PHONE: Viewport = Viewport { width: 390, height: 844, scale: 3.0, mobile: true };
}

#[derive(Clone, Copy, Debug)]
pub enum Scheme {
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug)]
pub enum Network {
    /// As fast as loopback is.
    Free,
    /// What Lighthouse calls slow 3G: 400 ms of latency, 400 kbit/s down and up.
    Slow3g,
    Offline,
}

impl Tab {
    #[track_caller]
    pub fn viewport(&self, viewport: Viewport) {
        let Viewport { width, height, scale, mobile } = viewport;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile });
        self.call("Emulation.setDeviceMetricsOverride", metrics);
        self.call("Emulation.setTouchEmulationEnabled", json!({ "enabled": mobile }));
    }

    /// What the system prefers, as `prefers-color-scheme` tells pages.
    #[track_caller]
    pub fn scheme(&self, scheme: Scheme) {
        let value = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        self.media("prefers-color-scheme", value);
    }

    /// A media feature as pages see it, instead of all that were set before: `prefers-reduced-motion`, `reduce`.
    #[track_caller]
    pub fn media(&self, feature: &str, value: &str) {
        self.call("Emulation.setEmulatedMedia", json!({ "features": [{ "name": feature, "value": value }] }));
    }

    /// A processor that is so many times slower than this one; 1 is this one.
    #[track_caller]
    pub fn slow_processor(&self, times: f64) {
        self.call("Emulation.setCPUThrottlingRate", json!({ "rate": times }));
    }

    /// Whether pages that are opened from now on may run scripts.
    #[track_caller]
    pub fn scripts(&self, run: bool) {
        self.call("Emulation.setScriptExecutionDisabled", json!({ "value": !run }));
    }

    #[track_caller]
    pub fn network(&self, network: Network) {
        // Milliseconds and bytes a second; -1 is without a limit.
        let (offline, latency, speed) = match network {
            Network::Free => (false, 0.0, -1.0),
            Network::Slow3g => (false, 400.0, 400_000.0 / 8.0),
            Network::Offline => (true, 0.0, -1.0),
        };
        let conditions =
            json!({ "offline": offline, "latency": latency, "downloadThroughput": speed, "uploadThroughput": speed });
        self.call("Network.emulateNetworkConditions", conditions);
        // Requests fail before the page is told why.
        self.wait_for(&format!("navigator.onLine !== {offline}"));
    }
}
