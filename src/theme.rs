//! A theme: templates, components with their signatures, styles; the site's own file of a path wins over ours.
