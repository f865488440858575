//! The Content Security Policy: what the pages may load, and why it is more than the least.

use std::collections::BTreeMap;

use url::Url;

use crate::artifact::Artifact;
use crate::diag::{Checked, Code};

/// What a host may be allowed for. In the order of the policy's text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Directive {
    Script,
    Style,
    Image,
    Font,
    Media,
    Connect,
    Frame,
}

impl Directive {
    pub const ALL: [Directive; 7] = [
        Directive::Script,
        Directive::Style,
        Directive::Image,
        Directive::Font,
        Directive::Media,
        Directive::Connect,
        Directive::Frame,
    ];

    fn name(self) -> &'static str {
        match self {
            Directive::Script => "script-src",
            Directive::Style => "style-src",
            Directive::Image => "img-src",
            Directive::Font => "font-src",
            Directive::Media => "media-src",
            Directive::Connect => "connect-src",
            Directive::Frame => "frame-src",
        }
    }

    /// What every site may do.
    fn base(self) -> &'static str {
        match self {
            Directive::Image => "'self' data:",
            Directive::Frame => "",
            Directive::Script | Directive::Style | Directive::Font | Directive::Media | Directive::Connect => "'self'",
        }
    }
}

/// Who may be loaded from: the site itself, or one host. Nothing that would widen the policy beyond it can be written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Allowed(Box<str>);

impl Allowed {
    /// The site's own files; the base policy allows them everywhere but in frames.
    pub fn own() -> Allowed {
        Allowed("'self'".into())
    }

    /// What scripts of the page made and the browser holds for them.
    pub fn memory() -> Allowed {
        Allowed("blob:".into())
    }

    /// What a policy of ours says of whom it allows; `None` for anything else.
    pub fn written(text: &str) -> Option<Allowed> {
        let known = [Allowed::own(), Allowed::memory()].into_iter().find(|known| *known.0 == *text);
        known.or_else(|| Allowed::parse(text)).filter(|allowed| *allowed.0 == *text)
    }

    /// The host of a URL; `None` for URLs that have none, and for names that a policy cannot say: `;` may stand in one.
    pub fn host_of(url: &Url) -> Option<Allowed> {
        let secure = matches!(url.scheme(), "https" | "http" | "wss" | "ws");
        (secure && url.host_str()?.chars().all(is_of_host)).then(|| Allowed(url.origin().ascii_serialization().into()))
    }

    /// A host as authors write it: `https://cdn.foo.com`, `cdn.foo.com`, `*.foo.com:8443`, `localhost:*`. Without a scheme `https:` is
    /// meant. `None` for anything else (paths, `*` alone, the policy's own words).
    pub fn parse(written: &str) -> Option<Allowed> {
        let (scheme, host) = written.split_once("://").unwrap_or(("https", written));
        let (star, rest) = match host.strip_prefix("*.") {
            Some(rest) => ("*.", rest),
            None => ("", host),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (rest, any_port) = rest.strip_suffix(":*").map_or((rest, ""), |rest| (rest, ":*"));
        if rest.is_empty() || rest.ends_with(':') || !rest.chars().all(is_of_host) {
            return None;
        }
        let host = Allowed::host_of(&Url::parse(&format!("{scheme}://{rest}")).ok()?)?;
        Some(Allowed(format!("{}{any_port}", host.0.replacen("://", &format!("://{star}"), 1)).into()))
    }
}

fn is_of_host(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']')
}

/// What needs an addition. Of several the least is kept, so that their order does not matter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Reason {
    /// What it is for says so itself, on the page and in the specification: nothing else need tell of it.
    is_plain: bool,
    why: String,
}

/// The policy of a site: the base, and additions with their reasons.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Policy {
    additions: BTreeMap<(Directive, Allowed), Reason>,
    /// Why Trusted Types cannot be demanded.
    untrusted: Option<String>,
}

impl Policy {
    /// Allows one more host. `why` says what needs it: "an image in `guides/a.mdx`"; of several reasons the first in
    /// alphabetical order is kept.
    pub fn allow(&mut self, directive: Directive, allowed: Allowed, why: impl Into<String>) {
        self.add(directive, allowed, Reason { is_plain: false, why: why.into() });
    }

    /// The same of what requests of readers need: `PolicyWeaker` has nothing to tell of it.
    pub fn allow_requests(&mut self, directive: Directive, allowed: Allowed, why: impl Into<String>) {
        self.add(directive, allowed, Reason { is_plain: true, why: why.into() });
    }

    fn add(&mut self, directive: Directive, allowed: Allowed, reason: Reason) {
        if directive.base().split(' ').any(|base| *base == *allowed.0) {
            return;
        }
        let kept = self.additions.entry((directive, allowed)).or_insert_with(|| reason.clone());
        if reason < *kept {
            *kept = reason;
        }
    }

    /// Allows what another policy allows too.
    pub fn extend(&mut self, other: &Policy) {
        for ((directive, allowed), reason) in &other.additions {
            self.add(*directive, allowed.clone(), reason.clone());
        }
        if let Some(why) = &other.untrusted {
            self.allow_html_from_scripts(why.as_str());
        }
    }

    /// What it allows, each with its reason and whether it is one of requests, and why Trusted Types cannot be demanded.
    pub fn reasons(&self) -> (impl ExactSizeIterator<Item = (Directive, &str, &str, bool)>, Option<&str>) {
        let additions = self
            .additions
            .iter()
            .map(|((directive, allowed), Reason { why, is_plain })| (*directive, &*allowed.0, why.as_str(), *is_plain));
        (additions, self.untrusted.as_deref())
    }

    /// What this policy allows and the other does not, each with its reason.
    pub fn beyond<'p>(&'p self, other: &'p Policy) -> impl Iterator<Item = String> + 'p {
        let beyond = self.additions.iter().filter(|(allowed, _)| !other.additions.contains_key(*allowed));
        beyond.map(|((directive, host), reason)| format!("{} {}: {}", directive.name(), host.0, reason.why))
    }

    /// Gives up Trusted Types, for scripts that write HTML as text.
    pub fn allow_html_from_scripts(&mut self, why: impl Into<String>) {
        self.untrusted.get_or_insert(why.into());
    }

    /// For the `Content-Security-Policy` header.
    pub fn header(&self) -> String {
        self.print("frame-ancestors 'self'; ")
    }

    /// For `<meta http-equiv>`, which knows no `frame-ancestors`.
    pub fn meta(&self) -> String {
        self.print("")
    }

    fn print(&self, ancestors: &str) -> String {
        let mut text = String::from("default-src 'none'; ");
        for directive in Directive::ALL {
            let added = self.additions.keys().filter(|(of, _)| *of == directive).map(|(_, allowed)| &*allowed.0);
            let values: Vec<&str> =
                Some(directive.base()).filter(|base| !base.is_empty()).into_iter().chain(added).collect();
            if !values.is_empty() {
                text.push_str(&format!("{} {}; ", directive.name(), values.join(" ")));
            }
        }
        text.push_str("form-action 'none'; base-uri 'none'; object-src 'none'; ");
        text.push_str(ancestors);
        if self.untrusted.is_none() {
            text.push_str("require-trusted-types-for 'script'; trusted-types 'none'; ");
        }
        text.truncate(text.trim_end_matches("; ").len());
        text
    }

    /// One line for each thing that makes the policy weaker than the base, with its reason; but for readers' requests.
    fn weaker(&self) -> Vec<String> {
        let told = self.additions.iter().filter(|(_, reason)| !reason.is_plain);
        let hosts = told.map(|((directive, host), reason)| format!("{} {}: {}", directive.name(), host.0, reason.why));
        hosts.chain(self.untrusted.iter().map(|why| format!("no Trusted Types: {why}"))).collect()
    }
}

/// Longest header line that all hosts of `_headers` take.
const LONGEST: usize = 2000;

/// `_headers`, for the hosts that read it.
///
/// Emits `PolicyWeaker` (note) that lists what was added to the base, `PolicyTooLong` (warning).
pub fn headers(policy: &Policy) -> Checked<Artifact> {
    let mut diags = Vec::new();
    let weaker = policy.weaker();
    if !weaker.is_empty() {
        diags.push(
            Code::PolicyWeaker.site("the site's policy allows more than the base policy").help(weaker.join("\n")),
        );
    }
    let header = policy.header();
    if header.len() > LONGEST {
        let message =
            format!("the policy has {} bytes, more than the {LONGEST} that hosts take in a line", header.len());
        diags.push(
            Code::PolicyTooLong
                .site(message)
                .help("allow whole domains in `security` (`*.foo.com`), or copy pictures into the docs folder"),
        );
    }
    let text = format!(
        "/*\n  Content-Security-Policy: {header}\n  X-Content-Type-Options: nosniff\n  \
         Referrer-Policy: strict-origin-when-cross-origin\n  Cross-Origin-Opener-Policy: same-origin-allow-popups\n\n\
         /_docs/*\n  Cache-Control: public, max-age=31536000, immutable\n"
    );
    Checked { value: Artifact::public("_headers", text), diags }
}
