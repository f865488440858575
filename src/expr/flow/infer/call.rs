//! Calls and the functions they call: arguments, parameters, bodies.

use super::*;

impl Infer<'_> {
    pub(super) fn call(
        &mut self,
        callee: &Expr,
        args: &[Item],
        optional: bool,
        span: Span,
        facts: &Facts,
    ) -> (Type, bool) {
        // `let … in`, and other literals called at once.
        if let Kind::Function(function) = &callee.kind {
            let given = args.iter().map(|item| self.type_of(&item.value, facts)).collect();
            return (self.function(function, given, facts), false);
        }
        let Kind::Member { object, property, optional: skips } = &callee.kind else {
            let (own, short) = self.link(callee, facts);
            let mut given = args.iter().map(|item| self.type_of(&item.value, facts));
            given.by_ref().for_each(drop);
            let ends = optional && own.may_be_nullish();
            return (global_name(callee).map_or_else(Type::anything, |name| methods::of_global(&name)), short || ends);
        };
        if let Some(name) = global_name(callee) {
            let given: Vec<Type> = args.iter().map(|item| self.type_of(&item.value, facts)).collect();
            if matches!(&*name, "Object.keys" | "Object.values" | "Object.entries" | "Array.from")
                && let (Some(own), Some(item)) = (given.first(), args.first())
                && own.may_be_nullish()
            {
                let value = shown(&item.value);
                let message = format!("`{value}` may be missing for some readers; `{name}` of it then throws");
                let empty = if &*name == "Array.from" { "[]" } else { "{}" };
                self.find(FindingKind::MayThrow, span, message, Some(format!("write `{value} ?? {empty}`")));
            }
            return (methods::of_global(&name), false);
        }
        let (own, short) = self.link(object, facts);
        let name = property.to_str();
        let (own, ends) = self.opened(own, object, *skips, &member_text(property), callee.span);
        let items = own.array.as_deref().filter(|_| !own.anything).cloned();
        let called_back = self.arguments(args, items.as_ref(), &name, facts);
        if own.anything || own.other || *property == *"toString" || own == Type::default() {
            return (Type::anything(), short || ends);
        }
        let mut found = None;
        let mut gives = |own: Option<Type>| {
            if let Some(own) = own {
                found = Some(found.take().map_or(own.clone(), |found: Type| found.or(own)));
            }
        };
        if let Some(items) = &items {
            gives(methods::of_array(&name, items, called_back));
            self.compare_items(items, &name, args, facts);
        }
        if own.texts != Literals::None {
            gives(methods::of_text(&name));
        }
        if own.numbers != Literals::None {
            gives(methods::of_number(&name));
        }
        let found = match found {
            Some(found) => found,
            None => {
                match &own.object {
                    Some(shape) if shape.property(&name).is_none() => {
                        self.property(&own, property, object, callee.span);
                    }
                    _ if optional => {}
                    _ => {
                        let near = did_you_mean(&name, methods::names_of(&own));
                        let help = near.map(|near| format!("did you mean `{near}`?"));
                        let message =
                            format!("`{}` is {}, which has no method `{name}`", shown(object), own.describe());
                        self.find(FindingKind::MayThrow, callee.span, message, help);
                    }
                }
                Type::anything()
            }
        };
        (found, short || ends)
    }

    /// Types of arguments; what the first gives when it is a callback over items.
    pub(super) fn arguments(&mut self, args: &[Item], items: Option<&Type>, method: &str, facts: &Facts) -> Type {
        let mut called_back = Type::anything();
        for (at, item) in args.iter().enumerate() {
            match &item.value.kind {
                Kind::Function(function) if at == 0 => {
                    let given = match (items, method) {
                        (Some(items), "reduce") => vec![Type::anything(), items.clone(), Type::number()],
                        (Some(items), "toSorted" | "sort") => vec![items.clone(), items.clone()],
                        (Some(items), _) => vec![items.clone(), Type::number()],
                        (None, _) => Vec::new(),
                    };
                    called_back = self.function(function, given, facts);
                }
                _ => drop(self.type_of(&item.value, facts)),
            }
        }
        called_back
    }

    /// `list.includes(value)` and its kin compare as `===` does.
    pub(super) fn compare_items(&mut self, items: &Type, method: &str, args: &[Item], facts: &Facts) {
        if !matches!(method, "includes" | "indexOf" | "lastIndexOf") {
            return;
        }
        let Some(item) = args.first() else { return };
        match &item.value.kind {
            Kind::Constant(constant) => self.never(items, constant, "an item", item.value.span),
            _ => {
                let own = self.quiet_type(&item.value, facts);
                if let Literals::Some(texts) = &items.texts {
                    for text in texts {
                        self.never(&own, &Value::Text(text.clone()), &shown(&item.value), item.value.span);
                    }
                }
            }
        }
    }

    /// The type of what a function gives for arguments of these types; more than these are anything.
    pub(super) fn function(&mut self, function: &Function, given: Vec<Type>, facts: &Facts) -> Type {
        let mut facts = facts.clone();
        let known = !given.is_empty();
        let mut given = given.into_iter();
        for param in &function.params {
            let mut own = given.next().unwrap_or_else(|| if known { Type::undefined() } else { Type::anything() });
            if let Some(default) = &param.default {
                let default = self.type_of(default, &facts);
                if own.undefined {
                    own = Type { undefined: false, ..own }.or(default);
                }
            }
            self.bind(&param.pattern, own, &mut facts);
        }
        if let Some(rest) = &function.rest {
            self.bind(rest, Type::array(Type::anything()), &mut facts);
        }
        let (found, falls_through) = self.statements(&function.body, &mut facts);
        if falls_through { found.or(Type::undefined()) } else { found }
    }

    pub(super) fn bind(&mut self, pattern: &Pattern, own: Type, facts: &mut Facts) {
        match pattern {
            Pattern::Bind(local) => facts.bind(local.id, own),
            Pattern::Object { fields, rest, span } => {
                if own.may_be_nullish() {
                    let message = "what is taken apart here may be missing for some readers, which throws".to_owned();
                    self.find(FindingKind::MayThrow, *span, message, Some("give it a default: `?? {}`".into()));
                }
                let own = own.without_nullish();
                for (key, target) in fields {
                    let mut field = match key {
                        Key::Name(name) => {
                            let place = Expr::new(*span, Kind::Name("it".into()));
                            self.property(&own, name, &place, *span)
                        }
                        Key::Computed(_) => Type::anything(),
                    };
                    if let Some(default) = &target.default {
                        let default = self.type_of(default, facts);
                        field = Type { undefined: false, ..field }.or(default);
                    }
                    self.bind(&target.pattern, field, facts);
                }
                if let Some(rest) = rest {
                    facts.bind(rest.id, Type::anything());
                }
            }
            Pattern::Array { items, rest, .. } => {
                let item = match &own.array {
                    Some(item) if !own.anything => (**item).clone().or(Type::undefined()),
                    _ => Type::anything(),
                };
                for target in items.iter().flatten() {
                    self.bind(&target.pattern, item.clone(), facts);
                }
                if let Some(rest) = rest {
                    self.bind(rest, Type::array(item), facts);
                }
            }
        }
    }

    /// What statements return, and whether they may end without a `return`.
    pub(super) fn statements(&mut self, statements: &[Statement], facts: &mut Facts) -> (Type, bool) {
        let mut found = Type::default();
        for statement in statements {
            match statement {
                Statement::Const { pattern, value } => {
                    let own = self.type_of(value, facts);
                    self.bind(pattern, own, facts);
                }
                Statement::If { test, then, otherwise } => {
                    self.type_of(test, facts);
                    let (then_type, then_goes_on) = self.statements(then, &mut assume(self, test, true, facts));
                    let (else_type, else_goes_on) = self.statements(otherwise, &mut assume(self, test, false, facts));
                    found = found.or(then_type).or(else_type);
                    match (then_goes_on, else_goes_on) {
                        (false, false) => return (found, false),
                        // Behind an early `return` its test was false.
                        (false, true) => *facts = assume(self, test, false, facts),
                        (true, false) => *facts = assume(self, test, true, facts),
                        (true, true) => {}
                    }
                }
                Statement::Return(None) => return (found.or(Type::undefined()), false),
                Statement::Return(Some(value)) => return (found.or(self.type_of(value, facts)), false),
                Statement::Effect(_) | Statement::Unsupported(_) => {}
            }
        }
        (found, true)
    }
}
