//! From the site file to what rendering knows of a site's looks: addresses resolved, inline Markdown compiled.

use std::collections::BTreeSet;

use crate::compile;
use crate::config::personalization::HiddenPages;
use crate::config::{self, Config, Contextual, ContextualOption, Icon, Themed};
use crate::diag::{Checked, Code, Diagnostic};
use crate::index::{self, Index, LinkAnswer};
use crate::inputs::{Inputs, Repository};
use crate::page::Part;
use crate::render::{self, Look};
use crate::scheme::holds_address;
use crate::source::{SitePath, Source, Span};
use crate::syntax;

use super::login;
use super::shelf::Shelf;

/// What the site's texts may speak of.
pub struct Around<'a> {
    pub index: &'a Index,
    pub inputs: &'a Inputs,
    pub shelf: &'a Shelf,
    pub links: compile::Site<'a>,
}

/// The look, and the files that its texts take in.
pub fn look(config: &Config, around: &Around) -> Checked<(Look, BTreeSet<SitePath>)> {
    let Around { index, inputs, links: site, .. } = *around;
    let mut diags = Vec::new();
    let mut parts = BTreeSet::new();
    let href = |raw: &str| match index.resolve(raw) {
        LinkAnswer::Page { href, .. } | LinkAnswer::Asset { href, .. } | LinkAnswer::External { href } => href,
        LinkAnswer::Anchor { .. }
        | LinkAnswer::Empty
        | LinkAnswer::Broken { .. }
        | LinkAnswer::Restricted { .. }
        | LinkAnswer::Ignored
        | LinkAnswer::Unpublished => index::under_base(site.base, raw),
    };
    let image = |image: &Themed<Box<str>>| render::Image { light: href(&image.light), dark: href(&image.dark) };
    let from = &config.look;
    let feedback = &config.chrome.feedback;
    let (edit, issue) = (source_form(config, inputs, Form::Edit), source_form(config, inputs, Form::Issue));
    if (feedback.edits && edit.is_none()) || (feedback.issues && issue.is_none()) {
        let message = "`feedback` asks for links to the pages' sources, and it is not known where these are";
        let help = "build in a clone whose `origin` is on github.com or gitlab.com";
        diags.push(Code::SiteFileIdle.site(message).help(help));
    }
    let mut banner = |banner: &config::Banner| render::Banner {
        content: fragment((&banner.content, Some(banner.span)), around, &mut parts, &mut diags),
        kind: match banner.kind {
            config::BannerKind::Info => "info",
            config::BannerKind::Warning => "warning",
            config::BannerKind::Critical => "critical",
        }
        .into(),
        dismissible: banner.dismissible,
        color: banner.color.as_ref().map(|color| (color.light.as_str().into(), color.dark.as_str().into())),
    };
    let site_banner = config.chrome.banner.as_ref().map(&mut banner);
    let mut languages = Vec::new();
    for division in config.navigation.divisions() {
        if division.banner.is_none() && division.navbar.is_none() && division.footer.is_none() {
            continue;
        }
        let around = render::Around {
            navbar: division.navbar.as_ref().map(|own| navbar(own, index, &href)),
            footer: division.footer.as_ref().map(|own| footer(own, &href)),
            banner: division.banner.as_ref().map(&mut banner),
        };
        languages.push((index.language_tag(&division.label), around));
    }
    let not_found = config.not_found.description.as_ref().map(|description| {
        let title = config.not_found.title.clone();
        (title, fragment((description, config.not_found.span), around, &mut parts, &mut diags))
    });
    let own = |extension: &str| -> Vec<Box<str>> {
        let sources = inputs.sources.iter().filter(|source| is_global(&source.path, extension));
        sources.map(|source| format!("{}/{}", site.base, source.path).into()).collect()
    };
    let below = config
        .seo
        .paths
        .iter()
        .map(|around| render::SeoPath { path: around.path.clone(), metatags: metatags(&around.metatags, index) });
    let look = Look {
        name: config.name.clone(),
        base: config.address.base.clone(),
        origin: config.address.origin.clone(),
        language: Box::default(),
        description: config.description.clone(),
        palette: from.palette,
        colors: render::Colors {
            primary: from.colors.primary.as_ref().map_or_else(Box::default, |color| color.as_str().into()),
            light: from.colors.light.as_ref().map(|color| color.as_str().into()),
            dark: from.colors.dark.as_ref().map(|color| color.as_str().into()),
        },
        background: render::Background { image: from.background.image.as_ref().map(image), ..background(from) },
        fonts: fonts(&from.fonts, &href),
        logo: from.logo.as_ref().map(|logo| render::Logo {
            image: image(&logo.image),
            sizes: [&logo.image.light, &logo.image.dark].map(|path| match index.resolve(path) {
                LinkAnswer::Asset { size, .. } => size,
                _ => None,
            }),
            href: logo.href.as_deref().map(href),
        }),
        favicon: from
            .favicon
            .as_ref()
            .map(|favicon| render::Favicon(image(favicon)))
            .or_else(|| own_favicon(inputs, site)),
        appearance: render::Appearance {
            default: match from.appearance.default {
                config::Mode::System => render::Scheme::System,
                config::Mode::Light => render::Scheme::Light,
                config::Mode::Dark => render::Scheme::Dark,
            },
            strict: from.appearance.strict,
        },
        icons: from.icons,
        drawings: inputs
            .assets
            .iter()
            .filter_map(|asset| match index.resolve(&format!("/{}", asset.path)) {
                LinkAnswer::Asset { href, .. } => Some((href, asset.drawing.clone()?)),
                _ => None,
            })
            .collect(),
        eyebrow: match from.styling.eyebrows {
            config::Eyebrows::Section => render::Eyebrow::Section,
            config::Eyebrows::Breadcrumbs => render::Eyebrow::Breadcrumbs,
        },
        code: match &from.styling.codeblocks {
            config::Codeblocks::System => render::CodeScheme::System,
            config::Codeblocks::Dark => render::CodeScheme::Dark,
            // Of a named theme we have what readers see first: whether light pages have dark code.
            config::Codeblocks::Named(theme) if is_dark_theme(&theme.light) => render::CodeScheme::Dark,
            config::Codeblocks::Named(_) => render::CodeScheme::System,
        },
        metatags: metatags(&config.seo.metatags, index),
        metatags_below: below.collect(),
        picture: picture(config, index),
        organization: organization(config, index),
        head: config.head.iter().map(|tag| head_tag(tag, &href)).collect(),
        navbar: navbar(&config.chrome.navbar, index, &href),
        footer: footer(&config.chrome.footer, &href),
        banner: site_banner,
        languages,
        contextual: contextual(config, index, &mut diags),
        sends_requests: index.sends_requests(),
        search: Some(config.search_prompt.clone().unwrap_or_default()),
        styles: own("css"),
        scripts: own("js"),
        loader: config.personalization.as_ref().map(|own| login::settings(own, &config.address.base)),
        edit,
        issue,
        keeps_restricted_apart: config.hidden_pages() != HiddenPages::Open,
        missing_leads_to: index.navigation().home.clone().filter(|_| config.not_found.redirect),
        not_found,
    };
    Checked { value: (look, parts), diags }
}

/// The site's own menu of pages; without one they can be copied and looked at.
fn contextual(config: &Config, index: &Index, diags: &mut Vec<Diagnostic>) -> Contextual {
    let known = |option: &str| ContextualOption::Known(option.into());
    let Some(own) = &config.chrome.contextual else {
        return Contextual { options: vec![known("copy"), known("view")], ..Contextual::default() };
    };
    let named = |wanted: &dyn Fn(&str) -> bool| -> Vec<String> {
        let words = own.options.iter().filter_map(|option| match option {
            ContextualOption::Known(word) if wanted(word) => Some(format!("`{word}`")),
            ContextualOption::Known(_) | ContextualOption::Custom { .. } => None,
        });
        words.collect()
    };
    let (without, served) = (named(&render::needs_address), named(&|option| render::SERVER_OPTIONS.contains(&option)));
    match &config.address.origin {
        None if !without.is_empty() => {
            let message = format!("without an address of the site the page menu has no {}", without.join(", "));
            let help = "say where the site will live: `\"url\": \"https://docs.example.com\"` in `docs.json`";
            diags.push(Code::PageMenu.site(message).help(help));
        }
        Some(origin) if !served.is_empty() => {
            let address = format!("{origin}{}/mcp", config.address.base);
            let message =
                format!("{} of the page menu lead to `{address}`, where the build puts nothing", served.join(", "));
            diags.push(Code::PageMenu.site(message).help("let your host answer there, or take the options out"));
        }
        None | Some(_) => {}
    }
    let mut own = own.clone();
    for option in &mut own.options {
        if let ContextualOption::Custom { icon, .. } = option {
            *icon = index.icon(icon);
        }
    }
    own
}

/// Words in the names of highlighting themes with a light ground; all others are dark.
const LIGHT_THEMES: [&str; 10] =
    ["light", "latte", "lotus", "dawn", "ochin", "day", "bright", "css-variables", "white", "paper"];

fn is_dark_theme(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !LIGHT_THEMES.iter().any(|word| name.contains(word))
}

/// A style sheet or script of the docs folder's own that is loaded on all pages.
fn is_global(path: &SitePath, extension: &str) -> bool {
    path.extension() == extension && crate::emit::copies::is_site_wide(path)
}

/// A favicon that the site file does not name stands where browsers look for one.
fn own_favicon(inputs: &Inputs, site: compile::Site<'_>) -> Option<render::Favicon> {
    let name = ["favicon.svg", "favicon.ico", "favicon.png"].into_iter().find(|name| {
        let path = SitePath::new(name).expect("a name is a path");
        inputs.has(&path)
    })?;
    let href: Box<str> = format!("{}/{name}", site.base).into();
    Some(render::Favicon(render::Image { light: href.clone(), dark: href }))
}

fn background(look: &config::Look) -> render::Background {
    let colors = look.background.color.as_ref();
    render::Background {
        light: colors.map(|color| color.light.as_str().into()),
        dark: colors.map(|color| color.dark.as_str().into()),
        decoration: look.background.decoration,
        image: None,
    }
}

fn fonts(fonts: &config::Fonts, href: &dyn Fn(&str) -> Box<str>) -> config::Fonts {
    let font = |font: &Option<config::Font>| {
        let font = font.as_ref()?;
        Some(config::Font { source: font.source.as_deref().map(href), ..font.clone() })
    };
    config::Fonts { body: font(&fonts.body), heading: font(&fonts.heading) }
}

#[derive(Clone, Copy)]
enum Form {
    Edit,
    Issue,
}

/// The address of a form of the repository's host, where the site asks for it and the host's forms are known.
fn source_form(config: &Config, inputs: &Inputs, form: Form) -> Option<Box<str>> {
    let Repository { host, project, folder } = inputs.repository.as_ref()?;
    let feedback = &config.chrome.feedback;
    let path = match (form, &**host) {
        (Form::Edit, "github.com") if feedback.edits => format!("edit/HEAD/{folder}"),
        (Form::Edit, "gitlab.com") if feedback.edits => format!("-/edit/HEAD/{folder}"),
        (Form::Issue, "github.com") if feedback.issues => "issues/new?title=".to_owned(),
        (Form::Issue, "gitlab.com") if feedback.issues => "-/issues/new?issue%5Btitle%5D=".to_owned(),
        _ => return None,
    };
    Some(format!("https://{host}/{project}/{path}").into())
}

/// A picture's address is a whole one, as for other sites.
fn metatags(tags: &[(Box<str>, Box<str>)], index: &Index) -> Vec<(Box<str>, Box<str>)> {
    let tags = tags.iter().map(|(tag, content)| {
        let content = if holds_address(tag) { index.whole_address(content) } else { content.clone() };
        (tag.clone(), content)
    });
    tags.collect()
}

/// The picture behind thumbnails, as the thumbnail: nothing is drawn on it. Places that show links take no SVG, and
/// need to know where the site lives.
fn picture(config: &Config, index: &Index) -> Option<render::Picture> {
    let written = config.look.thumbnails.background.as_deref()?;
    config.address.origin.as_ref()?;
    if written.ends_with(".svg") {
        return None;
    }
    let size = match index.resolve(written) {
        LinkAnswer::Asset { size, .. } => size,
        _ => None,
    };
    Some(render::Picture { href: index.whole_address(written), size })
}

fn organization(config: &Config, index: &Index) -> Option<render::Organization> {
    let own = config.seo.organization.clone()?;
    Some(render::Organization { logo: own.logo.as_deref().map(|logo| index.whole_address(logo)), ..own })
}

fn head_tag(tag: &config::HeadTag, href: &dyn Fn(&str) -> Box<str>) -> render::HeadTag {
    let attributes = tag.attributes.iter().map(|(name, value)| {
        let value = if &**name == "href" { href(value) } else { value.clone() };
        (name.clone(), value)
    });
    render::HeadTag { attributes: attributes.collect(), ..tag.clone() }
}

fn navbar(navbar: &config::Navbar, index: &Index, href: &dyn Fn(&str) -> Box<str>) -> render::Navbar {
    let link = |link: &config::NavbarLink| {
        let (label, icon) = match link.kind {
            config::NavbarLinkKind::Link | config::NavbarLinkKind::Button => ("", None),
            config::NavbarLinkKind::GitHub => ("GitHub", Some("github")),
            config::NavbarLinkKind::Discord => ("Discord", Some("discord")),
        };
        render::Link {
            label: link.label.clone().unwrap_or_else(|| label.into()),
            href: href(&link.href),
            icon: index.icon(&link.icon).or_else(|| {
                icon.map(|name: &str| Icon { name: name.into(), style: Some("brands".into()), library: None })
            }),
        }
    };
    render::Navbar { links: navbar.links.iter().map(link).collect(), primary: navbar.primary.as_ref().map(link) }
}

fn footer(footer: &config::Footer, href: &dyn Fn(&str) -> Box<str>) -> render::Footer {
    let socials = footer.socials.iter().map(|(network, url)| render::Social {
        network: network.key().into(),
        label: network.label().into(),
        href: href(url),
    });
    let columns = footer.columns.iter().map(|column| {
        let items = column.items.iter().map(|item| render::Link {
            label: item.label.clone(),
            href: href(&item.href),
            icon: None,
        });
        (column.header.clone(), items.collect())
    });
    render::Footer { socials: socials.collect(), columns: columns.collect() }
}

/// A text of the site file that is Markdown. It has no file of its own, so its findings point at `at`.
fn fragment(
    (text, at): (&str, Option<Span>),
    around: &Around,
    parts: &mut BTreeSet<SitePath>,
    diags: &mut Vec<Diagnostic>,
) -> Vec<Part> {
    let path = SitePath::new("docs.json").expect("a name is a path");
    let file = crate::source::FileId(u32::MAX);
    let document = syntax::parse(&Source::new(file, path.clone(), text), &around.shelf.options);
    let mut found = document.diags;
    let document = document.value;
    let answers = around.index.answers(&path, &document.facts, &|path| around.shelf.document(path));
    parts.extend(answers.parts());
    let content = compile::fragment(&document, &answers, around.links).take(&mut found);
    diags.extend(found.into_iter().map(|diag| Diagnostic { span: at, related: Vec::new(), ..diag }));
    content
}

#[cfg(test)]
mod tests {
    use super::is_dark_theme;

    #[test]
    fn named_themes() {
        for name in ["github-dark", "nord", "dracula", "one-dark-pro", "tokyo-night", "night-owl", "vitesse-black"] {
            assert!(is_dark_theme(name), "{name}");
        }
        for name in ["github-light", "light-plus", "catppuccin-latte", "rose-pine-dawn", "kanagawa-lotus", "one-light"]
        {
            assert!(!is_dark_theme(name), "{name}");
        }
    }
}
