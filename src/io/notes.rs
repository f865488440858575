//! What commands write down for their next run: files of the folder `.docs`, which is no part of the site and which git
//! leaves out.

use std::fs;
use std::path::Path;

/// In the docs folder.
pub const FOLDER: &str = ".docs";

/// Left out by git, each by its name: other files of the folder belong to the site's repository.
const IGNORED: &str = "/links.json\n/.gitignore\n";

/// A file of the folder, if there is one.
pub fn read(docs: &Path, name: &str) -> Option<String> {
    fs::read_to_string(docs.join(FOLDER).join(name)).ok()
}

/// Writes a file of the folder. Where it cannot be written the next run knows less, and nothing else is wrong.
pub fn write(docs: &Path, name: &str, text: &str) {
    let folder = docs.join(FOLDER);
    if fs::create_dir_all(&folder).is_ok() {
        let ignored = folder.join(".gitignore");
        if !ignored.exists() {
            _ = fs::write(ignored, IGNORED);
        }
        _ = fs::write(folder.join(name), text);
    }
}
