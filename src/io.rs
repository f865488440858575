//! Files: reading the docs folder, writing the bundle.
