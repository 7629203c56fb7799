//! Where a request comes from, as far as sessions and the audit log need it.

use std::net::IpAddr;

/// Longest kept description of a browser, in characters.
const USER_AGENT_MAX: usize = 300;

/// Where a request comes from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The request's id.
    pub request_id: String,
    /// The caller's address, as the edge knows it.
    pub address: Option<IpAddr>,
    /// What the browser calls itself.
    pub user_agent: Option<String>,
}

impl Origin {
    /// What the browser calls itself, on one bounded line.
    pub(crate) fn user_agent_line(&self) -> Option<String> {
        let line = |text: &String| text.chars().filter(|c| !c.is_control()).take(USER_AGENT_MAX).collect::<String>();
        self.user_agent.as_ref().map(line).filter(|line| !line.is_empty())
    }

    /// The network that counts as one caller: an IPv4 address, or the /64 that one IPv6 household has.
    pub(crate) fn network(&self) -> Vec<u8> {
        match self.address.map(|address| address.to_canonical()) {
            Some(IpAddr::V4(address)) => address.octets().to_vec(),
            Some(IpAddr::V6(address)) => address.octets()[..8].to_vec(),
            None => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks() {
        let network = |text: &str| Origin { address: text.parse().ok(), ..Origin::default() }.network();
        assert_eq!(network("192.0.2.7"), network("::ffff:192.0.2.7"));
        assert_ne!(network("192.0.2.7"), network("192.0.2.8"));
        assert_eq!(network("2001:db8::1"), network("2001:db8::2:3"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:0:1::1"));
    }

    #[test]
    fn the_user_agent_is_one_bounded_line() {
        let origin = Origin { user_agent: Some(format!("a\r\nb\0{}", "x".repeat(5_000))), ..Origin::default() };
        let line = origin.user_agent_line().unwrap();
        assert!(line.starts_with("abx") && line.chars().count() == USER_AGENT_MAX);
    }
}
