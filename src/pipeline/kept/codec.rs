//! What a page left, as bytes. They are read by the program that wrote them and by no other; of bytes that are anything
//! else nothing is made.

use crate::client::Loader;
use crate::diag::{Code, Diagnostic, Severity};
use crate::emit::policy::{Allowed, Directive, Policy};
use crate::page::AnchorLink;
use crate::pipeline::making::Made;
use crate::render::StyleSheet;
use crate::search::Entry;
use crate::source::{FileId, SitePath, Span};

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

/// All but the context, which is this build's, the Markdown, which is a file, and the feed.
pub fn encode(made: &Made) -> Vec<u8> {
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
        markdown: _,
        feed: _,
        search,
        diags,
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
    out.option(search.as_ref(), |out, entry| entry.write(&mut out.0));
    out.0
}

/// What was encoded, and what `rest` knows beside it.
pub fn decode(bytes: &[u8], rest: Made) -> Option<Made> {
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
    let search = from.option(|from| Entry::read(&mut from.0))?;
    let made =
        Made { anchors, anchor_links, policy, files, parts, style_sheet, loader, playground, search, diags, ..rest };
    from.0.is_empty().then_some(made)
}

struct Out(Vec<u8>);

impl Out {
    fn number(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u32);
        self.0.extend_from_slice(text.as_bytes());
    }

    fn span(&mut self, span: Span) {
        let Span { file: FileId(file), start, end } = span;
        [file, start, end].into_iter().for_each(|number| self.number(number));
    }

    fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Out, T)) {
        self.number(u32::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    fn all<T>(&mut self, values: &[T], mut write: impl FnMut(&mut Out, &T)) {
        self.number(values.len() as u32);
        values.iter().for_each(|value| write(self, value));
    }

    fn finding(&mut self, diag: &Diagnostic) {
        let Diagnostic { code, severity, message, span, file, help, related } = diag;
        self.text(code.number());
        self.number(*severity as u32);
        self.text(message);
        self.option(*span, Out::span);
        self.option(file.as_ref(), |out, path| out.text(path.as_str()));
        self.option(help.as_deref(), Out::text);
        self.all(related, |out, (span, text)| {
            out.span(*span);
            out.text(text);
        });
    }
}

struct In<'b>(&'b [u8]);

impl<'b> In<'b> {
    fn number(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*number))
    }

    fn text(&mut self) -> Option<&'b str> {
        let len = self.number()? as usize;
        let (text, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    fn span(&mut self) -> Option<Span> {
        Some(Span { file: FileId(self.number()?), start: self.number()?, end: self.number()? })
    }

    fn option<T>(&mut self, read: impl FnOnce(&mut In<'b>) -> Option<T>) -> Option<Option<T>> {
        match self.number()? {
            0 => Some(None),
            1 => read(self).map(Some),
            _ => None,
        }
    }

    fn all<T>(&mut self, mut read: impl FnMut(&mut In<'b>) -> Option<T>) -> Option<Vec<T>> {
        let n = self.number()?;
        (0..n).map(|_| read(self)).collect()
    }

    fn finding(&mut self) -> Option<Diagnostic> {
        let number = self.text()?;
        Some(Diagnostic {
            code: *Code::ALL.iter().find(|code| code.number() == number)?,
            severity: *SEVERITIES.get(self.number()? as usize)?,
            message: self.text()?.to_owned(),
            span: self.option(In::span)?,
            file: self.option(|from| SitePath::new(from.text()?))?,
            help: self.option(|from| Some(from.text()?.to_owned()))?,
            related: self.all(|from| Some((from.span()?, from.text()?.to_owned())))?,
        })
    }
}
