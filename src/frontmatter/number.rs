//! Numbers of a page's head.

/// A finite number that can be compared and hashed, as facts are.
#[derive(Clone, Copy, Debug)]
pub struct Number(pub(super) f64);

impl Number {
    pub fn get(self) -> f64 {
        self.0
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for Number {}

impl std::hash::Hash for Number {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}
