//! The way of mail out of the installation.

use std::sync::Arc;

use db::Db;
use jobs::{BoxFuture, Handler, Job, JobFailure};
use mail::{Mailer, MailerConfig};

use super::StartError;
use crate::config::Config;

/// The handler of queued mail, if a mail server is configured.
pub(super) fn handler(config: &Config, db: &Db) -> Result<Option<Arc<dyn Handler>>, StartError> {
    let Some(settings) = &config.mail else { return Ok(None) };
    let credentials = settings.username.clone().zip(settings.password.clone());
    let mailer = Mailer::new(&MailerConfig {
        host: settings.host.clone(),
        port: settings.port,
        tls: settings.tls,
        credentials,
        from: settings.from.clone(),
    })?;
    Ok(Some(Arc::new(RealClients(tenancy::outbox::MailSender::new(mailer, db.clone())))))
}

/// Sends mail, but none about a client of the demonstration: nobody is to be woken by what is not real.
struct RealClients(tenancy::outbox::MailSender);

impl Handler for RealClients {
    fn kind(&self) -> &'static str {
        self.0.kind()
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), JobFailure>> {
        if job.client.is_some_and(|client| crate::demo::clients().contains(&client)) {
            return Box::pin(async { Ok(()) });
        }
        self.0.run(job)
    }
}
