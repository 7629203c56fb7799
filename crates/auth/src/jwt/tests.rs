//! Tokens that are not exactly ours are refused.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey};
use kernel::entropy::SeededEntropy;
use kernel::{Id, Secret, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{AgentToken, JwtKey, TokenFailure, UserToken};

const SEED: [u8; 32] = [7; 32];
const LIFE: Duration = Duration::from_secs(300);

fn now() -> Timestamp {
    Timestamp::from_millis(1_795_000_000_000)
}

fn claims() -> UserToken {
    let entropy = SeededEntropy::new(1);
    UserToken::new(Id::new(now(), &entropy), Id::new(now(), &entropy), now(), (now(), LIFE))
}

/// A token with any header and claims, signed with our key.
fn signed(header: &Value, claims: &Value) -> Secret {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let signature = SigningKey::from_bytes(&SEED).sign(message.as_bytes()).to_bytes();
    Secret::new(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

fn verify(token: &Secret) -> Result<UserToken, TokenFailure> {
    JwtKey::from_seed(&SEED).verify(token, now())
}

#[test]
fn round_trip_until_it_expires() {
    let key = JwtKey::from_seed(&SEED);
    let token = key.issue(&claims()).unwrap();
    assert_eq!(key.verify::<UserToken>(&token, now()), Ok(claims()));
    let at = |s: u64| key.verify::<UserToken>(&token, now().plus(Duration::from_secs(s))).err();
    assert_eq!(at(304), None, "within the leeway");
    assert_eq!(at(305), Some(TokenFailure::Expired));
    let early = |s: u64| key.verify::<UserToken>(&token, now().minus(Duration::from_secs(s))).err();
    assert_eq!(early(5), None);
    assert_eq!(early(6), Some(TokenFailure::Invalid));
    assert_eq!(JwtKey::from_seed(&[8; 32]).verify::<UserToken>(&token, now()), Err(TokenFailure::Invalid));
}

#[test]
fn the_other_audience_is_refused_even_with_the_same_key() {
    let key = JwtKey::from_seed(&SEED);
    let entropy = SeededEntropy::new(2);
    let agent = AgentToken::new(Id::new(now(), &entropy), Id::new(now(), &entropy), uuid::Uuid::nil(), (now(), LIFE));
    let agent = key.issue(&agent).unwrap();
    let user = key.issue(&claims()).unwrap();
    assert_eq!(key.verify::<UserToken>(&agent, now()), Err(TokenFailure::Invalid));
    assert_eq!(key.verify::<AgentToken>(&user, now()).err(), Some(TokenFailure::Invalid));
}

#[test]
fn only_our_header_is_accepted() {
    let good = serde_json::to_value(claims()).unwrap();
    assert!(verify(&signed(&json!({"typ": "JWT", "alg": "EdDSA"}), &good)).is_ok());
    for header in [
        json!({"alg": "EdDSA"}),
        json!({"typ": "JWT", "alg": "none"}),
        json!({"typ": "JWT", "alg": "HS256"}),
        json!({"typ": "JWT", "alg": "RS256"}),
        json!({"typ": "at+jwt", "alg": "EdDSA"}),
        json!({"typ": "JWT", "alg": "EdDSA", "kid": "1"}),
        json!({"typ": "JWT", "alg": "EdDSA", "jku": "https://evil.example/keys"}),
        json!({"typ": "JWT", "alg": "EdDSA", "x5u": "https://evil.example/cert"}),
        json!({"typ": "JWT", "alg": "EdDSA", "crit": ["exp"]}),
        json!({"typ": "JWT", "alg": "EdDSA", "jwk": {"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}}),
        json!({"typ": "JWT", "alg": "EdDSA", "other": 1}),
    ] {
        assert_eq!(verify(&signed(&header, &good)), Err(TokenFailure::Invalid), "{header}");
    }
}

#[test]
fn every_claim_is_required_and_checked() {
    let header = json!({"typ": "JWT", "alg": "EdDSA"});
    let good = serde_json::to_value(claims()).unwrap();
    for name in good.as_object().unwrap().keys() {
        let mut without = good.clone();
        without.as_object_mut().unwrap().remove(name);
        assert_eq!(verify(&signed(&header, &without)), Err(TokenFailure::Invalid), "without {name}");
    }
    for (name, value) in [
        ("iss", json!("someone")),
        ("aud", json!("agent")),
        ("aud", json!(["portal", "agent"])),
        ("typ", json!("agent-access")),
        ("sub", json!("agt_00000000000000000000000000000001")),
        ("sid", json!("usr_00000000000000000000000000000001")),
        ("exp", json!("never")),
        ("exp", json!(-1)),
        ("nbf", json!(9_999_999_999i64)),
        ("role", json!("owner")),
    ] {
        let mut changed = good.clone();
        changed[name] = value.clone();
        assert!(verify(&signed(&header, &changed)).is_err(), "{name} = {value}");
    }
}

proptest! {
    /// One flipped bit anywhere makes a token worthless.
    #[test]
    fn any_changed_bit_is_noticed(position in any::<prop::sample::Index>(), bit in 0u8..8) {
        let key = JwtKey::from_seed(&SEED);
        let mut token = key.issue(&claims()).unwrap().expose().to_vec();
        let at = position.index(token.len());
        token[at] ^= 1 << bit;
        let outcome = key.verify::<UserToken>(&Secret::new(token), now());
        prop_assert_eq!(outcome, Err(TokenFailure::Invalid));
    }

    #[test]
    fn noise_is_refused(noise in prop::collection::vec(any::<u8>(), 0..3_000)) {
        prop_assert!(verify(&Secret::new(noise)).is_err());
    }
}
