//! Who a page is compiled for: somebody who comes later, or a reader who is known.

use crate::expr::eval;
use crate::expr::value::Value;

/// For whom expressions over `user` are worked out.
#[derive(Clone, Debug, Default)]
pub enum Reader {
    /// Whoever comes: what depends on the reader becomes holes with the content for nobody in them.
    #[default]
    Anybody,
    /// One reader, or nobody: what depends on the reader is evaluated like everything else.
    Known(Known),
}

/// What is known of a reader.
#[derive(Clone, Debug)]
pub struct Known {
    /// `user`: an object.
    pub user: Value,
    /// The groups the reader is in.
    pub groups: Vec<Box<str>>,
    /// `inputs` in code, what the reader gave the API playground: an object.
    pub inputs: Value,
}

impl Known {
    /// A reader who is not identified.
    pub fn nobody() -> Known {
        Known { user: eval::no_user(), groups: Vec::new(), inputs: eval::no_user() }
    }
}
