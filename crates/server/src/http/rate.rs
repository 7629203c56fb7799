//! Rate limits of the edge, per class of request and per principal or address (generic cell rate algorithm).

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use kernel::UserId;

/// Whose budget a request uses.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Payer {
    /// A signed-in person.
    User(UserId),
    /// An address; of IPv6 the network of 64 bits, which is what one customer has.
    Address(IpAddr),
}

impl Payer {
    /// The budget of an address.
    #[must_use]
    pub fn address(address: Option<IpAddr>) -> Self {
        Self::Address(match address {
            Some(IpAddr::V6(v6)) => {
                let [a, b, c, d, ..] = v6.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
            Some(v4) => v4,
            None => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        })
    }
}

/// Budgets: sustained requests a second, and how many at once.
pub struct Rates {
    operations: DefaultKeyedRateLimiter<Payer>,
    anonymous: DefaultKeyedRateLimiter<Payer>,
    identification: DefaultKeyedRateLimiter<Payer>,
    clock: DefaultClock,
}

const fn quota(per_second: u32, at_once: u32) -> Quota {
    Quota::per_second(positive(per_second)).allow_burst(positive(at_once))
}

const fn positive(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            operations: RateLimiter::keyed(quota(50, 300)),
            anonymous: RateLimiter::keyed(quota(5, 60)),
            identification: RateLimiter::keyed(quota(50, 2_000)),
            clock: DefaultClock::default(),
        }
    }
}

impl Rates {
    /// An operation of a signed-in person: 50 a second, 300 at once.
    ///
    /// # Errors
    /// How long to wait.
    pub fn operation(&self, user: UserId) -> Result<(), Duration> {
        self.check(&self.operations, &Payer::User(user))
    }

    /// An operation without a session, such as signing in: 5 a second, 60 at once.
    ///
    /// # Errors
    /// How long to wait.
    pub fn anonymous(&self, address: Option<IpAddr>) -> Result<(), Duration> {
        self.check(&self.anonymous, &Payer::address(address))
    }

    /// An agent's request that carries no agent token yet: 50 a second, 2,000 at once, since a whole site may share
    /// one address.
    ///
    /// # Errors
    /// How long to wait.
    pub fn identification(&self, address: Option<IpAddr>) -> Result<(), Duration> {
        self.check(&self.identification, &Payer::address(address))
    }

    /// Forgets payers that have their full budget again.
    pub fn forget_idle(&self) {
        for limiter in [&self.operations, &self.anonymous, &self.identification] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }

    fn check(&self, limiter: &DefaultKeyedRateLimiter<Payer>, payer: &Payer) -> Result<(), Duration> {
        limiter.check_key(payer).map_err(|refused| refused.wait_time_from(self.clock.now()))
    }
}

/// Whole seconds for `Retry-After`, at least one.
#[must_use]
pub fn retry_after_s(wait: Duration) -> u32 {
    u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_ends_and_is_per_network() {
        let rates = Rates::default();
        let first: IpAddr = "2001:db8::1".parse().unwrap();
        let neighbour: IpAddr = "2001:db8::2".parse().unwrap();
        let other: IpAddr = "2001:db8:0:1::1".parse().unwrap();
        while rates.anonymous(Some(first)).is_ok() {}
        assert!(rates.anonymous(Some(neighbour)).is_err());
        assert!(rates.anonymous(Some(other)).is_ok());
    }
}
