//! A reader never sees what is meant for somebody else: frames of pages while they come in, told apart by their colors.
//!
//! In the site of this test what everybody sees, where a reader's own should stand, has a color that nothing else has.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use super::fixture::{Built, HAS_GROUPS, persona, session};
use crate::driver::{self, Context, Network, Picture, Tab, Viewport};
use crate::server::{Server, Site};

const PAGES: [&str; 3] = ["/", "/blocks/", "/places/"];

/// Several frames, also where the processor is slow.
const PAUSE: Duration = Duration::from_millis(100);

/// Whether a pixel has the color of what everybody sees, edges of letters on white included.
fn is_everybodys([red, green, blue]: [u8; 3]) -> bool {
    red > 200 && blue > 200 && green < 100
}

fn is_own(pixel: [u8; 3]) -> bool {
    pixel == [0x00, 0xa0, 0x00]
}

/// Behind the start tag of each slot, of each mark of one and of each element with attributes of the reader's, and before
/// what everybody sees in a slot is whole.
fn inside_slots(html: &str) -> Vec<usize> {
    let body = html.find("<body").expect("a body");
    let tags = html[body..].match_indices('<').map(|(at, _)| body + at);
    let cut = |at: usize| {
        let tag = &html[at..=at + html[at..].find('>')?];
        let starts = tag.starts_with("<docs-slot") || tag.starts_with("<template") || tag.contains(" data-docs=");
        if starts { Some(at + tag.len()) } else { (tag == "</docs-slot>").then_some(at) }
    };
    tags.filter_map(cut).collect()
}

fn in_pieces(folder: &Path, pause: Duration) -> Server {
    Server::start(Site::new(folder).in_pieces(pause, inside_slots))
}

fn known(built: &Built) -> Value {
    persona(&built.docs, "known")
}

/// A tab on a slow processor, for a reader or for nobody.
fn slow(user: Option<&Value>) -> (Context, Tab) {
    let context = driver::context();
    let tab = context.tab();
    tab.slow_processor(6.0);
    tab.before_each_page(include_str!("frames.js"));
    if let Some(user) = user {
        tab.before_each_page(&session("", user));
    }
    (context, tab)
}

/// The frames of a page from the first one on, and how many of them show what everybody sees.
fn frames(tab: &Tab, url: &str) -> (Vec<Picture>, usize) {
    let frames = tab.frames_during(|tab| tab.open(url));
    let n_everybodys = frames.iter().filter(|frame| frame.count(is_everybodys) > 0).count();
    (frames, n_everybodys)
}

/// Opens every page for a reader who is known: no frame shows what everybody sees, the last one shows what is theirs.
#[track_caller]
fn never_seen(tab: &Tab, server: &Server) {
    for page in PAGES {
        let (frames, n_everybodys) = frames(tab, &server.url(page));
        assert_eq!(n_everybodys, 0, "{page}: of {} frames", frames.len());
        assert!(frames.last().is_some_and(|last| last.count(is_own) > 0), "{page}: nothing is filled");
        let drawn = tab.evaluate("drawn");
        assert_eq!(drawn["bare"], 0, "{page}: {drawn}");
        assert!(!drawn["titles"].to_string().contains("everybody"), "{page}: {drawn}");
    }
    tab.assert_clean();
}

#[test]
fn a_slow_network_shows_nothing_of_others() {
    let built = Built::flash();
    let server = Server::start(Site::new(&built.out));
    let (_context, tab) = slow(Some(&known(&built)));
    tab.network(Network::Slow3g);
    never_seen(&tab, &server);
}

#[test]
fn a_page_in_pieces_shows_nothing_of_others() {
    let built = Built::flash();
    let server = in_pieces(&built.out, PAUSE);
    let (_context, tab) = slow(Some(&known(&built)));
    never_seen(&tab, &server);
    // Slots were filled one after the other, in frames of their own.
    tab.open(&server.url("/"));
    let filled = tab.evaluate("drawn.filled");
    assert!(filled.as_array().is_some_and(|filled| filled.len() > 3), "{filled}");
}

/// Where what everybody sees is in the window, as `[name, left, top, right, bottom]`.
const PLACES: &str = "[...document.querySelectorAll('docs-slot, .everybody, .members, .block, img')].flatMap(place => { \
    const range = document.createRange(); \
    place.matches('img') ? range.selectNode(place) : range.selectNodeContents(place); \
    const name = `${place.parentElement.localName} > ${place.outerHTML}`; \
    return [...range.getClientRects()].filter(box => box.width && box.height && place.parentElement.checkVisibility()) \
        .slice(0, 1).map(box => [name, box.left, box.top, box.right, box.bottom]); })";

/// The colors tell: what everybody sees is seen in each place, by whom nobody knows.
#[test]
fn what_everybody_sees_would_be_seen() {
    let built = Built::flash();
    let server = Server::start(Site::new(&built.out));
    let (_context, tab) = slow(None);
    let mut n_places = 0;
    for page in PAGES {
        let (frames, n_everybodys) = frames(&tab, &server.url(page));
        assert!(n_everybodys > 0, "{page}");
        let last = frames.last().expect("the screenshot");
        assert_eq!(last.count(is_own), 0, "{page}");
        for place in tab.evaluate(PLACES).as_array().expect("a list") {
            let at = |index: usize| place[index].as_f64().expect("a number").max(0.0) as u32;
            let mut pixels = (at(2)..at(4)).flat_map(|y| (at(1)..at(3)).map(move |x| (x, y)));
            let is_seen = pixels.any(|(x, y)| x < last.width && y < last.height && is_everybodys(last.pixel(x, y)));
            assert!(is_seen, "{page}: {place}");
            n_places += 1;
        }
    }
    assert!(n_places >= 25, "{n_places} places");
}

/// The frames tell: a loader that comes too late is seen.
#[test]
fn a_late_loader_would_be_seen() {
    let built = Built::flash();
    let late = tempfile::tempdir().expect("a folder");
    copy(&built.out, late.path(), |html| {
        let (before, behind) = html.split_once("<script src=\"/_docs/core").expect("the loader");
        format!("{before}<script defer src=\"/_docs/core{behind}")
    });
    let server = in_pieces(late.path(), PAUSE);
    let (_context, tab) = slow(Some(&known(&built)));
    for page in PAGES {
        // A browser that is kept waiting may draw nothing before the page is whole, and then there is nothing to see.
        let is_seen = (0..5).any(|_| {
            let (frames, n_everybodys) = frames(&tab, &server.url(page));
            assert_eq!(frames.last().map(|last| last.count(is_everybodys)), Some(0), "{page}: it came after all");
            // Among rows there is no element of ours to look at.
            n_everybodys > 0 && (page == "/places/" || tab.number("drawn.bare") > 0.0)
        });
        assert!(is_seen, "{page}");
    }
}

/// Copies a site with its pages changed.
fn copy(from: &Path, to: &Path, change: fn(String) -> String) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &to, change);
        } else if entry.file_name() == "index.html" {
            fs::write(to, change(fs::read_to_string(path).expect("a page"))).expect("a page");
        } else {
            fs::copy(path, to).expect("a copy");
        }
    }
}

/// Opens the personal pages in each width for each reader; gives what moved.
fn shifts(built: &Built, server: &Server, widths: &[u32]) -> Vec<String> {
    let pages = built.personal_pages();
    let context = driver::context();
    let mut moved = Vec::new();
    // A picture whose address is refused grows to its words, as any picture that cannot be loaded does.
    for name in built.personas().into_iter().filter(|name| name != "hostile") {
        let tab = context.tab();
        tab.before_each_page(&session("", &persona(&built.docs, &name)));
        // A log-in leaves what the reader's groups may see before it goes on to the page; a session that a test puts there
        // does not.
        tab.open(&server.url(&pages[0]));
        tab.wait_for(HAS_GROUPS);
        tab.settle();
        for &width in widths {
            tab.viewport(Viewport { width, height: 900, scale: 1.0, mobile: width < 500 });
            for page in &pages {
                tab.open(&server.url(page));
                tab.settle();
                moved
                    .extend(tab.layout_shifts().iter().map(|shift| format!("{page} for {name} at {width}: {shift}\n")));
            }
        }
    }
    moved
}

#[test]
fn nothing_moves_when_a_page_is_filled() {
    for built in [Built::example(), Built::forms(), Built::flash()] {
        let server = Server::start(Site::new(&built.out));
        let moved = shifts(&built, &server, &[1440, 390]);
        assert!(moved.is_empty(), "{}", moved.concat());
    }
}

#[test]
fn nothing_moves_when_a_page_comes_in_pieces() {
    // Where lines are short a word moves to the next when its end comes, as in any page; these have room.
    for (built, widths) in [(Built::forms(), &[1440][..]), (Built::flash(), &[1440, 390])] {
        let server = in_pieces(&built.out, PAUSE / 3);
        let moved = shifts(&built, &server, widths);
        assert!(moved.is_empty(), "{}", moved.concat());
    }
}

/// Who is not known pays for the loader, and for nothing that it does.
#[test]
fn nobody_waits_for_nothing() {
    let built = Built::flash();
    let server = Server::start(Site::new(&built.out));
    let context = driver::context();
    let tab = context.tab();
    tab.before_each_page(include_str!("spy.js"));
    for page in PAGES {
        tab.open(&server.url(page));
        tab.settle();
        let told = tab.evaluate("done");
        assert_eq!(told, serde_json::json!({ "observed": 0, "changed": 0, "read": 0 }), "{page}");
        // The scripts that the first frame waits for: the loader, and the color scheme.
        let waits_for = tab.evaluate(
            "[...document.querySelectorAll('script[src]:not([defer])')]\
             .map(one => one.src.replace(/.*\\/|\\.[0-9a-f]{16}/g, ''))",
        );
        assert_eq!(waits_for, serde_json::json!(["core-whole.js", "first.js"]), "{page}");
        // Nothing of it is asked for one after the other: ahead of the first stands what comes behind it.
        let others = tab.evaluate(
            "[...document.head.querySelectorAll('link[rel=stylesheet], script[src]:not([defer])')]\
             .map(one => one.href ?? one.src).slice(1).sort()",
        );
        let ahead =
            "[...document.head.querySelectorAll('link[rel=preload]:not(script ~ *)')].map(one => one.href).sort()";
        assert_eq!(tab.evaluate(ahead), others, "{page}");
    }
    tab.evaluate(&session("", &known(&built)));
    for page in PAGES {
        tab.open(&server.url(page));
        let told = tab.evaluate("done");
        assert!(told["observed"] != 0 && told["changed"] != 0 && told["read"] != 0, "the spies see: {page}: {told}");
    }
}
