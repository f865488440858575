//! The loader's files: made from the sources that are here, and small.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn node(arguments: &[&str]) -> String {
    let output = Command::new("node").args(arguments).output().expect("node starts: `cargo xtask test` installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn built_files_are_current() {
    let out = "target/tmp/loader";
    let paths = [&root().join("xtask/src/client.mjs"), root()].map(|path| path.to_str().expect("UTF-8").to_owned());
    node(&[&paths[0], &paths[1], "src/client/entry.js", out]);
    for name in ["small.js", "whole.js"] {
        let read = |folder: &str| fs::read_to_string(root().join(folder).join(name)).expect("a script");
        assert!(read(out) == read("src/client/built"), "{name} is not what src/client makes: run `cargo xtask client`");
    }
}

#[test]
fn the_themes_scripts_are_current() {
    let out = "target/tmp/theme-scripts";
    let paths = [&root().join("xtask/src/theme.mjs"), root()].map(|path| path.to_str().expect("UTF-8").to_owned());
    node(&[&paths[0], &paths[1], out]);
    for name in ["first.js", "first-whole.js", "groups.js", "more.js", "site.js"] {
        let read = |folder: &str| fs::read_to_string(root().join(folder).join(name)).expect("a script");
        assert!(
            read(out) == read("src/theme/scripts"),
            "{name} is not what themes/default/js makes: run `cargo xtask client`"
        );
    }
}

#[test]
fn modules_are_current() {
    let out = "target/tmp/handshakes";
    let paths = [&root().join("xtask/src/modules.mjs"), root()].map(|path| path.to_str().expect("UTF-8").to_owned());
    node(&[&paths[0], &paths[1], out]);
    for name in ["jwt.js", "shared.js", "oauth.js", "playground.js", "samples.js", "search.js", "preview.js"] {
        let read = |folder: &str| fs::read_to_string(root().join(folder).join(name)).expect("a module");
        assert!(read(out) == read("src/client/built"), "{name} is not what src/client makes: run `cargo xtask client`");
    }
}

/// What a page's scripts weigh on the way to a reader, compressed by brotli.
#[test]
fn scripts_are_small() {
    let docs = root().join("tests/browser/reader/forms");
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("loader-site");
    // A build leaves scripts of the one before, which open pages may still ask for.
    let _ = fs::remove_dir_all(&out);
    let mut build = Command::new(env!("CARGO_BIN_EXE_docs"));
    let output = build.arg("build").arg(docs).arg("--out").arg(&out).output().expect("the binary starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let weigh = "const fs = require('fs'); const [, folder] = process.argv; const sizes = {}; \
                 for (const name of fs.readdirSync(folder)) if (name.endsWith('.js')) \
                 sizes[name.split('.')[0]] = require('zlib').brotliCompressSync(fs.readFileSync(`${folder}/${name}`)).length; \
                 console.log(JSON.stringify(sizes))";
    let folder = out.join("_docs");
    let sizes: Value =
        serde_json::from_str(&node(&["-e", weigh, folder.to_str().expect("UTF-8")])).expect("sizes as JSON");
    let size = |name: &str| sizes[name].as_u64().unwrap_or_else(|| panic!("no {name} in {sizes}"));
    assert!(size("core") < 4000, "{sizes}");
    // With the whole language, and the theme's; what a reader reaches for comes then.
    assert!(size("core-whole") + size("first") + size("site") < 12_200, "{sizes}");
    // For who reads, beside the module of the handshake; and pages that not everybody may see.
    assert!(size("groups") < 3_000, "{sizes}");
    assert!(size("more") < 3_000, "{sizes}");
}
