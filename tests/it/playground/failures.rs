//! Why a request fails, as its reader is told: what leaves the page meanwhile, and whom it asks.

use super::tables::check;

#[test]
fn what_fails_has_a_reason() {
    check("failures.txt", "sent");
}
