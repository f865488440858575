//! From one source to one document: the MDX scanner, comrak, frontmatter, expressions, facts.
