//! Asking the client whether an occurrence is wanted. What the answer means is done by [`super::decline`].

use kernel::text::{Name, Prose};
use kernel::{ContactId, ErrorCode, Failure, OccurrenceId, Permission, Scope, Timestamp};
use tenancy::decision::{self, Asked, DecisionOption, DecisionState, NewDecision, Subject};

use super::state::{Act, Proof};
use super::{Occurrence, change, service};
use crate::{DECLINE, Upkeep};

/// What the client is asked.
#[derive(Debug, Clone)]
pub struct AskDecline {
    /// Who is asked.
    pub contact: ContactId,
    /// Whether it is wanted, as a question on one line that the client understands.
    pub question: Name,
    /// What follows if it is not done.
    pub impact: Prose,
    /// Until when an answer is wanted.
    pub deadline: Timestamp,
}

/// Asks a contact of the client whether an occurrence is wanted.
///
/// # Errors
/// Not found for occurrence and contact, conflict, or refused for one that is settled or asked about already.
pub async fn ask_decline(
    env: &Upkeep,
    scope: &Scope,
    id: OccurrenceId,
    expected: i32,
    ask: AskDecline,
) -> Result<(Occurrence, Asked), Failure> {
    let permit = scope.permit(Permission::UpkeepWrite)?;
    let (tenancy, asking) = (env.tenancy.clone(), scope.clone());
    let work = env.tenancy.db.write(&permit, move |tx| {
        Box::pin(async move {
            let before = service::seen(tx, id, expected).await?;
            if !asking.clients(Permission::DecisionAsk).is_some_and(|clients| clients.contains(before.client)) {
                return Err(Failure::Forbidden(Permission::DecisionAsk));
            }
            // Refused before anything is written if it could not be declined any more.
            change::followed(tx, &before, Act::Decline, Proof::Missing)?;
            let earlier = match before.decision {
                Some(earlier) => decision::find(tx, earlier).await?,
                None => None,
            };
            if earlier.is_some_and(|earlier| earlier.state == DecisionState::Asked) {
                let message = "The client was asked about this occurrence already, and has not answered yet.";
                return Err(Failure::rejected(ErrorCode::Taken, "id", message));
            }
            let new = NewDecision {
                id: None,
                client: before.client,
                kind: DECLINE.to_owned(),
                subject: Subject::of(id),
                question: ask.question,
                impact: ask.impact,
                options: DecisionOption::accept_or_decline("Yes, do it", "No, do not do it"),
                deadline: ask.deadline,
                contact: ask.contact,
            };
            let asked = decision::ask(tx, &tenancy, new).await?;
            let after = Occurrence { decision: Some(asked.decision.id), ..before.clone() };
            let after = change::write(tx, &tenancy.audit, "occurrence.ask", &before, after).await?;
            Ok((after, asked))
        })
    });
    work.await
}
