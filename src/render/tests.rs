mod gallery;
pub(crate) mod markup;

use std::sync::Arc;

use super::*;
use crate::config::{Icon, Method};
use crate::frontmatter::Frontmatter;
use crate::index::{
    Crumb, Entry, Exposure, GroupEntry, Navigation, Neighbour, PageContext, PageEntry, Route, Section, SectionId,
};
use crate::page::{Contents, ContentsEntry, Part};
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
        languages: Vec::new(),
        icon: None,
        related: Vec::new(),
        directory: None,
        described: Vec::new(),
        endpoint: None,
        generated: false,
        exposure: Exposure::default(),
        boost: 100,
        changed: None,
        has_parts: false,
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
        kept_links: Vec::new(),
        page_links: Vec::new(),
        embeds: Vec::new(),
        files: Vec::new(),
        parts: Vec::new(),
        unanswered: Vec::new(),
        personal: crate::page::Personal::default(),
    }
}

fn rendered(text: &str) -> Rendered {
    let site = site();
    page(&site, &page_of(&site, context("/a"), text), &crate::render::Playground::None, "default-src 'none'")
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
    check("<input type=\"checkbox\" checked>", "<input type=\"checkbox\" checked aria-label=\"Done\">");
    check("<b id=\"a\" id=\"b\">c</b>", "<b id=\"b\">c</b>");
    check("<input disabled>", "<input disabled>");
    check(
        "<table><tr><td>1</td></tr></table>",
        "<div class=\"d-table\" tabindex=\"0\"><table><tr><td>1</td></tr></table></div>",
    );
    check(
        "## A b {#a-b}",
        "<h2 id=\"a-b\">A b<a class=\"d-anchor\" href=\"#a-b\" tabindex=\"-1\" aria-hidden=\"true\"></a></h2>",
    );
    check("### A", "<h3>A</h3>");
    check("<script>alert(1)</script>", "");
}

#[test]
fn paragraphs_nest_as_html_allows() {
    check("<p class=\"a\">\n<p>b <b>c</b></p>\n</p>", "<p class=\"a\">b <b>c</b></p>");
    check("<h2 class=\"a\"><p>b</p></h2>", "<h2 class=\"a\">b</h2>");
    check("<p>a <Note>b</Note></p>", &format!("<div>a {}</div>", content("<Note>b</Note>")));
    check("<p><a href=\"/x\"><div>b</div></a></p>", "<div><a href=\"/x\"><div>b</div></a></div>");
    check("<p><p>a</p><p>b</p></p>", "<div><p>a</p><p>b</p></div>");
    check("<p>a <Badge>b</Badge></p>", &format!("<p>a {}</p>", content("<Badge>b</Badge>")));
    check("<li><p>a</p></li>", "<li><p>a</p></li>");
}

#[test]
fn calls_fill_their_templates() {
    check(
        "<Card title=\"A & B\" href=\"/a?b&c\">x < y</Card>",
        "<div class=\"d-card d-linked \"><div class=\"d-card-main\"><div class=\"d-card-text\"><p class=\"d-card-title\"><a href=\"/a?b&amp;c\">A &amp; B</a></p><div class=\"d-card-body\">x &lt; y</div></div></div></div>",
    );
    check(
        "<Card title={<b>A</b>} />",
        "<div class=\"d-card \"><div class=\"d-card-main\"><div class=\"d-card-text\"><p class=\"d-card-title\"><b>A</b></p></div></div></div>",
    );
    check(
        "<Columns cols={3}><Column>a</Column></Columns>",
        "<div class=\"d-columns d-cols-3\"><div class=\"d-column\">a</div></div>",
    );
    // Blank props and children count as absent, as authors of conditional titles expect.
    check(
        "<Card title=\" \"> </Card>",
        "<div class=\"d-card \"><div class=\"d-card-main\"><div class=\"d-card-text\"></div></div></div>",
    );
    check(
        "<Expandable title=\"a\" defaultOpen={false}>b</Expandable>",
        "<details class=\"d-expandable\"><summary>a</summary><div class=\"d-expandable-body\">b</div></details>",
    );
    check("<Visibility for=\"agents\">a</Visibility><Visibility for=\"humans\">b</Visibility>", "b");
    check("<Badge color=\"no-such\">a</Badge>", "<span class=\"d-badge d-gray d-md\">a</span>");
    check(
        "<Tree.File name=\"a\" />",
        "<li class=\"d-tree-item\" role=\"treeitem\" aria-label=\"a\" tabindex=\"-1\"><span class=\"d-tree-row\"><span class=\"d-ui d-ui-file\"></span>a</span></li>",
    );
}

#[test]
fn text_props_stand_in_attributes_as_plain_text() {
    check(
        "<View title={<b>\"A\" & B</b>}>x</View>",
        "<div class=\"d-view\" data-view=\"&quot;A&quot; &amp; B\"><p class=\"d-view-title\"><b>\"A\" &amp; B</b></p>x</div>",
    );
}

#[test]
fn numbers_are_unique_in_a_page() {
    let html = content("<Tooltip tip=\"a\">b</Tooltip><Tooltip tip=\"c\">d</Tooltip>");
    assert!(html.contains("id=\"d-tip-1\"") && html.contains("id=\"d-tip-2\""), "{html}");
}

#[test]
fn components_read_their_children() {
    let html = content("<Tabs>stray\n<Tab title=\"A\">a</Tab>\n<Tab title=\"B\" id=\"b\">b</Tab></Tabs>");
    assert!(html.starts_with("stray\n<div class=\"d-tabs\" data-tabs=\"\">"), "{html}");
    assert!(
        html.contains("aria-selected=\"true\">A</button>")
            && html.contains("aria-selected=\"false\" tabindex=\"-1\">B</button>"),
        "{html}"
    );
    assert!(
        html.contains("id=\"b\" aria-labelledby=\"d-tab-1-2\" data-off><p class=\"d-tab-title\">B</p>b</div>"),
        "{html}"
    );
    let html = content("<CodeGroup>\n```js a.js\nlet a\n```\n\n```py\nb\n```\n</CodeGroup>");
    assert!(html.contains(">a.js</button>") && html.contains(">Python</button>"), "{html}");
    assert!(html.contains("<pre class=\"d-code\" tabindex=\"0\"><code>b</code></pre>"), "{html}");
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
fn utility_classes_have_rules() {
    let css =
        rendered("<p class=\"mt-3 unknown hidden dark:block md:grid-cols-2\">a</p>").style_sheet.expect("a sheet").css;
    for rule in [
        ".mt-3 {\n  margin-top: 0.75rem;",
        ".hidden {",
        ".dark .dark\\:block {",
        ":root:not(.light) .dark\\:block {",
        "@media (width >= 48rem)",
    ] {
        assert!(css.contains(rule), "{rule} in {css}");
    }
    assert!(!css.contains("unknown"));
    assert!(rendered("<p class=\"my-own\">a</p>").style_sheet.is_none());
    assert!(rendered("<p class=\"mt-[1px;}*{color:red}]\">a</p>").style_sheet.is_none());
}

#[test]
fn colours_of_props_become_classes() {
    let rendered = rendered(
        "<Icon icon=\"flag\" color=\"#f00\" size={20} /><Color.Item value={{\"light\": \"#111\", \"dark\": \"#eee\"}} />",
    );
    let css = rendered.style_sheet.expect("a sheet").css;
    assert!(css.contains("{--d-color:#f00}") && css.contains("{--d-size:20px}"), "{css}");
    assert!(
        css.contains("{--d-value:#111}.dark .v-")
            && css.contains(":root:not(.light) .v-")
            && css.contains("{--d-value:#eee}"),
        "{css}"
    );
}

#[test]
fn icons_are_found_in_every_library() {
    let svg = |name: &str, kind: Option<&str>, library: IconLibrary| icons::svg(name, kind, library);
    let starts =
        |svg: Option<String>, start: &str| assert!(svg.as_deref().is_some_and(|svg| svg.starts_with(start)), "{svg:?}");
    starts(svg("rocket", None, IconLibrary::FontAwesome), "<svg class=\"d-icon\" viewBox=\"0 0 ");
    starts(svg("rocket", None, IconLibrary::Lucide), "<svg class=\"d-icon d-line\" viewBox=\"0 0 24 24\"");
    starts(svg("rocket", None, IconLibrary::Tabler), "<svg class=\"d-icon d-line\"");
    starts(svg("heart-filled", None, IconLibrary::Tabler), "<svg class=\"d-icon\" ");
    starts(svg("fa-solid fa-rocket", None, IconLibrary::FontAwesome), "<svg class=\"d-icon\" ");
    starts(svg("/a&b.svg", None, IconLibrary::Lucide), "<img class=\"d-icon\" src=\"/a&amp;b.svg\" alt=\"\">");
    starts(svg("🚀", None, IconLibrary::Lucide), "<span class=\"d-icon\" aria-hidden=\"true\">🚀</span>");
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
    assert!(
        svg("GitHub", None, IconLibrary::FontAwesome).is_some() && svg("circle-3", None, IconLibrary::Lucide).is_some()
    );
    let mut wrong = Vec::new();
    for (paid, library, other) in icons::LIKENESSES {
        let libraries = [IconLibrary::FontAwesome, IconLibrary::Lucide, IconLibrary::Tabler];
        let needed = libraries.into_iter().all(|library| icons::named(paid, None, library).is_none());
        if !needed || icons::named(other, None, library).is_none() {
            wrong.push((paid, other));
        }
    }
    assert_eq!(wrong, vec![], "names that a library has, or whose likeness none has");
    assert_eq!(svg("no-such-icon", None, IconLibrary::Lucide), None);
    assert_eq!(svg("", None, IconLibrary::Lucide), None);
}

#[test]
fn unknown_icons_are_told() {
    let diags = rendered("<Card title=\"a\" icon=\"rockett\" />").diags;
    assert_eq!(diags.len(), 1);
    assert_eq!(
        (diags[0].code.number(), &*diags[0].message, diags[0].help.as_deref()),
        (
            "E0510",
            "none of the built-in icon sets (Font Awesome Free, Lucide, Tabler) has `rockett`",
            Some("did you mean `rocket`?")
        )
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
        ":root{color-scheme:light;--d-accent-raw:#000000;--d-accent:#000000;--d-accent-fill:#000000;--d-accent-ink:#ffffff}"
    );
    assert_eq!(
        dark,
        ".dark{color-scheme:dark;--d-accent-raw:#facc15;--d-accent:#facc15;--d-accent-fill:#000000;--d-accent-ink:#ffffff}"
    );
    let (light, dark) = css("#fc0", None);
    assert!(light.contains("--d-accent:#856a00") && light.contains("--d-accent-ink:#000000"), "{light}");
    assert!(dark.contains("--d-accent:#ffcc00"), "{dark}");
    assert!(css("#000000", None).1.contains("--d-accent:#8"), "{}", css("#000000", None).1);
    assert!(css("no colour", None).0.contains("--d-accent-raw:#2563eb"));
}

#[test]
fn a_page_stands_in_its_frame() {
    let look = Look {
        name: "Docs".into(),
        base: "/docs".into(),
        origin: Some("https://example.com".into()),
        ..Look::default()
    };
    let site = site_with(look, &Navigation::default());
    let mut frontmatter =
        crate::frontmatter::Frontmatter { description: Some("What <it> is".into()), ..Default::default() };
    frontmatter.deprecated = true;
    let neighbour = |title: &str, href: &str| Some(Neighbour { title: title.into(), href: href.into() });
    let context = PageContext {
        frontmatter: Arc::new(frontmatter),
        breadcrumbs: vec![Crumb { title: "Guides".into(), href: None }],
        previous: neighbour("Before", "/docs/before"),
        next: neighbour("After", "/docs/after"),
        href: "/docs/a".into(),
        ..context("/a")
    };
    let contents = vec![Contents::Entry(ContentsEntry {
        level: 2,
        id: "b".into(),
        title: vec![Part::Text("B & C".into())],
        view: None,
    })];
    let page = Page { contents, ..page_of(&site, context, "<p>Text</p>") };
    let html = crate::render::page(&site, &page, &crate::render::Playground::None, "default-src 'none'").html;
    let (head, body) = html.split_once("<body").expect("a body");
    for tag in [
        "<html lang=\"en\" dir=\"ltr\" data-appearance=\"system\">",
        "<title>A &amp; B - Docs</title>",
        "<meta name=\"description\" content=\"What &lt;it&gt; is\">",
        "<link rel=\"canonical\" href=\"https://example.com/docs/a\">",
        "<meta property=\"og:title\" content=\"A &amp; B\">",
    ] {
        assert!(head.contains(tag), "{tag} in {head}");
    }
    let (_, main) = body.split_once("<main ").expect("a main");
    let (main, _) = main.split_once("</main>").expect("an end");
    let expected = [
        "id=\"d-content\" tabindex=\"-1\"><div class=\"d-columns-page\"><article class=\"d-page\"><header class=\"d-page-head\">",
        "<p class=\"d-eyebrow\">Guides</p>",
        "<div class=\"d-page-title\"><h1>A &amp; B <span class=\"d-badge d-orange d-sm\">deprecated</span></h1></div>",
        "<p class=\"d-lead\">What &lt;it&gt; is</p>",
        "<details class=\"d-toc-fold\"><summary>On this page</summary>",
        "<ul><li class=\"d-toc-2\"><a href=\"#b\">B &amp; C</a></li></ul></details></header>",
        "<div class=\"d-prose\"><p>Text</p></div>",
        "<nav class=\"d-pager\" aria-label=\"Previous and next page\">",
        "<a class=\"d-pager-previous\" rel=\"prev\" href=\"/docs/before\"><span>Previous</span>Before</a>",
        "<a class=\"d-pager-next\" rel=\"next\" href=\"/docs/after\"><span>Next</span>After</a></nav></article>",
        "<div class=\"d-toc\"><nav aria-labelledby=\"d-toc-title\"><p class=\"d-toc-title\" id=\"d-toc-title\">On this page</p>",
        "<ul><li class=\"d-toc-2\"><a href=\"#b\">B &amp; C</a></li></ul></nav></div></div>",
    ];
    assert_eq!(main, expected.concat());
}

mod nav {
    use super::gallery::{entry, group, page_entry};
    use super::*;
    use crate::index::GroupEntry;

    fn navigation(entries: Vec<Entry>) -> Navigation {
        let section =
            Section { key: Box::default(), selectors: Vec::new(), language: None, href: None, entries: entries.into() };
        Navigation { sections: vec![Arc::new(section)], ..Navigation::default() }
    }

    /// The navigation of a page of `route`, between `<nav …>` and `</nav>`.
    fn written(site: &Site, route: &str) -> String {
        let page = page_of(site, PageContext { section: Some(SectionId(0)), ..context(route) }, "");
        let html = crate::render::page(site, &page, &crate::render::Playground::None, "default-src 'none'").html;
        let (_, rest) = html.split_once("<nav class=\"d-nav\" aria-label=\"Navigation\">").expect("a sidebar");
        rest.split_once("</nav>").expect("an end").0.to_owned()
    }

    fn site(entries: Vec<Entry>) -> Site {
        site_with(Look::default(), &navigation(entries))
    }

    #[test]
    fn a_page_that_is_not_there_is_in_the_section_where_readers_begin() {
        let section = |language: &str| Section {
            key: Box::default(),
            selectors: Vec::new(),
            language: Some(language.into()),
            href: None,
            entries: [].into(),
        };
        let sections = vec![Arc::new(section("en")), Arc::new(section("es"))];
        for (first, language) in [(None, "en"), (Some(SectionId(1)), "es")] {
            let navigation = Navigation { sections: sections.clone(), home: None, first };
            let html = crate::render::not_found(&site_with(Look::default(), &navigation), "default-src 'none'").html;
            assert!(html.contains(&format!("<html lang=\"{language}\"")), "{html}");
        }
    }

    #[test]
    fn addresses_that_do_not_exist_lead_home_where_the_site_wants_it() {
        let html = |home: Option<&str>| {
            let look = Look { missing_leads_to: home.map(Box::from), ..Look::default() };
            crate::render::not_found(&site_with(look, &Navigation::default()), "default-src 'none'").html
        };
        assert!(html(Some("/help/start")).contains(" data-home=\"/help/start\""));
        assert!(!html(None).contains("data-home"));
    }

    #[test]
    fn marks_the_page_and_opens_its_groups() {
        let inner = group("Inner", vec![entry("C", "/c")]);
        let outer = group("Outer", vec![entry("B", "/b"), Entry::Group(inner)]);
        let site = site(vec![entry("A", "/a"), Entry::Group(outer)]);
        let on = |a: &str, c: &str, open: &str| {
            format!(
                "<ul class=\"d-nav-top\"><li><a href=\"/docs/a\"{a}><span>A</span></a></li><li class=\"d-nav-group\"><p class=\"d-nav-title\"><span>Outer</span></p><ul><li><a href=\"/docs/b\"><span>B</span></a></li><li class=\"d-nav-group\"><details{open} data-group=\"2\"><summary><span>Inner</span></summary><ul><li><a href=\"/docs/c\"{c}><span>C</span></a></li></ul><a class=\"d-nav-landing\" href=\"/docs/c\">Open this section</a></details></li></ul></li></ul>"
            )
        };
        assert_eq!(written(&site, "/a"), on(" aria-current=\"page\"", "", ""));
        assert_eq!(written(&site, "/c"), on("", " aria-current=\"page\"", " open"));
        assert_eq!(written(&site, "/elsewhere"), on("", "", ""));
    }

    #[test]
    fn a_group_may_be_a_page_itself() {
        let mut inner = GroupEntry {
            root: Some(page_entry("Root", "/root")),
            expanded: true,
            ..group("Inner", vec![entry("C", "/c")])
        };
        inner.tag = Some("new".into());
        let site = site(vec![Entry::Group(group("Outer", vec![Entry::Group(inner)]))]);
        let html = written(&site, "/root");
        assert!(html.contains("<details open data-group=\"2\"><summary><a href=\"/docs/root\" aria-current=\"page\"><span>Inner</span></a><span class=\"d-tag\">new</span></summary>"), "{html}");
    }

    #[test]
    fn a_page_has_only_its_branch_of_a_large_section() {
        let many = |prefix: &str, n: usize| {
            (0..n).map(|at| entry(&format!("{prefix} {at}"), &format!("/{prefix}/{at}"))).collect::<Vec<_>>()
        };
        let groups = (0..40).map(|at| Entry::Group(group(&format!("Group {at}"), many(&format!("g{at}"), 40))));
        let site = site(groups.chain([Entry::Group(group("Long", many("long", 1000)))]).collect());
        let html = written(&site, "/g7/3");
        assert_eq!(html.matches("<li").count(), 41 + 40, "the groups and the entries of one");
        assert_eq!(html.matches("<details open").count(), 1);
        assert_eq!(html.matches("aria-current").count(), 1);
        assert!(html.contains("<a href=\"/docs/g7/3\" aria-current=\"page\">"));
        // A thousand entries in one group are folded into stretches of a hundred.
        let html = written(&site, "/long/250");
        assert_eq!(html.matches("<li").count(), 41 + 10 + 100);
        assert!(html.contains("<span>long 200 – long 299</span>"), "{html}");

        let fragments: Vec<_> =
            site.artifacts().iter().filter(|artifact| artifact.path.as_str().starts_with("_docs/nav.")).collect();
        assert_eq!(fragments.len(), 1);
        let crate::artifact::Body::Bytes(bytes) = &fragments[0].body else { panic!("bytes") };
        let fragment = std::str::from_utf8(bytes).expect("UTF-8");
        assert_eq!(fragment.matches("<li><a ").count(), 40 * 40 + 1000);
        assert_eq!(super::gallery::parse_errors(fragment), Vec::<String>::new());
        // The page and the fragment agree on the groups' numbers.
        let number = |html: &str, title: &str| {
            let (before, _) = html.split_once(&format!("<summary><span>{title}</span>")).expect("the group");
            before.rsplit_once("data-group=\"").expect("a number").1.trim_end_matches("\">").to_owned()
        };
        assert_eq!(number(&html, "Group 39"), number(fragment, "Group 39"));
    }
}

#[test]
fn dark_code_has_all_colours_of_the_dark_scheme() {
    let css = super::sheet::dark_code(".dark{--a: 1;--b: 2;}.dark .x{color: red;}.dark{--c: 3}");
    assert_eq!(css, "@media not print{.d-codeblock{--a: 1;--b: 2;--c: 3;}}");
}
