//! Records and identities: what opens, and everything that must not.

use proptest::prelude::*;
use vault::{Identity, Place, PublicKey, RecordKey, VaultError};

use crate::{PLACE, chance, other_places};

#[test]
fn text_comes_back_where_it_was_sealed_and_nowhere_else() {
    let (key, other) = (RecordKey::new(&chance(1)), RecordKey::new(&chance(2)));
    let sealed = key.seal_text(&chance(3), &PLACE, "Şəhla, Gəncə");
    assert_eq!(key.open_text(&PLACE, &sealed).unwrap(), "Şəhla, Gəncə");
    assert!(matches!(other.open(&PLACE, &sealed), Err(VaultError::DoesNotOpen)));
    for place in other_places() {
        assert!(matches!(key.open(&place, &sealed), Err(VaultError::DoesNotOpen)), "opened in {place:?}");
    }
}

#[test]
fn the_same_text_never_seals_alike() {
    let (key, entropy) = (RecordKey::new(&chance(1)), chance(2));
    assert_ne!(key.seal_text(&entropy, &PLACE, "x"), key.seal_text(&entropy, &PLACE, "x"));
}

#[test]
fn length_within_a_bucket_is_hidden() {
    let (key, entropy) = (RecordKey::new(&chance(1)), chance(2));
    let sealed = |length: usize| key.seal(&entropy, &PLACE, &vec![7; length]).len();
    for length in 0..=60 {
        assert_eq!(sealed(length), 105);
    }
    assert!(sealed(61) > 105);
    assert_eq!(sealed(1981), sealed(2044));
    let all: std::collections::HashSet<_> = (0..10_000).map(sealed).collect();
    assert!(all.len() <= 101, "10 000 lengths must not show as {} sizes", all.len());
}

#[test]
fn bytes_that_are_not_utf8_are_no_text() {
    let key = RecordKey::new(&chance(1));
    let sealed = key.seal(&chance(2), &PLACE, &[0xff, 0xfe]);
    assert!(key.open_text(&PLACE, &sealed).is_err());
    assert_eq!(*key.open(&PLACE, &sealed).unwrap(), [0xff, 0xfe]);
}

#[test]
fn a_key_opens_for_the_identity_it_was_sealed_to_only() {
    let entropy = chance(1);
    let (ours, theirs) = (Identity::generate(&entropy), Identity::generate(&entropy));
    let key = RecordKey::new(&entropy);
    let sealed = ours.public().seal_key(&entropy, &PLACE, &key);
    assert_eq!(sealed.len(), 1169);
    assert_eq!(ours.open_key(&PLACE, &sealed).unwrap(), key);
    assert!(matches!(theirs.open_key(&PLACE, &sealed), Err(VaultError::DoesNotOpen)));
    for place in other_places() {
        assert!(ours.open_key(&place, &sealed).is_err(), "opened in {place:?}");
    }
    // A key's seal is no identity's seal, though both hold 32 bytes.
    assert!(ours.open_identity(&PLACE, &sealed).is_err());
}

#[test]
fn an_organisations_identity_reaches_its_member() {
    let entropy = chance(1);
    let (member, organisation) = (Identity::generate(&entropy), Identity::generate(&entropy));
    let sealed = member.public().seal_identity(&entropy, &PLACE, &organisation);
    let opened = member.open_identity(&PLACE, &sealed).unwrap();
    assert_eq!(opened, organisation);
    let key = RecordKey::new(&entropy);
    let record = organisation.public().seal_key(&entropy, &PLACE, &key);
    assert_eq!(opened.open_key(&PLACE, &record).unwrap(), key);
}

#[test]
fn public_keys_are_stored_and_read_back() {
    let public = Identity::generate(&chance(1)).public();
    let bytes = public.to_bytes();
    assert_eq!(bytes.len(), 1217);
    assert_eq!(PublicKey::from_bytes(&bytes).unwrap(), public);
    let mut unknown_suite = bytes.clone();
    unknown_suite[0] = 9;
    let mut not_reduced = bytes.clone();
    not_reduced[1..4].fill(0xff);
    for bad in [&[][..], &bytes[1..], &bytes[..1216], &unknown_suite, &not_reduced] {
        assert!(matches!(PublicKey::from_bytes(bad), Err(VaultError::BadFormat)));
    }
}

#[test]
fn cut_off_bytes_do_not_open() {
    let entropy = chance(1);
    let (key, identity) = (RecordKey::new(&entropy), Identity::generate(&entropy));
    let (field, seal) = (key.seal(&entropy, &PLACE, b"x"), identity.public().seal_key(&entropy, &PLACE, &key));
    for end in 0..field.len() {
        assert!(key.open(&PLACE, &field[..end]).is_err());
    }
    for end in (0..seal.len()).step_by(16) {
        assert!(identity.open_key(&PLACE, &seal[..end]).is_err());
    }
}

#[test]
fn nothing_prints_its_key() {
    let entropy = chance(1);
    let identity = Identity::generate(&entropy);
    assert_eq!(format!("{:?}", RecordKey::new(&entropy)), "RecordKey(hidden)");
    assert_eq!(format!("{identity:?}"), "Identity(hidden)");
    let public = format!("{:?}", identity.public());
    assert!(public.starts_with("PublicKey(…") && public.len() < 24, "{public}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_content_comes_back(content: Vec<u8>, table: String, row: Vec<u8>, column: String, version: u32) {
        let place = Place { table: &table, row: &row, column: &column, version };
        let key = RecordKey::new(&chance(1));
        let sealed = key.seal(&chance(2), &place, &content);
        prop_assert_eq!(&*key.open(&place, &sealed).unwrap(), &content);
    }

    #[test]
    fn no_flipped_bit_opens(content in prop::collection::vec(any::<u8>(), 0..200), at: prop::sample::Index, bit in 0..8) {
        let entropy = chance(1);
        let key = RecordKey::new(&entropy);
        let mut sealed = key.seal(&entropy, &PLACE, &content);
        *at.get_mut(&mut sealed) ^= 1_u8 << bit;
        prop_assert!(key.open(&PLACE, &sealed).is_err());
    }

    #[test]
    fn no_flipped_bit_of_a_sealed_key_opens(at: prop::sample::Index, bit in 0..8) {
        let entropy = chance(1);
        let (key, identity) = (RecordKey::new(&entropy), Identity::generate(&entropy));
        let mut sealed = identity.public().seal_key(&entropy, &PLACE, &key);
        *at.get_mut(&mut sealed) ^= 1_u8 << bit;
        prop_assert!(identity.open_key(&PLACE, &sealed).is_err());
    }

    #[test]
    fn rubbish_opens_nothing_and_stops_nothing(bytes: Vec<u8>) {
        let entropy = chance(1);
        prop_assert!(RecordKey::new(&entropy).open(&PLACE, &bytes).is_err());
        prop_assert!(Identity::generate(&entropy).open_key(&PLACE, &bytes).is_err());
        prop_assert!(PublicKey::from_bytes(&bytes).is_err());
        prop_assert!(vault::unlock(&bytes, "x", &PLACE).is_err());
    }
}
