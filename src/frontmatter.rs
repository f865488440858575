//! Frontmatter: the YAML block at a page's head, as the authoring reference lists its fields.

mod authors;
mod groups;
mod near;
mod number;

pub use authors::Author;
pub use groups::{Audience, Rule, Visibility, visibility};
pub use number::Number;

use std::ops::{Deref, DerefMut};
use std::sync::LazyLock;

use crate::config::{
    AUTH_METHODS, AuthMethod, Contextual, Endpoint, Icon, PLAYGROUND_DISPLAYS, PlaygroundDisplay, Reader,
};
use crate::data::{self, Field, Node, Value};
use crate::diag::{Checked, Code, Diagnostic};
use crate::scheme;
use crate::source::Span;

/// What a page says of itself. Texts are as written, without blanks around; an empty one counts as absent.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Frontmatter {
    pub title: Option<Box<str>>,
    /// The title in the navigation.
    pub sidebar_title: Option<Box<str>>,
    pub description: Option<Box<str>>,
    /// Fields that are known to nobody here, lists and maps as JSON text, in the order of the file.
    pub other: Vec<(Box<str>, Box<str>)>,
    /// Nothing for a page that says no more, as most of a large site's: it is half a kilobyte.
    pub rest: Option<Box<Rest>>,
}

/// What a page says beside its titles; read and written as if it stood in its `Frontmatter`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Rest {
    pub icon: Option<Icon>,
    /// A badge in the navigation.
    pub tag: Option<Box<str>>,
    pub mode: PageMode,
    /// Out of the navigation, which implies `noindex`.
    pub hidden: bool,
    pub noindex: bool,
    /// Content of the `robots` meta tag.
    pub robots: Option<Box<str>>,
    /// `None`: as the navigation around it says.
    pub searchable: Option<bool>,
    /// Multiplies the page's weight in search; beats the navigation group's.
    pub boost: Option<Number>,
    pub keywords: Vec<Box<str>>,
    pub deprecated: bool,
    pub hide_footer_pagination: bool,
    pub hide_api_marker: bool,
    pub related: Related,
    /// Replaces the site's page menu.
    pub contextual: Option<Contextual>,
    pub groups: Visibility,
    /// Where its name stands.
    pub groups_at: Option<Span>,
    /// Who may send requests from the page: its `groups`, where it is `public` and its playground for readers who are
    /// logged in.
    pub playground_for: Visibility,
    /// Readable without login where the site needs one.
    pub public: bool,
    /// The navigation entry leads there and not to this page.
    pub url: Option<Box<str>>,
    /// An operation of a specification.
    pub openapi: Option<Endpoint>,
    /// An endpoint described by the page itself.
    pub api: Option<Endpoint>,
    /// `[spec] Name` of a schema.
    pub openapi_schema: Option<Box<str>>,
    /// `[spec] channel`.
    pub asyncapi: Option<Box<str>>,
    pub auth_method: Option<AuthMethod>,
    /// Of the request's body.
    pub content_type: Option<Box<str>>,
    /// A label.
    pub version: Option<Box<str>>,
    pub playground: Option<PlaygroundDisplay>,
    /// Whether the page shows when it was last changed; `None`: as the site says.
    pub timestamp: Option<bool>,
    pub last_updated: Option<Box<str>>,
    pub created: Option<Box<str>>,
    /// For search engines.
    pub authors: Vec<Author>,
    /// A button for the page's feed.
    pub rss: bool,
    pub canonical: Option<Box<str>>,
    /// Meta tags: `og:title`, `twitter:card` and the like, in the order of the file.
    pub meta: Vec<(Box<str>, Box<str>)>,
}

static NOTHING: LazyLock<Rest> = LazyLock::new(Rest::default);

impl Deref for Frontmatter {
    type Target = Rest;

    fn deref(&self) -> &Rest {
        self.rest.as_deref().unwrap_or(&NOTHING)
    }
}

impl DerefMut for Frontmatter {
    fn deref_mut(&mut self) -> &mut Rest {
        self.rest.get_or_insert_default()
    }
}

impl Frontmatter {
    /// What `robots` says, word by word: `noindex`, `max-snippet:20`.
    pub fn robots_words(&self) -> impl Iterator<Item = &str> {
        let words = self.robots.as_deref().unwrap_or_default().split(',');
        words.map(str::trim).filter(|word| !word.is_empty())
    }

    /// Whether `robots` keeps the page out of search engines.
    pub fn robots_refuse(&self) -> bool {
        self.robots_words().any(|word| word.eq_ignore_ascii_case("noindex") || word.eq_ignore_ascii_case("none"))
    }
}

/// The page's layout.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum PageMode {
    #[default]
    Default,
    /// No table of contents.
    Wide,
    /// Nothing but the bar at the top.
    Custom,
    /// `custom` with the sidebar.
    Frame,
    /// No sidebar and no table of contents.
    Center,
    Assistant,
}

/// Pages named at the end of this one.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum Related {
    #[default]
    Unset,
    /// `related: false`
    Off,
    /// At most ten paths or URLs, each with its own title or none.
    Links(Vec<RelatedLink>),
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct RelatedLink {
    pub title: Option<Box<str>>,
    pub href: Box<str>,
}

const MODES: [(&str, PageMode); 6] = [
    ("default", PageMode::Default),
    ("wide", PageMode::Wide),
    ("custom", PageMode::Custom),
    ("frame", PageMode::Frame),
    ("center", PageMode::Center),
    ("assistant", PageMode::Assistant),
];

/// Reads the text between the `---` lines, which stands at `at`. Text that is not YAML, or no map, is an error and
/// gives an empty frontmatter; a field of a wrong form is a warning and counts as absent, but for `groups`, which
/// then hides the page.
pub fn parse(yaml: &str, at: Span) -> Checked<Frontmatter> {
    let mut fields = Fields::default();
    match data::yaml(yaml, at) {
        Ok(Node { value: Value::Map(list), .. }) => fields.read(&list),
        Ok(Node { value: Value::Null, .. }) => {}
        Ok(node) => {
            let message = format!("frontmatter takes `key: value` lines, this is {}", node.kind());
            fields
                .diags
                .push(Code::FrontmatterSyntax.at(node.span, message).help("write `title: …` between the `---` lines"));
        }
        Err(error) => {
            let mut finding = Code::FrontmatterSyntax.at(error.span, error.message);
            finding.help = error.help.map(str::to_owned);
            fields.diags.push(finding);
            // What could not be read may have said who may not see the page.
            if yaml.lines().any(|line| line.trim_start().starts_with("groups")) {
                fields.found.groups = Visibility::Nobody;
            }
        }
    }
    Checked { value: fields.found, diags: fields.diags }
}

/// The head of a page that no file holds: fields as they would stand between the `---` lines.
pub fn of_fields(fields: &[Field]) -> Checked<Frontmatter> {
    let mut found = Fields::default();
    found.read(fields);
    Checked { value: found.found, diags: found.diags }
}

impl Frontmatter {
    /// `groups` of a page that is `public` are those of its playground, where that is for readers who are logged in: as its
    /// head says or, with `auth`, the site file.
    pub fn settle(&mut self, auth: bool) {
        let is_auth = self.playground.map_or(auth, |display| display == PlaygroundDisplay::Auth);
        if self.public && is_auth && self.groups != Visibility::Everyone {
            self.playground_for = std::mem::take(&mut self.groups);
        }
    }
}

#[derive(Default)]
struct Fields {
    found: Frontmatter,
    diags: Vec<Diagnostic>,
}

impl Fields {
    fn read(&mut self, fields: &[Field]) {
        let mut icon_type = None;
        for (field, is_repeated) in fields.iter().zip(data::repeated(fields)) {
            if is_repeated {
                let message = format!("`{}` stands twice; the last one counts", field.key);
                self.diags.push(Code::FrontmatterTwice.at(field.key_span, message).help("take one of them out"));
                continue;
            }
            // `groups:` with nothing behind it was meant to say something: what is not read hides the page.
            if field.node.value == Value::Null && &*field.key != "groups" {
                continue;
            }
            match &*field.key {
                "iconType" => icon_type = self.text(field),
                _ => self.field(field),
            }
        }
        if let Some(icon) = &mut self.found.icon {
            icon.style = icon.style.take().or(icon_type);
        }
        self.found.settle(false);
        self.found.rest.take_if(|rest| **rest == *NOTHING);
    }

    fn field(&mut self, field: &Field) {
        match &*field.key {
            "title" => self.found.title = self.shared_text(field),
            "sidebarTitle" => self.found.sidebar_title = self.shared_text(field),
            "description" => self.found.description = self.shared_text(field),
            "icon" => self.found.icon = self.icon(field),
            "tag" => self.found.tag = self.text(field),
            "mode" => self.found.mode = self.word(field, &MODES).unwrap_or_default(),
            "hidden" => self.found.hidden = self.flag(field).unwrap_or_default(),
            "noindex" => self.found.noindex = self.flag(field).unwrap_or_default(),
            "robots" => self.found.robots = self.text(field),
            "searchable" => self.found.searchable = self.flag(field),
            "boost" => self.found.boost = self.number(field),
            "keywords" => self.found.keywords = self.texts(field),
            "deprecated" => self.found.deprecated = self.flag(field).unwrap_or_default(),
            "hideFooterPagination" => self.found.hide_footer_pagination = self.flag(field).unwrap_or_default(),
            "hideApiMarker" => self.found.hide_api_marker = self.flag(field).unwrap_or_default(),
            "related" => self.found.related = self.related(field),
            "contextual" => self.found.contextual = self.contextual(field),
            "groups" => {
                self.found.groups = groups::visibility(&field.node, &mut self.diags);
                self.found.groups_at = Some(field.key_span);
            }
            "public" | "isPublic" => self.found.public = self.flag(field).unwrap_or_default(),
            "url" => self.found.url = self.address(field),
            "openapi" => self.found.openapi = self.endpoint(field),
            "api" => self.found.api = self.endpoint(field),
            "openapi-schema" => self.found.openapi_schema = self.text(field),
            "asyncapi" => self.found.asyncapi = self.text(field),
            "authMethod" => self.found.auth_method = self.word(field, &AUTH_METHODS),
            "contentType" => self.found.content_type = self.text(field),
            "version" => self.found.version = self.text(field),
            "playground" => self.found.playground = self.word(field, &PLAYGROUND_DISPLAYS),
            "timestamp" => self.found.timestamp = self.flag(field),
            "lastUpdatedDate" => self.found.last_updated = self.text(field),
            "createdDate" => self.found.created = self.text(field),
            "authors" => self.found.authors = authors::authors(&field.node),
            "rss" => self.found.rss = self.flag(field).unwrap_or_default(),
            "canonical" => self.found.canonical = self.address(field),
            key if key.contains(':') => {
                let text = if scheme::holds_address(key) { self.address(field) } else { self.text(field) };
                if let Some(text) = text {
                    self.found.meta.push((field.key.clone(), text));
                }
            }
            _ => self.other(field),
        }
    }

    fn other(&mut self, field: &Field) {
        if let Some(near) = near::near(&field.key) {
            let message = format!("`{}` is no field of a page", field.key);
            let finding = Code::FrontmatterKey.at(field.key_span, message);
            self.diags.push(finding.help(format!("did you mean `{near}`?")));
        }
        let value = match &field.node.value {
            Value::Text(text) | Value::Number(text) => text.clone(),
            Value::Bool(value) => value.to_string().into(),
            Value::Null => return,
            Value::List(_) | Value::Map(_) => field.node.to_json().to_string().into(),
        };
        self.found.other.push((field.key.clone(), value));
    }

    fn wrong(&mut self, field: &Field, node: &Node, expected: &str) {
        let message = format!("`{}` takes {expected}, this is {}", field.key, node.kind());
        let example = match expected {
            "text" => "\"…\"",
            _ if expected.starts_with("`true`") => "true",
            "a number" => "1",
            "an icon's name" => "rocket",
            _ => "[/a, /b]",
        };
        let finding = Code::FrontmatterType.at(node.span, message);
        self.diags.push(finding.help(format!("write `{}: {example}`", field.key)));
    }

    fn text(&mut self, field: &Field) -> Option<Box<str>> {
        let text = self.text_of(field, &field.node)?;
        (!text.is_empty()).then_some(text)
    }

    fn text_of(&mut self, field: &Field, node: &Node) -> Option<Box<str>> {
        match &node.value {
            Value::Text(text) => Some(text.trim().into()),
            // `title: 404` and `tag: true` are text that happens to look like something else.
            Value::Number(written) => Some(written.clone()),
            Value::Bool(value) => Some(value.to_string().into()),
            Value::Null => None,
            Value::List(_) | Value::Map(_) => {
                self.wrong(field, node, "text");
                None
            }
        }
    }

    fn address(&mut self, field: &Field) -> Option<Box<str>> {
        let text = self.address_of(field, &field.node)?;
        (!text.is_empty()).then_some(text)
    }

    /// Text that leads somewhere; what could run code is left out.
    fn address_of(&mut self, field: &Field, node: &Node) -> Option<Box<str>> {
        let text = self.text_of(field, node)?;
        if scheme::is_harmless(&text) {
            return Some(text);
        }
        self.diags.push(scheme::refused(&field.key, &text, node.span));
        None
    }

    /// Text that stands where every reader sees the same.
    fn shared_text(&mut self, field: &Field) -> Option<Box<str>> {
        let text = self.text(field)?;
        if text.contains("{user.") || text.contains("{user?.") || text.contains("{userContext.") {
            let message = format!("`user` in `{}`, which every reader sees alike", field.key);
            let finding = Code::UserInTitle.at(field.node.span, message);
            self.diags.push(finding.help("write it without, and greet the reader in the page's body"));
        }
        Some(text)
    }

    fn flag(&mut self, field: &Field) -> Option<bool> {
        match &field.node.value {
            Value::Bool(value) => Some(*value),
            Value::Text(text) if matches!(&**text, "true" | "false") => {
                self.wrong(field, &field.node, "`true` or `false` without quotes");
                Some(&**text == "true")
            }
            _ => {
                self.wrong(field, &field.node, "`true` or `false`");
                None
            }
        }
    }

    fn number(&mut self, field: &Field) -> Option<Number> {
        let value = match &field.node.value {
            Value::Number(written) => data::number(written),
            _ => None,
        };
        if value.is_none() {
            self.wrong(field, &field.node, "a number");
        }
        value.map(Number)
    }

    fn word<T: Copy>(&mut self, field: &Field, words: &[(&'static str, T)]) -> Option<T> {
        let written = self.text(field)?;
        let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(&written)).map(|(_, value)| *value);
        if found.is_none() {
            let message = format!("`{}` cannot be `{written}`", field.key);
            let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            let finding = Code::FrontmatterType.at(field.node.span, message);
            self.diags.push(finding.help(format!("write one of {}", words.join(", "))));
        }
        found
    }

    /// A list of texts, or one text with commas.
    fn texts(&mut self, field: &Field) -> Vec<Box<str>> {
        match &field.node.value {
            Value::List(nodes) => {
                let texts = nodes.iter().filter_map(|node| self.text_of(field, node));
                texts.filter(|text| !text.is_empty()).collect()
            }
            _ => {
                let text = self.text(field).unwrap_or_default();
                text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(Box::from).collect()
            }
        }
    }

    fn icon(&mut self, field: &Field) -> Option<Icon> {
        let Value::Map(_) = &field.node.value else {
            return self.text(field).map(|name| Icon { name, style: None, library: None });
        };
        let part = |key: &str| field.node.get(key).and_then(Node::text).map(Box::<str>::from);
        match part("name") {
            Some(name) => Some(Icon { name, style: part("style"), library: None }),
            None => {
                self.wrong(field, &field.node, "an icon's name");
                None
            }
        }
    }

    fn endpoint(&mut self, field: &Field) -> Option<Endpoint> {
        let written = self.text(field)?;
        let endpoint = Endpoint::parse(&written);
        if endpoint.is_none() {
            let message = format!("`{written}` names no endpoint");
            let finding = Code::FrontmatterType.at(field.node.span, message);
            self.diags.push(finding.help("write a method and a path: `GET /users/{id}`"));
        }
        endpoint
    }

    fn related(&mut self, field: &Field) -> Related {
        match &field.node.value {
            Value::Bool(false) => Related::Off,
            Value::List(nodes) => {
                let links = nodes.iter().filter_map(|node| match &node.value {
                    Value::Map(pairs) if pairs.len() == 1 => {
                        let href = self.address_of(field, &pairs[0].node)?;
                        Some(RelatedLink { title: Some(pairs[0].key.clone()), href })
                    }
                    _ => Some(RelatedLink { title: None, href: self.address_of(field, node)? }),
                });
                Related::Links(links.take(10).collect())
            }
            _ => {
                self.wrong(field, &field.node, "a list of paths, or `false`");
                Related::Unset
            }
        }
    }

    /// `{options, display}`, or the options alone.
    fn contextual(&mut self, field: &Field) -> Option<Contextual> {
        let mut reader = Reader::default();
        let wrapped;
        let node = match &field.node.value {
            Value::List(_) => {
                let options = Field { key: "options".into(), ..field.clone() };
                wrapped = Node { value: Value::Map(vec![options]), span: field.node.span };
                &wrapped
            }
            _ => &field.node,
        };
        let contextual = crate::config::contextual(node, &mut reader);
        let findings = reader.diags.into_iter();
        self.diags.extend(findings.map(|finding| match finding.code {
            Code::LinkUnsafe => finding,
            _ => Diagnostic { code: Code::FrontmatterType, severity: Code::FrontmatterType.severity(), ..finding },
        }));
        contextual
    }
}

/// One slip of the keys apart.
#[cfg(test)]
mod tests;
