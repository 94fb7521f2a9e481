//! The only line that a browser is given while it takes a picture: a proxy on this machine, for one page. It hands out the page
//! itself as it was kept, without scripts. Where that is asked for, what belongs to it is fetched through the same guard as
//! everything, from hosts that the page names (a browser has errands of its own), one connection to each, and no more than a
//! picture needs.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::{Address, Reach, Since};

/// The name under which the browser asks for the page; it leads nowhere else (RFC 6761).
const NAME: &str = "page.invalid";
/// Requests and connections for one picture.
const REQUESTS: usize = 80;
/// Bytes that go over the line for one picture.
const BYTES: u64 = 20 * 1024 * 1024;
/// What an answer costs that could not be taken: as much as it may have had.
const FAILED: u64 = 5 * 1024 * 1024;
/// Answers without TLS that are waited for at the same time.
const AT_ONCE: usize = 4;
/// To connect.
const CONNECT: Duration = Duration::from_secs(5);
/// Images and styles are shown; nothing runs, nothing is sent, nothing leads away by itself.
const SHOWN: &str =
    "sandbox; default-src 'none'; img-src http: https: data:; style-src http: https: data: 'unsafe-inline'";

/// What one picture may use.
struct Line {
    reach: Reach,
    /// Whether anything but the page may be asked for.
    fetches: bool,
    page: Bytes,
    /// Under which path it is handed out: nobody else on this machine knows it.
    path: String,
    /// In small letters.
    names: String,
    requests: AtomicUsize,
    bytes: AtomicU64,
    hosts: Mutex<HashMap<String, Arc<Semaphore>>>,
    at_once: Semaphore,
    /// Connections with TLS. They end with the line, whoever still waits on them.
    tunnels: Mutex<JoinSet<()>>,
}

/// A line that is open until it is dropped.
pub(crate) struct Open {
    pub at: SocketAddr,
    /// Where the browser asks for the page.
    pub start: String,
    line: Arc<Line>,
    _tasks: JoinSet<()>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.line.tunnels().abort_all();
    }
}

/// Opens the line for a page; `html` is its text, `secret` the path under which it is handed out.
pub(crate) async fn open(
    reach: &Reach,
    fetches: bool,
    (address, html): (&Address, &str),
    secret: &str,
) -> std::io::Result<Open> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let at = listener.local_addr()?;
    let line = Arc::new(Line {
        reach: reach.clone(),
        fetches,
        path: format!("/{secret}"),
        names: format!("{} {}", address.host(), html).to_lowercase(),
        page: Bytes::from(based(html, address, reach.plain)),
        requests: AtomicUsize::new(0),
        bytes: AtomicU64::new(0),
        hosts: Mutex::default(),
        at_once: Semaphore::new(AT_ONCE),
        tunnels: Mutex::default(),
    });
    let (start, open) = (format!("http://{NAME}/{secret}"), Arc::clone(&line));
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        // Everything that hangs on a connection ends with it, and all with the line.
        let mut connections = JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            let line = Arc::clone(&line);
            connections.spawn(async move {
                let service = service_fn(|request| respond(Arc::clone(&line), request));
                let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades();
                if let Err(error) = connection.await {
                    tracing::debug!(%error, "a browser's connection ended");
                }
            });
        }
    });
    Ok(Open { at, start, line: open, _tasks: tasks })
}

/// The page, with its own address as the one from which its links lead on.
fn based(html: &str, address: &Address, plain: bool) -> String {
    let mut url = address.as_str().to_owned();
    if plain {
        url = url.replacen("https://", "http://", 1);
    }
    // An address has no quotation mark in it: they are written as %22.
    let base = format!("<base href=\"{url}\">");
    let start = html.trim_start_matches('\u{feff}').trim_start();
    let has_type = start.get(..9).is_some_and(|head| head.eq_ignore_ascii_case("<!doctype"));
    match start.find('>').filter(|_| has_type) {
        Some(end) => format!("{}{base}{}", &start[..=end], &start[end + 1..]),
        None => format!("{base}{start}"),
    }
}

async fn respond(line: Arc<Line>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    if line.requests.fetch_add(1, Ordering::Relaxed) >= REQUESTS {
        return Ok(refused(StatusCode::TOO_MANY_REQUESTS));
    }
    Ok(match *request.method() {
        Method::GET if request.uri().host() == Some(NAME) => line.start(request.uri()),
        _ if !line.fetches => refused(StatusCode::FORBIDDEN),
        Method::CONNECT => line.tunnel(request).await,
        Method::GET => line.fetch(request.uri()).await,
        _ => refused(StatusCode::METHOD_NOT_ALLOWED),
    })
}

fn refused(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}

impl Line {
    fn start(&self, uri: &Uri) -> Response<Full<Bytes>> {
        if uri.path() != self.path {
            return refused(StatusCode::NOT_FOUND);
        }
        let mut response = Response::new(Full::new(self.page.clone()));
        let head = response.headers_mut();
        head.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        head.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(SHOWN));
        response
    }

    /// Something without TLS, asked for as himaya asks for everything.
    async fn fetch(&self, uri: &Uri) -> Response<Full<Bytes>> {
        let address = Address::read(&uri.to_string()).ok().filter(|address| self.is_named(address.host()));
        let Some(address) = address else { return refused(StatusCode::FORBIDDEN) };
        let turn = self.turn(address.host());
        let Ok(_turn) = turn.acquire().await else { return refused(StatusCode::BAD_GATEWAY) };
        let Ok(_one) = self.at_once.acquire().await else { return refused(StatusCode::BAD_GATEWAY) };
        if !self.takes(0) {
            return refused(StatusCode::TOO_MANY_REQUESTS);
        }
        let Ok(answer) = self.reach.get(&address, &Since::default()).await else {
            self.takes(FAILED);
            return refused(StatusCode::BAD_GATEWAY);
        };
        let takes = self.takes(answer.body.len() as u64);
        let Some(content) = answer.content().filter(|_| takes) else { return refused(StatusCode::BAD_GATEWAY) };
        let mut response = Response::new(Full::new(Bytes::from(content)));
        *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY);
        if let Some(kind) = answer.content_type().and_then(|kind| HeaderValue::from_str(kind).ok()) {
            response.headers_mut().insert(CONTENT_TYPE, kind);
        }
        response
    }

    /// A connection with TLS, of which only the beginning and the end are ours: to where the name was found to lead, on the
    /// usual port.
    async fn tunnel(self: Arc<Self>, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let host = request.uri().host().unwrap_or_default().to_owned();
        let is_usual = request.uri().port_u16() == Some(443) && Address::read(&format!("https://{host}/")).is_ok();
        if !is_usual || !self.is_named(&host) {
            return refused(StatusCode::FORBIDDEN);
        }
        let turn = self.turn(&host);
        let Ok(turn) = turn.acquire_owned().await else { return refused(StatusCode::BAD_GATEWAY) };
        let Some(mut out) = self.connect(&host).await else { return refused(StatusCode::BAD_GATEWAY) };
        let line = Arc::clone(&self);
        self.tunnels().spawn(async move {
            let _turn = turn;
            if let Ok(inner) = hyper::upgrade::on(request).await {
                let mut inner = TokioIo::new(inner);
                drop(line.carry(&mut inner, &mut out).await);
            }
        });
        refused(StatusCode::OK)
    }

    async fn connect(&self, host: &str) -> Option<TcpStream> {
        for at in self.reach.ways.to(host).await.ok()? {
            // What is served on this machine, for tests, has a port of its own.
            let at = SocketAddr::new(at.ip(), if at.port() == 0 { 443 } else { at.port() });
            if let Ok(Ok(stream)) = tokio::time::timeout(CONNECT, TcpStream::connect(at)).await {
                return Some(stream);
            }
        }
        None
    }

    /// Carries bytes both ways, until either side ends or more went over than a picture needs.
    async fn carry(&self, browser: &mut TokioIo<hyper::upgrade::Upgraded>, out: &mut TcpStream) -> std::io::Result<()> {
        let (mut up, mut down) = (vec![0; 16 * 1024], vec![0; 16 * 1024]);
        loop {
            tokio::select! {
                n = browser.read(&mut up) => match n? {
                    n if n > 0 && self.takes(n as u64) => out.write_all(&up[..n]).await?,
                    _ => return Ok(()),
                },
                n = out.read(&mut down) => match n? {
                    n if n > 0 && self.takes(n as u64) => browser.write_all(&down[..n]).await?,
                    _ => return Ok(()),
                },
            }
        }
    }

    /// Whether the page has this host's name in it. What a style leads on to is left out.
    fn is_named(&self, host: &str) -> bool {
        self.names.contains(&host.to_lowercase())
    }

    /// One at a time for each host.
    fn turn(&self, host: &str) -> Arc<Semaphore> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(hosts.entry(host.to_lowercase()).or_insert_with(|| Arc::new(Semaphore::new(1))))
    }

    fn tunnels(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.tunnels.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether so much more may go over the line.
    fn takes(&self, bytes: u64) -> bool {
        self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes <= BYTES
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::served::{Site, answer};

    /// A line for a page that names these hosts; all of them are served.
    async fn line(fetches: bool) -> (Site, Open) {
        let site = Site::of([("/a".to_owned(), answer("200 OK", &[], b"what was asked for"))].into()).await;
        let reach = site.reach(&["elan.test", "foto.test", "unnamed.test"]);
        let page = (&Address::read("https://elan.test/1").unwrap(), "<img src=https://foto.test/a>");
        let open = open(&reach, fetches, page, "secret").await.unwrap();
        (site, open)
    }

    /// Says something to the line, and gives what comes back within a moment.
    async fn say(stream: &mut TcpStream, words: &str) -> String {
        stream.write_all(words.as_bytes()).await.unwrap();
        let (mut all, mut piece) = (Vec::new(), [0; 4096]);
        while let Ok(Ok(n @ 1..)) = tokio::time::timeout(Duration::from_millis(300), stream.read(&mut piece)).await {
            all.extend_from_slice(&piece[..n]);
        }
        String::from_utf8_lossy(&all).into_owned()
    }

    async fn said(open: &Open, words: &str) -> String {
        say(&mut TcpStream::connect(open.at).await.unwrap(), words).await
    }

    fn connect(to: &str) -> String {
        format!("CONNECT {to} HTTP/1.1\r\nhost: {to}\r\n\r\n")
    }

    #[tokio::test]
    async fn tunnels_lead_to_hosts_that_the_page_names_one_at_a_time_and_end_with_the_line() {
        let (site, open) = line(true).await;
        for elsewhere in
            ["unnamed.test:443", "foto.test:22", "127.0.0.1:443", "[::1]:443", "169.254.169.254:443", "localhost:443"]
        {
            assert!(said(&open, &connect(elsewhere)).await.starts_with("HTTP/1.1 403"), "{elsewhere}");
        }
        let mut tunnel = TcpStream::connect(open.at).await.unwrap();
        assert!(say(&mut tunnel, &connect("foto.test:443")).await.starts_with("HTTP/1.1 200"));
        assert!(say(&mut tunnel, "GET /a HTTP/1.1\r\nhost: foto.test\r\n\r\n").await.ends_with("what was asked for"));
        // To another host there is a way meanwhile, to the same one when the first has ended.
        assert!(said(&open, &connect("elan.test:443")).await.starts_with("HTTP/1.1 200"));
        let mut second = TcpStream::connect(open.at).await.unwrap();
        assert_eq!(say(&mut second, &connect("foto.test:443")).await, "");
        drop(tunnel);
        assert!(say(&mut second, "").await.starts_with("HTTP/1.1 200"));
        assert_eq!(site.paths(), ["/a"]);
        drop(open);
        let closed = tokio::time::timeout(Duration::from_secs(5), second.read(&mut [0; 16])).await.unwrap();
        assert!(matches!(closed, Ok(0) | Err(_)), "{closed:?}");
    }

    #[tokio::test]
    async fn without_fetching_only_the_page_is_handed_out_and_only_to_who_knows_its_path() {
        let (site, open) = line(false).await;
        let get = |url: &str| format!("GET {url} HTTP/1.1\r\nhost: x\r\n\r\n");
        let page = said(&open, &get(&open.start)).await;
        assert!(
            page.contains("sandbox; default-src 'none'") && page.ends_with("<img src=https://foto.test/a>"),
            "{page}"
        );
        assert!(said(&open, &get("http://page.invalid/")).await.starts_with("HTTP/1.1 404"));
        assert!(said(&open, &get("http://foto.test/a")).await.starts_with("HTTP/1.1 403"));
        assert!(said(&open, &connect("foto.test:443")).await.starts_with("HTTP/1.1 403"));
        assert!(
            said(&open, "POST http://foto.test/a HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n")
                .await
                .contains("403")
        );
        assert!(site.paths().is_empty());
    }

    #[tokio::test]
    async fn no_more_is_carried_than_a_picture_needs() {
        let (site, open) = line(true).await;
        site.put("/large", answer("200 OK", &[crate::served::ENDLESS], &vec![b'x'; 100_000]));
        let mut tunnel = TcpStream::connect(open.at).await.unwrap();
        assert!(say(&mut tunnel, &connect("foto.test:443")).await.starts_with("HTTP/1.1 200"));
        tunnel.write_all(b"GET /large HTTP/1.1\r\nhost: foto.test\r\n\r\n").await.unwrap();
        let (mut carried, mut piece) = (0_u64, vec![0; 64 * 1024]);
        while let Ok(n @ 1..) = tunnel.read(&mut piece).await {
            carried += n as u64;
        }
        assert!(carried > BYTES / 2 && carried <= BYTES, "{carried}");
        let get = "GET http://foto.test/a HTTP/1.1\r\nhost: x\r\n\r\n";
        assert!(said(&open, get).await.starts_with("HTTP/1.1 429"), "what is used up is used up for all");
        for _ in 0..REQUESTS {
            said(&open, "GET http://page.invalid/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
        }
        assert!(
            said(&open, &format!("GET {} HTTP/1.1\r\nhost: x\r\n\r\n", open.start)).await.starts_with("HTTP/1.1 429")
        );
    }

    #[test]
    fn links_of_a_page_lead_on_from_its_own_address() {
        let at = Address::read("https://elan.test/is/1?a=\"><script>").unwrap();
        let page = based("\u{feff} <!DOCTYPE html><html lang=az><p>x", &at, false);
        assert_eq!(
            page,
            "<!DOCTYPE html><base href=\"https://elan.test/is/1?a=%22%3E%3Cscript%3E\"><html lang=az><p>x"
        );
        assert!(based("<p>İş", &at, true).starts_with("<base href=\"http://elan.test/"));
        assert!(based("", &at, true).ends_with("\">"));
    }
}
