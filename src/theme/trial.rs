//! Tries the site's own theme files before any page is rendered, and gives what fails a place.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use tera::ErrorKind;

use super::place::Place;
use super::skeleton::{Given, Item, Piece, Shape, ValuePiece};
use super::{File, Theme, component_name};
use crate::component::{Children, PropKind, Signature};
use crate::diag::{Code, Diagnostic};

/// What a component's template may name besides its props.
const COMPONENT_VARIABLES: [&str; 5] = ["children", "css", "items", "uid", "words"];

/// Whether a template is well formed.
pub(super) fn syntax(path: &str, file: &File) -> Result<(), Box<Diagnostic>> {
    let mut engine = tera::Tera::new();
    match engine.add_raw_template(path, &file.text) {
        Err(error) if matches!(error.kind(), ErrorKind::SyntaxError(_)) => {
            Err(Box::new(diagnostic(Code::TemplateSyntax, &error, |_| Some(file))))
        }
        // What it includes and extends is judged when all templates are together.
        _ => Ok(()),
    }
}

/// What the templates of a page may name; `render` gives each what its built-in form uses.
const PAGE_VARIABLES: [&str; 31] = [
    "anchors",
    "aside",
    "banner",
    "columns",
    "content",
    "direction",
    "entries",
    "footer",
    "fragment",
    "has_entries",
    "head",
    "header",
    "language",
    "languages",
    "links",
    "list",
    "page",
    "personal",
    "policy",
    "primary",
    "script",
    "sidebar",
    "site",
    "socials",
    "style",
    "switches",
    "tabs",
    "takes_token",
    "top",
    "version",
    "words",
];

/// What templates that others include are given by those.
const INCLUDED_VARIABLES: [&str; 8] = ["dropdown", "generated", "items", "label", "options", "switch", "titled", "uid"];

/// Names in templates that nothing defines. A template of the site's own that another one includes may also use that
/// one's loop variables, so of those only the built-in paths are looked at.
pub(super) fn variables(
    engine: &tera::Tera,
    files: &BTreeMap<Box<str>, File>,
    signatures: &crate::component::Signatures,
) -> Vec<Diagnostic> {
    let mut diags = Vec::new();
    for (path, file) in files.iter().filter(|(_, file)| file.source.is_some()) {
        let used: BTreeSet<&str> = engine.get_template_variables(path).into_iter().flatten().collect();
        let signature = component_name(path).and_then(|name| signatures.get(name));
        let known: Vec<&str> = match signature {
            Some(signature) => {
                signature.props.keys().map(|prop| &**prop).chain(COMPONENT_VARIABLES).chain(set(&file.text)).collect()
            }
            None if super::is_builtin(path) => PAGE_VARIABLES.into_iter().chain(INCLUDED_VARIABLES).collect(),
            None => continue,
        };
        for name in used.into_iter().filter(|name| !known.contains(name)) {
            let place = find_variable(&file.text, name).unwrap_or(0..0);
            let message = match signature {
                Some(signature) => format!("`{name}` is no prop of `{}`", signature.name),
                None => format!("`{path}` is given no `{name}`"),
            };
            let diag = in_file(Code::UnknownVariable, file, place, message);
            let near = crate::diag::did_you_mean(name, known.iter().copied());
            diags.push(match (near, signature) {
                (Some(near), _) => diag.help(format!("did you mean `{near}`?")),
                (None, Some(_)) => {
                    diag.help(format!("declare it in the comment at the head of the file: `{name}: text`"))
                }
                (None, None) => diag.help("the built-in template of the same path uses everything that there is"),
            });
        }
    }
    diags
}

/// The names that a template gives to what it includes: tera lists them as if nothing had set them.
fn set(text: &str) -> impl Iterator<Item = &str> {
    text.split("{%").skip(1).filter_map(|tag| {
        let name = tag.trim_start_matches('-').trim_start().strip_prefix("set ")?.trim_start();
        name.split(|c: char| !c.is_alphanumeric() && c != '_').next()
    })
}

/// The name's first occurrence as a word inside a template tag.
fn find_variable(text: &str, name: &str) -> Option<Range<usize>> {
    let body = super::signature::head_comment(text).map_or(0, |(yaml, at)| at + yaml.len());
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut from = body;
    while let Some(at) = text[from..].find(name).map(|at| from + at) {
        let end = at + name.len();
        let inside =
            text[..at].rfind("{{").max(text[..at].rfind("{%")) > text[..at].rfind("}}").max(text[..at].rfind("%}"));
        let whole = !text[..at].ends_with(|c| word(c) || c == '.') && !text[end..].starts_with(word);
        if inside && whole {
            return Some(at..end);
        }
        from = end;
    }
    None
}

/// Whether the site's own components treat what they are given as opaque: rendered with two different stand-ins, the
/// outputs must be equal but for the stand-ins, and each must stand in text or in a quoted attribute.
pub(super) fn opaque(theme: &Theme) -> Vec<Diagnostic> {
    let own = |name: &str| theme.file(&format!("components/{name}.html")).is_some_and(|file| file.source.is_some());
    theme
        .signatures()
        .values()
        .filter(|signature| own(&signature.name))
        .filter_map(|signature| opaque_component(theme, signature).err())
        .collect()
}

/// The proof for one component, over a few shapes: everything given, the least given, each flag and word.
pub(super) fn opaque_component(theme: &Theme, signature: &Signature) -> Result<(), Diagnostic> {
    for shape in sample_shapes(theme, signature) {
        let short = |id: u32| format!("\u{FDD0}a{id}\u{FDD1}");
        let long = |id: u32| format!("\u{FDD0}{id} Ein längerer WERT, with \u{1F600} words.\u{FDD1}");
        let (a, b) = (theme.render_shape(&shape, "en", &short), theme.render_shape(&shape, "en", &long));
        let (a, b) = (a.map_err(|diag| *diag)?, b.map_err(|diag| *diag)?);
        let neutral = |html: &str, stand_in: &dyn Fn(u32) -> String| {
            (0..MAX_HOLES)
                .fold(html.to_owned(), |html, id| html.replace(&stand_in(id), &format!("\u{FDD0}{id}\u{FDD1}")))
        };
        if neutral(&a, &short) != neutral(&b, &long) {
            return Err(*theme.not_opaque(&shape, "looks into it"));
        }
        let skeleton = theme.skeleton(&shape, "en").map_err(|diag| *diag)?;
        if let Some(children) = shape.children {
            let mut places = Vec::new();
            for piece in &skeleton.pieces {
                match piece {
                    Piece::Hole { id, place } if *id == children => places.push(*place),
                    Piece::Attribute { value, .. } if value.contains(&ValuePiece::Hole(children)) => {
                        places.push(Place::Attribute);
                    }
                    _ => {}
                }
            }
            // Twice would double at each level of nesting.
            if places.len() > 1 || places.contains(&Place::Attribute) {
                return Err(*theme.not_opaque(&shape, "places `children` twice or in an attribute"));
            }
        }
    }
    Ok(())
}

/// Holes that a sample shape has at most.
const MAX_HOLES: u32 = 64;

fn sample_shapes<'a>(theme: &'a Theme, signature: &'a Signature) -> Vec<Shape<'a>> {
    let mut shapes = vec![sample(theme, signature, &mut 1, true, 0), sample(theme, signature, &mut 1, false, 0)];
    for (name, spec) in &signature.props {
        let values: Vec<Given> = match &spec.kind {
            PropKind::Flag => vec![Given::Flag(true), Given::Flag(false)],
            PropKind::Enum(words) => words.iter().map(|word| Given::Word(word)).collect(),
            // Present alone: what a template asks with `{% if %}`.
            PropKind::Text { .. } | PropKind::Url | PropKind::Attr => vec![Given::Hole(1)],
            PropKind::Build => vec![],
        };
        for value in values {
            let mut shape = sample(theme, signature, &mut 2, true, 0);
            shape.props.retain(|(given, _)| **given != **name);
            shape.props.push((name, value));
            shapes.push(shape);
        }
    }
    shapes
}

/// Every prop but the build values when `full`, else the required ones; two children of each kind it takes.
fn sample<'a>(theme: &'a Theme, signature: &'a Signature, next: &mut u32, full: bool, depth: u32) -> Shape<'a> {
    let mut hole = || {
        *next += 1;
        *next - 1
    };
    let mut props = Vec::new();
    for (name, spec) in &signature.props {
        if !full && !spec.required {
            continue;
        }
        match &spec.kind {
            PropKind::Text { .. } | PropKind::Url | PropKind::Attr => props.push((&**name, Given::Hole(hole()))),
            PropKind::Flag => props.push((&**name, Given::Flag(true))),
            PropKind::Enum(words) => props.extend(words.first().map(|word| (&**name, Given::Word(word)))),
            PropKind::Build => {}
        }
    }
    let children = (full && signature.children == Children::Content).then(&mut hole);
    let mut items = Vec::new();
    if let Children::Items(names) = &signature.children
        && depth < 2
    {
        for name in names.iter().flat_map(|name| [name, name]) {
            if let Some(signature) = theme.signatures().get(name) {
                items.push(Item::Component(sample(theme, signature, next, full, depth + 1)));
            }
        }
    }
    Shape { signature, props, css: Vec::new(), children, items }
}

/// A tera error as a diagnostic, with its place in the template's source where it has one.
pub(super) fn diagnostic<'a>(code: Code, error: &tera::Error, file: impl Fn(&str) -> Option<&'a File>) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let message = lower_first(report.message());
            match file(report.filename()) {
                Some(found) => {
                    in_file(code, found, report.span().range.clone(), format!("`{}`: {message}", report.filename()))
                }
                None => code.site(format!("`{}`: {message}", report.filename())),
            }
        }
        _ => {
            // References are reported as text only: `error: Unknown filter `x`\n --> path:line:column`.
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
            let place = text.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
            let found = place.and_then(|place| {
                let mut parts = place.rsplitn(3, ':');
                let column: usize = parts.next()?.parse().ok()?;
                let line: usize = parts.next()?.parse().ok()?;
                Some((file(parts.next()?)?, line, column))
            });
            match found {
                Some((found, line, column)) => {
                    let at = offset(&found.text, line, column);
                    in_file(code, found, at..at, lower_first(first))
                }
                None => code.site(lower_first(first)),
            }
        }
    }
}

/// A YAML error in a part of a file that begins at `at`.
pub(super) fn yaml_error(file: &File, at: usize, error: &serde_yaml::Error) -> Diagnostic {
    let place = error.location().map_or(at, |place| (at + place.index()).min(file.text.len()));
    let message = error.to_string();
    // The place is printed anyway, counted from the file's start.
    let message = message.rfind(" at line ").map_or(&*message, |end| &message[..end]);
    in_file(Code::ComponentHead, file, place..place, lower_first(message))
}

/// A diagnostic in a theme file: with its place in a file of the site, by message alone in a built-in one.
pub(super) fn in_file(code: Code, file: &File, place: Range<usize>, message: String) -> Diagnostic {
    match &file.source {
        Some(source) => {
            code.at(source.span(place.start.min(source.text.len())..place.end.min(source.text.len())), message)
        }
        None => code.site(message),
    }
}

/// The byte of a line and a column in characters, both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start = text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
    text[start..].char_indices().nth(column - 1).map_or(text.len(), |(at, _)| start + at)
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
