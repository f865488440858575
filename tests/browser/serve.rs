//! The preview, in a browser: `docs serve` on a folder that is written in.

mod fixture;
mod live;
mod logins;
mod readers;
mod why;

use fixture::Serving;

/// What has been done to the page, and must still be there.
const STATE: &str = "JSON.stringify([[...document.querySelectorAll('main details')].find((own) => own.textContent.includes('Inside')).open, document.querySelector('#own')?.value, \
                     document.activeElement?.id, scrollY > 200, window.same === true])";

fn page(words: &str) -> String {
    let long = "Words and words.\n\n".repeat(60);
    format!(
        "---\ntitle: Page\n---\n\n## First\n\n{words}\n\n<Accordion title=\"More\">\n\nInside.\n\n</Accordion>\n\n<Tabs>\n\
         <Tab title=\"One\">\n\nOne here.\n\n</Tab>\n<Tab title=\"Two\">\n\nTwo here.\n\n</Tab>\n</Tabs>\n\n\
         <label>Name <input id=\"own\" /></label>\n\n{long}"
    )
}

fn disturb(tab: &crate::driver::Tab) {
    tab.evaluate("window.same = true; [...document.querySelectorAll('main details')].find((own) => own.textContent.includes('Inside')).open = true");
    tab.evaluate("document.querySelectorAll('[role=tab]')[1].click()");
    tab.evaluate("document.querySelector('#own').value = 'typed'; document.querySelector('#own').focus()");
    tab.evaluate("scrollTo(0, 300)");
    tab.wait_for("scrollY > 200");
}

#[test]
fn a_change_is_shown_in_place_and_everything_else_stays() {
    let serving = Serving::new(&[("page.mdx", &page("Before."))]);
    let (_context, tab) = serving.open("/page");
    disturb(&tab);
    for words in
        ["After.", "After and **more**.", "## Another heading\n\nThen this.", "- a\n- b\n\n```js\nlet a = 1;\n```"]
    {
        serving.write("page.mdx", &page(words));
        let expected = words.split(|c: char| !c.is_alphanumeric()).rfind(|word| !word.is_empty()).expect("a word");
        tab.wait_for(&format!("document.querySelector('main').innerText.includes({expected:?})"));
        assert_eq!(tab.text(STATE), "[true,\"typed\",\"own\",true,true]", "{words}");
        assert!(tab.is("document.querySelectorAll('[role=tab]')[1].getAttribute('aria-selected') === 'true'"));
    }
    // By another file of the same name, as many editors write.
    serving.write("page.mdx.new", &page("Renamed to."));
    serving.rename("page.mdx.new", "page.mdx");
    tab.wait_for("document.querySelector('main').innerText.includes('Renamed to.')");
    assert!(tab.is("window.same"));
    // What stands in it is what a load would show.
    let shown = "document.querySelector('main').textContent.replace(/\\s+/g, ' ')";
    let before = tab.text(shown);
    tab.reload();
    tab.settle();
    assert_eq!(before, tab.text(shown));
}

#[test]
fn styles_titles_snippets_and_the_site_file_are_shown_too() {
    let serving = Serving::new(&[
        ("page.mdx", "---\ntitle: Page\n---\n\nimport Part from \"/snippets/part.mdx\"\n\n<Part />\n"),
        ("other.mdx", "---\ntitle: Other\n---\n\nThe other.\n"),
        ("snippets/part.mdx", "Shared before.\n"),
        ("style.css", "h1 { color: rgb(1, 2, 3) }\n"),
    ]);
    let (_context, tab) = serving.open("/page");
    tab.evaluate("window.same = true");
    serving.write("style.css", "h1 { color: rgb(4, 5, 6) }\n");
    tab.wait_for("getComputedStyle(document.querySelector('h1')).color === 'rgb(4, 5, 6)'");
    serving.write("snippets/part.mdx", "Shared after.\n");
    tab.wait_for("document.querySelector('main').innerText.includes('Shared after.')");
    serving.write("other.mdx", "---\ntitle: Renamed\n---\n\nThe other.\n");
    tab.wait_for("document.body.innerText.includes('Renamed')");
    serving.write("page.mdx", "---\ntitle: Fresh\n---\n\nAlone.\n");
    tab.wait_for("document.title.startsWith('Fresh')");
    assert!(tab.is("window.same"), "none of these is a load");
    serving.write("docs.json", &fixture::site("Another name", ""));
    tab.wait_for("document.title.endsWith('Another name')");
    // A page that goes and comes back.
    serving.remove("page.mdx");
    tab.wait_for("!document.title.startsWith('Fresh')");
    serving.write("page.mdx", "---\ntitle: Back\n---\n\nHere.\n");
    tab.wait_for("document.title.startsWith('Back')");
}

#[test]
fn the_theme_specifications_and_pictures_are_shown_too() {
    let picture = |width: usize| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"4\"/>");
    let component = |mark: &str| format!("{{#-\nprops:\n  version: text\n-#}}\n<p>{mark} {{{{ version }}}}</p>\n");
    let api = |parameter: &str| {
        format!(
            "openapi: 3.1.0\ninfo: {{title: Doves, version: '1'}}\nservers: [{{url: https://api.example.com}}]\npaths:\n  /doves:\n    get:\n\
             \x20     parameters: [{{name: {parameter}, in: query, schema: {{type: string}}}}]\n      responses: {{'200': {{description: All}}}}\n"
        )
    };
    let serving = Serving::new(&[
        ("page.mdx", "---\ntitle: Page\n---\n\n<Since version=\"2\" />\n\n![A picture](/logo.svg)\n"),
        ("other.mdx", "---\ntitle: Other\nopenapi: GET /doves\n---\n"),
        ("api.yaml", &api("limit")),
        ("logo.svg", &picture(30)),
        ("theme/components/Since.html", &component("Since")),
        ("theme/css/90-mine.css", "h1 { color: rgb(1, 2, 3) }\n"),
    ]);
    let (_context, tab) = serving.open("/page");
    tab.wait_for("document.querySelector('main').innerText.includes('Since 2')");
    serving.write("theme/components/Since.html", &component("From"));
    tab.wait_for("document.querySelector('main').innerText.includes('From 2')");
    serving.write("theme/css/90-mine.css", "h1 { color: rgb(4, 5, 6) }\n");
    tab.wait_for("getComputedStyle(document.querySelector('h1')).color === 'rgb(4, 5, 6)'");
    tab.wait_for("document.querySelector('main img[alt=\"A picture\"]').naturalWidth === 30");
    serving.write("logo.svg", &picture(60));
    tab.wait_for("document.querySelector('main img[alt=\"A picture\"]').naturalWidth === 60");
    let (_context, tab) = serving.open("/other");
    tab.wait_for("document.querySelector('main').innerText.includes('limit')");
    serving.write("api.yaml", &api("furthest"));
    tab.wait_for("document.querySelector('main').innerText.includes('furthest')");
}

#[test]
fn a_mistake_is_shown_over_the_last_good_page_and_goes_by_itself() {
    let serving = Serving::new(&[("page.mdx", "---\ntitle: Page\n---\n\nGood words.\n")]);
    let (_context, tab) = serving.open("/page");
    tab.evaluate("window.same = true");
    let overlay = "document.querySelector('docs-preview-errors')";
    let rows = [
        ("page.mdx", "---\ntitle: Page\n---\n\nBad words.\n\nHello {user.name + nobody}.\n".to_owned(), "page.mdx:7:"),
        ("docs.json", "{ \"name\": ".to_owned(), "docs.json:1:"),
    ];
    for (path, text, place) in rows {
        let before = serving.read(path);
        serving.write(path, &text);
        tab.wait_for(&format!("{overlay}?.shadowRoot.textContent.includes({place:?})"));
        assert!(tab.is(&format!("!{overlay}.hidden && {overlay}.getBoundingClientRect().height > 60")));
        assert!(tab.is("document.querySelector('main').innerText.includes('Good words.')"), "{path}");
        assert!(tab.is(&format!("{overlay}.shadowRoot.querySelector('a[href^=vscode]') !== null")), "{path}");
        serving.write(path, &before);
        tab.wait_for(&format!("{overlay}.hidden"));
    }
    serving.write("page.mdx", "---\ntitle: Page\n---\n\nBetter words.\n");
    tab.wait_for("document.querySelector('main').innerText.includes('Better words.')");
    assert!(tab.is("window.same"));
    // Warnings wait until somebody asks, and keep no change back.
    serving.write("page.mdx", "---\ntitle: Page\n---\n\n<Card title=\"a\">\n\nNever closed.\n");
    tab.wait_for(&format!("{overlay}.shadowRoot.textContent === '1 warning'"));
    tab.wait_for("document.querySelector('main').innerText.includes('Never closed.')");
    // Also where they were there when the page was opened.
    tab.reload();
    tab.wait_for(&format!("{overlay}?.shadowRoot.textContent === '1 warning'"));
    tab.evaluate(&format!("{overlay}.shadowRoot.querySelector('button').click()"));
    tab.wait_for(&format!("{overlay}.shadowRoot.textContent.includes('page.mdx:5:1')"));
}

/// What a script does to a page is done again when it is loaded again, so what runs in it may change; what the loader goes
/// by it reads again.
#[test]
fn expressions_change_in_place_and_scripts_begin_the_page_again_where_it_was() {
    let body = page("Hello {user.name ?? \"you\"}.");
    let serving = Serving::for_readers("shared-session", &[("page.mdx", &body), ("own.js", "window.version = 1;\n")]);
    let (_context, tab) = serving.open("/page");
    disturb(&tab);
    serving.write("page.mdx", &page("Hello {user.name ?? \"stranger\"}."));
    tab.wait_for("document.querySelector('main').innerText.includes('stranger')");
    assert_eq!(tab.text(STATE), "[true,\"typed\",\"own\",true,true]");
    serving.write("own.js", "window.version = 2;\n");
    tab.wait_for("window.version === 2");
    tab.wait_for("document.querySelector('#own').value === 'typed' && scrollY > 200");
    assert_eq!(tab.text(STATE), "[true,\"typed\",\"own\",true,false]");
    // Somebody reads: what they see stays theirs, and changes around it come in place.
    fixture::choose(&tab, "jane");
    tab.wait_for("document.querySelector('main').innerText.includes('Hello Jane')");
    tab.evaluate("window.same = true");
    serving.write("page.mdx", &page("Hello {user.name ?? \"stranger\"}.").replace("Inside.", "Inside of it."));
    tab.wait_for("document.querySelector('main').textContent.includes('Inside of it.')");
    assert!(tab.is("window.same && document.querySelector('main').innerText.includes('Hello Jane')"));
    assert!(!tab.is("document.querySelector('main').innerText.includes('stranger')"));
    // What they see by another expression, with more around it.
    let other = "{user.name ? <b>Dear {user.name}</b> : \"stranger\"}. {user.name ?? \"Nobody\"} reads.";
    serving.write("page.mdx", &page(other));
    tab.wait_for("document.querySelector('main').innerText.includes('Dear Jane. Jane reads.')");
    assert!(tab.is("window.same"));
    fixture::choose(&tab, "Logged out");
    tab.wait_for("document.querySelector('main').innerText.includes('stranger. Nobody reads.')");
}

#[test]
fn nothing_of_the_preview_is_in_a_build() {
    let serving = Serving::for_readers("jwt", &[("page.mdx", "---\ntitle: Page\n---\n\nHello {user.name}.\n")]);
    let mut checked = 0;
    for path in serving.built() {
        let bytes = std::fs::read(&path).expect("a file");
        let text = String::from_utf8_lossy(&bytes);
        for word in ["_preview", "docs-preview", "docsPreview", "jane", "Jane"] {
            assert!(!text.contains(word), "{word} in {}", path.display());
        }
        checked += 1;
    }
    assert!(checked > 10);
}
