//! The menu of a page, and prompts: by mouse, by keyboard, without script.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::driver::{self, Context, Tab};
use crate::server::{Server, Site};

const SITE: &str = r##"{
  "theme": "mint", "name": "Menu", "url": "https://docs.example", "colors": { "primary": "#0F766E" }, "favicon": "/icon.svg",
  "contextual": { "options": [ "copy", "view", "chatgpt",
    { "title": "Share", "icon": "mail", "href": { "base": "https://share.example", "query": [{ "key": "q", "value": "$page" }] } } ] },
  "navigation": { "pages": ["index"] }
}"##;

const PAGE: &str = "---\ntitle: A page\n---\nWith **words**.\n\n<Prompt description=\"Do it\" actions={[\"copy\", \"cursor\"]}>\n\
    - One *thing*\n- Another\n</Prompt>\n\n<Prompt description=\"Yours\">Of {user.name ?? \"you\"}</Prompt>\n";

const MARKDOWN: &str =
    "# A page\n\nWith **words**.\n\n**Do it**\n\n> - One *thing*\n> - Another\n\n**Yours**\n\n> Of you\n";

fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page-menu");
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("docs.json"), SITE).expect("the site file");
        fs::write(folder.join("icon.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").expect("the icon");
        fs::write(folder.join("index.mdx"), PAGE).expect("the page");
        let output = Command::new(env!("CARGO_BIN_EXE_docs")).arg("build").arg(&folder).output();
        let output = output.expect("the binary starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        folder.join("dist")
    })
}

/// A tab with the page, whose clipboard is a variable: the browser's own asks for leave.
fn open(server: &Server) -> (Context, Tab) {
    let context = driver::context();
    let tab = context.tab();
    tab.open(&server.url("/"));
    tab.evaluate(
        "navigator.clipboard.writeText = async (text) => { window.copied = text };
         navigator.clipboard.write = async ([item]) => { window.copied = await (await item.getType('text/plain')).text() };",
    );
    (context, tab)
}

#[test]
fn a_page_is_copied_as_markdown() {
    let server = Server::start(Site::new(built()));
    let (_context, tab) = open(&server);
    tab.click(".d-page-menu > [data-copy-page]");
    tab.wait_for("document.querySelector('.d-page-menu [role=status]').textContent === 'Copied'");
    assert_eq!(tab.text("window.copied"), MARKDOWN);
    tab.assert_clean();
}

#[test]
fn the_menu_is_used_with_the_keyboard() {
    let server = Server::start(Site::new(built()));
    let (_context, tab) = open(&server);
    let menu = "document.querySelector('.d-page-menu details')";
    let focused = "document.activeElement.textContent";
    tab.evaluate(&format!("{menu}.querySelector('summary').focus()"));
    tab.press("Enter");
    tab.wait_for(&format!("{menu}.open"));
    for (key, expected) in [
        ("ArrowDown", "Copy page"),
        ("ArrowDown", "View as Markdown"),
        ("End", "Share"),
        ("ArrowDown", "Copy page"),
        ("ArrowUp", "Share"),
        ("Home", "Copy page"),
    ] {
        tab.press(key);
        // The first key may have to wait for what follows keys.
        tab.wait_for(&format!("{focused}.trim().startsWith('{expected}')"));
    }
    tab.press("Escape");
    assert!(tab.is(&format!("!{menu}.open && document.activeElement.matches('summary')")), "Escape closes it");
    tab.press("ArrowDown");
    tab.press("Enter");
    tab.wait_for("window.copied !== undefined");
    assert_eq!(tab.text("window.copied"), MARKDOWN);
    assert!(tab.is(&format!("!{menu}.open && document.activeElement.matches('summary')")), "and so does a choice");
    tab.press("Enter");
    for _ in 0..5 {
        tab.press("Tab");
    }
    assert!(tab.is(&format!("!{menu}.open")), "it does not stay open behind who leaves it");
    tab.assert_clean();
}

#[test]
fn a_page_goes_along_where_it_is_asked_for() {
    let server = Server::start(Site::new(built()));
    let (_context, tab) = open(&server);
    let link = "document.querySelector('[data-with-page]')";
    assert_eq!(tab.text(&format!("{link}.href")), "https://share.example/?q=https%3A%2F%2Fdocs.example%2Findex.md");
    tab.click(".d-page-menu summary");
    tab.wait_for(&format!("new URL({link}.href).searchParams.get('q').startsWith('# A page')"));
    assert_eq!(tab.text(&format!("new URL({link}.href).searchParams.get('q')")), MARKDOWN);
    tab.click("h1");
    assert!(tab.is("!document.querySelector('.d-page-menu details').open"), "a click elsewhere closes it");
    tab.assert_clean();
}

#[test]
fn what_cannot_be_copied_is_shown() {
    let server = Server::start(Site::new(built()));
    let (_context, tab) = open(&server);
    tab.evaluate("navigator.clipboard.write = navigator.clipboard.writeText = async () => { throw new Error() }");
    tab.click(".d-page-menu > [data-copy-page]");
    tab.wait_for("location.pathname === '/index.md' && document.body.innerText.startsWith('# A page')");
}

#[test]
fn prompts_are_copied_with_their_marks() {
    let server = Server::start(Site::new(built()));
    let (_context, tab) = open(&server);
    tab.click("[data-copy-prompt]");
    tab.wait_for("window.copied !== undefined");
    assert_eq!(tab.text("window.copied"), "- One *thing*\n- Another");
    let link = "document.querySelector('a.d-prompt-action').href";
    assert!(
        tab.text(link).starts_with("cursor://") && tab.text(link).ends_with("text=-%20One%20%2Athing%2A%0A-%20Another")
    );
    tab.evaluate("document.querySelectorAll('[data-copy-prompt]')[1].click()");
    tab.wait_for("window.copied === 'Of you'");
    tab.assert_clean();
}

#[test]
fn it_is_of_use_without_scripts() {
    let server = Server::start(Site::new(built()));
    let context = driver::context();
    let tab = context.tab();
    tab.scripts(false);
    tab.open(&server.url("/"));
    assert!(tab.is("!document.querySelector('[data-copy-page]').checkVisibility()"), "nobody could copy");
    tab.click(".d-page-menu summary");
    assert!(tab.is("document.querySelector('.d-page-menu li a').checkVisibility()"));
    tab.click(".d-prompt-more > summary");
    assert!(tab.is("document.querySelector('.d-prompt-text').innerText.includes('One thing')"));
    tab.click(".d-page-menu > a");
    tab.wait_for("location.pathname === '/index.md'");
}
