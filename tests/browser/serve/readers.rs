//! Reading as somebody: the bar with the personas.

use super::fixture::{Serving, choose, chosen};
use crate::driver::Viewport;

const PAGE: &str = "---\ntitle: Page\n---\n\nHello {user.name ?? \"stranger\"}.\n\n<Visible groups={[\"staff\"]}>For staff.</Visible>\n";

#[test]
fn a_persona_is_chosen_in_place_and_stays() {
    let serving = Serving::for_readers(
        "shared-session",
        &[
            ("page.mdx", PAGE),
            ("other.mdx", "---\ntitle: Other\n---\n\nOther {user.name ?? \"stranger\"}.\n"),
            ("secret.mdx", "---\ntitle: Secret\ngroups: [staff]\n---\n\nOnly for staff.\n"),
        ],
    );
    let (_context, tab) = serving.open("/page");
    let shows = |words: &str| tab.wait_for(&format!("document.querySelector('main').innerText.includes({words:?})"));
    tab.evaluate("window.same = true");
    choose(&tab, "jane");
    shows("Hello Jane");
    shows("For staff.");
    choose(&tab, "bob");
    shows("Hello Bob");
    tab.wait_for("!document.querySelector('main').innerText.includes('For staff.')");
    choose(&tab, "Logged out");
    shows("Hello stranger");
    assert!(tab.is("window.same"), "without a load");
    choose(&tab, "jane");
    shows("Hello Jane");
    tab.reload();
    tab.settle();
    shows("Hello Jane");
    tab.wait_for(
        "document.querySelector('docs-preview-bar')?.shadowRoot.querySelector('select')?.options.length === 4",
    );
    assert_eq!(chosen(&tab), "jane");
    // The navigation and pages for her groups.
    tab.wait_for(
        "[...document.querySelectorAll('.d-sidebar a, nav a')].some((own) => own.innerText.trim() === 'Secret')",
    );
    tab.evaluate("location.assign('/secret')");
    tab.wait_for("document.querySelector('main')?.innerText.includes('Only for staff.')");
}

#[test]
fn a_reader_may_be_written_and_is_judged_by_the_schema() {
    let schema = r#"{"type":"object","properties":{"name":{"type":"string"}},"additionalProperties":false}"#;
    let files = [("page.mdx", PAGE), ("user.json", schema)];
    let serving = Serving::for_readers_with("shared-session", "\"userSchema\":\"user.json\",", &files, &[]);
    let (_context, tab) = serving.open("/page");
    let bar = "document.querySelector('docs-preview-bar').shadowRoot";
    choose(&tab, "jane");
    tab.wait_for("document.querySelector('main').innerText.includes('Hello Jane')");
    let write = |text: &str| {
        tab.evaluate(&format!(
            "{{ const form = {bar}.querySelector('form'); form.hidden = false; form.querySelector('textarea').value = {text:?}; form.requestSubmit(); }}"
        ));
    };
    for (text, expected) in
        [("{ \"content\": { \"name\": 5 } }", "name"), ("{ \"content\": ", "line 1"), ("[]", "object")]
    {
        write(text);
        tab.wait_for(&format!("{bar}.querySelector('ul').innerText.includes({expected:?})"));
        assert!(tab.is("document.querySelector('main').innerText.includes('Hello Jane')"), "{text}");
    }
    // Keys are the field's, not the page's.
    tab.evaluate(&format!("{bar}.querySelector('textarea').select()"));
    tab.press("/");
    assert_eq!(tab.text(&format!("{bar}.querySelector('textarea').value")), "/");
    assert!(tab.is("!document.querySelector('dialog[open]')"));
    write("{ \"content\": { \"name\": \"Zoë\" } }");
    tab.wait_for("document.querySelector('main').innerText.includes('Hello Zoë')");
    assert_eq!(chosen(&tab), "Somebody else…");
    assert!(tab.is(&format!("{bar}.querySelector('ul').innerText === ''")));
}

#[test]
fn it_may_begin_as_somebody_and_personas_may_change() {
    let serving = Serving::for_readers_with("jwt", "", &[("page.mdx", PAGE)], &["--as", "bob"]);
    let (_context, tab) = serving.open("/page");
    tab.wait_for("document.querySelector('main').innerText.includes('Hello Bob')");
    choose(&tab, "Logged out");
    tab.wait_for("document.querySelector('main').innerText.includes('Hello stranger')");
    tab.reload();
    tab.settle();
    tab.wait_for("document.querySelector('docs-preview-bar')");
    assert!(tab.is("document.querySelector('main').innerText.includes('Hello stranger')"), "only at first");
    serving.write("personas/eve.json", r#"{"content":{"name":"Eve"}}"#);
    choose(&tab, "eve");
    tab.wait_for("document.querySelector('main').innerText.includes('Hello Eve')");
}

/// Whoever reads goes on reading while the page changes: what they typed and what the page was given for them stays.
#[test]
fn a_change_is_no_log_out() {
    let body = |words: &str| {
        format!(
            "---\ntitle: Page\n---\n\n{words} {{user.name ?? \"nobody\"}}.\n\n```bash personal\nkey={{{{inputs.header[\"X-Key\"]}}}}\n```\n"
        )
    };
    let heard = "let heard = []; window.heard = heard;\n\
                 addEventListener('docs:user', ({ detail }) => heard.push(detail ? 'somebody' : 'nobody'));\n";
    for store in ["tab", "memory"] {
        let eve = r#"{"content":{"name":"Eve"},"apiPlaygroundInputs":{"header":{"X-Key":"key_of_eve_1234567"}}}"#;
        let first = body("First");
        let files = [("page.mdx", &*first), ("personas/eve.json", eve), ("own.js", heard)];
        let keys = format!("\"credentials\":\"{store}\",");
        let serving = Serving::for_readers_with("shared-session", &keys, &files, &[]);
        let (_context, tab) = serving.open("/page");
        choose(&tab, "eve");
        tab.wait_for("document.querySelector('main').textContent.includes('key_of_eve_1234567')");
        let secrets = "docs:secrets:";
        tab.evaluate(&format!(
            "{{ const {{ id }} = JSON.parse(localStorage.getItem('docs:session:')); \
             sessionStorage.setItem({secrets:?}, JSON.stringify({{ id, typed: 1 }})); window.heard.length = 0; window.same = true; }}"
        ));
        serving.write("page.mdx", &body("Second"));
        tab.wait_for("document.querySelector('main').innerText.includes('Second Eve.')");
        assert!(
            tab.is("window.same && document.querySelector('main').textContent.includes('key_of_eve_1234567')"),
            "{store}"
        );
        assert!(tab.is(&format!("sessionStorage.getItem({secrets:?}) !== null")), "{store}");
        assert!(tab.is("!window.heard.includes('nobody')"), "{store}");
    }
}

#[test]
fn where_nobody_can_log_in_there_is_no_bar() {
    let serving = Serving::new(&[("page.mdx", "---\ntitle: Page\n---\n\nWords.\n")]);
    let (_context, tab) = serving.open("/page");
    serving.write("page.mdx", "---\ntitle: Page\n---\n\nOther words.\n");
    tab.wait_for("document.querySelector('main').innerText.includes('Other words.')");
    assert!(tab.is("document.querySelector('docs-preview-bar') === null"));
}

#[test]
fn nothing_at_the_end_of_a_page_is_covered() {
    let page = format!("{PAGE}\n[Nowhere](/nowhere)\n");
    let serving = Serving::for_readers("shared-session", &[("page.mdx", &page)]);
    let (_context, tab) = serving.open("/page");
    for viewport in [Viewport::PHONE, Viewport::DESKTOP] {
        tab.viewport(viewport);
        tab.reload();
        tab.settle();
        tab.wait_for("document.querySelector('docs-preview-errors')?.shadowRoot.querySelector('.badge')");
        tab.wait_for("document.querySelector('docs-preview-bar')?.shadowRoot.querySelector('.bar')");
        tab.evaluate("scrollTo({ top: 100000, behavior: 'instant' })");
        let over = "[['bar', '.bar'], ['errors', '.badge']].map(([name, own]) => document.querySelector(`docs-preview-${name}`)\
                    .shadowRoot.querySelector(own).getBoundingClientRect())";
        assert!(tab.is(&format!(
            "{over}.every(({{ top }}) => document.querySelector('main').getBoundingClientRect().bottom <= top)"
        )));
        assert!(
            tab.is(&format!(
                "(() => {{ const [bar, badge] = {over}; return badge.bottom < bar.top || badge.left > bar.right }})()"
            )),
            "one over the other"
        );
    }
}
