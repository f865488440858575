//! Tables: rows of one line each, whatever the cells hold.

use super::element::value;
use super::{Gap, Place, Writer};
use crate::page::{Element, Part};

/// Columns of a table; what a `colspan` asks beyond that is not made up.
const MAX_COLUMNS: usize = 64;

#[derive(Default)]
struct Rows<'p> {
    rows: Vec<&'p Element>,
    /// What is no row: the caption.
    others: Vec<&'p Part>,
}

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Element) {
        let mut found = Rows::default();
        found.gather(&table.children, 0);
        if self.place != Place::Flow {
            for row in found.rows {
                self.gap(Gap::Line);
                self.parts(&row.children);
            }
            return;
        }
        for other in found.others {
            self.parts(std::slice::from_ref(other));
        }
        let n_columns = found.rows.iter().map(|row| cells(row).map(span).sum()).max().unwrap_or(0).min(MAX_COLUMNS);
        if n_columns == 0 {
            return;
        }
        self.gap(Gap::Blank);
        let mut rows = found.rows.iter().peekable();
        let is_head = |row: &&&Element| cells(row).any(|cell| &*cell.name == "th");
        let head = rows.next_if(is_head);
        match head {
            Some(head) => self.row(head, n_columns),
            // Every table has a head, if an empty one.
            None => {
                self.put("|");
                self.out.extend(std::iter::repeat_n("  |", n_columns));
            }
        }
        self.gap(Gap::Line);
        self.put("|");
        let aligned: Vec<&Element> = head.into_iter().flat_map(|row| cells(row)).collect();
        for column in 0..n_columns {
            let style = aligned.get(column).and_then(|cell| value(cell, "style")).unwrap_or_default();
            self.out.push_str(match style.strip_prefix("text-align:") {
                Some("left") => " :-- |",
                Some("center") => " :-: |",
                Some("right") => " --: |",
                _ => " --- |",
            });
        }
        for row in rows {
            self.gap(Gap::Line);
            self.row(row, n_columns);
        }
        self.gap(Gap::Blank);
    }

    fn row(&mut self, row: &Element, n_columns: usize) {
        self.put("|");
        let mut n_written = 0;
        for cell in cells(row) {
            if n_written >= n_columns {
                break;
            }
            self.out.push(' ');
            let strong = std::mem::replace(&mut self.in_strong, false);
            (self.fresh, self.line_start) = (true, false);
            self.placed(Place::Cell, |writer| writer.parts(&cell.children));
            self.in_strong = strong;
            (self.fresh, self.gap) = (false, Gap::None);
            self.out.truncate(self.out.trim_end_matches(' ').len());
            self.out.push_str(" |");
            n_written += 1;
            for _ in 1..span(cell).min(n_columns + 1 - n_written) {
                self.out.push_str("  |");
                n_written += 1;
            }
        }
        self.out.extend(std::iter::repeat_n("  |", n_columns.saturating_sub(n_written)));
    }
}

impl<'p> Rows<'p> {
    fn gather(&mut self, parts: &'p [Part], depth: u32) {
        // Rows stand in a group, perhaps in what a loop or a component gave.
        if depth > 8 {
            return;
        }
        for part in parts {
            match part {
                Part::Element(element) => match &*element.name {
                    "tr" => self.rows.push(element),
                    "thead" | "tbody" | "tfoot" => self.gather(&element.children, depth + 1),
                    "colgroup" => {}
                    _ => self.others.push(part),
                },
                Part::Hole(hole) => self.gather(&hole.default, depth + 1),
                other => self.others.push(other),
            }
        }
    }
}

fn cells(row: &Element) -> impl Iterator<Item = &Element> {
    row.children.iter().filter_map(|part| match part {
        Part::Element(cell) if matches!(&*cell.name, "td" | "th") => Some(&**cell),
        _ => None,
    })
}

fn span(cell: &Element) -> usize {
    value(cell, "colspan").and_then(|span| span.parse().ok()).unwrap_or(1).clamp(1, MAX_COLUMNS)
}
