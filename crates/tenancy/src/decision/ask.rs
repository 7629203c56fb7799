//! Asking: the question, its link and its letter in the transaction of the cause.

use std::collections::BTreeSet;
use std::time::Duration;

use auth::user::store as users;
use auth::{Entry, NewLink, Purpose, Recipient};
use db::{Change, WriteTx};
use kernel::id::{ContactKind, DecisionKind};
use kernel::{Actor, ErrorCode, Failure, Secret, Timestamp};

use super::letters::{self, Mailed};
use super::{Decision, DecisionOption, DecisionState, NewDecision, store};
use crate::contact::store as contacts;
use crate::input::stored;
use crate::{Tenancy, limits};

/// How far ahead a deadline may lie.
const DEADLINE_MAX: Duration = Duration::from_secs(365 * 86_400);
/// How long after the deadline the link still shows what became of the question.
const SHOWN_AFTER: Duration = Duration::from_secs(30 * 86_400);

/// A question that was asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The question.
    pub decision: Decision,
    /// Where the contact answers; in no other place but the letter. `None` if it had been asked by an earlier request.
    pub url: Option<Secret>,
    /// Whether the letter was queued; if not, the link has to be passed on by hand.
    pub mailed: Mailed,
}

/// Asks a contact to decide. An id that exists already gives the existing question, without its link.
///
/// # Errors
/// Not found for a contact of another client; a deadline that has passed or lies more than a year ahead; options that are
/// no choice.
pub async fn ask(tx: &WriteTx, tenancy: &Tenancy, new: NewDecision) -> Result<Asked, Failure> {
    let id = new.id.unwrap_or_else(|| tx.new_id());
    if let Some(decision) = store::find(tx, id).await? {
        return Ok(Asked { decision, url: None, mailed: Mailed::No });
    }
    let contact = contacts::find(tx, new.contact).await?.filter(|contact| contact.client == new.client);
    let contact = contact.ok_or_else(|| Failure::not_found::<ContactKind>("contactId"))?;
    check(&new.options, new.deadline, tx.now())?;
    let decision = Decision {
        id,
        client: new.client,
        kind: new.kind,
        subject: new.subject,
        question: new.question.into_string(),
        impact: new.impact.into_string(),
        options: new.options,
        deadline: new.deadline,
        contact: contact.id,
        contact_name: contact.name,
        asked_by: tx.permit().actor().user(),
        asked_by_name: asker(tx).await?,
        asked_at: tx.now(),
        state: DecisionState::Asked,
        note: None,
        answered: None,
        version: 1,
    };
    store::insert(tx, &decision).await.map_err(|error| stored::<DecisionKind>(error, "id", "contactId"))?;
    let link = NewLink {
        client: decision.client,
        purpose: Purpose::Decision,
        subject: decision.id.uuid(),
        recipient: Recipient::Contact { id: decision.contact, name: decision.contact_name.clone() },
        expires_at: decision.deadline.plus(SHOWN_AFTER),
    };
    let issued = tenancy.auth.links().issue(tx, link).await?;
    let url = auth::link_url(&tenancy.public_url, Purpose::Decision, &issued.token);
    let mailed = letters::question(tx, tenancy, &decision, &url).await?;
    let summary = format!("Asked {} to decide: {}", decision.contact_name, decision.question);
    let entry = Entry::new("decision.ask", "decision", summary).client(decision.client).object(decision.id);
    let after = serde_json::to_value(&decision).map_err(Failure::internal)?;
    tenancy.audit.record(tx, entry.after(after)).await?;
    tx.publish(Change::of(Some(decision.client), decision.id));
    Ok(Asked { decision, url: Some(url), mailed })
}

/// Who asks, by name: the person, or the provider.
async fn asker(tx: &WriteTx) -> Result<String, Failure> {
    if let Actor::User(user) = tx.permit().actor()
        && let Some((_, name)) = users::names(tx, [user.uuid()]).await?.pop()
    {
        return Ok(name);
    }
    Ok(auth::provider_name(tx).await?)
}

fn check(options: &[DecisionOption], deadline: Timestamp, now: Timestamp) -> Result<(), Failure> {
    let refuse = |code, field: &str, message: String| Err(Failure::rejected(code, field, message));
    if deadline <= now || deadline.since(now) > DEADLINE_MAX {
        let message = "A deadline lies in the future, at most a year ahead. Choose another instant.";
        return refuse(ErrorCode::Invalid, "deadline", message.to_owned());
    }
    if !(2..=limits::DECISION_OPTIONS).contains(&options.len()) {
        let message = format!("A question offers 2 to {} answers.", limits::DECISION_OPTIONS);
        return refuse(ErrorCode::Invalid, "options", message);
    }
    if options.iter().map(|option| &option.key).collect::<BTreeSet<_>>().len() < options.len() {
        return refuse(ErrorCode::Invalid, "options", "Two answers have the same key. Give each its own.".to_owned());
    }
    Ok(())
}
