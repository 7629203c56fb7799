//! The enrolment token as a string that staff copy.
//!
//! `ste1_` and base64url without padding of: 16 bytes token id, 32 bytes secret, 16 bytes prefix of BLAKE3 over the
//! server's Ed25519 public key, 4 bytes CRC-32 (big-endian) of what precedes. The checksum tells a mistyped token from a
//! wrong one; the fingerprint lets the agent refuse a server that is not the one that issued the token.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::schema::content_hash;

const PREFIX: &str = "ste1_";
const BODY_BYTES: usize = 64;

/// The parts of an enrolment token. `Debug` shows the id only.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolmentToken {
    /// Names the token's row.
    pub id: [u8; 16],
    /// Proves the right; the server keeps a hash of it.
    pub secret: [u8; 32],
    /// [`fingerprint`] of the server's key.
    pub server_fingerprint: [u8; 16],
}

/// Why a text is not an enrolment token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It does not begin with `ste1_`.
    #[error("an enrolment token begins with ste1_")]
    Prefix,
    /// Characters or length are not those of a token.
    #[error("the token is incomplete or holds characters that no token has")]
    Shape,
    /// The checksum does not fit.
    #[error("the token was mistyped or cut: its checksum does not fit")]
    Checksum,
}

/// First 16 bytes of BLAKE3 over a server's public key.
#[must_use]
pub fn fingerprint(server_key: &[u8; 32]) -> [u8; 16] {
    content_hash(server_key)
}

impl EnrolmentToken {
    /// Reads the string form; white space around it is ignored.
    ///
    /// # Errors
    /// [`TokenError`] says what is wrong with the text; whether the token is still good only the server knows.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let encoded = text.trim().strip_prefix(PREFIX).ok_or(TokenError::Prefix)?;
        let bytes = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| TokenError::Shape)?;
        let bytes: [u8; BODY_BYTES + 4] = bytes.try_into().map_err(|_| TokenError::Shape)?;
        let (body, checksum) = bytes.split_at(BODY_BYTES);
        if crc32fast::hash(body).to_be_bytes() != checksum {
            return Err(TokenError::Checksum);
        }
        let mut token = Self { id: [0; 16], secret: [0; 32], server_fingerprint: [0; 16] };
        token.id.copy_from_slice(&body[..16]);
        token.secret.copy_from_slice(&body[16..48]);
        token.server_fingerprint.copy_from_slice(&body[48..]);
        Ok(token)
    }

    /// The string form. It holds the secret: show it once, keep it nowhere.
    #[must_use]
    pub fn reveal(&self) -> String {
        let mut bytes = Vec::with_capacity(BODY_BYTES + 4);
        bytes.extend_from_slice(&self.id);
        bytes.extend_from_slice(&self.secret);
        bytes.extend_from_slice(&self.server_fingerprint);
        bytes.extend_from_slice(&crc32fast::hash(&bytes).to_be_bytes());
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl std::fmt::Debug for EnrolmentToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnrolmentToken").field("id", &self.id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> EnrolmentToken {
        EnrolmentToken { id: [1; 16], secret: [2; 32], server_fingerprint: fingerprint(&[3; 32]) }
    }

    #[test]
    fn reads_what_it_wrote_and_hides_the_secret() {
        let text = token().reveal();
        assert_eq!(text.len(), 5 + 91);
        assert_eq!(EnrolmentToken::parse(&format!(" {text}\n")), Ok(token()));
        assert!(!format!("{:?}", token()).contains("2, 2"));
    }

    #[test]
    fn every_single_wrong_character_is_noticed() {
        let text = token().reveal();
        for at in 0..text.len() {
            let mut wrong = text.clone().into_bytes();
            wrong[at] = if wrong[at] == b'Q' { b'R' } else { b'Q' };
            let wrong = String::from_utf8(wrong).unwrap();
            assert!(EnrolmentToken::parse(&wrong).is_err(), "{wrong} at {at}");
        }
        for length in 0..text.len() {
            assert!(EnrolmentToken::parse(&text[..length]).is_err());
        }
    }

    #[test]
    fn the_form_is_fixed() {
        let text = EnrolmentToken { id: [0; 16], secret: [0; 32], server_fingerprint: [0; 16] }.reveal();
        // 64 zeros have the CRC-32 0x758d6336.
        assert_eq!(text, format!("ste1_{}HWNYzY", "A".repeat(85)));
    }
}
