//! Node, asked in batches.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::cargo::root;

pub struct Oracle {
    node: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Oracle {
    pub fn start() -> Result<Oracle, String> {
        let folder = root().join("xtask/src/expr_agree");
        let mut node = Command::new("node")
            .arg(folder.join("node.js"))
            .arg(folder.join("oracle.js"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("node does not start: {error}"))?;
        let questions = node.stdin.take().ok_or("node has no input")?;
        let answers = BufReader::new(node.stdout.take().ok_or("node has no output")?);
        Ok(Oracle { node, questions, answers })
    }

    /// For each pair of an environment and an expression what V8 says.
    pub fn ask(&mut self, cases: &[(String, String)]) -> Result<Vec<String>, String> {
        let pairs: Vec<[&str; 2]> = cases.iter().map(|(env, expr)| [env.as_str(), expr.as_str()]).collect();
        let line = serde_json::to_string(&pairs).map_err(|error| error.to_string())?;
        let mut answer = String::new();
        writeln!(self.questions, "{line}").map_err(|error| format!("node does not listen: {error}"))?;
        self.answers.read_line(&mut answer).map_err(|error| format!("node does not answer: {error}"))?;
        serde_json::from_str(&answer).map_err(|error| format!("node answers `{answer}`: {error}"))
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.node.kill();
        let _ = self.node.wait();
    }
}
