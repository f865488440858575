//! Samples of a request in nine languages, as a reader would write them.
//!
//! Each language is one description, `samples/languages/*.txt`: the rules of its literals and lines with holes. Two small
//! interpreters read it, this one when a site is built and `client/samples.js` in the playground, and give the same text:
//! a test compares them. What a sample sends is the request as described; `Request` says where libraries take liberties.

mod json;
mod literal;
mod scope;
mod template;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use template::Template;

/// A language of samples, in the order in which readers are offered them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Language {
    Curl,
    JavaScript,
    Python,
    Go,
    Java,
    Php,
    Ruby,
    CSharp,
    Rust,
}

/// A request, finished: nothing in it is a template any more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    pub method: Method,
    /// `http://…` or `https://…`, with path and query encoded as RFC 3986 has them and no dot segments: libraries encode
    /// what is not, each in its own way. `{name}` may stand for what the reader fills in.
    pub url: String,
    /// Names and values in order, each name once whatever its case. `Content-Type` is the body's matter; one here wins
    /// over it, but for forms, whose type the library says. C# sends other `Content-…` headers with a body only.
    /// Values are ASCII: of other characters libraries make what they like, and `fetch` mostly errors.
    pub headers: Vec<(String, String)>,
    /// Shown as the language's own way of logging in where it has one.
    pub basic: Option<Basic>,
    pub body: Body,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

/// HTTP basic authentication. A `user` with a colon cannot be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Basic {
    pub user: String,
    pub password: String,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Body {
    None,
    /// JSON, laid out as readers like it. JavaScript, Python, PHP and Ruby show it as a value of the language where that
    /// means exactly the same, and send it with their own white space; the others, and what JSON can say and they cannot
    /// (`1.0`, twenty digits, a name twice), as text.
    Json {
        media_type: String,
        text: String,
    },
    /// Text that is sent as it stands, in UTF-8.
    Text {
        media_type: String,
        text: String,
    },
    /// `application/x-www-form-urlencoded`, as browsers encode it; the libraries of Python and C# leave `~` and encode `*`.
    Form(Vec<(String, String)>),
    /// `multipart/form-data`. Without parts, there is no body.
    Multipart(Vec<Part>),
    /// A file in the folder that the sample runs in.
    File {
        media_type: String,
        file_name: String,
    },
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    pub name: String,
    pub content: Content,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Content {
    /// `fetch` sends line ends as CR LF; JavaScript, PHP and Ruby give a text with a media type a file name, and C# one
    /// without the type `text/plain`.
    Text {
        value: String,
        media_type: Option<String>,
    },
    File {
        file_name: String,
        media_type: String,
    },
}

/// Why there is no sample.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refused {
    /// A NUL character, which no command line carries.
    Nul,
    /// An address that is not one of HTTP, or with a space or a control character.
    Url,
    /// A header that HTTP cannot carry, or two of one name.
    Header,
    /// A colon in the user of basic authentication, which would end there.
    User,
    /// A media type that is none.
    MediaType,
    /// A file without a name, or `-`, which is no file to many programs.
    FileName,
    /// A body of `HEAD`, or one of `GET` in JavaScript; JavaScript sends no `TRACE` either.
    Method,
    /// The name of a part that the language cannot send: with `=` in cURL, twice in PHP.
    PartName,
}

impl Refused {
    /// As `client/samples.js` says it.
    pub fn word(self) -> &'static str {
        match self {
            Refused::Nul => "nul",
            Refused::Url => "url",
            Refused::Header => "header",
            Refused::User => "user",
            Refused::MediaType => "media-type",
            Refused::FileName => "file-name",
            Refused::Method => "method",
            Refused::PartName => "part-name",
        }
    }
}

impl Method {
    pub const ALL: [Method; 8] = [
        Method::Get,
        Method::Put,
        Method::Post,
        Method::Delete,
        Method::Options,
        Method::Head,
        Method::Patch,
        Method::Trace,
    ];

    /// In capitals, as it is sent.
    pub fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Trace => "TRACE",
        }
    }
}

impl Language {
    pub const ALL: [Language; 9] = [
        Language::Curl,
        Language::JavaScript,
        Language::Python,
        Language::Go,
        Language::Java,
        Language::Php,
        Language::Ruby,
        Language::CSharp,
        Language::Rust,
    ];

    /// By a name that a site file may use, whatever its case: `bash`, `js`, `c#` …
    pub fn by_name(name: &str) -> Option<Language> {
        let language = match &*name.trim().to_ascii_lowercase() {
            "curl" | "bash" | "shell" | "sh" | "zsh" => Language::Curl,
            "javascript" | "js" | "node" | "nodejs" | "node.js" | "fetch" | "typescript" | "ts" => Language::JavaScript,
            "python" | "python3" | "py" | "requests" => Language::Python,
            "go" | "golang" => Language::Go,
            "java" => Language::Java,
            "php" => Language::Php,
            "ruby" | "rb" => Language::Ruby,
            "csharp" | "c#" | "c-sharp" | "cs" | "dotnet" | ".net" => Language::CSharp,
            "rust" | "rs" => Language::Rust,
            _ => return None,
        };
        Some(language)
    }

    /// Those that a site asks for, in its order; all where it asks for none.
    pub fn asked<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<Language> {
        let mut asked: Vec<Language> = Vec::new();
        for language in names.into_iter().filter_map(Language::by_name) {
            if !asked.contains(&language) {
                asked.push(language);
            }
        }
        if asked.is_empty() { Language::ALL.to_vec() } else { asked }
    }

    /// As readers know it.
    pub fn label(self) -> &'static str {
        match self {
            Language::Curl => "cURL",
            Language::JavaScript => "JavaScript",
            Language::Python => "Python",
            Language::Go => "Go",
            Language::Java => "Java",
            Language::Php => "PHP",
            Language::Ruby => "Ruby",
            Language::CSharp => "C#",
            Language::Rust => "Rust",
        }
    }

    /// The name that fences use, for highlighting; also the name in addresses and in what a browser remembers.
    pub fn fence(self) -> &'static str {
        match self {
            Language::Curl => "bash",
            Language::JavaScript => "javascript",
            Language::Python => "python",
            Language::Go => "go",
            Language::Java => "java",
            Language::Php => "php",
            Language::Ruby => "ruby",
            Language::CSharp => "csharp",
            Language::Rust => "rust",
        }
    }

    /// The name of its description, which scripts know it by.
    pub fn key(self) -> &'static str {
        match self {
            Language::Curl => "curl",
            other => other.fence(),
        }
    }

    /// The name of its icon in Font Awesome, whatever the site's own library; C# has none there.
    pub fn icon(self) -> Option<&'static str> {
        match self {
            Language::Curl => Some("terminal"),
            Language::JavaScript => Some("js"),
            Language::Python => Some("python"),
            Language::Go => Some("golang"),
            Language::Java => Some("java"),
            Language::Php => Some("php"),
            Language::Ruby => Some("gem"),
            Language::CSharp => None,
            Language::Rust => Some("rust"),
        }
    }

    /// The description, which `client/samples.js` takes.
    pub fn description(self) -> &'static str {
        match self {
            Language::Curl => include_str!("samples/languages/curl.txt"),
            Language::JavaScript => include_str!("samples/languages/javascript.txt"),
            Language::Python => include_str!("samples/languages/python.txt"),
            Language::Go => include_str!("samples/languages/go.txt"),
            Language::Java => include_str!("samples/languages/java.txt"),
            Language::Php => include_str!("samples/languages/php.txt"),
            Language::Ruby => include_str!("samples/languages/ruby.txt"),
            Language::CSharp => include_str!("samples/languages/csharp.txt"),
            Language::Rust => include_str!("samples/languages/rust.txt"),
        }
    }
}

/// The descriptions, read once.
static TEMPLATES: LazyLock<[Template; 9]> =
    LazyLock::new(|| Language::ALL.map(|language| Template::read(language.description())));

/// The request in a language, without a line end after its last line.
pub fn sample(language: Language, request: &Request) -> Result<String, Refused> {
    let template = &TEMPLATES[language as usize];
    let scope = scope::of(request, template.limits())?;
    Ok(template.fill(&scope))
}
