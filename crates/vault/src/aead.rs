//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with a random nonce of 24 bytes: long enough that chance never
//! repeats one.

use chacha20poly1305::{AeadInOut, KeyInit, Tag, XChaCha20Poly1305, XNonce};
use kit::Entropy;
use zeroize::Zeroizing;

use crate::VaultError;
use crate::padding::{PREFIX, pad_into, padme, unpad};
use crate::secret::Secret;

/// XChaCha20-Poly1305 over padded content.
const FORMAT: u8 = 1;
const NONCE: usize = 24;
const TAG: usize = 16;

/// Format byte, nonce, ciphertext of the padded content, tag.
pub(crate) fn seal(key: &Secret, entropy: &dyn Entropy, place: &[u8], content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(1 + NONCE + padme(PREFIX + content.len()) + TAG);
    out.push(FORMAT);
    let nonce = entropy.bytes::<NONCE>();
    out.extend_from_slice(&nonce);
    pad_into(&mut out, content);
    // Encrypted where it stands: the clear text is in no second buffer.
    let tag = encrypt(key, &nonce, place, &mut out[1 + NONCE..]);
    out.extend_from_slice(&tag);
    out
}

/// What [`seal`] sealed for the same key and place.
pub(crate) fn open(key: &Secret, place: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let rest = sealed.strip_prefix(&[FORMAT]).ok_or(VaultError::DoesNotOpen)?;
    let (nonce, rest) = rest.split_first_chunk::<NONCE>().ok_or(VaultError::DoesNotOpen)?;
    let (body, tag) = rest.split_last_chunk::<TAG>().ok_or(VaultError::DoesNotOpen)?;
    let mut content = Zeroizing::new(body.to_vec());
    decrypt(key, nonce, place, &mut content, tag)?;
    unpad(&mut content).ok_or(VaultError::DoesNotOpen)?;
    Ok(content)
}

fn encrypt(key: &Secret, nonce: &[u8; NONCE], place: &[u8], buffer: &mut [u8]) -> [u8; TAG] {
    XChaCha20Poly1305::new(key.bytes().into())
        .encrypt_inout_detached(&XNonce::from(*nonce), place, buffer.into())
        .expect("the cipher takes 256 GiB, and content is shorter than 4 GiB")
        .into()
}

fn decrypt(
    key: &Secret,
    nonce: &[u8; NONCE],
    place: &[u8],
    buffer: &mut [u8],
    tag: &[u8; TAG],
) -> Result<(), VaultError> {
    XChaCha20Poly1305::new(key.bytes().into())
        .decrypt_inout_detached(&XNonce::from(*nonce), place, buffer.into(), &Tag::from(*tag))
        .map_err(|_| VaultError::DoesNotOpen)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// draft-irtf-cfrg-xchacha-03, appendix A.3.1.
    #[test]
    fn xchacha_gives_the_bytes_of_the_draft() {
        let key = Secret::fill_with(|bytes| bytes.iter_mut().zip(0x80..).for_each(|(b, v)| *b = v));
        let nonce: [u8; NONCE] = std::array::from_fn(|i| 0x40 + i as u8);
        let place = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
        let clear = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
            sunscreen would be it.";
        let mut buffer = clear.to_vec();
        let tag = encrypt(&key, &nonce, &place, &mut buffer);
        let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        assert_eq!(
            hex(&buffer),
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c670\
             8c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9\
             768812f615c68b13b52e"
        );
        assert_eq!(hex(&tag), "c0875924c1c7987947deafd8780acf49");
        decrypt(&key, &nonce, &place, &mut buffer, &tag).unwrap();
        assert_eq!(buffer, clear);
    }
}
