//! Anchors: the ids of a page's headings and components, unique within the page.

use rustc_hash::FxHashMap;

/// Gives ids. One for each page; snippets and components of the page share it.
#[derive(Default)]
pub struct Anchors {
    /// How often an id was asked for.
    given: FxHashMap<Box<str>, u32>,
    ids: Vec<Box<str>>,
    /// What changed in `given` since the outermost mark, newest last.
    changes: Vec<(Box<str>, Option<u32>)>,
    n_marks: u32,
    /// Ids of another part of the page, each with what the first of this part is called that asked for it.
    taken: FxHashMap<Box<str>, Option<Box<str>>>,
}

/// A moment to return to: pieces of which only one is shown may have the same ids.
pub struct Mark {
    n_changes: usize,
    n_ids: usize,
}

impl Anchors {
    /// For a part of a page beside which others have the ids `taken`.
    pub fn beside(taken: &[Box<str>]) -> Anchors {
        Anchors {
            given: taken.iter().map(|id| (id.clone(), 1)).collect(),
            taken: taken.iter().map(|id| (id.clone(), None)).collect(),
            ..Anchors::default()
        }
    }

    /// What an id of this part is called that another part has as well.
    pub fn renamed(&self, id: &str) -> Option<&str> {
        self.taken.get(id)?.as_deref()
    }

    /// The id for a heading's text: its slug, or `slug-2`, `slug-3`, … where that is taken.
    /// A text without any letter gives `section`.
    pub fn give(&mut self, text: &str) -> Box<str> {
        let mut slug = slug(text);
        if slug.is_empty() {
            slug.push_str("section");
        }
        self.claim(slug)
    }

    /// An id the author chose, made unique in the same way.
    pub fn claim(&mut self, id: String) -> Box<str> {
        let Some(&count) = self.given.get(id.as_str()) else { return self.insert(id) };
        let free = (count + 1..).find(|n| !self.given.contains_key(format!("{id}-{n}").as_str()));
        let n = free.expect("a page has fewer ids than numbers");
        let unique = format!("{id}-{n}");
        let unique = self.insert(unique);
        if let Some(renamed) = self.taken.get_mut(id.as_str()) {
            renamed.get_or_insert_with(|| unique.clone());
        }
        self.count(id.into(), n);
        unique
    }

    fn insert(&mut self, id: String) -> Box<str> {
        let id: Box<str> = id.into();
        self.count(id.clone(), 1);
        self.ids.push(id.clone());
        id
    }

    fn count(&mut self, id: Box<str>, n: u32) {
        let before = self.given.insert(id.clone(), n);
        if self.n_marks > 0 {
            self.changes.push((id, before));
        }
    }

    pub fn mark(&mut self) -> Mark {
        self.n_marks += 1;
        Mark { n_changes: self.changes.len(), n_ids: self.ids.len() }
    }

    /// Gives the ids since the mark back: the next piece may have them too.
    pub fn return_to(&mut self, mark: &Mark) {
        for (id, before) in self.changes.drain(mark.n_changes..).rev() {
            match before {
                Some(n) => self.given.insert(id, n),
                None => self.given.remove(&id),
            };
        }
    }

    /// Ends the choice that began at the mark: what comes after it has none of the ids of any of its pieces.
    pub fn unite(&mut self, mark: Mark) {
        for at in mark.n_ids..self.ids.len() {
            let id = self.ids[at].clone();
            if !self.given.contains_key(&id) {
                self.count(id, 1);
            }
        }
        self.n_marks -= 1;
        if self.n_marks == 0 {
            self.changes.clear();
        }
    }

    /// As if nothing had been given since the mark.
    pub fn forget(&mut self, mark: Mark) {
        self.return_to(&mark);
        self.ids.truncate(mark.n_ids);
        self.n_marks -= 1;
    }

    /// Notes an `id` of the author's own HTML, which stays as it is even where it repeats.
    pub fn note(&mut self, id: &str) {
        if !self.given.contains_key(id) {
            self.insert(id.to_owned());
        }
    }

    /// All ids, sorted.
    pub fn finish(mut self) -> Vec<Box<str>> {
        self.ids.sort();
        self.ids.dedup();
        self.ids
    }
}

/// The platform's slug, not GitHub's: lower case; blanks and dots become one `-`; letters, digits, `-`, `_`, `/`, `&`
/// and everything beyond ASCII stay, the straight apostrophe as the typographic one; other ASCII signs go.
/// (What its documentation leaves open was read off links that work on six sites: 43 of 43 drop the colon.)
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\'' => slug.push('’'),
            c if c.is_whitespace() || c == '.' => {
                if !slug.ends_with('-') {
                    slug.push('-');
                }
            }
            '-' | '_' | '/' | '&' => slug.push(c),
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => {}
            c => slug.extend(c.to_lowercase()),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for (text, expected) in [
            ("Config.json options", "config-json-options"),
            ("Read/write access", "read/write-access"),
            ("Fees & billing", "fees-&-billing"),
            ("What's new (beta)", "what’s-new-beta"),
            ("接続名", "接続名"),
            ("Step 2: Register, then go!", "step-2-register-then-go"),
            ("session.in — clients → task", "session-in-—-clients-→-task"),
            ("例：ワークフロー", "例：ワークフロー"),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    #[test]
    fn repeated() {
        let mut anchors = Anchors::default();
        assert_eq!(&*anchors.give("A"), "a");
        assert_eq!(&*anchors.give("A"), "a-2");
        assert_eq!(&*anchors.give("A"), "a-3");
        assert_eq!(&*anchors.claim("a-2".into()), "a-2-2");
        assert_eq!(&*anchors.give("?"), "section");
    }
}
