//! What the site file's `theme` chooses: the tone of the greys.

use super::look::Palette;

/// Rules for light pages and for dark ones. Each grey is about as light as the one it stands for, so that everything
/// stays as readable.
pub(super) fn rules(palette: Palette) -> (String, String) {
    let Some((light, dark)) = greys(palette) else { return (String::new(), String::new()) };
    let [text, strong, muted, line] = light;
    let light = format!(":root{{--d-text:{text};--d-strong:{strong};--d-muted:{muted};--d-line:{line}}}");
    let [text, strong, muted] = dark;
    (light, format!(".dark{{--d-text:{text};--d-strong:{strong};--d-muted:{muted}}}"))
}

/// Text, strong text, muted text and lines of light pages; text, strong and muted text of dark ones. `None`: the style
/// sheet's own.
fn greys(palette: Palette) -> Option<([&'static str; 4], [&'static str; 3])> {
    match palette {
        Palette::Mint => None,
        Palette::Palm | Palette::Aspen => {
            Some((["#334155", "#0f172a", "#556378", "#e2e8f0"], ["#c3ccd9", "#f1f5f9", "#94a0b3"]))
        }
        Palette::Maple | Palette::Luma => {
            Some((["#3a3a42", "#131316", "#61616b", "#e6e6ea"], ["#c8c8ce", "#f5f5f7", "#9c9ca6"]))
        }
        Palette::Willow | Palette::Almond => {
            Some((["#433f3b", "#1b1816", "#69625c", "#e9e6e3"], ["#cdc8c3", "#f7f5f3", "#a49d96"]))
        }
        Palette::Linden | Palette::Sequoia => {
            Some((["#3d3d3d", "#141414", "#636363", "#e6e6e6"], ["#c9c9c9", "#f5f5f5", "#9d9d9d"]))
        }
    }
}

/// Text and muted text of light pages, and of dark ones.
pub(super) fn texts(palette: Palette) -> ([&'static str; 2], [&'static str; 2]) {
    match greys(palette) {
        Some(([text, _, muted, _], [dark_text, _, dark_muted])) => ([text, muted], [dark_text, dark_muted]),
        None => (MINT_LIGHT, MINT_DARK),
    }
}

/// As the style sheet has them.
const MINT_LIGHT: [&str; 2] = ["#353b47", "#5c6573"];
const MINT_DARK: [&str; 2] = ["#c3c9d3", "#959eac"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_has_the_same_texts() {
        let light = include_str!("../../themes/default/css/00-tokens.css");
        let dark = include_str!("../../themes/default/scheme/dark.css");
        for (sheet, [text, muted]) in [(light, MINT_LIGHT), (dark, MINT_DARK)] {
            assert!(sheet.contains(&format!("--d-text: {text};")) && sheet.contains(&format!("--d-muted: {muted};")));
        }
    }
}
