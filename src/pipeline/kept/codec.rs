//! What a page left, as bytes, with the names of its files. They are read by the program that wrote them and by no other; of
//! bytes that are anything else nothing is made.

use crate::client::Loader;
use crate::diag::bytes::{In, Out};
use crate::emit::llms::Markdown;
use crate::emit::policy::{Allowed, Directive, Policy};
use crate::page::AnchorLink;
use crate::pipeline::making::{Findable, Made};
use crate::render::StyleSheet;
use crate::source::SitePath;

/// All but the context, which is this build's, the Markdown, which is in a file, the feed, and the name. `written` are the
/// page's files.
pub fn encode(made: &Made, written: &[SitePath]) -> Vec<u8> {
    let Made {
        context: _,
        anchors,
        anchor_links,
        policy,
        files,
        parts,
        style_sheet,
        loader,
        playground,
        markdown,
        feed: _,
        search,
        diags,
        name: _,
    } = made;
    let mut out = Out(Vec::with_capacity(1024));
    out.all(anchors, |out, anchor| out.text(anchor));
    out.all(anchor_links, |out, link| {
        let AnchorLink { route, anchor, redirected, span } = link;
        out.text(route);
        out.text(anchor);
        out.option(redirected.as_deref(), Out::text);
        out.span(*span);
    });
    let (additions, untrusted) = policy.reasons();
    out.number(additions.len() as u32);
    for (directive, allowed, why, is_of_requests) in additions {
        out.number(directive as u32);
        out.text(allowed);
        out.text(why);
        out.number(u32::from(is_of_requests));
    }
    out.option(untrusted, Out::text);
    out.all(files, |out, path| out.text(path.as_str()));
    out.all(parts, |out, path| out.text(path.as_str()));
    out.option(style_sheet.as_ref(), |out, StyleSheet { path, css }| {
        out.text(path);
        out.text(css);
    });
    out.option(loader.as_ref(), |out, loader| out.number(*loader as u32));
    out.option(playground.as_deref(), Out::text);
    out.all(diags, Out::finding);
    out.option(markdown.as_ref(), |out, markdown| out.number(markdown.n_bytes() as u32));
    let entry = search.as_ref().and_then(|search| match search {
        Findable::New(_, name) => name.as_ref(),
        Findable::Kept(name) => Some(name),
    });
    out.option(entry, |out, name| out.0.extend_from_slice(name));
    out.all(written, |out, path| out.text(path.as_str()));
    out.0
}

/// What was encoded, and what `rest` knows beside it; and the page's files.
pub fn decode(bytes: &[u8], rest: Made) -> Option<(Made, Vec<SitePath>)> {
    let mut from = In(bytes);
    let anchors = from.all(|from| Some(from.text()?.into()))?;
    let anchor_links = from.all(|from| {
        let (route, anchor) = (from.text()?.into(), from.text()?.into());
        let redirected = from.option(|from| Some(from.text()?.into()))?;
        Some(AnchorLink { route, anchor, redirected, span: from.span()? })
    })?;
    let mut policy = Policy::default();
    for _ in 0..from.number()? {
        let directive = *Directive::ALL.get(from.number()? as usize)?;
        let (allowed, why) = (Allowed::written(from.text()?)?, from.text()?);
        match from.number()? {
            0 => policy.allow(directive, allowed, why),
            _ => policy.allow_requests(directive, allowed, why),
        }
    }
    if let Some(why) = from.option(In::text)? {
        policy.allow_html_from_scripts(why);
    }
    let files = from.all(|from| SitePath::new(from.text()?))?;
    let parts = from.all(|from| SitePath::new(from.text()?))?;
    let style_sheet = from.option(|from| Some(StyleSheet { path: from.text()?.into(), css: from.text()?.into() }))?;
    let loader = from.option(|from| Loader::ALL.get(from.number()? as usize).copied())?;
    let playground = from.option(|from| Some(from.text()?.into()))?;
    let diags = from.all(In::finding)?;
    let markdown = from.option(|from| Some(Markdown::Earlier(from.number()? as usize)))?;
    let search = from.option(|from| {
        let (name, rest) = from.0.split_first_chunk()?;
        from.0 = rest;
        Some(Findable::Kept(*name))
    })?;
    let written = from.all(|from| SitePath::new(from.text()?))?;
    let made = Made {
        anchors: anchors.into(),
        anchor_links,
        policy,
        files,
        parts,
        style_sheet,
        loader,
        playground,
        markdown,
        search,
        diags,
        ..rest
    };
    from.0.is_empty().then_some((made, written))
}
