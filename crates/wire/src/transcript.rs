//! What is signed, byte for byte.
//!
//! Every transcript opens with its own label (domain separation), and every part is preceded by its length as a 32-bit
//! big-endian number, so that no two different sets of parts give the same bytes. Signatures are Ed25519 (RFC 8032) over
//! these bytes; verify with `verify_strict`.

const ENROLL: &str = "steward-enroll-v1";
const ENROLLED: &str = "steward-enrolled-v1";
const CHALLENGE: &str = "steward-challenge-v1";
const SESSION: &str = "steward-session-v1";
const DISPATCH_KEY: &str = "steward-dispatch-key-v1";
const COMMAND: &str = "steward-command-v1";

/// Signed by the agent in [`crate::EnrollRequest::proof`].
#[must_use]
pub fn enroll(token_id: &[u8; 16], public_key: &[u8; 32], hardware_id: &str) -> Vec<u8> {
    join(ENROLL, &[token_id, public_key, hardware_id.as_bytes()])
}

/// Signed by the server in [`crate::EnrollResponse::signature`]; `public_key` is the agent's.
#[must_use]
pub fn enrolled(agent_id: &[u8; 16], instance_id: &[u8; 16], public_key: &[u8; 32]) -> Vec<u8> {
    join(ENROLLED, &[agent_id, instance_id, public_key])
}

/// Signed by the server in [`crate::SessionChallenge::signature`].
#[must_use]
pub fn challenge(nonce: &[u8; 32], server_time_us: i64) -> Vec<u8> {
    join(CHALLENGE, &[nonce, &server_time_us.to_be_bytes()])
}

/// Signed by the agent in [`crate::SessionRequest::signature`].
#[must_use]
pub fn session(nonce: &[u8; 32], agent_id: &[u8; 16], instance_id: &[u8; 16]) -> Vec<u8> {
    join(SESSION, &[nonce, agent_id, instance_id])
}

/// Signed by the server's own key: agents of this installation take commands by this dispatch key.
#[must_use]
pub fn dispatch_key(instance_id: &[u8; 16], public_key: &[u8; 32]) -> Vec<u8> {
    join(DISPATCH_KEY, &[instance_id, public_key])
}

/// Signed by the dispatch key in [`crate::Command::signature`].
#[must_use]
pub fn command(envelope: &[u8]) -> Vec<u8> {
    join(COMMAND, &[envelope])
}

fn join(label: &str, parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(128);
    for part in std::iter::once(&label.as_bytes()).chain(parts) {
        // Parts are short; one that did not fit 32 bits could not have been received.
        bytes.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_lengths_keep_transcripts_apart() {
        let (id, key) = ([7; 16], [9; 32]);
        assert_ne!(enroll(&id, &key, ""), enrolled(&id, &id, &key));
        assert_ne!(enroll(&id, &key, "a"), enroll(&id, &key, "b"));
        assert_ne!(challenge(&key, 1), challenge(&key, 2));
        let bytes = session(&key, &id, &[8; 16]);
        assert_eq!(bytes.len(), 4 + 18 + 4 + 32 + 4 + 16 + 4 + 16);
        assert_eq!(&bytes[..8], [0, 0, 0, 18, b's', b't', b'e', b'w']);
    }
}
