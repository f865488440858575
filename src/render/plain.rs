//! Pages that no document is made into: the one for addresses that do not exist, and what stands where a page is that not
//! everybody may see.

use super::Rendered;
use super::body::Writer;
use super::chrome::Chrome;
use super::context::{PageFields, document, document_title, html_of};
use super::site::Site;
use crate::index::{Route, SectionId};
use crate::page::Part;

/// What stands at the address of a page for those who may not see it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shell {
    /// That there is something for others, and where to log in.
    Notice,
    /// What stands at addresses that do not exist.
    NotFound,
}

/// Where neither of them is: their own address is not known when they are made.
const NOWHERE: &str = "/404";

/// The page for addresses that do not exist.
pub fn not_found(site: &Site, policy: &str) -> Rendered {
    missing(site, site.first_chrome(), false, None, policy)
}

/// What stands at the address of a restricted page: nothing of the page itself. `section` is the navigation around it, the
/// first of the site where there is none; `mark` names the class, nothing for a page that nobody may see.
pub fn shell(site: &Site, shell: Shell, section: Option<SectionId>, mark: Option<&str>, policy: &str) -> Rendered {
    let section = section.and_then(|section| site.sections.get(section.0 as usize));
    let chrome = section.unwrap_or(site.first_chrome());
    match shell {
        Shell::Notice => notice(site, chrome, mark, policy),
        Shell::NotFound => missing(site, chrome, true, mark, policy),
    }
}

fn missing(site: &Site, chrome: &Chrome, restricted: bool, mark: Option<&str>, policy: &str) -> Rendered {
    let word = |key: &str| site.word(&chrome.language, key);
    let mut writer = Writer::new(site, &chrome.language);
    let (title, body) = match &site.look.not_found {
        Some((title, body)) => (title.as_deref().map_or_else(|| word("not_found"), str::to_owned), body.clone()),
        None => (word("not_found"), vec![Part::Text(word("not_found_text").into())]),
    };
    writer.parts(&body);
    let fields = PageFields { not_found: true, restricted, mark: mark.map(Into::into), ..fields(site, chrome, &title) };
    document(site, chrome, &Route(NOWHERE.into()), &[], fields, writer, policy)
}

fn notice(site: &Site, chrome: &Chrome, mark: Option<&str>, policy: &str) -> Rendered {
    let title = site.word(&chrome.language, "restricted");
    let writer = Writer::new(site, &chrome.language);
    let fields = PageFields { restricted: true, mark: mark.map(Into::into), ..fields(site, chrome, &title) };
    document(site, chrome, &Route(NOWHERE.into()), &[], fields, writer, policy)
}

fn fields<'a>(site: &Site, chrome: &Chrome, title: &'a str) -> PageFields<'a> {
    PageFields {
        document_title: document_title(title, &site.look.name),
        title,
        heading: html_of(site, &chrome.language, &[Part::Text(title.into())]),
        mode: "default",
        route: NOWHERE,
        robots: Some("noindex".into()),
        ..PageFields::default()
    }
}
