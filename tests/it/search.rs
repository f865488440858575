//! What the modules of search make of what is typed: cut into words as the site's texts were, and looked for in the files of
//! a site that was built.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

/// Cuts texts: `[words, words with the parts of names behind each]`.
const CUT: &str = r"
const { words, parts } = await import(`${modules}/words.js`);
answer = asked.map((text) => {
  const all = words(text).map(({ word, start, end }) => [word, ...parts(text.slice(start, end)).map((part) => part.toLowerCase())]);
  return [all.map(([word]) => word).join(' '), all.flat().join(' ')];
});
";

/// Looks queries up in a site's indexes, those of all classes with everybody's: titles, the best first.
const RANK: &str = r"
const { openIndex } = await import(`${modules}/files.js`);
const { rank } = await import(`${modules}/rank.js`);
globalThis.fetch = async (path) => new Response(readFileSync(path));
const listed = (list, folder) => JSON.parse(readFileSync(list, 'utf8')).indexes.map(({ root }) => openIndex(folder, root));
const classes = existsSync(`${site}/_readers`) ? readdirSync(`${site}/_readers`).map((key) => `${site}/_readers/${key}`) : [];
const own = classes.filter((folder) => existsSync(`${folder}/search.json`));
const all = await Promise.all([
  ...listed(`${site}/_search/index.json`, `${site}/_docs/search`),
  ...own.flatMap((folder) => listed(`${folder}/search.json`, folder)),
]);
answer = [];
for (const query of asked) {
  const { hits } = await rank(query, all);
  answer.push(await Promise.all(hits.map(async ({ index, number }) => (await index.page(number)).title)));
}
";

/// What a script makes of `asked` and a site's folder.
fn node(script: &str, asked: &Value, site: &Path) -> Vec<Value> {
    let script = format!(
        "import {{ existsSync, readdirSync, readFileSync }} from 'node:fs';\nconst [modules, text, site] = process.argv.slice(1);\n\
         const asked = JSON.parse(text);\nlet answer;\n{script}\nconsole.log(JSON.stringify(answer));"
    );
    let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/client/search");
    let mut node = Command::new("node");
    node.args(["--no-warnings", "--input-type=module", "--eval", &script])
        .arg(modules)
        .arg(asked.to_string())
        .arg(site);
    let output = node.output().expect("node starts: `cargo xtask test` installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn browsers_cut_texts_as_the_build_does() {
    let lines = include_str!("../search/words.txt").lines().filter(|line| !line.starts_with('#'));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split('|').map(str::trim).collect()).collect();
    let texts: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    for (row, cut) in rows.iter().zip(node(CUT, &json!(texts), Path::new(""))) {
        assert_eq!(cut, json!([row[1], row.get(2).unwrap_or(&row[1])]), "{}", row[0]);
    }
}

const PAGES: [(&str, &str); 9] = [
    ("Développement", "Un développement. Les paramètres."),
    ("Größenänderung", "Eine Größenänderung."),
    ("Users", "```js\nawait createUser({ name });\n```"),
    ("Create a project", "You create it."),
    ("Create a team", "You create it, too."),
    ("WHERE", "Which rows are selected."),
    ("Loops", "```js\nfor (const own of all) use(own);\n```"),
    ("Forging", "The smith is forging."),
    ("Whereas", "Recitals."),
];

/// Query, and titles that are found first for it; nothing where nothing is.
const QUERIES: [(&str, &str); 19] = [
    ("developp", "Développement"),
    ("développ", "Développement"),
    ("paramètr", "Développement"),
    ("paramètrs", "Développement"),
    ("größenänd", "Größenänderung"),
    ("createus", "Users"),
    ("createUs", "Users"),
    ("createUser", "Users"),
    ("createTeam", "Create a team"),
    ("createTe", "Create a team"),
    ("where", "WHERE|Whereas"),
    ("whereas", "Whereas"),
    ("the forging", "Forging"),
    ("for", "Forging|Loops"),
    // Slips, the first letters' too.
    ("fogring", "Forging"),
    ("xorging", "Forging"),
    ("orging", "Forging"),
    ("ofrging", "Forging"),
    ("zzyzx", ""),
];

/// Builds a site of these pages, whose site file says this too, and looks for each query: the titles that are first, as many
/// as are expected, are these.
fn check(more: &Value, pages: &[(String, String)], queries: &[(&str, &str)]) {
    let folder = tempfile::tempdir().expect("a folder");
    let names: Vec<&str> = pages.iter().map(|(name, _)| &**name).collect();
    // The languages' names are no matter here: words are cut the same in all of them.
    let mut site =
        json!({ "theme": "mint", "name": "S", "colors": { "primary": "#0F766E" }, "navigation": { "pages": names } });
    site.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    fs::write(folder.path().join("docs.json"), site.to_string()).expect("a file");
    for (name, text) in pages {
        fs::write(folder.path().join(format!("{name}.mdx")), text).expect("a file");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_docs")).arg("build").arg(folder.path()).output();
    let output = output.expect("the binary starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let asked: Vec<&str> = queries.iter().map(|(query, _)| *query).collect();
    for ((query, expected), found) in queries.iter().zip(node(RANK, &json!(asked), &folder.path().join("dist"))) {
        let Value::Array(found) = found else { panic!("{found}") };
        let expected: Vec<&str> = expected.split('|').filter(|title| !title.is_empty()).collect();
        let first: Vec<&str> = found.iter().filter_map(Value::as_str).take(expected.len().max(1)).collect();
        assert_eq!(first, expected, "{query}: {found:?}");
    }
}

/// A page by its name, what else its head says, its title and its text.
fn page(name: &str, head: &str, title: &str, text: &str) -> (String, String) {
    (name.to_owned(), format!("---\ntitle: {title}\n{head}---\n\n{text}\n"))
}

#[test]
fn what_is_typed_is_found() {
    let named = PAGES.iter().enumerate().map(|(at, (title, text))| page(&format!("page-{at}"), "", title, text));
    check(&json!({}), &named.collect::<Vec<_>>(), &QUERIES);
}

/// What a reader has from several indexes comes in the order that it would have in one.
#[test]
fn pages_for_some_are_ranked_with_those_for_all() {
    let log_in = json!({ "personalization": { "method": "shared-session", "apiUrl": "https://a.dev/u", "loginUrl": "https://a.dev/l" } });
    for others in [1, 2, 3] {
        let head = |at: usize| if at % 4 < others { format!("groups: [g{}]\n", at % 4) } else { String::new() };
        let named = PAGES.iter().enumerate();
        let named = named.map(|(at, (title, text))| page(&format!("page-{at}"), &head(at), title, text));
        check(&log_in, &named.collect::<Vec<_>>(), &QUERIES);
    }
}

#[test]
fn a_boost_moves_a_page() {
    let text = "Of anvils and hammers, as everywhere.";
    let pages = [
        page("a", "", "One", text),
        page("b", "boost: 0.5\n", "Two", text),
        page("c", "boost: 3\n", "Three", text),
        page("d", "", "Four", text),
        page("e", "boost: 0.1\n", "Five", text),
    ];
    let groups = json!([
        { "group": "A", "pages": ["a", "b"] },
        { "group": "B", "boost": 2, "pages": ["c", "d", "e"] }
    ]);
    check(&json!({ "navigation": { "groups": groups } }), &pages, &[("anvils", "Three|Four|One|Two|Five")]);
}

#[test]
fn what_is_hidden_is_found_where_somebody_says_so() {
    let pages = [
        page("a", "", "Shown", "Of zqanvils."),
        page("b", "", "In a hidden tab", "Of zqhammers."),
        page("c", "", "In one that is searched", "Of zqtongs."),
        page("d", "searchable: false\n", "In none", "Of zqbellows."),
        page("e", "", "In a hidden group", "Of zqchisels."),
        page("f", "", "In a group that is searched", "Of zqrivets."),
    ];
    let tabs = json!([
        { "tab": "A", "pages": ["a", { "group": "G", "hidden": true, "pages": ["e"] },
            { "group": "H", "hidden": true, "searchable": true, "pages": ["f"] }] },
        { "tab": "B", "hidden": true, "pages": ["b"] },
        { "tab": "C", "hidden": true, "searchable": true, "pages": ["c", "d"] }
    ]);
    let queries = [
        ("zqanvils", "Shown"),
        ("zqhammers", ""),
        ("zqtongs", "In one that is searched"),
        ("zqbellows", ""),
        ("zqchisels", ""),
        ("zqrivets", "In a group that is searched"),
    ];
    check(&json!({ "navigation": { "tabs": tabs } }), &pages, &queries);
}

#[test]
fn headings_may_stand_anywhere() {
    let pages = [
        page("a", "", "In a type", "Words.\n\n<ParamField path=\"x\" type={<h2>Zqhead</h2>}>zqfield</ParamField>"),
        page("b", "", "In code", "A sentence of more words.\n\n<code><h2>Zqcode</h2></code>"),
        page("c", "", "Of a blank", "zqbefore\u{a0}<code>{\" \"}</code>\n\n## Zqafter\n"),
    ];
    let queries = [
        ("zqhead", "In a type"),
        ("zqfield", "In a type"),
        ("zqcode", "In code"),
        ("zqbefore", "Of a blank"),
        ("zqafter", "Of a blank"),
    ];
    check(&json!({}), &pages, &queries);
}

/// What expressions show a reader nobody knows is text like any other; what they show others is nobody's to find.
#[test]
fn expressions_are_found_by_what_everybody_sees() {
    let text = "Hello {user.name ?? \"zqstranger\"}, {user.plan === \"pro\" ? \"zqthanks\" : \"zqupgrade\"} {1 + 4710} \
                {[\"zqone\", \"zqtwo\"].map(own => <b>{own} </b>)}\n\n\
                <Visible groups={[\"staff\"]} fallback=\"zqfallback\">zqstaff</Visible>";
    let pages = [page("a", "", "Greeting", text)];
    let queries = [
        ("zqstranger", "Greeting"),
        ("zqupgrade", "Greeting"),
        ("zqthanks", ""),
        ("4711", "Greeting"),
        ("zqtwo", "Greeting"),
        ("zqfallback", "Greeting"),
        ("zqstaff", ""),
        ("user.name", ""),
    ];
    check(&json!({}), &pages, &queries);
}
