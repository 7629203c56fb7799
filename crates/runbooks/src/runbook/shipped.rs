//! Keeps the runbooks that come with an installation there, and up to date as long as nobody has made one his own.

use std::time::Duration;

use jobs::{BoxFuture, Reconciler, Sweep};
use kernel::{Failure, SystemScope};

use super::service::{create_in, is_untouched, publish_in};
use super::{NewRunbook, RunbookPatch, store};
use crate::Runbooks;
use crate::definition::{Shipped, shipped};

/// The reconciler of shipped runbooks.
pub(crate) struct ShippedRunbooks(pub Runbooks);

impl Reconciler for ShippedRunbooks {
    fn name(&self) -> &'static str {
        "runbooks.shipped"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(600)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let mut sweep = Sweep::default();
            for runbook in shipped() {
                // A person may have given its name to another runbook.
                sweep.note(runbook.origin_key, ensure(&self.0, &scope, runbook).await)?;
            }
            sweep.end()
        })
    }
}

async fn ensure(env: &Runbooks, scope: &SystemScope, shipped: Shipped) -> Result<(), Failure> {
    let wanted = shipped.definition.hash().map_err(Failure::internal)?;
    let key = shipped.origin_key;
    let stored = env.db.sweep_read(scope, move |tx| Box::pin(async move { store::by_origin(tx, key).await })).await?;
    if stored.is_some_and(|stored| stored.draft_hash == wanted && stored.published.is_some()) {
        return Ok(());
    }
    let env = env.clone();
    let db = env.db.clone();
    db.sweep_write(scope, move |tx| {
        Box::pin(async move {
            let Some(stored) = store::by_origin(tx, key).await? else {
                let new = NewRunbook {
                    id: None,
                    name: shipped.name.to_owned(),
                    summary: shipped.summary.to_owned(),
                    definition: shipped.definition,
                };
                let made = create_in(tx, &env, new, Some(key.to_owned())).await?;
                publish_in(tx, &env, made.id, made.version, "As shipped.".to_owned()).await?;
                return Ok(());
            };
            let published = match stored.published {
                Some(version) => store::version(tx, version).await?,
                None => None,
            };
            if stored.draft_hash == wanted || !is_untouched(&stored, published.as_ref()) {
                return Ok(());
            }
            let text = shipped.definition.canonical().map_err(Failure::internal)?;
            let draft = store::Draft { text, hash: wanted, writers: Vec::new() };
            if store::update(tx, stored.id, stored.version, RunbookPatch::default(), Some(draft)).await? {
                publish_in(tx, &env, stored.id, stored.version + 1, "As shipped.".to_owned()).await?;
            }
            Ok(())
        })
    })
    .await
}
