//! The site's style sheet: the theme's sheets and what the site file says of colours, fonts and backgrounds.

use super::look::{CodeScheme, Look};
use super::{backdrop, colour, fonts, palette};
use crate::index::Navigation;
use crate::theme::Theme;

/// The theme's sheets in a layer, so that any rule of the site's own beats them.
pub(super) fn style_sheet(theme: &Theme, look: &Look, navigation: &Navigation) -> String {
    let mut css = String::from(
        "/*! Icons: Font Awesome Free (CC BY 4.0, fontawesome.com), Lucide (ISC, lucide.dev), Tabler (MIT, tabler.io) */\n@layer docs{",
    );
    for (_, file) in theme.files_in("css/") {
        css.push_str(&squeezed_css(&file.text));
    }
    let dark = theme.files_in("scheme/").map(|(_, file)| squeezed_css(&file.text)).collect::<String>();
    let accent = colour::variables(&look.colors, &look.background);
    let anchors = colour::anchors(navigation);
    let backdrop = backdrop::rules(look);
    let (light_greys, dark_greys) = palette::rules(look.palette);
    css.push_str(&[light_greys, accent.light, anchors.light, backdrop.light].concat());
    fonts::rules(&look.fonts, &mut css);
    let mut dark = [dark, dark_greys, accent.dark, anchors.dark, backdrop.dark].concat();
    let own = look.languages.iter().filter_map(|(_, around)| around.banner.as_ref());
    let mut coloured: Vec<_> = look.banner.iter().chain(own).filter_map(|banner| banner.color.as_ref()).collect();
    coloured.dedup();
    for (_, rules) in coloured.into_iter().filter_map(|(light, dark)| colour::banner(light, dark)) {
        css.push_str(&rules.light);
        dark.push_str(&rules.dark);
    }
    css.push_str(&dark);
    // Without script nothing sets `.dark`, and the reader's system decides.
    css.push_str(&format!(
        "@media (prefers-color-scheme:dark){{{}}}",
        dark.replace(".dark ", ":root:not(.light) ").replace(".dark{", ":root:not(.light){")
    ));
    if look.code == CodeScheme::Dark {
        css.push_str(&dark_code(&dark));
    }
    css.push('}');
    css
}

/// The dark scheme's colours, for code that is dark on every page but a printed one.
pub(super) fn dark_code(dark: &str) -> String {
    let blocks = dark.split(".dark").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('{')?.split_once('}'));
    let declarations: String = blocks.map(|(inside, _)| [inside.trim().trim_end_matches(';'), ";"].concat()).collect();
    format!("@media not print{{.d-codeblock{{{declarations}}}}}")
}

/// Style sheets without comments and line breaks; no rule is touched.
pub(super) fn squeezed_css(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("/*") {
        push_squeezed(&rest[..at], &mut out);
        rest = rest[at..].find("*/").map_or("", |end| &rest[at + end + 2..]);
    }
    push_squeezed(rest, &mut out);
    out
}

fn push_squeezed(css: &str, out: &mut String) {
    for line in css.lines() {
        let line = line.trim();
        if !line.is_empty() {
            // A line's end is a blank where a selector or value goes on.
            if !out.ends_with(['{', '}', ';', ',', '\n']) && !out.is_empty() {
                out.push(' ');
            }
            out.push_str(line);
        }
    }
}
