//! What stands behind a page: the site file's `background.image` and `background.decoration`, as CSS.

use super::escape;
use super::look::{Decoration, Look};

/// For light pages, and for dark ones below `.dark`. Nothing of it is printed.
pub(super) struct Rules {
    pub light: String,
    pub dark: String,
}

pub(super) fn rules(look: &Look) -> Rules {
    let mut rules = Rules { light: String::new(), dark: String::new() };
    if let Some(image) = &look.background.image {
        let (light, dark) = (escape::css_string(&image.light), escape::css_string(&image.dark));
        let place = "background-repeat:no-repeat;background-position:top center;background-size:100% auto";
        rules.light = format!("@media screen{{body{{background-image:url({light});{place}}}}}");
        if image.light != image.dark {
            rules.dark = format!("@media screen{{.dark body{{background-image:url({dark})}}}}");
        }
    }
    let Some(decoration) = look.background.decoration else { return rules };
    let (drawn, mask) = match decoration {
        Decoration::Gradient => (
            "background:radial-gradient(60rem 26rem at 20% -8rem,color-mix(in srgb,var(--d-accent-raw) 20%,transparent),transparent),\
             radial-gradient(46rem 22rem at 85% -10rem,color-mix(in srgb,var(--d-accent-raw) 12%,transparent),transparent)",
            "none",
        ),
        Decoration::Grid => (
            "background:linear-gradient(var(--d-line) 1px,transparent 1px) 0 0/100% 2.5rem,\
             linear-gradient(90deg,var(--d-line) 1px,transparent 1px) 0 0/2.5rem 100%",
            FADING,
        ),
        Decoration::Windows => (
            "background:conic-gradient(from 90deg at 3px 3px,transparent 90deg,var(--d-hover) 0) 0 0/6rem 4.5rem",
            FADING,
        ),
    };
    rules.light.push_str(&format!(
        "@media screen{{body::before{{content:\"\";position:absolute;inset:0 0 auto;block-size:26rem;z-index:-1;\
         pointer-events:none;{drawn};-webkit-mask-image:{mask};mask-image:{mask}}}}}"
    ));
    rules
}

const FADING: &str = "linear-gradient(#000,transparent)";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::look::{Background, Image};

    #[test]
    fn pictures_of_both_schemes() {
        let image = |light: &str, dark: &str| Some(Image { light: light.into(), dark: dark.into() });
        let rules_of = |image, decoration| {
            let background = Background { image, decoration, ..Background::default() };
            rules(&Look { background, ..Look::default() })
        };
        let found = rules_of(image("/a.svg", "/b\");x{.svg"), None);
        assert!(found.light.starts_with("@media screen{body{background-image:url(\"/a.svg\");"));
        assert_eq!(found.dark, "@media screen{.dark body{background-image:url(\"/b\\22 )\\3b x\\7b .svg\")}}");
        assert_eq!(rules_of(image("/a.svg", "/a.svg"), None).dark, "");
        assert_eq!(rules_of(None, None).light, "");
        for decoration in [Decoration::Gradient, Decoration::Grid, Decoration::Windows] {
            let css = rules_of(None, Some(decoration)).light;
            assert!(css.starts_with("@media screen{body::before{"), "{css}");
            assert_eq!(css.matches('{').count(), css.matches('}').count(), "{css}");
        }
    }
}
