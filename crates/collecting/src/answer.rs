//! What a site answered, as it came over the line.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use crate::Address;

/// An answer. Its body is as it came: compressed, if it was.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Whose answer it is, after redirects within the site.
    pub address: Address,
    /// The status, `200`.
    pub status: u16,
    /// What was asked, head only, line by line.
    pub asked: String,
    /// The head of the answer: names and values in their order.
    pub head: Vec<(String, String)>,
    /// The body as received.
    pub body: Vec<u8>,
    /// Most bytes that it may have when it is unpacked.
    pub(crate) most: usize,
}

impl Answer {
    /// A line of the head; names are written small.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What kind of content the site says it is.
    pub fn content_type(&self) -> Option<&str> {
        self.header("content-type")
    }

    /// The body unpacked, never more than the limit; `None` when what came cannot be unpacked or grows beyond it.
    pub fn content(&self) -> Option<Vec<u8>> {
        match self.header("content-encoding").map(str::trim) {
            None | Some("" | "identity") => Some(self.body.clone()),
            Some("gzip" | "x-gzip") => {
                let mut content = Vec::new();
                let most = self.most as u64;
                MultiGzDecoder::new(self.body.as_slice()).take(most + 1).read_to_end(&mut content).ok()?;
                (content.len() <= self.most).then_some(content)
            }
            Some(_) => None,
        }
    }
}
