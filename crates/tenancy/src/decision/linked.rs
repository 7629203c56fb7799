//! A question through its link: what the bearer may see of it, and the answer.
//!
//! Opening shows; only answering decides. The link stays after the answer, so that its bearer can see the receipt again.

use auth::{OpenedLink, Purpose};
use kernel::text::Prose;
use kernel::{DecisionId, Failure, Id, Permission, Permit, Secret};

use super::{Answer, Answerer, Decision, answer, letters, store};
use crate::Tenancy;

/// A question as the bearer of its link sees it: complete, without a way to anything else.
#[derive(Debug, Clone)]
pub struct Linked {
    /// The question.
    pub decision: Decision,
    /// The provider's name.
    pub provider: String,
    /// The client's name.
    pub client: String,
    /// Who was given the link.
    pub recipient: String,
}

/// Opens a link and shows its question.
///
/// # Errors
/// Expired, in the same words for every link that cannot be used.
pub async fn open_by_link(tenancy: &Tenancy, token: &Secret, request_id: &str) -> Result<Linked, Failure> {
    let opened = tenancy.auth.links().open(token, Purpose::Decision, request_id).await?;
    let permit = opened.scope.permit_client(Permission::DecisionRead, opened.client)?;
    show(tenancy, &permit, opened).await
}

/// Answers the question of a link.
///
/// # Errors
/// Expired for the link or after the deadline; conflict for a question that has ended; invalid for an answer that is not
/// offered.
pub async fn answer_by_link(
    tenancy: &Tenancy,
    token: &Secret,
    request_id: &str,
    (key, note): (String, Prose),
) -> Result<Linked, Failure> {
    let opened = tenancy.auth.links().open(token, Purpose::Decision, request_id).await?;
    let permit = opened.scope.permit_client(Permission::DecisionMake, opened.client)?;
    let id: DecisionId = Id::from_uuid(opened.subject);
    let by = Answerer {
        name: opened.recipient.name().to_owned(),
        user: opened.recipient.user(),
        contact: opened.recipient.contact(),
    };
    let (env, given) = (tenancy.clone(), Answer { answer: key, note, by });
    tenancy.db.write(&permit, move |tx| Box::pin(async move { answer(tx, &env, id, given).await })).await?;
    show(tenancy, &permit, opened).await
}

async fn show(tenancy: &Tenancy, permit: &Permit, opened: OpenedLink) -> Result<Linked, Failure> {
    let id: DecisionId = Id::from_uuid(opened.subject);
    let recipient = opened.recipient.name().to_owned();
    tenancy
        .db
        .read(permit, move |tx| {
            Box::pin(async move {
                let decision = store::find(tx, id).await?;
                let decision = decision.ok_or_else(|| Failure::internal("the question of a link is missing"))?;
                let (provider, client) = letters::names(tx, &decision).await?;
                Ok(Linked { decision, provider, client, recipient })
            })
        })
        .await
}
