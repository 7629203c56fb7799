//! Who asks, as far as the transport's own rules care.

/// Whether a request carries a valid credential. Introspection and suggestions are for signed-in viewers only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// No valid credential.
    Anonymous,
    /// A valid credential of a person or an API token.
    SignedIn,
}
