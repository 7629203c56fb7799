//! What happens to risks from elsewhere in the program, within the transaction of its cause. Each may be repeated.

use auth::{AuditLog, Entry};
use db::{Change, DbError, ReadTx, WriteTx};
use kernel::id::RiskKind;
use kernel::{DecisionId, ErrorCode, Failure, RiskId};
use tenancy::record::{Kept, record};

use super::{NewRisk, Risk, Status, store};
use crate::limits;

/// What came of raising a risk.
#[derive(Debug, Clone)]
pub enum Raised {
    /// It is new.
    New(Risk),
    /// There is one of this cause that is not closed.
    Known(Risk),
}

impl Raised {
    /// The risk.
    #[must_use]
    pub fn into_risk(self) -> Risk {
        match self {
            Self::New(risk) | Self::Known(risk) => risk,
        }
    }
}

/// The client's acceptance of a risk.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// The client's decision.
    pub decision: DecisionId,
    /// Who decided.
    pub by: String,
    /// What was said.
    pub note: String,
}

/// One risk.
///
/// # Errors
/// What the database says.
pub async fn find(tx: &ReadTx, id: RiskId) -> Result<Option<Risk>, DbError> {
    store::find(tx, id).await
}

/// Enters a risk, unless there is one of the same cause that is not closed.
///
/// # Errors
/// Not found for something linked, or the limit.
pub async fn raise(tx: &WriteTx, audit: &AuditLog, new: NewRisk) -> Result<Raised, Failure> {
    if let Some(cause) = new.source.cause
        && let Some(known) = store::of_causes(tx, new.source.kind, &[cause.key])
            .await?
            .into_iter()
            .find(|risk| risk.client == new.client)
    {
        return Ok(Raised::Known(known));
    }
    if store::count(tx, new.client).await? >= limits::RISKS {
        let message = format!("A client can have at most {} risks. Close those that are over.", limits::RISKS);
        return Err(Failure::rejected(ErrorCode::LimitReached, "clientId", message));
    }
    let id = new.id.unwrap_or_else(|| tx.new_id());
    let risk = Risk { id, status_since: tx.now(), created_at: tx.now(), ..new.into() };
    store::insert(tx, &risk).await.map_err(Risk::refusal)?;
    record(tx, audit, "risk.create", None, &risk).await?;
    Ok(Raised::New(risk))
}

/// Writes down that the client accepts a risk, until the date that it was asked about. One that is closed, and one that this
/// decision has accepted already, stay as they are.
///
/// # Errors
/// Not found; refused if the client was not asked by this decision.
pub async fn accept(tx: &WriteTx, audit: &AuditLog, id: RiskId, accepted: Accepted) -> Result<Risk, Failure> {
    let before = asked(tx, id, accepted.decision).await?;
    let until = before.asked_until;
    let accepted_so = before.status == Status::Accepted && before.accepted_until == until;
    if before.status == Status::Closed || accepted_so {
        return Ok(before);
    }
    let after = before.clone().in_status(Status::Accepted, accepted.note, tx.now());
    let after = Risk { accepted_by: Some(accepted.by), accepted_until: until, ..after };
    write(tx, audit, "risk.accept", &before, after).await
}

/// Writes down that the client does not accept a risk: it stays open, with the reason.
///
/// # Errors
/// Not found; refused if the client was not asked by this decision.
pub async fn refuse_acceptance(tx: &WriteTx, audit: &AuditLog, id: RiskId, refused: Accepted) -> Result<Risk, Failure> {
    let before = asked(tx, id, refused.decision).await?;
    let note = format!("Not accepted by {}. {}", refused.by, refused.note).trim().to_owned();
    if before.status == Status::Closed || before.status_note == note {
        return Ok(before);
    }
    let after = before.clone().in_status(Status::Open, note, tx.now());
    write(tx, audit, "risk.refuse", &before, after).await
}

/// The risk that the client was asked about by a decision.
async fn asked(tx: &ReadTx, id: RiskId, decision: DecisionId) -> Result<Risk, Failure> {
    let found = store::find(tx, id).await?.ok_or_else(|| Failure::not_found::<RiskKind>("id"))?;
    if found.decision == Some(decision) && found.asked_until.is_some() {
        return Ok(found);
    }
    Err(Failure::rejected(ErrorCode::Invalid, "id", "The client was not asked about this risk by this decision."))
}

/// Writes `after` in the place of `before`, with its audit entry.
pub(super) async fn write(
    tx: &WriteTx,
    audit: &AuditLog,
    action: &'static str,
    before: &Risk,
    after: Risk,
) -> Result<Risk, Failure> {
    if !store::write(tx, before.version, &after).await? {
        return Err(Failure::conflict::<RiskKind>(before.version, before.version + 1));
    }
    let after = Risk { version: before.version + 1, ..after };
    let entry = Entry {
        client: Some(after.client),
        action,
        object_kind: "risk",
        object_id: Some(after.id.uuid()),
        summary: format!("{}: {}", after.title, after.status.as_str()),
        before: Some(serde_json::to_value(before).map_err(Failure::internal)?),
        after: Some(serde_json::to_value(&after).map_err(Failure::internal)?),
    };
    audit.record(tx, entry).await?;
    tx.publish(Change::of(Some(after.client), after.id));
    Ok(after)
}
