//! Where lines of sidebars stand among each other, so that what different indices hold can be put in order.

use serde::{Serialize, Serializer};

use crate::frontmatter::Visibility;

/// The place of a line among those of all sidebars, as a reader meets them. It depends on what everybody may know and, of
/// a line that the site file does not have, on the lines of its own class: in no class's files does it tell of another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Order {
    /// The number of the line; of one that is for some readers and not in the site file, that of the one before it.
    line: u32,
    /// Lines of a class stand together; 0 for those of everybody.
    class: u32,
    /// Among those of the class between two lines; 0 of a line that has a number.
    rank: u32,
}

/// Digits for the class, and for the rank.
const DIGITS: u32 = 5;
const MOST: u32 = 10u32.pow(DIGITS) - 1;

impl Order {
    pub const LAST: Order = Order { line: u32::MAX, class: 0, rank: 0 };

    pub fn of(number: u32) -> Order {
        Order { line: number, ..Order::default() }
    }

    /// Of a line without a number, after the one that has `line`.
    pub(super) fn after(line: u32, class: u32, rank: u32) -> Order {
        Order { line, class, rank: rank.min(MOST) }
    }

    /// The number of the line, where the site file has it or everybody sees it.
    pub fn number(self) -> Option<u32> {
        (self.rank == 0).then_some(self.line)
    }
}

/// What tells the lines of a class from others' at the same place.
pub(super) fn class_of(visibility: &Visibility) -> u32 {
    if !visibility.is_restricted() {
        return 0;
    }
    let hash = blake3::hash(visibility.to_string().as_bytes());
    let [a, b, c, d, ..] = *hash.as_bytes();
    u32::from_le_bytes([a, b, c, d]) % MOST + 1
}

/// As a number: what stands between two lines has digits behind the point.
impl Serialize for Order {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(number) = self.number() {
            return serializer.serialize_u32(number);
        }
        let width = DIGITS as usize;
        let written = format!("{}.{:0width$}{:0width$}", self.line, self.class, self.rank);
        serializer.serialize_f64(written.parse().expect("these are digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::Order;

    #[test]
    fn lines_of_a_class_stand_together_between_two_lines() {
        let all = [
            (Order::of(85), "85"),
            (Order::after(85, 12, 1), "85.0001200001"),
            (Order::after(85, 12, 2), "85.0001200002"),
            (Order::after(85, 99_999, 1), "85.9999900001"),
            (Order::after(85, 99_999, 100_000), "85.9999999999"),
            (Order::of(86), "86"),
            (Order::LAST, "4294967295"),
        ];
        assert!(all.is_sorted_by(|(before, _), (after, _)| before < after));
        for (order, expected) in all {
            assert_eq!(serde_json::to_string(&order).expect("a number"), expected);
        }
    }
}
