//! Headers that every answer carries.

use actix_web::middleware::DefaultHeaders;

/// Only our own files, nothing inline but style attributes, which charts and virtual lists position with.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// The headers, with strict transport security behind https.
pub(crate) fn security(public_url: &str) -> DefaultHeaders {
    let headers = DefaultHeaders::new()
        .add(("content-security-policy", CONTENT_SECURITY_POLICY))
        .add(("x-content-type-options", "nosniff"))
        .add(("referrer-policy", "no-referrer"))
        .add(("cross-origin-opener-policy", "same-origin"))
        .add(("cross-origin-resource-policy", "same-origin"))
        .add(("permissions-policy", "camera=(), geolocation=(), microphone=()"));
    if public_url.starts_with("https://") {
        headers.add(("strict-transport-security", "max-age=63072000"))
    } else {
        headers
    }
}
