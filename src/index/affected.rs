//! Which pages of everybody look different to readers of a class: those that list its pages, and those that are the same
//! page in another language, version or product.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::contexts::context;
use super::routes::Route;
use super::{Index, PageContext};

impl Index {
    /// Each as everybody sees it and as readers of this index do, in the order of their routes.
    pub fn affected(&self) -> Vec<(Arc<PageContext>, Arc<PageContext>)> {
        let Some(below) = self.below() else { return Vec::new() };
        let alternates = self.pages.values().flat_map(|record| context(self, record).alternates);
        let mut routes: BTreeSet<Route> = alternates.map(|alternate| alternate.route).collect();
        for (public, own) in below.resolved().sections.iter().zip(&self.resolved().sections) {
            if Arc::ptr_eq(public, own) {
                continue;
            }
            let changed = own.directories.iter().filter(|(route, own)| public.directories.get(*route) != Some(own));
            routes.extend(changed.map(|(route, _)| route.clone()));
        }
        let both = routes.iter().filter_map(|route| {
            let record = below.page_at(route)?;
            Some((Arc::new(context(below, record)), Arc::new(context(self, record))))
        });
        both.collect()
    }
}
