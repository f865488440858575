//! A theme: a map from path to text with one rule: the site's own file of a path (`theme/components/Card.html` in the
//! docs folder) wins over the built-in one.
//!
//! Three kinds of files matter here: `components/NAME.html` (one component each, its signature in a comment at the
//! head), `templates/*.html` (the page around the content) and `words/LANGUAGE.yaml` (the theme's own words). `css/` and
//! `js/` are joined into one file each by `render::Site`.

mod builtin;
pub mod place;
mod signature;
pub mod skeleton;
mod squeeze;
#[cfg(test)]
mod tests;
mod trial;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::component::Signatures;
use crate::diag::{Checked, Code, Diagnostic};
use crate::source::Source;
use words::Words;

/// The folder of the docs folder that holds the site's own theme files.
pub const FOLDER: &str = "theme/";

/// A theme, checked: every template compiles, every component has a signature.
pub struct Theme {
    files: BTreeMap<Box<str>, File>,
    signatures: Signatures,
    /// Templates without insignificant white space: what pages are rendered with.
    engine: tera::Tera,
    skeletons: skeleton::Cache,
    words: Words,
}

/// One file of the theme.
#[derive(Clone)]
pub struct File {
    pub text: Arc<str>,
    /// The site's own file; `None` for a built-in one.
    pub source: Option<Source>,
}

impl Theme {
    /// The built-in theme with the site's own files over it: those of `sources` whose path begins with `theme/`.
    ///
    /// A file that cannot be used is reported (codes E11xx, with its place) and the built-in file of the same path stands
    /// in for it; a component of the site's own that cannot be used is unknown.
    pub fn load(sources: &[Source]) -> Checked<Theme> {
        let mut diags = Vec::new();
        let mut files: BTreeMap<Box<str>, File> = builtin::FILES
            .iter()
            .map(|(path, text)| ((*path).into(), File { text: (*text).into(), source: None }))
            .collect();
        for source in sources {
            let Some(path) = source.path.as_str().strip_prefix(FOLDER) else { continue };
            let file = File { text: source.text.clone(), source: Some(source.clone()) };
            if path.ends_with(".html")
                && let Err(found) = trial::syntax(path, &file)
            {
                diags.push(*found);
                continue;
            }
            files.insert(path.into(), file);
        }
        // What a template includes, calls or extends: one file at a time falls back, until the rest holds together. What is
        // built in does.
        while templates(&files).any(|(_, file)| file.source.is_some())
            && let Err(error) = plain_engine(&files)
        {
            let found = trial::diagnostic(Code::TemplateSyntax, &error, |path| files.get(path));
            let guilty = found.span.map(|span| span.file);
            diags.push(found);
            let own = |file: &File| {
                file.source.as_ref().is_some_and(|source| guilty.is_none_or(|guilty| source.file == guilty))
            };
            let fallen: Vec<Box<str>> =
                files.iter().filter(|(_, file)| own(file)).map(|(path, _)| path.clone()).collect();
            assert!(!fallen.is_empty(), "the built-in templates hold together: a test loads them ({error})");
            for path in fallen {
                restore_builtin(&mut files, &path);
            }
        }
        let engine = engine(&files).or_else(|_| plain_engine(&files)).expect("the loop above ends when it compiles");

        let mut signatures = Signatures::new();
        for (path, file) in &files {
            if let Some(name) = component_name(path) {
                let signature = signature::parse(name, file).take(&mut diags);
                signatures.insert(name.into(), Arc::new(signature));
            }
        }
        diags.extend(trial::variables(&engine, &files, &signatures));
        let words = Words::new(&files, &mut diags);
        let theme = Theme { files, signatures, engine, skeletons: skeleton::Cache::default(), words };
        // A template that names what does not exist fails here too: once is enough.
        let guilty: Vec<_> = diags.iter().filter_map(|diag| diag.span.map(|span| span.file)).collect();
        diags.extend(
            trial::opaque(&theme).into_iter().filter(|diag| diag.span.is_none_or(|span| !guilty.contains(&span.file))),
        );
        Checked { value: theme, diags }
    }

    /// What the theme's components accept, by name.
    pub fn signatures(&self) -> &Signatures {
        &self.signatures
    }

    /// A file of the theme by its path below the theme's folder: `css/base.css`.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// Files below a folder (`css/`), in the order of their names.
    pub fn files_in<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a File)> {
        self.files
            .range::<str, _>((std::ops::Bound::Included(folder), std::ops::Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(folder))
            .map(|(path, file)| (&**path, file))
    }

    /// A script by its name, as `builtin::SCRIPTS` says: later files use what earlier ones declare.
    pub fn script(&self, name: &str) -> String {
        let Some(script) = builtin::SCRIPTS.iter().find(|script| script.name == name) else { return String::new() };
        let mut files: Vec<(&str, &File)> = script.folders.iter().flat_map(|folder| self.files_in(folder)).collect();
        if files.iter().all(|(_, file)| file.source.is_none()) {
            return script.small.to_owned();
        }
        files.sort_by_key(|(path, _)| path.rsplit('/').next());
        let texts: Vec<&str> = files.iter().map(|(_, file)| &*file.text).collect();
        format!("(() => {{\n{}\n}})();\n", texts.join("\n"))
    }

    /// The theme's own words in a language: the exact tag, else its first part, else English.
    pub fn words(&self, language: &str) -> &tera::Value {
        let primary = language.split('-').next().unwrap_or(language);
        let script = if matches!(language, "zh-TW" | "zh-HK" | "zh-MO") { "zh-Hant" } else { language };
        let primary = match primary {
            "nb" | "nn" => "no",
            "iw" => "he",
            "ua" => "uk",
            primary => primary,
        };
        [language, script, primary, "en"]
            .into_iter()
            .find_map(|tag| self.words.of(tag))
            .expect("English words are built in: a test loads them")
    }

    /// Words of one script as JSON, an object of texts: those of its table, and of the language's others those it shares.
    pub fn words_of(&self, language: &str, key: &str, shared: &[&str]) -> String {
        let words = self.words(language);
        let text =
            |from: &tera::Value, key: &str| from.get_from_path(key).and_then(|word| word.as_str()).map(str::to_owned);
        let own = words.get_from_path(key).and_then(|table| serde_json::to_value(table).ok());
        let mut table: serde_json::Map<String, serde_json::Value> =
            own.and_then(|own| own.as_object().cloned()).unwrap_or_default();
        for key in shared {
            if let Some(word) = text(words, key) {
                table.entry(*key).or_insert_with(|| word.into());
            }
        }
        serde_json::Value::Object(table).to_string()
    }

    /// Renders a template of the page around the content (`templates/page.html`).
    ///
    /// The error is a diagnostic with the place in the template as its author wrote it.
    pub fn render(&self, path: &str, context: &tera::Context) -> Result<String, Box<Diagnostic>> {
        self.engine.render(path, context).map_err(|error| Box::new(self.explain(path, context, &error)))
    }

    /// The minified template has other lines than its source, so what failed is tried again with the source.
    fn explain(&self, path: &str, context: &tera::Context, error: &tera::Error) -> Diagnostic {
        let again = plain_engine(&self.files).and_then(|engine| engine.render(path, context));
        let error = again.as_ref().err().unwrap_or(error);
        trial::diagnostic(Code::TemplateFailed, error, |path| self.files.get(path))
    }
}

/// `components/Tree.File.html` → `Tree.File`
fn component_name(path: &str) -> Option<&str> {
    path.strip_prefix("components/")?.strip_suffix(".html")
}

fn engine(files: &BTreeMap<Box<str>, File>) -> tera::TeraResult<tera::Tera> {
    let mut engine = tera::Tera::new();
    engine.add_raw_templates(templates(files).map(|(path, file)| (path, squeeze::squeeze(&file.text))))?;
    Ok(engine)
}

fn plain_engine(files: &BTreeMap<Box<str>, File>) -> tera::TeraResult<tera::Tera> {
    let mut engine = tera::Tera::new();
    engine.add_raw_templates(templates(files).map(|(path, file)| (path, file.text.to_string())))?;
    Ok(engine)
}

fn templates(files: &BTreeMap<Box<str>, File>) -> impl Iterator<Item = (&str, &File)> {
    files.iter().filter(|(path, _)| path.ends_with(".html")).map(|(path, file)| (&**path, file))
}

fn is_builtin(path: &str) -> bool {
    builtin::FILES.iter().any(|(builtin, _)| *builtin == path)
}

fn restore_builtin(files: &mut BTreeMap<Box<str>, File>, path: &str) {
    match builtin::FILES.iter().find(|(builtin, _)| *builtin == path) {
        Some((_, text)) => files.insert(path.into(), File { text: (*text).into(), source: None }),
        None => files.remove(path),
    };
}
