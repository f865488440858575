//! Site-wide files: assets, 404, sitemap, robots, headers.
