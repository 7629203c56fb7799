//! Whose request it is behind trusted proxies.

use std::net::IpAddr;

/// The address of the client: the last one of the chain that is not a trusted proxy. What an untrusted peer says
/// about others is not believed.
pub(super) fn of<'h>(peer: IpAddr, forwarded: impl Iterator<Item = &'h str>, trusted: &[IpAddr]) -> IpAddr {
    if !trusted.contains(&peer.to_canonical()) {
        return peer.to_canonical();
    }
    let hops: Vec<&str> = forwarded.flat_map(|line| line.split(',')).map(str::trim).collect();
    let mut nearest = peer.to_canonical();
    for hop in hops.into_iter().rev() {
        let Ok(address) = hop.parse::<IpAddr>() else { break };
        nearest = address.to_canonical();
        if !trusted.contains(&nearest) {
            break;
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_trusted_proxies_speak_for_others() {
        let proxy = [ip("10.0.0.1")];
        let chain = ["203.0.113.9, 198.51.100.7"];
        assert_eq!(of(ip("192.0.2.1"), chain.into_iter(), &proxy), ip("192.0.2.1"));
        assert_eq!(of(ip("10.0.0.1"), chain.into_iter(), &proxy), ip("198.51.100.7"));
        assert_eq!(of(ip("::ffff:10.0.0.1"), chain.into_iter(), &proxy), ip("198.51.100.7"));
        assert_eq!(of(ip("10.0.0.1"), ["nonsense"].into_iter(), &proxy), ip("10.0.0.1"));
    }
}
