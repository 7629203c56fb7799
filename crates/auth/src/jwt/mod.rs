//! Signed tokens (JWT, RFC 7519; practices of RFC 8725): short-lived proof of a session that needs no look-up to be
//! refused. What it allows is always read from the database.
//!
//! Invariants
//! - One constructor of the validation: algorithm fixed; issuer, audience, subject, `exp` and `nbf` required.
//! - The header is exactly ours: a token with `jku`, `jwk`, `x5u`, `crit` or anything else is refused, not interpreted.
//! - Time is the server's clock, not the library's: `exp` and `nbf` are checked here, with a leeway of 5 s.
//! - People's and agents' tokens have different keys, audiences and types; one is never taken for the other.

mod claims;
mod provider;
#[cfg(test)]
mod tests;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use kernel::{Secret, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) use claims::{AgentToken, UserToken};

/// Who issues all tokens.
pub(crate) const ISSUER: &str = "steward";
/// How far clocks of two nodes may differ.
const LEEWAY_S: i64 = 5;
/// Longest token that is looked at, in bytes. Ours have about 500.
const TOKEN_MAX: usize = 2_048;

/// The claims of one type of token.
pub(crate) trait Claims: Serialize + DeserializeOwned {
    /// Whom the token is for (`aud`).
    const AUDIENCE: &'static str;
    /// What the token is (`typ` among the claims, against confusion with any other token of this issuer).
    const TYPE: &'static str;

    /// The type that the token says it has.
    fn typ(&self) -> &str;
    /// First second at which it is valid, and first second at which it is not.
    fn validity(&self) -> (i64, i64);
}

/// Why a token is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenFailure {
    /// It is not one of ours, or not of this type.
    Invalid,
    /// It was one of ours and has expired.
    Expired,
}

/// A key pair for one type of token.
pub(crate) struct JwtKey {
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl JwtKey {
    pub(crate) fn from_seed(seed: &[u8; 32]) -> Self {
        provider::install();
        let public = ed25519_dalek::SigningKey::from_bytes(seed).verifying_key().to_bytes();
        Self { encoding: EncodingKey::from_ed_der(seed), decoding: DecodingKey::from_ed_der(&public) }
    }

    /// Signs claims.
    pub(crate) fn issue(&self, claims: &impl Claims) -> Result<Secret, kernel::Failure> {
        jsonwebtoken::encode(&header(), claims, &self.encoding).map(Secret::new).map_err(kernel::Failure::internal)
    }

    /// Checks a token at an instant and gives its claims.
    pub(crate) fn verify<C: Claims>(&self, token: &Secret, now: Timestamp) -> Result<C, TokenFailure> {
        let token = token.expose();
        if token.len() > TOKEN_MAX {
            return Err(TokenFailure::Invalid);
        }
        let data = jsonwebtoken::decode::<C>(token, &self.decoding, &validation(C::AUDIENCE))
            .map_err(|_| TokenFailure::Invalid)?;
        if data.header != header() || data.claims.typ() != C::TYPE {
            return Err(TokenFailure::Invalid);
        }
        let (from, to) = data.claims.validity();
        let now_s = seconds(now);
        if now_s.saturating_add(LEEWAY_S) < from {
            return Err(TokenFailure::Invalid);
        }
        if now_s >= to.saturating_add(LEEWAY_S) {
            return Err(TokenFailure::Expired);
        }
        Ok(data.claims)
    }
}

/// Whole seconds since the epoch, as tokens count.
pub(crate) const fn seconds(instant: Timestamp) -> i64 {
    instant.micros().div_euclid(1_000_000)
}

fn header() -> Header {
    Header::new(Algorithm::EdDSA)
}

fn validation(audience: &str) -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[audience]);
    validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
    // The library would look at the machine's clock.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}
