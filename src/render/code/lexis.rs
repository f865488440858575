//! Languages without a grammar: coloured by their comments, strings, numbers and words alone.
//!
//! A grammar has up to ten megabytes of tables. What is written seldom, or has no grammar here, is told by a line of this
//! table, and comes near what a grammar would say of it.

use super::highlight::{Class, Token};

pub(super) struct Lexis {
    pub label: &'static str,
    /// What begins a comment that ends with its line.
    line_comments: &'static [&'static str],
    block_comment: Option<(&'static str, &'static str)>,
    quotes: &'static [char],
    /// Words of the language, between blanks.
    keywords: &'static str,
    /// Whether a word with a capital is a type.
    has_types: bool,
    first_word: FirstWord,
}

/// What the first word of a line is.
#[derive(Clone, Copy, PartialEq)]
enum FirstWord {
    AsAny,
    /// `server_name example.com;`
    Keyword,
    /// `Content-Type: text/plain`, where a colon follows.
    Key,
}

/// For a language's name in lower case.
pub(super) fn find(name: &str) -> Option<&'static Lexis> {
    Some(match name {
        "objectivec" | "objective-c" | "objc" | "obj-c" => &OBJECTIVE_C,
        "haskell" | "hs" => &HASKELL,
        "solidity" | "sol" => &SOLIDITY,
        "prisma" => &PRISMA,
        "nginx" | "nginxconf" | "apache" | "apacheconf" | "htaccess" => &NGINX,
        "http" | "https" => &HTTP,
        "julia" | "jl" => &JULIA,
        "fsharp" | "f#" | "fs" => &F_SHARP,
        "ocaml" | "ml" | "mli" => &OCAML,
        "erlang" | "erl" => &ERLANG,
        _ => return None,
    })
}

/// The first name of every language.
#[cfg(test)]
pub(super) const ALL: [&str; 10] =
    ["objectivec", "haskell", "solidity", "prisma", "nginx", "http", "julia", "fsharp", "ocaml", "erlang"];

const C_LIKE: Lexis = Lexis {
    label: "",
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    quotes: &['"', '\''],
    keywords: "",
    has_types: true,
    first_word: FirstWord::AsAny,
};

static OBJECTIVE_C: Lexis = Lexis {
    label: "Objective-C",
    keywords: "#define #elif #else #endif #if #ifdef #ifndef #import #include #pragma @autoreleasepool @catch @class \
        @dynamic @end @finally @implementation @import @interface @optional @package @private @property @protected \
        @protocol @public @required @selector @synchronized @synthesize @throw @try BOOL NO NULL YES __block __strong \
        __unsafe_unretained __weak assign atomic auto break case char const continue copy default do double else enum \
        extern float for getter goto id if in inline instancetype int long nil nonatomic nonnull nullable readonly \
        readwrite register return self setter short signed sizeof static strong struct super switch typedef union \
        unsigned void volatile weak while",
    ..C_LIKE
};

static HASKELL: Lexis = Lexis {
    label: "Haskell",
    line_comments: &["--"],
    block_comment: Some(("{-", "-}")),
    keywords: "as case class data default deriving do else family forall foreign hiding if import in infix infixl infixr \
        instance let mdo module newtype of proc qualified rec then type where",
    ..C_LIKE
};

static SOLIDITY: Lexis = Lexis {
    label: "Solidity",
    keywords: "abstract address anonymous as assembly bool break byte bytes bytes32 calldata case catch constant \
        constructor continue contract default delete do else emit enum error event external fallback false final fixed \
        for from function if immutable import indexed int int256 interface internal is library mapping memory modifier \
        new override payable pragma private public pure receive return returns revert solidity storage string struct \
        switch this throw true try type uint uint128 uint16 uint256 uint32 uint64 uint8 unchecked using view virtual \
        while",
    ..C_LIKE
};

static PRISMA: Lexis =
    Lexis { label: "Prisma", keywords: "datasource enum generator model type view true false null", ..C_LIKE };

static NGINX: Lexis = Lexis {
    label: "Nginx",
    line_comments: &["#"],
    block_comment: None,
    keywords: "on off",
    has_types: false,
    first_word: FirstWord::Keyword,
    ..C_LIKE
};

static HTTP: Lexis = Lexis {
    label: "HTTP",
    line_comments: &[],
    block_comment: None,
    quotes: &['"'],
    keywords: "CONNECT DELETE GET HEAD OPTIONS PATCH POST PUT TRACE false null true",
    has_types: false,
    first_word: FirstWord::Key,
};

static JULIA: Lexis = Lexis {
    label: "Julia",
    line_comments: &["#"],
    block_comment: Some(("#=", "=#")),
    keywords: "abstract baremodule begin break catch const continue do else elseif end export false finally for function \
        global if import in isa let local macro missing module mutable nothing primitive quote return struct true try \
        type using where while",
    ..C_LIKE
};

static F_SHARP: Lexis = Lexis {
    label: "F#",
    block_comment: Some(("(*", "*)")),
    keywords: "abstract and as assert async base begin class default delegate do done downcast downto elif else end \
        exception extern false finally fixed for fun function global if in inherit inline interface internal lazy let \
        match member module mutable namespace new not null of open or override private public rec return static struct \
        task then to true try type upcast use val void when while with yield",
    ..C_LIKE
};

static OCAML: Lexis = Lexis {
    label: "OCaml",
    line_comments: &[],
    block_comment: Some(("(*", "*)")),
    quotes: &['"'],
    keywords: "and as assert asr begin class constraint do done downto else end exception external false for fun function \
        functor if in include inherit initializer land lazy let lor lsl lsr lxor match method mod module mutable new \
        nonrec object of open or private rec sig struct then to true try type val virtual when while with",
    ..C_LIKE
};

static ERLANG: Lexis = Lexis {
    label: "Erlang",
    line_comments: &["%"],
    block_comment: None,
    keywords: "after and andalso band begin bnot bor bsl bsr bxor case catch cond div else end false fun if let maybe not \
        of or orelse receive rem true try when xor",
    has_types: false,
    ..C_LIKE
};

/// The tokens of `code`, sorted, without overlap.
pub(super) fn tokens(lexis: &Lexis, code: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    let mut is_line_start = true;
    while let Some(first) = code[at..].chars().next() {
        let rest = &code[at..];
        let (len, class) = token(lexis, rest, is_line_start);
        // What is nothing of it is passed over, a character at a time.
        let len = len.max(first.len_utf8());
        if let Some(class) = class {
            tokens.push(Token { start: at as u32, end: (at + len) as u32, class });
        }
        is_line_start = first == '\n' || is_line_start && first.is_whitespace();
        at += len;
    }
    tokens
}

/// The bytes of what `rest` begins with, and what it is.
fn token(lexis: &Lexis, rest: &str, is_line_start: bool) -> (usize, Option<Class>) {
    let line = || memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
    if let Some((begin, end)) = lexis.block_comment
        && let Some(inside) = rest.strip_prefix(begin)
    {
        let len = inside.find(end).map_or(rest.len(), |at| begin.len() + at + end.len());
        return (len, Some(Class::Comment));
    }
    if lexis.line_comments.iter().any(|begin| rest.starts_with(begin)) {
        return (line(), Some(Class::Comment));
    }
    let unsigned = rest.strip_prefix('@').unwrap_or(rest);
    if let Some(quote) = unsigned.chars().next().filter(|first| lexis.quotes.contains(first)) {
        let line = &rest[..line()];
        // What its line does not end is none, and looked at once.
        return match string(&line[rest.len() - unsigned.len()..], quote) {
            Some(len) => (rest.len() - unsigned.len() + len, Some(Class::String)),
            None => (line.len(), None),
        };
    }
    let first = rest.as_bytes()[0];
    if first.is_ascii_digit() {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
        return (rest.find(|c| !is_part(c)).unwrap_or(rest.len()), Some(Class::Number));
    }
    let len = word(rest, lexis.first_word == FirstWord::Key && is_line_start);
    if len == 0 {
        return (0, None);
    }
    let (word, after) = rest.split_at(len);
    let class = match lexis.first_word {
        _ if lexis.keywords.split(' ').any(|keyword| keyword == word) => Some(Class::Keyword),
        FirstWord::Keyword if is_line_start => Some(Class::Keyword),
        FirstWord::Key if is_line_start && after.starts_with(':') => Some(Class::Property),
        _ if matches!(first, b'@' | b'#') => Some(Class::Attribute),
        _ if first == b'$' => Some(Class::Constant),
        _ if lexis.has_types && first.is_ascii_uppercase() => Some(Class::Type),
        _ if after.starts_with('(') => Some(Class::Function),
        _ => None,
    };
    (len, class)
}

/// The bytes of a string with its quotes; `None` for one that its line does not end.
fn string(line: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    for (at, c) in line.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return Some(at + quote.len_utf8()),
            _ => {}
        }
    }
    None
}

/// The bytes of the word at the beginning, with what may stand before it: `@end`, `#import`, `$host`, `foldl'`.
fn word(rest: &str, with_hyphens: bool) -> usize {
    let sign = usize::from(rest.starts_with(['@', '#', '$']));
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '\'' || with_hyphens && c == '-';
    let body = &rest[sign..];
    if !body.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return 0;
    }
    sign + body.find(|c| !is_part(c)).unwrap_or(body.len())
}
