//! The halves that people hold: a cookie, eight words.

use std::collections::HashSet;

use proptest::prelude::*;
use vault::{Identity, Receipt, RecordKey, ServerSecrets, SessionSecret, VaultError};

use crate::{PLACE, chance, other_places};

#[test]
fn a_cookie_carries_the_session_and_nothing_else_does() {
    let entropy = chance(1);
    let (identity, session) = (Identity::generate(&entropy), SessionSecret::new(&entropy));
    let cookie = session.to_cookie();
    assert_eq!(cookie.len(), 43);
    let sealed = session.seal_identity(&entropy, &PLACE, &identity);
    let small = session.seal(&entropy, &PLACE, b"csrf");
    let back = SessionSecret::from_cookie(&cookie).unwrap();
    assert_eq!(back.locator(), session.locator());
    assert_eq!(back.open_identity(&PLACE, &sealed).unwrap(), identity);
    assert_eq!(*back.open(&PLACE, &small).unwrap(), *b"csrf");
    let other = SessionSecret::new(&entropy);
    assert!(other.open_identity(&PLACE, &sealed).is_err());
    assert!(back.open(&PLACE, &sealed).is_err(), "an identity is no small blob");
    for place in other_places() {
        assert!(back.open_identity(&place, &sealed).is_err());
    }
}

#[test]
fn the_locator_is_not_the_cookie() {
    use base64::Engine;
    let entropy = chance(1);
    for _ in 0..100 {
        let session = SessionSecret::new(&entropy);
        let as_cookie = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(session.locator());
        assert_ne!(as_cookie, *session.to_cookie());
        // A thief of the database who sends the locator as a cookie opens nothing with it.
        let small = session.seal(&entropy, &PLACE, b"x");
        let thief = SessionSecret::from_cookie(&as_cookie).unwrap();
        assert_ne!(thief.locator(), session.locator());
        assert!(thief.open(&PLACE, &small).is_err());
    }
}

#[test]
fn what_is_no_cookie_is_refused() {
    let good = SessionSecret::new(&chance(1)).to_cookie();
    let long = format!("{}A", *good);
    let padded = format!("{}=", *good);
    let plus = format!("{}+", &good[..42]);
    // 43 characters hold 258 bits; the two that are too many must be zero, or one session had four cookies.
    let spare_bits = format!("{}B", &good[..42]);
    let letters = "ə".repeat(21) + "x";
    for bad in ["", &good[..42], &long, &padded, &plus, &spare_bits, &letters] {
        assert!(matches!(SessionSecret::from_cookie(bad), Err(VaultError::BadFormat)), "{bad}");
    }
}

#[test]
fn one_form_gives_one_receipt() {
    let secrets = ServerSecrets::from_entropy(&chance(1));
    assert_eq!(secrets.receipt_for(&[7; 16]).indices(), secrets.receipt_for(&[7; 16]).indices());
    assert_ne!(secrets.receipt_for(&[7; 16]).indices(), secrets.receipt_for(&[8; 16]).indices());
    let elsewhere = ServerSecrets::from_entropy(&chance(2));
    assert_ne!(secrets.receipt_for(&[7; 16]).indices(), elsewhere.receipt_for(&[7; 16]).indices());
    let all: HashSet<_> = (0..1000_u128).map(|form| secrets.receipt_for(&form.to_be_bytes()).indices()).collect();
    assert_eq!(all.len(), 1000);
}

#[test]
fn eight_words_open_their_mailbox_and_no_other() {
    let entropy = chance(1);
    let secrets = ServerSecrets::from_entropy(&entropy);
    let receipt = secrets.receipt_for(&[7; 16]);
    let key = RecordKey::new(&entropy);
    let opened = receipt.open(&secrets);
    let wrapped = opened.wrap_key(&entropy, &PLACE, &key);

    let typed = Receipt::from_indices(receipt.indices()).unwrap().open(&secrets);
    assert_eq!(typed.locator(), opened.locator());
    assert_eq!(typed.unwrap_key(&PLACE, &wrapped).unwrap(), key);
    for place in other_places() {
        assert!(typed.unwrap_key(&place, &wrapped).is_err());
    }
    let mut indices = receipt.indices();
    indices[3] ^= 1;
    let other = Receipt::from_indices(indices).unwrap().open(&secrets);
    assert_ne!(other.locator(), opened.locator());
    assert!(other.unwrap_key(&PLACE, &wrapped).is_err());
    // A thief of the database without the key file cannot even check the right words.
    let without = receipt.open(&ServerSecrets::from_entropy(&chance(9)));
    assert_ne!(without.locator(), opened.locator());
    assert!(without.unwrap_key(&PLACE, &wrapped).is_err());
}

#[test]
fn the_bits_stand_in_reading_order() {
    let receipt = Receipt::from_indices([1, 0, 0, 0, 0, 0, 0, 1023]).unwrap();
    assert_eq!(receipt.indices(), [1, 0, 0, 0, 0, 0, 0, 1023]);
    assert!(matches!(Receipt::from_indices([0, 0, 0, 0, 0, 0, 0, 1024]), Err(VaultError::BadFormat)));
}

#[test]
fn nothing_prints_what_it_holds() {
    let secrets = ServerSecrets::from_entropy(&chance(1));
    let receipt = secrets.receipt_for(&[7; 16]);
    assert_eq!(format!("{receipt:?}"), "Receipt(hidden)");
    assert_eq!(format!("{:?}", receipt.open(&secrets)), "OpenedReceipt(hidden)");
    assert_eq!(format!("{:?}", SessionSecret::new(&chance(1))), "SessionSecret(hidden)");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn indices_come_back(indices in prop::array::uniform8(0_u16..1024)) {
        prop_assert_eq!(Receipt::from_indices(indices).unwrap().indices(), indices);
    }

    #[test]
    fn cookies_are_read_without_harm(text: String) {
        prop_assert!(SessionSecret::from_cookie(&text).is_err());
    }
}
