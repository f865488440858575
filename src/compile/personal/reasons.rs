//! Where what depends on the reader is written, for a preview that says why somebody sees it.

use std::sync::Arc;

use crate::expr::encode::Encoded;
use crate::page::{Held, Reason, Slot, What};
use crate::source::Span;

use super::super::scope::Frame;
use super::{Owner, Slots};

/// What a hole is for, before it has a number.
pub struct About {
    what: What,
    used_at: Arc<[Span]>,
}

impl About {
    pub fn of(frame: &Frame<'_>, what: What) -> About {
        About { what, used_at: frame.used_at.clone() }
    }

    /// What is to be said of a hole of the page; of an arm's, the arm keeps it until it has a number itself.
    pub(super) fn reason(self, owners: &mut [Owner], number: u32, span: Span) -> Option<Reason> {
        let About { what, used_at } = self;
        let reason = |held| Reason { what, span, used_at, held };
        match owners.last_mut() {
            Some(owner) => {
                owner.reasons.push(reason(Held::Hole { arm: 0, number }));
                None
            }
            None => Some(reason(Held::Slot(number))),
        }
    }
}

impl Slots {
    /// The number of a slot; equal ones are one.
    pub(super) fn slot(&mut self, code: Encoded, place: Box<str>) -> u32 {
        let next = self.slots.len() as u32;
        if let Some(number) = self.by_code.get(&code.json) {
            return *number;
        }
        self.by_code.insert(code.json.clone(), next);
        self.slots.push(Slot { code, place });
        next
    }

    /// The reasons of an arm's holes, now that it has a number.
    pub(super) fn settle(&mut self, reasons: Vec<Reason>, own: u32) {
        self.reasons.extend(reasons.into_iter().map(|reason| match reason.held {
            Held::Hole { number, .. } => Reason { held: Held::Hole { arm: own, number }, ..reason },
            Held::Slot(_) => reason,
        }));
    }
}
