//! Opaque tokens: 256 random bits as 43 characters of URL-safe base64 (RFC 4648, section 5, without padding).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Entropy, Secret, entropy};
use zeroize::Zeroizing;

/// Bytes of a token.
const BYTES: usize = 32;

/// A fresh token, to be shown or sent once; only its keyed hash is kept.
pub(crate) fn fresh(source: &dyn Entropy) -> Secret {
    let bytes = Zeroizing::new(entropy::array::<BYTES>(source));
    Secret::new(URL_SAFE_NO_PAD.encode(bytes.as_slice()))
}

/// The bytes of a token; `None` for anything that [`fresh`] does not make.
pub(crate) fn bytes(token: &Secret) -> Option<Zeroizing<Vec<u8>>> {
    if token.expose().len() > 2 * BYTES {
        return None;
    }
    let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(token.expose()).ok()?);
    (bytes.len() == BYTES).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use kernel::entropy::SeededEntropy;

    use super::*;

    #[test]
    fn round_trip_and_refusals() {
        let token = fresh(&SeededEntropy::new(1));
        assert_eq!(token.expose().len(), 43);
        assert!(bytes(&token).is_some());
        for bad in ["", "AAAA", &"A".repeat(42), &"A".repeat(44), &"=".repeat(43), &"x".repeat(100_000)] {
            assert!(bytes(&Secret::new(bad)).is_none(), "{:.50}", bad);
        }
    }
}
