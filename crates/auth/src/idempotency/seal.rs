//! Kept answers: XChaCha20-Poly1305 (RFC 8439 with the extended nonce of draft-irtf-cfrg-xchacha), with what the row is
//! as associated data, so that an answer cannot be moved to another person or key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use kernel::{Entropy, Failure, UserId, entropy};

use crate::Keyring;

const NONCE_BYTES: usize = 24;

pub(super) fn close(
    keyring: &Keyring,
    user: UserId,
    key: &str,
    text: &str,
    source: &dyn Entropy,
) -> Result<String, Failure> {
    let nonce = entropy::array::<NONCE_BYTES>(source);
    let aad = associated(user, key);
    let payload = Payload { msg: text.as_bytes(), aad: &aad };
    let sealed =
        cipher(keyring).encrypt(&XNonce::from(nonce), payload).map_err(|error| Failure::internal(error.to_string()))?;
    Ok(STANDARD_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
}

pub(super) fn open(keyring: &Keyring, user: UserId, key: &str, sealed: &str) -> Result<String, Failure> {
    let broken = || Failure::internal("a kept answer cannot be opened: it was changed, or the master key was");
    let bytes = STANDARD_NO_PAD.decode(sealed).map_err(|_| broken())?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or_else(broken)?;
    let aad = associated(user, key);
    let payload = Payload { msg: sealed, aad: &aad };
    let text = cipher(keyring).decrypt(&XNonce::from(*nonce), payload).map_err(|_| broken())?;
    String::from_utf8(text).map_err(|_| broken())
}

fn cipher(keyring: &Keyring) -> XChaCha20Poly1305 {
    let key: &[u8; 32] = keyring.response_key();
    XChaCha20Poly1305::new(&(*key).into())
}

fn associated(user: UserId, key: &str) -> Vec<u8> {
    [b"idempotency_key.response v1|".as_slice(), user.uuid().as_bytes(), key.as_bytes()].concat()
}
