//! Chromium's own engine, asked in batches.

use chromium::{Context, Tab};

/// What is asked: the names in scope as an object literal, and an expression.
pub struct Question {
    pub env: String,
    pub expr: String,
}

pub struct Oracle {
    /// Where the engine's own evaluator answers; `oracle.js` has changed its objects.
    engine: Tab,
    /// Its tabs close with it.
    _context: Context,
}

impl Oracle {
    pub fn start() -> Oracle {
        let context = chromium::context();
        let engine = context.tab();
        for script in [include_str!("show.js"), include_str!("oracle.js")] {
            engine.evaluate(script);
        }
        Oracle { engine, _context: context }
    }

    /// For each question what V8 says.
    pub fn ask(&self, questions: &[Question]) -> Result<Vec<String>, String> {
        let pairs: Vec<[&str; 2]> = questions.iter().map(|question| [&*question.env, &*question.expr]).collect();
        let pairs = serde_json::to_string(&pairs).map_err(|error| error.to_string())?;
        let answer = self.engine.text(&format!("JSON.stringify(oracle({pairs}))"));
        serde_json::from_str(&answer).map_err(|error| format!("Chromium answers `{answer}`: {error}"))
    }
}
