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

#[test]
fn calls_fill_their_templates() {
    check(
        "<Card title=\"A & B\" href=\"/a?b&c\">x < y</Card>",
        "<div class=\"card linked \"><div class=\"card-main\"><div class=\"card-text\"><p class=\"card-title\"><a href=\"/a?b&amp;c\">A &amp; B</a></p><div class=\"card-body\">x &lt; y</div></div></div></div>",
    );
    check(
        "<Card title={<b>A</b>} />",
        "<div class=\"card \"><div class=\"card-main\"><div class=\"card-text\"><p class=\"card-title\"><b>A</b></p></div></div></div>",
    );
    check(
        "<Columns cols={3}><Column>a</Column></Columns>",
        "<div class=\"columns cols-3\"><div class=\"column\">a</div></div>",
    );
    // Blank props and children count as absent, as authors of conditional titles expect.
    check(
        "<Card title=\" \"> </Card>",
        "<div class=\"card \"><div class=\"card-main\"><div class=\"card-text\"></div></div></div>",
    );
    check(
        "<Expandable title=\"a\" defaultOpen={false}>b</Expandable>",
        "<details class=\"expandable\"><summary>a</summary><div class=\"expandable-body\">b</div></details>",
    );
    check("<Visibility for=\"agents\">a</Visibility><Visibility for=\"humans\">b</Visibility>", "b");
    check("<Badge color=\"no-such\">a</Badge>", "<span class=\"badge gray md\">a</span>");
    check("<Tree.File name=\"a\" />", "<li class=\"tree-file\"><span class=\"ui ui-file\"></span>a</li>");
}

#[test]
fn text_props_stand_in_attributes_as_plain_text() {
    check(
        "<View title={<b>\"A\" & B</b>}>x</View>",
        "<div class=\"view\" data-view=\"&quot;A&quot; &amp; B\"><p class=\"view-title\"><b>\"A\" &amp; B</b></p>x</div>",
    );
}

#[test]
fn numbers_are_unique_in_a_page() {
    let html = content("<Tooltip tip=\"a\">b</Tooltip><Tooltip tip=\"c\">d</Tooltip>");
    assert!(html.contains("id=\"tip-1\"") && html.contains("id=\"tip-2\""), "{html}");
}

#[test]
fn components_read_their_children() {
    let html = content("<Tabs>stray\n<Tab title=\"A\">a</Tab>\n<Tab title=\"B\" id=\"b\">b</Tab></Tabs>");
    assert!(html.starts_with("stray\n<div class=\"tabs\" data-tabs>"), "{html}");
    assert!(
        html.contains("aria-selected=\"true\">A</button>")
            && html.contains("aria-selected=\"false\" tabindex=\"-1\">B</button>"),
        "{html}"
    );
    assert!(html.contains("data-off data-anchor=\"b\"><p class=\"tab-title\">B</p>b</div>"), "{html}");
    let html = content("<CodeGroup>\n```js a.js\nlet a\n```\n\n```py\nb\n```\n</CodeGroup>");
    assert!(html.contains(">a.js</button>") && html.contains(">Python</button>"), "{html}");
    assert!(html.contains("<pre class=\"code\" tabindex=\"0\"><code>b</code></pre>"), "{html}");
    let html = content("<Tabs defaultTabIndex={1}><Tab title=\"A\">a</Tab><Tab title=\"B\">b</Tab></Tabs>");
    assert!(html.contains("aria-selected=\"true\">B</button>"), "{html}");
}

#[test]
fn no_style_is_written_into_a_page() {
    let rendered = rendered(
        "<p style=\"color: red; --x: url('a;b')\" class=\"y\">a</p><p style=\"color:red\">b</p><style>.y{margin:0}</style><p style=\"}body{x\">c</p>",
    );
    let html = &rendered.html[rendered.content.clone()];
    let sheet = rendered.style_sheet.as_ref().expect("a sheet");
    let classes: Vec<&str> = html.split("s-").skip(1).map(|rest| &rest[..8]).collect();
    assert_eq!(html, format!("<p class=\"y s-{}\">a</p><p class=\"s-{}\">b</p><p>c</p>", classes[0], classes[1]));
    let mut rules = [
        format!(".s-{0}.s-{0}{{color:red;--x:url('a;b')}}", classes[0]),
        format!(".s-{0}.s-{0}{{color:red}}", classes[1]),
    ];
    rules.sort();
    assert_eq!(&*sheet.css, format!(".y{{margin:0}}\n{}\n{}", rules[0], rules[1]));
    assert!(rendered.html.contains(&format!("<link rel=\"stylesheet\" href=\"/docs/{}\">", sheet.path)));
    let other = super::tests::rendered("<p style=\"color:red\">b</p>").style_sheet.expect("a sheet");
    assert_ne!(other.path, sheet.path);
}

#[test]
fn colours_of_props_become_classes() {
    let rendered = rendered(
        "<Icon icon=\"flag\" color=\"#f00\" size={20} /><Color.Item value={{\"light\": \"#111\", \"dark\": \"#eee\"}} />",
    );
    let css = rendered.style_sheet.expect("a sheet").css;
    assert!(css.contains("{--color:#f00}") && css.contains("{--size:20px}"), "{css}");
    assert!(css.contains("{--value:#111}.dark .v-") && css.contains("{--value:#eee}"), "{css}");
}

#[test]
fn icons_are_found_in_every_library() {
    let svg = |name: &str, kind: Option<&str>, library: IconLibrary| icons::svg(name, kind, library);
    let starts =
        |svg: Option<String>, start: &str| assert!(svg.as_deref().is_some_and(|svg| svg.starts_with(start)), "{svg:?}");
    starts(svg("rocket", None, IconLibrary::FontAwesome), "<svg class=\"icon\" viewBox=\"0 0 ");
    starts(svg("rocket", None, IconLibrary::Lucide), "<svg class=\"icon line\" viewBox=\"0 0 24 24\"");
    starts(svg("rocket", None, IconLibrary::Tabler), "<svg class=\"icon line\"");
    starts(svg("heart-filled", None, IconLibrary::Tabler), "<svg class=\"icon\" ");
    starts(svg("fa-solid fa-rocket", None, IconLibrary::FontAwesome), "<svg class=\"icon\" ");
    starts(svg("/a&b.svg", None, IconLibrary::Lucide), "<img class=\"icon\" src=\"/a&amp;b.svg\" alt=\"\">");
    starts(svg("🚀", None, IconLibrary::Lucide), "<span class=\"icon\" aria-hidden=\"true\">🚀</span>");
    assert_eq!(
        svg("rocket", None, IconLibrary::FontAwesome),
        svg("fa-rocket", Some("duotone"), IconLibrary::FontAwesome)
    );
    assert_ne!(
        svg("bell", Some("regular"), IconLibrary::FontAwesome),
        svg("bell", Some("solid"), IconLibrary::FontAwesome)
    );
    // Another name of `gear`, and the first and last of the list.
    assert_eq!(svg("cog", None, IconLibrary::FontAwesome), svg("gear", None, IconLibrary::FontAwesome));
    for library in [IconLibrary::FontAwesome, IconLibrary::Lucide, IconLibrary::Tabler] {
        for name in icons::names(library) {
            assert!(svg(name, None, library).is_some(), "{name}");
        }
    }
    assert_eq!(svg("no-such-icon", None, IconLibrary::Lucide), None);
    assert_eq!(svg("", None, IconLibrary::Lucide), None);
}

#[test]
fn unknown_icons_are_told() {
    let diags = rendered("<Card title=\"a\" icon=\"rockett\" />").diags;
    assert_eq!(diags.len(), 1);
    assert_eq!(
        (diags[0].code.number(), &*diags[0].message, diags[0].help.as_deref()),
        ("E0506", "no icon library has `rockett`", Some("did you mean `rocket`?"))
    );
}

#[test]
fn colours_can_be_read() {
    let css = |primary: &str, light: Option<&str>| {
        let colors = Colors { primary: primary.into(), light: light.map(Into::into), dark: None };
        let made = colour::variables(&colors, &Background::default());
        (made.light, made.dark)
    };
    // Black on light and yellow on dark stay; yellow on white and black on black move; the ink of buttons is readable.
    let (light, dark) = css("#000000", Some("#facc15"));
    assert_eq!(
        light,
        ":root{color-scheme:light;--accent-raw:#000000;--accent:#000000;--accent-fill:#000000;--accent-ink:#ffffff}"
    );
    assert_eq!(
        dark,
        ".dark{color-scheme:dark;--accent-raw:#facc15;--accent:#facc15;--accent-fill:#000000;--accent-ink:#ffffff}"
    );
    let (light, dark) = css("#fc0", None);
    assert!(light.contains("--accent:#856a00") && light.contains("--accent-ink:#000000"), "{light}");
    assert!(dark.contains("--accent:#ffcc00"), "{dark}");
    assert!(css("#000000", None).1.contains("--accent:#8"), "{}", css("#000000", None).1);
    assert!(css("no colour", None).0.contains("--accent-raw:#2563eb"));
}
