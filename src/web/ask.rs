//! Asks one address once, within limits of time and size, and says what came of it.

use std::io::Read;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error, Proxy};

use super::address::{Address, is_private};
use super::manners::Manners;

/// What one question brought.
#[derive(Debug)]
pub(super) enum Answer {
    /// The host answered.
    Said {
        /// The status.
        status: u16,
        /// Where it leads, by `Location`.
        location: Option<String>,
        /// When it wants to be asked again, by `Retry-After`.
        later: Option<Duration>,
        /// The page, where its places were asked for and it is HTML that could be read whole.
        html: Option<Vec<u8>>,
    },
    /// It did not, or not in a way that can be understood.
    Silent {
        /// Why, in a few words.
        why: String,
        /// The name of the host is unknown.
        is_nameless: bool,
        /// It may be otherwise a moment later.
        may_pass: bool,
    },
}

/// Asks; used by all threads.
pub(super) struct Asker {
    agent: Agent,
    /// For private addresses, which no proxy is asked about.
    direct: Agent,
    manners: Manners,
}

impl Asker {
    pub(super) fn new(manners: &Manners) -> Asker {
        let agent = |proxy| Asker::agent(manners, proxy);
        Asker { agent: agent(Proxy::try_from_env()), direct: agent(None), manners: manners.clone() }
    }

    fn agent(manners: &Manners, proxy: Option<Proxy>) -> Agent {
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(manners.who.clone())
            .accept("text/html, */*;q=0.5")
            .timeout_global(Some(manners.patience))
            .timeout_connect(Some(manners.patience / 2))
            .max_idle_connections(0)
            .proxy(proxy.clone())
            .build();
        let resolver =
            OpenWeb { inner: DefaultResolver::default(), proxy, asks_private: manners.asks_private };
        Agent::with_parts(config, DefaultConnector::default(), resolver)
    }

    /// Asks for an address: by `GET` where `whole`, else by `HEAD`. The page itself is read where `reads`.
    pub(super) fn ask(&self, address: &Address, whole: bool, reads: bool) -> Answer {
        let agent = match (address.is_private(), self.manners.asks_private) {
            (false, _) => &self.agent,
            (true, true) => &self.direct,
            (true, false) => return Answer::silent("it lies on this machine or in a private network"),
        };
        let page = address.page();
        let asked = if whole { agent.get(page.as_str()).call() } else { agent.head(page.as_str()).call() };
        let mut answer = match asked {
            Ok(answer) => answer,
            Err(error) => return unasked(&error),
        };
        let head = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
        let status = answer.status().as_u16();
        let location = head("location").map(str::to_owned);
        let later = head("retry-after").and_then(wait);
        let is_html = head("content-type").is_none_or(|kind| kind.to_ascii_lowercase().contains("html"));
        let html = (reads && whole && is_html && (200..300).contains(&status))
            .then(|| {
                let mut bytes = Vec::new();
                let limit = self.manners.most_bytes;
                let read = answer.body_mut().as_reader().take(limit + 1).read_to_end(&mut bytes);
                let is_whole = read.is_ok() && u64::try_from(bytes.len()).is_ok_and(|length| length <= limit);
                is_whole.then_some(bytes)
            })
            .flatten();
        Answer::Said { status, location, later, html }
    }
}

impl Answer {
    /// What cannot be read at all.
    pub(super) fn unread() -> Answer {
        Answer::silent("its answer cannot be read")
    }

    fn silent(why: impl Into<String>) -> Answer {
        Answer::Silent { why: why.into(), is_nameless: false, may_pass: false }
    }
}

/// What an error says about the address.
fn unasked(error: &Error) -> Answer {
    let passing = |why: String| Answer::Silent { why, is_nameless: false, may_pass: true };
    match error {
        Error::Timeout(_) => passing("it does not answer in time".to_owned()),
        Error::HostNotFound => {
            Answer::Silent { why: "its host is unknown".to_owned(), is_nameless: true, may_pass: false }
        }
        Error::Io(error) => {
            let said = error.to_string();
            // The system has no kind of its own for a name that nobody bears.
            if said.contains("Name or service not known") || said.contains("nodename nor servname") {
                return Answer::Silent {
                    why: "its host is unknown".to_owned(),
                    is_nameless: true,
                    may_pass: false,
                };
            }
            let said = said.split(" (os error").next().unwrap_or(&said).to_lowercase();
            match () {
                () if said.contains("certificate") => {
                    Answer::silent(format!("its certificate does not hold: {said}"))
                }
                () => passing(format!("the connection fails: {said}")),
            }
        }
        Error::Rustls(error) => {
            Answer::silent(format!("no safe connection comes about: {}", error.to_string().to_lowercase()))
        }
        Error::Tls(why) => Answer::silent(format!("no safe connection comes about: {why}")),
        Error::LargeResponseHeader(..) => Answer::silent("the head of its answer is too large"),
        Error::Protocol(error) => passing(format!("its answer cannot be read: {error}")),
        Error::Other(error) => Answer::silent(error.to_string()),
        error => passing(format!("it cannot be asked: {error}")),
    }
}

/// `Retry-After`: seconds, or a date.
fn wait(written: &str) -> Option<Duration> {
    if let Ok(seconds) = written.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = httpdate::parse_http_date(written.trim()).ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(then.saturating_sub(now()))
}

/// The time since 1970, by the wall clock.
#[expect(clippy::disallowed_methods, reason = "a host says by date when it wants to be asked again")]
fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Resolves names, and refuses those that lead to this machine or into a private network.
#[derive(Debug)]
struct OpenWeb {
    inner: DefaultResolver,
    proxy: Option<Proxy>,
    asks_private: bool,
}

impl Resolver for OpenWeb {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let all = self.inner.resolve(uri, config, timeout)?;
        // A proxy is the user's own choice, and often of the house.
        let is_proxy = self.proxy.as_ref().is_some_and(|proxy| uri.host() == Some(proxy.host()));
        if self.asks_private || is_proxy {
            return Ok(all);
        }
        let mut open = self.empty();
        for address in all.iter().filter(|address| !is_private(address.ip())) {
            open.push(*address);
        }
        if open.is_empty() {
            return Err(Error::Other("its name leads to this machine or into a private network".into()));
        }
        Ok(open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_says_in_seconds_or_by_date_when_to_come_again() {
        assert_eq!(wait("120"), Some(Duration::from_secs(120)));
        assert_eq!(wait("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        assert!(wait("Fri, 31 Dec 9999 23:59:59 GMT").unwrap() > Duration::from_secs(1 << 30));
        assert_eq!(wait("soon"), None);
    }
}
