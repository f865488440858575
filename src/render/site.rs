//! What all pages of a site share, made once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::chrome::Chrome;
use super::code::Highlighter;
use super::diagram::Drawer;
use super::icons::Icons;
use super::look::{Favicon, Image, Look};
use super::{colour, escape, playground, sheet};
use crate::artifact::Artifact;
use crate::classes;
use crate::client::{self, Handshake, Loader, Login, Settings};
use crate::config::Icon;
use crate::diag::{Checked, Diagnostic};
use crate::frontmatter::{Audience, Frontmatter, Rule, Visibility};
use crate::index::{Entry, Navigation, PageContext, Section, SectionId};
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
    pub(super) playground: playground::Files,
    /// Address and file of each loader, in the order of `Loader::ALL`.
    loaders: [(String, Artifact); 2],
    /// How readers log in, and the address of the module for it.
    pub(super) login: Option<(String, Login)>,
}

pub(super) struct Files {
    pub style: String,
    pub script: String,
    /// What the other fetches when a reader reaches for it.
    pub more_script: String,
    /// For most pages, and for those with views or updates.
    pub first_scripts: [String; 2],
    /// For who reads, where readers can log in.
    pub groups_script: Option<String>,
    /// What searches the site, by language; none where it has no search.
    pub search_scripts: BTreeMap<Box<str>, String>,
}

/// What the search dialog says.
pub const SEARCH_WORDS: [&str; 18] = [
    "close",
    "try_again",
    "sections",
    "search",
    "search_all",
    "search_clear",
    "search_elsewhere",
    "search_failed",
    "search_here",
    "search_language",
    "search_more",
    "search_move",
    "search_none",
    "search_open",
    "search_recent",
    "search_results",
    "search_similar",
    "search_version",
];

/// A file of ours, named by what is in it.
pub(super) fn hashed(name: &str, extension: &str, text: String) -> Artifact {
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
        let mut files = Files {
            style: add("site", "css", sheet::style_sheet(&theme, &look, navigation)),
            script: add("site", "js", theme.script("site")),
            more_script: add("more", "js", theme.script("more")),
            first_scripts: match look.sends_requests {
                false => ["first", "first-whole"],
                true => playground::FIRST,
            }
            .map(|name| add(name, "js", theme.script(name))),
            search_scripts: BTreeMap::new(),
            groups_script: settings.login.is_some().then(|| add("groups", "js", theme.script("groups"))),
        };
        if look.search.is_some() {
            let own = navigation.sections.iter().filter_map(|section| section.language.as_deref());
            let languages: BTreeSet<&str> = own.chain([language(&look)]).collect();
            // Languages without words of their own have one script.
            let mut scripts: BTreeMap<String, String> = BTreeMap::new();
            files.search_scripts = languages
                .into_iter()
                .map(|language| {
                    let words = SEARCH_WORDS.map(|key| (key.to_owned(), word(&theme, language, key).into()));
                    let script = client::search(&look.base, &words.into_iter().collect());
                    let address =
                        scripts.entry(script).or_insert_with_key(|script| add("search", "js", script.clone()));
                    (language.into(), address.clone())
                })
                .collect();
        }
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
        let own = if look.language.is_empty() { "en" } else { &look.language };
        let languages = sections.iter().map(|section| section.language.as_deref().unwrap_or(own));
        let playground = playground::Files::new(&theme, &look.base, languages);
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
            playground,
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

    /// The name of the class of a page that stands in its class's folder.
    pub(super) fn mark(&self, visibility: &Visibility) -> Option<String> {
        let Visibility::Rule(rule) = visibility else { return None };
        let is_apart = visibility.is_restricted() && self.look.keeps_restricted_apart && self.has_readers();
        is_apart.then(|| classes::mark(&self.look.base, rule))
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
        self.chrome_in(context.section, &context.frontmatter)
    }

    fn chrome_in(&self, section: Option<SectionId>, head: &Frontmatter) -> &Chrome {
        let Some(section) = section.map(|section| section.0 as usize) else { return self.first_chrome() };
        let for_some = self.for_some.get(&section).filter(|_| head.groups.is_restricted());
        for_some.or(self.sections.get(section)).unwrap_or(self.first_chrome())
    }

    /// What stands around a page that is in no section: the section a reader begins in.
    pub(super) fn first_chrome(&self) -> &Chrome {
        &self.sections[self.first]
    }

    pub(super) fn language(&self) -> &str {
        language(&self.look)
    }

    /// What a page is written in.
    pub fn language_of(&self, section: Option<SectionId>, head: &Frontmatter) -> &str {
        &self.chrome_in(section, head).language
    }

    /// One of the theme's own words.
    pub(super) fn word(&self, language: &str, key: &str) -> String {
        word(&self.theme, language, key)
    }

    pub(super) fn home(&self) -> String {
        let own = self.look.logo.as_ref().and_then(|logo| logo.href.as_deref());
        own.map_or_else(|| format!("{}/", self.look.base), str::to_owned)
    }
}

fn language(look: &Look) -> &str {
    if look.language.is_empty() { "en" } else { &look.language }
}

fn word(theme: &Theme, language: &str, key: &str) -> String {
    theme.words(language).get_from_path(key).and_then(|word| word.as_str()).unwrap_or_default().to_owned()
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

pub(super) fn is_external(href: &str) -> bool {
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
