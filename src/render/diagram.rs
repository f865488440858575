//! Mermaid diagrams, drawn when the site is built.
//!
//! The library is foreign code with bad days: what it is given is bounded, a panic in it costs one diagram, and of what
//! it writes only known elements and attributes are taken over (`clean`).

mod clean;
#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, RwLock};

use mermaid_svg::ast::CompositeState;
use mermaid_svg::{Diagram, ParseError, Theme, parse_with_meta, render_diagram_with};
use rustc_hash::FxHashMap;

use super::body::Writer;
use super::escape;
use crate::diag::Code;
use crate::page;
use crate::page::Corner;

/// Bytes and lines. Larger ones cannot be read on a screen, and their layout takes more than linear time (measured:
/// 400 lines that connect everything take 0.3 s).
const MAX_SOURCE: usize = 16 << 10;
const MAX_LINES: usize = 400;
/// `a & b --> c & d` are four: lines say little of how many there are (measured: 8,000 take half a minute).
const MAX_EDGES: usize = 500;
/// Bytes of a drawing: numbers of a few digits can ask for any number of grid lines.
const MAX_DRAWING: usize = 1 << 20;
/// Kinds whose numbers are counted up to, so that long ones would never end.
const COUNTING: [&str; 3] = ["gantt", "packet", "radar"];
const MAX_DIGITS: usize = 4;
/// For recursion over what `MAX_SOURCE` bytes can nest. It is reserved, not used.
const STACK: usize = 64 << 20;
/// Drawings kept. A full cache starts anew: what repeats comes back soon.
const MAX_CACHED: usize = 4096;

/// Diagrams at least as high have buttons, in CSS pixels.
const HIGH: f64 = 120.0;
/// Pixels of width from which on phones scroll instead of shrinking.
const WIDE: f64 = 520.0;
/// Pixels of width from which on diagrams scroll on all screens, at a scale at which their letters can be read.
const VERY_WIDE: f64 = 1000.0;
const READABLE: f64 = 0.75;
/// A label of more characters says no more.
const MAX_LABEL: usize = 300;

/// A drawing, or what is wrong with the diagram.
type Outcome = Result<Arc<Drawing>, Arc<str>>;

/// Draws; equal diagrams of a site are drawn once.
#[derive(Default)]
pub(super) struct Drawer {
    done: RwLock<FxHashMap<[u8; 32], Outcome>>,
}

pub(super) struct Drawing {
    /// `<path …>…`: what stands inside the `<svg>`, its ids beginning with `PREFIX`.
    pub inner: String,
    /// x, y, width and height.
    pub view: [f64; 4],
    /// What a screen reader says instead of the drawing: its title, else its texts.
    pub label: String,
    /// Drawn in colours of its own, which are right on light paper only.
    pub on_paper: bool,
}

/// How ids of a drawing begin, until it stands on a page.
const PREFIX: &str = "dIaGrAm-";

impl Drawer {
    /// The drawing of a diagram, or why there is none: a clause in lower case.
    fn draw(&self, source: &str) -> Outcome {
        let key = *blake3::hash(source.as_bytes()).as_bytes();
        if let Some(found) = self.done.read().expect("no panic while it is locked").get(&key) {
            return found.clone();
        }
        let drawn = drawn(source).map(Arc::new).map_err(Arc::from);
        let mut done = self.done.write().expect("no panic while it is locked");
        if done.len() >= MAX_CACHED {
            done.clear();
        }
        done.insert(key, drawn.clone());
        drawn
    }
}

fn drawn(source: &str) -> Result<Drawing, String> {
    if source.len() > MAX_SOURCE {
        return Err(format!("it has {} bytes, more than {MAX_SOURCE}", source.len()));
    }
    let n_lines = source.lines().count();
    if n_lines > MAX_LINES {
        return Err(format!("it has {n_lines} lines, more than {MAX_LINES}"));
    }
    if COUNTING.iter().any(|kind| source.contains(kind)) && longest_number(source) > MAX_DIGITS {
        return Err(format!("numbers in it have more than {MAX_DIGITS} digits"));
    }
    // Nothing of what a panic leaves behind is used again.
    let work = || catch_unwind(AssertUnwindSafe(|| draw(source))).unwrap_or_else(|_| Err("its drawer gave up".into()));
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        thread.ok().and_then(|thread| thread.join().ok()).unwrap_or_else(|| Err("it is too large".into()))
    })
}

fn longest_number(source: &str) -> usize {
    source.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0)
}

fn draw(source: &str) -> Result<Drawing, String> {
    let (diagram, meta) = parse_with_meta(&with_words(source)).map_err(|error| match error {
        ParseError::Syntax { message, line, .. } => {
            let message = message.replace('\'', "`");
            format!("line {line}: {}", message.trim_start_matches("parse error: "))
        }
        ParseError::UnknownDiagramType(kind) => format!("there is no kind of diagram called `{kind}`"),
        ParseError::Empty => "it is empty".to_owned(),
        other => other.to_string(),
    })?;
    if let Diagram::Flowchart(chart) = &diagram
        && chart.edges.len() > MAX_EDGES
    {
        return Err(format!("it has {} edges, more than {MAX_EDGES}", chart.edges.len()));
    }
    if let Diagram::State(states) = &diagram
        && let Some(name) = state_inside_itself(&states.composites)
    {
        return Err(format!("the state `{name}` stands inside itself"));
    }
    let on_paper = !matches!(
        diagram,
        Diagram::Flowchart(_) | Diagram::Sequence(_) | Diagram::State(_) | Diagram::Class(_) | Diagram::Er(_)
    );
    let svg = render_diagram_with(&diagram, &theme()).map_err(|error| error.to_string())?;
    if svg.len() > MAX_DRAWING {
        return Err("its drawing would be larger than a megabyte".to_owned());
    }
    let clean = clean::clean(&svg).ok_or("its drawing cannot be read")?;
    let texts = clean.texts.join(", ");
    let label = meta.acc_title.or(meta.title).unwrap_or(texts).chars().take(MAX_LABEL).collect();
    Ok(Drawing { inner: clean.inner, view: clean.view, label, on_paper })
}

/// A state that holds itself, directly or through others: the library would follow it without end.
fn state_inside_itself(composites: &[CompositeState]) -> Option<&str> {
    let mut left: Vec<&CompositeState> = composites.iter().collect();
    loop {
        let ids: Vec<&str> = left.iter().map(|state| state.id.as_str()).collect();
        let holds_one =
            |state: &&CompositeState| state.regions.iter().flatten().any(|child| ids.contains(&child.as_str()));
        let n_before = left.len();
        left.retain(holds_one);
        match left.first() {
            None => return None,
            Some(first) if left.len() == n_before => return Some(&first.id),
            Some(_) => {}
        }
    }
}

/// The source as the library reads it best: it wants words behind some keywords, which Mermaid does not.
fn with_words(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let is_flowchart = source.lines().any(|line| matches!(line.split_whitespace().next(), Some("flowchart" | "graph")));
    for line in source.lines() {
        // Mermaid ignores a group's direction when anything in it is linked to the outside; the library draws one box
        // over another then.
        if !(is_flowchart && line.trim_start().starts_with("direction ")) {
            out.push_str(line);
        }
        if matches!(line.trim(), "and" | "else" | "option") {
            out.push_str(" \u{200b}");
        }
        out.push('\n');
    }
    out
}

/// Colours by what they are for: `clean` makes classes of them.
fn theme() -> Theme {
    Theme {
        fg: "d-ink".into(),
        fg_muted: "d-muted".into(),
        bg: "d-page".into(),
        actor_fill: "d-node".into(),
        actor_stroke: "d-border".into(),
        lifeline: "d-faint".into(),
        arrow_stroke: "d-edge".into(),
        note_fill: "d-note".into(),
        note_stroke: "d-note-border".into(),
        activation_fill: "d-active".into(),
        activation_stroke: "d-border".into(),
        frame_label_fill: "d-node".into(),
        flow_node_fill: "d-node".into(),
        flow_node_stroke: "d-border".into(),
        flow_edge_stroke: "d-edge".into(),
        flow_label_bg: "d-page".into(),
        flow_cluster_fill: "d-group".into(),
        flow_cluster_stroke: "d-faint".into(),
        ..Theme::default_theme()
    }
}

impl Writer<'_> {
    /// A Mermaid fence: the drawing, or with a warning `false`, and the caller shows it as code.
    pub(super) fn diagram(&mut self, code: &page::Code) -> bool {
        let drawing = match self.site.drawer.draw(&code.code) {
            Ok(drawing) => drawing,
            Err(reason) => {
                let diag = Code::DiagramUndrawn.at(code.span, format!("this diagram cannot be drawn: {reason}"));
                let help = "it is shown as code: mend it, or write ` ```text ` where code is meant";
                self.diags.push(diag.help(help));
                return false;
            }
        };
        self.calls += 1;
        let [x, y, width, height] = drawing.view;
        let word = |key| self.site.word(self.language, key);
        let attribute = |text: &str| {
            let mut out = String::new();
            escape::attribute(text, &mut out);
            out
        };
        let label = attribute(&format!("{}: {}", word("diagram"), drawing.label));
        let (size, scale) = match width {
            VERY_WIDE.. => (" d-wide d-very-wide", READABLE),
            WIDE.. => (" d-wide", 1.0),
            _ => ("", 1.0),
        };
        let paper = if drawing.on_paper { " d-paper" } else { "" };
        let (shown_width, shown_height) = ((width * scale).round(), (height * scale).round());
        let mut html = format!(
            "<figure class=\"d-diagram{paper}{size}\"><div class=\"d-diagram-view\" tabindex=\"0\">\
             <svg class=\"d-drawing\" role=\"img\" aria-label=\"{label}\" width=\"{shown_width}\" height=\"{shown_height}\" \
             viewBox=\"{x} {y} {width} {height}\">"
        );
        html.push_str(&drawing.inner.replace(PREFIX, &format!("d-{}-", self.calls)));
        html.push_str("</svg></div>");
        if code.meta.actions.unwrap_or(shown_height >= HIGH) {
            let place = match code.meta.placement.unwrap_or_default() {
                Corner::TopLeft => "top-left",
                Corner::TopRight => "top-right",
                Corner::BottomLeft => "bottom-left",
                Corner::BottomRight => "bottom-right",
            };
            html.push_str(&format!("<div class=\"d-diagram-actions\" data-place=\"{place}\">"));
            for (action, key) in [("in", "zoom_in"), ("out", "zoom_out"), ("full", "full_screen")] {
                let word = attribute(&word(key));
                html.push_str(&format!(
                    "<button type=\"button\" data-diagram=\"{action}\" aria-label=\"{word}\" title=\"{word}\"></button>"
                ));
            }
            let (copy, copied, source) = (attribute(&word("copy")), attribute(&word("copied")), attribute(&code.code));
            html.push_str(&format!(
                "<button type=\"button\" class=\"d-diagram-copy\" data-copy=\"{source}\" data-done=\"{copied}\" \
                 aria-label=\"{copy}\" title=\"{copy}\"></button></div>"
            ));
        }
        html.push_str("</figure>");
        self.out.push_str(&html);
        true
    }
}
