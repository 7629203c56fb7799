//! The way of mail out of the installation.

use std::sync::Arc;

use db::Db;
use jobs::Handler;
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
    Ok(Some(Arc::new(tenancy::outbox::MailSender::new(mailer, db.clone()))))
}
