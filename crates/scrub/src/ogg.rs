//! Ogg (RFC 3533) with Opus (RFC 7845), Vorbis, Speex and Theora: pages that carry packets of streams. The second packet
//! of each stream says with what it was made and what it is: it is emptied in its place, and its pages get new check
//! sums.

use std::collections::HashMap;

use crate::{Flow, Format};

/// The first bytes of every page.
pub const SIGNATURE: &[u8] = b"OggS";
const FIRST: u8 = 2;
/// Streams in one file.
const MOST: usize = 64;

/// Where we are in it.
#[derive(Default)]
pub struct Ogg {
    streams: HashMap<u32, Stream>,
    is_doubtful: bool,
}

/// What is known of a stream.
#[derive(Clone, Copy, Debug, Default)]
struct Stream {
    /// Packets that have ended.
    packets: u8,
    kind: Kind,
    /// Bytes of the second packet so far, and how long the name of the program in it is.
    at: usize,
    vendor: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    /// What precedes the comments, in bytes, and whether a bit must close them.
    Comments(usize, bool),
    /// Nothing is said in it.
    Silent,
    #[default]
    Unknown,
}

impl Format for Ogg {
    fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        let Some(head) = bytes.get(..27) else { return Flow::More };
        if !head.starts_with(SIGNATURE) {
            return Flow::Lost;
        }
        let body = 27 + usize::from(head[26]);
        let Some(lacing) = bytes.get(27..body) else { return Flow::More };
        let end = body + lacing.iter().map(|length| usize::from(*length)).sum::<usize>();
        let Some(page) = bytes.get(..end) else { return Flow::More };
        let mut page = page.to_vec();
        self.page(&mut page, body);
        out.append(&mut page);
        Flow::Step(end)
    }

    fn end(&mut self, rest: &[u8], _: &mut Vec<u8>) -> bool {
        rest.is_empty()
    }

    fn is_complete(&self) -> bool {
        !self.is_doubtful
    }
}

impl Ogg {
    fn page(&mut self, page: &mut [u8], body: usize) {
        let serial = u32::from_le_bytes([page[14], page[15], page[16], page[17]]);
        let is_first = page[5] & FIRST != 0;
        if is_first && (self.streams.len() < MOST || self.streams.contains_key(&serial)) {
            let kind = kind(&page[body..]);
            self.is_doubtful |= kind == Kind::Unknown;
            self.streams.insert(serial, Stream { kind, ..Stream::default() });
        }
        let Some(stream) = self.streams.get_mut(&serial) else {
            self.is_doubtful = true;
            return;
        };
        let mut is_changed = is_first && page[body..].starts_with(b"fishead\0");
        if is_changed {
            // When it was made.
            page[body..].iter_mut().skip(44).take(20).for_each(|byte| *byte = 0);
        }
        let mut at = body;
        for segment in 27..body {
            let length = page[segment];
            let content = &mut page[at..at + usize::from(length)];
            at += usize::from(length);
            if stream.packets == 1
                && let Kind::Comments(before, has_bit) = stream.kind
            {
                content.iter_mut().for_each(|byte| stream.empty(byte, before, has_bit));
                is_changed = true;
            }
            if length < 255 {
                stream.packets = stream.packets.saturating_add(1);
            }
        }
        if is_changed {
            page[22..26].fill(0);
            let sum = check_sum(page);
            page[22..26].copy_from_slice(&sum.to_le_bytes());
        }
    }
}

impl Stream {
    /// Takes the next byte of the comments: the name of the program becomes spaces, and there are none behind it.
    fn empty(&mut self, byte: &mut u8, before: usize, has_bit: bool) {
        let at = self.at;
        self.at += 1;
        let Some(at) = at.checked_sub(before) else { return };
        let count = 4 + self.vendor as usize;
        match at {
            0..4 => self.vendor |= u32::from(*byte) << (8 * at),
            _ if at < count => *byte = b' ',
            _ if at == count + 4 && has_bit => *byte = 1,
            _ => *byte = 0,
        }
    }
}

/// What a stream is, from its first packet.
fn kind(packet: &[u8]) -> Kind {
    let known: [(&[u8], Kind); 7] = [
        (b"OpusHead", Kind::Comments(8, false)),
        (b"\x01vorbis", Kind::Comments(7, true)),
        (b"\x80theora", Kind::Comments(7, false)),
        (b"Speex   ", Kind::Comments(0, false)),
        (b"fishead\0", Kind::Silent),
        (b"BBCD\0", Kind::Silent),
        (b"PCM     ", Kind::Comments(0, false)),
    ];
    known.into_iter().find(|(begin, _)| packet.starts_with(begin)).map_or(Kind::Unknown, |(_, kind)| kind)
}

/// The check sum of a page: CRC-32 with the highest bit first.
fn check_sum(page: &[u8]) -> u32 {
    page.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte) << 24, |sum, _| sum << 1 ^ if sum >> 31 == 1 { 0x04c1_1db7 } else { 0 })
    })
}
