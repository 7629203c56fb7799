//! Mail on its way out: queued in the transaction of its cause, handed to the mail server by a job.
//!
//! Invariants
//! - A message is a job; its message id is the dedup key, so the same message does not wait twice. Should a node die
//!   between the server's answer and the end of the job, the message goes out again under the same message id, by which
//!   mail systems recognise it.
//! - What the job holds is checked again before it is sent ([`mail::Message`]).

use db::{Db, DbError, WriteTx};
use jobs::{BoxFuture, Handler, Job, JobFailure, NewJob};
use kernel::ClientId;
use mail::{Mailer, Message, SendFailure};

/// The kind of job that sends one message.
pub const MAIL_SEND: &str = "mail.send";

/// Queues a message in the transaction of its cause; `client` is whom it concerns, `None` the provider. `false` says
/// that it waits already.
///
/// # Errors
/// [`DbError::OutsideScope`] for a client outside the permit, or what the database says.
pub async fn enqueue_mail(tx: &WriteTx, client: Option<ClientId>, message: &Message) -> Result<bool, DbError> {
    // Only maps with odd keys fail here, and a message has none.
    let payload = serde_json::to_value(message).map_err(|_| DbError::Inconsistent {
        table: "job",
        column: "payload",
        row: message.message_id().to_owned(),
    })?;
    let dedup_key = Some(message.message_id().to_owned());
    jobs::enqueue(tx, NewJob { kind: MAIL_SEND, client, payload, dedup_key, run_at: None }).await
}

/// The message id of the thing called `unique`, such as a typed id, at the installation that people reach under
/// `public_url`.
#[must_use]
pub fn message_id(unique: &str, public_url: &str) -> String {
    mail::message_id(unique, host(public_url))
}

/// The host of an address, without its port.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(address) => address.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    if host.is_empty() { "localhost" } else { host }
}

/// Hands queued messages to the mail server.
pub struct MailSender {
    mailer: Mailer,
    db: Db,
}

impl MailSender {
    /// A handler that sends through `mailer`; letters are dated by the database's clock.
    #[must_use]
    pub const fn new(mailer: Mailer, db: Db) -> Self {
        Self { mailer, db }
    }
}

impl Handler for MailSender {
    fn kind(&self) -> &'static str {
        MAIL_SEND
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), JobFailure>> {
        Box::pin(async move {
            let message: Message = serde_json::from_value(job.payload.clone()).map_err(JobFailure::dead)?;
            match self.mailer.send(&message, self.db.now()).await {
                Ok(()) => Ok(()),
                Err(failure @ SendFailure::Transient(_)) => Err(JobFailure::retry(failure)),
                Err(failure @ SendFailure::Permanent(_)) => Err(JobFailure::dead(failure)),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn message_ids_end_in_the_public_host() {
        for (url, expected) in [
            ("https://steward.example.com", "<usr_1@steward.example.com>"),
            ("http://127.0.0.1:8780/portal", "<usr_1@127.0.0.1>"),
            ("http://[::1]:8780", "<usr_1@::1>"),
            ("", "<usr_1@localhost>"),
        ] {
            assert_eq!(super::message_id("usr_1", url), expected);
        }
    }
}
