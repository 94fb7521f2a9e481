//! Padmé padding (Nikitin and others, "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs",
//! PETS 2019): the length of a ciphertext tells at most O(log log n) bits about the content and costs at most 12 %.

/// No content is stored in fewer bytes, so that "yes" and a full address look alike.
const SMALLEST: usize = 64;
/// The content's own length stands before it: 4 bytes, big end first.
pub(crate) const PREFIX: usize = 4;

/// The size to which `length` bytes are padded.
pub(crate) const fn padme(length: usize) -> usize {
    if length <= SMALLEST {
        return SMALLEST;
    }
    let exponent = length.ilog2();
    let kept_bits = exponent.ilog2() + 1;
    let mask = (1 << (exponent - kept_bits)) - 1;
    (length + mask) & !mask
}

/// Appends prefix, content and zeros to `out`.
///
/// # Panics
/// When the content is 4 GiB or longer: such content is a file, and files are streamed through `FileKey`.
pub(crate) fn pad_into(out: &mut Vec<u8>, content: &[u8]) {
    let length = u32::try_from(content.len()).expect("a field is shorter than 4 GiB");
    let end = out.len() + padme(PREFIX + content.len());
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(content);
    out.resize(end, 0);
}

/// Takes prefix and zeros away, in place. `None` when the prefix says more than there is.
pub(crate) fn unpad(padded: &mut Vec<u8>) -> Option<()> {
    let prefix = padded.first_chunk::<PREFIX>()?;
    let length = usize::try_from(u32::from_be_bytes(*prefix)).ok()?;
    let end = PREFIX.checked_add(length).filter(|end| *end <= padded.len())?;
    padded.copy_within(PREFIX..end, 0);
    padded.truncate(length);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_grow_in_steps_and_waste_little() {
        assert_eq!(
            [0, 64, 65, 100, 1000, 1025, 65_536, 65_537].map(padme),
            [64, 64, 72, 104, 1024, 1088, 65_536, 67_584]
        );
        for length in 65..100_000 {
            let padded = padme(length);
            assert!(padded >= length && padded * 100 <= length * 112 + 100, "{length} became {padded}");
        }
    }

    #[test]
    fn padded_content_comes_back() {
        for length in [0, 1, 59, 60, 61, 500] {
            let content = vec![9; length];
            let mut padded = Vec::new();
            pad_into(&mut padded, &content);
            assert_eq!(unpad(&mut padded), Some(()));
            assert_eq!(padded, content);
        }
        assert_eq!(unpad(&mut vec![0, 0, 0]), None);
        assert_eq!(unpad(&mut vec![0, 0, 0, 2, 1]), None);
        assert_eq!(unpad(&mut vec![255; 8]), None);
    }
}
