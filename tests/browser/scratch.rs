use crate::driver::{self, Scheme, Viewport};
use crate::server::{Server, Site};
use std::path::Path;
#[test]
fn scratch_pictures() {
    let server = Server::start(Site::new(Path::new("/tmp/q/dify")));
    let context = driver::context();
    let tab = context.tab();
    for (w, viewport) in [(1440, Viewport { width: 1440, height: 900, scale: 1.0, mobile: false }), (390, Viewport::PHONE)] {
        tab.viewport(viewport);
        for (s, scheme) in [("light", Scheme::Light), ("dark", Scheme::Dark)] {
            tab.scheme(scheme);
            tab.open(&server.url("/en/cloud/use-dify/debug/variable-inspect"));
            tab.settle();
            std::fs::write(format!("/tmp/shot-{w}-{s}-closed.png"), tab.picture(900)).unwrap();
            tab.click(".d-search-button");
            tab.wait_for("!!document.querySelector('dialog.d-search')?.open");
            tab.type_text("knowledge base");
            tab.wait_for("document.querySelectorAll('.d-search mark').length > 0");
            std::thread::sleep(std::time::Duration::from_millis(600));
            std::fs::write(format!("/tmp/shot-{w}-{s}.png"), tab.picture(900)).unwrap();
        }
    }
    let server = Server::start(Site::new(Path::new("/work/w-search/target/tmp/search-large/dist")));
    tab.viewport(Viewport { width: 1440, height: 900, scale: 1.0, mobile: false });
    tab.open(&server.url("/en/v2/start"));
    tab.click(".d-search-button");
    tab.wait_for("!!document.querySelector('dialog.d-search')?.open");
    tab.type_text("anvil");
    tab.wait_for("document.querySelectorAll('.d-search mark').length > 0");
    tab.evaluate("{ const s = document.querySelector('.d-search-filters [aria-label=Language]'); s.value = 'zh'; s.dispatchEvent(new Event('change')) }");
    std::thread::sleep(std::time::Duration::from_millis(600));
    std::fs::write("/tmp/shot-zh0.png", tab.picture(900)).unwrap();
    tab.evaluate("document.querySelector('.d-search-input').focus();document.querySelector('.d-search-input').select()");
    tab.call("Input.insertText", serde_json::json!({ "text": "知识" }));
    std::thread::sleep(std::time::Duration::from_millis(600));
    std::fs::write("/tmp/shot-zh.png", tab.picture(900)).unwrap();
    eprintln!("{:?}", tab.console());
}
