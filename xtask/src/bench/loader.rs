//! What the loader costs the reader's browser: pages of 100 and of 1,000 slots, beside the same pages without.
//!
//! What is measured runs in Chromium, so it does not matter how our own code is compiled. One JSON object a line, medians
//! of `RUNS`:
//!
//! - `parse`: milliseconds from the first byte of a page to its last element, of three pages: `plain`, where what would be
//!   a slot is text, the page with slots for `nobody`, and for a reader who is `known`; `ratio` is to `plain`
//! - `fill`: milliseconds in which a page that is open fills itself for a reader who comes, and of that `dom_ms`, what the
//!   same changes of the page take without anything else; `us_per_slot` is the rest, in microseconds
//! - `paint`: milliseconds to the first paint for nobody whom the site knows, nothing cached and compressed by gzip, of the
//!   page without the loader's script (`without_ms`) and as it is (`with_ms`); `core_ms` is what its script takes to come

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chromium::server::{Server, Site};
use chromium::{Context, Network, Tab};
use serde_json::json;

use super::{print, remove, rounded};
use crate::cargo::{cargo, root, run};
use crate::{Outcome, programs};

const RUNS: usize = 15;

/// A session, as a handshake stores it.
const STORE: &str = r#"localStorage.setItem("docs:session:", JSON.stringify({ v: 1, id: "bench", generation: 1, createdAt: 1,
    handshake: "jwt", user: { groups: ["admin"], content: { name: "Jane", plan: "enterprise", url: "https://app.example/" } } }))"#;

/// What a slot of these pages is, and what everybody sees of it. They take turns.
const SLOTS: [(&str, &str); 4] = [
    ("{user.name ?? 'friend'}", "friend"),
    ("{user.plan === 'enterprise' ? <b>Enterprise</b> : 'another'}", "another"),
    ("<a href={user.url ?? '/'}>{user.name ?? 'you'}</a>", "<a href=\"/\">you</a>"),
    ("{`on ${user.plan ?? 'no plan'}`}", "on no plan"),
];

pub fn measure() -> Outcome {
    programs::provide()?;
    run(&mut cargo(&["build", "--quiet"]))?;
    let out = build()?;
    let server = Server::start(Site::new(&out));
    for n_slots in [100, 1000] {
        let plain = parse(&server, &format!("/plain-{n_slots}/"), None);
        let mut line = json!({ "measurement": "loader", "of": "parse", "slots": n_slots, "plain_ms": rounded(plain) });
        for (name, session) in [("nobody", None), ("known", Some(STORE))] {
            let time = parse(&server, &format!("/slots-{n_slots}/"), session);
            line[format!("{name}_ms")] = rounded(time).into();
            line[format!("{name}_ratio")] = rounded(time / plain).into();
        }
        print(line);
        fill(&server, n_slots);
    }
    for (name, network) in [("free", Network::Free), ("slow 3G", Network::Slow3g)] {
        paint(&out, name, network)?;
    }
    Ok(())
}

/// The built site: pages with slots, and the same ones without.
fn build() -> Result<PathBuf, String> {
    let folder = root().join("target/bench/loader");
    let (docs, out) = (folder.join("docs"), folder.join("out"));
    remove(&docs)?;
    remove(&out)?;
    let mut pages = Vec::new();
    for n_slots in [100, 1000] {
        for (name, slots) in [("slots", SLOTS.map(|(slot, _)| slot)), ("plain", SLOTS.map(|(_, plain)| plain))] {
            let name = format!("{name}-{n_slots}");
            let lines =
                (0..n_slots).map(|at| format!("Line {at} of this page is for {}.\n\n", slots[at % slots.len()]));
            write(&docs.join(format!("{name}.mdx")), &format!("# Lines\n\n{}", lines.collect::<String>()))?;
            pages.push(name);
        }
    }
    let site = json!({
        "theme": "mint", "name": "Loader", "colors": { "primary": "#0F766E" }, "navigation": { "pages": pages },
        "personalization": {
            "method": "shared-session", "apiUrl": "https://app.example/user", "loginUrl": "https://app.example/login",
        },
    });
    write(&docs.join("docs.json"), &site.to_string())?;
    let binary = root().join(format!("target/debug/docs{}", std::env::consts::EXE_SUFFIX));
    let built = crate::measure::measure(Command::new(binary).arg("build").arg(&docs).arg("--out").arg(&out))?;
    super::succeeded(built)?;
    Ok(out)
}

fn write(path: &Path, text: &str) -> Outcome {
    let folder = path.parent().expect("a folder of the bench");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// A tab of its own storage whose scripts and styles are in the cache.
fn tab(server: &Server) -> (Context, Tab) {
    let context = chromium::context();
    let tab = context.tab();
    tab.open(&server.url("/slots-100/"));
    (context, tab)
}

/// How long a page is parsed.
fn parse(server: &Server, page: &str, session: Option<&str>) -> f64 {
    let (_context, tab) = tab(server);
    if let Some(session) = session {
        tab.evaluate(session);
    }
    let times = (0..RUNS).map(|_| {
        tab.open(&server.url(page));
        tab.number("(([page]) => page.domInteractive - page.responseStart)(performance.getEntriesByType('navigation'))")
    });
    median(times.collect())
}

/// A reader comes to an open page.
fn fill(server: &Server, n_slots: usize) {
    let (_context, tab) = tab(server);
    let (mut all, mut dom) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        tab.evaluate("localStorage.clear()");
        tab.open(&server.url(&format!("/slots-{n_slots}/")));
        tab.evaluate(STORE);
        all.push(tab.number(
            "(start => { dispatchEvent(new Event('docs:session')); return performance.now() - start; })(performance.now())",
        ));
        // What was filled is taken out and put in again, as the loader does it.
        dom.push(tab.number(
            "(() => { const own = [...document.querySelectorAll('docs-slot')].map(slot => [slot, slot.previousSibling]); \
             const links = [...document.querySelectorAll('[data-docs]')]; \
             for (const [slot, node] of own) { node.remove(); slot.hidden = false; } \
             const start = performance.now(); \
             for (const [slot, node] of own) { slot.before(node.cloneNode(true)); slot.hidden = true; } \
             for (const link of links) link.setAttribute('href', link.getAttribute('href')); \
             return performance.now() - start; })()",
        ));
    }
    let (all, dom) = (median(all), median(dom));
    print(json!({
        "measurement": "loader", "of": "fill", "slots": n_slots, "fill_ms": rounded(all), "dom_ms": rounded(dom),
        "us_per_slot": rounded((all - dom) * 1e3 / n_slots as f64),
    }));
}

/// The first paint of a page that nobody whom the site knows reads, beside that of the same page without the loader.
fn paint(out: &Path, name: &str, network: Network) -> Outcome {
    let page = out.join("slots-100/index.html");
    let with = fs::read_to_string(&page).map_err(|error| format!("{}: {error}", page.display()))?;
    let start = with.find("<script src=\"/_docs/core.").ok_or("the page has no loader")?;
    let end = start + with[start..].find("</script>").ok_or("the page ends early")? + "</script>".len();
    write(&out.join("without/index.html"), &format!("{}{}", &with[..start], &with[end..]))?;
    let server = Server::start(Site::new(out).compressed());
    let (mut times, mut core) = ([const { Vec::new() }; 2], Vec::new());
    for _ in 0..RUNS {
        for (page, times) in ["/without/", "/slots-100/"].into_iter().zip(&mut times) {
            let context = chromium::context();
            let tab = context.tab();
            tab.network(network);
            tab.open(&server.url(page));
            let painted = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime";
            tab.wait_for(&format!("{painted} !== undefined"));
            times.push(tab.number(painted));
            let scripts = "performance.getEntriesByType('resource').filter(({ name }) => name.includes('/core.'))";
            core.extend((page == "/slots-100/").then(|| tab.number(&format!("{scripts}[0].duration"))));
        }
    }
    let [without, with] = times.map(median);
    print(json!({
        "measurement": "loader", "of": "paint", "network": name, "without_ms": rounded(without), "with_ms": rounded(with),
        "core_ms": rounded(median(core)),
    }));
    Ok(())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
