//! Symptoms join the story of their cause, and leave it.

use db::{Change, WriteTx};
use kernel::{Failure, Timestamp};

use super::write::{Ended, Step, settle};
use crate::alert::{self, Alert};
use crate::escalation;
use crate::escalation::service as escalations;
use crate::insight::timeline::{self, Kind, Note};
use crate::insight::{self, Handling, Insight, Outcome, State};
use crate::rule::resolve::KeyParts;
use crate::signal::{Level, StoryChange};
use crate::wording::timestamp;

pub(super) async fn apply(tx: &WriteTx, step: &Step, change: &StoryChange, ended: &mut Ended) -> Result<(), Failure> {
    // A symptom that is well again has left with its end.
    let Some(symptom) = alert::store::active(tx, step.client, &change.signal).await? else { return Ok(()) };
    match &change.root {
        Some(root) => join(tx, step, change, (symptom, root), ended).await,
        None => leave(tx, step, change, symptom, ended).await,
    }
}

async fn join(
    tx: &WriteTx,
    step: &Step,
    change: &StoryChange,
    (symptom, root): (Alert, &str),
    ended: &mut Ended,
) -> Result<(), Failure> {
    let Some(cause) = alert::store::active(tx, step.client, root).await? else { return Ok(()) };
    alert::store::attach(tx, symptom.id, cause.insight, Some(root)).await?;
    tx.publish(Change::of(Some(step.client), symptom.id));
    if symptom.insight == cause.insight {
        return Ok(());
    }
    let at = timestamp(change.t);
    let Some(mut into) = insight::store::locked(tx, cause.insight).await? else { return Ok(()) };
    let name = name_of(step, &symptom);
    let text = format!("{name} follows from this; it is counted as a symptom.");
    timeline::add(tx, &into, Note::own(at, Kind::Joined, text)).await?;
    settle(tx, &mut into, at, ended).await?;
    if let Some(left) = insight::store::locked(tx, symptom.insight).await? {
        empty(tx, left, (&into, at), ended).await?;
    }
    Ok(())
}

/// A story whose members have all gone into another is part of that one.
async fn empty(
    tx: &WriteTx,
    mut left: Insight,
    (into, at): (&Insight, Timestamp),
    ended: &mut Ended,
) -> Result<(), Failure> {
    if alert::store::worst_active(tx, left.id).await? > Level::Ok {
        return settle(tx, &mut left, at, ended).await;
    }
    left.state = State::Merged;
    left.merged_into = Some(into.id);
    left.handling = Handling::Done;
    left.outcome = Some(Outcome::Duplicate);
    left.lease_until = None;
    let text = format!("It is part of \u{201c}{}\u{201d} now.", into.title);
    escalations::end(tx, &left, escalation::State::Stopped, text.clone()).await?;
    timeline::add(tx, &left, Note::own(at, Kind::Merged, text)).await?;
    insight::store::save(tx, &mut left).await?;
    tx.publish(Change::of(Some(left.client), left.id));
    Ok(())
}

async fn leave(
    tx: &WriteTx,
    step: &Step,
    change: &StoryChange,
    symptom: Alert,
    ended: &mut Ended,
) -> Result<(), Failure> {
    let at = timestamp(change.t);
    alert::store::attach(tx, symptom.id, symptom.home, None).await?;
    tx.publish(Change::of(Some(step.client), symptom.id));
    if symptom.home == symptom.insight {
        return Ok(());
    }
    let name = name_of(step, &symptom);
    if let Some(mut from) = insight::store::locked(tx, symptom.insight).await? {
        let text = format!("{name} is still wrong although its cause is gone; it is a story of its own now.");
        timeline::add(tx, &from, Note::own(at, Kind::Left, text)).await?;
        settle(tx, &mut from, at, ended).await?;
    }
    if let Some(mut home) = insight::store::locked(tx, symptom.home).await? {
        home.state = State::Open;
        home.merged_into = None;
        home.outcome = None;
        home.ended_at = None;
        home.handling = Handling::New;
        let text = "It is still wrong although what explained it is gone.";
        timeline::add(tx, &home, Note::own(at, Kind::Reopened, text)).await?;
        settle(tx, &mut home, at, ended).await?;
    }
    Ok(())
}

fn name_of(step: &Step, alert: &Alert) -> String {
    let device = KeyParts::of(&alert.signal_key).and_then(|parts| step.resolved.device(parts.device));
    let on = device.map(|device| format!(" on {}", device.name)).unwrap_or_default();
    format!("{}{on}", alert.rule_name)
}
