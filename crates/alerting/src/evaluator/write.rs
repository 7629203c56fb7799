//! Writing down what an engine said, with the engine: all of it in one transaction.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use db::{Change, WriteTx};
use kernel::{ClientId, Failure, InsightId};
use uuid::Uuid;

use super::engines::Begun;
use super::evidence::Evidence;
use super::store::{self, Written};
use super::{write_event, write_story};
use crate::alert::Reason;
use crate::escalation::service::{self as escalations, Cause};
use crate::insight::timeline::{self, Kind, Note};
use crate::insight::{self, Handling, Insight, State};
use crate::rule::resolve::Resolved;
use crate::signal::{Birth, Level, Message, Notification, Output, TicketAction};
use crate::ticket::{self, TicketRequest};
use crate::wording::timestamp;
use crate::{Alerting, act, alert, escalation};

/// What is to be written.
pub(super) struct Step {
    pub client: ClientId,
    pub row: Written,
    pub outputs: Vec<Output>,
    pub resolved: Arc<Resolved>,
    pub views: HashMap<String, ViewFacts>,
    pub evidence: HashMap<String, Evidence>,
    pub acts: Vec<Uuid>,
    pub suppression: Vec<(String, Vec<Reason>)>,
    /// Signals that are not well, or whose end people have not been told yet.
    pub unrest: HashSet<String>,
    /// How the engine came into being: what goes on of one that was lost is not known to one that began anew.
    pub begun: Begun,
}

/// How a signal stands after the step.
#[derive(Debug, Clone, Default)]
pub(super) struct ViewFacts {
    pub value: Option<f64>,
    pub reasons: Vec<Reason>,
}

/// Stories that a step ended.
pub(super) type Ended = BTreeSet<InsightId>;

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is written.
    Written,
    /// Another node wrote before.
    Lost,
}

pub(super) async fn apply(tx: &WriteTx, env: &Alerting, step: Step) -> Result<Outcome, Failure> {
    if !store::put(tx, step.client, step.row.clone()).await? {
        return Ok(Outcome::Lost);
    }
    act::store::applied(tx, &step.acts).await?;
    orphans(tx, &step).await?;
    let mut ended = Ended::new();
    for output in &step.outputs {
        match output {
            Output::Event(event) => write_event::apply(tx, &step, event, &mut ended).await?,
            Output::Story(change) => write_story::apply(tx, &step, change, &mut ended).await?,
            Output::Notification(notification) => notify(tx, env, &step, notification).await?,
            Output::Ticket(action) => request(tx, &step, action).await?,
        }
    }
    tell_ended(tx, env, &step, ended).await?;
    for (key, reasons) in &step.suppression {
        if let Some(active) = alert::store::active(tx, step.client, key).await? {
            alert::store::set_suppression(tx, active.id, reasons).await?;
            tx.publish(Change::of(Some(step.client), active.id));
        }
    }
    Ok(Outcome::Written)
}

/// Ends alerts of an engine that was lost. What is still wrong is raised anew in the same step.
async fn orphans(tx: &WriteTx, step: &Step) -> Result<(), Failure> {
    if step.begun == Begun::Restored {
        return Ok(());
    }
    for left in alert::store::all_active(tx, step.client).await? {
        alert::store::end(tx, left.id, tx.now()).await?;
        if let Some(mut of) = insight::store::locked(tx, left.insight).await? {
            let text = "Evaluation began anew; what is still wrong is told again.";
            timeline::add(tx, &of, Note::own(tx.now(), Kind::Note, text)).await?;
            // That it ended for want of an engine is no news that all is well.
            settle(tx, &mut of, tx.now(), &mut Ended::new()).await?;
        }
    }
    Ok(())
}

/// Tells that all is well where a symptom ended its story: its cause was over before, while the story was not, and says
/// nothing more. Where the cause's own end is still to be told, that message will do it.
async fn tell_ended(tx: &WriteTx, env: &Alerting, step: &Step, ended: Ended) -> Result<(), Failure> {
    for id in ended {
        let Some(of) = insight::store::locked(tx, id).await? else { continue };
        if of.state == State::Ended && !step.unrest.contains(&of.signal_key) {
            escalations::tell_cleared(tx, env, &of, of.raised_at).await?;
        }
    }
    Ok(())
}

/// The story of a signal, for a change: the one of its alert, or the newest one, followed to what it is part of now.
pub(super) async fn story_of(tx: &WriteTx, client: ClientId, key: &str) -> Result<Option<Insight>, Failure> {
    let mut found = match alert::store::active(tx, client, key).await? {
        Some(active) => insight::store::locked(tx, active.insight).await?,
        None => insight::store::newest_of(tx, client, key).await?,
    };
    // A chain of merges is short; the bound is for rows that should not be.
    for _ in 0..8 {
        match found.as_ref().and_then(|one| one.merged_into) {
            Some(into) => found = insight::store::locked(tx, into).await?,
            None => break,
        }
    }
    Ok(found)
}

/// Brings a story's level to that of its members, ends it when all are well, and opens it when one is not. Saves it, and
/// notes whether it ended.
pub(super) async fn settle(
    tx: &WriteTx,
    of: &mut Insight,
    at: kernel::Timestamp,
    ended: &mut Ended,
) -> Result<(), Failure> {
    let level = alert::store::worst_active(tx, of.id).await?;
    of.level = level;
    if level > of.worst {
        of.worst = level;
        ticket::tell_worse(tx, of).await?;
    }
    if level == Level::Ok && of.state == State::Open {
        of.state = State::Ended;
        of.ended_at = Some(at);
        let human = of.acknowledged_at.is_some_and(|taken| taken >= of.raised_at);
        let by_itself = if human { insight::Outcome::FixedByHuman } else { insight::Outcome::SelfResolved };
        of.outcome = of.outcome.or(Some(by_itself));
        of.handling = Handling::Done;
        of.lease_until = None;
        of.snoozed_until = None;
        let reason = "All is well again.".to_owned();
        escalations::end(tx, of, escalation::State::Cleared, reason.clone()).await?;
        timeline::add(tx, of, Note::own(at, Kind::Ended, reason)).await?;
        ended.insert(of.id);
    } else if level > Level::Ok && of.state == State::Ended {
        of.state = State::Open;
        of.ended_at = None;
        of.outcome = None;
        of.handling = Handling::New;
    }
    insight::store::save(tx, of).await?;
    tx.publish(Change::of(Some(of.client), of.id));
    Ok(())
}

async fn notify(tx: &WriteTx, env: &Alerting, step: &Step, told: &Notification) -> Result<(), Failure> {
    let Some(mut of) = story_of(tx, step.client, &told.signal).await? else { return Ok(()) };
    let at = timestamp(told.t);
    match told.what {
        Message::Raised => {
            if told.birth == Birth::AfterMaintenance {
                let text = "It began during maintenance and is still wrong after it.";
                timeline::add(tx, &of, Note::own(at, Kind::Maintenance, text)).await?;
            }
            if of.handling != Handling::Owned {
                escalations::start(tx, env, &mut of, Cause::Raised).await?;
            }
        }
        Message::LevelChanged if told.level == Level::Critical => {
            // What became worse is not what somebody took.
            let reason = "It became worse.".to_owned();
            escalations::end(tx, &of, escalation::State::Stopped, reason).await?;
            of.handling = Handling::Notified;
            of.lease_until = None;
            of.assignee = None;
            of.holder = String::new();
            escalations::start(tx, env, &mut of, Cause::Worse).await?;
        }
        Message::LevelChanged => {}
        Message::FlapStart => {
            if matches!(of.handling, Handling::New) {
                escalations::start(tx, env, &mut of, Cause::Raised).await?;
            }
        }
        Message::FlapEnd => {}
        Message::Cleared => {
            if of.state == State::Ended {
                escalations::tell_cleared(tx, env, &of, of.raised_at).await?;
            }
        }
    }
    insight::store::save(tx, &mut of).await?;
    Ok(())
}

async fn request(tx: &WriteTx, step: &Step, action: &TicketAction) -> Result<(), Failure> {
    let Some(of) = story_of(tx, step.client, &action.signal).await? else {
        tracing::error!(signal = %action.signal, "a ticket action has no insight and is left out");
        return Ok(());
    };
    let request = TicketRequest {
        id: kernel::id::uuid_v7(tx.now(), tx.entropy()),
        client: step.client,
        insight: InsightId::from_uuid(of.id.uuid()),
        position: 0,
        signal_key: action.signal.clone(),
        n: i32::try_from(action.number).unwrap_or(i32::MAX),
        action: action.step,
        level: of.worst,
        at: timestamp(action.t),
    };
    ticket::ask(tx, request).await
}
