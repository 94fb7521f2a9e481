//! An identity under a passphrase.

use vault::{Identity, LockCost, VaultError, lock, lock_cost, pretend_unlock, unlock};

use crate::{PLACE, chance, other_places};

#[test]
fn only_the_passphrase_unlocks_and_only_in_its_place() {
    let identity = Identity::generate(&chance(1));
    let locked = lock(&identity, "dörd böyük yaşıl ağac", &chance(2), &PLACE, LockCost::TEST);
    assert_eq!(locked.len(), 134);
    assert_eq!(unlock(&locked, "dörd böyük yaşıl ağac", &PLACE).unwrap(), identity);
    for wrong in ["dörd böyük yaşıl ağaç", "dord boyuk yasil agac", "", "DÖRD BÖYÜK YAŞIL AĞAC"] {
        assert!(matches!(unlock(&locked, wrong, &PLACE), Err(VaultError::WrongPassphrase)));
    }
    for place in other_places() {
        assert!(matches!(unlock(&locked, "dörd böyük yaşıl ağac", &place), Err(VaultError::WrongPassphrase)));
    }
}

#[test]
fn the_same_letters_unlock_from_every_keyboard() {
    let identity = Identity::generate(&chance(1));
    // Composed; decomposed; and with a no-break space and a full-width letter.
    let locked = lock(&identity, "Günəş və ağ ev A", &chance(2), &PLACE, LockCost::TEST);
    for written in ["Gu\u{308}nəs\u{327} və ag\u{306} ev A", "Günəş\u{a0}və ağ ev \u{ff21}"] {
        assert_eq!(unlock(&locked, written, &PLACE).unwrap(), identity);
    }
}

#[test]
fn the_same_passphrase_never_locks_alike() {
    let (identity, entropy) = (Identity::generate(&chance(1)), chance(2));
    let once = lock(&identity, "x", &entropy, &PLACE, LockCost::TEST);
    assert_ne!(once, lock(&identity, "x", &entropy, &PLACE, LockCost::TEST));
}

#[test]
fn no_changed_byte_unlocks() {
    let locked = lock(&Identity::generate(&chance(1)), "x", &chance(2), &PLACE, LockCost::TEST);
    for at in 0..locked.len() {
        // The lowest bit of each byte: the cost in the header changes by little enough to be paid.
        let mut changed = locked.clone();
        changed[at] ^= 1;
        assert!(unlock(&changed, "x", &PLACE).is_err(), "byte {at}");
    }
    assert!(matches!(unlock(&[], "x", &PLACE), Err(VaultError::BadFormat)));
}

#[test]
fn the_standard_cost_is_written_and_read() {
    let identity = Identity::generate(&chance(1));
    let locked = lock(&identity, "x", &chance(2), &PLACE, LockCost::STANDARD);
    assert_eq!(lock_cost(&locked).unwrap(), LockCost::STANDARD);
    assert_eq!(unlock(&locked, "x", &PLACE).unwrap(), identity);
    pretend_unlock("x", LockCost::TEST);
}
