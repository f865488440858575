//! Authors' styles under `style-src 'self'`: no `style` attribute and no `<style>` element is ever written; what they
//! say goes to a style sheet of the page, under class names made from the declarations.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::StyleSheet;

#[derive(Default)]
pub(super) struct Styles {
    /// Declarations by class.
    rules: BTreeMap<String, String>,
    /// Texts of `<style>` elements, in document order.
    sheets: Vec<String>,
}

impl Styles {
    /// The class that does what `style="declarations"` would do; `None` when nothing harmless is left of them.
    pub fn class(&mut self, declarations: &str) -> Option<String> {
        let declarations = clean(declarations)?;
        let class = format!("s-{}", &blake3::hash(declarations.as_bytes()).to_hex()[..8]);
        // The doubled class is as strong as it needs to be: the theme's rules stand in a layer, which any rule beats,
        // and the site's own sheets rarely name two classes.
        self.rules.entry(class.clone()).or_insert_with(|| format!(".{class}.{class}{{{declarations}}}"));
        Some(class)
    }

    /// The class that sets a custom property to a value, which may be `(light, dark)`.
    pub fn property(&mut self, name: &str, light: &str, dark: Option<&str>) -> Option<String> {
        let rule = |value: &str| clean(&format!("--{name}:{value}"));
        let light = rule(light)?;
        let dark = match dark {
            Some(dark) => Some(rule(dark)?),
            None => None,
        };
        let seed = format!("{light}|{}", dark.as_deref().unwrap_or_default());
        let class = format!("v-{}", &blake3::hash(seed.as_bytes()).to_hex()[..8]);
        self.rules.entry(class.clone()).or_insert_with(|| {
            let mut rule = format!(".{class}{{{light}}}");
            if let Some(dark) = dark {
                let _ = write!(rule, ".dark .{class}{{{dark}}}");
            }
            rule
        });
        Some(class)
    }

    /// The text of a `<style>` element.
    pub fn sheet(&mut self, css: &str) {
        if !css.trim().is_empty() {
            self.sheets.push(css.trim().to_owned());
        }
    }

    /// The page's style sheet; `None` when it has no styles. Equal styles give equal names.
    pub fn finish(self) -> Option<StyleSheet> {
        if self.rules.is_empty() && self.sheets.is_empty() {
            return None;
        }
        let css = self.sheets.into_iter().chain(self.rules.into_values()).collect::<Vec<_>>().join("\n");
        let hash = &blake3::hash(css.as_bytes()).to_hex()[..16];
        Some(StyleSheet { path: format!("_docs/page.{hash}.css").into(), css: css.into() })
    }
}

/// Declarations that cannot leave the braces they are put between; `None` when they could, or when nothing is left.
fn clean(declarations: &str) -> Option<String> {
    let mut kept = Vec::new();
    for declaration in split_declarations(declarations)? {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let (name, value) = (name.trim(), value.trim());
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if is_name && !value.is_empty() {
            kept.push(format!(
                "{}:{}",
                if name.starts_with("--") { name.to_owned() } else { name.to_ascii_lowercase() },
                value
            ));
        }
    }
    (!kept.is_empty()).then(|| kept.join(";"))
}

/// Splits at `;` outside strings and parentheses; `None` for braces, `<`, unclosed strings and parentheses.
fn split_declarations(text: &str) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let (mut from, mut depth, mut quote) = (0, 0u32, None);
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (_, '\\') => {
                chars.next()?;
            }
            (_, '<' | '\n') if quote.is_some() || c == '<' => return None,
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.checked_sub(1)?,
            (None, '{' | '}') => return None,
            (None, ';') if depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    (quote.is_none() && depth == 0).then_some(parts)
}
