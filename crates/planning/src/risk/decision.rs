//! Asking the client whether it accepts a risk. What the answer means is done by [`super::accept`] and
//! [`super::refuse_acceptance`].

use jiff::civil::Date;
use kernel::id::RiskKind;
use kernel::text::{NAME_MAX, Name, Prose};
use kernel::{ContactId, ErrorCode, Failure, Permission, RiskId, Scope, Timestamp};
use tenancy::decision::{self, Asked, DecisionOption, DecisionState, NewDecision, Subject};

use super::{Risk, Status, act, store};
use crate::dates::{date_at, day_number, zone};
use crate::{ACCEPTANCE, Planning, limits};

/// What the client is asked.
#[derive(Debug, Clone)]
pub struct AskAcceptance {
    /// Who is asked.
    pub contact: ContactId,
    /// The question, on one line that the client understands; made from the title if absent.
    pub question: Option<Name>,
    /// What may follow.
    pub impact: Prose,
    /// Until when an answer is wanted.
    pub deadline: Timestamp,
    /// The last date for which the risk would be accepted.
    pub until: Date,
}

/// Asks a contact of the client whether it accepts a risk until a date.
///
/// # Errors
/// Not found for risk and contact, conflict, an end that is not within two years, refused for one that is closed.
pub async fn ask_acceptance(
    env: &Planning,
    scope: &Scope,
    id: RiskId,
    expected: i32,
    ask: AskAcceptance,
) -> Result<(Risk, Asked), Failure> {
    let permit = scope.permit(Permission::PlanWrite)?;
    let (tenancy, asking) = (env.tenancy.clone(), scope.clone());
    let work = env.tenancy.db.write(&permit, move |tx| {
        Box::pin(async move {
            let before = store::find(tx, id).await?.ok_or_else(|| Failure::not_found::<RiskKind>("id"))?;
            if before.version != expected {
                return Err(Failure::conflict::<RiskKind>(expected, before.version));
            }
            if !asking.clients(Permission::DecisionAsk).is_some_and(|clients| clients.contains(before.client)) {
                return Err(Failure::Forbidden(Permission::DecisionAsk));
            }
            if before.status == Status::Closed {
                return Err(Failure::rejected(
                    ErrorCode::Invalid,
                    "id",
                    "This risk is closed; there is nothing to accept.",
                ));
            }
            let earlier = match before.decision {
                Some(earlier) => decision::find(tx, earlier).await?,
                None => None,
            };
            if earlier.is_some_and(|earlier| earlier.state == DecisionState::Asked) {
                let message = "The client was asked about this risk already, and has not answered yet.";
                return Err(Failure::rejected(ErrorCode::Taken, "id", message));
            }
            let days = day_number(ask.until) - day_number(date_at(&zone("UTC"), tx.now()));
            if !(1..=limits::ACCEPT_DAYS).contains(&days) {
                let message = format!("Acceptance ends: give a date within the next {} days.", limits::ACCEPT_DAYS);
                return Err(Failure::rejected(ErrorCode::Invalid, "acceptUntil", message));
            }
            let question = match ask.question {
                Some(question) => question,
                None => {
                    let text = format!("Do you accept this risk until {}? {}", ask.until, before.title);
                    let line: String = text.chars().take(NAME_MAX).collect();
                    Name::parse("question", &line).map_err(|error| Failure::Rejected(vec![error]))?
                }
            };
            let new = NewDecision {
                id: None,
                client: before.client,
                kind: ACCEPTANCE.to_owned(),
                subject: Subject::of(id),
                question,
                impact: ask.impact,
                options: DecisionOption::accept_or_decline("Accept the risk", "Do not accept it"),
                deadline: ask.deadline,
                contact: ask.contact,
            };
            let asked = decision::ask(tx, &tenancy, new).await?;
            let after = Risk { decision: Some(asked.decision.id), asked_until: Some(ask.until), ..before.clone() };
            let after = act::write(tx, &tenancy.audit, "risk.ask", &before, after).await?;
            Ok((after, asked))
        })
    });
    work.await
}
