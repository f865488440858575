//! Pages as they were given out last. Whoever shows one asks here what it was before scripts and readers did anything to
//! it: asked for again, it may be another by then.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A page is asked about as soon as it is there: only what loads at the same time has to be kept.
const MAX_GIVEN: usize = 32;

/// The oldest first, each with its tag.
#[derive(Default)]
pub struct Given {
    pages: Mutex<VecDeque<(String, Vec<u8>)>>,
}

impl Given {
    pub fn keep(&self, tag: &str, page: &[u8]) {
        let mut pages = self.pages();
        pages.retain(|(own, _)| own != tag);
        pages.push_back((tag.to_owned(), page.to_vec()));
        if pages.len() > MAX_GIVEN {
            pages.pop_front();
        }
    }

    pub fn page(&self, tag: &str) -> Option<Vec<u8>> {
        self.pages().iter().find(|(own, _)| own == tag).map(|(_, page)| page.clone())
    }

    fn pages(&self) -> MutexGuard<'_, VecDeque<(String, Vec<u8>)>> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
