use super::*;
use crate::component::{Children, PropKind};
use crate::diag::Severity;
use crate::inputs::Inputs;

/// The theme with the site's own files over it, and what was found, as `CODE path:line:column message (help)`.
fn load(own: &[(&str, &str)]) -> (Theme, Vec<String>) {
    let inputs = Inputs::from_texts(own.iter().copied());
    let Checked { value, diags } = Theme::load(&inputs.sources);
    let found = diags.iter().map(|diag| {
        let place = diag.span.map_or(String::new(), |span| {
            let source =
                inputs.sources.iter().find(|source| source.file == span.file).expect("spans are of the inputs");
            let before = &source.text[..span.start as usize];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
            format!(" {}:{line}:{column}", source.path)
        });
        let help = diag.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
        assert_eq!(diag.severity, Severity::Error);
        format!("{}{place} {}{help}", diag.code.number(), diag.message)
    });
    (value, found.collect())
}

fn check_errors(own: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(load(own).1, expected);
}

#[test]
fn built_in_theme_is_clean() {
    let (theme, found) = load(&[]);
    assert_eq!(found, Vec::<String>::new());
    for signature in theme.signatures().values() {
        if let Err(diag) = trial::opaque_component(&theme, signature) {
            panic!("{}: {} {:?}", signature.name, diag.message, diag.help);
        }
    }
}

#[test]
fn built_in_list_is_the_folder() {
    #[allow(clippy::disallowed_methods, reason = "the list is held against the folder itself")]
    fn walk(folder: &std::path::Path, root: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("the theme's folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => walk(&path, root, found),
                false => found
                    .push(path.strip_prefix(root).expect("below the root").to_str().expect("UTF-8").replace('\\', "/")),
            }
        }
    }
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    let mut files = Vec::new();
    walk(&root, &root, &mut files);
    files.sort();
    let mut listed: Vec<String> = builtin::FILES.iter().map(|(path, _)| path.to_string()).collect();
    listed.sort();
    assert_eq!(listed, files);
}

#[test]
fn own_files_win() {
    let (theme, found) = load(&[
        ("theme/components/Card.html", "{#-\nprops:\n  title: text required\n-#}\n<b>{{ title }}</b>"),
        (
            "theme/components/Own.html",
            "{#-\nprops:\n  size: enum(a, b)\n  open: flag\nchildren: [Tab]\ninline: true\n-#}\n{% for item in items %}{{ item.title }}{% endfor %}",
        ),
        ("theme/css/00-tokens.css", ":root{}"),
        ("card.mdx", "not a theme file"),
    ]);
    assert_eq!(found, Vec::<String>::new());
    let card = &theme.signatures()["Card"];
    assert_eq!(card.props.len(), 1);
    assert!(card.props["title"].required);
    let own = &theme.signatures()["Own"];
    assert_eq!(own.props["size"].kind, PropKind::Enum(vec!["a".into(), "b".into()]));
    assert_eq!((own.inline, &own.children), (true, &Children::Items(vec!["Tab".into()])));
    assert_eq!(&*theme.file("css/00-tokens.css").expect("there").text, ":root{}");
}

#[test]
fn errors_have_places() {
    check_errors(
        &[("theme/components/Card.html", "<b>\n  {% if title %}\n</b>")],
        &["E1101 theme/components/Card.html:2:17 `components/Card.html`: unexpected end of input"],
    );
    check_errors(
        &[("theme/components/Card.html", "{#-\nprops: { title: text }\n-#}\n<b>{{ titel }}</b>")],
        &["E1102 theme/components/Card.html:4:7 `titel` is no prop of `Card` (did you mean `title`?)"],
    );
    check_errors(
        &[("theme/components/Card.html", "<b>\n {{ children | nofilter }}</b>")],
        &["E1101 theme/components/Card.html:2:16 unknown filter `nofilter`"],
    );
    check_errors(
        &[("theme/components/Card.html", "{#-\nprops:\n  title: txt\n-#}\n<b>{{ title }}</b>")],
        &[
            "E1103 theme/components/Card.html:3:3 `title: txt` is not a kind of prop (write `text`, `url`, `attr`, `flag`, `build` or `enum(a, b)`, then perhaps `required`, `splits`, `marks`, `markdown`, `alias(name)`)",
            "E1102 theme/components/Card.html:5:7 `title` is no prop of `Card` (declare it in the comment at the head of the file: `title: text`)",
        ],
    );
    check_errors(
        &[("theme/components/Card.html", "{#-\nprops: [\n-#}\n<b></b>")],
        &["E1103 theme/components/Card.html:2:8 props: invalid type: sequence, expected a map"],
    );
}

#[test]
fn page_templates_name_what_they_are_given() {
    check_errors(
        &[("theme/templates/footer.html", "{% if socials %}x{% endif %}\n{{ copyright }}")],
        &[
            "E1102 theme/templates/footer.html:2:4 `templates/footer.html` is given no `copyright` (the built-in template of the same path uses everything that there is)",
        ],
    );
    // Every built-in template passes as if it were the site's own.
    for (path, text) in builtin::FILES.iter().filter(|(path, _)| path.ends_with(".html")) {
        check_errors(&[(&format!("theme/{path}"), text)], &[]);
    }
}

#[test]
fn templates_may_not_look_into_what_readers_fill() {
    let opaque = "(place the value as text or in a quoted attribute; declare the prop as `build` to look into it)";
    for (template, how) in [
        ("{{ title | upper }}", "looks into it"),
        ("{% if title == \"a\" %}x{% endif %}{{ title }}", ""),
        ("{% if title | length > 5 %}x{% endif %}{{ title }}", "looks into it"),
        ("<{{ title }}>", "puts it neither into text nor into a quoted attribute"),
        ("<b {{ title }}>x</b>", "puts it neither into text nor into a quoted attribute"),
        ("<b id={{ title }}>x</b>", "puts it neither into text nor into a quoted attribute"),
        ("<script>{{ title }}</script>", "puts it neither into text nor into a quoted attribute"),
        ("{{ children }}{{ children }}", "places `children` twice or in an attribute"),
        ("<b title=\"{{ children }}\"></b>", "places `children` twice or in an attribute"),
    ] {
        let file = format!("{{#-\nprops: {{ title: text }}\n-#}}\n{template}");
        let expected = match how {
            "" => vec![],
            how => vec![format!(
                "E1104 theme/components/Own.html:1:1 `components/Own.html` is given a value that may depend on the reader and {how} {opaque}"
            )],
        };
        assert_eq!(load(&[("theme/components/Own.html", &file)]).1, expected, "{template}");
    }
}

#[test]
fn squeezes_what_is_for_the_author() {
    for (template, expected) in [
        ("<div>\n  <b>a</b>\n  <i>c</i>\n</div>\n", "<div><b>a</b><i>c</i></div>"),
        ("<b>a</b> <i>b</i>", "<b>a</b> <i>b</i>"),
        ("a\n  b {{ c }}\n  d", "a b {{ c }} d"),
        ("<p>\n  a {{ b }}\n</p>", "<p>a {{ b }}</p>"),
        (
            "{% if a %}\n  <b\n    class=\"x  {{ y }}\"   id='z'\n  >\n{% endif %}",
            "{% if a %}<b class=\"x  {{ y }}\" id='z'>{% endif %}",
        ),
        (
            "<a {% if href %}href=\"{{ href | default(value=\"}}\") }}\"{% endif %}>x</a>",
            "<a {% if href %}href=\"{{ href | default(value=\"}}\") }}\"{% endif %}>x</a>",
        ),
        ("{#- props:\n a: text -#}\n<b>x</b><!-- gone -->", "<b>x</b>"),
        ("<pre>\n  a\n   b</pre>\n<b>x</b>", "<pre>\n  a\n   b</pre><b>x</b>"),
        ("{% raw %}\n {{ a }}\n{% endraw %}", "{% raw %}\n {{ a }}\n{% endraw %}"),
        ("a < b {c} 日本\n<b>é</b>", "a < b {c} 日本<b>é</b>"),
        ("<b title=\"é", "<b title=\"é"),
        ("{{ a", "{{ a"),
        ("{#", ""),
    ] {
        assert_eq!(squeeze::squeeze(template), expected, "{template}");
    }
}

#[test]
fn knows_where_a_stand_in_stands() {
    use place::{Place, Reader};
    for (before, expected) in [
        ("", Place::Text),
        ("<b>", Place::Text),
        ("<b title=\"", Place::Attribute),
        ("<b title='", Place::Attribute),
        ("<b title=\"a\" ", Place::Elsewhere),
        ("<b title=", Place::Elsewhere),
        ("<", Place::Elsewhere),
        ("<b", Place::Elsewhere),
        ("</b", Place::Elsewhere),
        ("<!-- ", Place::Elsewhere),
        ("<!-- --> ", Place::Text),
        ("a < b ", Place::Text),
        ("<title>", Place::Attribute),
        ("<title>x</title>", Place::Text),
        ("<script>", Place::Elsewhere),
        ("<script>a</script><p>", Place::Text),
        ("<b title=\">\">", Place::Text),
    ] {
        let mut whole = Reader::default();
        whole.feed(before);
        assert_eq!(whole.place(), expected, "{before}");
        let mut bytewise = Reader::default();
        before.split_inclusive(|_| true).for_each(|piece| bytewise.feed(piece));
        // A comment's and an end tag's delimiters must not be cut, as no template cuts them.
        if !before.contains("<!--") && !before.contains("</title") && !before.contains("</script") {
            assert_eq!(bytewise.place(), expected, "{before} in pieces");
        }
    }
}

#[test]
fn words_fall_back_to_english() {
    let (theme, _) = load(&[("theme/words/xx.yaml", "copy: Kopi\n")]);
    let word = |language: &str, key: &str| {
        theme.words(language).get_from_path(key).and_then(|word| word.as_str()).map(str::to_owned)
    };
    assert_eq!(word("xx-YY", "copy").as_deref(), Some("Kopi"));
    assert_eq!(word("xx", "copied").as_deref(), Some("Copied"));
    assert_eq!(word("zz", "copy").as_deref(), Some("Copy"));
    assert_eq!(word("nb", "copy"), word("no", "copy"));
    assert_ne!(word("nb", "copy").as_deref(), Some("Copy"));
}

#[test]
fn tables_that_cannot_be_read_are_not_there() {
    let broken = [("theme/words/en.yaml", "copy: ["), ("theme/words/de.yaml", "- copy"), ("theme/words/xx.yaml", "]")];
    let (theme, diags) = load(&broken);
    let copies = ["en", "de", "xx"].map(|language| theme.words(language).get_from_path("copy").cloned());
    let [english, german, unknown] = copies.map(|word| word.and_then(|word| word.as_str().map(str::to_owned)));
    assert_eq!(english.as_deref(), Some("Copy"));
    assert_eq!(german.as_deref(), Some("Kopieren"));
    assert_eq!(unknown, english);
    assert_eq!(diags.len(), 3, "{diags:?}");
}

#[test]
fn every_language_has_every_word() {
    let (theme, _) = load(&[]);
    let table = |text: &str| serde_yaml::from_str::<BTreeMap<String, serde_yaml::Value>>(text).expect("a table");
    let english = table(&theme.file("words/en.yaml").expect("there").text);
    let used: Vec<&str> =
        builtin::FILES.iter().filter(|(path, _)| path.ends_with(".html")).map(|(_, text)| *text).collect();
    for word in english.keys() {
        let in_code = [
            "not_found",
            "not_found_text",
            "task_open",
            "task_done",
            "show_value",
            "download",
            "moved",
            "moved_text",
            "date",
            "months",
            "diagram",
            "zoom_in",
            "zoom_out",
            "full_screen",
            // The options of the page menu.
            "copy_page",
            "copy_page_hint",
            "login_denied",
            "clock_differs",
            "signed_in_as",
            "nothing_stored",
            "undo",
            "view_markdown_hint",
            "ask_page",
            "ask_page_hint",
            "print_page",
            "copy_server",
            "copy_server_command",
            "connect_hint",
            // Pages of API references.
            "authorizations",
            "path_parameters",
            "query_parameters",
            "header_parameters",
            "cookie_parameters",
            "request_body",
            "callbacks",
            "scopes",
            "allowed_values",
            "example",
            "not",
            "limits",
            "multiple_of",
            "length",
            "pattern",
            "n_items",
            "n_properties",
            "unique_items",
            "see",
            "holds",
            "servers",
            "parameters",
            "sent",
            "received",
            "messages",
            "payload",
            "correlation_id",
            "bindings",
            // The dialog of the playground.
            "playground",
            // Where the search is.
            "search_prompt",
        ]
        .contains(&&**word)
            || crate::render::SEARCH_WORDS.contains(&&**word);
        assert!(in_code || used.iter().any(|text| text.contains(&format!("words.{word}"))), "nobody says `{word}`");
    }
    let inner = |table: &BTreeMap<String, serde_yaml::Value>| -> Vec<String> {
        let words = table["playground"].as_mapping().expect("a table").keys();
        let mut words: Vec<String> = words.map(|word| word.as_str().expect("a text").to_owned()).collect();
        words.sort();
        words
    };
    let script = include_str!("../client/built/playground.js");
    for word in inner(&english) {
        let is_said = script.contains(&format!(".{word}")) || word.starts_with("failed_");
        assert!(is_said, "the playground does not say `{word}`");
    }
    for (path, file) in theme.files_in("words/") {
        let table = table(&file.text);
        assert_eq!(inner(&table), inner(&english), "{path}");
        let language = path.trim_start_matches("words/").trim_end_matches(".yaml");
        assert!(theme.words(language).get_from_path("copy").is_some(), "{path}");
        assert_eq!(table.into_keys().collect::<Vec<_>>(), english.keys().cloned().collect::<Vec<_>>(), "{path}");
    }
}
