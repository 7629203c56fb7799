//! Which pages may call with the session's cookies: those that this server itself served.

use std::net::SocketAddr;

use actix_web::HttpRequest;

/// The header that the portal always sends; another site's page cannot, without being asked first.
const PORTAL_HEADER: &str = "x-steward-client";

/// The allowed origins.
#[derive(Debug, Clone)]
pub struct Origins(Vec<String>);

impl Origins {
    /// The configured public address; while listening on the loopback, also its other spellings.
    #[must_use]
    pub fn new(public_url: &str, listen: SocketAddr) -> Self {
        let mut all = vec![public_url.to_owned()];
        if listen.ip().is_loopback() {
            all.extend(["localhost", "127.0.0.1", "[::1]"].map(|host| format!("http://{host}:{}", listen.port())));
        }
        Self(all)
    }

    fn allows(&self, origin: &str) -> bool {
        self.0.iter().any(|allowed| allowed == origin)
    }

    /// Whether a request with cookies comes from a page of ours (OWASP's layered defence against forged requests: own
    /// header, fetch metadata, origin).
    #[must_use]
    pub fn is_own_page(&self, request: &HttpRequest) -> bool {
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        let own_header = header(PORTAL_HEADER).is_some();
        own_header && self.is_own_origin(request)
    }

    /// As [`Self::is_own_page`] for the upgrade to a WebSocket, which cannot carry own headers: there the origin is
    /// needed.
    #[must_use]
    pub fn is_own_socket(&self, request: &HttpRequest) -> bool {
        let origin = request.headers().get("origin").and_then(|value| value.to_str().ok());
        origin.is_some_and(|origin| self.allows(origin)) && self.is_own_origin(request)
    }

    fn is_own_origin(&self, request: &HttpRequest) -> bool {
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        let site = header("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
        let origin = header("origin").is_none_or(|origin| self.allows(origin));
        site && origin
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn only_own_pages_pass() {
        let origins = Origins::new("https://steward.example.com", "127.0.0.1:8780".parse().unwrap());
        let page = |headers: &[(&'static str, &'static str)]| {
            let mut request = TestRequest::post();
            for pair in headers {
                request = request.insert_header(*pair);
            }
            origins.is_own_page(&request.to_http_request())
        };
        assert!(page(&[("x-steward-client", "portal"), ("origin", "https://steward.example.com")]));
        assert!(page(&[
            ("x-steward-client", "portal"),
            ("origin", "http://localhost:8780"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(!page(&[("origin", "https://steward.example.com")]));
        assert!(!page(&[("x-steward-client", "portal"), ("origin", "https://evil.example")]));
        assert!(!page(&[("x-steward-client", "portal"), ("sec-fetch-site", "cross-site")]));
    }
}
