//! Questions to other sites: a short one first, a whole one where that is refused, once more where a site asks for time.
#![allow(clippy::disallowed_methods, reason = "asking takes time, and its end is looked for on a clock")]

use std::io::{ErrorKind, Read};
use std::net::ToSocketAddrs;
use std::thread::sleep;
use std::time::{Duration, Instant};

use url::Url;

use super::host::{self, Reach};
use super::{UNNAMED, Verdict};

/// As browsers do.
const MAX_HOPS: usize = 10;

/// How patient questions are.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For one question, from looking up the name to the first byte of the body.
    pub question: Duration,
    /// Between two questions to one host.
    pub pause: Duration,
    /// Before a question is asked again of a site that does not say when.
    pub again: Duration,
    /// At most, whatever a site asks for.
    pub longest_wait: Duration,
    /// For everything.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            question: Duration::from_secs(15),
            pause: Duration::from_millis(150),
            again: Duration::from_secs(2),
            longest_wait: Duration::from_secs(30),
            whole: Duration::from_secs(600),
        }
    }
}

pub struct Client {
    agent: ureq::Agent,
    /// Hosts that readers reach although they are of a private network.
    private_hosts: Vec<String>,
    patience: Patience,
    began: Instant,
}

/// What became of a question.
#[derive(Clone, PartialEq, Debug)]
pub enum Heard {
    Verdict(Verdict),
    /// Nobody is there who could answer; why.
    Nobody(Box<str>),
    /// The host has no address that this machine could find.
    Unnamed,
    OutOfTime,
}

impl Heard {
    /// Whether every other address of the host would have it too.
    pub fn is_of_host(&self) -> bool {
        matches!(self, Heard::Nobody(_) | Heard::Unnamed)
    }
}

/// One answer.
struct Answer {
    status: u16,
    location: Option<String>,
    retry_after: Option<Duration>,
}

/// Why there is none.
enum Silence {
    Unnamed,
    Nobody(String),
    Slow,
    /// It ended in the middle, which some do to a `HEAD`.
    Broken(String),
}

impl Client {
    pub fn new(patience: Patience, private_hosts: Vec<String>) -> Client {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(patience.question))
            .max_redirects(0)
            .http_status_as_error(false)
            .max_idle_connections_per_host(1)
            .user_agent(concat!("docs-check/", env!("CARGO_PKG_VERSION"), " (link checker)"));
        Client { agent: config.build().new_agent(), private_hosts, patience, began: Instant::now() }
    }

    /// Whether readers reach an address, by its host's name.
    pub fn reach(&self, url: &Url) -> Reach {
        host::reach(url, &self.private_hosts)
    }

    /// Waits as long as is polite before the next question to the same host.
    pub fn pause(&self) {
        if !self.is_over() {
            sleep(self.patience.pause);
        }
    }

    fn is_over(&self) -> bool {
        self.began.elapsed() >= self.patience.whole
    }

    /// What is at an address, over all redirects.
    pub fn look(&self, url: &Url) -> Heard {
        let mut at = url.clone();
        let mut for_good = true;
        for hop in 0..=MAX_HOPS {
            if self.is_over() {
                return Heard::OutOfTime;
            }
            if hop > 0 && self.reach(&at) != Reach::Public {
                return Heard::Verdict(Verdict::Gone(format!("leads to `{at}`, which readers do not reach").into()));
            }
            let answer = match self.answer(&at) {
                Ok(answer) => answer,
                Err(Silence::Unnamed) if hop == 0 => return Heard::Unnamed,
                Err(Silence::Nobody(why)) if hop == 0 => return Heard::Nobody(why.into()),
                Err(Silence::Unnamed) => {
                    return Heard::Verdict(Verdict::Gone(format!("leads to `{at}`, which {UNNAMED}").into()));
                }
                Err(Silence::Nobody(why)) => {
                    return Heard::Verdict(Verdict::Gone(format!("leads to `{at}`, which {why}").into()));
                }
                Err(Silence::Slow) => {
                    let seconds = self.patience.question.as_secs_f32();
                    return unclear(format!("does not answer within {seconds} seconds"));
                }
                Err(Silence::Broken(why)) => return unclear(why),
            };
            match (answer.status, answer.location) {
                (301 | 302 | 303 | 307 | 308, Some(to)) => {
                    for_good &= matches!(answer.status, 301 | 308);
                    let Ok(mut next) = at.join(&to) else {
                        return Heard::Verdict(Verdict::Gone(format!("leads to `{to}`, which is no address").into()));
                    };
                    next.set_fragment(None);
                    at = next;
                    if !matches!(at.scheme(), "http" | "https") {
                        return Heard::Verdict(Verdict::Fine);
                    }
                }
                (200..=299 | 304, _) if hop > 0 && for_good && at != *url => {
                    return Heard::Verdict(Verdict::Moved(at.as_str().into()));
                }
                (200..=299 | 304, _) => return Heard::Verdict(Verdict::Fine),
                (status @ (404 | 410), _) => {
                    let by = if hop > 0 {
                        format!("leads to `{at}`, which answers {status}")
                    } else {
                        format!("answers {status}")
                    };
                    return Heard::Verdict(Verdict::Gone(by.into()));
                }
                (status, _) => return unclear(format!("answers {status}{}", meaning(status))),
            }
        }
        Heard::Verdict(Verdict::Gone(format!("is redirected more than {MAX_HOPS} times").into()))
    }

    /// One answer of one address, however often it has to be asked: at most four times.
    fn answer(&self, url: &Url) -> Result<Answer, Silence> {
        // A proxy looks names up by itself.
        if self.agent.config().proxy().is_none() && !host::is_listed(url, &self.private_hosts) {
            known_host(url)?;
        }
        let mut answer = self.ask("HEAD", url);
        // What a server says to `HEAD` is worth something only when it is good, or a redirect.
        let is_clear = |answer: &Result<Answer, Silence>| match answer {
            Ok(answer) => answer.status < 400 || matches!(answer.status, 429 | 503),
            Err(Silence::Unnamed | Silence::Nobody(_)) => true,
            Err(Silence::Slow | Silence::Broken(_)) => false,
        };
        if !is_clear(&answer) {
            self.pause();
            answer = self.ask("GET", url);
        }
        let wait = match &answer {
            Ok(Answer { status: 429 | 503, retry_after, .. }) => retry_after.unwrap_or(self.patience.again),
            Ok(Answer { status: 500.., .. }) | Err(Silence::Slow | Silence::Broken(_)) => self.patience.again,
            Ok(_) | Err(Silence::Unnamed | Silence::Nobody(_)) => return answer,
        };
        let left = self.patience.whole.saturating_sub(self.began.elapsed());
        if wait > self.patience.longest_wait.min(left) {
            return answer;
        }
        sleep(wait);
        self.ask("GET", url)
    }

    fn ask(&self, method: &str, url: &Url) -> Result<Answer, Silence> {
        let request = ureq::http::Request::builder().method(method).uri(url.as_str());
        let request = request.header("accept", "text/html,*/*;q=0.8").body(());
        let request = request.map_err(|error| Silence::Nobody(format!("cannot be asked: {error}")))?;
        let mut response = self.agent.run(request).map_err(|error| silence(&error))?;
        // A few bytes show that there is something; the rest stays where it is.
        if method == "GET" {
            _ = response.body_mut().as_reader().take(64).read(&mut [0; 64]);
        }
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let seconds = header("retry-after").and_then(|value| value.trim().parse().ok()).map(Duration::from_secs);
        Ok(Answer { status: response.status().as_u16(), location: header("location"), retry_after: seconds })
    }
}

/// Looks the host up before it is asked: a public name may stand for a private address, and where it stands for several
/// any of them may be taken.
fn known_host(url: &Url) -> Result<(), Silence> {
    let Some(url::Host::Domain(name)) = url.host() else { return Ok(()) };
    let addresses = (name, url.port_or_known_default().unwrap_or(443)).to_socket_addrs();
    let addresses: Vec<_> = addresses.map_err(|_| Silence::Unnamed)?.map(|address| address.ip()).collect();
    match addresses.is_empty() {
        true => Err(Silence::Unnamed),
        false if host::is_any_private(&addresses) => {
            Err(Silence::Nobody("has a host whose address is of a private network".into()))
        }
        false => Ok(()),
    }
}

fn unclear(why: String) -> Heard {
    Heard::Verdict(Verdict::Unclear(why.into()))
}

fn meaning(status: u16) -> &'static str {
    match status {
        401 | 403 | 407 | 451 => ", which it may not do to a browser",
        429 => ": it is asked too often",
        500.. => ": it fails",
        _ => "",
    }
}

fn silence(error: &ureq::Error) -> Silence {
    match error {
        ureq::Error::Timeout(_) => Silence::Slow,
        ureq::Error::HostNotFound => Silence::Unnamed,
        ureq::Error::Tls(why) => Silence::Nobody(format!("has no certificate that browsers accept: {why}")),
        ureq::Error::Io(error) => match error.kind() {
            ErrorKind::ConnectionRefused => Silence::Nobody("has a host where nothing listens at its port".into()),
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Silence::Slow,
            // What TLS refuses arrives as data that are not valid.
            ErrorKind::InvalidData => Silence::Nobody(format!("has no certificate that browsers accept: {error}")),
            _ if error.to_string().starts_with("failed to lookup address") => Silence::Unnamed,
            _ => Silence::Broken(format!("breaks off its answer: {error}")),
        },
        error => Silence::Broken(format!("gives no answer that can be read: {error}")),
    }
}
