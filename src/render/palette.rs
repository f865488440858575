//! What the site file's `theme` chooses: the tone of the greys.

use super::look::Palette;

/// Rules for light pages and for dark ones. Each grey is about as light as the one it stands for, so that everything
/// stays as readable.
pub(super) fn rules(palette: Palette) -> (String, String) {
    let (light, dark) = match palette {
        Palette::Mint => return (String::new(), String::new()),
        Palette::Palm | Palette::Aspen => {
            (["#334155", "#0f172a", "#556378", "#e2e8f0"], ["#c3ccd9", "#f1f5f9", "#94a0b3"])
        }
        Palette::Maple | Palette::Luma => {
            (["#3a3a42", "#131316", "#61616b", "#e6e6ea"], ["#c8c8ce", "#f5f5f7", "#9c9ca6"])
        }
        Palette::Willow | Palette::Almond => {
            (["#433f3b", "#1b1816", "#69625c", "#e9e6e3"], ["#cdc8c3", "#f7f5f3", "#a49d96"])
        }
        Palette::Linden | Palette::Sequoia => {
            (["#3d3d3d", "#141414", "#636363", "#e6e6e6"], ["#c9c9c9", "#f5f5f5", "#9d9d9d"])
        }
    };
    let [text, strong, muted, line] = light;
    let light = format!(":root{{--d-text:{text};--d-strong:{strong};--d-muted:{muted};--d-line:{line}}}");
    let [text, strong, muted] = dark;
    (light, format!(".dark{{--d-text:{text};--d-strong:{strong};--d-muted:{muted}}}"))
}
