//! Headings of arms in the table of contents: entries that the loader puts in as it does the arms.

use crate::expr::eval;
use crate::expr::map::map_parts;
use crate::expr::tree::{Expr, Kind};
use crate::expr::value::Value;
use crate::expr::walk;
use crate::page::{self, Arm, Contents, Hole, Part};
use crate::source::Span;

use super::super::{Lower, given, text};
use super::choice::only_arms;
use super::{Made, arm_expr, arm_number};

impl Lower<'_> {
    /// Lowers what an element of a value holds, knowing whether a loop over the reader's data made it.
    pub fn in_its_loop<T>(&mut self, element: Span, work: impl FnOnce(&mut Self) -> T) -> T {
        let is_inside =
            |around: &Span| around.file == element.file && around.start <= element.start && element.end <= around.end;
        let in_loop = self.slots.as_ref().is_some_and(|slots| slots.loops.iter().any(is_inside));
        if !in_loop {
            return work(self);
        }
        self.slots().repeated += 1;
        let made = work(self);
        self.slots().repeated -= 1;
        made
    }

    /// What a reader nobody knows reads in `parts`, which ids are made of: in an arm its holes are worked out for that.
    pub fn static_text(&mut self, parts: &[Part]) -> String {
        if !self.in_arm() || !text::has_hole_inside(parts) {
            return text::plain(parts);
        }
        let scope = self.slots().folder.residual_scope();
        let holes = self.slots().owners.last().map_or(&[][..], |owner| &owner.holes);
        text::plain(&filled(parts, &|hole: &Hole| {
            let value = eval::evaluate(holes.get(hole.number as usize)?, &scope, &eval::no_user()).ok()?;
            given::value_text(&value)
        }))
    }

    /// Lists the headings of arms in the table of contents: a hole that chooses as the residual does. `n_listed` entries
    /// stood there before what a reader nobody knows sees was lowered.
    pub(super) fn list_arms(&mut self, expr: &Expr, n_listed: usize, span: Span) {
        let default = self.listed().split_off(n_listed);
        let Some(slots) = &self.slots else { return };
        let mut lists = false;
        walk::visit(expr, &mut |expr| {
            lists |= arm_number(expr).is_some_and(|number| !slots.arms[number].contents.is_empty());
        });
        if !lists {
            return self.listed().extend(default);
        }
        let entries = self.contents_of(expr);
        let number = self.number(only_arms(entries), span, None);
        self.listed().push(Contents::Hole { number, default });
    }

    /// The residual with what its arms add to the table of contents instead of the arms.
    fn contents_of(&mut self, expr: &Expr) -> Expr {
        if let Kind::Conditional(parts) = &expr.kind {
            let [test, then, otherwise] = &**parts;
            let parts = [asked(test), self.contents_of(then), self.contents_of(otherwise)];
            return Expr::new(expr.span, Kind::Conditional(Box::new(parts)));
        }
        let Some(number) = arm_number(expr) else { return map_parts(expr, &mut |part| self.contents_of(part)) };
        let contents = self.slots().arms[number].contents.clone();
        if contents.is_empty() {
            return Expr::constant(expr.span, Value::Null);
        }
        let number = self.made(Made { arm: Arm::Contents(contents), block: true, contents: Vec::new() }, expr.span);
        match &expr.kind {
            Kind::Element(element) => arm_expr(number, element.children.to_vec(), expr.span),
            _ => expr.clone(),
        }
    }
}

/// `parts` with texts in their holes.
fn filled(parts: &[Part], text_of: &dyn Fn(&Hole) -> Option<Box<str>>) -> Vec<Part> {
    let fill = |part: &Part| match part {
        Part::Hole(hole) => Part::Text(text_of(hole).unwrap_or_default()),
        Part::Element(element) => {
            let children = filled(&element.children, text_of);
            Part::Element(Box::new(page::Element { children, ..(**element).clone() }))
        }
        other => other.clone(),
    };
    parts.iter().map(fill).collect()
}

/// Where the functions of a residual stand that may be called several times.
pub(super) fn loops(residual: &Expr) -> Vec<Span> {
    let mut loops = Vec::new();
    collect_loops(residual, &mut loops);
    loops
}

fn collect_loops(expr: &Expr, loops: &mut Vec<Span>) {
    match &expr.kind {
        Kind::Function(function) => loops.push(function.span),
        // A function literal that is called at once only binds names.
        Kind::Call { callee, args, .. } if matches!(callee.kind, Kind::Function(_)) => {
            walk::parts(callee, &mut |part| collect_loops(part, loops));
            args.iter().for_each(|item| collect_loops(&item.value, loops));
        }
        _ => walk::parts(expr, &mut |part| collect_loops(part, loops)),
    }
}

/// A test with its arms as what they are in one, `true`: `children ? … : null`.
fn asked(test: &Expr) -> Expr {
    match arm_number(test) {
        Some(_) => Expr::constant(test.span, true),
        None => map_parts(test, &mut |part| asked(part)),
    }
}
