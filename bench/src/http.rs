//! HTTP/1.1 over one kept connection: as little as a benchmark needs, so that the client costs next to nothing.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpSocket, TcpStream};

/// What a browser says about itself with every request.
const BROWSER: &str = "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n\
    Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n\
    Accept-Language: az,ru;q=0.7,en;q=0.3\r\nSec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\n\
    Sec-Fetch-Site: same-origin\r\n";

/// An answer.
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Header lines without their ends.
    pub headers: Vec<String>,
    /// Body, as it came, compressed or not.
    pub body: Vec<u8>,
    /// Bytes of the whole answer on the line.
    pub wire: usize,
}

impl Answer {
    /// The values of a header.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let value = move |line: &'a String| {
            let (n, value) = line.split_once(':')?;
            n.eq_ignore_ascii_case(name).then(|| value.trim())
        };
        self.headers.iter().filter_map(value)
    }

    /// The first value of a header.
    pub fn header<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// One visitor with one connection, opened when it is needed.
pub struct Client {
    address: SocketAddr,
    connection: Option<BufReader<TcpStream>>,
    /// Sent with every request, after [`BROWSER`]; whole lines.
    pub headers: String,
}

impl Client {
    /// A visitor who accepts what browsers accept.
    pub fn new(address: SocketAddr) -> Self {
        Self { address, connection: None, headers: "Accept-Encoding: gzip, deflate, br, zstd\r\n".to_owned() }
    }

    /// Asks for a page.
    pub async fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.send("GET", path, "", &[]).await
    }

    /// Sends a form's fields.
    pub async fn post_form(&mut self, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let body: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        self.send("POST", path, "application/x-www-form-urlencoded", body.join("&").as_bytes()).await
    }

    /// Sends a form's fields as a browser sends a form that may hold files; none is chosen.
    pub async fn post_parts(&mut self, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        self.post_file(path, fields, "", &[]).await
    }

    /// Sends a form's fields with one file.
    pub async fn post_file(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        name: &str,
        file: &[u8],
    ) -> io::Result<Answer> {
        const BOUNDARY: &str = "----geckoformboundary5d1f0c3ba7e94428";
        let mut head = String::new();
        for (name, value) in fields {
            let value = value.replace('\n', "\r\n");
            head += &format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }
        head += &format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        let body = [head.as_bytes(), file, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
        self.send("POST", path, &format!("multipart/form-data; boundary={BOUNDARY}"), &body).await
    }

    /// Sends a piece of an upload, as our script does.
    pub async fn put_piece(&mut self, path: &str, number: &str, at: usize, piece: &[u8]) -> io::Result<Answer> {
        let own = std::mem::take(&mut self.headers);
        self.headers = format!("{own}Upload-Number: {number}\r\nUpload-Offset: {at}\r\n");
        let answer = self.send("PUT", path, "application/octet-stream", piece).await;
        self.headers = own;
        answer
    }

    async fn send(&mut self, method: &str, path: &str, content_type: &str, body: &[u8]) -> io::Result<Answer> {
        let (address, own) = (self.address, &self.headers);
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\n{BROWSER}{own}").into_bytes();
        if method != "GET" {
            let length = body.len();
            let more =
                format!("Origin: http://{address}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n");
            request.extend(more.as_bytes());
        }
        request.extend(b"\r\n");
        request.extend(body);
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let stream = connect(address).await?;
                stream.set_nodelay(true)?;
                BufReader::with_capacity(32 * 1024, stream)
            }
        };
        connection.write_all(&request).await?;
        let answer = read(&mut connection).await?;
        if answer.header("connection") != Some("close") {
            self.connection = Some(connection);
        }
        Ok(answer)
    }
}

/// Connects from a loopback address of its own where the server listens on one: each client is another visitor, as in
/// life. From a single address a crowd would be taken for a flood, and wait.
async fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    static VISITORS: AtomicU32 = AtomicU32::new(1);
    if !address.ip().is_loopback() || !address.is_ipv4() {
        return TcpStream::connect(address).await;
    }
    let number = VISITORS.fetch_add(1, Ordering::Relaxed) % 0x00ff_fff0;
    let own = Ipv4Addr::from(0x7f00_0002 + number);
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(own.into(), 0))?;
    socket.connect(address).await
}

async fn read(connection: &mut BufReader<TcpStream>) -> io::Result<Answer> {
    let broken = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let mut wire = 0;
    let first = line(connection, &mut wire).await?;
    let status = first.split(' ').nth(1).and_then(|s| s.parse().ok()).ok_or_else(|| broken("no HTTP answer"))?;
    let mut answer = Answer { status, headers: Vec::new(), body: Vec::new(), wire: 0 };
    loop {
        let header = line(connection, &mut wire).await?;
        if header.is_empty() {
            break;
        }
        answer.headers.push(header);
    }
    if answer.header("transfer-encoding") == Some("chunked") {
        loop {
            let size = line(connection, &mut wire).await?;
            let size = usize::from_str_radix(&size, 16).map_err(|_| broken("no chunk size"))?;
            let mut chunk = vec![0; size + 2];
            connection.read_exact(&mut chunk).await?;
            wire += chunk.len();
            answer.body.extend(&chunk[..size]);
            if size == 0 {
                break;
            }
        }
    } else {
        let length = answer.header("content-length").map_or(Ok(0), str::parse).map_err(|_| broken("no length"))?;
        answer.body = vec![0; length];
        connection.read_exact(&mut answer.body).await?;
        wire += length;
    }
    answer.wire = wire;
    Ok(answer)
}

async fn line(connection: &mut BufReader<TcpStream>, wire: &mut usize) -> io::Result<String> {
    let mut text = String::new();
    let length = connection.read_line(&mut text).await?;
    if length == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    *wire += length;
    Ok(text.trim_end().to_owned())
}

/// A form value as browsers escape it.
fn escaped(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => out += &format!("%{byte:02X}"),
        }
    }
    out
}
