//! What all pages of a site share, made once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use super::body::Writer;
use super::code::Highlighter;
use super::context::page_context;
use super::diagram::Drawer;
use super::icons::Icons;
use super::look::{Banner, Favicon, HeadTag, Image, Link, Look, Scheme, Social};
use super::nav::{Drawn, Nav};
use super::switch::{self, SelectorFields, Switched};
use super::tree::{self, Element};
use super::words::direction;
use super::{colour, escape, sheet};
use crate::artifact::Artifact;
use crate::classes;
use crate::client::{Handshake, Loader, Login, Settings};
use crate::config::Icon;
use crate::diag::{Checked, Diagnostic};
use crate::frontmatter::{Audience, Rule, Visibility};
use crate::index::{Entry, Navigation, PageContext, Section, Selector, SelectorKind};
use crate::source::Span;
use crate::theme::Theme;

/// A site prepared for rendering. Shared by all threads.
pub struct Site {
    pub(super) theme: Arc<Theme>,
    pub(super) look: Look,
    pub(super) icons: Icons,
    /// Addresses of icons around the pages that other hosts give. Sorted.
    pictures: Vec<Box<str>>,
    pub(super) highlighter: Highlighter,
    pub(super) drawer: Drawer,
    /// As `Navigation::sections`; one without entries when the site has none.
    pub(super) sections: Vec<Chrome>,
    /// Of sections in which everybody sees nothing: with a sidebar, for readers who do see something.
    for_some: BTreeMap<usize, Chrome>,
    /// Index of the one a reader begins in.
    first: usize,
    /// Addresses of the theme's own files, with the base path.
    pub(super) files: Files,
    artifacts: Vec<Artifact>,
    /// Address and file of each loader, in the order of `Loader::ALL`.
    loaders: [(String, Artifact); 2],
    /// How readers log in, and the address of the module for it.
    login: Option<(String, Login)>,
}

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
    /// Bytes of all that, about.
    pub len: usize,
}

pub(super) struct Files {
    pub style: String,
    pub script: String,
    /// What the other fetches when a reader reaches for it.
    pub more_script: String,
    /// For most pages, and for those with views or updates.
    pub first_scripts: [String; 2],
}

/// The kinds of choices, by what templates call them.
const SELECTORS: [(&str, &[SelectorKind]); 4] = [
    ("tabs", &[SelectorKind::Tab]),
    ("languages", &[SelectorKind::Language]),
    ("switches", &[SelectorKind::Product, SelectorKind::Version, SelectorKind::Menu, SelectorKind::Dropdown]),
    ("anchors", &[SelectorKind::Anchor]),
];

/// A file of ours, named by what is in it.
fn hashed(name: &str, extension: &str, text: String) -> Artifact {
    let path = format!("_docs/{name}.{}.{extension}", &blake3::hash(text.as_bytes()).to_hex()[..16]);
    Artifact::public(&path, text)
}

impl Site {
    /// Prepares a site: the chrome of each section, the style sheet, the scripts.
    ///
    /// Emits what templates could not do (E11xx); the part is left out then.
    pub fn new(theme: Arc<Theme>, look: Look, navigation: &Navigation) -> Checked<Site> {
        let mut diags = Vec::new();
        let mut artifacts = Vec::new();
        let settings =
            look.loader.clone().unwrap_or_else(|| Settings { base: look.base.clone(), ..Settings::default() });
        let mut add = |name: &str, extension: &str, text: String| {
            let artifact = hashed(name, extension, text);
            let address = format!("{}/{}", look.base, artifact.path);
            artifacts.push(artifact);
            address
        };
        let files = Files {
            style: add("site", "css", sheet::style_sheet(&theme, &look, navigation)),
            script: add("site", "js", theme.script("site")),
            more_script: add("more", "js", theme.script("more")),
            first_scripts: ["first", "first-whole"].map(|name| add(name, "js", theme.script(name))),
        };
        let login = settings.login.as_ref().map(|login| (add("login", "js", login.script(&settings)), login.clone()));
        let module = login.as_ref().map(|(address, _)| address.as_str());
        let loaders = Loader::ALL.map(|loader| {
            let artifact = hashed(loader.name(), "js", loader.script(&settings, module));
            (format!("{}/{}", look.base, artifact.path), artifact)
        });
        let mut drawn_favicon = None;
        if look.favicon.is_none() {
            // Browsers ask for `/favicon.ico` on pages that name none.
            let drawn: Box<str> = add("favicon", "svg", favicon(&look)).into();
            drawn_favicon = Some(Favicon(Image { light: drawn.clone(), dark: drawn }));
        }
        let look = Look { favicon: drawn_favicon.or(look.favicon.clone()), ..look };
        let none = Arc::new(Section {
            key: Box::default(),
            selectors: Vec::new(),
            language: None,
            href: None,
            entries: [].into(),
        });
        let sections = if navigation.sections.is_empty() { std::slice::from_ref(&none) } else { &navigation.sections };
        let icons = Icons::new(look.icons, &look.drawings);
        let pictures = pictures(&look, navigation);
        let mut site = Site {
            theme,
            look,
            icons,
            pictures,
            highlighter: Highlighter::default(),
            drawer: Drawer::default(),
            sections: Vec::new(),
            for_some: BTreeMap::new(),
            first: navigation.first.map_or(0, |section| section.0 as usize),
            files,
            artifacts: Vec::new(),
            loaders,
            login,
        };
        for section in sections {
            let has_entries = !section.entries.is_empty();
            if !has_entries && site.login.is_some() {
                let chrome = site.chrome(section, true, &mut artifacts, &mut diags);
                site.for_some.insert(site.sections.len(), chrome);
            }
            let chrome = site.chrome(section, has_entries, &mut artifacts, &mut diags);
            site.sections.push(chrome);
        }
        site.artifacts = artifacts;
        diags.dedup();
        Checked { value: site, diags }
    }

    /// The theme's own files and the navigation's fragments. Pages refer to them by their hashed names.
    pub fn artifacts(&self) -> &[Artifact] {
        &self.artifacts
    }

    /// Icons of the navigation and the bar that other hosts give: whole addresses, sorted.
    pub fn pictures(&self) -> &[Box<str>] {
        &self.pictures
    }

    /// What is to be said of an icon that cannot be shown.
    pub fn unknown_icon(&self, icon: &Icon, at: Span) -> Option<Diagnostic> {
        let is_unknown = !icon.name.trim().is_empty() && self.icons.of(icon).is_none();
        is_unknown.then(|| self.icons.unknown(&icon.name, at))
    }

    /// Address and file of a loader; only pages that need one refer to it.
    pub fn loader(&self, loader: Loader) -> (&str, &Artifact) {
        let at = Loader::ALL.iter().position(|each| *each == loader).unwrap_or_default();
        let (address, artifact) = &self.loaders[at];
        (address, artifact)
    }

    /// Whether readers can log in, and so see more than everybody does.
    pub(super) fn has_readers(&self) -> bool {
        self.login.is_some()
    }

    /// The names of the groups whose readers do not see what everybody else does.
    pub(super) fn excludes(&self, visibility: &Visibility) -> Option<String> {
        let Visibility::Rule(Rule { includes: Audience::Everyone, excludes }) = visibility else { return None };
        let names: Vec<String> = excludes.iter().map(|name| classes::group(&self.look.base, name)).collect();
        self.has_readers().then(|| names.join(" "))
    }

    /// Paths below the base path that log-ins return to.
    pub fn callbacks(&self) -> &[Box<str>] {
        self.login.as_ref().map_or(&[], |(_, login)| &login.callbacks)
    }

    /// The script that an address needs where a token may stand behind its `#`.
    pub fn token_script(&self) -> Option<&str> {
        let (_, login) = self.login.as_ref()?;
        (login.handshake == Handshake::Jwt).then(|| self.loader(Loader::Small).0)
    }

    /// The module of the handshake.
    pub(super) fn login_module(&self) -> Option<(&str, Handshake)> {
        self.login.as_ref().map(|(address, login)| (address.as_str(), login.handshake))
    }

    /// The chrome of a page: its section's, else that of a page in none.
    pub(super) fn chrome_of(&self, context: &PageContext) -> &Chrome {
        let Some(section) = context.section.map(|section| section.0 as usize) else { return self.first_chrome() };
        let for_some = self.for_some.get(&section).filter(|_| context.frontmatter.groups.is_restricted());
        for_some.or(self.sections.get(section)).unwrap_or(self.first_chrome())
    }

    /// What stands around a page that is in no section: the section a reader begins in.
    pub(super) fn first_chrome(&self) -> &Chrome {
        &self.sections[self.first]
    }

    pub(super) fn language(&self) -> &str {
        if self.look.language.is_empty() { "en" } else { &self.look.language }
    }

    /// One of the theme's own words.
    pub(super) fn word(&self, language: &str, key: &str) -> String {
        let words = self.theme.words(language);
        words.get_from_path(key).and_then(|word| word.as_str()).unwrap_or_default().to_owned()
    }

    pub(super) fn home(&self) -> String {
        let own = self.look.logo.as_ref().and_then(|logo| logo.href.as_deref());
        own.map_or_else(|| format!("{}/", self.look.base), str::to_owned)
    }

    pub(super) fn drawn<'s>(&'s self, section: &'s Section, language: &'s str) -> Drawn<'s> {
        // Where nobody can log in there is nobody who sees more than others.
        let key = self.login.as_ref().map(|_| &*section.key);
        Drawn { theme: &self.theme, icons: &self.icons, language, key }
    }

    fn chrome(
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
        Chrome { language, context: shared, header, sidebar, footer, nav, len }
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
                search: look.search.as_deref(),
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
        for nothing in ["fragment", "primary", "banner"] {
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
                    elements.iter_mut().for_each(|element| element.empty_with("data-list"));
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

/// Addresses with a host among the icons around the pages.
fn pictures(look: &Look, navigation: &Navigation) -> Vec<Box<str>> {
    fn of_entries<'n>(entries: &'n [Entry], out: &mut Vec<&'n Icon>) {
        for entry in entries {
            match entry {
                Entry::Page(page) => out.extend(&page.icon),
                Entry::Group(group) => {
                    out.extend(&group.icon);
                    out.extend(group.root.iter().filter_map(|root| root.icon.as_ref()));
                    of_entries(&group.entries, out);
                }
            }
        }
    }
    let mut icons = Vec::new();
    for section in &navigation.sections {
        of_entries(&section.entries, &mut icons);
        let choices = section.selectors.iter().flat_map(|selector| selector.options.iter());
        icons.extend(choices.filter_map(|choice| choice.icon.as_ref()));
    }
    let bars = look.languages.iter().filter_map(|(_, around)| around.navbar.as_ref()).chain([&look.navbar]);
    let links = bars.flat_map(|bar| bar.links.iter().chain(&bar.primary));
    icons.extend(links.filter_map(|link| link.icon.as_ref()));
    let names = icons.into_iter().map(|icon| &*icon.name).filter(|name| is_external(name));
    let sorted: BTreeSet<Box<str>> = names.map(Box::from).collect();
    sorted.into_iter().collect()
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
    search: Option<&'a str>,
    /// Where addresses that do not exist lead, instead of saying so.
    missing_leads_to: Option<&'a str>,
    /// Tags of the site file for every page's head.
    head: Vec<TagFields<'a>>,
    /// Where readers can log in.
    login: Option<LoginFields<'a>>,
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

fn is_external(href: &str) -> bool {
    href.starts_with("http://") || href.starts_with("https://") || href.starts_with("//")
}

/// The first letter of the site's name on its colour.
fn favicon(look: &Look) -> String {
    let (fill, ink) = colour::mark(&look.colors);
    let letter = look.name.chars().find(|c| c.is_alphanumeric());
    let letter = letter.map_or_else(|| "•".to_owned(), |letter| letter.to_uppercase().collect());
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect width=\"32\" height=\"32\" rx=\"7\" \
         fill=\"{fill}\"/><text x=\"16\" y=\"16\" dy=\".36em\" text-anchor=\"middle\" font-family=\"system-ui,sans-serif\" \
         font-size=\"20\" font-weight=\"700\" fill=\"{ink}\">{letter}</text></svg>\n"
    )
}

/// For `title` and the like: HTML's text of a string.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    escape::text(text, &mut out);
    out
}
