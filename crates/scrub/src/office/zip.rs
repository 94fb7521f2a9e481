//! Zip as it is written (APPNOTE 6.3.10): heads of entries, and the directory at the end. Times are 1980, and what a
//! system adds of its own is left out.

use crate::office::MOST_ENTRIES;

/// A file inside of another, as its head says.
#[derive(Debug)]
pub struct Head {
    /// Its path.
    pub name: Vec<u8>,
    /// Which bits are set.
    pub flags: u16,
    /// How it is packed.
    pub method: u16,
    /// Its check sum, packed and plain size; `None` when they stand behind it.
    pub known: Option<(u32, u64, u64)>,
    /// Its own length.
    pub length: usize,
}

/// It is encrypted.
pub const ENCRYPTED: u16 = 1;
/// Sizes stand behind the content.
pub const LATE: u16 = 1 << 3;
/// The name is in UTF-8.
const UTF8: u16 = 1 << 11;
/// Not packed.
pub const STORED: u16 = 0;
/// Deflated.
pub const DEFLATED: u16 = 8;

pub const LOCAL: &[u8] = b"PK\x03\x04";
pub const CENTRAL: &[u8] = b"PK\x01\x02";
pub const END: &[u8] = b"PK\x05\x06";
pub const DESCRIPTOR: &[u8] = b"PK\x07\x08";

pub fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

pub fn long(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

fn large(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes)
}

/// The head of an entry, when all of it is there.
pub fn head(bytes: &[u8]) -> Option<Head> {
    let (flags, method) = (short(bytes, 6)?, short(bytes, 8)?);
    let (crc, packed, plain) = (long(bytes, 14)?, long(bytes, 18)?, long(bytes, 22)?);
    let name_ends = 30 + usize::from(short(bytes, 26)?);
    let length = name_ends + usize::from(short(bytes, 28)?);
    let (name, extra) = (bytes.get(30..name_ends)?, bytes.get(name_ends..length)?);
    let mut sizes = (u64::from(packed), u64::from(plain));
    if packed == u32::MAX || plain == u32::MAX {
        sizes = wide(extra, packed, plain).unwrap_or(sizes);
    }
    // Some say the sizes and set the bit all the same.
    let is_late = flags & LATE != 0 && (sizes.0 == 0 || sizes.0 == u64::from(u32::MAX));
    let known = (!is_late).then_some((crc, sizes.0, sizes.1));
    Some(Head { name: name.to_vec(), flags, method, known, length })
}

/// Packed and plain size in eight bytes each (4.5.3).
fn wide(mut extra: &[u8], packed: u32, plain: u32) -> Option<(u64, u64)> {
    loop {
        let (kind, length) = (short(extra, 0)?, usize::from(short(extra, 2)?));
        let field = extra.get(4..4 + length)?;
        if kind == 1 {
            let mut at = 0;
            let mut size = |small: u32| match small {
                u32::MAX => {
                    at += 8;
                    large(field, at - 8)
                }
                small => Some(u64::from(small)),
            };
            let plain = size(plain)?;
            return Some((size(packed)?, plain));
        }
        extra = &extra[4 + length..];
    }
}

/// How long the sizes behind an entry are, that has these. `None` when they are others.
pub fn descriptor(bytes: &[u8], crc: u32, packed: u64, plain: u64) -> Option<usize> {
    [4, 0].into_iter().find_map(|from| {
        let sign = if from == 4 { DESCRIPTOR } else { b"" };
        if !bytes.starts_with(sign) || long(bytes, from)? != crc {
            return None;
        }
        let small = (long(bytes, from + 4)?.into(), long(bytes, from + 8)?.into());
        if small == (packed, plain) {
            return Some(from + 12);
        }
        ((large(bytes, from + 4)?, large(bytes, from + 12)?) == (packed, plain)).then_some(from + 20)
    })
}

/// What was written of an entry.
struct Written {
    name: Vec<u8>,
    flags: u16,
    method: u16,
    sizes: (u32, u64, u64),
    offset: u64,
}

/// A zip that is being written.
#[derive(Default)]
pub struct Writer {
    at: u64,
    names: usize,
    entries: Vec<Written>,
}

impl Writer {
    /// Bytes, as they are.
    pub fn write(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        self.at += bytes.len() as u64;
        out.extend_from_slice(bytes);
    }

    /// Begins an entry. Gives whether there is room for it.
    pub fn begin(&mut self, head: &Head, method: u16, known: Option<(u32, u64, u64)>, out: &mut Vec<u8>) -> bool {
        self.names += head.name.len();
        if self.entries.len() >= MOST_ENTRIES || self.names > 64 * MOST_ENTRIES || self.at > u64::from(u32::MAX) {
            return false;
        }
        let flags = (head.flags & (UTF8 | ENCRYPTED)) | if known.is_none() { LATE } else { 0 };
        let entry =
            Written { name: head.name.clone(), flags, method, sizes: known.unwrap_or_default(), offset: self.at };
        self.write(LOCAL, out);
        self.write(&common(&entry), out);
        self.write(&entry.name, out);
        self.entries.push(entry);
        true
    }

    /// Ends an entry whose sizes stand behind it.
    pub fn end(&mut self, sizes: (u32, u64, u64), out: &mut Vec<u8>) {
        if let Some(entry) = self.entries.last_mut() {
            entry.sizes = sizes;
        }
        self.write(DESCRIPTOR, out);
        self.write(&sizes_of(sizes), out);
    }

    /// The directory.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        let from = self.at;
        let entries = std::mem::take(&mut self.entries);
        for entry in &entries {
            self.write(CENTRAL, out);
            self.write(&20_u16.to_le_bytes(), out);
            self.write(&common(entry), out);
            // No remark, the first disk, no rights of a system.
            self.write(&[0; 10], out);
            self.write(&(entry.offset as u32).to_le_bytes(), out);
            self.write(&entry.name, out);
        }
        let size = self.at - from;
        let count = (entries.len() as u16).to_le_bytes();
        self.write(END, out);
        self.write(&[[0; 2], [0; 2], count, count].concat(), out);
        self.write(&(size as u32).to_le_bytes(), out);
        self.write(&(from as u32).to_le_bytes(), out);
        self.write(&[0; 2], out);
    }
}

/// What stands in both heads of an entry: version, flags, method, 1 January 1980, sizes, length of the name, no more.
fn common(entry: &Written) -> Vec<u8> {
    let mut head = Vec::with_capacity(26);
    for number in [20, entry.flags, entry.method, 0, 0x21] {
        head.extend(number.to_le_bytes());
    }
    head.extend(sizes_of(entry.sizes));
    head.extend((entry.name.len() as u16).to_le_bytes());
    head.extend([0; 2]);
    head
}

fn sizes_of((crc, packed, plain): (u32, u64, u64)) -> Vec<u8> {
    [crc, packed as u32, plain as u32].iter().flat_map(|number| number.to_le_bytes()).collect()
}
