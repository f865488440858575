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
    let first = ["first.js", "first-whole.js", "first-api.js", "first-whole-api.js"];
    for name in first.into_iter().chain(["groups.js", "more.js", "site.js"]) {
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

/// The scripts of a site by their names, with what each weighs on the way to a reader, compressed by brotli.
fn sizes(docs: &str) -> Value {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("loader-{}", docs.replace('/', "-")));
    // A build leaves scripts of the one before, which open pages may still ask for.
    let _ = fs::remove_dir_all(&out);
    let mut build = Command::new(env!("CARGO_BIN_EXE_docs"));
    let output = build.arg("build").arg(root().join(docs)).arg("--out").arg(&out).output().expect("the binary starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let weigh = "const fs = require('fs'); const [, folder] = process.argv; const sizes = {}; \
                 for (const name of fs.readdirSync(folder)) if (name.endsWith('.js')) \
                 sizes[name.split('.')[0]] = require('zlib').brotliCompressSync(fs.readFileSync(`${folder}/${name}`)).length; \
                 console.log(JSON.stringify(sizes))";
    let folder = out.join("_docs");
    serde_json::from_str(&node(&["-e", weigh, folder.to_str().expect("UTF-8")])).expect("sizes as JSON")
}

fn size(sizes: &Value, name: &str) -> u64 {
    sizes[name].as_u64().unwrap_or_else(|| panic!("no {name} in {sizes}"))
}

#[test]
fn scripts_are_small() {
    let sizes = sizes("tests/browser/reader/forms");
    let size = |name: &str| size(&sizes, name);
    assert!(size("core") < 4000, "{sizes}");
    // With the whole language, and the theme's; what a reader reaches for comes then, and that it did not come is said by
    // these.
    assert!(size("core-whole") + size("first") + size("site") < 12_000, "{sizes}");
    // For who reads, beside the module of the handshake; and pages that not everybody may see.
    assert!(size("groups") < 3_000, "{sizes}");
    assert!(size("more") < 3_000, "{sizes}");
    // Nobody sends requests from there.
    assert!(sizes["first-api"].is_null() && sizes["playground"].is_null(), "{sizes}");
}

/// Where readers send requests, scripts of all pages may set values for them; the rest comes when it is reached for.
#[test]
fn scripts_of_sites_with_a_playground_are_small() {
    let sizes = sizes("example-site");
    let size = |name: &str| size(&sizes, name);
    assert!(size("core-whole") + size("first-api") + size("site") < 12_200, "{sizes}");
    assert!(sizes["first"].is_null(), "{sizes}");
    assert!(size("playground") < 20_000 && size("samples") < 10_000, "{sizes}");
    // What comes for a search, and for a log-in by token.
    assert!(size("search") < 10_000 && size("login") < 5_500, "{sizes}");
}
