//! Known answers: the libraries we build on give what their standards say.

use std::convert::Infallible;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::{X25519HkdfSha256, XWing};
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, Serializable};

use crate::hex;

/// RFC 9180, appendix A.2.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305, base mode, first message.
/// Key schedule and cipher are the ones of our suite; the KEM is checked below.
#[test]
fn hpke_opens_the_message_of_rfc_9180() {
    let recipient = hex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb");
    let encapped = hex("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a");
    let sealed = hex("1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28");
    let opened = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &Deserializable::from_bytes(&recipient).unwrap(),
        &Deserializable::from_bytes(&encapped).unwrap(),
        b"Ode on a Grecian Urn",
        &sealed,
        b"Count-0",
    );
    assert_eq!(opened.unwrap(), b"Beauty is truth, truth beauty");
}

/// Chance that gives the bytes of a vector.
struct Fixed(Vec<u8>);

impl TryRng for Fixed {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        unreachable!("the KEM asks for bytes")
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        unreachable!("the KEM asks for bytes")
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        assert_eq!(bytes.len(), self.0.len());
        bytes.copy_from_slice(&self.0);
        Ok(())
    }
}

impl TryCryptoRng for Fixed {}

#[test]
fn xwing_gives_the_bytes_of_the_draft() {
    let lines: Vec<_> = include_str!("vectors/xwing.txt").lines().skip(1).map(hex).collect();
    assert_eq!(lines.len(), 15);
    for vector in lines.chunks(5) {
        let [secret, public, seed, encapped, shared] = vector else { unreachable!() };
        let secret = <XWing as Kem>::PrivateKey::from_bytes(secret).unwrap();
        let ours = XWing::sk_to_pk(&secret);
        assert_eq!(ours.to_bytes().as_slice(), public);
        let (sent, made) = XWing::encap_with_rng(&ours, None, &mut Fixed(seed.clone())).unwrap();
        assert_eq!(made.to_bytes().as_slice(), encapped);
        assert_eq!(sent.0.as_slice(), shared);
        assert_eq!(XWing::decap(&secret, None, &made).unwrap().0.as_slice(), shared);
    }
}

/// RFC 9106, section 5.3.
#[test]
fn argon2id_gives_the_tag_of_rfc_9106() {
    use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};
    let data = AssociatedData::new(&[4; 12]).unwrap();
    let params = ParamsBuilder::new().m_cost(32).t_cost(3).p_cost(4).data(data).build().unwrap();
    let argon2 = Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params).unwrap();
    let mut tag = [0; 32];
    argon2.hash_password_into(&[1; 32], &[2; 16], &mut tag).unwrap();
    assert_eq!(tag.as_slice(), hex("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"));
}
