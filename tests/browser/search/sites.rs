//! Sites to be searched.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::json;

use crate::driver::{self, Context, Tab};
use crate::server::{Server, Site};

const SPEC: &str = r#"{ "openapi": "3.1.0", "info": { "title": "Forge", "version": "1" }, "servers": [{ "url": "https://api.example" }],
  "paths": { "/v1/anvils": { "post": { "summary": "Create an anvil", "description": "Makes one, red hot.",
    "parameters": [{ "name": "weight", "in": "query", "required": true, "description": "How heavy it is to be.", "schema": { "type": "integer" } }], "responses": { "200": { "description": "Made" } } } } } }"#;

const SMALL: [(&str, &str); 12] = [
    (
        "docs.json",
        r##"{ "theme": "mint", "name": "Forge", "colors": { "primary": "#0F766E" }, "search": { "prompt": "Look for anvils" },
          "navigation": { "groups": [
            { "group": "Guides", "pages": ["start", "forging", "config", "unsearchable", "noindex", "hidden", "nobody", "hostile"] },
            { "group": "API", "pages": ["POST /v1/anvils"] } ] },
          "api": { "openapi": "openapi.json" } }"##,
    ),
    ("openapi.json", SPEC),
    ("start.mdx", "---\ntitle: Start\n---\n\nBegin here. An anvil is heavy.\n"),
    (
        "forging.mdx",
        "---\ntitle: Forging an anvil\nkeywords: [blacksmithery]\n---\n\nOf quicksilver nothing is made.\n\n## Hot iron\n\nHot iron is bent; forging takes a hammer.\n",
    ),
    (
        "config.mdx",
        "---\ntitle: Configuration\n---\n\nThe configured values.\n\n```js\nawait createUser({ name });\n```\n",
    ),
    ("unsearchable.mdx", "---\ntitle: Unsearchable\nsearchable: false\n---\n\nquicksilver\n"),
    ("noindex.mdx", "---\ntitle: Noindex\nnoindex: true\n---\n\nquicksilver\n"),
    ("hidden.mdx", "---\ntitle: Hidden\nhidden: true\n---\n\nquicksilver\n"),
    ("nobody.mdx", "---\ntitle: Nobody\ngroups: []\n---\n\nquicksilver\n"),
    ("stray.mdx", "---\ntitle: Stray\n---\n\nquicksilver\n"),
    (
        "hostile.mdx",
        "---\ntitle: \"<img src=x onerror=window.broken=1>\"\nkeywords: [hostile]\n---\n\n`<img src=x onerror=window.broken=1>`\n",
    ),
    ("icon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
];

const LARGE: [(&str, &str); 11] = [
    (
        "docs.json",
        r##"{ "theme": "mint", "name": "Forges", "colors": { "primary": "#0F766E" }, "navigation": { "languages": [
          { "language": "en", "default": true, "versions": [
            { "version": "v2", "tabs": [
              { "tab": "Guides", "pages": ["en/v2/start", "en/v2/anvils"] },
              { "tab": "Reference", "pages": ["en/v2/reference"] } ] },
            { "version": "v1", "pages": ["en/v1/anvils"] } ] },
          { "language": "zh", "pages": ["zh/start"] },
          { "language": "ja", "pages": ["ja/start"] },
          { "language": "ar", "pages": ["ar/start"] },
          { "language": "fr", "pages": ["fr/start"] } ] } }"##,
    ),
    ("en/v2/start.mdx", "---\ntitle: Start\n---\n\nWelcome.\n"),
    ("en/v2/anvils.mdx", "---\ntitle: Anvils of today\n---\n\nAn anvil.\n"),
    ("en/v2/reference.mdx", "---\ntitle: Every anvil there is\n---\n\nAn anvil.\n"),
    ("en/v1/anvils.mdx", "---\ntitle: Anvils of yesterday\n---\n\nAn anvil.\n"),
    ("zh/start.mdx", "---\ntitle: 知识库\n---\n\n创建和管理知识库。\n"),
    ("ja/start.mdx", "---\ntitle: データベースの接続\n---\n\nデータベースに接続します。\n"),
    ("ar/start.mdx", "---\ntitle: مكتبة\n---\n\nتجد هنا المكتبات كلها.\n"),
    ("fr/start.mdx", "---\ntitle: Élevage\n---\n\nÉlever des enclumes.\n"),
    ("favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ("notes.mdx", "---\ntitle: Notes\n---\n\nIn no navigation.\n"),
];

fn build(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_docs")).arg("build").arg(&folder).output();
    let output = output.expect("the binary starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder.join("dist")
}

/// In one language, with a page of each kind that is not to be found.
pub fn small() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| build("search-small", &SMALL))
}

/// Languages, versions and tabs.
pub fn large() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| build("search-large", &LARGE))
}

/// A site of pages that are called `page-0` and so on, built anew.
pub fn pages(name: &str, texts: &[String]) -> PathBuf {
    let names: Vec<String> = (0..texts.len()).map(|at| format!("page-{at}")).collect();
    let site = json!({ "theme": "mint", "name": "Pages", "colors": { "primary": "#0F766E" }, "navigation": { "pages": names } });
    let site = site.to_string();
    let paths: Vec<String> = names.iter().map(|name| format!("{name}.mdx")).collect();
    let mut files = vec![("docs.json", site.as_str()), ("favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")];
    files.extend(paths.iter().zip(texts).map(|(path, text)| (path.as_str(), text.as_str())));
    build(name, &files)
}

/// More pages about one thing than are shown at once.
pub fn long() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let text = |at: usize| format!("---\ntitle: Vessel {at}\n---\n\nThere is quicksilver in it.\n");
    BUILT.get_or_init(|| pages("search-long", &(0..33).map(text).collect::<Vec<_>>()))
}

pub fn serve(site: &Path) -> Server {
    Server::start(Site::new(site))
}

pub fn open(site: &Path, page: &str) -> (Server, Context, Tab) {
    let server = serve(site);
    let context = driver::context();
    let tab = context.tab();
    tab.open(&server.url(page));
    (server, context, tab)
}
