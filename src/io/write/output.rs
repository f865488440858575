//! The output as the last build left it, and as it is found.

use super::record::{Entry, Record, Stamp};
use crate::source::SitePath;

/// What the last build wrote, with what is there now. Nobody else changes it while it is locked; whoever does it all the
/// same has a bundle of which not every file is a build's.
pub struct Output {
    pub record: Record,
    /// Of each entry, as it was found; nothing where it is no file.
    stamps: Vec<Option<Stamp>>,
}

impl Output {
    /// `found` are the files of the output, sorted.
    pub fn new(record: Record, found: &[(String, Option<Stamp>)]) -> Output {
        let mut stamps = vec![None; record.entries().len()];
        let places = record.along(found.iter().map(|(path, _)| &**path));
        for (place, (_, stamp)) in places.zip(found) {
            if let Some(place) = place {
                stamps[place] = *stamp;
            }
        }
        Output { record, stamps }
    }

    /// What the record says of a file, and its stamp.
    pub fn get(&self, path: &SitePath) -> Option<(&Entry, Stamp)> {
        let place = self.record.place(path)?;
        Some((&self.record.entries()[place], self.stamps[place]?))
    }

    /// A file that is as the last build left it.
    pub fn untouched(&self, path: &SitePath) -> Option<&Entry> {
        self.get(path).filter(|(entry, stamp)| entry.stamp == *stamp).map(|(entry, _)| entry)
    }

    /// Whether all of them are.
    pub fn is_whole(&self) -> bool {
        self.record.entries().iter().zip(&self.stamps).all(|(entry, stamp)| *stamp == Some(entry.stamp))
    }
}
