//! The address of a server, checked once: `https` anywhere, `http` only to this machine itself.

use std::net::IpAddr;

use ureq::http::Uri;

/// A server's address without path, `https://host[:port]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerUrl {
    base: String,
    host: String,
    port: u16,
    scheme: Scheme,
}

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// TLS.
    Https,
    /// In the clear, never leaving this machine.
    LoopbackHttp,
}

/// Why a text is not a server's address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Not an address at all.
    #[error("`{0}` is not an address of a server; expected https://host or https://host:port")]
    Malformed(String),
    /// It goes on behind host and port.
    #[error("`{0}` has a path, a query or a user name; give only https://host or https://host:port")]
    Extra(String),
    /// Unprotected to another machine.
    #[error("`{0}` is not protected: http:// is accepted for this machine itself only; use https://")]
    Unprotected(String),
}

impl ServerUrl {
    /// Reads an address.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let trimmed = text.trim().trim_end_matches('/');
        let malformed = || UrlError::Malformed(text.to_owned());
        let uri: Uri = trimmed.parse().map_err(|_| malformed())?;
        let authority = uri.authority().ok_or_else(malformed)?;
        let host = authority.host().trim_matches(['[', ']']).to_ascii_lowercase();
        let has_user = authority.as_str().contains('@');
        // A port that is no number counts as absent, but stands behind the host all the same.
        let port_is_wrong = authority.port_u16().is_none() && authority.as_str() != authority.host();
        if host.is_empty() || (port_is_wrong && !has_user) {
            return Err(malformed());
        }
        if has_user || !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(UrlError::Extra(text.to_owned()));
        }
        let (scheme, default_port) = match uri.scheme_str() {
            Some("https") => (Scheme::Https, 443),
            Some("http") if is_loopback(&host) => (Scheme::LoopbackHttp, 80),
            Some("http") => return Err(UrlError::Unprotected(text.to_owned())),
            _ => return Err(malformed()),
        };
        let port = authority.port_u16().unwrap_or(default_port);
        Ok(Self { base: trimmed.to_owned(), host, port, scheme })
    }

    /// As it was given, without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.base
    }

    /// Host name or address, without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Port, given or by the scheme.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// How the connection is protected.
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Whether the server is on this machine.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_anywhere_and_http_at_home() {
        for good in [
            "https://steward.example.org",
            "https://10.0.0.7:8443/",
            "http://127.0.0.1:8080",
            "http://[::1]:80",
            "http://localhost",
        ] {
            assert!(ServerUrl::parse(good).is_ok(), "{good}");
        }
        let url = ServerUrl::parse(" https://Steward.example.org/ ").unwrap();
        assert_eq!((url.as_str(), url.host(), url.port()), ("https://Steward.example.org", "steward.example.org", 443));
        assert_eq!(ServerUrl::parse("http://[::1]:9").unwrap().host(), "::1");
    }

    #[test]
    fn everything_else_is_refused_with_a_reason() {
        for unprotected in [
            "http://steward.example.org",
            "http://10.0.0.7",
            "http://127.0.0.1.example.org",
            "http://localhost.example.org:80",
        ] {
            assert_eq!(ServerUrl::parse(unprotected), Err(UrlError::Unprotected(unprotected.to_owned())));
        }
        for extra in ["https://a@b.example.org", "https://b.example.org/x", "https://b.example.org?x=1"] {
            assert_eq!(ServerUrl::parse(extra), Err(UrlError::Extra(extra.to_owned())));
        }
        for malformed in ["", "steward.example.org", "ftp://b", "https://", "https://b:99999", "https://b:x"] {
            assert_eq!(ServerUrl::parse(malformed), Err(UrlError::Malformed(malformed.to_owned())));
        }
    }
}
