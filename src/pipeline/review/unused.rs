//! Files of the docs folder that nothing uses. What is looked for are names, so a file that is told here is named nowhere.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use rustc_hash::FxHashSet;

use crate::config::Config;
use crate::diag::{Code, Diagnostic};
use crate::index;
use crate::inputs::Inputs;
use crate::inputs::publishing::{Publishing, publishing};
use crate::source::SitePath;

const PICTURES: [&str; 11] = ["png", "apng", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico", "bmp", "jxl"];

/// Names under which browsers and devices look for pictures by themselves.
const BY_CUSTOM: [&str; 5] = ["favicon", "apple-touch-icon", "android-chrome", "mstile", "safari-pinned-tab"];

/// How many names one message lists.
const MAX_NAMED: usize = 10;

/// Snippets that no page shows, by themselves or in another. `imports` has what each document may take in.
pub fn snippets(imports: &BTreeMap<SitePath, Vec<SitePath>>, diags: &mut Vec<Diagnostic>) {
    let mut open: Vec<&SitePath> = imports.keys().filter(|path| index::is_page(path)).collect();
    let mut used: BTreeSet<&SitePath> = open.iter().copied().collect();
    while let Some(path) = open.pop() {
        open.extend(imports[path].iter().filter(|path| imports.contains_key(path) && used.insert(path)));
    }
    for path in imports.keys().filter(|path| !used.contains(path) && is_for_pages_alone(path)) {
        let message = format!("no page shows the snippet `{path}`");
        let help =
            "delete it, or show it: `import Name from \"/…\"`, then `<Name />`".replace("/…", &format!("/{path}"));
        diags.push(Code::SnippetUnused.in_file(path.clone(), message).help(help));
    }
}

/// Whether a file that is no page is of use to nobody but a page that imports it.
fn is_for_pages_alone(path: &SitePath) -> bool {
    publishing(path, &[]) == Publishing::Never
}

/// Pictures whose names stand in no file, a finding for each folder.
pub fn pictures(inputs: &Inputs, config: &Config, diags: &mut Vec<Diagnostic>) {
    let withheld = config.withheld();
    let is_one = |path: &SitePath| {
        let is_picture = PICTURES.iter().any(|extension| path.extension().eq_ignore_ascii_case(extension));
        is_picture && publishing(path, &withheld) == Publishing::Always && !is_by_custom(path)
    };
    let mut by_folder: BTreeMap<&str, Vec<&SitePath>> = BTreeMap::new();
    for path in inputs.assets.iter().map(|asset| &asset.path).filter(|path| is_one(path)) {
        by_folder.entry(path.folder()).or_default().push(path);
    }
    if by_folder.is_empty() {
        return;
    }
    let mut names: FxHashSet<String> = FxHashSet::default();
    let mut made: BTreeSet<String> = BTreeSet::new();
    let mut look = |path: &SitePath, text: &str| {
        let mut own = FxHashSet::default();
        named(text, &mut own);
        names.extend(own.into_iter().map(Cow::into_owned));
        // What specifications write like that are the parameters of their paths.
        if !matches!(path.extension(), "yaml" | "yml" | "json") {
            made.extend(folders_of_expressions(text).map(str::to_owned));
        }
    };
    inputs.sources.iter().for_each(|source| look(&source.path, &source.text));
    // That one cannot be read is said by the build.
    let read = inputs.pages.iter().filter_map(|page| page.read().ok());
    read.for_each(|page| look(&page.path, &page.text));
    by_folder.retain(|folder, paths| {
        paths.retain(|path| !names.contains(path.file_name()));
        !paths.is_empty() && !made.iter().any(|end| leads_into(end, folder))
    });
    for (folder, paths) in by_folder {
        diags.push(finding(folder, &paths));
    }
}

/// Whether what stands before an expression names a folder, by its whole path or the end of one: `../images`,
/// `https://docs.example.com/images`.
fn leads_into(end: &str, folder: &str) -> bool {
    let before = end.strip_suffix(folder);
    !folder.is_empty() && before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

fn finding(folder: &str, paths: &[&SitePath]) -> Diagnostic {
    let place = if folder.is_empty() { "the docs folder".to_owned() } else { format!("`{folder}`") };
    let names: Vec<String> = paths.iter().take(MAX_NAMED).map(|path| format!("`{}`", path.file_name())).collect();
    let more = match paths.len().saturating_sub(MAX_NAMED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let message = match paths {
        [path] => format!("no page shows the picture `{path}`"),
        _ => format!("no page shows {} pictures of {place}: {}{more}", paths.len(), names.join(", ")),
    };
    let help = "delete what nobody needs: everything in the docs folder is published";
    Code::PictureUnused.in_file(paths[0].clone(), message).help(help)
}

fn is_by_custom(path: &SitePath) -> bool {
    BY_CUSTOM.iter().any(|name| path.file_name().starts_with(name))
}

/// The names of pictures in a text: `/images/a%20b.png?x` names `a b.png`. Where a name may begin at several places (after
/// a blank), each counts.
fn named<'t>(text: &'t str, names: &mut FxHashSet<Cow<'t, str>>) {
    let bytes = text.as_bytes();
    for dot in memchr::memchr_iter(b'.', bytes) {
        let after = &bytes[dot + 1..];
        let length = after.iter().take(5).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let extension = &after[..length];
        if !PICTURES.iter().any(|picture| picture.as_bytes().eq_ignore_ascii_case(extension)) {
            continue;
        }
        let end = dot + 1 + length;
        let is_between = |byte: &u8| b"/\\\"'`()[]<>{}=,;|\n".contains(byte);
        let start = bytes[..dot].iter().rposition(is_between).map_or(0, |at| at + 1);
        let whole = &text[start..end];
        let starts = std::iter::once(0).chain(whole.match_indices([' ', ':']).map(|(at, _)| at + 1));
        for name in starts.map(|at| &whole[at..]).filter(|name| !name.starts_with('.')) {
            names.insert(percent_decode_str(name).decode_utf8().unwrap_or(Cow::Borrowed(name)));
        }
    }
}

/// What stands before the places where an expression goes on with a path: `/images/icons` of `/images/icons/${name}.svg`
/// and of `"/images/icons/" + name`.
fn folders_of_expressions(text: &str) -> impl Iterator<Item = &str> {
    let ends = ["/${", "/{", "/\" +", "/' +", "/\"+", "/'+"];
    ends.into_iter().flat_map(move |end| {
        text.match_indices(end).map(move |(at, _)| {
            let start = text[..at].rfind(['"', '\'', '`', '\n', '{', '}']).map_or(0, |before| before + 1);
            &text[start..at]
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_pictures_are_found_wherever_they_may_begin() {
        let found = |text: &'static str| {
            let mut names = FxHashSet::default();
            named(text, &mut names);
            let mut names: Vec<String> = names.into_iter().map(Cow::into_owned).collect();
            names.sort();
            names.join("|")
        };
        assert_eq!(found("![x](/images/a%20b.png?v=1)"), "a b.png");
        assert_eq!(
            found("<img src='./c.SVG'> and d.webp."),
            "and d.webp|c.SVG| and d.webp|d.webp"
                .split('|')
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>()
                .join("|")
        );
        assert_eq!(found("icon: e.svg\nsee f.pngs, .png, .jpeg2000"), " .png| e.svg|e.svg|icon: e.svg");
    }

    #[test]
    fn folders_that_expressions_choose_from() {
        let found = |text: &'static str| folders_of_expressions(text).collect::<Vec<_>>();
        assert_eq!(found("src={`/images/icons/${name}.svg`}"), ["/images/icons"]);
        assert_eq!(found("src={\"/flags/\" + code}"), ["/flags"]);
        assert_eq!(found("nothing here"), Vec::<&str>::new());
    }

    #[test]
    fn a_folder_is_one_by_its_whole_name() {
        let check = |end: &str, folder: &str, expected: bool| {
            assert_eq!(leads_into(end, folder), expected, "{end} {folder}");
        };
        for end in ["/images", "images", "./images", "../images", "https://docs.example.com/images"] {
            check(end, "images", true);
        }
        check("/myimages", "images", false);
        check("/images/icons", "images", false);
        check("/images", "images/icons", false);
        check("/icons", "images/icons", false);
        check("", "", false);
        check("/images", "", false);
    }
}
