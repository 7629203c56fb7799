//! Events of conditions: alerts begin, change and end, and stories with them.

use db::{Change, WriteTx};
use kernel::{AlertId, Failure, Timestamp};

use super::store;
use super::write::{Ended, Step, settle};
use crate::alert::{self, Alert, OwnerRecord, ReasonKind};
use crate::insight::timeline::{self, Kind, Note};
use crate::insight::{self, Facts, Handling, Insight, REOPEN_WITHIN, State};
use crate::owner::{self, Ownership};
use crate::rule::measure::unit_of;
use crate::rule::resolve::KeyParts;
use crate::signal::{Event, EventKind, Level};
use crate::ticket;
use crate::wording::{amount, timestamp};

pub(super) async fn apply(tx: &WriteTx, step: &Step, event: &Event, ended: &mut Ended) -> Result<(), Failure> {
    let Some(parts) = KeyParts::of(&event.signal) else {
        tracing::error!(signal = %event.signal, "a signal with a foreign key is left out");
        return Ok(());
    };
    let held = step.views.get(&event.signal).map(|view| view.reasons.as_slice()).unwrap_or_default();
    let note = held.iter().map(|reason| reason.text.as_str()).collect::<Vec<_>>().join(" ");
    store::add_event(tx, (step.client, &parts), event, note).await?;
    match event.kind {
        EventKind::Raised => raised(tx, step, event, &parts).await,
        EventKind::LevelChanged => level_changed(tx, step, event, ended).await,
        EventKind::Cleared => cleared(tx, step, event, ended).await,
        EventKind::NoData => {
            tell(tx, step, event, (Kind::NoData, "No data comes any more; what was known last is kept.")).await
        }
        EventKind::FlapStart => {
            tell(tx, step, event, (Kind::FlapStart, "It comes and goes; only that is told until it is quiet.")).await
        }
        EventKind::FlapEnd => tell(tx, step, event, (Kind::FlapEnd, "It no longer comes and goes.")).await,
    }
}

async fn raised(tx: &WriteTx, step: &Step, event: &Event, parts: &KeyParts) -> Result<(), Failure> {
    let Some((rule, device, effective)) = step.resolved.of(parts) else {
        tracing::error!(signal = %event.signal, "a signal was raised whose rule or device is gone");
        return Ok(());
    };
    let at = timestamp(event.t);
    let asked = owner::Asked {
        client: step.client,
        device: device.id,
        device_name: &device.name,
        area: &rule.area,
        team: effective.patch.team,
        at,
    };
    let ownership = owner::decide(owner::gather(tx, asked).await?);
    let view = step.views.get(&event.signal).cloned().unwrap_or_default();
    let evidence = step.evidence.get(&event.signal).cloned().unwrap_or_default();
    let began = event.since.map_or(at, timestamp);
    let (title, story) = insight::tell(&Facts {
        rule,
        effective: &effective,
        device: device.id,
        device_name: &device.name,
        component: &parts.component,
        level: event.level,
        value: view.value,
        began,
        raised: at,
        ownership: &ownership,
        trend: &evidence.trend,
        changes: &evidence.changes,
    });
    let owner = record(&ownership);
    let earlier = insight::store::newest_of(tx, step.client, &event.signal).await?;
    let back = earlier.filter(|one| match (one.state, one.ended_at) {
        (State::Open, _) => true,
        (State::Ended, Some(ended)) => at.since(ended) <= REOPEN_WITHIN,
        _ => false,
    });
    let new = Insight {
        id: tx.new_id(),
        client: step.client,
        signal_key: event.signal.clone(),
        rule: rule.id,
        device: device.id,
        component: parts.component.clone(),
        class: rule.class.clone(),
        area: rule.area.clone(),
        title,
        story,
        level: event.level,
        worst: event.level,
        state: State::Open,
        handling: Handling::New,
        owner: owner.clone(),
        assignee: None,
        holder: String::new(),
        acknowledged_at: None,
        lease_until: None,
        snoozed_until: None,
        outcome: None,
        outcome_note: String::new(),
        ticket: None,
        ticket_number: None,
        merged_into: None,
        reopened: 0,
        began_at: began,
        raised_at: at,
        ended_at: None,
        changed_at: tx.now(),
        version: 1,
    };
    let of = match back {
        Some(stored) => reopen(tx, stored, new).await?,
        None => {
            insight::store::insert(tx, &new).await?;
            new
        }
    };
    let alert = Alert {
        id: tx.new_id(),
        client: step.client,
        signal_key: event.signal.clone(),
        fingerprint: alert::fingerprint(step.client, rule.id, device.id, &parts.component),
        insight: of.id,
        home: of.id,
        rule: rule.id,
        rule_name: rule.name.clone(),
        device: device.id,
        component: parts.component.clone(),
        class: rule.class.clone(),
        area: rule.area.clone(),
        metric: rule.metric.clone(),
        level: event.level,
        worst: event.level,
        value: view.value,
        threshold: insight::threshold_of(&effective, event.level),
        owner,
        suppression: view.reasons.clone(),
        symptom_of: None,
        began_at: began,
        raised_at: at,
        ended_at: None,
    };
    alert::store::insert(tx, &alert).await?;
    let text = format!("{} The team {} owns it.", of.story.what, ownership.team.name);
    timeline::add(tx, &of, Note::own(at, Kind::Raised, text)).await?;
    for reason in &view.reasons {
        let kind = if reason.kind == ReasonKind::Maintenance { Kind::Maintenance } else { Kind::HeldBack };
        timeline::add(tx, &of, Note::own(at, kind, reason.text.clone())).await?;
    }
    publish(tx, alert.id, &of);
    Ok(())
}

/// The same signal again: the story goes on with what is known now.
async fn reopen(tx: &WriteTx, mut stored: Insight, new: Insight) -> Result<Insight, Failure> {
    let was_over = stored.state == State::Ended;
    stored.title = new.title;
    stored.story = new.story;
    // Other members of a story that goes on may be worse.
    stored.level = new.level.max(alert::store::worst_active(tx, stored.id).await?);
    stored.owner = new.owner;
    if was_over {
        stored.state = State::Open;
        stored.handling = Handling::New;
        stored.ended_at = None;
        stored.outcome = None;
        stored.assignee = None;
        stored.holder = String::new();
        stored.acknowledged_at = None;
        stored.reopened += 1;
        // Who was told, or took it, before this is nobody of the present round.
        stored.raised_at = new.raised_at;
    }
    if stored.level > stored.worst {
        stored.worst = stored.level;
        ticket::tell_worse(tx, &stored).await?;
    }
    insight::store::save(tx, &mut stored).await?;
    let text = "It is back; the story goes on.";
    timeline::add(tx, &stored, Note::own(new.raised_at, Kind::Reopened, text)).await?;
    Ok(stored)
}

fn record(ownership: &Ownership) -> OwnerRecord {
    OwnerRecord {
        team: ownership.team.id,
        path: ownership.path.clone(),
        responsibility: ownership.responsibility,
        verdict: ownership.verdict,
        agreement: ownership.agreement,
    }
}

fn publish(tx: &WriteTx, alert: AlertId, of: &Insight) {
    tx.publish(Change::of(Some(of.client), alert));
    tx.publish(Change::of(Some(of.client), of.id));
}

async fn member(tx: &WriteTx, step: &Step, event: &Event) -> Result<Option<(Alert, Insight)>, Failure> {
    let Some(found) = alert::store::active(tx, step.client, &event.signal).await? else { return Ok(None) };
    let of = insight::store::locked(tx, found.insight).await?;
    Ok(of.map(|of| (found, of)))
}

async fn level_changed(tx: &WriteTx, step: &Step, event: &Event, ended: &mut Ended) -> Result<(), Failure> {
    let Some((found, mut of)) = member(tx, step, event).await? else { return Ok(()) };
    alert::store::set_level(tx, found.id, event.level, found.worst.max(event.level)).await?;
    let value = step.views.get(&event.signal).and_then(|view| view.value);
    let value = value.map(|value| format!(" at {}", amount(value, unit_of(&found.metric)))).unwrap_or_default();
    let text = format!("{}: now {}{value}.", place(&found), crate::wording::level(event.level));
    timeline::add(tx, &of, Note::own(timestamp(event.t), Kind::Level, text)).await?;
    settle(tx, &mut of, timestamp(event.t), ended).await?;
    publish(tx, found.id, &of);
    Ok(())
}

async fn cleared(tx: &WriteTx, step: &Step, event: &Event, ended: &mut Ended) -> Result<(), Failure> {
    let Some((found, mut of)) = member(tx, step, event).await? else { return Ok(()) };
    let at: Timestamp = timestamp(event.t);
    alert::store::end(tx, found.id, at).await?;
    let text = format!("{}: well again.", place(&found));
    timeline::add(tx, &of, Note::own(at, Kind::Cleared, text)).await?;
    settle(tx, &mut of, at, ended).await?;
    publish(tx, found.id, &of);
    Ok(())
}

async fn tell(tx: &WriteTx, step: &Step, event: &Event, (kind, text): (Kind, &str)) -> Result<(), Failure> {
    // Without an alert nobody follows the signal; its events are kept all the same.
    if event.level == Level::Ok && kind == Kind::NoData {
        return Ok(());
    }
    let Some(of) = super::write::story_of(tx, step.client, &event.signal).await? else { return Ok(()) };
    timeline::add(tx, &of, Note::own(timestamp(event.t), kind, text)).await?;
    tx.publish(Change::of(Some(of.client), of.id));
    Ok(())
}

fn place(alert: &Alert) -> String {
    if alert.component.is_empty() {
        alert.rule_name.clone()
    } else {
        format!("{} {}", alert.rule_name, alert.component)
    }
}
