//! Built sites with personal pages, and stored sessions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::{Value, json};

/// A docs folder and what was built from it.
pub struct Built {
    pub docs: PathBuf,
    pub out: PathBuf,
}

impl Built {
    pub fn example() -> Built {
        static OUT: OnceLock<PathBuf> = OnceLock::new();
        let docs = root().join("example-site");
        let out = OUT.get_or_init(|| build(&docs, "reader-example")).clone();
        Built { docs, out }
    }

    /// The site with a slot of each kind.
    pub fn forms() -> Built {
        static OUT: OnceLock<PathBuf> = OnceLock::new();
        let docs = root().join("tests/browser/reader/forms");
        let out = OUT.get_or_init(|| build(&docs, "reader-forms")).clone();
        Built { docs, out }
    }

    /// The site whose colors tell what everybody sees from what is a reader's own.
    pub fn flash() -> Built {
        static OUT: OnceLock<PathBuf> = OnceLock::new();
        let docs = root().join("tests/browser/reader/flash");
        let out = OUT.get_or_init(|| build(&docs, "reader-flash")).clone();
        Built { docs, out }
    }

    /// Routes of pages with a manifest, sorted.
    pub fn personal_pages(&self) -> Vec<String> {
        let mut pages = Vec::new();
        collect(&self.out, "", &mut pages);
        pages.sort();
        pages
    }

    /// A copy of the bundle with another first page: `from` is replaced by `to`.
    pub fn altered(&self, from: &str, to: &str) -> PathBuf {
        // Tests run beside one another.
        let name: String = to.chars().filter(char::is_ascii_alphanumeric).collect();
        let copy = self.out.with_extension(format!("altered-{name}"));
        if copy.exists() {
            fs::remove_dir_all(&copy).expect("the copy of the last run can be removed");
        }
        copy_folder(&self.out, &copy);
        let page = copy.join("index.html");
        let text = fs::read_to_string(&page).expect("a page");
        assert!(text.contains(from), "{from}");
        fs::write(page, text.replace(from, to)).expect("a page");
        copy
    }

    /// Names of the docs folder's personas.
    pub fn personas(&self) -> Vec<String> {
        let files = fs::read_dir(self.docs.join("personas")).expect("personas").flatten();
        let mut names: Vec<String> =
            files.map(|file| file.path().file_stem().expect("a name").to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// The main content of a page as the build renders it for a persona.
    pub fn rendered(&self, page: &str, persona: &str) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_docs"));
        command.args(["render", page, "--dir"]).arg(&self.docs).args(["--as", persona]);
        let output = command.output().expect("the binary starts");
        assert!(output.status.success(), "{page} as {persona}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn build(docs: &Path, name: &str) -> PathBuf {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let mut command = Command::new(env!("CARGO_BIN_EXE_docs"));
    let output = command.arg("build").arg(docs).arg("--out").arg(&out).output().expect("the binary starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    out
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() { copy_folder(&path, &copy) } else { fs::copy(&path, copy).map(|_| ()).expect("a copy") }
    }
}

fn collect(folder: &Path, route: &str, pages: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && name != "_docs" && name != "_readers" {
            collect(&path, &format!("{route}/{name}"), pages);
        } else if name == "index.html" && fs::read_to_string(&path).expect("a page").contains("id=\"docs-manifest\"") {
            pages.push(format!("{route}/"));
        }
    }
}

/// A persona of a docs folder: a `User` object.
pub fn persona(docs: &Path, name: &str) -> Value {
    let path = docs.join("personas").join(format!("{name}.json"));
    serde_json::from_str(&fs::read_to_string(&path).expect("a persona")).expect("JSON")
}

/// A script that stores a session, as a handshake would have done before the page was opened.
pub fn session(base: &str, user: &Value) -> String {
    session_of(base, user, 1)
}

/// When sessions were made, in milliseconds since 1970: after `invalidBefore` of the site `forms`.
pub const CREATED_AT: i64 = 1_800_000_000_000;

/// The same for a later generation of it: loaders look again at nothing else.
pub fn session_of(base: &str, user: &Value, generation: u32) -> String {
    let record = json!({
        "v": 1, "id": "test", "generation": generation, "user": user, "handshake": "jwt", "createdAt": CREATED_AT,
    });
    let inputs = json!({ "id": "test", "inputs": user["apiPlaygroundInputs"] });
    let set = |store: &str, key: &str, value: &Value| {
        format!("{store}.setItem({}, {});", json!(format!("docs:{key}:{base}")), json!(value.to_string()))
    };
    format!("{}\n{}", set("localStorage", "session", &record), set("sessionStorage", "inputs", &inputs))
}

/// What the reader's groups may see is kept, where the site has log-ins.
pub const HAS_GROUPS: &str = "(() => { \
    const of = ({ id, user }) => id + JSON.stringify(user.groups); \
    const [record, session] = ['groups', 'session'].map((name) => JSON.parse(localStorage[`docs:${name}:`] ?? '{}')); \
    return !document.querySelector('[data-groups], script[src*=\"/groups.\"]') || record.of === of(session); })()";
