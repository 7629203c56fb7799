//! The way to the provider's mail server (SMTP, RFC 5321; submission, RFC 6409).

use std::fmt;
use std::net::IpAddr;
use std::time::{Duration, SystemTime};

use kernel::{Secret, Timestamp};
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::Message;

/// Longest wait for one answer of the server.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// Begins in clear and must change to TLS before anything is said (port 587).
    StartTls,
    /// TLS from the first byte (port 465).
    Implicit,
    /// In clear; only to this machine itself.
    None,
}

impl Tls {
    /// Reads the configured word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "starttls" => Some(Self::StartTls),
            "implicit" => Some(Self::Implicit),
            "none" => Some(Self::None),
            _ => None,
        }
    }
}

/// Where mail goes and whom it is from.
#[derive(Debug, Clone)]
pub struct MailerConfig {
    /// Name or address of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// User name and password, if the server asks for them.
    pub credentials: Option<(String, Secret)>,
    /// The sender: `Name <name@example.com>` or an address alone.
    pub from: String,
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadConfig {
    /// The sender is not a mailbox.
    #[error("mail.from is not like `Provider <service@example.com>`")]
    From(#[source] lettre::address::AddressError),
    /// Mail would leave this machine in clear.
    #[error(
        "mail.tls = \"none\" is only for a server on this machine (127.0.0.1, ::1, localhost), not for {host}; use \"starttls\" or \"implicit\""
    )]
    ClearText {
        /// The configured server.
        host: String,
    },
    /// The password is not text.
    #[error("the mail password is not UTF-8 text")]
    Password,
    /// TLS cannot be set up for this server.
    #[error("TLS to the mail server {host} cannot be set up; check mail.host")]
    Tls {
        /// The configured server.
        host: String,
        /// Why.
        #[source]
        source: lettre::transport::smtp::Error,
    },
}

/// Why a message was not taken by the server.
#[derive(Debug, thiserror::Error)]
pub enum SendFailure {
    /// It may be taken later: the server was not reached, is busy, or does not accept our sign-in.
    #[error("the mail server did not take the message now")]
    Transient(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It will never be taken as it is, for example because the recipient does not exist.
    #[error("the mail server refused the message for good")]
    Permanent(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Sends messages. Cheap to clone; keeps connections for a while.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer").field("from", &self.from).finish_non_exhaustive()
    }
}

impl Mailer {
    /// Checks the configuration; the server is not contacted yet. Must be called inside a Tokio runtime, which then
    /// closes idle connections.
    ///
    /// # Errors
    /// See [`BadConfig`].
    pub fn new(config: &MailerConfig) -> Result<Self, BadConfig> {
        let from: Mailbox = config.from.parse().map_err(BadConfig::From)?;
        let host = config.host.as_str();
        let tls = |source| BadConfig::Tls { host: host.to_owned(), source };
        let builder = match config.tls {
            Tls::StartTls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host).map_err(tls)?,
            Tls::Implicit => AsyncSmtpTransport::<Tokio1Executor>::relay(host).map_err(tls)?,
            Tls::None if is_loopback(host) => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host),
            Tls::None => return Err(BadConfig::ClearText { host: host.to_owned() }),
        };
        let mut builder = builder.port(config.port).timeout(Some(TIMEOUT));
        if let Some((user, password)) = &config.credentials {
            let password = std::str::from_utf8(password.expose()).map_err(|_| BadConfig::Password)?;
            builder = builder.credentials(Credentials::new(user.clone(), password.to_owned()));
        }
        Ok(Self { transport: builder.build(), from })
    }

    /// The domain of the sender, for message ids.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.from.email.domain()
    }

    /// Hands a message to the server; `now` becomes its date. After `Ok` the server answers for it.
    ///
    /// # Errors
    /// See [`SendFailure`].
    pub async fn send(&self, message: &Message, now: Timestamp) -> Result<(), SendFailure> {
        let letter = self.letter(message, now).map_err(SendFailure::Permanent)?;
        self.transport.send(letter).await.map(|_| ()).map_err(|error| {
            if is_final(&error) { SendFailure::Permanent(error.into()) } else { SendFailure::Transient(error.into()) }
        })
    }

    fn letter(
        &self,
        message: &Message,
        now: Timestamp,
    ) -> Result<lettre::Message, Box<dyn std::error::Error + Send + Sync>> {
        let since_epoch = now.since(Timestamp::default());
        let mut builder = lettre::Message::builder()
            .date(SystemTime::UNIX_EPOCH + since_epoch)
            .from(self.from.clone())
            .to(Mailbox::new(None, message.to().as_str().parse()?))
            .subject(message.subject())
            .message_id(Some(message.message_id().to_owned()))
            .header(AutoSubmittedHeader(message.auto_submitted().as_str()))
            .header(SuppressHeader);
        if let Some(answered) = message.in_reply_to() {
            builder = builder.in_reply_to(answered.to_owned());
        }
        let references = message.references();
        if !references.is_empty() {
            builder = builder.references(references.join(" "));
        }
        let text = message.text().to_owned();
        Ok(match message.html() {
            Some(html) => builder.multipart(MultiPart::alternative_plain_html(text, html.to_owned()))?,
            None => builder.singlepart(lettre::message::SinglePart::plain(text))?,
        })
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether trying again cannot help. A refused sign-in (RFC 4954, section 6) is for the operator to mend, and the same
/// message may go out afterwards.
fn is_final(error: &lettre::transport::smtp::Error) -> bool {
    let sign_in = error.status().is_some_and(|code| matches!(code.to_string().as_str(), "530" | "534" | "535" | "538"));
    error.is_permanent() && !sign_in
}

/// RFC 3834, section 5.
#[derive(Clone)]
struct AutoSubmittedHeader(&'static str);

impl Header for AutoSubmittedHeader {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        match text {
            "auto-generated" => Ok(Self("auto-generated")),
            "auto-replied" => Ok(Self("auto-replied")),
            _ => Err("not a word for automatic mail".into()),
        }
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.to_owned())
    }
}

/// Asks Exchange servers, which do not look at RFC 3834, not to answer automatically.
#[derive(Clone)]
struct SuppressHeader;

impl Header for SuppressHeader {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("X-Auto-Response-Suppress")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "All".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AutoSubmitted, Draft, message_id};

    fn config(host: &str, tls: Tls) -> MailerConfig {
        MailerConfig {
            host: host.to_owned(),
            port: 25,
            tls,
            credentials: None,
            from: "Provider <service@example.com>".to_owned(),
        }
    }

    #[test]
    fn only_the_loopback_is_spoken_to_in_clear() {
        let runtime = lettre_runtime();
        let _inside = runtime.enter();
        for host in ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost"] {
            assert!(Mailer::new(&config(host, Tls::None)).is_ok(), "{host}");
        }
        for host in ["mail.example.com", "10.0.0.1", "localhost.example.com", "0.0.0.0", "127.0.0.1.example.com"] {
            assert!(matches!(Mailer::new(&config(host, Tls::None)), Err(BadConfig::ClearText { .. })), "{host}");
        }
        assert!(Mailer::new(&config("mail.example.com", Tls::StartTls)).is_ok());
    }

    #[test]
    fn the_letter_carries_what_was_given_and_nothing_else() {
        let runtime = lettre_runtime();
        let _inside = runtime.enter();
        let mailer = Mailer::new(&config("localhost", Tls::None)).unwrap();
        let message = Message::new(Draft {
            to: "anna@example.net".to_owned(),
            subject: "Grüße aus Köln".to_owned(),
            text: "Hello".to_owned(),
            html: Some("<p>Hello</p>".to_owned()),
            message_id: message_id("job_1", mailer.domain()),
            in_reply_to: Some("<x@example.net>".to_owned()),
            references: vec!["<first@example.com>".to_owned()],
            auto_submitted: AutoSubmitted::AutoGenerated,
        })
        .unwrap();
        let letter = mailer.letter(&message, Timestamp::from_millis(1_795_358_401_000)).unwrap();
        let text = String::from_utf8(letter.formatted()).unwrap();
        for line in [
            "Date: Sun, 22 Nov 2026 14:40:01 +0000",
            "To: anna@example.net",
            "Message-ID: <job_1@example.com>",
            "In-Reply-To: <x@example.net>",
            "References: <first@example.com> <x@example.net>",
            "Auto-Submitted: auto-generated",
            "X-Auto-Response-Suppress: All",
        ] {
            assert!(text.contains(line), "{line} is missing in\n{text}");
        }
        assert!(!text.contains("Grüße"), "the subject is encoded (RFC 2047)");
        assert!(!text.to_lowercase().contains("\nbcc:"));
    }

    fn lettre_runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
    }
}
