//! Moving runs: begin, go on, end. Everything happens in the transaction of its cause.

use std::collections::BTreeSet;
use std::time::Duration;

use db::{Change, WriteTx};
use jobs::NewJob;
use kernel::{Failure, Timestamp, id};
use mail::NoticeStage;
use tenancy::team::{self, Member};

use super::letter::{self, Letter, Names};
use super::next::{Next, Stand, next_step};
use super::{Escalation, Notice, State, store};
use crate::Alerting;
use crate::insight::timeline::{self, Kind, Note};
use crate::insight::{Handling, Insight};
use crate::owner::Verdict;
use crate::policy::{self, Definition, Step, Target};
use crate::wording::span;

/// The kind of job that goes on with a run.
pub const ESCALATE: &str = "alerting.escalate";

/// Why people are told now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// It was raised.
    Raised,
    /// It became worse.
    Worse,
    /// Whoever had it did nothing in time.
    LeaseExpired,
    /// It had been put off until now.
    SnoozeOver,
    /// Somebody gave it back.
    GivenBack,
}

impl Cause {
    const fn reason(self) -> &'static str {
        match self {
            Self::Raised => "It was raised.",
            Self::Worse => "It became worse.",
            Self::LeaseExpired => "The acknowledgement ran out without anything being done.",
            Self::SnoozeOver => "It had been put off until now.",
            Self::GivenBack => "It was given back.",
        }
    }

    const fn stage(self) -> NoticeStage {
        match self {
            Self::Worse => NoticeStage::Worsened,
            _ => NoticeStage::Raised,
        }
    }
}

/// Begins a run unless one goes on. The insight is locked and is saved by the caller.
///
/// # Errors
/// What the database says.
pub(crate) async fn start(tx: &WriteTx, env: &Alerting, insight: &mut Insight, cause: Cause) -> Result<(), Failure> {
    if store::running(tx, insight.id).await?.is_some() {
        return Ok(());
    }
    let Some(policy) = policy::store::holding(tx, insight.client, insight.owner.team).await? else {
        timeline::add(tx, insight, Note::own(tx.now(), Kind::CoverageGap, "There is no escalation policy.")).await?;
        return Ok(());
    };
    // What nobody agreed to is told once and calls nobody out of bed.
    let definition = match insight.owner.verdict {
        Verdict::Covered => policy.definition,
        Verdict::NotCovered => Definition { steps: policy.definition.steps.into_iter().take(1).collect(), repeats: 0 },
    };
    let mut run = Escalation {
        id: id::uuid_v7(tx.now(), tx.entropy()),
        client: insight.client,
        insight: insight.id,
        run: store::last_run(tx, insight.id).await? + 1,
        policy: policy.id,
        policy_version: policy.version,
        policy_name: policy.name,
        definition,
        state: State::Running,
        stand: Stand::BEGIN,
        position: 0,
        reason: cause.reason().to_owned(),
        next_at: None,
        started_at: tx.now(),
        ended_at: None,
    };
    store::insert(tx, &run).await?;
    go_on(tx, env, (&mut run, insight), cause.stage()).await
}

/// Goes on with a run that is due: what the job of that position asks for. Harmless when run again.
///
/// # Errors
/// What the database says.
pub(crate) async fn due(tx: &WriteTx, env: &Alerting, (run, position): (uuid::Uuid, i32)) -> Result<(), Failure> {
    // Everybody locks the insight before its run, so that no two wait for each other.
    let Some(found) = store::find(tx, run).await? else { return Ok(()) };
    let Some(mut insight) = crate::insight::store::locked(tx, found.insight).await? else { return Ok(()) };
    let Some(mut run) = store::locked(tx, run).await? else { return Ok(()) };
    let waits = run.next_at.is_some_and(|at| at > tx.now());
    if run.state != State::Running || run.position != position || waits {
        return Ok(());
    }
    go_on(tx, env, (&mut run, &mut insight), NoticeStage::Escalated).await?;
    crate::insight::store::save(tx, &mut insight).await?;
    Ok(())
}

async fn go_on(
    tx: &WriteTx,
    env: &Alerting,
    (run, insight): (&mut Escalation, &mut Insight),
    stage: NoticeStage,
) -> Result<(), Failure> {
    let definition = run.definition.clone();
    let names = Names::of(tx, insight).await?;
    let stage = if run.stand == Stand::BEGIN { stage } else { NoticeStage::Escalated };
    loop {
        let (stand, step) = match next_step(&definition, run.stand) {
            Next::Tell { stand, step } => (stand, step),
            Next::Exhausted => {
                nobody_left(tx, env, (run, insight), &names).await?;
                break;
            }
        };
        run.stand = stand.after();
        run.position += 1;
        let told = tell(tx, env, (run, insight), (stand, step, stage), &names).await?;
        if told.is_empty() {
            let text = format!("Nobody could be told at step {}: no person with an open login is on it.", stand.key());
            timeline::add(tx, insight, Note::own(tx.now(), Kind::CoverageGap, text)).await?;
            continue;
        }
        let wait = Duration::from_secs(u64::from(step.wait_minutes) * 60);
        run.next_at = Some(tx.now().plus(wait));
        let text = format!(
            "Told {} (step {} of {}). They have {} to take it.",
            told.join(", "),
            stand.key(),
            run.policy_name,
            span(i64::from(step.wait_minutes) * 60)
        );
        timeline::add(tx, insight, Note::own(tx.now(), Kind::Told, text)).await?;
        if insight.handling == Handling::New {
            insight.handling = Handling::Notified;
        }
        wake(tx, run).await?;
        break;
    }
    store::save(tx, run).await?;
    tx.publish(Change::of(Some(insight.client), insight.id));
    Ok(())
}

/// Queues the job of the next step.
async fn wake(tx: &WriteTx, run: &Escalation) -> Result<(), Failure> {
    let job = NewJob {
        kind: ESCALATE,
        client: Some(run.client),
        payload: serde_json::json!({ "escalation": run.id, "position": run.position }),
        dedup_key: Some(format!("{}:{}", run.id.simple(), run.position)),
        run_at: run.next_at,
    };
    jobs::enqueue(tx, job).await?;
    Ok(())
}

/// Tells the people of a step; gives the names of those who were told now.
async fn tell(
    tx: &WriteTx,
    env: &Alerting,
    (run, insight): (&Escalation, &Insight),
    (stand, step, stage): (Stand, &Step, NoticeStage),
    names: &Names,
) -> Result<Vec<String>, Failure> {
    let mut told = Vec::new();
    for (person, because) in people(tx, insight, step, names).await? {
        let key = Key { run, step: stand.key() };
        let letter = Letter { insight, names, to: &person, stage, because, unique: key.unique(&person) };
        if give(tx, env, &key, letter).await? {
            told.push(person.name.clone());
        }
    }
    Ok(told)
}

/// Under which name a notice is unique.
struct Key<'a> {
    run: &'a Escalation,
    step: String,
}

impl Key<'_> {
    fn unique(&self, person: &Member) -> String {
        format!("{}.{}.{}", self.run.id.simple(), self.step, person.user)
    }

    fn notice(&self, tx: &WriteTx, person: &Member) -> Notice {
        Notice {
            id: id::uuid_v7(tx.now(), tx.entropy()),
            client: self.run.client,
            insight: self.run.insight,
            escalation: self.run.id,
            run: self.run.run,
            step: self.step.clone(),
            recipient: person.user.to_string(),
            user: Some(person.user),
            recipient_name: person.name.clone(),
            email: person.email.clone(),
            message_id: String::new(),
            link: None,
            at: tx.now(),
        }
    }
}

/// Sends a letter and writes its notice down; `false` if the same notice was given before.
async fn give(tx: &WriteTx, env: &Alerting, key: &Key<'_>, letter: Letter<'_>) -> Result<bool, Failure> {
    let person = letter.to.clone();
    let mut notice = key.notice(tx, &person);
    if store::is_given(tx, &notice).await? {
        return Ok(false);
    }
    let sent = letter::notice(tx, env, letter).await?;
    notice.message_id = sent.message_id;
    notice.link = sent.link;
    store::insert_notice(tx, &notice).await?;
    Ok(true)
}

/// The people of a step, each once, with why they are told.
async fn people(tx: &WriteTx, insight: &Insight, step: &Step, names: &Names) -> Result<Vec<(Member, String)>, Failure> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for target in &step.targets {
        let (members, because) = match target {
            Target::Owner => {
                let because = format!("You are on the team {}, which owns this insight.", names.team);
                (team::members(tx, insight.owner.team).await?, because)
            }
            Target::DefaultTeam => {
                let default = team::default_team(tx).await?;
                let because = format!("You are on the team {}, which takes what nobody else does.", default.name);
                (team::members(tx, default.id).await?, because)
            }
            Target::Team(id) => {
                let name = team::find(tx, *id).await?.map(|team| team.name).unwrap_or_default();
                let because = format!("You are on the team {name}, which the escalation policy names.");
                (team::members(tx, *id).await?, because)
            }
            Target::User(id) => {
                let open = auth::user::store::open_logins(tx, [id.uuid()]).await?;
                let member = |user: auth::user::User| Member { user: user.id, name: user.name, email: user.email };
                (open.into_iter().map(member).collect(), "The escalation policy names you.".to_owned())
            }
        };
        let new = members.into_iter().filter(|person| seen.insert(person.user));
        found.extend(new.map(|person| (person, because.clone())));
    }
    Ok(found)
}

async fn nobody_left(
    tx: &WriteTx,
    env: &Alerting,
    (run, insight): (&mut Escalation, &Insight),
    names: &Names,
) -> Result<(), Failure> {
    run.next_at = None;
    run.ended_at = Some(tx.now());
    if insight.owner.verdict == Verdict::NotCovered {
        run.state = State::Stopped;
        run.reason = "No agreement covers it, so nobody else is called.".to_owned();
        return Ok(());
    }
    run.state = State::Exhausted;
    run.reason = "Everybody was told and nobody took it.".to_owned();
    timeline::add(tx, insight, Note::own(tx.now(), Kind::Exhausted, run.reason.clone())).await?;
    let given = store::notices(tx, &[insight.id]).await?;
    let told: Vec<String> = given
        .iter()
        .map(|notice| format!("{} at {}", notice.recipient_name, crate::wording::instant(notice.at)))
        .collect();
    let default = team::default_team(tx).await?;
    for person in team::members(tx, default.id).await? {
        let key = Key { run, step: "exhausted".to_owned() };
        let mut notice = key.notice(tx, &person);
        if !store::is_given(tx, &notice).await? {
            let unique = key.unique(&person);
            let sent = letter::exhausted(tx, env, (insight, names), (&person, unique), &told).await?;
            notice.message_id = sent.message_id;
            store::insert_notice(tx, &notice).await?;
        }
    }
    Ok(())
}

/// Ends the running one, if there is one.
///
/// # Errors
/// What the database says.
pub(crate) async fn end(tx: &WriteTx, insight: &Insight, state: State, reason: String) -> Result<(), Failure> {
    if let Some(mut run) = store::running(tx, insight.id).await? {
        run.state = state;
        run.reason = reason;
        run.next_at = None;
        run.ended_at = Some(tx.now());
        run.position += 1;
        store::save(tx, &run).await?;
    }
    Ok(())
}

/// Tells those who were told since an instant, and nobody else, that all is well again.
///
/// # Errors
/// What the database says.
pub(crate) async fn tell_cleared(
    tx: &WriteTx,
    env: &Alerting,
    insight: &Insight,
    since: Timestamp,
) -> Result<(), Failure> {
    let given = store::notices(tx, &[insight.id]).await?;
    let Some(run) = store::newest(tx, &[insight.id]).await?.pop() else { return Ok(()) };
    let told: BTreeSet<_> = given.iter().filter(|notice| notice.at >= since).filter_map(|notice| notice.user).collect();
    let open = auth::user::store::open_logins(tx, told.into_iter().map(kernel::Id::uuid)).await?;
    let names = Names::of(tx, insight).await?;
    for user in open {
        let person = Member { user: user.id, name: user.name, email: user.email };
        let key = Key { run: &run, step: format!("cleared.{}", insight.reopened + 1) };
        let because = "You were told when it began.".to_owned();
        let letter = Letter {
            insight,
            names: &names,
            to: &person,
            stage: NoticeStage::Cleared,
            because,
            unique: key.unique(&person),
        };
        give(tx, env, &key, letter).await?;
    }
    Ok(())
}
