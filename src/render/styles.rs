//! Authors' styles under `style-src 'self'`: no `style` attribute and no `<style>` element is ever written; what they
//! say goes to a style sheet of the page, under class names made from the declarations.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::LazyLock;

use super::StyleSheet;

#[derive(Default)]
pub(super) struct Styles {
    /// Declarations by class.
    rules: BTreeMap<String, String>,
    /// Texts of `<style>` elements, in document order.
    sheets: Vec<String>,
    /// Classes that the page's author wrote.
    classes: BTreeSet<String>,
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
        let rule = |value: &str| clean(&format!("--d-{name}:{value}"));
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
                let _ = write!(rule, "@media (prefers-color-scheme:dark){{:root:not(.light) .{class}{{{dark}}}}}");
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

    /// Classes that the author wrote: those of Tailwind's utilities get their rules.
    pub fn authors_classes(&mut self, classes: &str) {
        for class in classes.split_ascii_whitespace() {
            // What could leave its rule is no utility.
            if !class.contains(['{', '}', '<', '\\', '"', '\'', ';']) && !self.classes.contains(class) {
                self.classes.insert(class.to_owned());
            }
        }
    }

    /// The page's style sheet; `None` when it has no styles. Equal styles give equal names.
    pub fn finish(self) -> Option<StyleSheet> {
        let utilities = utilities(&self.classes);
        if self.rules.is_empty() && self.sheets.is_empty() && utilities.is_empty() {
            return None;
        }
        let parts =
            (!utilities.is_empty()).then_some(utilities).into_iter().chain(self.sheets).chain(self.rules.into_values());
        let css = parts.collect::<Vec<_>>().join("\n");
        let hash = &blake3::hash(css.as_bytes()).to_hex()[..16];
        Some(StyleSheet { path: format!("_docs/page.{hash}.css").into(), css: css.into() })
    }
}

/// Rules for the utilities among `classes`.
fn utilities(classes: &BTreeSet<String>) -> String {
    static CONFIG: LazyLock<encre_css::Config> = LazyLock::new(|| {
        let mut config = encre_css::Config::default();
        config.preflight = encre_css::Preflight::None;
        config.theme.dark_mode = encre_css::config::DarkMode::new_class(".dark");
        for (name, value) in [
            ("primary", "var(--d-accent)"),
            ("primary-light", "var(--d-accent)"),
            ("primary-dark", "var(--d-accent-fill)"),
        ] {
            config.theme.colors.add(name, value);
        }
        for (old, new) in [("flex-shrink-0", "shrink-0"), ("flex-grow", "grow"), ("overflow-ellipsis", "text-ellipsis")]
        {
            config.shortcuts.add(old, new);
        }
        config
    });
    if classes.is_empty() {
        return String::new();
    }
    let mut css = encre_css::generate(classes.iter().map(String::as_str), &CONFIG);
    // Without script nothing sets `.dark`, and the reader's system decides.
    let dark: Vec<String> = css
        .split("\n\n")
        .filter(|rule| rule.starts_with(".dark "))
        .map(|rule| rule.replacen(".dark ", ":root:not(.light) ", 1))
        .collect();
    if !dark.is_empty() {
        let _ = write!(css, "\n\n@media (prefers-color-scheme: dark) {{\n{}\n}}", dark.join("\n"));
    }
    css
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
