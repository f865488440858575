//! Why a page shows what it shows, for the preview: expressions and rules as their authors wrote them, each with its place
//! and what the loader's evaluator takes. Whoever reads is known in the browser alone, so what comes of it is said there.

use serde_json::{Value, json};

use super::request::Request;
use super::{Shared, files};
use crate::diag::report::{self, Lines};
use crate::pipeline::{Reasons, Ruled, Thing};
use crate::session::Moment;
use crate::source::Span;

/// Longest expression that is shown as a whole.
const MAX_WRITTEN: usize = 600;

/// Of the page that came from the query's `page`, an address as browsers have it, and is shown at `address`: of those made
/// for some of its readers only the latter says which it is. `{ page }`, which is `null` where there is none, else
/// `{ file, editor, rule, isShell, slots, definitions, things, parts, others, nOthers }`. `slots` and `definitions` are JSON.
pub fn of(shared: &Shared, request: &Request) -> Value {
    let now = shared.session.now();
    let Some(site) = now.site() else { return json!({ "page": null }) };
    let found = ["page", "address"].iter().find_map(|key| {
        let address = request.query(key)?;
        let paths = files::paths(files::below(&site.config().address.base, &address)?);
        paths.into_iter().find_map(|path| Some((*key, site.maker(&path)?, path)))
    });
    let Some((key, maker, path)) = found else { return json!({ "page": null }) };
    let reasons = site.reasons(maker, &path);
    let reasons = Reasons { is_shell: reasons.is_shell && key == "page", ..reasons };
    let mut places = Places { now: &now, shared, lines: Lines::new(now.sources()) };
    json!({ "page": places.page(&reasons) })
}

struct Places<'a> {
    now: &'a Moment,
    shared: &'a Shared,
    lines: Lines<'a>,
}

impl Places<'_> {
    fn page(&mut self, reasons: &Reasons) -> Value {
        let things: Vec<Value> = reasons.things.iter().map(|thing| self.thing(thing)).collect();
        let mut all = |rules: &[Ruled]| -> Vec<Value> { rules.iter().map(|rule| self.rule(rule)).collect() };
        let (parts, others) = (all(&reasons.parts), all(&reasons.others));
        json!({
            "file": reasons.source.as_str(),
            "editor": self.shared.editor(reasons.source.as_str(), 1, 1),
            "rule": reasons.rule.as_ref().map(|rule| self.rule(rule)),
            "isShell": reasons.is_shell,
            "slots": reasons.slots,
            "definitions": reasons.definitions,
            "things": things,
            "parts": parts,
            "others": others,
            "nOthers": reasons.n_others,
        })
    }

    /// `{ what, name, written, place, usedAt, held }`; `held` are numbers of slots, `[slot]`, or of arms and holes in them,
    /// `[arm, hole]`.
    fn thing(&mut self, thing: &Thing) -> Value {
        let used_at: Vec<Value> = thing.used_at.iter().map(|at| self.place(*at)).collect();
        let held: Vec<Vec<u32>> = thing.held.iter().map(|held| held.numbers()).collect();
        json!({
            "what": thing.what.word(),
            "name": thing.what.name(),
            "written": self.written(thing.span),
            "place": self.place(thing.span),
            "usedAt": used_at,
            "held": held,
        })
    }

    /// `{ title, href, words, includes, identified, excludes, personas, written, place }`; `identified` where no group is
    /// asked for: whether one has to be logged in.
    fn rule(&mut self, rule: &Ruled) -> Value {
        json!({
            "title": rule.title,
            "href": rule.href,
            "words": rule.visibility.to_string(),
            "includes": rule.visibility.included(),
            "identified": rule.identified(),
            "excludes": rule.excluded(),
            "personas": rule.personas,
            "written": self.line(rule.at),
            "place": self.place(rule.at),
        })
    }

    /// The line where something begins: of a specification only that says what it is.
    fn line(&mut self, span: Span) -> String {
        if !self.is_there(span) {
            return String::new();
        }
        let line = self.lines.place(span).line;
        let range = self.lines.line(span.file, line);
        shortened(self.lines.text(span.file)[range].trim())
    }

    fn is_there(&self, span: Span) -> bool {
        self.now.sources().path(span.file).is_some()
    }

    /// `{ file, line, column, editor }`; nothing for what is in no file of the docs folder.
    fn place(&mut self, span: Span) -> Value {
        if !self.is_there(span) {
            return Value::Null;
        }
        let place = self.lines.place(span);
        let file = report::path_of(span.file, self.now.sources()).as_str();
        let editor = self.shared.editor(file, place.line, place.column);
        json!({ "file": file, "line": place.line, "column": place.column, "editor": editor })
    }

    fn written(&mut self, span: Span) -> String {
        if !self.is_there(span) {
            return String::new();
        }
        let range = self.lines.range(span);
        shortened(self.lines.text(span.file)[range].trim())
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_WRITTEN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
