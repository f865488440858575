//! Chromium, asked in batches: what its own engine makes of expressions, and what the loader makes of them in it.

use std::sync::OnceLock;

use chromium::{Context, Tab};
use docs::expr::builtin::Builtin;
use docs::expr::encode::{Encoded, encode};
use docs::expr::map::map_parts;
use docs::expr::tree::{Expr, Kind};
use serde_json::{Value, json};

use crate::client;

/// An expression of JavaScript, and the names in its scope as an object literal.
pub struct Script {
    pub env: String,
    pub expr: String,
}

/// What of a page depends on its reader, as a manifest carries it, and a reader as an object literal.
pub struct Residual {
    pub reader: String,
    encoded: Encoded,
    definitions: Vec<Encoded>,
}

impl Residual {
    /// `None` for what only a build can evaluate, elements that are not arms, and for what no build leaves: names that
    /// nobody defines.
    pub fn new<'e>(reader: String, expr: &Expr, definitions: impl Iterator<Item = &'e Expr>) -> Option<Residual> {
        let definitions: Vec<&Expr> = definitions.collect();
        if std::iter::once(expr).chain(definitions.iter().copied()).any(has_unknown_name) {
            return None;
        }
        let definitions = definitions.into_iter();
        Some(Residual { reader, encoded: encode(expr)?, definitions: definitions.map(encode).collect::<Option<_>>()? })
    }

    fn is_rich(&self) -> bool {
        self.encoded.rich || self.definitions.iter().any(|definition| definition.rich)
    }
}

/// Names that begin with `#` are definitions, and functions of residuals.
fn has_unknown_name(expr: &Expr) -> bool {
    if let Kind::Name(name) = &expr.kind {
        return &**name != "user" && !name.starts_with('#') && Builtin::global(name).is_none();
    }
    let mut found = false;
    map_parts(expr, &mut |part| {
        found |= has_unknown_name(part);
        part.clone()
    });
    found
}

pub struct Oracle {
    /// Where the engine's own evaluator answers; `oracle.js` has changed its objects.
    engine: Tab,
    loader: Tab,
    /// Its tabs close with it.
    _context: Context,
}

impl Oracle {
    pub fn start() -> Result<Oracle, String> {
        let context = chromium::context();
        let (engine, loader) = (context.tab(), context.tab());
        for script in [include_str!("show.js"), include_str!("oracle.js")] {
            engine.evaluate(&format!("{script}; null"));
        }
        loader.evaluate(&format!("{}; null", include_str!("show.js")));
        for (name, bundle) in ["small", "whole"].iter().zip(bundles()?) {
            loader.evaluate(&format!("{bundle}; globalThis.{name} = loader; null"));
        }
        Ok(Oracle { engine, loader, _context: context })
    }

    /// What V8 says of each: the value as `docs::expr::show` writes it, or the name of the error.
    pub fn run(&self, scripts: &[Script]) -> Result<Vec<String>, String> {
        let scripts = scripts.iter().map(|script| json!([script.env, script.expr])).collect();
        answers(&self.engine, "oracle", scripts)
    }

    /// What the loader makes of each, in the same words. Those that the small loader takes are evaluated by both.
    pub fn fill(&self, residuals: &[&Residual]) -> Result<Vec<String>, String> {
        let question = |residual: &&Residual| {
            let definitions: Vec<&str> = residual.definitions.iter().map(|definition| &*definition.json).collect();
            json!([residual.reader, residual.encoded.json, format!("[{}]", definitions.join(","))])
        };
        let (small, whole): (Vec<_>, Vec<_>) = (
            residuals.iter().filter(|residual| !residual.is_rich()).map(question).collect(),
            residuals.iter().map(question).collect(),
        );
        let mut said = answers(&self.loader, "whole", whole)?;
        let mut small = answers(&self.loader, "small", small)?.into_iter();
        for (residual, said) in residuals.iter().zip(&mut said) {
            let small = if residual.is_rich() { None } else { small.next() };
            if let Some(small) = small.filter(|small| small != said) {
                *said = format!("{said}, and as the small loader says {small}");
            }
        }
        Ok(said)
    }
}

/// What a function of the tab's, from cases to texts, gives.
fn answers(tab: &Tab, function: &str, cases: Vec<Value>) -> Result<Vec<String>, String> {
    let cases = Value::Array(cases);
    let answer = tab.text(&format!("JSON.stringify({function}({cases}))"));
    serde_json::from_str(&answer).map_err(|error| format!("Chromium answers `{answer}`: {error}"))
}

/// The loader's evaluator with what asks it, as both bundles. Made once for all tests of a run.
fn bundles() -> Result<&'static [String; 2], String> {
    static BUNDLES: OnceLock<Result<[String; 2], String>> = OnceLock::new();
    let made = BUNDLES.get_or_init(|| client::bundle("xtask/src/expr_agree/loader.js", "target/expr-agree"));
    made.as_ref().map_err(Clone::clone)
}
