//! A pattern as it is written: `(call function: (identifier) @function (#eq? @function "print"))`.

use arborium::tree_sitter::Language;

use super::{Item, Pattern, Predicate, Refusal, Shape, Step, Test};

type Read<T> = Result<T, Refusal>;

/// A pattern with this number in its query. New captures are added to `captures`.
pub(super) fn pattern(language: &Language, text: &str, number: u32, captures: &mut Vec<Box<str>>) -> Read<Pattern> {
    let mut reader = Reader { language, rest: text, captures, predicates: Vec::new(), injected: None };
    reader.blank();
    let is_group = reader.rest.strip_prefix('(').is_some_and(|rest| rest.trim_start().starts_with(['(', '[', '"']));
    let (root, group) = if is_group { reader.group()? } else { (reader.fielded(None)?, None) };
    // A second node after the first, a quantifier, an anchor.
    if !reader.rest.is_empty() {
        return Err(Refusal::Beyond);
    }
    Ok(Pattern { number, root, group, predicates: reader.predicates, injected: reader.injected })
}

struct Reader<'r, 't> {
    language: &'r Language,
    rest: &'t str,
    captures: &'r mut Vec<Box<str>>,
    predicates: Vec<Predicate>,
    injected: Option<Box<str>>,
}

impl<'t> Reader<'_, 't> {
    fn blank(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            match self.rest.strip_prefix(';') {
                Some(comment) => self.rest = comment.find('\n').map_or("", |end| &comment[end..]),
                None => return,
            }
        }
    }

    /// Takes a sign and the blank after it.
    fn takes(&mut self, sign: char) -> bool {
        let Some(rest) = self.rest.strip_prefix(sign) else { return false };
        self.rest = rest;
        self.blank();
        true
    }

    fn name(&mut self) -> Option<&'t str> {
        let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let len = self.rest.find(|c| !is_of_name(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(len);
        if name.is_empty() || name.starts_with('.') {
            return None;
        }
        self.rest = rest;
        self.blank();
        Some(name)
    }

    /// A node among others of one parent, and whether it may be missing.
    fn child(&mut self) -> Read<(Vec<Step>, bool)> {
        let mut steps = self.fielded(None)?;
        let is_optional = self.takes('?');
        self.captured(&mut steps)?;
        Ok((steps, is_optional))
    }

    /// A node, a string, a wildcard or a list of alternatives, with the captures after it.
    fn item(&mut self, field: Option<u16>) -> Read<Vec<Step>> {
        let mut steps = if self.takes('[') {
            let mut steps = Vec::new();
            while !self.takes(']') {
                steps.extend(self.fielded(field)?);
            }
            steps
        } else if self.takes('(') {
            self.node(field)?
        } else if self.rest.starts_with('"') {
            let text = self.string()?;
            vec![leaf(field, Shape::Symbol(self.symbol(&text, false)?))]
        } else if self.name() == Some("_") {
            vec![leaf(field, Shape::Any)]
        } else {
            return Err(Refusal::Beyond);
        };
        if self.rest.starts_with(['*', '+']) {
            return Err(Refusal::Beyond);
        }
        self.captured(&mut steps)?;
        Ok(steps)
    }

    fn captured(&mut self, steps: &mut [Step]) -> Read<()> {
        while self.takes('@') {
            let name = self.name().ok_or(Refusal::Beyond)?;
            let capture = self.capture(name);
            for step in &mut *steps {
                step.captures.push(capture);
                step.captures_something = true;
            }
        }
        Ok(())
    }

    /// Nodes of one parent, of whichever: `((a) . (b))`, or one with its predicates. Captures of a group are the first's.
    fn group(&mut self) -> Read<(Vec<Step>, Option<Step>)> {
        self.takes('(');
        let mut root = self.item(None)?;
        let others = self.children(leaf(None, Shape::Any))?;
        if others.ends_with_last || self.rest.starts_with(['*', '+', '?']) {
            return Err(Refusal::Beyond);
        }
        self.captured(&mut root)?;
        Ok((root, Some(others).filter(|others| !others.children.is_empty())))
    }

    /// An item behind `name:`, or without.
    fn fielded(&mut self, outer: Option<u16>) -> Read<Vec<Step>> {
        if !self.rest.starts_with(char::is_alphabetic) {
            return self.item(outer);
        }
        let name = self.name().ok_or(Refusal::Beyond)?;
        if !self.takes(':') {
            return Err(Refusal::Beyond);
        }
        let field = self.language.field_id_for_name(name).ok_or(Refusal::Unknown)?;
        self.item(Some(field.get()))
    }

    /// What stands behind `(`, through its `)`.
    fn node(&mut self, field: Option<u16>) -> Read<Vec<Step>> {
        // A group of one, made for its predicates.
        if self.rest.starts_with(['(', '[', '"']) {
            let steps = self.item(field)?;
            while self.rest.starts_with("(#") {
                self.predicate()?;
            }
            return if self.takes(')') { Ok(steps) } else { Err(Refusal::Beyond) };
        }
        let shape = match self.name().ok_or(Refusal::Beyond)? {
            "_" => Shape::Named,
            "MISSING" => return Err(Refusal::Beyond),
            name => Shape::Symbol(self.symbol(name, true)?),
        };
        Ok(vec![self.children(leaf(field, shape))?])
    }

    /// With what must be found in it, through the `)`.
    fn children(&mut self, mut step: Step) -> Read<Step> {
        let mut is_next = false;
        while !self.takes(')') {
            if self.rest.starts_with("(#") {
                self.predicate()?;
            } else if self.takes('.') {
                is_next = true;
            } else {
                let (steps, is_optional) = self.child()?;
                step.captures_something |= steps.iter().any(|step| step.captures_something);
                step.children.push(Item { steps, is_next: std::mem::take(&mut is_next), is_optional });
            }
        }
        step.ends_with_last = is_next;
        Ok(step)
    }

    fn symbol(&mut self, name: &str, named: bool) -> Read<u16> {
        match self.language.id_for_node_kind(name, named) {
            // `(type/variant)` names a supertype too.
            _ if named && self.rest.starts_with('/') => Err(Refusal::Beyond),
            0 => Err(Refusal::Unknown),
            u16::MAX => Ok(u16::MAX),
            symbol if self.language.node_kind_is_supertype(symbol) => Err(Refusal::Beyond),
            symbol => Ok(symbol),
        }
    }

    fn capture(&mut self, name: &str) -> u16 {
        let known = self.captures.iter().position(|capture| **capture == *name);
        let at = known.unwrap_or_else(|| {
            self.captures.push(name.into());
            self.captures.len() - 1
        });
        at as u16
    }

    fn string(&mut self) -> Read<String> {
        let mut text = String::new();
        let mut characters = self.rest.char_indices().skip(1);
        while let Some((at, c)) = characters.next() {
            match c {
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    self.blank();
                    return Ok(text);
                }
                '\\' => text.extend(characters.next().map(|(_, escaped)| match escaped {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    '0' => '\0',
                    other => other,
                })),
                c => text.push(c),
            }
        }
        Err(Refusal::Beyond)
    }

    /// `(#match? @capture "…")`; what the library does not judge by itself either is passed over, but for the language of
    /// what is injected.
    fn predicate(&mut self) -> Read<()> {
        self.rest = &self.rest[2..];
        let end = self.rest.find(|c: char| c.is_whitespace() || c == ')').ok_or(Refusal::Beyond)?;
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        self.blank();
        let mut captures = Vec::new();
        let mut texts: Vec<Box<str>> = Vec::new();
        while !self.takes(')') {
            if self.takes('@') {
                let name = self.name().ok_or(Refusal::Beyond)?;
                captures.push(self.capture(name));
            } else if self.rest.starts_with('"') {
                texts.push(self.string()?.into());
            } else {
                texts.push(self.name().ok_or(Refusal::Beyond)?.into());
            }
        }
        if let ("set!", [key, value]) = (name, &mut texts[..])
            && **key == *"injection.language"
        {
            // The first of several, as the library's settings are read.
            self.injected.get_or_insert(std::mem::take(value));
        }
        let (positive, kind) = match name {
            "eq?" | "any-of?" => (true, "text"),
            "not-eq?" | "not-any-of?" => (false, "text"),
            "match?" => (true, "regex"),
            "not-match?" => (false, "regex"),
            "any-eq?" | "any-not-eq?" | "any-match?" | "any-not-match?" => return Err(Refusal::Beyond),
            _ => return Ok(()),
        };
        let [capture] = captures[..] else { return Err(Refusal::Beyond) };
        let test = match (kind, texts.len()) {
            ("regex", 1) => Test::Matches(texts.swap_remove(0), Default::default()),
            ("text", 1..) => Test::OneOf(texts),
            _ => return Err(Refusal::Beyond),
        };
        self.predicates.push(Predicate { capture, positive, test });
        Ok(())
    }
}

fn leaf(field: Option<u16>, shape: Shape) -> Step {
    Step { field, shape, captures: Vec::new(), children: Vec::new(), ends_with_last: false, captures_something: false }
}
