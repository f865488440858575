//! Artifacts: the files of the bundle, and who may get each.

use std::ops::Range;

use crate::frontmatter::Visibility;
use crate::source::SitePath;

/// Who may get an artifact.
///
/// What is addressed to everybody never depends on what is not: a bundle without its other artifacts is the bundle of the
/// site without its restricted pages, byte for byte. What is addressed to a class depends on no other class.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Audience {
    Everybody,
    /// Readers whom the rule admits: files of pages with this rule.
    Class(Visibility),
    /// Readers whom each of several rules admits, sorted: files of pages that show parts of specifications to them.
    All(Vec<Visibility>),
    /// Readers in each of these groups, sorted, `*` for all who are logged in: it says which classes they may be in.
    Groups(Vec<Box<str>>),
}

/// One file of the bundle.
#[derive(Clone, PartialEq, Debug)]
pub struct Artifact {
    /// Below the output folder.
    pub path: SitePath,
    pub audience: Audience,
    pub body: Body,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Body {
    Bytes(Vec<u8>),
    /// A file of the docs folder, copied as it is.
    Copy(SitePath),
}

/// A piece of a file that an earlier bundle has, too.
#[derive(Clone, PartialEq, Debug)]
pub enum Piece {
    Bytes(Vec<u8>),
    /// These bytes of the file of the same path in the last bundle.
    Earlier(Range<u64>),
}

impl Artifact {
    /// `path` is one of ours and so well formed.
    pub fn new(audience: Audience, path: &str, bytes: impl Into<Vec<u8>>) -> Artifact {
        let path = SitePath::new(path).expect("output paths are made from routes and constants");
        Artifact { path, audience, body: Body::Bytes(bytes.into()) }
    }

    /// An artifact for everybody.
    pub fn public(path: &str, bytes: impl Into<Vec<u8>>) -> Artifact {
        Artifact::new(Audience::Everybody, path, bytes)
    }
}
