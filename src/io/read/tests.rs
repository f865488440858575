use std::path::Path;

use super::*;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Folder {
        let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
        fs::create_dir(folder.root()).expect("a folder");
        for (path, text) in files {
            folder.write(path, text.as_bytes());
        }
        folder
    }

    fn root(&self) -> PathBuf {
        self.0.path().join("docs")
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    /// `from` is below the folder, `to` as a link says it.
    #[cfg(unix)]
    fn link(&self, from: &str, to: impl AsRef<Path>) {
        let from = self.root().join(from);
        fs::create_dir_all(from.parent().expect("it is in the folder")).expect("a folder");
        std::os::unix::fs::symlink(to, from).expect("a link");
    }

    fn read(&self) -> Checked<Inputs> {
        inputs(&self.root(), &self.root().join("dist")).expect("a folder")
    }

    /// What was read, as `t path` for texts, `a path` for assets, `i path` for ignored, `CODE message` for findings.
    #[track_caller]
    fn check(&self, expected: &[&str]) {
        let Checked { value, diags } = self.read();
        let mut seen: Vec<String> = Vec::new();
        let texts = value.pages.iter().map(|page| (page.file, &page.path));
        let mut texts: Vec<_> = texts.chain(value.sources.iter().map(|source| (source.file, &source.path))).collect();
        texts.sort();
        seen.extend(texts.iter().map(|(_, path)| format!("t {path}")));
        seen.extend(value.assets.iter().map(|asset| format!("a {}", asset.path)));
        seen.extend(value.ignored.iter().map(|path| format!("i {path}")));
        let mut findings: Vec<String> =
            diags.iter().map(|diag| format!("{} {}", diag.code.number(), diag.message)).collect();
        findings.sort();
        seen.extend(findings);
        assert_eq!(seen, expected);
        assert!(texts.iter().enumerate().all(|(at, (file, _))| file.0 == at as u32));
        assert!(diags.iter().all(|diag| diag.help.is_some()));
    }
}

#[test]
fn texts_and_assets_in_order() {
    Folder::new(&[
        ("b/x.mdx", ""),
        ("b.mdx", ""),
        ("a.PNG", ""),
        ("docs.json", ""),
        ("noext", ""),
        ("theme/p.html", ""),
        ("p.html", ""),
    ])
    .check(&["t b.mdx", "t b/x.mdx", "t docs.json", "t theme/p.html", "a a.PNG", "a noext", "a p.html"]);
}

#[test]
fn what_is_never_read() {
    let folder = Folder::new(&[
        ("a.mdx", ""),
        (".env", "SECRET=1"),
        (".git/config", ""),
        ("node_modules/x/readme.md", ""),
        ("dist/index.html", ""),
        ("b/dist/index.html", ""),
        ("b/.hidden.mdx", ""),
        ("public/index.html", ""),
        (".public.docs/record", ""),
        ("build/site/deep/index.html", ""),
        ("build/.site.docs/record", ""),
        ("build/notes.mdx", ""),
    ]);
    folder.check(&["t a.mdx", "t build/notes.mdx", "a b/dist/index.html"]);
}

#[cfg(unix)]
#[test]
fn links_into_an_earlier_output() {
    let folder = Folder::new(&[
        ("a.mdx", ""),
        ("build/site/deep/x.html", ""),
        ("build/.site.docs/record", ""),
        ("b/y.html", ""),
    ]);
    folder.link("latest", "build/site");
    folder.link("deep", "build/site/deep");
    folder.link("x.html", "build/site/deep/x.html");
    folder.link("y.html", "b/y.html");
    folder.check(&[
        "t a.mdx",
        "a b/y.html",
        "a y.html",
        "E0105 `deep` is a symbolic link that leads to a file that is never published",
        "E0105 `latest` is a symbolic link that leads to a file that is never published",
        "E0105 `x.html` is a symbolic link that leads to a file that is never published",
    ]);
}

#[test]
fn ignore_files() {
    let folder = Folder::new(&[
        (".mintignore", "\u{feff}drafts/\n*.draft.mdx\n# a comment\n/only-root.mdx\n"),
        (".docsignore", "!README.md\nkeep/*\n!keep/this.mdx\n[z-a]\n"),
        ("drafts/a.mdx", ""),
        ("x.draft.mdx", ""),
        ("only-root.mdx", ""),
        ("b/only-root.mdx", ""),
        ("README.md", ""),
        ("LICENSE.md", ""),
        ("keep/this.mdx", ""),
        ("keep/that.mdx", ""),
    ]);
    folder.check(&[
        "t README.md",
        "t b/only-root.mdx",
        "t keep/this.mdx",
        "i LICENSE.md",
        "i drafts",
        "i keep/that.mdx",
        "i only-root.mdx",
        "i x.draft.mdx",
        "E0110 line 4 of `.docsignore` is not a pattern and is passed over: error parsing glob '[z-a]': invalid range; 'z' > 'a'",
    ]);
}

#[test]
fn text_that_is_none() {
    let folder = Folder::new(&[("good.mdx", "ok")]);
    folder.write("latin.mdx", b"one\ntwo\ncaf\xe9\n");
    folder.write("wide.mdx", b"\xff\xfeh\0i\0");
    folder.write("cut.mdx", b"ab\xe6\x8e");
    folder.write("nul.mdx", b"a\0b\0");
    folder.write("latin.txt", b"caf\xe9");
    folder.check(&[
        "t good.mdx",
        "t nul.mdx",
        "a latin.txt",
        "E0101 `cut.mdx` is not UTF-8: byte 0xe6 in line 1, column 3, after `ab`",
        "E0101 `latin.mdx` is not UTF-8: byte 0xe9 in line 3, column 4, after `caf`",
        "E0101 `wide.mdx` is not UTF-8: byte 0xff in line 1, column 1",
        "E0102 the file holds a NUL byte, which no page can show",
    ]);
    let Checked { value, diags } = folder.read();
    let unreadable: Vec<&str> = value.unreadable.iter().map(SitePath::as_str).collect();
    assert_eq!(unreadable, ["cut.mdx", "latin.mdx", "wide.mdx"]);
    let nul = diags.iter().find(|diag| diag.code == Code::NulByte).expect("found above");
    assert_eq!(nul.span.map(|span| (span.start, span.end)), Some((1, 2)));
    let wide = diags.iter().find(|diag| diag.message.contains("wide.mdx")).expect("found above");
    assert!(wide.help.as_ref().expect("help").contains("UTF-16"));
}

#[test]
fn a_byte_order_mark_is_dropped() {
    let folder = Folder::new(&[("a.mdx", "\u{feff}---\n")]);
    assert_eq!(&*folder.read().value.pages[0].read().expect("it is as it was").text, "---\n");
}

#[test]
fn a_text_file_over_the_limit() {
    let folder = Folder::new(&[]);
    let file = fs::File::create(folder.root().join("big.json")).expect("a file");
    file.set_len(MAX_TEXT + 1).expect("a sparse file");
    fs::File::create(folder.root().join("big.mp4")).expect("a file").set_len(MAX_TEXT + 1).expect("a sparse file");
    folder.check(&["a big.mp4", "E0104 `big.json` has 64 MiB, more than the 64 MiB that are read as text"]);
}

#[test]
fn keys() {
    let folder = Folder::new(&[
        ("keys/docs.pub.pem", "-----BEGIN PUBLIC KEY-----\n"),
        ("keys/docs.pem", "-----BEGIN PRIVATE KEY-----\n"),
        ("keys/old.KEY", "-----BEGIN EC PRIVATE KEY-----\n"),
        ("keys/other.key", "apples"),
    ]);
    folder.write("keys/binary.pem", b"\xff");
    folder.check(&[
        "t keys/docs.pub.pem",
        "E0806 `keys/docs.pem` holds a private key, which has no place in a docs folder",
        "E0806 `keys/old.KEY` holds a private key, which has no place in a docs folder",
    ]);
}

#[test]
fn keys_in_other_files() {
    let key = "-----BEGIN OPENSSH PRIVATE KEY-----\n\
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\nQyNTUxOQ==\n";
    let page = format!("# Key\n\n```\n{key}```\n");
    let jwk = r#"{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}"#;
    Folder::new(&[
        ("keys.txt", key),
        ("id_rsa", key),
        ("page.mdx", &page),
        ("jwk.json", jwk),
        ("docs.json", jwk),
        ("example.mdx", "```\n-----BEGIN PRIVATE KEY-----\nMIIE…\n-----END PRIVATE KEY-----\n```\n"),
    ])
    .check(&[
        "t docs.json",
        "t example.mdx",
        "E0806 `docs.json` holds a private key in line 1, which has no place in a docs folder",
        "E0806 `id_rsa` holds a private key, which has no place in a docs folder",
        "E0806 `jwk.json` holds a private key in line 1, which has no place in a docs folder",
        "E0806 `keys.txt` holds a private key, which has no place in a docs folder",
        "E0806 `page.mdx` holds a private key in line 4, which has no place in a docs folder",
    ]);
}

#[cfg(unix)]
#[test]
fn links() {
    let folder =
        Folder::new(&[("a.mdx", "a"), ("real/x.mdx", "x"), (".env", "SECRET"), ("key.key", "k"), ("dist/x", "")]);
    fs::write(folder.0.path().join("outside.txt"), "precious").expect("a file");
    folder.link("b.mdx", "a.mdx");
    folder.link("linked", "real");
    folder.link("real/again", "../more");
    folder.link("more/y.mdx", "../a.mdx");
    folder.link("bad/out.txt", "../../outside.txt");
    folder.link("bad/up", "../..");
    folder.link("bad/here", ".");
    folder.link("bad/top", "..");
    folder.link("bad/nowhere", "missing");
    folder.link("bad/self", "self");
    folder.link("bad/env.txt", "../.env");
    folder.link("bad/old.html", "../dist/x");
    folder.link("bad/key.txt", "../key.key");
    folder.check(&[
        "t a.mdx",
        "t b.mdx",
        "t linked/x.mdx",
        "t more/y.mdx",
        "t real/again/y.mdx",
        "t real/x.mdx",
        "E0105 `bad/env.txt` is a symbolic link that leads to a file that is never published",
        "E0105 `bad/here` is a symbolic link that leads back to a folder that holds it",
        "E0105 `bad/nowhere` is a symbolic link that leads nowhere",
        "E0105 `bad/old.html` is a symbolic link that leads to a file that is never published",
        "E0105 `bad/out.txt` is a symbolic link that leads out of the docs folder",
        "E0105 `bad/self` is a symbolic link that cannot be followed to its end",
        "E0105 `bad/top` is a symbolic link that leads back to a folder that holds it",
        "E0105 `bad/up` is a symbolic link that leads out of the docs folder",
        "E0105 `linked/again` is a symbolic link that leads to a folder, inside of a folder that is itself linked",
    ]);
}

#[cfg(unix)]
#[test]
fn a_linked_output_is_not_read() {
    let folder = Folder::new(&[("a.mdx", ""), ("build/index.html", "")]);
    fs::create_dir(folder.0.path().join("elsewhere")).expect("a folder");
    folder.link("dist", "../elsewhere");
    folder.check(&["t a.mdx", "a build/index.html"]);
    fs::remove_file(folder.root().join("dist")).expect("a link");
    folder.link("dist", "build");
    folder.check(&["t a.mdx"]);
}

#[cfg(unix)]
#[test]
fn links_do_not_multiply() {
    // Two links a folder, thirty folders: 2^30 paths for a walk that follows them all.
    let folder = Folder::new(&[("end.mdx", "")]);
    for at in 0..30 {
        folder.link(&format!("d{at}/x"), format!("../d{}", at + 1));
        folder.link(&format!("d{at}/y"), format!("../d{}", at + 1));
    }
    folder.write("d30/end.mdx", b"");
    let read = folder.read();
    assert_eq!(read.value.pages.len(), 4, "the file at the top, that in `d30`, and twice by the links of `d29`");
}

#[cfg(unix)]
#[test]
fn names_that_are_no_addresses() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new(&[("a\nb.mdx", ""), ("a\\b.mdx", ""), ("ok ü%?.mdx", "")]);
    fs::write(folder.root().join(std::ffi::OsStr::from_bytes(b"caf\xe9.mdx")), "").expect("a file");
    folder.check(&[
        "t ok ü%?.mdx",
        "E0106 the name of `a\\\\b.mdx` holds a backslash, which browsers read as `/`",
        "E0106 the name of `a\\nb.mdx` holds a control character",
        "E0106 the name of `caf\u{fffd}.mdx` holds bytes that are not UTF-8",
    ]);
}

#[cfg(unix)]
#[test]
fn sockets_are_not_opened() {
    let folder = Folder::new(&[("a.mdx", "")]);
    let _socket = std::os::unix::net::UnixListener::bind(folder.root().join("s.mdx")).expect("a socket");
    folder.check(&["t a.mdx", "E0107 `s.mdx` is neither a file nor a folder; it is left out"]);
}

#[test]
fn folders_nested_deeply() {
    let folder = Folder::new(&[(&format!("{}a.mdx", "d/".repeat(63)), "")]);
    folder.check(&[&format!("t {}a.mdx", "d/".repeat(63))]);
    let folder = Folder::new(&[(&format!("{}a.mdx", "d/".repeat(64)), "")]);
    folder.check(&["E0108 folders are nested deeper than 64 levels; this one is left out"]);
}

#[test]
fn sizes_of_pictures() {
    let folder = Folder::new(&[("a.svg", "<svg viewBox='0 0 30 20'/>"), ("bad.png", "no picture"), ("a.txt", "")]);
    // A PNG ends its header after 24 bytes: width 3, height 2.
    folder.write("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\x06\0\0\0");
    let assets = folder.read().value.assets;
    let sizes: Vec<_> = assets.iter().map(|asset| (asset.path.as_str(), asset.size)).collect();
    assert_eq!(sizes, [("a.png", Some((3, 2))), ("a.svg", Some((30, 20))), ("a.txt", None), ("bad.png", None)]);
}

#[test]
fn a_folder_that_is_none() {
    let folder = Folder::new(&[("file", "")]);
    for path in [folder.root().join("missing"), folder.root().join("file"), folder.root().join("file/x")] {
        let diag = inputs(&path, Path::new("dist")).expect_err("no folder");
        assert_eq!(diag.code, Code::FolderMissing);
    }
}
