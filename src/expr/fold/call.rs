//! Folding of calls: known functions are inlined, the language's are evaluated where their arguments are known.

use std::sync::Arc;

use crate::source::Span;

use super::super::builtin::Builtin;
use super::super::eval;
use super::super::text::Text;
use super::super::tree::{Expr, Item, Kind, Regex};
use super::super::value::{Throw, ThrowKind, Value};
use super::bind::Lets;
use super::expression::{Step, may_end};
use super::partial::{Env, Fold, OpenClosure, Partial, Stop, residual};
use super::{Folder, total};

/// How often a function is inlined inside itself, and how many functions inside each other.
const RECURSION: usize = 30;
const INLINED: usize = 40;

/// What is called.
enum Callee {
    /// A value, and what it is called on.
    Known(Partial, Option<Partial>),
    /// The method of something that is not known.
    Method { this: Expr, property: Text, optional: bool },
    /// The end of a chain.
    Short,
}

pub(super) type Args = Vec<(bool, Partial)>;

impl Folder {
    pub(super) fn call(&mut self, span: Span, callee: &Expr, args: &[Item], optional: bool, env: &Env) -> Fold<Step> {
        if let Some(regex) = eval::tested(callee) {
            let args = self.items(args, env)?;
            return self.test(regex, callee, args, span).map(Step::Value);
        }
        let target = self.callee(callee, env)?;
        let skipped = match &target {
            Callee::Known(function, _) => may_end(function, optional),
            Callee::Method { this, optional: skips, .. } => {
                optional || may_end(&Partial::Residual(this.clone()), *skips)
            }
            Callee::Short => return Ok(Step::Short),
        };
        let fold_items = |folder: &mut Folder, args: &[Item]| {
            if skipped { folder.skipped_items(args, env) } else { folder.items(args, env) }
        };
        if let Callee::Known(Partial::Static(function), _) = &target
            && optional
            && function.is_nullish()
        {
            return Ok(Step::Short);
        }
        if let Some((regex, rest)) = eval::regex_argument(args) {
            let rest = fold_items(self, rest)?;
            return self.match_regex(target, regex, &args[0].value, rest, optional, span).map(Step::Value);
        }
        let folded = match target {
            Callee::Short => return Ok(Step::Short),
            Callee::Known(function, this) => {
                let args = fold_items(self, args)?;
                if let Partial::Static(value) = &function
                    && !value.is_callable()
                {
                    let this = match &this {
                        Some(Partial::Static(this)) => Some(this),
                        _ => None,
                    };
                    return Err(Stop::Throw(eval::not_callable(callee, this, span)));
                }
                self.known_call(&function, this, args, optional, span)?
            }
            Callee::Method { this, property, optional: skips } => {
                let args = fold_items(self, args)?;
                let known = if skips || optional { None } else { self.list_method(&this, &property, &args, span)? };
                match known {
                    Some(partial) => partial,
                    None => {
                        let object = Box::new(this);
                        let callee = Expr::new(callee.span, Kind::Member { object, property, optional: skips });
                        self.residual_call(callee, args, optional, span)?
                    }
                }
            }
        };
        Ok(Step::Value(folded))
    }

    fn callee(&mut self, callee: &Expr, env: &Env) -> Fold<Callee> {
        let (object, optional) = match &callee.kind {
            Kind::Member { object, optional, .. } | Kind::Index { object, optional, .. } => (object, *optional),
            Kind::Chain(inner) if matches!(inner.kind, Kind::Member { .. } | Kind::Index { .. }) => {
                return Ok(match self.callee(inner, env)? {
                    Callee::Short => Callee::Known(Partial::undefined(), None),
                    // The chain ends inside the brackets: what is called is then `undefined`.
                    Callee::Method { this, property, optional } => {
                        let kind = Kind::Member { object: Box::new(this), property, optional };
                        let chain = Kind::Chain(Box::new(Expr::new(inner.span, kind)));
                        Callee::Known(residual(callee.span, chain), None)
                    }
                    known => known,
                });
            }
            _ => {
                return Ok(match self.step(callee, env)? {
                    Step::Value(function) => Callee::Known(function, None),
                    Step::Short => Callee::Short,
                });
            }
        };
        let Step::Value(object) = self.step(object, env)? else { return Ok(Callee::Short) };
        if optional && matches!(&object, Partial::Static(value) if value.is_nullish()) {
            return Ok(Callee::Short);
        }
        let property = match &callee.kind {
            Kind::Member { property, .. } => property.clone(),
            Kind::Index { index, .. } => {
                let skipped = may_end(&object, optional);
                let index = if skipped { self.branch(index, env)? } else { self.expr(index, env)? };
                let key = self.value_of(&index).filter(|key| !key.is_object());
                let text = key.and_then(|key| self.evaluator.attempt(|evaluator| evaluator.text_of(&key, callee.span)));
                match text {
                    Some(text) => text?,
                    None => {
                        let object = Box::new(self.reify(object, callee.span)?);
                        let optional = optional && !total::is_object(&object);
                        let index = Box::new(self.reify(index, callee.span)?);
                        return Ok(Callee::Known(residual(callee.span, Kind::Index { object, index, optional }), None));
                    }
                }
            }
            _ => unreachable!("only members come here"),
        };
        match self.member(object.clone(), &property, optional, callee.span)? {
            Partial::Residual(Expr { kind: Kind::Member { object, property, optional }, .. }) => {
                Ok(Callee::Method { this: *object, property, optional })
            }
            function => Ok(Callee::Known(function, Some(object))),
        }
    }

    /// A call of a partial value that is called on nothing.
    pub(super) fn call_partial(&mut self, function: &Partial, args: Vec<Partial>, span: Span) -> Fold<Partial> {
        let args = args.into_iter().map(|partial| (false, partial)).collect();
        self.known_call(function, None, args, false, span)
    }

    fn known_call(
        &mut self,
        function: &Partial,
        this: Option<Partial>,
        args: Args,
        optional: bool,
        span: Span,
    ) -> Fold<Partial> {
        match function {
            Partial::Static(Value::Builtin(builtin)) => self.builtin_call(*builtin, this, args, span),
            Partial::Static(Value::Foreign(_)) | Partial::Static(Value::Function(_)) => {
                if let (Partial::Static(value), Some(known)) = (function, all_known(&args)) {
                    let outcome = self.evaluator.attempt(|evaluator| evaluator.call_value(value, &known, span));
                    if let Some(outcome) = outcome {
                        return self.made(outcome?, span);
                    }
                }
                let closure = self.open(function).ok_or(Stop::Bail)?;
                self.inline(&closure, args, span)
            }
            Partial::Closure(closure) => self.inline(&closure.clone(), args, span),
            Partial::Residual(expr) => match self.open(function) {
                Some(closure) => self.inline(&closure, args, span),
                None => self.residual_call(expr.clone(), args, optional, span),
            },
            Partial::Static(_) => Err(Stop::Throw(Throw::new(ThrowKind::Type, "it is not a function", span))),
        }
    }

    /// A value that a known call made: where it must be made anew each time it stays the literal it is.
    fn made(&mut self, value: Value, span: Span) -> Fold<Partial> {
        if self.in_repeated == 0 || !value.is_object() {
            return Ok(Partial::Static(value));
        }
        match &value {
            Value::Array(list) if list.named().is_empty() => {
                let items = list.items().iter().map(|item| (false, Partial::Static(item.clone()))).collect();
                self.array_of(items, span)
            }
            Value::Object(object) => {
                let field = |(key, value): &(Text, Value)| {
                    (Some(super::super::tree::Key::Name(key.clone())), Partial::Static(value.clone()))
                };
                let fields = object.entries().iter().map(field).collect();
                self.object_of(fields, span)
            }
            _ => Ok(Partial::Static(value)),
        }
    }

    fn residual_call(&mut self, callee: Expr, args: Args, optional: bool, span: Span) -> Fold<Partial> {
        let mut items = Vec::with_capacity(args.len());
        for (spread, partial) in args {
            items.push(Item { spread, value: self.reify(partial, span)? });
        }
        Ok(residual(span, Kind::Call { callee: Box::new(callee), args: items.into(), optional }))
    }

    fn builtin_call(&mut self, builtin: Builtin, this: Option<Partial>, args: Args, span: Span) -> Fold<Partial> {
        let receiver = match &this {
            Some(this) => self.value_of(this).map(Some),
            None => Some(None),
        };
        if let (Some(receiver), Some(known)) = (receiver, self.values_of(&args)) {
            let function = Value::Builtin(builtin);
            let outcome =
                self.evaluator.attempt(|evaluator| evaluator.invoke(&function, receiver.as_ref(), &known, span));
            if let Some(outcome) = outcome {
                return self.made(outcome?, span);
            }
        }
        if let Builtin::Array(method) = builtin
            && let Some(this) = &this
        {
            let this = self.reify(this.clone(), span)?;
            let property = Text::from(method.name());
            if let Some(partial) = self.list_method(&this, &property, &args, span)? {
                return Ok(partial);
            }
        }
        if let Some(partial) = self.hook(builtin, &args, span)? {
            return Ok(partial);
        }
        if let Some(partial) = self.object_entries(builtin, &args, span)? {
            return Ok(partial);
        }
        if let Some(partial) = self.array_from(builtin, &args, span)? {
            return Ok(partial);
        }
        let callee = match (builtin, this) {
            (Builtin::Array(_) | Builtin::Text(_) | Builtin::Number(_), Some(this)) => {
                let object = Box::new(self.reify(this, span)?);
                let property = Text::from(method_name(builtin));
                Expr::new(span, Kind::Member { object, property, optional: false })
            }
            (builtin, _) => self.reify(Partial::Static(Value::Builtin(builtin)), span)?,
        };
        self.residual_call(callee, args, false, span)
    }

    /// Arguments as values, functions among them when all they capture is known.
    fn values_of(&mut self, args: &Args) -> Option<Vec<Value>> {
        let value = |(spread, partial): &(bool, Partial)| {
            let known = match partial {
                Partial::Closure(closure) => self.closure_value(closure),
                other => self.value_of(other),
            };
            if *spread { None } else { known }
        };
        args.iter().map(value).collect()
    }

    /// Calls a function where its result is wanted. Where that is too intricate the call stays a call.
    pub(super) fn inline(&mut self, closure: &Arc<OpenClosure>, args: Args, span: Span) -> Fold<Partial> {
        let identity = Arc::as_ptr(&closure.function) as usize;
        let inside = self.inlined.iter().filter(|(own, _)| *own == identity);
        let n_inside = inside.clone().count();
        // Inside itself a function is unrolled as long as nothing in between depends on the reader.
        let depends = inside.clone().any(|(_, n_choices)| *n_choices < self.n_choices)
            || args.iter().any(|(_, partial)| matches!(partial, Partial::Residual(_)));
        let opaque = args.iter().any(|(spread, _)| *spread);
        let unrolls = n_inside == 0 || (n_inside < RECURSION && !depends);
        if unrolls && self.inlined.len() < INLINED && !opaque {
            self.inlined.push((identity, self.n_choices));
            let partials = args.iter().map(|(_, partial)| partial.clone()).collect();
            let result = self.inline_body(closure, partials, span);
            self.inlined.pop();
            match result {
                Err(Stop::Bail) => {}
                other => return other,
            }
        }
        let callee = self.closed_function(closure)?;
        self.residual_call(callee, args, false, span)
    }

    fn inline_body(&mut self, closure: &OpenClosure, args: Vec<Partial>, span: Span) -> Fold<Partial> {
        let function = &*closure.function;
        let env = Env { frame: Some(self.push_frame(function, closure.env.frame)), ..closure.env.clone() };
        let mut lets = Lets::new();
        let mut args = args.into_iter();
        for param in &function.params {
            let partial = args.next().unwrap_or_else(Partial::undefined);
            self.bind_target(param, partial, &env, &mut lets, span)?;
        }
        let others: Args = args.map(|partial| (false, partial)).collect();
        match &function.rest {
            Some(rest) => {
                let array = self.array_of(others, span)?;
                self.bind(rest, array, &env, &mut lets, span)?;
            }
            // Evaluated, though nobody takes them.
            None => {
                for (_, partial) in others {
                    if let Partial::Residual(expr) = partial {
                        let local = self.fresh(&"unused".into());
                        lets.push((super::super::tree::Pattern::Bind(local), expr));
                    }
                }
            }
        }
        let returned = self.body(&function.body, &env, span)?.unwrap_or_else(Partial::undefined);
        self.wrap(lets, returned, span)
    }

    /// `/…/.test(value)`
    fn test(&mut self, regex: &Regex, callee: &Expr, args: Args, span: Span) -> Fold<Partial> {
        if let Some(known) = self.values_of(&args) {
            let value = known.into_iter().next().unwrap_or(Value::Undefined);
            let outcome = self.evaluator.attempt(|evaluator| evaluator.regex_test(regex, &value, span));
            if let Some(outcome) = outcome {
                return Ok(Partial::Static(outcome?));
            }
        }
        require_linear(regex, span)?;
        self.residual_call(callee.clone(), args, false, span)
    }

    /// `text.replace(/…/, …)` and its kin; `rest` are the arguments behind the regular expression.
    fn match_regex(
        &mut self,
        target: Callee,
        regex: &Regex,
        pattern: &Expr,
        rest: Args,
        optional: bool,
        span: Span,
    ) -> Fold<Partial> {
        let callee = match target {
            Callee::Short => return Ok(Partial::undefined()),
            Callee::Known(Partial::Static(Value::Builtin(Builtin::Text(method))), Some(this)) => {
                if let (Some(Value::Text(text)), Some(known)) = (self.value_of(&this), self.values_of(&rest)) {
                    let name = method.name();
                    let outcome =
                        self.evaluator.attempt(|evaluator| evaluator.regex_method(name, &text, regex, &known, span));
                    if let Some(outcome) = outcome {
                        return self.made(outcome?, span);
                    }
                }
                let object = Box::new(self.reify(this, span)?);
                Expr::new(span, Kind::Member { object, property: Text::from(method.name()), optional: false })
            }
            Callee::Known(Partial::Static(_), _) => {
                return Err(Stop::Throw(Throw::new(ThrowKind::Type, "the method is not a function", span)));
            }
            Callee::Known(function, _) => self.reify(function, span)?,
            Callee::Method { this, property, optional } => {
                Expr::new(span, Kind::Member { object: Box::new(this), property, optional })
            }
        };
        require_linear(regex, span)?;
        let Partial::Residual(mut call) = self.residual_call(callee, rest, optional, span)? else {
            return Err(Stop::Bail);
        };
        if let Kind::Call { args, .. } = &mut call.kind {
            let mut items = vec![Item { spread: false, value: pattern.clone() }];
            items.extend(std::mem::take(args));
            *args = items.into();
        }
        Ok(Partial::Residual(call))
    }
}

fn all_known(args: &Args) -> Option<Vec<Value>> {
    let value = |(spread, partial): &(bool, Partial)| match partial {
        Partial::Static(value) if !spread => Some(value.clone()),
        _ => None,
    };
    args.iter().map(value).collect()
}

fn method_name(builtin: Builtin) -> &'static str {
    match builtin {
        Builtin::Array(method) => method.name(),
        Builtin::Text(method) => method.name(),
        Builtin::Number(method) => method.name(),
        Builtin::Function(function) => function.name(),
        Builtin::Namespace(namespace) => namespace.name(),
    }
}

/// At the reader's side nothing stops a match, so it must end by itself.
fn require_linear(regex: &Regex, span: Span) -> Fold<()> {
    match &regex.program.linear {
        Ok(()) => Ok(()),
        Err(reason) => {
            let message = format!(
                "the regular expression /{}/ may take too long for what a reader brings: {reason}",
                regex.pattern
            );
            Err(Stop::Throw(Throw::new(ThrowKind::Outside, message, span)))
        }
    }
}
