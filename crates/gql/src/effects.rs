//! What resolvers may know of the request beside its scope, and what they may do to the answer beside its data.
//! Both are plain data in the request's data; the transport fills the one and reads the other.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{Context, Result};
use kernel::{ErrorCode, Secret, Timestamp, UserError};

/// Longest idempotency key, in characters.
const IDEMPOTENCY_KEY_MAX: usize = 128;

/// Facts of the request that resolvers may read.
#[derive(Debug, Clone)]
pub struct RequestMeta {
    /// Id of the request, as in the log and in every error.
    pub request_id: String,
    /// The checked `Idempotency-Key` header.
    pub idempotency_key: Option<String>,
    /// Cookies of the request by name.
    pub cookies: BTreeMap<String, Secret>,
    /// Address of the caller, after trusted proxies.
    pub remote: Option<IpAddr>,
    /// The caller's `User-Agent`, shortened by the transport.
    pub user_agent: Option<String>,
    /// When the request arrived; the "now" of everything that the request does.
    pub now: Timestamp,
}

impl RequestMeta {
    /// A cookie of the request.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&Secret> {
        self.cookies.get(name)
    }
}

/// Checks an `Idempotency-Key` header: 1 to 128 visible ASCII characters.
///
/// # Errors
/// The refusal to show.
pub fn parse_idempotency_key(raw: &str) -> std::result::Result<String, UserError> {
    let visible = !raw.is_empty() && raw.bytes().all(|b| b.is_ascii_graphic());
    if visible && raw.len() <= IDEMPOTENCY_KEY_MAX {
        return Ok(raw.to_owned());
    }
    Err(UserError::new(
        ErrorCode::Invalid,
        "",
        format!(
            "The Idempotency-Key header must be 1 to {IDEMPOTENCY_KEY_MAX} visible ASCII characters. \
             Use a random UUID per intended change."
        ),
    ))
}

/// One change of the caller's cookies. The transport adds the attributes that all cookies share
/// (`Secure`, `HttpOnly`, `SameSite=Strict`, `Path=/`).
#[derive(Debug, Clone)]
pub enum CookieChange {
    /// Sets a cookie.
    Set {
        /// Name of the cookie.
        name: &'static str,
        /// Its value.
        value: Secret,
        /// Lifetime in seconds.
        max_age_s: u32,
    },
    /// Removes a cookie.
    Clear {
        /// Name of the cookie.
        name: &'static str,
    },
}

impl CookieChange {
    fn name(&self) -> &'static str {
        match self {
            Self::Set { name, .. } | Self::Clear { name } => name,
        }
    }
}

/// Effects on the answer that resolvers ask for. Clones share one list: the transport keeps one and gives one away.
#[derive(Debug, Clone, Default)]
pub struct ResponseEffects(Arc<Mutex<Vec<CookieChange>>>);

impl ResponseEffects {
    /// No effects yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for a cookie of `max_age_s` seconds; replaces an earlier change of the same cookie.
    pub fn set_cookie(&self, name: &'static str, value: Secret, max_age_s: u32) {
        self.push(CookieChange::Set { name, value, max_age_s });
    }

    /// Asks for a cookie's removal; replaces an earlier change of the same cookie.
    pub fn clear_cookie(&self, name: &'static str) {
        self.push(CookieChange::Clear { name });
    }

    /// Takes the changes, one a cookie, in the order of the last change.
    #[must_use]
    pub fn take(&self) -> Vec<CookieChange> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn push(&self, change: CookieChange) {
        let mut changes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        changes.retain(|earlier| earlier.name() != change.name());
        changes.push(change);
    }
}

/// The request's facts.
///
/// # Errors
/// An internal error if the transport did not provide them.
pub fn meta<'c>(ctx: &Context<'c>) -> Result<&'c RequestMeta> {
    ctx.data::<RequestMeta>()
}

/// The answer's effects.
///
/// # Errors
/// An internal error if the transport did not provide them.
pub fn effects<'c>(ctx: &Context<'c>) -> Result<&'c ResponseEffects> {
    ctx.data::<ResponseEffects>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_change_of_a_cookie_wins() {
        let effects = ResponseEffects::new();
        let given_away = effects.clone();
        given_away.set_cookie("access", Secret::new("one"), 300);
        given_away.clear_cookie("refresh");
        given_away.set_cookie("access", Secret::new("two"), 60);
        let changes = effects.take();
        assert!(matches!(changes[0], CookieChange::Clear { name: "refresh" }));
        let CookieChange::Set { name: "access", value, max_age_s: 60 } = &changes[1] else {
            panic!("{changes:?}");
        };
        assert_eq!(value.expose(), b"two");
        assert_eq!(changes.len(), 2);
        assert!(effects.take().is_empty());
        assert!(!format!("{changes:?}").contains("two"));
    }

    #[test]
    fn idempotency_keys_are_short_visible_ascii() {
        assert!(parse_idempotency_key("5b0c9c1e-7d0a-4e0e-8a51-000000000000").is_ok());
        assert!(parse_idempotency_key(&"x".repeat(128)).is_ok());
        for bad in ["", " ", "a b", "ä", "a\0", "a\n", &"x".repeat(129)] {
            assert!(parse_idempotency_key(bad).is_err(), "{bad:?}");
        }
    }
}
