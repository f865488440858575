//! The files of the bundle that belong to no page, gathered from what the pages left.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use url::Url;

use super::{Made, login};
use crate::artifact::Artifact;
use crate::client::Loader;
use crate::config::{Config, Redirect};
use crate::diag::Checked;
use crate::emit::policy::{Allowed, Directive, Policy};
use crate::emit::{self, copies};
use crate::index::{Route, Standing};
use crate::inputs::Inputs;
use crate::page::Embed;
use crate::render;
use crate::source::{FileId, SitePath, Span};

/// Addresses without a page that lead to one.
pub(super) struct Redirected {
    /// The author's, paths without the base path.
    pub redirects: Vec<Redirect>,
    /// Folders, each with its first page.
    pub folders: Vec<(Route, Route)>,
}

pub(super) struct Policies<'a> {
    /// What every page may load.
    pub shared: &'a Policy,
    /// What any page may load that is for everybody.
    pub header: &'a Policy,
}

/// Style sheets of pages, the page for addresses that do not exist, sitemap, redirects, headers, the site's own files.
pub(super) fn site_files(
    config: &Config,
    inputs: &Inputs,
    site: &render::Site,
    redirected: &Redirected,
    policies: &Policies,
    made: &[Made],
) -> Checked<Vec<Artifact>> {
    let Policies { shared, header } = policies;
    let mut diags = Vec::new();
    let mut artifacts = Vec::new();
    // Pages with the same styles share a sheet.
    let sheets: BTreeMap<&str, &str> =
        made.iter().filter_map(|made| made.style_sheet.as_ref()).map(|sheet| (&*sheet.path, &*sheet.css)).collect();
    artifacts.extend(sheets.into_iter().map(|(path, css)| Artifact::public(path, css)));

    let loaders: BTreeSet<Loader> = made.iter().filter_map(|made| made.loader).collect();
    let missing = render::not_found(site, &shared.meta());
    diags.extend(missing.diags);
    artifacts.push(Artifact::public("404.html", missing.html));
    let loaders = loaders.into_iter().chain(missing.loader).collect::<BTreeSet<Loader>>();
    artifacts.extend(loaders.into_iter().map(|loader| site.loader(loader).1.clone()));

    artifacts.extend(playgrounds(site, made));
    artifacts.extend(login::callbacks(site, made, &shared.meta(), &mut diags));
    artifacts.extend(feeds(config, inputs, made));

    let linked: BTreeSet<SitePath> = made.iter().flat_map(|made| &made.files).cloned().collect();
    let withheld = config.withheld();
    artifacts.extend(copies::artifacts(inputs, &linked, &withheld));
    artifacts.extend(plain_files(config, inputs, site, redirected, header, made).take(&mut diags));
    Checked { value: artifacts, diags }
}

/// What the playgrounds of pages share.
pub(super) fn playgrounds(site: &render::Site, made: &[Made]) -> Vec<Artifact> {
    let languages: BTreeSet<&str> = made.iter().filter_map(|made| made.playground.as_deref()).collect();
    let files = languages.into_iter().flat_map(|language| site.playground(language));
    let files: BTreeMap<&SitePath, &Artifact> = files.map(|file| (&file.path, file)).collect();
    files.into_values().cloned().collect()
}

/// `rss.xml` below each page with entries, but for those that the docs folder has itself.
pub(super) fn feeds(config: &Config, inputs: &Inputs, made: &[Made]) -> Vec<Artifact> {
    let origin = config.address.origin.as_deref().unwrap_or_default();
    let feeds = made.iter().filter_map(|made| {
        let feed = made.feed.as_ref()?;
        let path = format!("{}/rss.xml", made.context.route.as_str().trim_matches('/'));
        let own = format!("{origin}{}/rss.xml", made.context.href.trim_end_matches('/'));
        let file = emit::rss::file(path.trim_start_matches('/'), &own, feed);
        (!inputs.has(&file.path)).then_some(file)
    });
    feeds.collect()
}

fn plain_files(
    config: &Config,
    inputs: &Inputs,
    shown: &render::Site,
    redirected: &Redirected,
    policy: &Policy,
    made: &[Made],
) -> Checked<Vec<Artifact>> {
    let routes: Vec<&str> = made.iter().map(|made| made.context.route.as_str()).collect();
    let listed: Vec<&Made> = made.iter().filter(|made| made.context.exposure.sitemap).collect();
    let languages: Vec<Vec<(&str, &str)>> = listed
        .iter()
        .map(|made| made.context.languages.iter().map(|(language, href)| (&**language, &**href)).collect())
        .collect();
    let listed: Vec<emit::Listed> = listed
        .iter()
        .zip(&languages)
        .map(|(made, languages)| emit::Listed {
            href: &made.context.href,
            changed: made.context.changed.as_deref(),
            languages,
        })
        .collect();
    let mut redirects: Vec<emit::Redirect> = redirected
        .redirects
        .iter()
        .map(|redirect| emit::Redirect {
            source: &redirect.source,
            destination: &redirect.destination,
            permanent: redirect.permanent,
            by_host: true,
            span: redirect.destination_span,
        })
        .collect();
    // An address of a folder, the root among them, opens the folder's first page. The author's redirects come first. Where
    // there may be a page for some readers at the folder's address, it takes the place; hosts must not come before it.
    redirects.extend(redirected.folders.iter().map(|(folder, page)| emit::Redirect {
        source: folder.as_str(),
        destination: page.as_str(),
        permanent: false,
        by_host: config.personalization.is_none(),
        span: Span { file: FileId(u32::MAX), start: 0, end: 0 },
    }));
    let standings: FxHashMap<&str, &Standing> =
        made.iter().map(|made| (made.context.route.as_str(), &made.context)).collect();
    let site = emit::Site {
        origin: config.address.origin.as_deref(),
        base: &config.address.base,
        routes: &routes,
        listed: &listed,
        redirects: &redirects,
        policy,
        moved: &|route| shown.moved(route.and_then(|route| standings.get(route).copied())),
    };
    emit::site_files(&site, inputs)
}

/// What a page must be allowed beyond the base policy: hosts that it shows things from.
pub(super) fn page_policy(page: &SitePath, embeds: &[Embed]) -> Policy {
    let mut policy = Policy::default();
    for embed in embeds {
        let directive = match &*embed.element {
            "img" | "input" => Directive::Image,
            "iframe" => Directive::Frame,
            _ => Directive::Media,
        };
        let host = Url::parse(&embed.url).or_else(|_| Url::parse(&format!("https:{}", embed.url)));
        if let Some(host) = host.ok().as_ref().and_then(Allowed::host_of) {
            policy.allow(directive, host, format!("`{}` in {page}", embed.element));
        }
    }
    policy
}

/// What every page must be allowed beyond the base policy: hosts that the site names.
pub(super) fn shared_policy(config: &Config, site: &render::Site) -> Policy {
    let mut policy = Policy::default();
    for address in site.pictures() {
        let url = Url::parse(address).or_else(|_| Url::parse(&format!("https:{address}")));
        if let Some(host) = url.ok().as_ref().and_then(Allowed::host_of) {
            policy.allow(Directive::Image, host, "an icon of the navigation".to_owned());
        }
    }
    let own = [
        (Directive::Image, &config.security.images, "security.images"),
        (Directive::Frame, &config.security.frames, "security.frames"),
        (Directive::Connect, &config.security.connect, "security.connect"),
    ];
    for (directive, hosts, key) in own {
        for host in hosts.iter().filter_map(|host| Allowed::parse(host)) {
            policy.allow(directive, host, format!("`{key}` in the site file"));
        }
    }
    if config.security.images.iter().any(|written| &**written == "blob:") {
        for directive in [Directive::Image, Directive::Media] {
            policy.allow(directive, Allowed::memory(), "`security.images` in the site file");
        }
    }
    for (url, key) in login::endpoints(config) {
        if let Some(host) = Url::parse(url).ok().as_ref().and_then(Allowed::host_of) {
            policy.allow(Directive::Connect, host, format!("`personalization.{key}` in the site file"));
        }
    }
    for url in config.look.background.image.iter().flat_map(|image| [&image.light, &image.dark]) {
        if let Some(host) = Url::parse(url).ok().as_ref().and_then(Allowed::host_of) {
            policy.allow(Directive::Image, host, "`background.image` in the site file".to_owned());
        }
    }
    let logo = config.look.logo.iter().map(|logo| (&logo.image, "logo"));
    for (image, key) in logo.chain(config.look.favicon.iter().map(|favicon| (favicon, "favicon"))) {
        for url in [&image.light, &image.dark] {
            if let Some(host) = Url::parse(url).ok().as_ref().and_then(Allowed::host_of) {
                policy.allow(Directive::Image, host, format!("`{key}` in the site file"));
            }
        }
    }
    policy
}
