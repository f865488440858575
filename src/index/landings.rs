//! Where options of the navigation lead for readers who see more or less than everybody: to the first of their pages that
//! the reader may see. Which one that is depends on all of a reader's groups at once, so what is told of each group and
//! class are candidates, and the reader's own script takes the first that is left.

use super::Index;
use super::order::Order;
use super::outline::Place;
use super::routes::Route;
use super::sections::Stop;

/// Places where an option may lead, in reading order, the first that a reader may see before the others: those that not
/// everybody sees, up to the first that everybody does.
pub struct Landing {
    /// The key of the selector.
    pub list: Box<str>,
    /// Its place among the options that everybody sees.
    pub at: u32,
    pub pages: Vec<Candidate>,
}

/// A page's order, the same in every index of a site; its address.
pub type Candidate = (Order, Box<str>);

impl Index {
    /// Options that lead elsewhere when the pages are gone that `without` has not. `is_sure` says of a page for everybody
    /// whether no group is kept from it.
    pub fn landings_without(&self, without: &Index, is_sure: &dyn Fn(&Route) -> bool) -> Vec<Landing> {
        let mut found = Vec::new();
        self.each_option(&mut |level, option, list, at| {
            let [all, fewer] = [self, without].map(|index| &index.resolved().choice(level, option).href);
            if all == fewer {
                return;
            }
            let stops = self.candidates(level, option, is_sure);
            let mut pages = addressed(&stops);
            if !stops.last().is_some_and(|stop| stop.route.as_ref().is_some_and(is_sure)) {
                pages.extend(self.resolved().choice(level, option).link.iter().map(|href| (Order::LAST, href.clone())));
            }
            found.push(Landing { list: list.into(), at, pages });
        });
        found
    }

    /// Options that everybody sees and that may lead first to a page that is in this index alone.
    pub fn landings_above(&self, is_sure: &dyn Fn(&Route) -> bool) -> Vec<Landing> {
        let Some(below) = self.below() else { return Vec::new() };
        let is_own = |route: &Route| below.page_at(route).is_none();
        let mut found = Vec::new();
        below.each_option(&mut |level, option, list, at| {
            let pages = self.candidates(level, option, &|route| is_own(route) || is_sure(route));
            if pages.last().is_some_and(|stop| stop.route.as_ref().is_some_and(&is_own)) {
                found.push(Landing { list: list.into(), at, pages: addressed(&pages) });
            }
        });
        found
    }

    /// Calls `found` with level, option, the level's key and the place of each option that readers see.
    fn each_option(&self, found: &mut dyn FnMut(usize, usize, &str, u32)) {
        for (level, outline) in self.ground.outline.levels.iter().enumerate() {
            let shown = (0..outline.options.len()).filter(|option| self.resolved().choice(level, *option).is_shown());
            shown.zip(0..).for_each(|(option, at)| found(level, option, &outline.key, at));
        }
    }

    /// Pages of an option up to the first that `is_last`.
    fn candidates(&self, level: usize, option: usize, is_last: &dyn Fn(&Route) -> bool) -> Vec<&Stop> {
        let mut found = Vec::new();
        self.pages_of(self.ground.outline.levels[level].options[option].place, &mut |stop| {
            found.push(stop);
            stop.route.as_ref().is_some_and(is_last)
        });
        found
    }

    /// Calls `visit` with the visible pages of a place in reading order, until it returns `true`; whether it did.
    fn pages_of<'a>(&'a self, place: Place, visit: &mut dyn FnMut(&'a Stop) -> bool) -> bool {
        match place {
            Place::Nothing => false,
            Place::Section(id) => {
                let section = &self.resolved().sections[id as usize];
                section.visible.iter().any(|&stop| visit(&section.stops[stop as usize]))
            }
            Place::Level(id) => {
                let mut options = self.ground.outline.levels[id as usize].shown();
                options.any(|option| self.pages_of(option.place, visit))
            }
        }
    }
}

fn addressed(stops: &[&Stop]) -> Vec<Candidate> {
    stops.iter().map(|stop| (stop.order, stop.href.clone())).collect()
}
