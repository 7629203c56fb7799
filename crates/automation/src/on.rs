//! The one shape of all work here: a job of another crate names what it is about, and one transaction of its client does
//! what follows.

use db::WriteTx;
use jobs::{BoxFuture, Handler, Job, JobFailure, JobPermit};
use kernel::{Failure, Id, Kind};
use serde_json::Value;

use crate::Automation;

/// What follows, on the transaction; harmless when it runs twice.
pub(crate) type Follow<K> = for<'a> fn(&'a Automation, &'a WriteTx, Id<K>) -> BoxFuture<'a, Result<(), Failure>>;

/// What follows from one kind of job.
pub(crate) struct On<K: Kind> {
    pub(crate) env: Automation,
    /// The kind of the job, as its crate exports it.
    pub(crate) kind: &'static str,
    /// The field of the payload that holds the id of what it is about.
    pub(crate) about: &'static str,
    pub(crate) follow: Follow<K>,
}

impl<K: Kind> Handler for On<K> {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), JobFailure>> {
        Box::pin(async move {
            let id = id(&job.payload, self.about)?;
            let JobPermit::Client(permit) = &job.permit else {
                return Err(JobFailure::dead("the job is about no client"));
            };
            let (env, follow) = (self.env.clone(), self.follow);
            let done = self.env.tenancy.db.write(permit, move |tx| Box::pin(async move { follow(&env, tx, id).await }));
            Ok(done.await?)
        })
    }
}

fn id<K: Kind>(payload: &Value, name: &'static str) -> Result<Id<K>, JobFailure> {
    let found = payload.get(name).and_then(Value::as_str).and_then(Id::parse);
    found.ok_or_else(|| JobFailure::dead(format!("the job names no {name}")))
}
