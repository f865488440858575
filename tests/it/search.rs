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

/// Looks queries up in a site's index: titles, the best first.
const RANK: &str = r"
const { openIndex } = await import(`${modules}/files.js`);
const { rank } = await import(`${modules}/rank.js`);
globalThis.fetch = async (path) => new Response(readFileSync(path));
const { indexes } = JSON.parse(readFileSync(`${site}/_search/index.json`, 'utf8'));
const all = await Promise.all(indexes.map(({ root }) => openIndex(`${site}/_docs/search`, root)));
answer = [];
for (const query of asked) {
  const { hits } = await rank(query, all);
  answer.push(await Promise.all(hits.map(async ({ index, number }) => (await index.page(number)).title)));
}
";

/// What a script makes of `asked` and a site's folder.
fn node(script: &str, asked: &Value, site: &Path) -> Vec<Value> {
    let script = format!(
        "import {{ readFileSync }} from 'node:fs';\nconst [modules, text, site] = process.argv.slice(1);\n\
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

#[test]
fn what_is_typed_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let names: Vec<String> = (0..PAGES.len()).map(|at| format!("page-{at}")).collect();
    // The languages' names are no matter here: words are cut the same in all of them.
    let site =
        json!({ "theme": "mint", "name": "S", "colors": { "primary": "#0F766E" }, "navigation": { "pages": names } });
    fs::write(folder.path().join("docs.json"), site.to_string()).expect("a file");
    for (name, (title, text)) in names.iter().zip(PAGES) {
        fs::write(folder.path().join(format!("{name}.mdx")), format!("---\ntitle: {title}\n---\n\n{text}\n"))
            .expect("a file");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_docs")).arg("build").arg(folder.path()).output();
    let output = output.expect("the binary starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let queries: Vec<&str> = QUERIES.iter().map(|(query, _)| *query).collect();
    for ((query, expected), found) in QUERIES.iter().zip(node(RANK, &json!(queries), &folder.path().join("dist"))) {
        let Value::Array(found) = found else { panic!("{found}") };
        let expected: Vec<&str> = expected.split('|').filter(|title| !title.is_empty()).collect();
        let first: Vec<&str> = found.iter().filter_map(Value::as_str).take(expected.len().max(1)).collect();
        assert_eq!(first, expected, "{query}: {found:?}");
    }
}
