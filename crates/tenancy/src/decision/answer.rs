//! The ends of a question: an answer, or none.

use auth::Entry;
use db::{Change, WriteTx};
use jobs::NewJob;
use kernel::id::DecisionKind;
use kernel::text::Prose;
use kernel::{ContactId, DecisionId, ErrorCode, Failure, UserId};
use serde_json::json;

use super::{ANSWERED, Answered, Decision, DecisionState, letters, receipt, store};
use crate::Tenancy;

/// An answer to give.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The key of the chosen option.
    pub answer: String,
    /// What the person writes beside it.
    pub note: Prose,
    /// Who gives it.
    pub by: Answerer,
}

/// Who gives an answer.
#[derive(Debug, Clone)]
pub struct Answerer {
    /// By name, as the receipt shows it.
    pub name: String,
    /// The login, if the person is signed in.
    pub user: Option<UserId>,
    /// The contact, if it is one.
    pub contact: Option<ContactId>,
}

/// Answers a question: writes the receipt, mails it, and queues what follows.
///
/// # Errors
/// Not found; conflict for a question that has ended; expired after its deadline; invalid for an answer that is not
/// offered.
pub async fn answer(tx: &WriteTx, tenancy: &Tenancy, id: DecisionId, given: Answer) -> Result<Decision, Failure> {
    let before = open(tx, id).await?;
    if tx.now() >= before.deadline {
        let message = format!(
            "This could be answered until {}. Ask whoever asked you whether it still can be decided.",
            letters::in_words(before.deadline)
        );
        return Err(Failure::rejected(ErrorCode::Expired, "answer", message));
    }
    let Some(chosen) = before.options.iter().find(|option| option.key == given.answer) else {
        let message = "This answer is not among the offered ones. Choose one of them.";
        return Err(Failure::rejected(ErrorCode::Invalid, "answer", message));
    };
    let (state, label) = match chosen.accepts {
        true => (DecisionState::Accepted, chosen.label.clone()),
        false => (DecisionState::Declined, chosen.label.clone()),
    };
    let note = given.note.into_string();
    let mut answered = Answered {
        answer: given.answer,
        by_name: given.by.name,
        by_user: given.by.user,
        by_contact: given.by.contact,
        at: tx.now(),
        code: String::new(),
    };
    answered.code = receipt::code(tenancy.auth.keyring(), &before, &answered, &note);
    if !store::answer(tx, id, state, &answered, &note).await? {
        return Err(ended(&existing(tx, id).await?));
    }
    let summary = format!("{} decided \u{201c}{label}\u{201d} on: {}", answered.by_name, before.question);
    let after = close(tx, tenancy, Entry::new("decision.answer", "decision", summary), &before).await?;
    letters::receipt(tx, tenancy, &after).await?;
    Ok(after)
}

/// Takes a question back.
///
/// # Errors
/// Not found; conflict for another version, and for a question that has ended.
pub async fn withdraw(
    tx: &WriteTx,
    tenancy: &Tenancy,
    id: DecisionId,
    expected: i32,
    note: Prose,
) -> Result<Decision, Failure> {
    let before = open(tx, id).await?;
    if before.version != expected {
        return Err(Failure::conflict::<DecisionKind>(expected, before.version));
    }
    let note = Some(note.into_string()).filter(|note| !note.is_empty());
    if !store::end(tx, id, DecisionState::Withdrawn, note.as_deref()).await? {
        return Err(ended(&existing(tx, id).await?));
    }
    let summary = format!("Took back the question: {}", before.question);
    close(tx, tenancy, Entry::new("decision.withdraw", "decision", summary), &before).await
}

/// Ends a question whose deadline has passed; one that has ended meanwhile stays as it is.
pub(super) async fn expire(tx: &WriteTx, tenancy: &Tenancy, id: DecisionId) -> Result<(), Failure> {
    let Some(before) = store::find(tx, id).await? else { return Ok(()) };
    if tx.now() < before.deadline || !store::end(tx, id, DecisionState::Expired, None).await? {
        return Ok(());
    }
    let summary = format!("Nobody answered in time: {}", before.question);
    close(tx, tenancy, Entry::new("decision.expire", "decision", summary), &before).await.map(|_| ())
}

/// Records an end, queues what follows from it, and wakes watchers.
async fn close(tx: &WriteTx, tenancy: &Tenancy, entry: Entry, before: &Decision) -> Result<Decision, Failure> {
    let after = existing(tx, before.id).await?;
    let entry = entry
        .client(after.client)
        .object(after.id)
        .before(json!({"state": before.state}))
        .after(serde_json::to_value(&after).map_err(Failure::internal)?);
    tenancy.audit.record(tx, entry).await?;
    let job = NewJob {
        kind: ANSWERED,
        client: Some(after.client),
        payload: json!({"decision": after.id}),
        dedup_key: Some(after.id.to_string()),
        run_at: None,
    };
    jobs::enqueue(tx, job).await?;
    tx.publish(Change::of(Some(after.client), after.id));
    Ok(after)
}

async fn existing(tx: &WriteTx, id: DecisionId) -> Result<Decision, Failure> {
    store::find(tx, id).await?.ok_or_else(|| Failure::not_found::<DecisionKind>("id"))
}

/// A question that still waits.
async fn open(tx: &WriteTx, id: DecisionId) -> Result<Decision, Failure> {
    let found = existing(tx, id).await?;
    if found.state == DecisionState::Asked { Ok(found) } else { Err(ended(&found)) }
}

fn ended(decision: &Decision) -> Failure {
    let message = match (&decision.answered, decision.state) {
        (Some(answered), _) => {
            let when = letters::in_words(answered.at);
            format!("This was decided on {when} by {}. An answer stays as it was given.", answered.by_name)
        }
        (None, DecisionState::Withdrawn) => "This question was taken back. There is nothing to decide.".to_owned(),
        _ => "This question has ended. Ask whoever asked you whether it still can be decided.".to_owned(),
    };
    Failure::rejected(ErrorCode::Conflict, "", message)
}
