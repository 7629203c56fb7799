//! Agents' credentials: the token of a session, and the challenge that an agent signs to get one. Whether the agent may
//! still work is read from its row by those who use it.

use std::time::Duration;

use kernel::{AgentId, ClientId, Entropy, Failure, Permit, Secret, Timestamp, entropy};
use uuid::Uuid;

use crate::jwt::{self, TokenFailure};
use crate::session::AuthFailure;
use crate::{Auth, Keyring};

/// How long an agent's token is valid.
pub(crate) const TOKEN_LIFE: Duration = Duration::from_secs(15 * 60);
/// How long a challenge can be answered.
pub(crate) const CHALLENGE_LIFE: Duration = Duration::from_secs(60);
/// How far the clock of the node that made a challenge may be ahead of the one that checks it.
const AHEAD_MAX: Duration = Duration::from_secs(5);

/// A token for an agent.
#[derive(Debug, Clone)]
pub struct AgentToken {
    /// The token.
    pub token: Secret,
    /// When it expires.
    pub expires_at: Timestamp,
}

/// What an agent's token says. The agent's row decides whether it still counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentClaims {
    /// The agent.
    pub agent: AgentId,
    /// Its client.
    pub client: ClientId,
    /// Which installation of the agent on the device it was given to.
    pub instance: Uuid,
    /// When it expires.
    pub expires_at: Timestamp,
}

/// A nonce for an agent to sign: 8 bytes of the instant (microseconds since the epoch, big-endian), 8 random bytes, and
/// 16 bytes that authenticate both. It needs no storage; answering it again within its minute gets the same agent
/// another token and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// What the agent signs.
    pub nonce: [u8; 32],
    /// When it was made.
    pub issued_at: Timestamp,
}

/// Why an answered challenge is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChallengeFailure {
    /// This installation did not make it.
    #[error("the challenge was not made by this server")]
    Forged,
    /// It is older than a minute.
    #[error("the challenge is older than a minute")]
    Expired,
}

impl Auth {
    /// A token for an agent whose key has been proven.
    ///
    /// # Errors
    /// If it cannot be signed, which does not happen with a keyring.
    pub fn agent_token(&self, agent: AgentId, client: ClientId, instance: Uuid) -> Result<AgentToken, Failure> {
        let now = self.db().now();
        let claims = jwt::AgentToken::new(agent, client, instance, (now, TOKEN_LIFE));
        Ok(AgentToken { token: self.keyring().agent_tokens().issue(&claims)?, expires_at: now.plus(TOKEN_LIFE) })
    }

    /// What a token of an agent says; a person's token is refused.
    ///
    /// # Errors
    /// [`AuthFailure::Invalid`] and [`AuthFailure::Expired`].
    pub fn verify_agent_token(&self, token: &Secret) -> Result<AgentClaims, AuthFailure> {
        let verified = self.keyring().agent_tokens().verify::<jwt::AgentToken>(token, self.db().now());
        let claims = verified.map_err(|why| match why {
            TokenFailure::Invalid => AuthFailure::Invalid,
            TokenFailure::Expired => AuthFailure::Expired,
        })?;
        Ok(AgentClaims {
            agent: claims.sub,
            client: claims.client,
            instance: claims.instance,
            expires_at: Timestamp::from_millis(claims.exp.saturating_mul(1_000)),
        })
    }

    /// The permit under which the agent of a verified token works: its client and nothing else.
    #[must_use]
    pub fn agent_permit(&self, claims: &AgentClaims, request_id: &str) -> Permit {
        self.agent_permit_for(claims.agent, claims.client, request_id)
    }

    /// The permit of an agent that has just proven itself by a signature or an enrolment token.
    #[must_use]
    pub fn agent_permit_for(&self, agent: AgentId, client: ClientId, request_id: &str) -> Permit {
        self.mint().agent(agent, client, request_id)
    }

    /// A fresh challenge.
    #[must_use]
    pub fn challenge(&self) -> Challenge {
        make(self.keyring(), self.db().now(), self.db().entropy().as_ref())
    }

    /// Checks the nonce of an answered challenge and gives the instant at which it was made.
    ///
    /// # Errors
    /// [`ChallengeFailure`].
    pub fn check_challenge(&self, nonce: &[u8]) -> Result<Timestamp, ChallengeFailure> {
        check(self.keyring(), self.db().now(), nonce)
    }
}

fn make(keyring: &Keyring, now: Timestamp, source: &dyn Entropy) -> Challenge {
    let mut nonce = [0; 32];
    nonce[..8].copy_from_slice(&now.micros().to_be_bytes());
    nonce[8..16].copy_from_slice(&entropy::array::<8>(source));
    let mac = mac(keyring, &nonce);
    nonce[16..].copy_from_slice(&mac);
    Challenge { nonce, issued_at: now }
}

fn check(keyring: &Keyring, now: Timestamp, nonce: &[u8]) -> Result<Timestamp, ChallengeFailure> {
    use subtle::ConstantTimeEq;
    let nonce = <&[u8; 32]>::try_from(nonce).map_err(|_| ChallengeFailure::Forged)?;
    if !bool::from(mac(keyring, nonce).ct_eq(&nonce[16..])) {
        return Err(ChallengeFailure::Forged);
    }
    let mut micros = [0; 8];
    micros.copy_from_slice(&nonce[..8]);
    let issued_at = Timestamp::from_micros(i64::from_be_bytes(micros));
    let living = now.since(issued_at) <= CHALLENGE_LIFE && issued_at <= now.plus(AHEAD_MAX);
    if living { Ok(issued_at) } else { Err(ChallengeFailure::Expired) }
}

fn mac(keyring: &Keyring, nonce: &[u8; 32]) -> [u8; 16] {
    let mut mac = [0; 16];
    mac.copy_from_slice(&blake3::keyed_hash(keyring.challenge_key(), &nonce[..16]).as_bytes()[..16]);
    mac
}

#[cfg(test)]
mod tests {
    use kernel::entropy::SeededEntropy;
    use proptest::prelude::*;

    use super::*;

    fn keyring(seed: u8) -> Keyring {
        let bytes: Vec<u8> = (0..32u8).map(|i| i.wrapping_mul(57) ^ seed ^ (i >> 2)).collect();
        Keyring::from_hex(&Secret::new(kernel::hex::encode(&bytes))).unwrap()
    }

    #[test]
    fn a_challenge_lives_for_a_minute() {
        let (keyring, now) = (keyring(1), Timestamp::from_millis(1_795_000_000_000));
        let made = make(&keyring, now, &SeededEntropy::new(1));
        let at = |s: u64| check(&keyring, now.plus(Duration::from_secs(s)), &made.nonce);
        assert_eq!(at(0), Ok(now));
        assert_eq!(at(60), Ok(now));
        assert_eq!(at(61), Err(ChallengeFailure::Expired));
        assert_eq!(check(&keyring, now.minus(Duration::from_secs(6)), &made.nonce), Err(ChallengeFailure::Expired));
        assert_eq!(check(&self::keyring(2), now, &made.nonce), Err(ChallengeFailure::Forged));
        assert_eq!(check(&keyring, now, &made.nonce[..31]), Err(ChallengeFailure::Forged));
    }

    proptest! {
        #[test]
        fn any_changed_bit_is_noticed(bit in 0usize..256) {
            let (keyring, now) = (keyring(3), Timestamp::from_millis(1_795_000_000_000));
            let mut nonce = make(&keyring, now, &SeededEntropy::new(9)).nonce;
            nonce[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(check(&keyring, now, &nonce), Err(ChallengeFailure::Forged));
        }
    }
}
