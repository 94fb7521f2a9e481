//! Sites that are served on this machine, for tests and the demonstration: they answer what they are told to.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::{Camera, Limits, Reach};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What to send for a path, byte by byte.
pub type Pages = HashMap<String, Vec<u8>>;

/// The pages of a folder of sites: `<host>/<path>`, with `<host>/site.toml` saying what kind of content each is
/// (`crates/monitoring/tests/sites/README.md`). A page `…/index.html` is also its folder's.
pub fn pages_of(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Pages {
    let files: Vec<_> = files.into_iter().collect();
    let settings = |host: &str| {
        let file = files.iter().find(|(path, _)| *path == format!("{host}/site.toml"));
        let text = file.and_then(|(_, bytes)| std::str::from_utf8(bytes).ok()).unwrap_or_default();
        text.parse::<toml::Table>().unwrap_or_default()
    };
    let mut known: HashMap<String, toml::Table> = HashMap::new();
    let mut pages = Pages::new();
    for (path, bytes) in files.iter().filter(|(path, _)| !path.ends_with("site.toml")) {
        let Some((host, rest)) = path.split_once('/') else { continue };
        let site = known.entry(host.to_owned()).or_insert_with(|| settings(host));
        let kind = content_type(site, rest);
        let page = answer("200 OK", &[&format!("content-type: {kind}")], bytes);
        if let Some(folder) = path.strip_suffix("index.html") {
            pages.insert(folder.to_owned(), page.clone());
        }
        pages.insert(path.clone(), page);
    }
    pages
}

/// What `site.toml` says of a page, or what its ending says.
fn content_type(site: &toml::Table, path: &str) -> String {
    let text = |table: &toml::Table, name: &str| table.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    let own =
        site.get("page").and_then(|pages| pages.as_array()).into_iter().flatten().filter_map(|page| page.as_table());
    let feed = site.get("feed").and_then(|feed| feed.as_table());
    let mut said = own.chain(feed).filter(|page| text(page, "path").as_deref() == Some(path));
    let by_ending = match path.rsplit('.').next() {
        Some("xml") => "application/xml",
        Some("txt") => "text/plain",
        Some("json") => "application/json",
        _ => "text/html",
    };
    let of_site = if by_ending == "text/html" { text(site, "content-type") } else { None };
    said.next().and_then(|page| text(page, "content-type")).or(of_site).unwrap_or_else(|| by_ending.to_owned())
}

/// A line in an answer's head: its body is sent over and over, until nobody takes it any more.
pub const ENDLESS: &str = "manner: endless";
/// A line in an answer's head: it is sent byte by byte, some in a second.
pub const DRIP: &str = "manner: drip";

/// A served site. Its pages can be changed while it is served. A key of a host and a path, `doska.test/elan/1`, goes before one
/// of a path alone.
pub struct Site {
    /// Where it is served.
    pub at: SocketAddr,
    /// What it answers.
    pub pages: Arc<Mutex<Pages>>,
    /// The heads of requests, in their order.
    pub asked: Arc<Mutex<Vec<String>>>,
}

/// An answer with a head and a body.
pub fn answer(status: &str, head: &[&str], body: &[u8]) -> Vec<u8> {
    let mut out = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n", body.len());
    head.iter().for_each(|line| out.push_str(&format!("{line}\r\n")));
    let mut out = (out + "\r\n").into_bytes();
    out.extend_from_slice(body);
    out
}

impl Site {
    /// Serves pages until the test ends. An empty answer is one that never comes.
    pub async fn of(pages: Pages) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let at = listener.local_addr().expect("an address");
        let site = Self { at, pages: Arc::new(Mutex::new(pages)), asked: Arc::default() };
        let (pages, asked) = (Arc::clone(&site.pages), Arc::clone(&site.asked));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&pages), Arc::clone(&asked)));
            }
        });
        site
    }

    /// Puts a page, or another one in its place.
    pub fn put(&self, path: &str, page: Vec<u8>) {
        self.pages.lock().expect("pages").insert(path.to_owned(), page);
    }

    /// The paths that were asked for, in their order.
    pub fn paths(&self) -> Vec<String> {
        let path = |head: &String| head.split(' ').nth(1).unwrap_or_default().to_owned();
        self.asked.lock().expect("requests").iter().map(path).collect()
    }

    /// A way to this site under these names.
    pub fn reach(&self, names: &[&str]) -> Reach {
        let sites = names.iter().map(|name| ((*name).to_owned(), self.at)).collect();
        let short = Duration::from_millis(400);
        let limits = Limits { connect: short, whole: short, bytes: 100_000, redirects: 3 };
        Reach::only(sites, "https://himaya.test/monitoring", limits).expect("a way out")
    }
}

async fn serve(mut stream: TcpStream, pages: Arc<Mutex<Pages>>, asked: Arc<Mutex<Vec<String>>>) {
    let (mut head, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let Ok(n @ 1..) = stream.read(&mut piece).await else { return };
        head.extend_from_slice(&piece[..n]);
        let Some(end) = head.windows(4).position(|w| w == b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&head[..end]).into_owned();
        head.drain(..end + 4);
        let path = text.split(' ').nth(1).unwrap_or("/").to_owned();
        let host = text.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("host: ").map(str::to_owned));
        let whole = format!("{}{path}", host.unwrap_or_default());
        asked.lock().expect("requests").push(text);
        let page = {
            let pages = pages.lock().expect("pages");
            pages.get(&whole).or_else(|| pages.get(&path)).cloned()
        };
        let page = page.unwrap_or_else(|| answer("404 Not Found", &[], b""));
        if page.is_empty() {
            tokio::time::sleep(Duration::from_secs(3600)).await;
        }
        if send(&mut stream, &page).await.is_err() {
            return;
        }
    }
}

/// The head of an answer with its empty line, and the body.
pub fn parts(answer: &[u8]) -> (&[u8], &[u8]) {
    let end = answer.windows(4).position(|w| w == b"\r\n\r\n").map_or(answer.len(), |at| at + 4);
    answer.split_at(end)
}

/// Sends an answer in the manner that its head says.
async fn send(stream: &mut TcpStream, page: &[u8]) -> std::io::Result<()> {
    let (head, body) = parts(page);
    let is = |manner: &str| head.windows(manner.len()).any(|w| w == manner.as_bytes());
    if is(DRIP) {
        for byte in page {
            stream.write_all(&[*byte]).await?;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
    stream.write_all(page).await?;
    while is(ENDLESS) {
        stream.write_all(body).await?;
    }
    if is("connection: close") { stream.shutdown().await } else { Ok(()) }
}

/// A browser that only pretends to be one: it writes a file that begins like a picture where it is told to, and then does
/// `after`, words of a shell in which `$f` is that file.
#[cfg(unix)]
pub fn pretended_browser(folder: &Path, after: &str) -> Camera {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join("browser");
    let find = "for a in \"$@\"; do case $a in --screenshot=*) f=${a#--screenshot=};; esac; done";
    let script = format!("#!/bin/sh\n{find}\nprintf '\\211PNG\\r\\n\\032\\n' > $f\necho picture >> $f\n{after}\n");
    std::fs::write(&path, script).expect("a file");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("rights");
    Camera::of(path)
}
