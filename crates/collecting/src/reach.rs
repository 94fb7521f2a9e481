//! One request at a time: an honest name, limits of time and size, redirects looked at one by one.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Client, redirect};
use rustls::{ClientConfig, RootCertStore};

use crate::guard::{NotPublic, Ways};
use crate::{Address, Answer, BadAddress, Robots};

/// How long a site may take, and how much it may send.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// To connect.
    pub connect: Duration,
    /// For the whole answer.
    pub whole: Duration,
    /// Bytes of an answer as it comes, and of what is unpacked from it.
    pub bytes: usize,
    /// Redirects that are followed.
    pub redirects: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), whole: Duration::from_secs(30), bytes: 5 * 1024 * 1024, redirects: 5 }
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The name leads to this machine, a local net, or nowhere public.
    #[error("the name leads to no public machine")]
    NotPublic,
    /// The site moved to another one: that one has to be asked by its own rules.
    #[error("the page has moved to another site")]
    Moved(Box<Address>),
    /// The site leads to an address that is not read.
    #[error("the page leads to an address that is not read: {0}")]
    BadTarget(BadAddress),
    /// The site leads round and round.
    #[error("too many redirects")]
    Round,
    /// It sends more than is taken.
    #[error("the answer is too large")]
    TooLarge,
    /// It took too long.
    #[error("the site took too long")]
    TooLong,
    /// It cannot be reached, or what it sends is no answer.
    #[error("the site cannot be reached")]
    Unreachable,
}

/// What is known from last time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// The site's tag of the page, so that it is not sent again unchanged.
    pub etag: Option<String>,
    /// When it changed last, in the site's words.
    pub modified: Option<String>,
    /// The shape of the addresses of its offers ([`crate::Listed::shape`]).
    pub shape: Option<String>,
}

impl Since {
    /// What the head of an answer says for next time.
    pub fn of(answer: &Answer) -> Self {
        let line = |name| answer.header(name).filter(|value| value.len() < 500).map(str::to_owned);
        Self { etag: line("etag"), modified: line("last-modified"), shape: None }
    }
}

/// The way out.
#[derive(Clone)]
pub struct Reach {
    client: Client,
    pub(crate) ways: Ways,
    agent: String,
    limits: Limits,
    /// Whether sites are asked without TLS, whatever their addresses say: those that are served on this machine.
    pub(crate) plain: bool,
}

impl Reach {
    /// To the public web. `contact` is the address of the page that says who reads and how to make it stop.
    pub fn public(contact: &str) -> Result<Self, Trouble> {
        Self::by(Ways::Public, contact, Limits::default())
    }

    /// To these sites only, by name, wherever they are served: for tests and demonstrations.
    pub fn only(sites: HashMap<String, SocketAddr>, contact: &str, limits: Limits) -> Result<Self, Trouble> {
        Self::by(Ways::Only(Arc::new(sites)), contact, limits)
    }

    fn by(ways: Ways, contact: &str, limits: Limits) -> Result<Self, Trouble> {
        let plain = matches!(ways, Ways::Only(_));
        let agent = format!("himaya/{} (+{contact})", env!("CARGO_PKG_VERSION"));
        let client = Client::builder()
            .user_agent(&agent)
            .tls_backend_preconfigured(tls())
            .dns_resolver(ways.clone())
            .no_proxy()
            .http1_only()
            .redirect(redirect::Policy::none())
            .pool_max_idle_per_host(1)
            .connect_timeout(limits.connect)
            .timeout(limits.whole)
            .build()
            .map_err(|_| Trouble::Unreachable)?;
        Ok(Self { client, ways, agent, limits, plain })
    }

    /// Under which name himaya asks.
    pub fn agent(&self) -> &str {
        &self.agent
    }

    /// Waits as long as a site asks for between two pages. Sites that are served on this machine ask for nothing.
    pub async fn wait(&self, robots: &Robots) {
        if !self.plain {
            tokio::time::sleep(robots.pause()).await;
        }
    }

    /// Asks for a page, and follows where it leads within its own site.
    pub async fn get(&self, address: &Address, since: &Since) -> Result<Answer, Trouble> {
        let mut at = address.clone();
        for _ in 0..=self.limits.redirects {
            let answer = self.once(&at, since).await?;
            let is_redirect = matches!(answer.status, 301 | 302 | 303 | 307 | 308);
            let Some(target) = answer.header("location").filter(|_| is_redirect) else { return Ok(answer) };
            let target = at.join(target).map_err(Trouble::BadTarget)?;
            if !target.is_same_site(&at) {
                return Err(Trouble::Moved(Box::new(target)));
            }
            at = target;
        }
        Err(Trouble::Round)
    }

    async fn once(&self, address: &Address, since: &Since) -> Result<Answer, Trouble> {
        let mut head = HeaderMap::new();
        head.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        head.insert(
            header::ACCEPT,
            HeaderValue::from_static("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"),
        );
        let known = [(header::IF_NONE_MATCH, &since.etag), (header::IF_MODIFIED_SINCE, &since.modified)];
        for (name, value) in known {
            if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_str(value).ok()) {
                head.insert(name, value);
            }
        }
        let asked = self.asked(address, &head);
        let mut url = address.url().clone();
        if self.plain {
            // Always possible between http and https.
            let _ = url.set_scheme("http");
        }
        let mut answer = self.client.get(url).headers(head).send().await.map_err(|e| trouble(&e))?;
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let head = answer.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        let status = answer.status().as_u16();
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|e| trouble(&e))? {
            if body.len() + piece.len() > self.limits.bytes {
                return Err(Trouble::TooLarge);
            }
            body.extend_from_slice(&piece);
        }
        Ok(Answer { address: address.clone(), status, asked, head, body, most: self.limits.bytes })
    }

    /// The head of a request as it goes out, for the evidence.
    fn asked(&self, address: &Address, head: &HeaderMap) -> String {
        let mut asked =
            format!("GET {} HTTP/1.1\r\nhost: {}\r\nuser-agent: {}\r\n", address.path(), address.host(), self.agent);
        for (name, value) in head {
            asked.push_str(&format!("{name}: {}\r\n", String::from_utf8_lossy(value.as_bytes())));
        }
        asked + "\r\n"
    }
}

/// TLS by the library that the database's connections use, and by the roots that browsers trust.
fn tls() -> ClientConfig {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map(|builder| builder.with_root_certificates(roots.clone()).with_no_client_auth())
        .unwrap_or_else(|_| ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
}

fn trouble(error: &reqwest::Error) -> Trouble {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(inner) = cause {
        if inner.is::<NotPublic>() {
            return Trouble::NotPublic;
        }
        cause = inner.source();
    }
    if error.is_timeout() { Trouble::TooLong } else { Trouble::Unreachable }
}
