//! Watching: tells when something happens below a folder.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

/// How long nothing may happen before what happened is told. Editors write twice within 2 ms (a new file, then its name);
/// waiting longer is felt.
const QUIET: Duration = Duration::from_millis(4);

/// Told after that at the latest, however much goes on.
const LATEST: Duration = Duration::from_millis(100);

/// The same where a file has nothing in it: most programs empty a file before they write into it, and what stands in between
/// is no page. Nobody waits for a file that is empty.
const LATEST_EMPTY: Duration = Duration::from_millis(500);

/// A watched folder. It is watched until this is dropped.
pub struct Watcher {
    root: PathBuf,
    events: Receiver<notify::Result<Event>>,
    watcher: RecommendedWatcher,
}

impl Watcher {
    /// # Errors
    /// Why the system does not tell; most often there are more folders than it watches for one user.
    pub fn new(folder: &Path) -> Result<Watcher, String> {
        let (sender, events) = channel();
        let tell = move |event| _ = sender.send(event);
        let mut watcher = notify::recommended_watcher(tell).map_err(|error| error.to_string())?;
        watcher.watch(folder, RecursiveMode::Recursive).map_err(|error| error.to_string())?;
        Ok(Watcher { root: folder.to_path_buf(), events, watcher })
    }

    /// Watches other places too: files that may come and go, and folders with what is in them. Those that cannot be watched
    /// are left out.
    pub fn also(&mut self, places: &[PathBuf]) {
        for place in places {
            let (folder, mode) = match (place.is_dir(), place.parent()) {
                (false, Some(folder)) => (folder, RecursiveMode::NonRecursive),
                _ => (&**place, RecursiveMode::Recursive),
            };
            // What lies in the folder is watched already.
            if !folder.starts_with(&self.root) {
                _ = self.watcher.watch(folder, mode);
            }
        }
    }

    /// Waits until something happens, and gives the places. Nothing when nothing did for as long as `patience`, `None` when
    /// nothing will any more. An overflow of the system's queue gives the folder itself.
    pub fn wait(&self, patience: Duration) -> Option<Vec<PathBuf>> {
        let mut places = Vec::new();
        let end = Instant::now() + patience;
        // Most of what is told is that somebody read a file.
        while places.is_empty() {
            match self.events.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(event) => self.add(event, &mut places),
                Err(RecvTimeoutError::Timeout) => return Some(places),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        let first = Instant::now();
        while first.elapsed() < LATEST {
            match self.events.recv_timeout(QUIET) {
                Ok(event) => self.add(event, &mut places),
                Err(_) => break,
            }
        }
        while first.elapsed() < LATEST_EMPTY && places.iter().any(|place| is_empty_file(place)) {
            if let Ok(event) = self.events.recv_timeout(QUIET) {
                self.add(event, &mut places);
            }
        }
        Some(places)
    }

    fn add(&self, event: notify::Result<Event>, places: &mut Vec<PathBuf>) {
        let Ok(event) = event else { return };
        if event.need_rescan() {
            places.push(self.root.clone());
        }
        // That a file was read, by us for example, is no change.
        match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => places.extend(event.paths),
            EventKind::Access(_) => {}
            EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => {
                places.extend(event.paths);
            }
        }
    }
}

fn is_empty_file(place: &Path) -> bool {
    place.metadata().is_ok_and(|meta| meta.is_file() && meta.len() == 0)
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::io::Write as _;
    use std::thread::sleep;

    use super::*;

    #[test]
    fn a_file_is_not_told_between_being_emptied_and_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let page = folder.path().join("page.mdx");
        fs::write(&page, "Before.").expect("a file");
        let watcher = Watcher::new(folder.path()).expect("watched");
        let written = std::thread::spawn({
            let page = page.clone();
            move || {
                let mut file = File::create(page).expect("a file");
                sleep(QUIET * 10);
                file.write_all(b"After.").expect("written");
            }
        });
        let places = watcher.wait(Duration::from_secs(60)).expect("watched");
        assert!(places.contains(&page), "{places:?}");
        assert_eq!(fs::read_to_string(&page).expect("a file"), "After.");
        written.join().expect("written");
        // One that stays empty is told, too.
        fs::write(&page, "").expect("a file");
        while watcher.wait(Duration::from_secs(60)).expect("watched").is_empty() {}
    }
}
