//! A question to a client ended: what depends on it follows.

use db::WriteTx;
use kernel::id::{OccurrenceKind, RiskKind};
use kernel::{DecisionId, ErrorCode, Failure};
use planning::risk::act::{Accepted, accept, refuse_acceptance};
use tenancy::decision::{self, Decision, DecisionState};
use upkeep::occurrence::act::{Declined, decline};

use crate::Automation;

/// Carries an answer to what was asked about.
pub(crate) async fn follow(env: &Automation, tx: &WriteTx, id: DecisionId) -> Result<(), Failure> {
    let Some(decision) = decision::find(tx, id).await? else { return Ok(()) };
    let audit = &env.tenancy.audit;
    let by = decision.answered.as_ref().map(|answered| answered.by_name.clone()).unwrap_or_default();
    let reason = decision.note.clone().unwrap_or_default();
    let result = match (decision.kind.as_str(), decision.state) {
        (upkeep::DECLINE, DecisionState::Declined) => match decision.subject.as_id::<OccurrenceKind>() {
            Some(occurrence) => {
                let declined = Declined { decision: Some(id), by, reason };
                decline(tx, audit, occurrence, declined).await.map(drop)
            }
            None => Ok(()),
        },
        (planning::ACCEPTANCE, DecisionState::Accepted | DecisionState::Declined) => {
            let Some(risk) = decision.subject.as_id::<RiskKind>() else { return Ok(()) };
            let answer = Accepted { decision: id, by, note: reason };
            match decision.state {
                DecisionState::Accepted => accept(tx, audit, risk, answer).await.map(drop),
                _ => refuse_acceptance(tx, audit, risk, answer).await.map(drop),
            }
        }
        _ => Ok(()),
    };
    settled(result, &decision)
}

/// What was settled in another way meanwhile stays so: the decision is on record, and the thing it was about has ended.
fn settled(result: Result<(), Failure>, decision: &Decision) -> Result<(), Failure> {
    match result {
        // A conflict means that somebody was faster; the next attempt sees what they did.
        Err(Failure::Rejected(errors)) if errors.iter().all(|error| error.code == ErrorCode::Invalid) => {
            let why: Vec<String> = errors.into_iter().map(|error| error.message).collect();
            let decision = decision.id.to_string();
            tracing::info!(decision, why = why.join(" "), "a decision came too late to change anything");
            Ok(())
        }
        other => other,
    }
}
