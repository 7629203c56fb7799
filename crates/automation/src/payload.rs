//! What jobs of other crates carry: ids, and the right under which to work.

use jobs::{Job, JobFailure, JobPermit};
use kernel::{Id, Kind, Permit};
use serde_json::Value;

/// The id under a name of the payload.
pub(crate) fn id<K: Kind>(payload: &Value, name: &'static str) -> Result<Id<K>, JobFailure> {
    let found = payload.get(name).and_then(Value::as_str).and_then(Id::parse);
    found.ok_or_else(|| JobFailure::dead(format!("the job names no {name}")))
}

/// The permit of the client that the job is about. All jobs here are about a client.
pub(crate) fn permit(job: &Job) -> Result<Permit, JobFailure> {
    match &job.permit {
        JobPermit::Client(permit) => Ok(permit.clone()),
        JobPermit::System(_) => Err(JobFailure::dead("the job is about no client")),
    }
}
