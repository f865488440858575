//! One line on a terminal that says how far a build is; nothing where nobody looks.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::pipeline::Progress;

/// Ten times a second is smooth, and costs nothing beside the work.
const EVERY: Duration = Duration::from_millis(100);
const WIDTH: usize = 30;

pub struct Bar {
    shown: bool,
    done: AtomicUsize,
    line: Mutex<Line>,
}

struct Line {
    stage: &'static str,
    total: usize,
    drawn: Instant,
    dirty: bool,
}

impl Bar {
    /// Draws on the standard error stream when that is a terminal.
    pub fn new() -> Bar {
        let line = Line { stage: "", total: 0, drawn: Instant::now(), dirty: false };
        Bar { shown: std::io::stderr().is_terminal(), done: AtomicUsize::new(0), line: Mutex::new(line) }
    }

    /// Leaves the terminal as it was.
    pub fn clear(&self) {
        let mut line = self.line.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if line.dirty {
            _ = write!(std::io::stderr(), "\r\x1b[K");
            line.dirty = false;
        }
    }
}

impl Progress for Bar {
    fn stage(&self, name: &'static str, total: usize) {
        let mut line = self.line.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        self.done.store(0, Ordering::Relaxed);
        line.stage = name;
        line.total = total;
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if !self.shown {
            return;
        }
        // Whoever finds the line taken has nothing to add to it.
        let Ok(mut line) = self.line.try_lock() else { return };
        if line.drawn.elapsed() < EVERY {
            return;
        }
        line.drawn = Instant::now();
        line.dirty = true;
        let filled = (done * WIDTH).checked_div(line.total).unwrap_or(0).min(WIDTH);
        let bar = format!("{}{}", "█".repeat(filled), "░".repeat(WIDTH - filled));
        _ = write!(std::io::stderr(), "\r{:<8} {bar} {done}/{}\x1b[K", line.stage, line.total);
    }
}
