//! What people do in a run: give evidence, decide, approve, reject, cancel.

use auth::Entry;
use db::WriteTx;
use kernel::id::RunKind;
use kernel::{ErrorCode, Failure, Permission, RunId, Scope};
use serde_json::json;
use wire::plan::Digest;

use super::drive::Loaded;
use super::event::{Event, Evidence, EvidenceValue};
use super::start::person;
use super::state::Phase;
use super::store::{self, Verdict};
use super::{Run, service};
use crate::Runbooks;
use crate::definition::EvidenceSpec;
use crate::definition::plan::Task;

/// What a person gives to end a manual step or a decision.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Words.
    pub text: Option<String>,
    /// A number.
    pub number: Option<f64>,
    /// One of the choices.
    pub choice: Option<String>,
    /// The person's word.
    pub attested: bool,
    /// A note beside it.
    pub note: String,
}

fn invalid(field: &str, message: impl Into<String>) -> Failure {
    Failure::rejected(ErrorCode::Invalid, field, message)
}

/// The run, if the step waits for people now.
async fn at_step(tx: &WriteTx, id: RunId, step: usize) -> Result<Loaded, Failure> {
    let absent = || Failure::not_found::<RunKind>("runId");
    let loaded = Loaded::for_update(tx, id).await?.ok_or_else(absent)?;
    let waits = loaded.state.outcome.is_none()
        && loaded.state.current == Some(step)
        && loaded.state.steps.get(step).is_some_and(|state| state.phase == Phase::Waiting);
    if waits {
        return Ok(loaded);
    }
    let message = "The run does not wait at this step any more. Reload the page to see where it stands.";
    Err(Failure::rejected(ErrorCode::Conflict, "step", message))
}

/// Ends a manual step with evidence, or a decision with a choice.
///
/// # Errors
/// Not found, a conflict when the run is elsewhere by now, or evidence that is not what the step asks for.
pub async fn complete(env: &Runbooks, scope: &Scope, id: RunId, step: usize, given: Given) -> Result<Run, Failure> {
    let permit = service::permit_run(env, scope, id, Permission::RunbookRun).await?;
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| {
        Box::pin(async move {
            let mut loaded = at_step(tx, id, step).await?;
            let by = person(tx, Permission::RunbookRun).await?;
            let event = match loaded.prepared.tasks.get(step) {
                Some(Task::Manual(spec)) => Event::EvidenceGiven { step, by, evidence: evidence(spec, given)? },
                Some(Task::Decision(choices)) => {
                    let choice = given.choice.unwrap_or_default();
                    if !choices.iter().any(|(known, _)| known.value == choice) {
                        return Err(invalid("choice", "Choose one of the ways on that the step offers."));
                    }
                    Event::Chosen { step, by, choice }
                }
                _ => return Err(invalid("step", "This step is not done by a person.")),
            };
            let entry =
                Entry::new("run.step_complete", "run", format!("Did a step of the run: {}", title(&loaded, step)))
                    .after(json!({ "step": step, "event": event }));
            loaded.record(tx, event)?;
            finish(tx, &env, loaded, entry).await
        })
    })
    .await
}

fn evidence(spec: &EvidenceSpec, given: Given) -> Result<Evidence, Failure> {
    let value = match spec {
        EvidenceSpec::Text { .. } => match given.text.filter(|text| !text.is_empty()) {
            Some(text) => EvidenceValue::Text(text),
            None => return Err(invalid("text", "This step asks for a text. Say what you found or did.")),
        },
        EvidenceSpec::Number { unit, minimum, maximum, .. } => {
            let number = given.number.filter(|number| number.is_finite());
            let number = number.ok_or_else(|| invalid("number", format!("This step asks for a number in {unit}.")))?;
            if minimum.is_some_and(|least| number < least) || maximum.is_some_and(|greatest| number > greatest) {
                let bound = |value: &Option<f64>| value.map_or_else(|| "any".to_owned(), |value| value.to_string());
                let message = format!("The number must be from {} to {} {unit}.", bound(minimum), bound(maximum));
                return Err(invalid("number", message));
            }
            EvidenceValue::Number(number, unit.clone())
        }
        EvidenceSpec::Choice { choices, .. } => match given.choice.filter(|choice| choices.contains(choice)) {
            Some(choice) => EvidenceValue::Choice(choice),
            None => return Err(invalid("choice", format!("Choose one of: {}.", choices.join(", ")))),
        },
        EvidenceSpec::Attestation { .. } if given.attested => EvidenceValue::Attested,
        EvidenceSpec::Attestation { .. } => {
            return Err(invalid("attested", "This step is done only when you state that it is."));
        }
    };
    Ok(Evidence { value, note: given.note })
}

/// Approves the plan of a run.
///
/// # Errors
/// Not found; a conflict when the plan or the step is another by now; forbidden for who asked for the run, and of what
/// cannot be taken back for its author.
pub async fn approve(
    env: &Runbooks,
    scope: &Scope,
    id: RunId,
    step: usize,
    (plan_hash, note): (Digest, String),
) -> Result<Run, Failure> {
    let permit = service::permit_run(env, scope, id, Permission::RunbookApprove).await?;
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| {
        Box::pin(async move {
            let mut loaded = at_approval(tx, id, step).await?;
            let by = person(tx, Permission::RunbookApprove).await?;
            if plan_hash != loaded.run.plan_hash {
                let message = "The plan is not the one that you looked at. Look at it again, then approve.";
                return Err(Failure::rejected(ErrorCode::Conflict, "planHash", message));
            }
            if loaded.excluded.contains(by.id) {
                let message =
                    "You asked for this run, or wrote what cannot be taken back. Another person must approve.";
                return Err(Failure::rejected(ErrorCode::Forbidden, "runId", message));
            }
            let hash = loaded.plan_hash();
            let state = &loaded.state.steps[step];
            if state.valid_approvals(&hash, &loaded.excluded, tx.now()).iter().any(|given| given.by.id == by.id) {
                let message = "You have approved this already. Another person must approve as well.";
                return Err(Failure::rejected(ErrorCode::Taken, "runId", message));
            }
            let (round, first) = (state.round, state.approvals.iter().all(|given| given.by.id != by.id));
            if first {
                let verdict = Verdict { step, round, by: &by, word: "approved", note: &note };
                store::add_verdict(tx, &loaded.run, verdict).await?;
            }
            let entry = Entry::new("run.approve", "run", format!("Approved the run of {}", loaded.prepared.plan.name))
                .after(json!({ "step": step, "plan_hash": hash, "note": note }));
            loaded.record(tx, Event::Approved { step, by, note, plan_hash: hash })?;
            finish(tx, &env, loaded, entry).await
        })
    })
    .await
}

/// Rejects the plan of a run, which ends the run. Anybody who may approve may reject.
///
/// # Errors
/// Not found, or a conflict when the run is elsewhere by now.
pub async fn reject(env: &Runbooks, scope: &Scope, id: RunId, step: usize, note: String) -> Result<Run, Failure> {
    let permit = service::permit_run(env, scope, id, Permission::RunbookApprove).await?;
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| {
        Box::pin(async move {
            let mut loaded = at_approval(tx, id, step).await?;
            let by = person(tx, Permission::RunbookApprove).await?;
            let state = &loaded.state.steps[step];
            if state.approvals.iter().all(|given| given.by.id != by.id) {
                let verdict = Verdict { step, round: state.round, by: &by, word: "rejected", note: &note };
                store::add_verdict(tx, &loaded.run, verdict).await?;
            }
            let entry = Entry::new("run.reject", "run", format!("Rejected the run of {}", loaded.prepared.plan.name))
                .after(json!({ "step": step, "note": note }));
            loaded.record(tx, Event::Rejected { step, by, note })?;
            finish(tx, &env, loaded, entry).await
        })
    })
    .await
}

async fn at_approval(tx: &WriteTx, id: RunId, step: usize) -> Result<Loaded, Failure> {
    let loaded = at_step(tx, id, step).await?;
    match loaded.prepared.tasks.get(step) {
        Some(Task::Approval(_)) => Ok(loaded),
        _ => Err(invalid("step", "This step does not ask for an approval.")),
    }
}

/// Ends a run. A script that runs on the device is not stopped by this; what it does is still told.
///
/// # Errors
/// Not found, or a conflict when it is over already.
pub async fn cancel(env: &Runbooks, scope: &Scope, id: RunId, reason: String) -> Result<Run, Failure> {
    let permit = service::permit_run(env, scope, id, Permission::RunbookRun).await?;
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| {
        Box::pin(async move {
            let absent = || Failure::not_found::<RunKind>("runId");
            let mut loaded = Loaded::for_update(tx, id).await?.ok_or_else(absent)?;
            if loaded.state.outcome.is_some() {
                let message = "This run is over already.";
                return Err(Failure::rejected(ErrorCode::Conflict, "runId", message));
            }
            let by = person(tx, Permission::RunbookRun).await?;
            let entry = Entry::new("run.cancel", "run", format!("Cancelled the run of {}", loaded.prepared.plan.name))
                .after(json!({ "reason": reason }));
            loaded.record(tx, Event::Cancelled { by, reason })?;
            finish(tx, &env, loaded, entry).await
        })
    })
    .await
}

async fn finish(tx: &WriteTx, env: &Runbooks, mut loaded: Loaded, entry: Entry) -> Result<Run, Failure> {
    env.audit.record(tx, entry.client(loaded.run.client).object(loaded.run.id)).await?;
    loaded.drive(tx, &env.auth, None).await?;
    loaded.save(tx, &env.auth).await
}

fn title(loaded: &Loaded, step: usize) -> String {
    loaded.prepared.plan.steps.get(step).map(|step| step.title.clone()).unwrap_or_default()
}
