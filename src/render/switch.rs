//! The choices above the navigation (languages, versions, products, tabs, anchors) as templates see them, and the
//! addresses among them that are another on each page: a switcher leads to the same page in the other language.

use serde::Serialize;

use super::icons::Icons;
use super::{colour, escape};
use crate::index::{Alternate, Choice, Section, Selector, SelectorKind};

/// Fields of a choice in `templates/header.html` and `templates/sidebar.html`.
#[derive(Serialize)]
pub(super) struct SelectorFields<'a> {
    kind: &'static str,
    /// What scripts know its list of options by, where readers may see more of them than everybody does.
    list: Option<&'a str>,
    current: Option<&'a str>,
    options: Vec<ChoiceFields<'a>>,
}

#[derive(Serialize)]
struct ChoiceFields<'a> {
    label: &'a str,
    description: Option<&'a str>,
    /// Markup.
    icon: Option<String>,
    tag: Option<&'a str>,
    /// BCP 47, of a language.
    language: Option<&'a str>,
    href: Option<String>,
    external: bool,
    align_end: bool,
    /// Class of an anchor with a colour of its own.
    color: Option<String>,
    current: bool,
    /// Shown on its own pages alone.
    own: bool,
    /// Of a tab with a menu, and what scripts know the menu's list by.
    menu: Vec<ChoiceFields<'a>>,
    menu_list: Option<&'a str>,
}

/// The choices of a section, without the options that readers cannot choose.
/// `named`: whether scripts may add to them.
pub(super) fn fields<'a>(selectors: &'a [Selector], icons: &Icons, named: bool) -> Vec<SelectorFields<'a>> {
    let mut below_tabs = false;
    let mut found = Vec::with_capacity(selectors.len());
    for (at, selector) in selectors.iter().enumerate() {
        let menu = selectors.get(at + 1).filter(|next| next.kind == SelectorKind::Menu).and_then(|next| next.current);
        let options = options(selector.kind, &selector.options, selector.current, menu, icons, named);
        let current = options.iter().find(|option| option.current).map(|option| option.label);
        let kind =
            if below_tabs && selector.kind == SelectorKind::Menu { "tab-menu" } else { kind_name(selector.kind) };
        let list = named.then_some(&*selector.key);
        found.push(SelectorFields { kind, list, current, options });
        below_tabs = selector.kind == SelectorKind::Tab;
    }
    found
}

/// `menu` is the current item in the menu of the current option.
fn options<'a>(
    kind: SelectorKind,
    choices: &'a [Choice],
    current: Option<u32>,
    menu: Option<u32>,
    icons: &Icons,
    named: bool,
) -> Vec<ChoiceFields<'a>> {
    // A hidden option is shown on its own pages, or the reader would not know where they are.
    let shown = choices.iter().enumerate().filter(|(at, choice)| choice.is_shown() || current == Some(*at as u32));
    let fields = |(at, choice): (usize, &'a Choice)| {
        let is_current = current == Some(at as u32);
        ChoiceFields {
            label: label(choice),
            description: choice.description.as_deref(),
            icon: choice.icon.as_ref().and_then(|icon| icons.of(icon)),
            tag: choice.tag.as_deref(),
            language: choice.language.as_deref(),
            href: choice.href.as_deref().map(|href| match letter(kind) {
                Some(letter) if !choice.external => format!("{OPEN}{letter}{at}{CLOSE}"),
                _ => href.to_owned(),
            }),
            external: choice.external,
            align_end: choice.align_end,
            color: choice.color.as_ref().map(colour::anchor_class),
            current: is_current,
            own: !choice.is_shown(),
            menu: options(SelectorKind::Menu, &choice.menu, menu.filter(|_| is_current), None, icons, named),
            menu_list: choice.menu_key.as_deref().filter(|_| named),
        }
    };
    shown.map(fields).collect()
}

/// Markup in which some addresses depend on the page.
pub(super) struct Switched {
    html: String,
    /// In the order of their places.
    holes: Vec<Hole>,
}

struct Hole {
    at: usize,
    kind: SelectorKind,
    option: u32,
    /// Where the option leads from pages that have no counterpart there.
    href: Box<str>,
}

const OPEN: char = '\u{FDD0}';
const CLOSE: char = '\u{FDD1}';

impl Switched {
    /// Takes the stand-ins of `fields` out of rendered markup.
    pub fn new(rendered: &str, section: &Section) -> Switched {
        let mut switched = Switched { html: String::with_capacity(rendered.len()), holes: Vec::new() };
        let mut rest = rendered;
        while let Some((before, marked)) = rest.split_once(OPEN) {
            switched.html.push_str(before);
            let Some((inside, after)) = marked.split_once(CLOSE) else { break };
            rest = after;
            let found = section.selectors.iter().find_map(|selector| {
                let option: u32 = inside.strip_prefix(letter(selector.kind)?)?.parse().ok()?;
                let href = selector.options.get(option as usize)?.href.clone()?;
                Some(Hole { at: switched.html.len(), kind: selector.kind, option, href })
            });
            switched.holes.extend(found);
        }
        switched.html.push_str(rest);
        switched
    }

    pub fn write(&self, alternates: &[Alternate], out: &mut String) {
        let mut from = 0;
        for hole in &self.holes {
            out.push_str(&self.html[from..hole.at]);
            from = hole.at;
            let same =
                alternates.iter().find(|alternate| alternate.kind == hole.kind && alternate.option == hole.option);
            escape::attribute(same.map_or(&hole.href, |alternate| &alternate.href), out);
            // Scripts know by it what leads to the same page, and where to lead whom that page is not for.
            if same.is_some() {
                out.push_str("\" data-same=\"");
                escape::attribute(&hole.href, out);
            }
        }
        out.push_str(&self.html[from..]);
    }
}

/// Of the kinds that may have the same page elsewhere.
fn letter(kind: SelectorKind) -> Option<char> {
    match kind {
        SelectorKind::Language => Some('l'),
        SelectorKind::Version => Some('v'),
        SelectorKind::Product => Some('p'),
        SelectorKind::Tab | SelectorKind::Menu | SelectorKind::Dropdown | SelectorKind::Anchor => None,
    }
}

fn kind_name(kind: SelectorKind) -> &'static str {
    match kind {
        SelectorKind::Language => "language",
        SelectorKind::Product => "product",
        SelectorKind::Version => "version",
        SelectorKind::Tab => "tab",
        SelectorKind::Menu => "menu",
        SelectorKind::Dropdown => "dropdown",
        SelectorKind::Anchor => "anchor",
    }
}

/// A language goes by its own name, unless the site file gave it another.
fn label(choice: &Choice) -> &str {
    match choice.language.as_deref() {
        Some(language) if *choice.label == *language => own_name(language).unwrap_or(&choice.label),
        _ => &choice.label,
    }
}

/// What a language's speakers call it.
fn own_name(language: &str) -> Option<&'static str> {
    Some(match language {
        "ar" => "العربية",
        "bg" => "Български",
        "ca" => "Català",
        "cn" | "zh" | "zh-Hans" | "zh-CN" => "简体中文",
        "cs" => "Čeština",
        "da" => "Dansk",
        "de" => "Deutsch",
        "el" => "Ελληνικά",
        "en" => "English",
        "en-GB" => "English (UK)",
        "en-US" => "English (US)",
        "es" => "Español",
        "fa" => "فارسی",
        "fi" => "Suomi",
        "fr" => "Français",
        "fr-CA" | "fr-ca" => "Français (Canada)",
        "he" => "עברית",
        "hi" => "हिन्दी",
        "hr" => "Hrvatski",
        "hu" => "Magyar",
        "id" => "Bahasa Indonesia",
        "it" => "Italiano",
        "ja" | "jp" | "ja-jp" => "日本語",
        "ko" => "한국어",
        "lt" => "Lietuvių",
        "lv" => "Latviešu",
        "nb" | "no" => "Norsk",
        "nl" => "Nederlands",
        "pl" => "Polski",
        "pt" => "Português",
        "pt-BR" => "Português (Brasil)",
        "ro" => "Română",
        "ru" => "Русский",
        "sk" => "Slovenčina",
        "sl" => "Slovenščina",
        "sr" => "Српски",
        "sv" => "Svenska",
        "th" => "ไทย",
        "tr" => "Türkçe",
        "uk" | "ua" => "Українська",
        "ur" => "اردو",
        "uz" => "Oʻzbekcha",
        "vi" => "Tiếng Việt",
        "zh-Hant" | "zh-TW" | "zh-HK" => "繁體中文",
        _ => return None,
    })
}
