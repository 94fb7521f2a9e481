//! What a site answered, kept so that others can read it: WARC 1.1 (ISO 28500), each record compressed by itself, so that
//! records can be put one after the other and a file of them is a file of evidence. Digests are SHA-256.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::{Address, Answer, Limits};

/// Lines of an answer's head that describe the line it came over and not what was sent.
const OF_THE_LINE: [&str; 3] = ["transfer-encoding", "connection", "keep-alive"];

/// An answer and what was asked for it, as two records. `at` is the time in UTC, `2026-11-28T10:00:00Z`; the ids are
/// two UUIDs. Gives the records, and the SHA-256 of the body as received, in hexadecimal.
pub fn evidence(answer: &Answer, at: &str, ids: &[String; 2]) -> (Vec<u8>, String) {
    let (target, digest) = (answer.address.as_str(), hex(&answer.body));
    let mut block = format!("HTTP/1.1 {}\r\n", status_line(answer.status)).into_bytes();
    for (name, value) in answer.head.iter().filter(|(name, _)| !OF_THE_LINE.contains(&name.as_str())) {
        if name == "content-length" {
            continue;
        }
        block.extend(format!("{name}: {}\r\n", value.replace(['\r', '\n'], " ")).into_bytes());
    }
    block.extend(format!("content-length: {}\r\n\r\n", answer.body.len()).into_bytes());
    block.extend_from_slice(&answer.body);
    let response = [
        ("WARC-Type", "response".to_owned()),
        ("WARC-Record-ID", format!("<urn:uuid:{}>", ids[0])),
        ("WARC-Target-URI", target.to_owned()),
        ("WARC-Payload-Digest", format!("sha256:{digest}")),
        ("Content-Type", "application/http; msgtype=response".to_owned()),
    ];
    let mut records = record(&response, at, &block);
    let request = [
        ("WARC-Type", "request".to_owned()),
        ("WARC-Record-ID", format!("<urn:uuid:{}>", ids[1])),
        ("WARC-Concurrent-To", format!("<urn:uuid:{}>", ids[0])),
        ("WARC-Target-URI", target.to_owned()),
        ("Content-Type", "application/http; msgtype=request".to_owned()),
    ];
    records.extend(record(&request, at, answer.asked.as_bytes()));
    (records, digest)
}

/// The record that begins a file: who collected, and by which rules.
pub fn information(agent: &str, at: &str, id: &str) -> Vec<u8> {
    let head = [
        ("WARC-Type", "warcinfo".to_owned()),
        ("WARC-Record-ID", format!("<urn:uuid:{id}>")),
        ("Content-Type", "application/warc-fields".to_owned()),
    ];
    let fields = format!("software: {agent}\r\nformat: WARC File Format 1.1\r\nrobots: obey (RFC 9309)\r\n");
    record(&head, at, fields.as_bytes())
}

/// A picture of a page, as a record that tells which page it shows: as Browsertrix and ReplayWeb.page write and read them.
/// `sha256` of it is in the record, as in each.
pub fn picture_record(address: &str, png: &[u8], at: &str, id: &str) -> Vec<u8> {
    let head = [
        ("WARC-Type", "resource".to_owned()),
        ("WARC-Record-ID", format!("<urn:uuid:{id}>")),
        ("WARC-Target-URI", format!("urn:view:{address}")),
        ("WARC-Payload-Digest", format!("sha256:{}", hex(png))),
        ("Content-Type", "image/png".to_owned()),
    ];
    record(&head, at, png)
}

/// The answer in records that [`evidence`] wrote. `None` when they are others.
pub fn answer_of(records: &[u8]) -> Option<Answer> {
    let mut first = Vec::new();
    GzDecoder::new(records).read_to_end(&mut first).ok()?;
    let (about, block) = split(&first)?;
    let (head, body) = split(block.strip_suffix(b"\r\n\r\n")?)?;
    let named = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
    let target = about.lines().filter_map(named).find(|(name, _)| name == "WARC-Target-URI")?.1;
    let status = head.lines().next()?.split(' ').nth(1)?.parse().ok()?;
    let lines = head.lines().skip(1).filter_map(named).collect();
    let most = Limits::default().bytes;
    let asked = String::new();
    Some(Answer { address: Address::read(&target).ok()?, status, asked, head: lines, body: body.to_vec(), most })
}

/// A head and what follows it.
fn split(bytes: &[u8]) -> Option<(String, &[u8])> {
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n")?;
    Some((String::from_utf8_lossy(&bytes[..end]).into_owned(), &bytes[end + 4..]))
}

fn record(head: &[(&str, String)], at: &str, block: &[u8]) -> Vec<u8> {
    let mut text = String::from("WARC/1.1\r\n");
    for (name, value) in head {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("WARC-Date: {at}\r\nWARC-Block-Digest: sha256:{}\r\n", hex(block)));
    text.push_str(&format!("Content-Length: {}\r\n\r\n", block.len()));
    let mut out = GzEncoder::new(Vec::with_capacity(block.len() / 3 + 500), Compression::default());
    // Writing into memory does not fail.
    let written = [text.as_bytes(), block, b"\r\n\r\n"].into_iter().try_for_each(|part| out.write_all(part));
    written.and_then(|()| out.finish()).unwrap_or_default()
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn status_line(status: u16) -> String {
    let reason = match status {
        200 => "OK",
        304 => "Not Modified",
        403 => "Forbidden",
        404 => "Not Found",
        410 => "Gone",
        _ => "",
    };
    format!("{status} {reason}")
}

#[cfg(test)]
mod tests {
    use flate2::read::MultiGzDecoder;

    use super::*;

    fn answer() -> Answer {
        let address = Address::read("https://doska.test/elan?id=1").unwrap();
        let head = [("content-type", "text/html"), ("transfer-encoding", "chunked"), ("content-length", "999")];
        let head = head.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        Answer {
            address,
            status: 200,
            asked: "GET /elan?id=1 HTTP/1.1\r\n\r\n".to_owned(),
            head,
            body: b"salam".to_vec(),
            most: 100,
        }
    }

    #[test]
    fn each_record_unpacks_by_itself_and_says_how_long_it_is() {
        let ids = ["a".to_owned(), "b".to_owned()];
        let (records, digest) = evidence(&answer(), "2026-11-28T10:00:00Z", &ids);
        assert_eq!(digest, hex(b"salam"));
        let mut first = String::new();
        GzDecoder::new(records.as_slice()).read_to_string(&mut first).unwrap();
        let (head, block) = first.split_once("\r\n\r\n").unwrap();
        assert!(
            head.starts_with("WARC/1.1\r\nWARC-Type: response\r\n")
                && head.contains("WARC-Target-URI: https://doska.test/elan?id=1")
        );
        let length: usize = head.rsplit_once("Content-Length: ").unwrap().1.parse().unwrap();
        assert_eq!(block.len(), length + 4);
        assert!(
            block.contains("content-length: 5\r\n\r\nsalam") && !block.contains("chunked") && !block.contains("999")
        );
        let mut all = String::new();
        MultiGzDecoder::new(records.as_slice()).read_to_string(&mut all).unwrap();
        assert_eq!(all.matches("WARC/1.1").count(), 2);
        let again = answer_of(&records).unwrap();
        assert_eq!((again.address, again.status, again.body), (answer().address, 200, b"salam".to_vec()));
        assert_eq!(again.head[0], ("content-type".to_owned(), "text/html".to_owned()));
        assert!(answer_of(b"").is_none() && answer_of(&record(&[], "", b"x")).is_none());
    }
}
