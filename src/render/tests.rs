mod gallery;
pub(crate) mod markup;

use std::sync::Arc;

use super::*;
use crate::config::{Icon, Method};
use crate::frontmatter::Frontmatter;
use crate::index::{
    Crumb, Directory, Entry, Exposure, GroupEntry, Navigation, Neighbour, PageContext, PageEntry, Route, Section,
    SectionId,
};
use crate::page::{ContentsEntry, Part};
use crate::source::SitePath;
use crate::theme::Theme;

fn site_with(look: Look, navigation: &Navigation) -> Site {
    let theme = Theme::load(&[]).value;
    let made = Site::new(Arc::new(theme), look, navigation);
    assert_eq!(made.diags, vec![]);
    made.value
}

fn site() -> Site {
    site_with(Look { name: "Docs".into(), base: "/docs".into(), ..Look::default() }, &Navigation::default())
}

fn context(route: &str) -> PageContext {
    PageContext {
        path: SitePath::new("a.mdx").expect("a path"),
        route: Route(route.into()),
        href: route.into(),
        frontmatter: Default::default(),
        title: "A & B".into(),
        section: None,
        breadcrumbs: Vec::new(),
        previous: None,
        next: None,
        alternates: Vec::new(),
        endpoint: None,
        generated: false,
        exposure: Exposure::default(),
    }
}

fn named(icon: &str) -> Icon {
    Icon { name: icon.into(), style: None, library: None }
}

fn page_of(site: &Site, context: PageContext, text: &str) -> Page {
    let body = markup::parts(&site.theme, text);
    Page {
        context: Arc::new(context),
        body,
        contents: Vec::new(),
        anchors: Vec::new(),
        anchor_links: Vec::new(),
        embeds: Vec::new(),
        files: Vec::new(),
    }
}

fn rendered(text: &str) -> Rendered {
    let site = site();
    page(&site, &page_of(&site, context("/a"), text))
}

/// The content of a page, without the frame.
fn content(text: &str) -> String {
    let rendered = rendered(text);
    assert_eq!(rendered.diags, vec![]);
    rendered.html[rendered.content].to_owned()
}

fn check(text: &str, expected: &str) {
    assert_eq!(content(text), expected, "{text}");
}

#[test]
fn elements_are_escaped_and_closed() {
    check("a < b & \"c\"", "a &lt; b &amp; \"c\"");
    check("<p title=\"a'b&c\">x<br>y</p>", "<p title=\"a&#39;b&amp;c\">x<br>y</p>");
    check("<img src=\"/a.png\" alt=\"\">", "<img src=\"/a.png\" alt=\"\" loading=\"lazy\">");
    check("<input disabled>", "<input disabled>");
    check(
        "<table><tr><td>1</td></tr></table>",
        "<div class=\"table\" tabindex=\"0\"><table><tr><td>1</td></tr></table></div>",
    );
    check(
        "## A b {#a-b}",
        "<h2 id=\"a-b\">A b<a class=\"anchor\" href=\"#a-b\" tabindex=\"-1\" aria-hidden=\"true\"></a></h2>",
    );
    check("### A", "<h3>A</h3>");
    check("<script>alert(1)</script>", "");
}
