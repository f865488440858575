//! What stands around the content of pages: header, sidebar, footer, made once for each section.

use std::collections::BTreeMap;

use serde::Serialize;

use super::body::Writer;
use super::colour;
use super::context::page_context;
use super::look::{Banner, HeadTag, Link, Scheme, Social};
use super::nav::{Drawn, Nav};
use super::site::{Site, escaped, is_external};
use super::switch::{self, SelectorFields, Switched};
use super::tree::{self, Element};
use super::words::direction;
use crate::artifact::Artifact;
use crate::client::{Handshake, Login};
use crate::diag::Diagnostic;
use crate::index::{Section, Selector, SelectorKind};

/// What stands around the content of every page of a section.
pub(super) struct Chrome {
    pub language: Box<str>,
    /// What the page's template sees on all pages, made once.
    pub context: tera::Context,
    pub header: Switched,
    /// The sidebar before and after the navigation's list.
    pub sidebar: (Switched, String),
    pub footer: String,
    pub nav: Nav,
    /// The options that lead here, `key:number` with blanks between.
    pub chosen: String,
    /// Bytes of all that, about.
    pub len: usize,
}

/// The kinds of choices, by what templates call them.
const SELECTORS: [(&str, &[SelectorKind]); 4] = [
    ("tabs", &[SelectorKind::Tab]),
    ("languages", &[SelectorKind::Language]),
    ("switches", &[SelectorKind::Product, SelectorKind::Version, SelectorKind::Menu, SelectorKind::Dropdown]),
    ("anchors", &[SelectorKind::Anchor]),
];

impl Site {
    pub(super) fn drawn<'s>(&'s self, section: &'s Section, language: &'s str) -> Drawn<'s> {
        // Where nobody can log in there is nobody who sees more than others.
        let key = self.login.as_ref().map(|_| &*section.key);
        Drawn { theme: &self.theme, icons: &self.icons, language, key }
    }

    pub(super) fn chrome(
        &self,
        section: &Section,
        has_entries: bool,
        artifacts: &mut Vec<Artifact>,
        diags: &mut Vec<Diagnostic>,
    ) -> Chrome {
        let language: Box<str> = section.language.clone().unwrap_or_else(|| self.language().into());
        let drawn = self.drawn(section, &language);
        let nav = Nav::new(drawn, &section.entries).unwrap_or_else(|diag| {
            diags.push(*diag);
            Nav::new(drawn, &[]).unwrap_or_else(|_| Nav::none())
        });
        let fragment = nav.fragment.as_ref().map(|html| {
            let title = escaped(&self.word(&language, "navigation"));
            let text = format!("<!doctype html><meta name=\"robots\" content=\"noindex\"><title>{title}</title>{html}");
            let path = format!("_docs/nav.{}.html", &blake3::hash(text.as_bytes()).to_hex()[..16]);
            let address = format!("{}/{path}", self.look.base);
            artifacts.push(Artifact::public(&path, text));
            address
        });
        let mut context = self.context(&language);
        let shared = page_context(&context, has_entries);
        let selectors: Vec<SelectorFields> = switch::fields(&section.selectors, &self.icons, self.login.is_some());
        let of = |kinds: &[SelectorKind]| {
            let fields =
                section.selectors.iter().zip(&selectors).filter(|(selector, _)| kinds.contains(&selector.kind));
            fields.map(|(_, fields)| fields).collect::<Vec<_>>()
        };
        for (name, kinds) in SELECTORS {
            context.insert(name, &of(kinds));
        }
        context.insert("has_entries", &has_entries);
        context.insert("fragment", &fragment);
        context.insert("version", &section.version());
        let look = &self.look;
        let own = look.languages.iter().find(|(own, _)| *own == language).map(|(_, around)| around);
        let navbar = own.and_then(|own| own.navbar.as_ref()).unwrap_or(&look.navbar);
        let footer = own.and_then(|own| own.footer.as_ref()).unwrap_or(&look.footer);
        let banner = own.and_then(|own| own.banner.as_ref()).or(look.banner.as_ref());
        context.insert("links", &self.links(&navbar.links));
        context.insert("primary", &navbar.primary.as_ref().map(|link| self.link(link)));
        let socials: Vec<LinkFields> = footer.socials.iter().map(|social| self.social(social)).collect();
        context.insert("socials", &socials);
        let columns = footer
            .columns
            .iter()
            .map(|(title, links)| ColumnFields { title: title.as_deref(), links: self.links(links) });
        context.insert("columns", &columns.collect::<Vec<_>>());
        context.insert("banner", &banner.map(|banner| self.banner(banner, &language, diags)));

        let mut render = |path: &str, context: &tera::Context| {
            self.theme.render(path, context).unwrap_or_else(|diag| {
                diags.push(*diag);
                String::new()
            })
        };
        let header = render("templates/header.html", &context);
        let footer = render("templates/footer.html", &context);
        context.insert_value("entries", tera::Value::safe_string(MARK));
        let sidebar = render("templates/sidebar.html", &context);
        let len = header.len() + sidebar.len() + nav.len() + footer.len();
        let (before, after) = sidebar.split_once(MARK).unwrap_or((&sidebar, ""));
        let (header, sidebar) = (Switched::new(&header, section), (Switched::new(before, section), after.to_owned()));
        let chosen = section.selectors.iter().filter_map(|own| Some(format!("{}:{}", own.key, own.current?)));
        let chosen = chosen.collect::<Vec<_>>().join(" ");
        Chrome { language, context: shared, header, sidebar, footer, nav, chosen, len }
    }

    /// What every template of the page's chrome sees.
    pub(super) fn context(&self, language: &str) -> tera::Context {
        let look = &self.look;
        let mut context = tera::Context::new();
        let appearance = match look.appearance.default {
            Scheme::System => "system",
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        context.insert(
            "site",
            &SiteFields {
                name: &look.name,
                base: &look.base,
                home: self.home(),
                description: look.description.as_deref(),
                logo: look.logo.as_ref().map(|logo| LogoFields {
                    light: &logo.image.light,
                    dark: &logo.image.dark,
                    light_size: logo.sizes[0],
                    dark_size: logo.sizes[1],
                }),
                favicon: look
                    .favicon
                    .as_ref()
                    .map(|favicon| ImageFields { light: &favicon.0.light, dark: &favicon.0.dark }),
                appearance,
                appearance_strict: look.appearance.strict,
                search: look.search.as_deref().and_then(|prompt| {
                    let script = self.files.search_scripts.get(language)?;
                    let prompt = Some(prompt.to_owned()).filter(|own| !own.is_empty());
                    Some(SearchFields {
                        prompt: prompt.unwrap_or_else(|| self.word(language, "search_prompt")),
                        script,
                    })
                }),
                missing_leads_to: look.missing_leads_to.as_deref(),
                head: look.head.iter().map(tag).collect(),
                login: self.login.as_ref().map(|(module, login)| self.login_fields(module, login, language)),
            },
        );
        context.insert("language", language);
        context.insert("direction", direction(language));
        context.insert_value("words", self.theme.words(language).clone());
        context
    }

    /// The options of one selector, as the header and the sidebar have them: the name of each list, and its elements.
    /// What scripts fill is empty.
    pub(super) fn options_drawn(
        &self,
        language: &str,
        selector: &Selector,
    ) -> Result<Vec<(String, Vec<Element>)>, Box<Diagnostic>> {
        let selectors = std::slice::from_ref(selector);
        let fields = switch::fields(selectors, &self.icons, true);
        let mut context = self.context(language);
        for (name, kinds) in SELECTORS {
            let own = if kinds.contains(&selector.kind) { &fields[..] } else { &[] };
            context.insert(name, own);
        }
        context.insert("has_entries", &true);
        context.insert("entries", "");
        context.insert("links", &Vec::<LinkFields>::new());
        for nothing in ["fragment", "primary", "banner", "version"] {
            context.insert(nothing, &None::<&str>);
        }
        let section = Section { selectors: selectors.to_vec(), ..Section::default() };
        let mut found = Vec::new();
        for template in ["templates/header.html", "templates/sidebar.html"] {
            let mut html = String::new();
            Switched::new(&self.theme.render(template, &context)?, &section).write(&[], &mut html);
            let drawn = tree::parse(&html);
            let mut lists = Vec::new();
            drawn.with_attribute("data-list", &mut lists);
            for list in lists {
                let name = list.attribute("data-list").unwrap_or_default();
                if name.trim_end_matches('s') == &*selector.key {
                    let mut elements: Vec<Element> = list.elements().cloned().collect();
                    elements.iter_mut().for_each(|element| element.retain_in("data-list", &mut || false));
                    found.push((name.to_owned(), elements));
                }
            }
        }
        Ok(found)
    }

    fn login_fields<'s>(&self, module: &'s str, login: &'s Login, language: &str) -> LoginFields<'s> {
        let told = ["login_failed", "login_denied", "clock_differs", "signed_in_as", "nothing_stored", "undo", "close"];
        let words: BTreeMap<&str, String> = told.into_iter().map(|key| (key, self.word(language, key))).collect();
        LoginFields {
            module,
            href: login.href.as_deref(),
            asks: login.handshake == Handshake::SharedSession,
            words: serde_json::to_string(&words).expect("texts are JSON"),
        }
    }

    fn links<'s>(&self, links: &'s [Link]) -> Vec<LinkFields<'s>> {
        links.iter().map(|link| self.link(link)).collect()
    }

    fn link<'s>(&self, link: &'s Link) -> LinkFields<'s> {
        let icon = link.icon.as_ref().and_then(|icon| self.icons.of(icon));
        LinkFields { label: &link.label, href: &link.href, icon, external: is_external(&link.href) }
    }

    fn social<'s>(&self, social: &'s Social) -> LinkFields<'s> {
        let icon = match &*social.network {
            "x" | "twitter" => "x-twitter",
            "website" => "globe",
            "earth-americas" => "earth-americas",
            "hacker-news" => "hacker-news",
            "podcast" => "podcast",
            network => network,
        };
        let icon = self.icons.find(icon, Some("brands"), Some(super::IconLibrary::FontAwesome));
        let icon = icon.or_else(|| self.icons.find("globe", None, None));
        LinkFields { label: &social.label, href: &social.href, icon, external: true }
    }

    fn banner<'s>(&self, banner: &'s Banner, language: &str, diags: &mut Vec<Diagnostic>) -> BannerFields<'s> {
        let mut writer = Writer::new(self, language);
        writer.parts(&banner.content);
        diags.append(&mut writer.diags);
        // A reader's "don't show again" holds until the text changes.
        let id = blake3::hash(writer.out.as_bytes()).to_hex()[..8].to_owned();
        let class = banner.color.as_ref().and_then(|(light, dark)| colour::banner(light, dark)).map(|(class, _)| class);
        BannerFields { content: writer.out, kind: &banner.kind, dismissible: banner.dismissible, id, class }
    }
}

/// Cuts a rendered template where something larger belongs.
pub(super) const MARK: &str = "\u{FDD0}0\u{FDD1}";

#[derive(Serialize)]
struct SiteFields<'a> {
    name: &'a str,
    base: &'a str,
    home: String,
    description: Option<&'a str>,
    logo: Option<LogoFields<'a>>,
    favicon: Option<ImageFields<'a>>,
    appearance: &'a str,
    appearance_strict: bool,
    search: Option<SearchFields<'a>>,
    /// Where addresses that do not exist lead, instead of saying so.
    missing_leads_to: Option<&'a str>,
    /// Tags of the site file for every page's head.
    head: Vec<TagFields<'a>>,
    /// Where readers can log in.
    login: Option<LoginFields<'a>>,
}

#[derive(Serialize)]
struct SearchFields<'a> {
    prompt: String,
    /// The address of the module that searches.
    script: &'a str,
}

#[derive(Serialize)]
struct LoginFields<'a> {
    module: &'a str,
    href: Option<&'a str>,
    /// On every load, who reads.
    asks: bool,
    /// What readers may be told, as JSON.
    words: String,
}

#[derive(Serialize)]
struct TagFields<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
}

#[derive(Serialize)]
struct ImageFields<'a> {
    light: &'a str,
    dark: &'a str,
}

#[derive(Serialize)]
struct LogoFields<'a> {
    light: &'a str,
    dark: &'a str,
    /// Width and height.
    light_size: Option<(u32, u32)>,
    dark_size: Option<(u32, u32)>,
}

#[derive(Serialize)]
struct LinkFields<'a> {
    label: &'a str,
    href: &'a str,
    icon: Option<String>,
    external: bool,
}

#[derive(Serialize)]
struct ColumnFields<'a> {
    title: Option<&'a str>,
    links: Vec<LinkFields<'a>>,
}

#[derive(Serialize)]
struct BannerFields<'a> {
    content: String,
    kind: &'a str,
    dismissible: bool,
    id: String,
    /// Of a banner in its own colours.
    class: Option<String>,
}

fn tag(tag: &HeadTag) -> TagFields<'_> {
    let attributes = tag.attributes.iter().map(|(name, value)| (&**name, &**value));
    TagFields { name: tag.name, attributes: attributes.collect() }
}
