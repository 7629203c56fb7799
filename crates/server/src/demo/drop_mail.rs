//! Takes the place of the way out for mail while a history is made: letters of the past are not sent, but the links in
//! them can be followed, as their readers would have.

use std::sync::{Arc, Mutex, PoisonError};

use jobs::{BoxFuture, Handler, Job, JobFailure};
use kernel::Secret;

/// The letters that would have been sent, newest last; only those with links are kept.
#[derive(Clone, Default)]
pub(super) struct Letters(Arc<Mutex<Vec<String>>>);

impl Letters {
    /// The newest token for a purpose, which is then forgotten.
    pub(super) fn take(&self, purpose: &str) -> Option<Secret> {
        let mark = format!("/link#{purpose}=");
        let mut letters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = letters.iter().rposition(|text| text.contains(&mark))?;
        let text = letters.remove(at);
        let (_, rest) = text.split_once(&mark)?;
        let token: String = rest.chars().take_while(|c| !c.is_whitespace()).collect();
        Some(Secret::new(token))
    }
}

/// The handler.
pub(super) struct DropMail(pub(super) Letters);

impl Handler for DropMail {
    fn kind(&self) -> &'static str {
        tenancy::outbox::MAIL_SEND
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), JobFailure>> {
        Box::pin(async move {
            let text = job.payload.get("text").and_then(|text| text.as_str()).unwrap_or_default();
            if text.contains("/link#") {
                let mut letters = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
                letters.push(text.to_owned());
            }
            Ok(())
        })
    }
}
