//! The menu of a page: copy it as Markdown, look at it so, take it to an assistant.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::site::Site;
use crate::config::{Contextual, ContextualDisplay, ContextualOption};
use crate::index::PageContext;

/// Assistants that take a question in their address.
const ASSISTANTS: [(&str, &str, &str); 5] = [
    ("chatgpt", "ChatGPT", "https://chatgpt.com/?hints=search&q="),
    ("claude", "Claude", "https://claude.ai/new?q="),
    ("perplexity", "Perplexity", "https://www.perplexity.ai/search?q="),
    ("grok", "Grok", "https://grok.com/?q="),
    ("aistudio", "Google AI Studio", "https://aistudio.google.com/prompts/new_chat?prompt="),
];

/// Options for a server of the Model Context Protocol, which answers at `/mcp` of the site.
pub const SERVER_OPTIONS: [&str; 4] = ["mcp", "add-mcp", "cursor", "vscode"];

/// Options that need the site's whole address.
pub fn needs_address(option: &str) -> bool {
    ASSISTANTS.iter().any(|(key, ..)| *key == option) || SERVER_OPTIONS.contains(&option)
}

/// Fields of `page.menu` in `templates/page-menu.html`.
#[derive(Serialize)]
pub(super) struct MenuFields<'a> {
    /// Address of the page's Markdown.
    markdown: String,
    /// Beside the table of contents where there is one.
    in_contents: bool,
    options: Vec<OptionFields<'a>>,
}

#[derive(Serialize)]
struct OptionFields<'a> {
    /// `copy` and `print` are buttons, `text` one that copies `value`; `link` leads to `value`.
    kind: &'a str,
    title: String,
    description: Option<String>,
    value: String,
    /// Of a custom option: SVG.
    icon: Option<String>,
    /// Which of the theme's own marks it has.
    mark: &'a str,
    external: bool,
    /// The address with `$page` in it, where the page's content belongs.
    with_page: Option<String>,
}

/// `None` where there is nothing to choose, or no Markdown to copy.
pub(super) fn fields<'a>(site: &'a Site, language: &str, context: &'a PageContext) -> Option<MenuFields<'a>> {
    let markdown = context.markdown_href()?;
    let contextual: &Contextual = context.frontmatter.contextual.as_ref().unwrap_or(&site.look.contextual);
    let page = Page { site, language, context, markdown: &markdown };
    let options: Vec<OptionFields> = contextual.options.iter().filter_map(|option| page.option(option)).collect();
    let in_contents = contextual.display == ContextualDisplay::Contents;
    (!options.is_empty()).then_some(MenuFields { markdown, in_contents, options })
}

struct Page<'p> {
    site: &'p Site,
    language: &'p str,
    context: &'p PageContext,
    markdown: &'p str,
}

impl Page<'_> {
    fn word(&self, key: &str) -> String {
        self.site.word(self.language, key)
    }

    /// An address as others need it.
    fn whole(&self, path: &str) -> Option<String> {
        self.site.look.origin.as_deref().map(|origin| format!("{origin}{path}"))
    }

    fn server(&self) -> Option<String> {
        self.whole(&format!("{}/mcp", self.site.look.base))
    }

    fn option<'a>(&self, option: &'a ContextualOption) -> Option<OptionFields<'a>> {
        let word = match option {
            ContextualOption::Known(word) => &**word,
            ContextualOption::Custom { title, description, icon, href, query } => {
                let icon = icon.as_ref().and_then(|icon| self.site.icons.of(icon));
                return Some(self.custom(title, description.as_deref(), icon, href, query));
            }
        };
        let of = |kind, title: String, hint: &str, value: String, mark| OptionFields {
            kind,
            title,
            description: Some(self.word(hint)).filter(|hint| !hint.is_empty()),
            value,
            icon: None,
            mark,
            external: false,
            with_page: None,
        };
        let known = match word {
            "copy" => of("copy", self.word("copy_page"), "copy_page_hint", String::new(), "copy"),
            "view" => of("link", self.word("view_markdown"), "view_markdown_hint", self.markdown.to_owned(), "file"),
            "download-pdf" => of("print", self.word("print_page"), "", String::new(), "print"),
            "mcp" => of("text", self.word("copy_server"), "", self.server()?, "server"),
            "add-mcp" => {
                let command = format!("npx add-mcp {}", self.server()?);
                of("text", self.word("copy_server_command"), "", command, "server")
            }
            "cursor" => of("link", "Cursor".to_owned(), "connect_hint", self.cursor()?, "server"),
            "vscode" => of("link", "VS Code".to_owned(), "connect_hint", self.vscode()?, "server"),
            word => {
                let (_, name, base) = ASSISTANTS.iter().find(|(key, ..)| *key == word)?;
                let question = self.word("ask_page").replace("{}", &self.whole(self.markdown)?);
                let value = format!("{base}{}", encoded(&question));
                OptionFields { external: true, ..of("link", (*name).to_owned(), "ask_page_hint", value, "chat") }
            }
        };
        Some(known)
    }

    fn cursor(&self) -> Option<String> {
        let config = serde_json::json!({ "url": self.server()? }).to_string();
        let (name, config) = (encoded(&self.site.look.name), encoded(&base64(config.as_bytes())));
        Some(format!("cursor://anysphere.cursor-deeplink/mcp/install?name={name}&config={config}"))
    }

    fn vscode(&self) -> Option<String> {
        let config = serde_json::json!({ "name": &*self.site.look.name, "type": "http", "url": self.server()? });
        Some(format!("vscode:mcp/install?{}", encoded(&config.to_string())))
    }

    fn custom<'a>(
        &self,
        title: &str,
        description: Option<&str>,
        icon: Option<String>,
        href: &str,
        query: &[(Box<str>, Box<str>)],
    ) -> OptionFields<'a> {
        let path = &*self.context.href;
        let server = self.server().unwrap_or_default();
        let filled = |text: &str| text.replace("$path", path).replace("$mcp", &server);
        let mut address = String::new();
        if href.starts_with('/') && !href.starts_with("//") {
            address.push_str(&self.site.look.base);
        }
        address.push_str(&filled(href));
        for (at, (key, value)) in query.iter().enumerate() {
            let sign = if at == 0 && !href.contains('?') { '?' } else { '&' };
            let value = filled(value);
            let value: Vec<String> = value.split("$page").map(encoded).collect();
            _ = write!(address, "{sign}{}={}", encoded(key), value.join("$page"));
        }
        // What a script fills in with the page's content is its address without one.
        let markdown = self.whole(self.markdown);
        let own = encoded(markdown.as_deref().unwrap_or(self.markdown));
        OptionFields {
            kind: "link",
            title: title.to_owned(),
            description: description.map(str::to_owned),
            value: address.replace("$page", &own),
            icon,
            mark: "arrow-up",
            external: address.starts_with("http"),
            with_page: address.contains("$page").then_some(address),
        }
    }
}

/// What means nothing in an address stays as it is.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Text as a value in the query of an address.
pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, QUERY).to_string()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= group.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_as_others_write_it() {
        for (text, expected) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(text.as_bytes()), expected, "{text}");
        }
    }
}
