//! The session as a machine: random steps of readers, of the owner's servers and of time over two tabs, and after each what
//! always holds: a tab shows who is stored, in the page, in its header and to scripts; where nobody is stored, neither tab
//! holds anything of anybody; who logged out stays out until somebody logs in.
//!
//! A failure names its seed (`DOCS_TEST_SEED=7` runs that one alone) and the fewest of its steps that still fail.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use docs::mock::{Answer, Request, StateIn};
use serde_json::{Value, json};

use super::fixture::{BOB, Docs, JANE, Setup, docs, trace, with_key};
use crate::driver::{self, Context, Tab};

const N_STEPS: usize = 25;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Who {
    Jane,
    Bob,
    /// Logged in, and nothing is known of them.
    Nameless,
}

impl Who {
    fn user(self) -> Value {
        match self {
            Who::Jane => with_key(JANE, "hush-jane"),
            Who::Bob => with_key(BOB, "hush-bob"),
            Who::Nameless => json!({}),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Reply {
    User(Who),
    Status(u16),
    Html,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    /// What the API says from now on, after so many milliseconds.
    Api(Reply, u64),
    /// Whom the owner's log-in finds.
    Find(Who),
    LogIn(usize),
    /// By a token that this browser did not ask for.
    Follow(usize),
    Undo(usize),
    LogOut(usize),
    Reload(usize),
    Go(usize),
    Back(usize),
    /// The session that is stored ends soon.
    Expire(usize),
    /// What is stored is broken, or gone, without the help of ours.
    Break(usize, &'static str),
    /// Something that makes the loader look again.
    Poke(usize, &'static str),
    Wait(u64),
}

/// Numbers that look random, the same for a seed each time (xorshift).
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Dice {
        Dice((seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }
}

fn step(method: &str, dice: &mut Dice) -> Step {
    let tab = dice.below(2) as usize;
    let who = dice.one_of(&[Who::Jane, Who::Bob, Who::Jane, Who::Bob, Who::Nameless]);
    let is_shared = method == "shared-session";
    match dice.below(20) {
        0..=3 | 8 if is_shared => {
            let replies = [204, 401, 403, 404, 302, 500, 429].map(Reply::Status);
            let reply = match dice.below(10) {
                0..=4 => Reply::User(who),
                5..=7 => dice.one_of(&replies),
                8 => Reply::Html,
                _ => Reply::Never,
            };
            Step::Api(reply, dice.one_of(&[0, 100, 400, 900]))
        }
        0..=1 => Step::Find(who),
        2 => Step::Follow(tab),
        3 => Step::Undo(tab),
        4..=5 => Step::LogIn(tab),
        6..=7 => Step::LogOut(tab),
        8 => Step::Follow(tab),
        9..=10 => Step::Reload(tab),
        11..=12 => Step::Go(tab),
        13..=14 => Step::Back(tab),
        15 => Step::Expire(tab),
        16 => Step::Break(tab, dice.one_of(&["", "{", "7", "{\"v\":2}", "{\"v\":1,\"id\":\"x\",\"user\":7}"])),
        17..=18 => {
            Step::Poke(tab, dice.one_of(&["storage", "visibilitychange", "pageshow", "hashchange", "docs:session"]))
        }
        _ => Step::Wait(dice.one_of(&[50, 300, 1000])),
    }
}

/// What the API does, and what must hold beside what always does.
struct World {
    docs: Docs,
    api: Arc<Mutex<(Reply, u64)>>,
}

impl World {
    fn new(method: &str) -> World {
        let docs = docs(method, Setup::default());
        let api = Arc::new(Mutex::new((Reply::Status(401), 0)));
        let own = api.clone();
        docs.mock.change("/api/docs/user-info", move |request, answer| {
            let (reply, delay) = *own.lock().expect("no thread panics with the lock");
            reply.answer(request, answer).after(Duration::from_millis(delay))
        });
        World { docs, api }
    }

    fn api(&self, reply: Reply, delay: u64) {
        *self.api.lock().expect("no thread panics with the lock") = (reply, delay);
    }
}

impl Reply {
    fn answer(self, request: &Request, answer: Answer) -> Answer {
        assert_eq!(request.method, "GET");
        match self {
            Reply::User(who) => answer.status(200).json(&who.user()),
            Reply::Status(302) => answer.status(302).header("location", "/login"),
            Reply::Status(status) => answer.status(status),
            Reply::Html => answer.status(200).body("text/html", "<title>Log in</title>"),
            Reply::Never => Answer::never(),
        }
    }
}

/// Two tabs of one browser, and what is known of them.
struct Run<'w> {
    world: &'w World,
    method: &'static str,
    tabs: [Tab; 2],
    /// How far each can go back.
    depths: [u32; 2],
    n_pages: u32,
    found: Who,
    /// Who logged out, and did not log in since.
    is_out: bool,
    _context: Context,
}

/// Seconds of patience with an answer become tenths.
const HURRIES: &str = "{ const own = window.setTimeout; \
    window.setTimeout = (act, wait, ...more) => own(act, wait === 5000 ? 500 : wait, ...more) }";

/// What a tab shows that is not who is stored; nothing where all is well.
const DIFFERS: &str = "(() => { \
    const text = localStorage.getItem('docs:session:'); \
    let content; \
    try { content = text === null ? undefined : JSON.parse(text).user.content } catch { return `broken: ${text}` } \
    const named = content && ([content.firstName, content.lastName].filter(Boolean).join(' ') || content.email); \
    const greeting = [...document.querySelectorAll('.d-prose > p')].map((line) => line.innerText) \
        .find((line) => line.startsWith('Hello')) ?? ''; \
    const seen = [window.docs?.user, greeting.split(',')[0], document.querySelector('[data-reader=name]').textContent, \
        document.documentElement.matches('.in'), !!document.querySelector('.d-prose .d-secret')]; \
    const due = [content, `Hello ${content?.firstName ?? 'stranger'}`, named ?? '', !!content, !!content?.firstName]; \
    return JSON.stringify(seen) === JSON.stringify(due) ? '' : `${JSON.stringify(seen)}, stored is ${text}` })()";

impl<'w> Run<'w> {
    fn start(world: &'w World, method: &'static str) -> Run<'w> {
        world.api(Reply::Status(401), 0);
        world.docs.mock.log_in_as(Some(Who::Jane.user()));
        let context = driver::context();
        let tabs = [context.tab(), context.tab()];
        for tab in &tabs {
            tab.before_each_page(HURRIES);
            tab.open(&world.docs.server.url("/guide/"));
        }
        Run { world, method, tabs, depths: [0; 2], n_pages: 0, found: Who::Jane, is_out: false, _context: context }
    }

    fn take(&mut self, step: Step) {
        let world = self.world;
        match step {
            Step::Api(reply, delay) => world.api(reply, delay),
            Step::Find(who) => {
                self.found = who;
                world.docs.mock.log_in_as(Some(who.user()));
            }
            Step::LogIn(at) => {
                self.leave(at, "document.querySelector('.login-link').click()");
                self.is_out = false;
            }
            Step::Follow(at) => {
                world.docs.mock.jwt(|jwt| jwt.state = StateIn::Dropped);
                let token = world.docs.mock.token();
                world.docs.mock.jwt(|jwt| jwt.state = StateIn::Claim);
                self.n_pages += 1;
                self.leave(at, &format!("location.href = '/?link={}#{token}'", self.n_pages));
                self.depths[at] += 1;
                self.is_out = false;
            }
            Step::Undo(at) => {
                self.tabs[at].evaluate("document.querySelector('.d-notice:not([hidden]) button')?.click()");
            }
            Step::LogOut(at) => {
                self.tabs[at].evaluate("document.querySelector('.logout-link').click()");
                self.is_out = true;
                // What was clicked is done when its module is there.
                self.tabs[at].evaluate("import(document.body.dataset.login).then(() => 0)");
            }
            Step::Reload(at) => self.tabs[at].reload(),
            Step::Go(at) => {
                self.n_pages += 1;
                let path = if self.n_pages.is_multiple_of(2) { "/guide/" } else { "/" };
                self.tabs[at].open(&world.docs.server.url(&format!("{path}?page={}", self.n_pages)));
                self.depths[at] += 1;
            }
            Step::Back(at) => {
                if self.depths[at] > 0 {
                    self.depths[at] -= 1;
                    self.tabs[at].back();
                    self.tabs[at].wait_for("window.docs");
                }
            }
            Step::Expire(at) => {
                self.tabs[at].evaluate(
                    "{ const key = 'docs:session:', record = JSON.parse(localStorage.getItem(key)); \
                     if (record) { record.user.expiresAt = Date.now() / 1000 + 0.2; \
                         localStorage.setItem(key, JSON.stringify(record)); dispatchEvent(new Event('docs:session')) } }",
                );
                std::thread::sleep(Duration::from_millis(250));
            }
            Step::Break(at, text) => {
                let set = if text.is_empty() {
                    "removeItem('docs:session:')".to_owned()
                } else {
                    format!("setItem('docs:session:', {})", json!(text))
                };
                self.tabs[at].evaluate(&format!("localStorage.{set}; dispatchEvent(new Event('docs:session'))"));
            }
            Step::Poke(at, event) => {
                let target = if event == "visibilitychange" { "document" } else { "window" };
                self.tabs[at].evaluate(&format!("{target}.dispatchEvent(new Event('{event}'))"));
            }
            Step::Wait(milliseconds) => std::thread::sleep(Duration::from_millis(milliseconds)),
        }
    }

    /// Does what leads out of the page and back to the docs, and waits for that.
    fn leave(&self, at: usize, act: &str) {
        let tab = &self.tabs[at];
        tab.evaluate(&format!("window.isOld = true; {act}; 0"));
        // The page that takes a token has none of what readers see.
        tab.wait_for("!window.isOld && window.docs && location.hash.length < 40");
    }

    /// Waits for what always holds, not longer than messages between tabs may take.
    fn settle(&self) -> Result<(), String> {
        let end = Instant::now() + Duration::from_secs(4);
        loop {
            let wrong = self.wrong();
            if wrong.is_none() || Instant::now() > end {
                return wrong.map_or(Ok(()), Err);
            }
            std::thread::sleep(Duration::from_millis(15));
        }
    }

    fn wrong(&self) -> Option<String> {
        let differs = |(at, tab): (usize, &Tab)| {
            let differs = tab.text(DIFFERS);
            (!differs.is_empty()).then(|| format!("tab {at} shows {differs}"))
        };
        if let Some(differs) = self.tabs.iter().enumerate().find_map(differs) {
            return Some(differs);
        }
        if self.tabs[0].is("localStorage.getItem('docs:session:') !== null") {
            return self.is_out.then(|| "somebody is in after a log-out".to_owned());
        }
        let left = |(at, tab): (usize, &Tab)| trace(tab).map(|trace| format!("tab {at}, nobody is stored: {trace}"));
        self.tabs.iter().enumerate().find_map(left)
    }

    /// After all that, logging in works, and both tabs tell of it.
    fn end(&mut self) -> Result<(), String> {
        std::thread::sleep(Duration::from_millis(1000));
        self.settle()?;
        self.take(Step::Find(Who::Jane));
        self.take(Step::Api(Reply::User(Who::Jane), 0));
        self.take(Step::LogIn(0));
        let end = Instant::now() + Duration::from_secs(4);
        while !self.tabs.iter().all(|tab| tab.is("window.docs.user?.firstName === 'Jane'")) {
            if Instant::now() > end {
                return Err(format!("logging in at last shows {:?}", self.tabs[0].text(DIFFERS)));
            }
            std::thread::sleep(Duration::from_millis(15));
        }
        self.settle()?;
        let thrown = self.tabs.iter().flat_map(Tab::exceptions).next();
        thrown.map_or(Ok(()), |thrown| Err(format!("{} threw {thrown}", self.method)))
    }
}

/// Runs steps; the number of the one behind which something does not hold, and what.
fn run(world: &World, method: &'static str, steps: &[Step]) -> Result<(), (usize, String)> {
    let mut run = Run::start(world, method);
    run.settle().map_err(|wrong| (0, wrong))?;
    for (at, step) in steps.iter().enumerate() {
        run.take(*step);
        run.settle().map_err(|wrong| (at, wrong))?;
    }
    run.end().map_err(|wrong| (steps.len(), wrong))
}

/// The fewest of steps that still fail, as far as leaving out one after the other finds them.
fn shrunk(world: &World, method: &'static str, mut steps: Vec<Step>, mut wrong: String) -> (Vec<Step>, String) {
    for at in (0..steps.len()).rev() {
        let mut fewer = steps.clone();
        fewer.remove(at);
        if let Err((last, still)) = run(world, method, &fewer) {
            fewer.truncate(last + 1);
            (steps, wrong) = (fewer, still);
        }
        if at > steps.len() {
            break;
        }
    }
    (steps, wrong)
}

#[track_caller]
fn check(method: &'static str) {
    let n_sequences = if std::env::var_os("DOCS_TEST_LONG").is_some() { 400 } else { 30 };
    let only: Option<u64> = std::env::var("DOCS_TEST_SEED").ok().map(|seed| seed.parse().expect("a number"));
    let world = World::new(method);
    for seed in only.map_or(0..n_sequences, |seed| seed..seed + 1) {
        let mut dice = Dice::new(seed);
        let steps: Vec<Step> = (0..N_STEPS).map(|_| step(method, &mut dice)).collect();
        if let Err((at, wrong)) = run(&world, method, &steps) {
            println!("{method}, seed {seed}: {wrong}\n{:?}", &steps[..(at + 1).min(steps.len())]);
            let (steps, wrong) = shrunk(&world, method, steps[..(at + 1).min(steps.len())].to_vec(), wrong);
            panic!("{method}, seed {seed}: {wrong}\n{steps:?}");
        }
    }
}

#[test]
fn tabs_show_who_is_stored_by_a_shared_session() {
    check("shared-session");
}

#[test]
fn tabs_show_who_is_stored_by_tokens() {
    check("jwt");
}
