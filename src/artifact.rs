//! Artifacts: the files of the bundle, and who may get each.

use crate::source::SitePath;

/// Who may get an artifact. What is addressed to everybody never depends on what is not.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Audience {
    Everybody,
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

impl Artifact {
    /// An artifact for everybody. `path` is one of ours and so well formed.
    pub fn public(path: &str, bytes: impl Into<Vec<u8>>) -> Artifact {
        let path = SitePath::new(path).expect("output paths are made from routes and constants");
        Artifact { path, audience: Audience::Everybody, body: Body::Bytes(bytes.into()) }
    }
}
