//! Questions to servers, asked as a browser with the docs would: one request, no redirect followed, bounded in time and
//! length.
#![allow(clippy::disallowed_methods, reason = "asking takes time, and servers' clocks are compared with ours")]

use std::io::{ErrorKind, Read};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use url::Url;

use super::clock;

/// A user has at most 64 KiB: of a longer answer only that much is read, and a byte that shows it.
pub const LONGEST_BODY: usize = 64 << 10;

const NO_HOST: &str = "has a host that nobody knows";

/// Asks, and waits for so long.
pub struct Client {
    agent: ureq::Agent,
    patience: Duration,
    asked: Mutex<Vec<String>>,
}

/// A request.
pub struct Question<'q> {
    pub method: &'static str,
    pub url: &'q Url,
    pub headers: Vec<(&'static str, &'q str)>,
    pub body: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case; what is not ASCII in a value is left out.
    pub headers: Vec<(String, String)>,
    /// At most `LONGEST_BODY` and one byte more.
    pub body: Vec<u8>,
    /// From the request to the last byte.
    pub took: Duration,
    /// Seconds that the server's clock is ahead of ours, by its `Date`.
    pub ahead: Option<i64>,
}

impl Client {
    /// `patience` is for one question, from looking up the name to the last byte.
    pub fn new(patience: Duration) -> Client {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(patience))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("docs-doctor/", env!("CARGO_PKG_VERSION")));
        Client { agent: config.build().new_agent(), patience, asked: Mutex::default() }
    }

    /// What was asked, in its order and each once: `GET https://foo.com/login: 200`. What stands in a query is not told.
    pub fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let first = |at: &usize| !asked[..*at].contains(&asked[*at]);
        (0..asked.len()).filter(first).map(|at| asked[at].clone()).collect()
    }

    /// # Errors
    /// Why there is no answer, in words that follow the name of an address: `does not answer within 10 seconds`.
    pub fn ask(&self, question: &Question) -> Result<Answer, String> {
        let answer = self.answer(question);
        let outcome = answer.as_ref().map_or_else(|_| "no answer".to_owned(), |answer| answer.status.to_string());
        let address = format!("{}{}", question.url.origin().ascii_serialization(), question.url.path());
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.push(format!("{} {address}: {outcome}", question.method));
        answer
    }

    fn answer(&self, question: &Question) -> Result<Answer, String> {
        let mut request = ureq::http::Request::builder().method(question.method).uri(question.url.as_str());
        for (name, value) in &question.headers {
            request = request.header(*name, *value);
        }
        let request =
            request.body(question.body.clone()).map_err(|_| "cannot be asked: a header holds a line break")?;
        let began = Instant::now();
        let mut response = self.agent.run(request).map_err(|error| self.words(&error))?;
        let mut body = Vec::new();
        let reader = response.body_mut().as_reader();
        reader.take(LONGEST_BODY as u64 + 1).read_to_end(&mut body).map_err(|error| {
            match ureq::Error::from(error) {
                ureq::Error::Timeout(_) => self.too_late(),
                error => format!("breaks off its answer: {error}"),
            }
        })?;
        let printable =
            |value: &[u8]| value.iter().map(|byte| char::from(*byte)).filter(|c| matches!(c, ' '..='~')).collect();
        let headers =
            response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), printable(value.as_bytes())));
        let mut answer = Answer {
            status: response.status().as_u16(),
            headers: headers.collect(),
            body,
            took: began.elapsed(),
            ahead: None,
        };
        let ours = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
        answer.ahead = answer.header("date").and_then(clock::seconds).map(|theirs| theirs - ours);
        Ok(answer)
    }

    fn words(&self, error: &ureq::Error) -> String {
        match error {
            ureq::Error::Timeout(_) => self.too_late(),
            ureq::Error::HostNotFound => NO_HOST.into(),
            ureq::Error::Io(error) => match error.kind() {
                ErrorKind::ConnectionRefused => "has a host where nothing listens at its port".into(),
                // What TLS refuses arrives as data that are not valid.
                ErrorKind::InvalidData => format!("has no certificate that browsers accept: {error}"),
                _ if error.to_string().starts_with("failed to lookup address") => NO_HOST.into(),
                _ => format!("cannot be asked: {error}"),
            },
            error => format!("cannot be asked: {error}"),
        }
    }

    fn too_late(&self) -> String {
        format!("does not answer within {} seconds", self.patience.as_secs_f32())
    }
}

impl Answer {
    /// The first header of a name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every header of a name in lower case.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// Whether a header that is a list, such as `Vary`, has a word, in any case.
    pub fn lists(&self, name: &str, word: &str) -> bool {
        self.all(name).flat_map(|value| value.split(',')).any(|item| item.trim().eq_ignore_ascii_case(word))
    }

    pub fn is_redirect(&self) -> bool {
        matches!(self.status, 301 | 302 | 303 | 307 | 308)
    }

    /// Where a redirect leads, from `url`.
    pub fn leads_to(&self, url: &Url) -> Option<Url> {
        url.join(self.header("location")?).ok().filter(|_| self.is_redirect())
    }

    /// Whether the answer says that it is JSON: `application/json`, `application/problem+json; charset=utf-8`.
    pub fn is_json(&self) -> bool {
        let kind = self.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default().trim();
        let kind = kind.to_ascii_lowercase();
        kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
    }
}
