//! The default theme, embedded. A test compares the list with the folder.

macro_rules! files {
    ($($path:literal)*) => {
        /// Path below the theme's folder and text, in no particular order.
        pub(super) const FILES: &[(&str, &str)] = &[$(($path, include_str!(concat!("../../themes/default/", $path)))),*];
    };
}

files! {
    "components/Accordion.html"
    "components/AccordionGroup.html"
    "components/Badge.html"
    "components/Banner.html"
    "components/Callout.html"
    "components/Card.html"
    "components/CardGroup.html"
    "components/Check.html"
    "components/CodeBlock.html"
    "components/CodeGroup.html"
    "components/Color.Item.html"
    "components/Color.Row.html"
    "components/Color.html"
    "components/Column.html"
    "components/Columns.html"
    "components/Danger.html"
    "components/Expandable.html"
    "components/Frame.html"
    "components/GitHub.Repo.html"
    "components/Icon.html"
    "components/Info.html"
    "components/Link.html"
    "components/Note.html"
    "components/Panel.html"
    "components/ParamField.html"
    "components/Prompt.html"
    "components/RequestExample.html"
    "components/ResponseExample.html"
    "components/ResponseField.html"
    "components/Step.html"
    "components/Steps.html"
    "components/Tab.html"
    "components/Tabs.html"
    "components/Tile.html"
    "components/Tip.html"
    "components/Tooltip.html"
    "components/Tree.File.html"
    "components/Tree.Folder.html"
    "components/Tree.html"
    "components/Update.html"
    "components/View.html"
    "components/Visibility.html"
    "components/Warning.html"
    "css/00-tokens.css"
    "css/10-base.css"
    "css/20-layout.css"
    "css/30-nav.css"
    "css/40-prose.css"
    "css/50-components.css"
    "css/60-code.css"
    "css/70-diagrams.css"
    "css/80-search.css"
    "css/90-print.css"
    "js/choices/30-views.js"
    "js/choices/40-updates.js"
    "js/first/00-before.js"
    "js/first/10-scheme.js"
    "js/first/20-tabs.js"
    "js/first/50-banner.js"
    "js/first/60-navigation.js"
    "js/first/70-reader.js"
    "js/first/90-address.js"
    "js/first/95-missing.js"
    "js/groups/10-place.js"
    "js/groups/20-lists.js"
    "js/more/00-page.js"
    "js/more/05-search.js"
    "js/more/10-tree.js"
    "js/more/20-images.js"
    "js/more/30-diagrams.js"
    "js/more/40-page-menu.js"
    "js/more/50-fragments.js"
    "js/more/60-expand.js"
    "js/more/60-playground.js"
    "js/more/99-start.js"
    "js/playground/80-playground.js"
    "js/site/00-page.js"
    "js/site/10-scheme.js"
    "js/site/20-navigation.js"
    "js/site/40-copying.js"
    "js/site/45-later.js"
    "js/site/50-contents.js"
    "js/site/60-account.js"
    "js/site/80-print.js"
    "js/site/99-start.js"
    "playground/10-dialog.css"
    "playground/20-fields.css"
    "playground/30-answer.css"
    "scheme/dark.css"
    "templates/callback.html"
    "templates/code-group.html"
    "templates/contents.html"
    "templates/directory.html"
    "templates/footer.html"
    "templates/header.html"
    "templates/kept.html"
    "templates/nav.html"
    "templates/options.html"
    "templates/page-menu.html"
    "templates/page.html"
    "templates/sidebar.html"
    "templates/switch.html"
    "words/ar.yaml"
    "words/cs.yaml"
    "words/da.yaml"
    "words/de.yaml"
    "words/el.yaml"
    "words/en.yaml"
    "words/es.yaml"
    "words/fi.yaml"
    "words/fr.yaml"
    "words/he.yaml"
    "words/hi.yaml"
    "words/hu.yaml"
    "words/id.yaml"
    "words/it.yaml"
    "words/ja.yaml"
    "words/ko.yaml"
    "words/nl.yaml"
    "words/no.yaml"
    "words/pl.yaml"
    "words/pt.yaml"
    "words/ro.yaml"
    "words/ru.yaml"
    "words/sv.yaml"
    "words/tr.yaml"
    "words/uk.yaml"
    "words/vi.yaml"
    "words/zh-Hant.yaml"
    "words/zh.yaml"
}

/// A script of the theme: some folders' files in one closure, in the order of their names.
pub(super) struct Script {
    pub name: &'static str,
    pub folders: &'static [&'static str],
    /// The same made small, for sites that change none of the files: `cargo xtask client` makes it.
    pub small: &'static str,
}

pub(super) const SCRIPTS: [Script; 7] = [
    Script { name: "first", folders: &["js/first/"], small: include_str!("scripts/first.js") },
    Script {
        name: "first-whole",
        folders: &["js/choices/", "js/first/"],
        small: include_str!("scripts/first-whole.js"),
    },
    Script {
        name: "first-api",
        folders: &["js/first/", "js/playground/"],
        small: include_str!("scripts/first-api.js"),
    },
    Script {
        name: "first-whole-api",
        folders: &["js/choices/", "js/first/", "js/playground/"],
        small: include_str!("scripts/first-whole-api.js"),
    },
    Script { name: "groups", folders: &["js/groups/"], small: include_str!("scripts/groups.js") },
    Script { name: "more", folders: &["js/more/"], small: include_str!("scripts/more.js") },
    Script { name: "site", folders: &["js/site/"], small: include_str!("scripts/site.js") },
];
