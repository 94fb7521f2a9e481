//! age files: attachments, and the recovery identity.

use std::io::{Read, Write};

use vault::{FileKey, Identity, RecoveryIdentity, RecoveryRecipient, VaultError};

use crate::chance;

const PIECE: usize = 64 * 1024;

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|i| (i % 251) as u8).collect()
}

fn sealed(key: &FileKey, content: &[u8]) -> Vec<u8> {
    let mut sealer = key.sealer(Vec::new()).unwrap();
    for piece in content.chunks(10_000) {
        sealer.write_all(piece).unwrap();
    }
    sealer.finish().unwrap()
}

fn opened(key: &FileKey, sealed: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    key.opener(sealed).ok()?.read_to_end(&mut content).ok()?;
    Some(content)
}

#[test]
fn files_of_every_size_come_back() {
    let key = FileKey::from_secret_text(&FileKey::generate().to_secret_text()).unwrap();
    for length in [0, 1, 1000, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 17] {
        let content = content(length);
        let file = sealed(&key, &content);
        assert!(file.starts_with(b"age-encryption.org/v1\n"));
        assert!(opened(&key, &file).unwrap() == content, "{length} bytes");
    }
}

#[test]
fn a_cut_off_or_changed_file_fails() {
    let key = FileKey::generate();
    for length in [0, 1, PIECE, PIECE + 1, 2 * PIECE] {
        let file = sealed(&key, &content(length));
        let header = file.len() - length - 16 * (length.div_ceil(PIECE)).max(1);
        for end in [0, 1, 50, header - 1, header, file.len() - 17, file.len() - 16, file.len() - 1] {
            assert!(opened(&key, &file[..end.min(file.len() - 1)]).is_none(), "{length} bytes cut at {end}");
        }
        if length > PIECE {
            assert!(opened(&key, &file[..header + PIECE + 16]).is_none(), "cut between two pieces");
        }
        for at in [0, 30, header / 2, header, file.len() - 1] {
            let mut changed = file.clone();
            changed[at] ^= 1;
            assert!(opened(&key, &changed).is_none(), "{length} bytes changed at {at}");
        }
        let mut longer = file.clone();
        longer.push(0);
        assert!(opened(&key, &longer).is_none());
    }
}

#[test]
fn a_file_without_its_end_does_not_open() {
    let key = FileKey::generate();
    let mut file = Vec::new();
    let mut sealer = key.sealer(&mut file).unwrap();
    sealer.write_all(b"half").unwrap();
    sealer.flush().unwrap();
    drop(sealer);
    assert!(opened(&key, &file).is_none());
}

#[test]
fn another_key_opens_nothing() {
    let file = sealed(&FileKey::generate(), b"x");
    assert!(matches!(FileKey::generate().opener(&file[..]), Err(VaultError::DoesNotOpen)));
    assert!(matches!(FileKey::generate().opener(&b"no age file"[..]), Err(VaultError::DoesNotOpen)));
    assert!(matches!(FileKey::from_secret_text("AGE-SECRET-KEY-1"), Err(VaultError::BadFormat)));
}

/// The age library's own reader stands for the standard tool.
#[test]
fn the_standard_tool_opens_a_file() {
    let key = FileKey::generate();
    let identity: age::x25519::Identity = key.to_secret_text().parse().unwrap();
    let file = sealed(&key, b"plain");
    assert_eq!(age::decrypt(&identity, &file).unwrap(), b"plain");
    let public = identity.to_public().to_string();
    assert!(!String::from_utf8_lossy(&file).contains(&public), "a file key's public half is shown nowhere");
}

#[test]
fn an_identity_survives_in_recovery() {
    let identity = Identity::generate(&chance(1));
    let recovery = RecoveryIdentity::generate();
    let text = recovery.to_text();
    assert!(text.starts_with("AGE-SECRET-KEY-1"));
    let recipient = RecoveryRecipient::from_text(&recovery.recipient().to_text()).unwrap();
    assert!(recipient.to_text().starts_with("age1"));
    assert_eq!(recipient, recovery.recipient());
    let wrapped = recipient.wrap_identity(&identity).unwrap();

    let printed = format!("  {}\n", *text);
    assert_eq!(RecoveryIdentity::from_text(&printed).unwrap().unwrap_identity(&wrapped).unwrap(), identity);
    let other = RecoveryIdentity::generate();
    assert!(matches!(other.unwrap_identity(&wrapped), Err(VaultError::DoesNotOpen)));
    for at in 0..wrapped.len() {
        let mut changed = wrapped.clone();
        changed[at] ^= 1;
        assert!(recovery.unwrap_identity(&changed).is_err(), "byte {at}");
    }
    // What the standard tool would print.
    let line = age::decrypt(&text.parse::<age::x25519::Identity>().unwrap(), &wrapped).unwrap();
    let line = String::from_utf8(line).unwrap();
    assert!(line.starts_with("HIMAYA-IDENTITY-1 ") && line.ends_with("=\n") && line.len() == 63, "{line}");
}

#[test]
fn another_age_file_is_no_identity() {
    let recovery = RecoveryIdentity::generate();
    let recipient: age::x25519::Recipient = recovery.recipient().to_text().parse().unwrap();
    for text in [&b""[..], b"HIMAYA-IDENTITY-1", b"HIMAYA-IDENTITY-1 AAAA\n", b"hello\n", &[0xff; 300]] {
        let file = age::encrypt(&recipient, text).unwrap();
        assert!(matches!(recovery.unwrap_identity(&file), Err(VaultError::DoesNotOpen)));
    }
}

#[test]
fn nothing_prints_its_key() {
    let (key, recovery) = (FileKey::generate(), RecoveryIdentity::generate());
    assert_eq!(format!("{key:?}"), "FileKey(hidden)");
    assert_eq!(format!("{recovery:?}"), "RecoveryIdentity(hidden)");
    assert!(format!("{:?}", key.sealer(Vec::new()).unwrap()).contains("hidden"));
    assert!(format!("{:?}", recovery.recipient()).starts_with("RecoveryRecipient(age1"));
}
