//! Addresses that open an editor at a place of a file.

use std::path::Path;

/// Editors that take addresses like Visual Studio Code's.
const LIKE_CODE: [&str; 6] = ["vscode", "vscode-insiders", "vscodium", "cursor", "windsurf", "zed"];

/// JetBrains' editors.
const JETBRAINS: [&str; 8] = ["idea", "webstorm", "phpstorm", "pycharm", "goland", "rubymine", "rider", "clion"];

/// The form of an editor's addresses, with `{path}`, `{line}` and `{column}`: by the editor's name, or as it is given.
pub fn form(editor: &str) -> String {
    match editor.trim() {
        name if LIKE_CODE.contains(&name) => format!("{name}://file/{{path}}:{{line}}:{{column}}"),
        name if JETBRAINS.contains(&name) => format!("{name}://open?file={{path}}&line={{line}}&column={{column}}"),
        "textmate" => "txmt://open?url=file://{path}&line={line}&column={column}".to_owned(),
        form => form.to_owned(),
    }
}

/// The address of a place of a file. `form` is as `form` gives it.
pub fn address(form: &str, file: &Path, line: usize, column: usize) -> String {
    // A system with drives writes `C:\a`.
    let path = file.to_string_lossy().replace('\\', "/");
    let path = percent_encoding::utf8_percent_encode(&path, ENCODED).to_string();
    // `vscode://file/` is followed by a path without its first slash; anything else that takes a path takes a whole one.
    let path = path.trim_start_matches('/');
    let form = form.replace("{line}", &line.to_string()).replace("{column}", &column.to_string());
    form.replace("//file/{path}", &format!("//file/{path}")).replace("{path}", &format!("/{path}"))
}

const ENCODED: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors() {
        let check = |editor: &str, expected: &str| {
            assert_eq!(address(&form(editor), Path::new("/docs/a b.mdx"), 7, 3), expected, "{editor}");
        };
        check("vscode", "vscode://file/docs/a%20b.mdx:7:3");
        check("zed", "zed://file/docs/a%20b.mdx:7:3");
        check("webstorm", "webstorm://open?file=/docs/a%20b.mdx&line=7&column=3");
        check("textmate", "txmt://open?url=file:///docs/a%20b.mdx&line=7&column=3");
        check("own://go?f={path}&l={line}", "own://go?f=/docs/a%20b.mdx&l=7");
    }
}
