//! The server's key file, its tags, its signed checkpoints.

use std::path::Path;

use proptest::prelude::*;
use vault::{Checkpoint, ServerSecrets, VaultError, verify_checkpoint};

use crate::chance;

fn why(result: Result<ServerSecrets, VaultError>) -> String {
    match result {
        Err(VaultError::KeyFile(why)) => why,
        other => panic!("expected a sentence about the key file, got {other:?}"),
    }
}

#[test]
fn a_key_file_is_made_once_and_loaded_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("server.key");
    assert!(why(ServerSecrets::load(&path)).contains("cannot be opened"));
    let made = ServerSecrets::create(&path, &chance(1)).unwrap();
    let loaded = ServerSecrets::load(&path).unwrap();
    assert_eq!(made.content_digest(b"x"), loaded.content_digest(b"x"));
    let before = std::fs::read(&path).unwrap();
    assert!(why(ServerSecrets::create(&path, &chance(2))).contains("cannot be created"));
    assert_eq!(std::fs::read(&path).unwrap(), before, "an existing key file is never touched");
    assert!(why(ServerSecrets::create(Path::new("/nonexistent/folder/key"), &chance(1))).contains("/nonexistent"));
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("server.key");
    ServerSecrets::create(&path, &chance(1)).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    for mode in [0o640, 0o604, 0o660, 0o610] {
        std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
        let why = why(ServerSecrets::load(&path));
        assert!(why.contains("chmod 600") && why.contains(&format!("{mode:04o}")), "{why}");
    }
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o400)).unwrap();
    assert!(ServerSecrets::load(&path).is_ok());
}

#[test]
fn what_is_no_key_file_is_refused_without_showing_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("server.key");
    ServerSecrets::create(&path, &chance(1)).unwrap();
    let good = std::fs::read_to_string(&path).unwrap();
    let master = good.lines().nth(1).unwrap();
    for bad in [
        String::new(),
        good.replace("-1\n", "-2\n"),
        good.replace(master, &master[4..]),
        master.to_owned(),
        "x".repeat(100_000),
    ] {
        std::fs::write(&path, &bad).unwrap();
        let why = why(ServerSecrets::load(&path));
        assert!(why.contains("not a key file") && !why.contains(&master[4..]), "{why}");
    }
}

#[test]
fn tags_depend_on_label_data_and_server() {
    let (here, there) = (ServerSecrets::from_entropy(&chance(1)), ServerSecrets::from_entropy(&chance(2)));
    let tag = here.mac("form", b"data");
    assert!(here.verify_mac("form", b"data", &tag));
    assert!(!here.verify_mac("form", b"Data", &tag));
    assert!(!here.verify_mac("link", b"data", &tag));
    assert!(!here.verify_mac("form", b"data", &tag[..31]));
    assert!(!here.verify_mac("form", b"data", &[]));
    assert!(!there.verify_mac("form", b"data", &tag));
    assert_ne!(here.mac("ab", b"c"), here.mac("a", b"bc"));
    let all = [here.mac("", b"x"), here.content_digest(b"x"), here.device_tag(b"x"), there.content_digest(b"x")];
    assert_eq!(all.iter().collect::<std::collections::HashSet<_>>().len(), 4);
    assert_ne!(here.rate_key(b"192.0.2.1"), here.rate_key(b"192.0.2.2"));
    assert_eq!(format!("{here:?}"), "ServerSecrets(hidden)");
}

fn signed() -> (String, String) {
    let signer = ServerSecrets::from_entropy(&chance(1)).note_signer("himaya.example").unwrap();
    assert_eq!(format!("{signer:?}"), "NoteSigner(hidden)");
    (signer.sign_checkpoint("himaya.example/journal", 42, &[7; 32]).unwrap(), signer.verifier_key())
}

#[test]
fn a_checkpoint_verifies() {
    let (note, key) = signed();
    assert!(note.starts_with("himaya.example/journal\n42\nBwcH") && note.contains("\n\n— himaya.example "), "{note}");
    let checkpoint = Checkpoint { origin: "himaya.example/journal".to_owned(), size: 42, root: [7; 32] };
    assert_eq!(verify_checkpoint(&note, &key).unwrap(), checkpoint);
    assert_eq!(signed(), (note, key), "the same server signs alike");
}

#[test]
fn another_implementation_reads_our_notes() {
    use signed_note::{Note, StandardVerifier, VerifierList};
    let (note, key) = signed();
    let verifiers = VerifierList::new(vec![Box::new(StandardVerifier::new(&key).unwrap())]);
    let read = Note::from_bytes(note.as_bytes()).unwrap();
    assert_eq!(read.verify(&verifiers).unwrap().0.len(), 1);
}

#[test]
fn a_witness_may_add_its_line() {
    let (note, key) = signed();
    let witness = ServerSecrets::from_entropy(&chance(2)).note_signer("ombudsman.example").unwrap();
    let theirs = witness.sign_checkpoint("himaya.example/journal", 42, &[7; 32]).unwrap();
    let line = theirs.lines().last().unwrap();
    let both = format!("{note}{line}\n");
    assert!(verify_checkpoint(&both, &key).is_ok());
    assert!(verify_checkpoint(&both, &witness.verifier_key()).is_ok());
    assert!(matches!(verify_checkpoint(&note, &witness.verifier_key()), Err(VaultError::BadSignature)));
}

#[test]
fn a_changed_checkpoint_fails() {
    let (note, key) = signed();
    for (from, to) in [("42\n", "43\n"), ("BwcH", "BwcI"), ("/journal", "/Journal"), ("\n\n", "\nextension\n\n")] {
        let changed = note.replacen(from, to, 1);
        assert_ne!(changed, note);
        assert!(verify_checkpoint(&changed, &key).is_err(), "{changed}");
    }
    let other = ServerSecrets::from_entropy(&chance(2)).note_signer("himaya.example").unwrap();
    assert!(matches!(verify_checkpoint(&note, &other.verifier_key()), Err(VaultError::BadSignature)));
    for bad_key in ["", "himaya.example", &key[1..], &key.replace('+', "-"), &key[..key.len() - 4]] {
        assert!(matches!(verify_checkpoint(&note, bad_key), Err(VaultError::BadFormat)), "{bad_key}");
    }
}

#[test]
fn names_and_origins_that_would_break_the_note_are_refused() {
    let secrets = ServerSecrets::from_entropy(&chance(1));
    for name in ["", "a b", "a+b", "a\nb", "a\u{a0}b"] {
        assert!(matches!(secrets.note_signer(name), Err(VaultError::BadFormat)));
    }
    let signer = secrets.note_signer("a").unwrap();
    for origin in ["", "a\n1", "a\tb"] {
        assert!(matches!(signer.sign_checkpoint(origin, 1, &[0; 32]), Err(VaultError::BadFormat)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_changed_byte_of_the_text_verifies(at: prop::sample::Index, to in "[0-9A-Za-z\n]") {
        let (note, key) = signed();
        let text = note.find("\n\n").unwrap();
        let at = at.index(text);
        prop_assume!(note[at..=at] != to);
        let changed = format!("{}{to}{}", &note[..at], &note[at + 1..]);
        prop_assert!(verify_checkpoint(&changed, &key).is_err());
    }

    #[test]
    fn rubbish_is_no_note(text: String) {
        prop_assert!(verify_checkpoint(&text, &signed().1).is_err());
        prop_assert!(verify_checkpoint(&signed().0, &text).is_err());
    }
}
