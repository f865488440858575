//! The functions and namespaces of the language, by name. What is not listed here does not exist.

/// Something of the language that is a value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Builtin {
    Namespace(Namespace),
    Function(Function),
    Array(ArrayMethod),
    Text(TextMethod),
    Number(NumberMethod),
}

/// Declares an enum of names: `from_name` and `name` both ways.
macro_rules! names {
    ($(#[$doc:meta])* $enum:ident { $($variant:ident = $name:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum $enum { $($variant),* }

        impl $enum {
            pub const NAMES: &'static [&'static str] = &[$($name),*];

            pub fn from_name(name: &str) -> Option<$enum> {
                match name { $($name => Some($enum::$variant),)* _ => None }
            }

            pub fn name(self) -> &'static str {
                match self { $($enum::$variant => $name),* }
            }
        }
    };
}

names! {
    /// What holds functions. `Number`, `String` and `Boolean` are functions themselves.
    Namespace {
        Math = "Math", Object = "Object", Array = "Array", Json = "JSON", Number = "Number", String = "String",
        Boolean = "Boolean", Date = "Date", Intl = "Intl", React = "React",
    }
}

names! {
    /// By full name.
    Function {
        ParseInt = "parseInt", ParseFloat = "parseFloat",
        EncodeUri = "encodeURI", EncodeUriComponent = "encodeURIComponent",
        NumberIsFinite = "Number.isFinite", NumberIsInteger = "Number.isInteger", NumberIsNan = "Number.isNaN",
        NumberIsSafeInteger = "Number.isSafeInteger",
        NumberParseInt = "Number.parseInt", NumberParseFloat = "Number.parseFloat",
        ObjectAssign = "Object.assign", ObjectEntries = "Object.entries", ObjectFromEntries = "Object.fromEntries",
        ObjectKeys = "Object.keys", ObjectValues = "Object.values",
        ArrayFrom = "Array.from", ArrayIsArray = "Array.isArray", ArrayOf = "Array.of",
        JsonStringify = "JSON.stringify",
        // React's hooks, as they are in the first rendering.
        UseCallback = "useCallback", UseEffect = "useEffect", UseLayoutEffect = "useLayoutEffect", UseMemo = "useMemo",
        UseReducer = "useReducer", UseRef = "useRef", UseState = "useState",
        // What changes the state of a hook: nothing does before the first rendering is over.
        Dispatch = "React.dispatch",
        Abs = "Math.abs", Acos = "Math.acos", Acosh = "Math.acosh", Asin = "Math.asin", Asinh = "Math.asinh",
        Atan = "Math.atan", Atan2 = "Math.atan2", Atanh = "Math.atanh", Cbrt = "Math.cbrt", Ceil = "Math.ceil",
        Clz32 = "Math.clz32", Cos = "Math.cos", Cosh = "Math.cosh", Exp = "Math.exp", Expm1 = "Math.expm1",
        Floor = "Math.floor", Fround = "Math.fround", Hypot = "Math.hypot", Imul = "Math.imul", Log = "Math.log",
        Log10 = "Math.log10", Log1p = "Math.log1p", Log2 = "Math.log2", Max = "Math.max", Min = "Math.min",
        Pow = "Math.pow", Round = "Math.round", Sign = "Math.sign", Sin = "Math.sin", Sinh = "Math.sinh",
        Sqrt = "Math.sqrt", Tan = "Math.tan", Tanh = "Math.tanh", Trunc = "Math.trunc",
    }
}

names! {
    ArrayMethod {
        At = "at", Concat = "concat", Entries = "entries", Every = "every", Filter = "filter", Find = "find",
        FindIndex = "findIndex", FindLast = "findLast", Flat = "flat", FlatMap = "flatMap", Includes = "includes",
        IndexOf = "indexOf", Join = "join", Keys = "keys", LastIndexOf = "lastIndexOf", Map = "map",
        Reduce = "reduce", Reverse = "reverse", Slice = "slice", Some = "some", Sort = "sort",
        ToReversed = "toReversed", ToSorted = "toSorted", Values = "values", With = "with",
    }
}

names! {
    TextMethod {
        At = "at", CharAt = "charAt", CharCodeAt = "charCodeAt", CodePointAt = "codePointAt", Concat = "concat",
        EndsWith = "endsWith", Includes = "includes", IndexOf = "indexOf", LastIndexOf = "lastIndexOf",
        Match = "match", Normalize = "normalize", PadEnd = "padEnd", PadStart = "padStart", Repeat = "repeat", Replace = "replace",
        ReplaceAll = "replaceAll", Search = "search", Slice = "slice", Split = "split", StartsWith = "startsWith",
        Substring = "substring", ToLowerCase = "toLowerCase", ToUpperCase = "toUpperCase",
        Trim = "trim", TrimEnd = "trimEnd", TrimStart = "trimStart",
    }
}

names! {
    NumberMethod { ToFixed = "toFixed", ToPrecision = "toPrecision", ToString = "toString" }
}

/// Whether a name is that of a method of arrays, texts, numbers, dates or formats.
pub fn is_method(name: &str) -> bool {
    ArrayMethod::from_name(name).is_some()
        || TextMethod::from_name(name).is_some()
        || NumberMethod::from_name(name).is_some()
        || name.starts_with("toLocale")
}

impl Builtin {
    /// A global of the language.
    pub fn global(name: &str) -> Option<Builtin> {
        let function = || (!name.contains('.')).then(|| Function::from_name(name)).flatten().map(Builtin::Function);
        Namespace::from_name(name).map(Builtin::Namespace).or_else(function)
    }

    pub fn is_function(self) -> bool {
        !matches!(self, Builtin::Namespace(Namespace::Math | Namespace::Json | Namespace::Intl | Namespace::React))
    }
}

impl Function {
    /// Whether it belongs to a component that lives in the browser.
    pub fn is_hook(self) -> bool {
        self.name().starts_with("use")
    }
}

impl Namespace {
    /// A function of the namespace.
    pub fn function(self, name: &str) -> Option<Function> {
        match self {
            Namespace::React => Function::from_name(name).filter(|function| function.is_hook()),
            _ => Function::from_name(&format!("{}.{name}", self.name())),
        }
    }

    /// A number of the namespace.
    pub fn constant(self, name: &str) -> Option<f64> {
        use std::f64::consts;
        match (self, name) {
            (Namespace::Math, "E") => Some(consts::E),
            (Namespace::Math, "LN10") => Some(consts::LN_10),
            (Namespace::Math, "LN2") => Some(consts::LN_2),
            (Namespace::Math, "LOG10E") => Some(consts::LOG10_E),
            (Namespace::Math, "LOG2E") => Some(consts::LOG2_E),
            (Namespace::Math, "PI") => Some(consts::PI),
            (Namespace::Math, "SQRT1_2") => Some(consts::FRAC_1_SQRT_2),
            (Namespace::Math, "SQRT2") => Some(consts::SQRT_2),
            (Namespace::Number, "EPSILON") => Some(f64::EPSILON),
            (Namespace::Number, "MAX_SAFE_INTEGER") => Some(9_007_199_254_740_991.0),
            (Namespace::Number, "MIN_SAFE_INTEGER") => Some(-9_007_199_254_740_991.0),
            _ => None,
        }
    }
}
