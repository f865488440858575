//! Whom a request may go to. A server's address is a template that readers fill in, and with it goes what lets them in: so
//! it is known when the site is built which hosts it can be, and no variable chooses whose host is asked.

use url::{Host, Url};

use super::{Server, Variable, one_line};
use crate::config::Api;
use crate::openapi::operation;
use crate::same_site;

/// Hosts that one template names by the values of its variables; those beyond are not allowed.
const MAX_HOSTS: usize = 64;

/// Those of HTTP, else those that the site file names for pages that have none. `None` where there are none at all, and
/// where readers see none.
pub(super) fn of(listed: &[operation::Server], api: &Api) -> Option<Vec<Server>> {
    let mut found: Vec<Server> = listed.iter().filter_map(listed_server).collect();
    if found.is_empty() && !listed.is_empty() {
        found = named(api);
    }
    (!found.is_empty()).then_some(found)
}

/// What keeps a page from asking a server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unreachable {
    /// A whole address of another kind than HTTP's; it is left out.
    NotWeb,
    /// Browsers refuse requests of `http:` from pages of `https:`, but for those to the reader's own machine.
    Insecure,
}

/// `None` for what can be asked, and for addresses without a host, which are no mistake.
pub fn unreachable(own: &operation::Server) -> Option<Unreachable> {
    match listed_server(own) {
        Some(server) => is_insecure(&server).then_some(Unreachable::Insecure),
        None => own.default_url().contains(':').then_some(Unreachable::NotWeb),
    }
}

/// `api.mdx.server`.
pub(super) fn named(api: &Api) -> Vec<Server> {
    api.mdx.servers.iter().filter_map(|url| server(url, None, &[])).collect()
}

fn listed_server(own: &operation::Server) -> Option<Server> {
    server(&own.url, own.description.as_deref(), &own.variables)
}

/// `None` for what is no address of HTTP.
pub(super) fn server(url: &str, description: Option<&str>, described: &[operation::ServerVariable]) -> Option<Server> {
    let url = url.trim().trim_end_matches('/').to_owned();
    let mut variables: Vec<Variable> = Vec::new();
    for name in names(&url) {
        if variables.iter().any(|variable| variable.name == name) {
            continue;
        }
        let written = described.iter().find(|variable| *variable.name == *name);
        variables.push(Variable {
            name: name.to_owned(),
            default: written.map_or_else(String::new, |variable| variable.default.to_string()),
            values: written.map_or_else(Vec::new, |own| own.values.iter().map(|value| value.to_string()).collect()),
            description: written.and_then(|variable| one_line(variable.description.as_deref())),
        });
    }
    let mut server = Server { url, description: one_line(description), variables, hosts: Vec::new() };
    let template = Template::of(&server);
    for variable in server.variables.iter_mut().filter(|variable| template.scheme.contains(&hole(&variable.name))) {
        let is_web = |value: &String| matches!(&*fill(&template.scheme, &variable.name, value), "http" | "https");
        let kept: Vec<String> = variable.values.iter().filter(|value| is_web(value)).cloned().collect();
        // A variable that holds more than the scheme is judged by its host.
        if server.url.contains("://") {
            variable.values = kept;
        }
    }
    let closed: Vec<usize> = (0..server.variables.len()).filter(|&at| template.is_closed(&server, at)).collect();
    for at in closed {
        let variable = &mut server.variables[at];
        variable.values = vec![variable.default.clone()];
    }
    server.hosts = hosts(&server);
    (!server.hosts.is_empty()).then_some(server)
}

fn hosts(server: &Server) -> Vec<String> {
    let template = Template::of(server);
    let mut found = Vec::new();
    for filled in template.fillings(server) {
        let host = filled.host();
        found.extend(host.filter(|host| !found.contains(host)));
    }
    found
}

fn is_insecure(server: &Server) -> bool {
    let is_there = |host: &str| {
        let url = Url::parse(&host.replace("*.", "").replace(":*", ""));
        url.is_ok_and(|url| match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        })
    };
    let hosts = &server.hosts;
    hosts.iter().all(|host| host.starts_with("http:")) && !hosts.iter().any(|host| is_there(host))
}

/// Names in braces, in their order.
fn names(url: &str) -> impl Iterator<Item = &str> {
    url.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0)).filter(|name| !name.is_empty())
}

/// The parts of an address that say who is asked, with their variables in braces.
#[derive(Clone)]
struct Template {
    /// Without a `:` a variable holds the scheme and more.
    scheme: String,
    host: String,
    /// Empty where none is written.
    port: String,
}

impl Template {
    fn of(server: &Server) -> Template {
        let (scheme, rest) = server.url.split_once("://").unwrap_or((&server.url, ""));
        let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        let at = authority.rfind(':').filter(|&at| !authority[at..].contains(']'));
        let (host, port) = at.map_or((authority, ""), |at| (&authority[..at], &authority[at + 1..]));
        Template { scheme: scheme.to_owned(), host: host.to_owned(), port: port.to_owned() }
    }

    /// Whether a variable without values would choose whose host is asked, or how.
    fn is_closed(&self, server: &Server, at: usize) -> bool {
        let variable = &server.variables[at];
        if !variable.values.is_empty() {
            return false;
        }
        let hole = hole(&variable.name);
        if self.scheme.contains(&hole) {
            return true;
        }
        // A port is a variable alone.
        if self.port.contains(&hole) {
            return self.port != hole;
        }
        let Some((_, behind)) = self.host.rsplit_once(&hole) else { return false };
        let behind =
            server.variables.iter().fold(behind.to_owned(), |text, other| fill(&text, &other.name, &other.default));
        !behind.split_once('.').is_some_and(|(_, suffix)| is_owned(suffix))
    }

    /// The template with each of the values that its variables may only have.
    fn fillings(&self, server: &Server) -> Vec<Template> {
        let mut found = vec![self.clone()];
        for variable in &server.variables {
            if variable.values.is_empty() || !self.holds(&variable.name) {
                continue;
            }
            let fillings =
                found.iter().flat_map(|template| variable.values.iter().map(|value| template.filled(variable, value)));
            found = fillings.take(MAX_HOSTS).collect();
        }
        found.into_iter().map(Template::split_again).collect()
    }

    fn holds(&self, name: &str) -> bool {
        let hole = hole(name);
        [&self.scheme, &self.host, &self.port].iter().any(|part| part.contains(&hole))
    }

    fn filled(&self, variable: &Variable, value: &str) -> Template {
        let fill = |part: &str| fill(part, &variable.name, value);
        Template { scheme: fill(&self.scheme), host: fill(&self.host), port: fill(&self.port) }
    }

    /// What a variable brought that holds more than one part: `{baseUrl}/v1`.
    fn split_again(self) -> Template {
        if !self.host.is_empty() {
            return self;
        }
        Template::of(&Server { url: self.scheme, description: None, variables: Vec::new(), hosts: Vec::new() })
    }

    /// `None` for what is no host of HTTP.
    fn host(&self) -> Option<String> {
        let (star, host) = match self.host.rsplit_once('}') {
            Some((_, behind)) => ("*.", behind.split_once('.')?.1),
            None => ("", &*self.host),
        };
        let (any, port) = if self.port.contains('{') { (":*", "") } else { ("", &*self.port) };
        let colon = if port.is_empty() { "" } else { ":" };
        if !star.is_empty() && !is_owned(host) {
            return None;
        }
        let url = Url::parse(&format!("{}://{host}{colon}{port}/", self.scheme)).ok()?;
        let is_web = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
        // A policy knows no numbers' names.
        let origin = url.origin().ascii_serialization();
        let (scheme, rest) = origin.split_once("://").filter(|_| is_web && !host.contains(['{', '@', '*']))?;
        Some(format!("{scheme}://{star}{rest}{any}"))
    }
}

fn hole(name: &str) -> String {
    format!("{{{name}}}")
}

fn fill(text: &str, name: &str, value: &str) -> String {
    text.replace(&hole(name), value)
}

/// Whether all names below a name belong to one owner.
fn is_owned(suffix: &str) -> bool {
    let is_name = !suffix.is_empty() && !suffix.contains(['{', '}']);
    is_name && (same_site::is_registered(suffix) || suffix == "localhost")
}
