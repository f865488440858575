//! The site file: docs.json, docs.yaml or mint.json, as one typed model.
