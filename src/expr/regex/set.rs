//! Sets of characters.

/// Ranges in order, neither touching nor overlapping, ends included.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Set {
    ranges: Vec<(u32, u32)>,
}

const LAST: u32 = 0x10_ffff;

impl Set {
    pub fn new(ranges: impl IntoIterator<Item = (u32, u32)>) -> Set {
        let mut sorted: Vec<(u32, u32)> = ranges.into_iter().collect();
        sorted.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(sorted.len());
        for (start, end) in sorted {
            match merged.last_mut() {
                Some(last) if start <= last.1.saturating_add(1) => last.1 = last.1.max(end),
                _ => merged.push((start, end)),
            }
        }
        Set { ranges: merged }
    }

    pub fn one(character: u32) -> Set {
        Set { ranges: vec![(character, character)] }
    }

    pub fn all() -> Set {
        Set { ranges: vec![(0, LAST)] }
    }

    pub fn digits() -> Set {
        Set { ranges: vec![(0x30, 0x39)] }
    }

    pub fn word() -> Set {
        Set::new([(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)])
    }

    /// White space and line ends, as `trim` strips them.
    pub fn spaces() -> Set {
        Set::new([
            (0x09, 0x0d),
            (0x20, 0x20),
            (0xa0, 0xa0),
            (0x1680, 0x1680),
            (0x2000, 0x200a),
            (0x2028, 0x2029),
            (0x202f, 0x202f),
            (0x205f, 0x205f),
            (0x3000, 0x3000),
            (0xfeff, 0xfeff),
        ])
    }

    /// What `.` does not match.
    pub fn line_ends() -> Set {
        Set::new([(0x0a, 0x0a), (0x0d, 0x0d), (0x2028, 0x2029)])
    }

    pub fn inverted(&self) -> Set {
        let mut ranges = Vec::with_capacity(self.ranges.len() + 1);
        let mut next = 0;
        for (start, end) in &self.ranges {
            if *start > next {
                ranges.push((next, start - 1));
            }
            next = end + 1;
        }
        if next <= LAST {
            ranges.push((next, LAST));
        }
        Set { ranges }
    }

    pub fn union(&self, other: &Set) -> Set {
        Set::new(self.ranges.iter().chain(&other.ranges).copied())
    }

    pub fn contains(&self, character: u32) -> bool {
        let at = self.ranges.partition_point(|(_, end)| *end < character);
        self.ranges.get(at).is_some_and(|(start, _)| *start <= character)
    }

    pub fn overlaps(&self, other: &Set) -> bool {
        let (mut a, mut b) = (self.ranges.iter().peekable(), other.ranges.iter().peekable());
        while let (Some(left), Some(right)) = (a.peek(), b.peek()) {
            if left.1 < right.0 {
                a.next();
            } else if right.1 < left.0 {
                b.next();
            } else {
                return true;
            }
        }
        false
    }

    /// The set of what its members are compared as when case does not count.
    pub fn folded(&self) -> Set {
        let mut ranges = Vec::new();
        for (start, end) in &self.ranges {
            // Above the basic plane nothing is compared: without the flag `u` there are only code units.
            for character in *start..=(*end).min(0xffff) {
                let folded = fold(character);
                ranges.push((folded, folded));
            }
        }
        Set::new(ranges)
    }
}

/// Canonicalize for the flag `i` without `u`: the upper-case form when that is one code unit, but never ASCII for
/// what is not ASCII.
pub fn fold(unit: u32) -> u32 {
    let Some(c) = char::from_u32(unit) else { return unit };
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(up), None) if u32::from(up) <= 0xffff && !(unit >= 128 && up.is_ascii()) => u32::from(up),
        _ => unit,
    }
}
