//! The site file: docs.json, docs.yaml or mint.json, as one typed model.

mod address;
mod api;
mod chrome;
mod convert;
mod endpoint;
mod head;
mod idle;
mod look;
pub mod nav;
pub mod personalization;
mod read;
mod refs;
mod site;

pub use address::Address;
pub use api::{Api, AuthMethod, Examples, MdxApi, Playground, PlaygroundDisplay, Proxy};
pub use chrome::{
    Banner, BannerKind, Chrome, Contextual, ContextualDisplay, ContextualOption, Feedback, Footer, FooterColumn,
    FooterLink, Navbar, NavbarLink, NavbarLinkKind, Social,
};
pub use endpoint::{Endpoint, Method};
pub use head::HeadTag;
pub use look::{
    Appearance, Background, Codeblocks, Color, ColorPlaces, Colors, Decoration, Eyebrows, Font, FontFormat, Fonts,
    Icon, IconLibrary, Logo, Look, Mode, Palette, Styling, Themed, Thumbnails,
};
pub use personalization::Personalization;
pub use site::{Indexing, Integration, Markdown, NotFound, Organization, Redirect, Security, Seo, SeoPath, Variation};

pub(crate) use api::{AUTH_METHODS, PLAYGROUND_DISPLAYS};
pub(crate) use chrome::contextual;
pub(crate) use read::Reader;

use read::Object;

use crate::data;
use crate::diag::{Checked, Code, Diagnostic, Severity};
use crate::inputs::Inputs;
use crate::source::{SitePath, Source, Span};

/// The site file, understood. Paths in it are as their authors wrote them; the index resolves them.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Config {
    pub name: Box<str>,
    pub description: Option<Box<str>>,
    /// Pages are readable without login unless they say otherwise.
    pub public: bool,
    pub address: Address,
    pub look: Look,
    pub color_places: ColorPlaces,
    pub chrome: Chrome,
    pub navigation: nav::Container,
    /// A part of the navigation could not be read, which has been reported.
    pub navigation_is_damaged: bool,
    pub redirects: Vec<Redirect>,
    /// `{{name}}` in pages, in the order of the file.
    pub variables: Vec<(Box<str>, Box<str>)>,
    /// Pages show when they were last changed.
    pub timestamp: bool,
    pub not_found: NotFound,
    pub api: Api,
    pub markdown: Markdown,
    pub seo: Seo,
    /// The search field's placeholder.
    pub search_prompt: Option<Box<str>>,
    pub variations: Vec<Variation>,
    pub integrations: Vec<Integration>,
    /// For every page's head.
    pub head: Vec<HeadTag>,
    pub security: Security,
    pub personalization: Option<Personalization>,
    /// Every destination in the site file (logo, bar, footer, tabs …) with its place, for the index to check.
    pub links: Vec<(Box<str>, Span)>,
    /// Every icon in it, with its place.
    pub icons: Vec<(Icon, Span)>,
}

impl Config {
    /// Files and folders for the build alone: the user schema, personas.
    pub fn withheld(&self) -> Vec<SitePath> {
        let settings = self.personalization.iter();
        let paths = settings.flat_map(|settings| [settings.user_schema.clone(), Some(settings.personas.clone())]);
        paths.flatten().chain(SitePath::new("personas")).collect()
    }

    /// What those are shown who may not see a page.
    pub fn hidden_pages(&self) -> personalization::HiddenPages {
        self.personalization.as_ref().map_or(personalization::HiddenPages::default(), |own| own.hidden_pages)
    }
}

/// The names a site file may have, the first that is there counts.
pub(crate) const NAMES: [&str; 4] = ["docs.json", "docs.yaml", "docs.yml", "mint.json"];

/// Reads the site file at the root of `inputs`. `base_url` replaces the site file's `url`.
///
/// `None` when there is no site file or it is no object in JSON or YAML; the findings then hold an error.
/// Everything smaller is an error or a warning with its place, and the field counts as absent.
pub fn load(inputs: &Inputs, base_url: Option<&str>) -> Checked<Option<Config>> {
    let mut reader = Reader::default();
    let value = site_file(inputs, &mut reader).and_then(|source| read(source, base_url, inputs, &mut reader));
    Checked { value, diags: reader.diags }
}

/// What is said of a docs folder without a site file.
pub(crate) fn absent() -> Diagnostic {
    let smallest = r#"{ "name": "Acme", "navigation": { "pages": ["index"] } }"#;
    let help = format!(
        "begin a site with `docs init`, give the folder of another, or write the file; the smallest is `{smallest}`"
    );
    Code::SiteFileAbsent.site("there is no `docs.json` in the docs folder").help(help)
}

fn site_file<'i>(inputs: &'i Inputs, reader: &mut Reader) -> Option<&'i Source> {
    let found: Vec<&Source> =
        NAMES.iter().filter_map(|name| inputs.source(&SitePath::new(name).expect("a name"))).collect();
    let Some(first) = found.first() else {
        reader.push(absent());
        return None;
    };
    for other in &found[1..] {
        // An old file beside its successor is what an upgrade leaves behind.
        let severity = if other.path.as_str() == "mint.json" { Severity::Warning } else { Severity::Error };
        let message = format!("`{}` beside `{}`: a site has one site file", other.path, first.path);
        let finding = Code::SiteFileTwice.at(other.span(0..0), message);
        reader.push(Diagnostic { severity, ..finding }.help(format!("`{}` is read; remove the other", first.path)));
    }
    Some(first)
}

fn read(source: &Source, base_url: Option<&str>, inputs: &Inputs, reader: &mut Reader) -> Option<Config> {
    let node = match data::read(source) {
        Ok(node) => node,
        Err(error) => {
            let mut finding = Code::SiteFileSyntax.at(error.span, error.message);
            finding.help = error.help.map(str::to_owned);
            reader.push(finding);
            return None;
        }
    };
    let node = refs::resolve(node, &source.path, inputs, reader);
    let node = if source.path.as_str() == "mint.json" {
        let message = "an old site file, read by converting it";
        let finding = Code::SiteFileConverted.at(source.span(0..0), message);
        reader.push(finding.help("rename it to `docs.json` and use today's keys to have them all"));
        convert::to_docs_json(node)
    } else {
        node
    };
    let mut site = reader.object(&node, source.path.as_str())?;
    let mut config = config(&mut site, source, base_url, inputs, reader);
    reader.diags.extend(idle::finding(&node));
    config.links = std::mem::take(&mut reader.links);
    config.icons = std::mem::take(&mut reader.icons);
    site.close(reader);
    Some(config)
}

fn config(site: &mut Object, source: &Source, base_url: Option<&str>, inputs: &Inputs, reader: &mut Reader) -> Config {
    site.get("$schema");
    let address = address(site, base_url, reader);
    let is_lost = |diag: &Diagnostic| matches!(diag.code, Code::SiteFileRef | Code::SiteFileSyntax);
    let mut navigation_is_damaged = reader.diags.iter().any(is_lost);
    let has_lost_it = navigation_is_damaged && site.key_span("navigation").is_some();
    if !site.has("navigation") && !has_lost_it {
        reader.push(site.missing("navigation"));
    }
    let personalization = site.get("personalization").and_then(|node| {
        personalization::personalization(node, address.origin.as_deref(), &source.path, inputs, reader)
    });
    let name = site.required("name", reader).unwrap_or_default();
    let description = site.text("description", reader);
    let public = site.flag("public", reader).unwrap_or_default();
    let look = look::look(site, reader);
    let chrome = chrome::chrome(site, reader);
    let before = reader.n_errors();
    let navigation = site.get("navigation").and_then(|node| nav::navigation(node, reader));
    navigation_is_damaged |= navigation.is_none() || reader.n_errors() > before;
    Config {
        name,
        description,
        public,
        address: address.clone(),
        look,
        color_places: look::color_places(site),
        chrome,
        navigation: navigation.unwrap_or_default(),
        navigation_is_damaged,
        redirects: redirects(site, &address, reader),
        variables: site.get("variables").map_or_else(Vec::new, |node| site::variables(node, reader)),
        timestamp: site.get("metadata").and_then(|node| site::timestamp(node, reader)).unwrap_or_default(),
        not_found: site.get("errors").and_then(|node| site::not_found(node, reader)).unwrap_or_default(),
        api: site.get("api").and_then(|node| api::api(node, reader)).unwrap_or_default(),
        markdown: site.get("markdown").and_then(|node| site::markdown(node, reader)).unwrap_or_default(),
        seo: site.get("seo").and_then(|node| site::seo(node, reader)).unwrap_or_default(),
        search_prompt: site.get("search").and_then(|node| site::search_prompt(node, reader)),
        variations: site.get("variations").map_or_else(Vec::new, |node| site::variations(node, reader)),
        integrations: site.get("integrations").map_or_else(Vec::new, |node| site::integrations(node, reader)),
        head: site.each("head", reader, head::tag),
        security: site.get("security").and_then(|node| site::security(node, reader)).unwrap_or_default(),
        personalization,
        links: Vec::new(),
        icons: Vec::new(),
    }
}

fn address(site: &mut Object, base_url: Option<&str>, reader: &mut Reader) -> Address {
    let own = site.get("url").and_then(|node| {
        let written = reader.text(node, "url")?;
        let parsed = Address::parse(&written);
        if let Err(help) = parsed {
            reader.push(Code::SiteAddress.at(node.span, format!("`{written}` is not an address")).help(help));
        }
        parsed.ok()
    });
    let given = base_url.and_then(|written| {
        let parsed = Address::parse(written);
        if let Err(help) = parsed {
            reader.push(Code::SiteAddress.site(format!("`{written}` is not an address for the site")).help(help));
        }
        parsed.ok()
    });
    // A path alone moves the site on the host it is on.
    match (given, own) {
        (Some(given), Some(own)) => Address { origin: given.origin.or(own.origin), base: given.base },
        (given, own) => given.or(own).unwrap_or_default(),
    }
}

fn redirects(site: &mut Object, address: &Address, reader: &mut Reader) -> Vec<Redirect> {
    let all = site.each("redirects", reader, |reader, node| site::redirect(reader, node, address));
    let mut seen: rustc_hash::FxHashMap<Box<str>, Span> = Default::default();
    all.into_iter()
        .filter(|redirect| match seen.get(&redirect.source) {
            Some(first) => {
                let message = format!("a second redirect from `{}`, which never happens", redirect.source);
                let finding = Code::RedirectSource.at(redirect.span, message);
                reader.push(finding.related(*first, "the first one").help("remove one of them"));
                false
            }
            None => {
                seen.insert(redirect.source.clone(), redirect.span);
                true
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
