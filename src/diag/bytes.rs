//! Findings and what stands beside them as bytes, for the program that wrote them and no other.

use super::{Code, Diagnostic, Severity};
use crate::source::{FileId, SitePath, Span};

/// What is written, one after the other.
#[derive(Default)]
pub struct Out(pub Vec<u8>);

impl Out {
    pub fn number(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub fn text(&mut self, text: &str) {
        self.number(text.len() as u32);
        self.0.extend_from_slice(text.as_bytes());
    }

    pub fn span(&mut self, span: Span) {
        let Span { file: FileId(file), start, end } = span;
        [file, start, end].into_iter().for_each(|number| self.number(number));
    }

    pub fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Out, T)) {
        self.number(u32::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    pub fn all<T>(&mut self, values: &[T], mut write: impl FnMut(&mut Out, &T)) {
        self.number(values.len() as u32);
        values.iter().for_each(|value| write(self, value));
    }

    pub fn finding(&mut self, diag: &Diagnostic) {
        let Diagnostic { code, severity, message, span, file, help, related } = diag;
        self.text(code.number());
        self.number(*severity as u32);
        self.text(message);
        self.option(*span, Out::span);
        self.option(file.as_ref(), |out, path| out.text(path.as_str()));
        self.option(help.as_deref(), Out::text);
        self.all(related, |out, (span, text)| {
            out.span(*span);
            out.text(text);
        });
    }
}

/// What is still to be read, in the order it was written. `None` for what nobody wrote.
pub struct In<'b>(pub &'b [u8]);

impl<'b> In<'b> {
    pub fn number(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*number))
    }

    pub fn text(&mut self) -> Option<&'b str> {
        let len = self.number()? as usize;
        let (text, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    pub fn span(&mut self) -> Option<Span> {
        Some(Span { file: FileId(self.number()?), start: self.number()?, end: self.number()? })
    }

    pub fn option<T>(&mut self, read: impl FnOnce(&mut In<'b>) -> Option<T>) -> Option<Option<T>> {
        match self.number()? {
            0 => Some(None),
            1 => read(self).map(Some),
            _ => None,
        }
    }

    pub fn all<T>(&mut self, mut read: impl FnMut(&mut In<'b>) -> Option<T>) -> Option<Vec<T>> {
        let n = self.number()?;
        (0..n).map(|_| read(self)).collect()
    }

    pub fn finding(&mut self) -> Option<Diagnostic> {
        let number = self.text()?;
        Some(Diagnostic {
            code: *Code::ALL.iter().find(|code| code.number() == number)?,
            severity: *Severity::ALL.get(self.number()? as usize)?,
            message: self.text()?.to_owned(),
            span: self.option(In::span)?,
            file: self.option(|from| SitePath::new(from.text()?))?,
            help: self.option(|from| Some(from.text()?.to_owned()))?,
            related: self.all(|from| Some((from.span()?, from.text()?.to_owned())))?,
        })
    }
}
