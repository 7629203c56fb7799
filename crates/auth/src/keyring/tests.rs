//! Key files and derived keys.

use std::fs;

use kernel::Secret;
use kernel::entropy::{SeededEntropy, SystemEntropy};

use super::{KeyError, Keyring, TokenKind, verify_signature};

fn hex_of(byte: impl Fn(u8) -> u8) -> Secret {
    let bytes: Vec<u8> = (0..32).map(byte).collect();
    Secret::new(kernel::hex::encode(&bytes))
}

#[test]
fn a_created_file_is_read_again_and_is_the_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let first = Keyring::load_or_create(&path, &SystemEntropy).unwrap();
    let second = Keyring::load_or_create(&path, &SystemEntropy).unwrap();
    assert_eq!(first.fingerprint(), second.fingerprint());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside the key");
    let other = Keyring::load_or_create(&folder.path().join("other.key"), &SystemEntropy).unwrap();
    assert_ne!(first.fingerprint(), other.fingerprint());
}

#[cfg(unix)]
#[test]
fn a_file_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    Keyring::load_or_create(&path, &SystemEntropy).unwrap();
    for mode in [0o604, 0o640, 0o644, 0o610] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let refused = Keyring::load(&path).unwrap_err();
        assert!(matches!(refused, KeyError::LaxMode { .. }), "{mode:o}");
        assert!(refused.to_string().contains("chmod 600"));
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    assert!(Keyring::load(&path).is_ok());
}

#[test]
fn missing_malformed_and_weak_keys_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Keyring::load(&folder.path().join("none")), Err(KeyError::Missing(_))));
    for text in ["", "00ff", "zz", &"ab".repeat(33), &"g".repeat(64)] {
        assert!(matches!(Keyring::from_hex(&Secret::new(text)), Err(KeyError::Malformed)), "{text}");
    }
    for weak in [hex_of(|_| 0), hex_of(|_| 0xff), hex_of(|i| i), hex_of(|i| 255 - i), hex_of(|i| i % 8)] {
        assert!(matches!(Keyring::from_hex(&weak), Err(KeyError::Weak)));
    }
}

#[test]
fn purposes_do_not_share_keys() {
    let keyring = Keyring::from_hex(&hex_of(|i| i.wrapping_mul(73) ^ (i >> 1))).unwrap();
    let keys = [keyring.audit_key(), keyring.challenge_key(), keyring.response_key()];
    assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
    let kinds = [TokenKind::Refresh, TokenKind::Setup, TokenKind::Invitation, TokenKind::Enrolment];
    let hashes: std::collections::BTreeSet<_> = kinds.iter().map(|kind| keyring.hash_token(*kind, b"same")).collect();
    assert_eq!(hashes.len(), kinds.len());
    assert_ne!(keyring.hash_fields(&[b"ab", b"c"]), keyring.hash_fields(&[b"a", b"bc"]));
    assert_ne!(keyring.dispatch_key().public_key(), keyring.server_identity().public_key());
    let command = keyring.dispatch_key().sign(b"transcript");
    assert!(verify_signature(&keyring.dispatch_key().public_key(), b"transcript", &command));
    assert!(!verify_signature(&keyring.server_identity().public_key(), b"transcript", &command));
    assert!(!format!("{keyring:?}").contains(&kernel::hex::encode(keyring.audit_key().as_slice())));
}

#[test]
fn signatures_are_strict() {
    let keyring = Keyring::from_hex(&hex_of(|i| i.wrapping_mul(91) ^ 5)).unwrap();
    let identity = keyring.server_identity();
    let signature = identity.sign(b"message");
    assert!(verify_signature(&identity.public_key(), b"message", &signature));
    assert!(!verify_signature(&identity.public_key(), b"massage", &signature));
    assert!(!verify_signature(&identity.public_key(), b"message", &signature[..63]));
    // The identity point as key would accept one signature for every message.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let mut forged = [0; 64];
    forged[0] = 1;
    assert!(!verify_signature(&neutral, b"message", &forged));
    let seeded = SeededEntropy::new(3);
    for _ in 0..200 {
        let noise: [u8; 64] = kernel::entropy::array(&seeded);
        assert!(!verify_signature(&identity.public_key(), b"message", &noise));
    }
}
