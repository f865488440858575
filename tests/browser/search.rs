//! The search dialog as readers use it: by key, by finger, by ear; in scripts without blanks; offline; as one reader and
//! then another.

mod class;
mod sites;

use serde_json::{Value, json};

use crate::driver::{self, Network, Scheme, Tab, Viewport};
use crate::site::quality;
use sites::{open, small};

/// What stands in the list: titles of pages, of their sections behind `#`.
const FOUND: &str = "[...document.querySelectorAll('.d-search [role=option]')].map(option => (option.matches('.d-found-section') ? '# ' : '') \
                     + (option.querySelector('.d-found-title') ?? option).textContent).join('\\n')";
const ACTIVE: &str = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.innerText";
/// The query that the list answers.
const SHOWN: &str = "document.querySelector('#d-search-list').dataset.query";
const IS_OPEN: &str = "!!document.querySelector('dialog.d-search')?.open";

/// Types instead of what is in the field.
#[track_caller]
fn enter(tab: &Tab, query: &str) {
    tab.wait_for(IS_OPEN);
    tab.evaluate("document.querySelector('.d-search-input').select()");
    if query.is_ascii() {
        tab.type_text(query);
    } else {
        tab.call("Input.insertText", json!({ "text": query }));
    }
}

/// Types instead of what is in the field, and waits until the first that is found for it is as expected.
#[track_caller]
fn ask(tab: &Tab, query: &str, first: &str) {
    enter(tab, query);
    tab.wait_for(&format!("{SHOWN} === {} && ({FOUND}).split('\\n')[0] === {}", json!(query.trim()), json!(first)));
}

#[test]
fn by_keyboard_alone() {
    let (server, _context, tab) = open(small(), "/start");
    tab.press("Control+k");
    tab.wait_for(IS_OPEN);
    ask(&tab, "forging ", "Forging an anvil");
    assert!(tab.text(FOUND).contains("# Hot iron"), "{}", tab.text(FOUND));
    assert_eq!(
        tab.text("[...document.querySelectorAll('.d-search mark')].map(mark => mark.textContent).slice(0, 1).join()"),
        "Forging"
    );
    let first = tab.text(ACTIVE);
    tab.press("ArrowDown");
    assert_ne!(tab.text(ACTIVE), first);
    tab.press("ArrowUp");
    tab.press("ArrowUp");
    assert_ne!(tab.text(ACTIVE), first, "it goes around");
    tab.press("ArrowDown");
    assert_eq!(tab.text(ACTIVE), first);
    tab.press("Enter");
    tab.wait_for("location.pathname.startsWith('/forging')");
    // What was looked for is offered again.
    tab.press("/");
    tab.wait_for(&format!("({FOUND}) === 'forging'"));
    tab.press("Enter");
    tab.wait_for(&format!("({FOUND}).startsWith('Forging an anvil')"));
    tab.press("Escape");
    tab.wait_for(&format!("!({IS_OPEN})"));
    assert!(server.requests().iter().all(|request| request.status < 400));
    tab.assert_clean();
}

/// Hands are on the keys before the dialog is there, whichever of its scripts is still on its way.
#[test]
fn what_is_typed_before_it_opens_is_searched() {
    let (_server, _context, tab) = open(small(), "/start");
    let typed = "document.querySelector('.d-search-input')?.value";
    for key in ["Control+k", "/"] {
        tab.call("Network.clearBrowserCache", json!({}));
        tab.reload();
        tab.network(Network::Slow3g);
        tab.press(key);
        assert!(!tab.is(IS_OPEN), "the scripts are on their way");
        tab.type_text("forging a");
        tab.network(Network::Free);
        tab.wait_for(IS_OPEN);
        assert_eq!(tab.text(typed), "forging a");
        tab.wait_for(&format!("({FOUND}).startsWith('Forging an anvil')"));
        tab.type_text("n");
        assert_eq!(tab.text(typed), "forging an");
        tab.press("Escape");
    }
    tab.assert_clean();
}

#[test]
fn nothing_is_fetched_until_somebody_reaches_for_it() {
    let (server, _context, tab) = open(small(), "/start");
    tab.settle();
    let asked = || server.requests().iter().filter(|request| request.target.contains("search")).count();
    assert_eq!(asked(), 0);
    tab.hover(".d-search-button");
    tab.wait_for("performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.includes('/search.') && responseEnd)");
    assert_eq!(asked(), 1, "the script alone");
    tab.click(".d-search-button");
    tab.wait_for(IS_OPEN);
    ask(&tab, "forging", "Forging an anvil");
    tab.assert_clean();
}

/// A section is reached where it stands; on the same page without a load.
#[test]
fn a_section_of_this_page() {
    let (_server, _context, tab) = open(small(), "/forging");
    tab.evaluate("window.isSame = true");
    tab.click(".d-search-button");
    ask(&tab, "hot iron", "Forging an anvil");
    tab.click(".d-search .d-found-section");
    tab.wait_for("location.hash === '#hot-iron'");
    assert!(tab.is("window.isSame") && !tab.is(IS_OPEN));
    tab.assert_clean();
}

#[test]
fn slips_stems_names_and_code() {
    let (_server, _context, tab) = open(small(), "/start");
    tab.click(".d-search-button");
    for (query, first) in [
        ("frging", "Forging an anvil"),
        ("configure", "Configuration"),
        ("configuring the ", "Configuration"),
        ("user", "Configuration"),
        ("createUser", "Configuration"),
        ("blacksmithery", "Forging an anvil"),
        ("xorging", "Forging an anvil"),
        ("createUs", "Configuration"),
        ("POST /v1/anvils", "POSTCreate an anvil"),
    ] {
        ask(&tab, query, first);
    }
    tab.assert_clean();
}

#[test]
fn pages_that_are_not_to_be_found() {
    let (_server, _context, tab) = open(small(), "/start");
    tab.click(".d-search-button");
    // Each of these pages has the word: one is for all, one says `searchable: false`, `noindex`, `hidden`, `groups: []`.
    ask(&tab, "quicksilver", "Forging an anvil");
    let titles = "[...document.querySelectorAll('.d-search .d-found:not(.d-found-section) .d-found-title')].map(own => own.innerText).join()";
    assert_eq!(tab.text(titles), "Forging an anvil");
    tab.assert_clean();
}

#[test]
fn nothing_found_says_what_else_to_ask() {
    let (_server, _context, tab) = open(small(), "/start");
    tab.click(".d-search-button");
    tab.wait_for(IS_OPEN);
    tab.type_text("anvxyz");
    tab.wait_for("document.querySelector('.d-search-note')?.innerText.includes('anvxyz')");
    tab.wait_for("document.querySelector('.d-search [role=status]').textContent.includes('anvxyz')");
    tab.click(".d-search-link");
    tab.wait_for(&format!("({FOUND}).includes('Forging an anvil')"));
    tab.assert_clean();
}

#[test]
fn languages_and_versions() {
    let (_server, _context, tab) = open(sites::large(), "/en/v2/start");
    tab.click(".d-search-button");
    ask(&tab, "anvil", "Anvils of today");
    assert!(!tab.text(FOUND).contains("yesterday"));
    let choose = |label: &str, value: &str| {
        let select = format!("document.querySelector('.d-search-filters [aria-label={}]')", json!(label));
        tab.evaluate(&format!("{select}.value = {}; {select}.dispatchEvent(new Event('change'))", json!(value)));
    };
    choose("Version", "v1");
    tab.wait_for(&format!("({FOUND}).startsWith('Anvils of yesterday')"));
    choose("Version", "");
    tab.wait_for(&format!("({FOUND}).includes('yesterday') && ({FOUND}).includes('today')"));
    choose("Sections", "Reference");
    tab.wait_for(&format!("({FOUND}).startsWith('Every anvil')"));
    assert!(!tab.text(FOUND).contains("day"));
    choose("Language", "zh");
    tab.evaluate("document.querySelector('.d-search-input').focus()");
    ask(&tab, "知识", "知识库");
    assert_eq!(
        tab.text(
            "[...document.querySelectorAll('.d-search .d-found-title mark')].map(mark => mark.textContent).join('|')"
        ),
        "知识"
    );
    ask(&tab, "识库", "知识库");
    tab.assert_clean();
    for (page, query, first) in [
        ("/zh/start", "库", "知识库"),
        ("/ja/start", "データベース", "データベースの接続"),
        ("/ar/start", "المكتبات", "مكتبة"),
        ("/fr/start", "elever", "Élevage"),
    ] {
        tab.open(&_server.url(page));
        tab.click(".d-search-button");
        ask(&tab, query, first);
    }
    tab.assert_clean();
}

#[test]
fn offline_says_so_and_tries_again() {
    let (_server, _context, tab) = open(small(), "/start");
    tab.hover(".d-search-button");
    let fetched = "performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.includes('/search.') && responseEnd)";
    tab.wait_for(fetched);
    tab.settle();
    tab.network(Network::Offline);
    tab.click(".d-search-button");
    tab.wait_for("document.querySelector('.d-search [role=alert]')?.checkVisibility()");
    tab.type_text("forging");
    tab.wait_for("document.querySelector('.d-search [role=alert]')?.checkVisibility()");
    tab.network(Network::Free);
    tab.click(".d-search [role=alert] button");
    tab.wait_for(&format!("({FOUND}).startsWith('Forging an anvil')"));
}

/// Before anything of search is there, keys and clicks say why nothing opens.
#[test]
fn offline_from_the_beginning_says_so() {
    let (_server, _context, tab) = open(small(), "/start");
    tab.settle();
    tab.network(Network::Offline);
    for act in [|tab: &Tab| tab.press("/"), |tab: &Tab| tab.click(".d-search-button")] {
        act(&tab);
        tab.wait_for("document.querySelector('.d-search-lost[role=alert]')?.checkVisibility()");
        tab.evaluate("document.querySelector('.d-search-lost').hidden = true");
    }
    tab.network(Network::Free);
    tab.press("/");
    ask(&tab, "forging", "Forging an anvil");
}

/// Also where it is the dialog alone that does not come.
#[test]
fn offline_with_half_of_it_says_so() {
    let (_server, _context, tab) = open(small(), "/start");
    tab.evaluate("import(document.body.dataset.more).then(() => true)");
    tab.network(Network::Offline);
    for _ in 0..2 {
        tab.press("/");
        tab.wait_for("document.querySelector('.d-search-lost[role=alert]')?.checkVisibility()");
        tab.evaluate("document.querySelector('.d-search-lost').hidden = true");
    }
    tab.network(Network::Free);
    tab.press("/");
    ask(&tab, "forging", "Forging an anvil");
}

#[test]
fn by_finger_on_a_phone() {
    let context = driver::context();
    let tab = context.tab();
    tab.viewport(Viewport::PHONE);
    let server = sites::serve(small());
    tab.open(&server.url("/start"));
    tab.tap(".d-search-button");
    ask(&tab, "forging", "Forging an anvil");
    assert_eq!(tab.number("document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0.0);
    assert_eq!(
        tab.number("document.querySelector('.d-search').getBoundingClientRect().width"),
        tab.number("innerWidth")
    );
    tab.tap(".d-search [role=option]");
    tab.wait_for("location.pathname.startsWith('/forging')");
    tab.assert_clean();
}

/// Who asks nothing yet is led to the pages beside the one that is open, those of its own group first.
#[test]
fn before_anything_is_asked() {
    let (_server, _context, tab) = open(small(), "/forging");
    tab.press("/");
    tab.wait_for(&format!("({FOUND}).startsWith('Start\\nConfiguration')"));
    let found = tab.text(FOUND);
    assert!(found.contains("POSTCreate an anvil") && !found.contains("Forging"), "{found}");
    tab.wait_for("document.querySelector('.d-search-body').innerText.startsWith('Pages in this section')");
    assert!(tab.is("document.querySelector('.d-search-keys').checkVisibility()"), "keys are told");
    let first = tab.text(ACTIVE);
    tab.press("ArrowDown");
    assert_ne!(tab.text(ACTIVE), first);
    tab.press("Enter");
    tab.wait_for("location.pathname.startsWith('/config')");
    // Nothing was asked, and nothing is remembered; then the searches stand there.
    tab.press("/");
    tab.wait_for(&format!("({FOUND}).startsWith('Start\\nForging an anvil')"));
    ask(&tab, "forging", "Forging an anvil");
    tab.press("Enter");
    tab.wait_for("location.pathname.startsWith('/forging')");
    tab.press("/");
    tab.wait_for(&format!("({FOUND}) === 'forging'"));
    tab.assert_clean();
}

/// What an endpoint does is said before what its fields are made of, and that in sentences.
#[test]
fn excerpts_of_endpoints_are_sentences() {
    let (_server, _context, tab) = open(small(), "/start");
    tab.press("/");
    ask(&tab, "weight", "POSTCreate an anvil");
    assert_eq!(
        tab.evaluate("[...document.querySelectorAll('.d-search .d-found-text')].map(own => own.textContent)"),
        json!(["Makes one, red hot.", "weight: How heavy it is to be. integer"])
    );
    tab.assert_clean();
}

/// Keys are faster than files: Enter goes to what is found for what stands in the field, not for what stood there before.
#[test]
fn enter_is_for_what_was_typed() {
    let (_server, _context, tab) = open(small(), "/start");
    tab.evaluate("localStorage.setItem('docs:searches:', JSON.stringify({ of: '', list: ['configuration'] }))");
    tab.press("/");
    tab.wait_for(&format!("({FOUND}) === 'configuration'"));
    tab.type_text("hot iron");
    tab.press("Enter");
    tab.wait_for("location.pathname.startsWith('/forging')");
    tab.press("/");
    ask(&tab, "configuration", "Configuration");
    enter(&tab, "create anvil");
    tab.press("Enter");
    tab.wait_for("location.pathname.includes('anvil')");
    tab.assert_clean();
}

/// The next pages come when the end is reached, by key, by scrolling, and by the button.
#[test]
fn more_results() {
    let (_server, _context, tab) = open(sites::long(), "/page-0");
    tab.click(".d-search-button");
    let n_found = "document.querySelectorAll('.d-search [role=option]').length";
    enter(&tab, "quicksilver");
    tab.wait_for(&format!("{SHOWN} === 'quicksilver' && {n_found} === 10"));
    for _ in 0..9 {
        tab.press("ArrowDown");
    }
    assert_eq!(tab.number(n_found), 10.0);
    tab.press("ArrowDown");
    tab.wait_for(&format!(
        "{n_found} === 20 && document.activeElement.getAttribute('aria-activedescendant') === 'd-search-10'"
    ));
    tab.evaluate("document.querySelector('.d-search-body').scrollTop = 1e6");
    tab.wait_for(&format!("{n_found} === 30"));
    // By itself the focus scrolls to the end, and the last ones may be there, the button gone, before the key is pressed.
    tab.evaluate("document.querySelector('.d-search-more').focus({ preventScroll: true })");
    tab.wait_for("document.activeElement.matches('.d-search-more')");
    tab.press("Enter");
    tab.wait_for(&format!("{n_found} === 33 && document.querySelector('.d-search-more').hidden"));
    assert_eq!(tab.text("document.activeElement.getAttribute('aria-activedescendant')"), "d-search-30");
    // Behind the last is the first.
    tab.press("ArrowUp");
    for _ in 0..4 {
        tab.press("ArrowDown");
    }
    assert_eq!(tab.text("document.activeElement.getAttribute('aria-activedescendant')"), "d-search-0");
    let mut titles: Vec<String> = tab.text(FOUND).lines().map(str::to_owned).collect();
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), 33);
    tab.assert_clean();
}

/// A page stays open while the site is replaced: what it knew of the files is asked for anew.
#[test]
fn a_site_that_is_replaced_is_found() {
    let text = |word: &str| format!("---\ntitle: The {word}\n---\n\nOf {word} alone.\n");
    let first = sites::pages("search-replaced", &[text("anvil")]);
    let (_server, _context, tab) = open(&first, "/page-0");
    tab.click(".d-search-button");
    // The index is there, and nothing of its files.
    tab.wait_for("performance.getEntriesByType('resource').filter(({ name, responseEnd }) => name.includes('/_docs/search/') && responseEnd).length === 1");
    std::fs::remove_dir_all(&first).expect("what was built");
    sites::pages("search-replaced", &[text("anvil"), text("hammer")]);
    ask(&tab, "hammer", "The hammer");
}

/// The same where it is replaced between an answer's first pages and its next.
#[test]
fn more_results_of_a_site_that_is_replaced() {
    // Words that files of search have to hold one by one: a page's next ones stand in others.
    let words = |seed: u64| (0..300).map(move |at| format!("{:x}", (at + seed).wrapping_mul(0x9E37_79B9_7F4A_7C15)));
    let text = |kind: &str, at: u64| {
        let words: Vec<String> = words(at * 1000).collect();
        format!("---\ntitle: {kind} {at}\n---\n\nThere is quicksilver in it.\n\n{}\n", words.join(" "))
    };
    let texts = |kind: &str| (0..33).map(|at| text(kind, at)).collect::<Vec<_>>();
    let first = sites::pages("search-more-replaced", &texts("Vessel"));
    let (_server, _context, tab) = open(&first, "/page-0");
    let n_found = "document.querySelectorAll('.d-search [role=option]').length";
    let failed = "document.querySelector('.d-search-more').textContent.includes('Try again')";
    tab.click(".d-search-button");
    enter(&tab, "quicksilver");
    tab.wait_for(&format!("{SHOWN} === 'quicksilver' && {n_found} === 10"));
    // Without a network what is there stays, and goes on when there is one.
    tab.network(Network::Offline);
    tab.click(".d-search-more");
    tab.wait_for(failed);
    tab.network(Network::Free);
    tab.click(".d-search-more");
    tab.wait_for(&format!("{n_found} === 20 && !{failed}"));
    std::fs::remove_dir_all(&first).expect("what was built");
    sites::pages("search-more-replaced", &texts("Kettle"));
    tab.click(".d-search-more");
    tab.wait_for(failed);
    tab.click(".d-search-more");
    tab.wait_for(&format!("({FOUND}).startsWith('Kettle') && !{failed}"));
    tab.click(".d-search-more");
    tab.wait_for(&format!("{n_found} === 20"));
}

/// What a screen reader is told, and what axe-core finds.
#[test]
fn by_ear() {
    let (_server, _context, tab) = open(small(), "/start");
    for scheme in [Scheme::Light, Scheme::Dark] {
        quality::appear(&tab, scheme);
        tab.reload();
        tab.click(".d-search-button");
        ask(&tab, "anvil", "POSTCreate an anvil");
        tab.wait_for("document.querySelector('.d-search [role=status]').textContent.startsWith('Results: ')");
        tab.evaluate(&format!("{};0", quality::axe()));
        assert_eq!(quality::findings(&tab, "{}"), Vec::<String>::new());
    }
    let Value::Object(tree) = tab.call("Accessibility.getFullAXTree", json!({})) else { panic!("no tree") };
    let told = tree["nodes"].to_string();
    for role in ["\"combobox\"", "\"listbox\"", "\"option\"", "\"dialog\""] {
        assert!(told.contains(role), "{role}");
    }
    tab.assert_clean();
}

/// What pages and readers say is text.
#[test]
fn words_are_never_markup() {
    let (_server, _context, tab) = open(small(), "/start");
    tab.click(".d-search-button");
    ask(&tab, "hostile", "<img src=x onerror=window.broken=1>");
    ask(&tab, "<img src=x onerror=window.broken=1>", "<img src=x onerror=window.broken=1>");
    let is_text = "document.querySelector('.d-search img') === null && window.broken === undefined";
    assert!(tab.is(is_text));
    enter(&tab, "<q><zzyxwv>");
    tab.wait_for("document.querySelector('.d-search-note')?.textContent.includes('<q><zzyxwv>')");
    assert!(tab.is("document.querySelector('.d-search q') === null"));
    assert!(tab.is(is_text));
    tab.assert_clean();
}
