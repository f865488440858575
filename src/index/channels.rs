//! Channels of AsyncAPI documents, as far as navigation and pages need them.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::operations::document;
use crate::config::nav::Spec;
use crate::diag::{Checked, Diagnostic, did_you_mean};
use crate::inputs::Inputs;
use crate::openapi::Files;
use crate::openapi::asyncapi::{self, AsyncApi, Channel};

/// A channel and the document that it is from.
#[derive(Clone, Copy)]
pub(super) struct FoundChannel<'o> {
    /// The path of the document.
    pub spec: &'o str,
    pub channel: &'o Channel,
}

/// The AsyncAPI documents of the docs folder.
#[derive(Default)]
pub(super) struct Channels {
    /// Sorted by path.
    documents: Vec<Arc<AsyncApi>>,
    /// Of each document its channels by what they are called.
    numbers: Vec<FxHashMap<Box<str>, usize>>,
}

impl Channels {
    /// Reads those of `inputs` that are AsyncAPI documents.
    pub(super) fn read(files: &Files, inputs: &Inputs) -> Checked<Channels> {
        let read: Vec<Checked<Option<AsyncApi>>> =
            (0..inputs.sources.len()).into_par_iter().map(|at| asyncapi::read(files, at)).collect();
        let mut diags = Vec::new();
        let documents = read.into_iter().filter_map(|document| document.take(&mut diags)).map(Arc::new);
        let documents: Vec<Arc<AsyncApi>> = documents.collect();
        let numbers = documents.iter().map(|document| numbers(document)).collect();
        Checked { value: Channels { documents, numbers }, diags }
    }

    /// Whether `written` names a document of the docs folder.
    pub(super) fn has(&self, written: &str) -> bool {
        self.at(written).is_some()
    }

    /// What is to be told of a document that is named and has no pages.
    pub(super) fn nothing(&self, written: &str) -> Option<&Diagnostic> {
        self.documents[self.at(written)?].nothing.as_ref()
    }

    /// The paths of all of them, sorted.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.documents.iter().map(|document| document.path.as_str())
    }

    fn at(&self, written: &str) -> Option<usize> {
        document(&self.documents, |document| &document.path, written)
    }

    /// The channel an author names, `file.yaml channel` or `channel`: its document, and its number among the channels.
    /// Without a file the documents of `around` come first, then all others.
    pub(super) fn place(&self, written: &str, around: &[Spec]) -> Option<(Arc<AsyncApi>, usize)> {
        let written = written.trim();
        let within = |at: usize, name: &str| Some((self.documents[at].clone(), *self.numbers[at].get(name)?));
        let near = || around.iter().filter_map(|spec| self.at(&spec.source));
        let whole = || near().chain(0..self.documents.len()).find_map(|at| within(at, written));
        // A file's name may have blanks in it, as a channel's may.
        let mut blanks = written.match_indices(char::is_whitespace);
        let apart = blanks.find_map(|(at, _)| within(self.at(&written[..at])?, written[at..].trim()));
        apart.or_else(whole)
    }

    /// What was meant by a channel that is not there, as one would write it.
    pub(super) fn near(&self, written: &str) -> Option<String> {
        let (document, name) = match written.trim().split_once(char::is_whitespace) {
            Some((file, name)) => (Some(&self.documents[self.at(file)?]), name.trim()),
            None => (None, written.trim()),
        };
        let among = document.map_or_else(|| &self.documents[..], std::slice::from_ref);
        let names = among.iter().flat_map(|document| &document.channels).map(|channel| &*channel.name);
        let near = did_you_mean(name, names)?;
        Some(document.map_or_else(|| near.to_owned(), |document| format!("/{} {near}", document.path)))
    }

    /// The channels of a document, each with its tag, in the order of the file.
    pub(super) fn listed(&self, spec: &str) -> impl Iterator<Item = (Option<&str>, FoundChannel<'_>)> {
        let document = self.at(spec).map(|at| &self.documents[at]);
        document.into_iter().flat_map(|document| {
            let found = |channel| FoundChannel { spec: document.path.as_str(), channel };
            document.channels.iter().map(move |channel| (channel.tag.as_deref(), found(channel)))
        })
    }
}

/// By their names, then by their addresses; what is said twice is the first.
fn numbers(document: &AsyncApi) -> FxHashMap<Box<str>, usize> {
    let channels = document.channels.iter().enumerate();
    let names = channels.clone().map(|(number, channel)| (&channel.name, number));
    let addresses = channels.filter_map(|(number, channel)| Some((channel.address.as_ref()?, number)));
    let mut found = FxHashMap::default();
    for (called, number) in names.chain(addresses) {
        found.entry(called.clone()).or_insert(number);
    }
    found
}
