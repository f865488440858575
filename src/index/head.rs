//! What a page's head leads to: its canonical address, its pictures for Open Graph, its icon.

use super::routes::{Route, decode, file_href};
use super::store::Record;
use super::{Index, LinkAnswer};
use crate::config::Icon;
use crate::diag::{Code, Diagnostic};
use crate::frontmatter::Frontmatter;
use crate::scheme::holds_address;
use crate::source::SitePath;

/// Whether an icon is a file of the site and no name of a library, no URL, no SVG text.
fn is_file(icon: &Icon) -> bool {
    let name = &*icon.name;
    name.contains(['/', '.']) && !is_whole(name) && !name.starts_with('<')
}

/// Whether an address says its scheme or its host.
fn is_whole(address: &str) -> bool {
    address.starts_with("//") || address.split(['/', '?', '#']).next().is_some_and(|part| part.contains(':'))
}

impl Index {
    /// An icon whose name is a file of the site gets that file's address, also where the file is missing.
    pub fn icon(&self, icon: &Option<Icon>) -> Option<Icon> {
        let icon = icon.as_ref()?;
        if !is_file(icon) {
            return Some(icon.clone());
        }
        Some(Icon { name: self.address(None, &icon.name).into(), ..icon.clone() })
    }

    /// What browsers call a language of the site file.
    pub fn language_tag(&self, code: &str) -> Box<str> {
        let options = self.ground.outline.levels.iter().flat_map(|level| &level.options);
        let tag = options.filter(|option| *option.label == *code).find_map(|option| option.language.clone());
        tag.unwrap_or_else(|| code.into())
    }

    /// An address of the site as other sites must write it, where the site's own is known. `written` is a path from the
    /// docs folder, or already whole.
    pub fn whole_address(&self, written: &str) -> Box<str> {
        self.whole(None, written)
    }

    /// Whether the head says something that `addressed` changes.
    pub(super) fn has_addresses(head: &Frontmatter) -> bool {
        head.canonical.is_some()
            || head.url.is_some()
            || head.icon.is_some()
            || head.meta.iter().any(|(tag, _)| holds_address(tag))
    }

    /// The addresses in a page's head, as readers and other sites need them.
    pub(super) fn address_head(&self, page: &SitePath, head: &mut Frontmatter) {
        if let Some(canonical) = &mut head.canonical {
            *canonical = self.whole(Some(page), canonical);
        }
        // The navigation alone uses it, which needs no whole address.
        if let Some(url) = head.url.as_mut().filter(|url| !is_whole(url)) {
            *url = self.address(Some(page), url).into();
        }
        for (tag, content) in &mut head.meta {
            if holds_address(tag) {
                *content = self.whole(Some(page), content);
            }
        }
        // `Index::icon` adds the base path.
        if let Some(icon) = head.icon.as_mut().filter(|icon| is_file(icon))
            && let Some(file) = self.file_at(Some(page), &decode(&icon.name))
        {
            icon.name = format!("/{file}").into();
        }
    }

    fn whole(&self, page: Option<&SitePath>, written: &str) -> Box<str> {
        let written = written.trim();
        if is_whole(written) {
            return written.into();
        }
        let origin = self.ground.config.address.origin.as_deref().unwrap_or_default();
        [origin, &self.address(page, written)].concat().into()
    }

    /// A path with the base path before it. What is neither file nor page is taken for one that is missing.
    fn address(&self, page: Option<&SitePath>, written: &str) -> String {
        let (path, rest) = written.split_at(written.find(['?', '#']).unwrap_or(written.len()));
        let decoded = decode(path);
        if let Some(file) = self.file_at(page, &decoded) {
            return file_href(&file, &self.ground.config.address) + rest;
        }
        let is_page = !decoded.rsplit('/').next().is_some_and(|name| name.contains('.'));
        let missing = match page {
            Some(page) if !decoded.starts_with('/') => page.join(&decoded),
            _ => SitePath::new(&self.ground.config.address.below_base(&decoded).unwrap_or(decoded)),
        };
        match missing {
            Some(path) if !is_page => file_href(&path, &self.ground.config.address) + rest,
            Some(path) => self.href(&Route::of(path.as_str())).into_string() + rest,
            None => self.href(&Route("/".into())).into_string() + rest,
        }
    }

    /// The file that a decoded path means: beside the page, or in the docs folder.
    fn file_at(&self, page: Option<&SitePath>, path: &str) -> Option<SitePath> {
        let beside = page.and_then(|page| page.join(path));
        let below = self.ground.config.address.below_base(path);
        let from_root = [Some(path), below.as_deref()].map(|path| SitePath::new(path?));
        [beside].into_iter().chain(from_root).flatten().find(|path| self.files.contains_key(path))
    }

    /// Addresses in the heads of pages that lead nowhere, in the order of the pages' paths.
    pub(super) fn head_findings(&self, diags: &mut Vec<Diagnostic>) {
        let mut records: Vec<&Record> = self.pages.values().map(|record| &**record).collect();
        records.retain(|record| Index::has_addresses(&record.written));
        records.sort_by(|a, b| a.path.cmp(&b.path));
        for record in records {
            let head = &record.written;
            let canonical = head.canonical.iter().map(|address| ("canonical", address));
            let meta = head.meta.iter().filter(|(tag, _)| holds_address(tag)).map(|(tag, address)| (&**tag, address));
            let icon = head.icon.iter().filter(|icon| is_file(icon)).map(|icon| ("icon", &icon.name));
            let url = head.url.iter().map(|address| ("url", address));
            for (key, written) in canonical.chain(url).chain(meta).chain(icon) {
                diags.extend(self.head_finding(record, key, written));
            }
        }
    }

    fn head_finding(&self, record: &Record, key: &str, written: &str) -> Option<Diagnostic> {
        let (code, near) = match self.link_from_page(record, written) {
            LinkAnswer::Page { .. } if key == "icon" => (Code::LinkBroken, None),
            LinkAnswer::Broken { near, .. } => (Code::LinkBroken, near),
            LinkAnswer::Restricted { .. } => (Code::LinkRestricted, None),
            LinkAnswer::Ignored => (Code::LinkIgnored, None),
            LinkAnswer::Unpublished => (Code::LinkUnpublished, None),
            LinkAnswer::Page { .. }
            | LinkAnswer::Asset { .. }
            | LinkAnswer::Anchor { .. }
            | LinkAnswer::External { .. }
            | LinkAnswer::Empty => return None,
        };
        let what = match code {
            Code::LinkIgnored => "an ignore file leaves out of the site",
            Code::LinkUnpublished => "the build reads and does not publish",
            Code::LinkRestricted => "not all who see this page may see",
            _ if matches!(key, "canonical" | "og:url" | "url") => "is no page or file of the site",
            _ => "is no file of the site",
        };
        let message = format!("`{key}` in the head of `{}` is `{written}`, which {what}", record.path);
        Some(code.in_file(record.path.clone(), message).help(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the path from the docs folder with a `/` before it, or a whole address".to_owned(),
        }))
    }
}
