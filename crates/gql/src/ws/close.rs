//! Close codes and reasons (RFC 6455, sections 5.5 and 7.4; the protocol's own from 4400).

/// Most bytes of a reason: a control frame has 125, the code takes two.
const REASON_MAX: usize = 123;

/// Why a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CloseCode {
    /// 1000: nothing more to say.
    Normal,
    /// 1001: the server stops; connect again.
    GoingAway,
    /// 1009: a message is longer than allowed.
    MessageTooBig,
    /// 1011: something is broken on our side.
    Internal,
    /// 1013: the client does not read fast enough; connect again.
    Overloaded,
    /// 3008: no sign of life.
    Unresponsive,
    /// 4400: a message is not of the protocol.
    BadRequest,
    /// 4401: an operation before the connection is accepted.
    Unauthorized,
    /// 4403: the credential is not valid, or no longer.
    Forbidden,
    /// 4406: the client does not speak the protocol.
    SubprotocolNotAcceptable,
    /// 4408: no `connection_init` in time.
    InitTimeout,
    /// 4409: an operation with this id is running.
    SubscriberExists,
    /// 4429: a second `connection_init`.
    TooManyInits,
}

impl CloseCode {
    /// The number in the close frame.
    #[must_use]
    pub const fn number(self) -> u16 {
        match self {
            Self::Normal => 1000,
            Self::GoingAway => 1001,
            Self::MessageTooBig => 1009,
            Self::Internal => 1011,
            Self::Overloaded => 1013,
            Self::Unresponsive => 3008,
            Self::BadRequest => 4400,
            Self::Unauthorized => 4401,
            Self::Forbidden => 4403,
            Self::SubprotocolNotAcceptable => 4406,
            Self::InitTimeout => 4408,
            Self::SubscriberExists => 4409,
            Self::TooManyInits => 4429,
        }
    }
}

/// The longest beginning of a reason that fits a close frame.
pub(super) fn fitting(reason: &str) -> &str {
    let mut end = reason.len().min(REASON_MAX);
    while !reason.is_char_boundary(end) {
        end -= 1;
    }
    &reason[..end]
}

#[cfg(test)]
mod tests {
    #[test]
    fn reasons_fit_a_control_frame() {
        assert_eq!(super::fitting("short"), "short");
        assert_eq!(super::fitting(&"x".repeat(500)).len(), 123);
        assert_eq!(super::fitting(&"é".repeat(500)).len(), 122);
    }
}
