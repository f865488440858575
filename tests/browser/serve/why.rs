//! "Why do I see this?": what of a page depends on its reader.

use super::fixture::{Serving, choose};
use crate::driver::{Scheme, Tab, Viewport};
use crate::site::quality;

const ROOT: &str = "document.querySelector('docs-preview-why')?.shadowRoot";

/// Opens it by its key.
fn open(tab: &Tab) {
    tab.wait_for("document.querySelector('docs-preview-bar')?.shadowRoot.querySelector('[data-why]') != null");
    tab.press("Alt+w");
    tab.wait_for(&format!("{ROOT}?.querySelector('section') != null"));
}

/// Waits until its entries are these: kind, state, what is written, inputs, what is said, places.
fn shows(tab: &Tab, title: &str, expected: &[&[&str]]) {
    let entries = format!(
        "JSON.stringify([...({ROOT}?.querySelectorAll('h3') ?? [])].filter((own) => own.textContent === {title:?})\
         .flatMap((own) => [...own.nextElementSibling.children]).map((own) => [...own.querySelectorAll(\
         '.top span, .code, .inputs li, p')].map((part) => part.textContent)))"
    );
    let expected = serde_json::to_string(expected).expect("texts");
    let mut last = String::new();
    for _ in 0..100 {
        last = tab.text(&entries);
        if last == expected {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(last, expected, "{title}");
}

const PAGE: &str = "---\ntitle: Page\n---\n\nimport Part from \"/snippets/part.mdx\"\n\nHello {user.name ?? \"stranger\"}.\n\n\
    <Visible groups={[\"staff\"]}>\n\nFor staff, {user.name}.\n\n</Visible>\n\n<a href={user.url}>Yours</a>\n\n<Part />\n\n\
    {user.plan === \"pro\" && <b>You pay.</b>}\n\n{user.list.length}\n";

fn serving(page: &str) -> Serving {
    Serving::for_readers(
        "shared-session",
        &[
            ("page.mdx", page),
            ("other.mdx", "---\ntitle: Other\n---\n\nThe same for everybody.\n"),
            ("secret.mdx", "---\ntitle: Secret\ngroups: [staff]\n---\n\nOnly for staff, {user.name}.\n"),
            ("snippets/part.mdx", "A part for {user.name ?? \"all\"}.\n"),
            ("personas/eve.json", r#"{"content":{"name":"Eve","plan":"pro","url":"https://e.example","list":[1,2]}}"#),
        ],
    )
}

#[test]
fn each_thing_is_listed_with_what_it_read_and_what_came_of_it() {
    let page = PAGE.replace("{user.list.length}", "{user.list?.length ?? \"No\"} things.");
    let serving = serving(&page);
    let (_context, tab) = serving.open("/page");
    choose(&tab, "jane");
    tab.wait_for("document.querySelector('main').innerText.includes('Hello Jane')");
    open(&tab);
    let common = ["user.name = \"Jane\"", "Jane"];
    shows(
        &tab,
        "On this page",
        &[
            &["Content", "shown", "user.name ?? \"stranger\"", common[0], common[1], "page.mdx:7:8"],
            &[
                "<Visible>",
                "shown",
                "<Visible groups={[\"staff\"]}>",
                "in staff: yes",
                "For staff, Jane.",
                "page.mdx:9:1",
            ],
            &["Content", "shown", "user.name", common[0], common[1], "page.mdx:11:13"],
            &["Attribute href", "not shown", "user.url", "user.url is missing", "it is not set", "page.mdx:15:10"],
            &[
                "Content",
                "shown",
                "user.name ?? \"all\"",
                common[0],
                common[1],
                "snippets/part.mdx:1:13, used at page.mdx:17:1",
            ],
            &[
                "Content",
                "not shown",
                "user.plan === \"pro\" && <b>You pay.</b>",
                "user.plan is missing",
                "it comes to nothing",
                "page.mdx:19:2",
            ],
            &[
                "Content",
                "fallback",
                "user.list?.length ?? \"No\"",
                "user.list is missing",
                "something is missing; it says No",
                "page.mdx:21:2",
            ],
        ],
    );
    // Another reader, without a load.
    tab.evaluate("window.same = true");
    choose(&tab, "eve");
    tab.wait_for(&format!("{ROOT}.querySelector('header p').textContent === 'As eve, in no group.'"));
    let states = format!(
        "[...{ROOT}.querySelectorAll('h3 + ul')[0].querySelectorAll('.state')].map((own) => own.textContent).join()"
    );
    tab.wait_for(&format!("{states} === 'shown,not shown,not shown,shown,shown,shown,shown'"));
    assert!(tab.is(&format!("{ROOT}.textContent.includes('what it stands in is not shown')")));
    // Only what is hidden, which stays over a load.
    tab.evaluate(&format!("{ROOT}.querySelector('input').click()"));
    tab.wait_for(&format!("{states} === 'not shown,not shown'"));
    tab.reload();
    tab.settle();
    tab.wait_for(&format!("{ROOT}?.querySelector('h3') != null && {states} === 'not shown,not shown'"));
    tab.evaluate(&format!("{ROOT}.querySelector('input').click()"));
    choose(&tab, "Logged out");
    tab.wait_for(&format!("{states} === 'fallback,not shown,not shown,not shown,fallback,not shown,fallback'"));
    // What is written in the page and in a reader's data is text.
    serving.write("personas/odd.json", r#"{"content":{"name":"<img src=x onerror=window.bad=1>"}}"#);
    choose(&tab, "odd");
    tab.wait_for(&format!("{ROOT}.textContent.includes('<img src=x onerror=window.bad=1>')"));
    assert!(tab.is(&format!("{ROOT}.querySelector('img') === null && !window.bad")));
}

#[test]
fn a_change_of_the_page_changes_it_and_what_fails_says_so() {
    let serving = serving(&PAGE.replace("{user.list.length}", "{user.list ? user.list[0].name : \"none\"}"));
    let (_context, tab) = serving.open("/page");
    choose(&tab, "eve");
    open(&tab);
    serving.write(
        "page.mdx",
        "---\ntitle: Page\n---\n\nNow {user.name ?? \"x\"}.\n\n{user.list?.map((item) => <i>{item}</i>)}\n",
    );
    shows(
        &tab,
        "On this page",
        &[
            &["Content", "shown", "user.name ?? \"x\"", "user.name = \"Eve\"", "Eve", "page.mdx:5:6"],
            &["Content", "shown", "user.list?.map((item) => <i>{item}</i>)", "user.list = [1,2]", "12", "page.mdx:7:2"],
            &["Content", "shown", "item", "1, 2", "page.mdx:7:31"],
        ],
    );
    tab.wait_for("document.querySelector('main').innerText.includes('Now Eve')");
    serving.write("personas/odd.json", r#"{"content":{"list":7}}"#);
    choose(&tab, "odd");
    tab.wait_for(&format!(
        "{ROOT}.querySelector('.error')?.textContent.includes('what everybody sees stays') === true"
    ));
}

#[test]
fn an_entry_shows_its_place_and_opens_the_editor() {
    let serving = serving(&PAGE.replace("{user.list.length}", ""));
    let (_context, tab) = serving.open("/page");
    choose(&tab, "jane");
    open(&tab);
    let spots = "document.querySelector('docs-preview-spots')?.shadowRoot";
    let entry =
        |text: &str| format!("[...{ROOT}.querySelectorAll('.code')].find((own) => own.textContent === {text:?})");
    tab.wait_for(&format!("{} != null", entry("user.name ?? \"stranger\"")));
    let href = tab.text(&format!("{}.closest('li').querySelector('a').href", entry("user.name ?? \"stranger\"")));
    assert!(href.starts_with("vscode://file/") && href.ends_with("/page.mdx:7:8"), "{href}");
    // With the keys, from entry to entry.
    tab.evaluate(&format!("{}.focus()", entry("user.name ?? \"stranger\"")));
    tab.wait_for(&format!("{spots}?.querySelectorAll('div').length === 1"));
    let words = "(() => { const range = document.createRange(); const text = [...document.querySelectorAll('main p')]\
        .find((own) => own.textContent.includes('Hello')); range.selectNodeContents(text); return range.getBoundingClientRect(); })()";
    let inside = format!(
        "(() => {{ const [box, line] = [{spots}.querySelector('div').getBoundingClientRect(), {words}]; \
         return box.width > 10 && box.width < 90 && box.top >= line.top - 8 && box.bottom <= line.bottom + 8; }})()"
    );
    assert!(tab.is(&inside), "around the reader's name");
    let visible = entry("<Visible groups={[\"staff\"]}>");
    tab.evaluate(&format!("{{ const own = {visible}; own.focus(); own.click(); }}"));
    tab.wait_for(&format!("{spots}.querySelector('div').textContent === ''"));
    // Where it would stand.
    choose(&tab, "bob");
    tab.wait_for(&format!("{spots}.querySelector('div.none')?.textContent === 'not shown'"));
    tab.evaluate(&format!(
        "{ROOT}.querySelector('section').dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Escape', bubbles: true }}))"
    ));
    tab.wait_for(&format!("{ROOT}.host.hidden && {spots}.querySelector('div') === null"));
}

#[test]
fn rules_of_pages_say_who_may_see_them() {
    let serving = serving(PAGE.trim_end_matches("{user.list.length}\n"));
    let (_context, tab) = serving.open("/secret");
    choose(&tab, "bob");
    open(&tab);
    let rule = |state: &'static str, own: &'static str, title: &'static str| {
        vec![title, state, "groups: [staff]", own, "For readers in staff. Seen by jane.", "secret.mdx:3:1"]
    };
    let hidden = rule("not shown", "in staff: no", "Secret");
    shows(&tab, "This page", &[&hidden]);
    // Nothing of a page that the reader does not see.
    shows(&tab, "On this page", &[]);
    assert!(tab.is(&format!("{ROOT}.textContent.includes('This is what readers see who may not see the page')")));
    choose(&tab, "jane");
    tab.wait_for("document.querySelector('main')?.innerText.includes('Only for staff, Jane')");
    let shown = rule("shown", "in staff: yes", "Secret");
    shows(&tab, "This page", &[&shown]);
    shows(
        &tab,
        "On this page",
        &[&["Content", "shown", "user.name", "user.name = \"Jane\"", "Jane", "secret.mdx:6:18"]],
    );
    // Of other pages where they are links.
    tab.evaluate("location.assign('/other')");
    tab.wait_for(&format!("location.pathname.startsWith('/other') && {ROOT}?.querySelector('h3') != null"));
    shows(&tab, "Other pages for some readers", &[&shown]);
    choose(&tab, "Logged out");
    shows(&tab, "Other pages for some readers", &[&hidden]);
    tab.evaluate("location.assign('/nowhere')");
    tab.wait_for(&format!("{ROOT}?.textContent.includes('No page is made for this address') === true"));
}

#[test]
fn it_is_for_pages_of_this_run_and_for_every_eye() {
    let serving = serving(PAGE.trim_end_matches("{user.list.length}\n"));
    let (_context, tab) = serving.open("/page");
    choose(&tab, "jane");
    open(&tab);
    for token in ["", "other"] {
        let status =
            format!("(async () => `${{(await fetch('/_preview/reasons?page=/page&token={token}')).status}}`)()");
        assert_eq!(tab.text(&status), "403", "{token:?}");
    }
    for viewport in [Viewport::PHONE, Viewport::DESKTOP] {
        tab.viewport(viewport);
        for scheme in [Scheme::Light, Scheme::Dark] {
            tab.scheme(scheme);
            tab.reload();
            tab.wait_for(&format!("{ROOT}?.querySelector('.code') != null"));
            tab.evaluate(&format!("{ROOT}.querySelector('.code').click()"));
            tab.evaluate(&format!("{};0", quality::axe()));
            assert_eq!(quality::findings(&tab, "{}"), Vec::<String>::new());
        }
    }
    // Closed by the key that opened it; by the bar's button too.
    tab.press("Alt+w");
    tab.wait_for(&format!("{ROOT}.host.hidden"));
    let button = "document.querySelector('docs-preview-bar').shadowRoot.querySelector('[data-why]')";
    tab.evaluate(&format!("{button}.focus(); {button}.click()"));
    tab.wait_for(&format!("!{ROOT}.host.hidden && {ROOT}.activeElement?.localName === 'section'"));
    tab.press("Escape");
    tab.wait_for(&format!("{ROOT}.host.hidden"));
    assert!(tab.is("document.activeElement.shadowRoot.activeElement.dataset.why === ''"), "back where it was opened");
}
