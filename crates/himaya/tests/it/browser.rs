//! A browser without a window: it keeps cookies, sends forms, follows where it is led. It talks to the
//! site inside this process, or over the wire to a server that was started.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use http_body_util::BodyExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;
use tower::ServiceExt;

use crate::help::Answer;

/// What separates the parts of our uploads.
pub const BOUNDARY: &str = "----himaya-7MA4YWxkTrZu0gW";

/// An address nobody had before: tries are counted by address, and each test counts for itself.
pub fn fresh_address() -> Ipv4Addr {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let [_, _, high, low] = (NEXT.fetch_add(1, Ordering::SeqCst) + 1).to_be_bytes();
    Ipv4Addr::new(127, 1, high, low)
}

/// How the site is reached.
#[derive(Clone)]
enum Way {
    Inside(web::Site),
    Wire(SocketAddr),
}

/// A request, as raw as a test wants it.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, Vec<u8>)>,
    pub body: Vec<u8>,
}

impl Ask {
    pub fn new(method: &str, path: &str) -> Self {
        Self { method: method.to_owned(), path: path.to_owned(), ..Self::default() }
    }

    pub fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    /// A form as a browser sends it.
    pub fn form(path: &str, fields: &[(&str, &str)]) -> Self {
        let pair = |(name, value): &(&str, &str)| format!("{}={}", percent(name), percent(value));
        let body = fields.iter().map(pair).collect::<Vec<_>>().join("&");
        Self::new("POST", path).kind("application/x-www-form-urlencoded").body(body)
    }

    /// A form with files.
    pub fn upload(path: &str, parts: &Parts) -> Self {
        Self::new("POST", path).kind(&format!("multipart/form-data; boundary={BOUNDARY}")).body(parts.body())
    }

    pub fn kind(self, content_type: &str) -> Self {
        self.header("content-type", content_type)
    }

    pub fn header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }
}

/// Everything but letters and digits as `%XX`.
pub fn percent(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric();
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// The parts of an upload.
#[derive(Clone, Debug, Default)]
pub struct Parts(Vec<u8>);

impl Parts {
    pub fn text(self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.part(&format!("Content-Disposition: form-data; name=\"{name}\"\r\n"), value.as_ref())
    }

    pub fn file(self, name: &str, file: &str, bytes: &[u8]) -> Self {
        let head = format!("Content-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n");
        self.part(&format!("{head}Content-Type: application/octet-stream\r\n"), bytes)
    }

    /// A part with exactly this head.
    pub fn part(mut self, head: &str, content: &[u8]) -> Self {
        self.0.extend(format!("--{BOUNDARY}\r\n{head}\r\n").bytes());
        self.0.extend(content);
        self.0.extend(b"\r\n");
        self
    }

    pub fn body(&self) -> Vec<u8> {
        [&self.0[..], format!("--{BOUNDARY}--\r\n").as_bytes()].concat()
    }
}

/// A browser.
#[derive(Clone)]
pub struct Browser {
    way: Way,
    from: Ipv4Addr,
    pub cookies: Vec<(String, String)>,
}

impl Browser {
    /// One that asks the site inside this process, from an address of its own.
    pub fn inside(site: &web::Site) -> Self {
        Self { way: Way::Inside(site.clone()), from: fresh_address(), cookies: Vec::new() }
    }

    /// One that asks a server, from an address of its own.
    pub fn wire(server: SocketAddr) -> Self {
        Self { way: Way::Wire(server), from: fresh_address(), cookies: Vec::new() }
    }

    /// Where it comes from.
    pub fn address(&self) -> Ipv4Addr {
        self.from
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.ask(&Ask::get(path)).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask(&Ask::form(path, fields)).await
    }

    pub async fn upload(&mut self, path: &str, parts: &Parts) -> Answer {
        self.ask(&Ask::upload(path, parts)).await
    }

    /// Asks, and must be answered.
    pub async fn ask(&mut self, ask: &Ask) -> Answer {
        match self.try_ask(ask).await {
            Ok(answer) => answer,
            Err(error) => panic!("{} {} was not answered: {error}", ask.method, ask.path),
        }
    }

    /// Asks; the server may be dead, or the request none that can be asked.
    pub async fn try_ask(&mut self, ask: &Ask) -> io::Result<Answer> {
        let mut ask = ask.clone();
        if !self.cookies.is_empty() {
            let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            ask = ask.header("cookie", cookies.join("; "));
        }
        let answer = match &self.way {
            Way::Inside(site) => inside(site.clone(), self.from.into(), ask).await?,
            Way::Wire(server) => wire(*server, self.from, &ask).await?,
        };
        self.keep_cookies(&answer);
        Ok(answer)
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for cookie in answer.all("set-cookie") {
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            self.cookies.retain(|(known, _)| known != name);
            if !attributes.to_lowercase().contains("max-age=0") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }

    /// Signs in, and must succeed.
    pub async fn sign_in(&mut self, login: &str, passphrase: &str) -> Answer {
        let answer = self.post("/en/sign-in", &[("login", login), ("passphrase", passphrase)]).await;
        assert_eq!(answer.status, 303, "{login} signs in: {}", answer.gist());
        answer
    }

    /// The token that this session's forms carry.
    pub async fn csrf(&mut self) -> String {
        self.get("/en/desk/account").await.field("csrf").to_owned()
    }
}

async fn inside(site: web::Site, from: IpAddr, ask: Ask) -> io::Result<Answer> {
    let mut request = Request::builder().method(ask.method.as_str()).uri(&ask.path);
    for (name, value) in &ask.headers {
        request = request.header(name, &value[..]);
    }
    let mut request = request.body(in_pieces(ask.body)).map_err(io::Error::other)?;
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(from, 1)));
    let Ok(response) = site.oneshot(request).await;
    let (head, body) = response.into_parts();
    let text = |v: &axum::http::HeaderValue| String::from_utf8_lossy(v.as_bytes()).into_owned();
    Ok(Answer {
        status: head.status.as_u16(),
        headers: head.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        body: body.collect().await.map_err(io::Error::other)?.to_bytes().to_vec(),
    })
}

/// A body that comes piece by piece, as off the wire: whoever reads it waits for each.
fn in_pieces(bytes: Vec<u8>) -> Body {
    let pieces: Vec<Vec<u8>> = bytes.chunks(16 * 1024).map(<[u8]>::to_vec).collect();
    Body::from_stream(futures_util::stream::unfold(pieces.into_iter(), |mut pieces| async move {
        tokio::task::yield_now().await;
        pieces.next().map(|piece| (Ok::<_, io::Error>(piece), pieces))
    }))
}

async fn wire(server: SocketAddr, from: Ipv4Addr, ask: &Ask) -> io::Result<Answer> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(from.into(), 0))?;
    let mut stream = socket.connect(server).await?;
    let mut head =
        format!("{} {} HTTP/1.1\r\nhost: {server}\r\nconnection: close\r\n", ask.method, ask.path).into_bytes();
    for (name, value) in &ask.headers {
        head.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
    }
    head.extend(format!("content-length: {}\r\n\r\n", ask.body.len()).bytes());
    stream.write_all(&head).await?;
    stream.write_all(&ask.body).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    Answer::parse(&bytes).ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))
}
