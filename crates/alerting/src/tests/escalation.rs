//! People are told one after the other, at most once each step, until somebody takes it.

use std::time::Duration;

use auth::Purpose;
use jobs::{Job, JobPermit};
use kernel::{JobId, Secret};

use super::bench::{Bench, Sim, minutes, name, prose};
use crate::insight::service::{Deed, What, perform};
use crate::insight::{self, Handling, Insight};
use crate::policy::{self, Definition, NewPolicy, Step, Target};
use tenancy::agreement::{self, NewAgreement};

/// A covered client whose team has a policy of two steps of five minutes: Anna, then Bert.
async fn two_steps(bench: &Bench) {
    let anna = bench.person("Anna Example", "anna@contoso.example").await;
    let bert = bench.person("Bert Example", "bert@contoso.example").await;
    let rows = bench.rows("SELECT id FROM team WHERE is_default").await;
    let team = kernel::TeamId::from_uuid(rows[0].try_get("", "id").unwrap());
    let step = |user| Step { targets: vec![Target::User(user)], wait_minutes: 5 };
    let definition = Definition { steps: vec![step(anna), step(bert)], repeats: 0 };
    let new = NewPolicy { id: None, client: None, name: name("Night"), team: Some(team), definition };
    policy::service::create(&bench.env, &bench.scope, new).await.unwrap();
    let new = NewAgreement {
        id: None,
        client: bench.north,
        name: name("Standard care"),
        starts_on: agreement::Day::parse("startsOn", "2026-01-01").unwrap(),
        ends_on: None,
        calendar: None,
        sla_policy: None,
        services: Vec::new(),
        note: prose(""),
    };
    agreement::service::create(&bench.tenancy, &bench.scope, new).await.unwrap();
}

async fn breach(bench: &Bench) -> (Sim, Insight) {
    let mut sim = bench.agent(bench.north, "fs01").await;
    minutes(bench, &mut sim, 7, (97, 20)).await;
    let insight = bench.insights(bench.north).await.remove(0);
    (sim, insight)
}

async fn told(bench: &Bench) -> Vec<String> {
    let rows = bench.rows("SELECT recipient_name, step FROM escalation_notice ORDER BY at, id").await;
    rows.iter()
        .map(|row| {
            let (name, step): (String, String) =
                (row.try_get("", "recipient_name").unwrap(), row.try_get("", "step").unwrap());
            format!("{name} {step}")
        })
        .collect()
}

/// Runs every escalation job that is due, as often as asked, all of them at once.
async fn run_due(bench: &Bench, times: usize) {
    let sql = "SELECT id, payload FROM job WHERE kind = 'alerting.escalate' AND run_at <= $1 ORDER BY id";
    let rows = bench.rows_with(sql, vec![bench.now().micros().into()]).await;
    let handler = bench.env.handlers().into_iter().find(|handler| handler.kind() == "alerting.escalate").unwrap();
    for row in rows {
        let job = Job {
            id: JobId::from_uuid(row.try_get("", "id").unwrap()),
            kind: "alerting.escalate",
            client: Some(bench.north),
            permit: JobPermit::Client(bench.mint.system("alerting.escalate").enter(bench.north)),
            payload: row.try_get("", "payload").unwrap(),
            attempts: 1,
        };
        let runs = (0..times).map(|_| handler.run(&job));
        for result in futures_util::future::join_all(runs).await {
            result.unwrap();
        }
    }
}

#[tokio::test]
async fn p8_the_next_person_is_told_once_and_then_nobody_is_left() {
    let bench = Bench::new().await;
    two_steps(&bench).await;
    let (_, insight) = breach(&bench).await;
    assert_eq!(told(&bench).await, ["Anna Example 1.1"]);
    run_due(&bench, 3).await;
    assert_eq!(told(&bench).await, ["Anna Example 1.1"], "not before its time");
    bench.advance(301);
    // Three workers do the same job at once, and once more later.
    run_due(&bench, 3).await;
    run_due(&bench, 2).await;
    assert_eq!(told(&bench).await, ["Anna Example 1.1", "Bert Example 1.2"]);
    assert_eq!(bench.jobs(tenancy::outbox::MAIL_SEND).await.len(), 2);
    bench.advance(301);
    run_due(&bench, 3).await;
    let notices = told(&bench).await;
    assert_eq!(notices.len(), 3, "{notices:?}");
    assert!(notices[2].ends_with("exhausted"), "the default team hears that nobody answered: {notices:?}");
    let rows = bench.rows("SELECT state FROM escalation").await;
    assert_eq!(rows[0].try_get::<String>("", "state").unwrap(), "exhausted");
    assert!(bench.timeline(&insight).await.iter().any(|(kind, _)| kind == "exhausted"));
    bench.stop().await;
}

#[tokio::test]
async fn the_link_of_a_letter_takes_it_and_stops_the_rest() {
    let bench = Bench::new().await;
    two_steps(&bench).await;
    let (_, insight) = breach(&bench).await;
    let mail = bench.jobs(tenancy::outbox::MAIL_SEND).await.remove(0);
    let text = mail["text"].as_str().unwrap().to_owned();
    let token = text.split("#insight.acknowledge=").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let seen = insight::linked::open(&bench.env, &Secret::new(token.clone()), "request").await.unwrap();
    assert_eq!(
        (seen.client.as_str(), seen.device.as_str(), seen.recipient.as_str()),
        ("Northwind", "fs01", "Anna Example")
    );
    assert_eq!(bench.insights(bench.north).await[0].handling, Handling::Notified, "opening acts on nothing");
    let taken = insight::linked::acknowledge(&bench.env, &Secret::new(token.clone()), "request").await.unwrap();
    assert_eq!((taken.insight.handling, taken.insight.holder.as_str()), (Handling::Owned, "Anna Example"));
    assert_eq!(taken.insight.lease_until, Some(bench.now().plus(Duration::from_secs(1_800))));
    bench.advance(301);
    run_due(&bench, 1).await;
    assert_eq!(told(&bench).await, ["Anna Example 1.1"], "nobody else is told");
    assert_eq!(bench.count("SELECT count(*) AS n FROM alert_act WHERE kind = 'ack'").await, 1);
    bench.env.evaluate(bench.north).await.unwrap();
    assert_eq!(bench.count("SELECT count(*) AS n FROM alert_act WHERE applied_at IS NULL").await, 0);

    // The token is for nothing else, and a wrong one is refused.
    assert!(bench.tenancy.auth.links().open(&Secret::new(token), Purpose::Decision, "request").await.is_err());
    assert!(insight::linked::open(&bench.env, &Secret::new("nonsense"), "request").await.is_err());

    // Nothing is done in time: people are told again.
    bench.advance(1_800);
    let reconciler = bench.env.reconcilers().into_iter().find(|one| one.name() == "alerting.leases").unwrap();
    for _ in 0..2 {
        reconciler.run(bench.mint.system("alerting.leases")).await.unwrap();
    }
    assert_eq!(told(&bench).await, ["Anna Example 1.1", "Anna Example 1.1"]);
    assert_eq!(
        bench.count("SELECT max(run) AS n FROM (SELECT CAST(run AS BIGINT) AS run FROM escalation) AS r").await,
        2
    );
    let stored = bench.insights(bench.north).await.remove(0);
    assert_eq!((stored.id, stored.handling, stored.holder.as_str()), (insight.id, Handling::Notified, ""));
    bench.stop().await;
}

#[tokio::test]
async fn what_nobody_agreed_to_is_told_once() {
    let bench = Bench::new().await;
    let (_, insight) = breach(&bench).await;
    assert_eq!(insight.owner.verdict, crate::owner::Verdict::NotCovered);
    assert_eq!(told(&bench).await, ["Erika Beispiel 1.1"]);
    bench.advance(901);
    run_due(&bench, 1).await;
    assert_eq!(told(&bench).await.len(), 1);
    let rows = bench.rows("SELECT state, reason FROM escalation").await;
    assert_eq!(rows[0].try_get::<String>("", "state").unwrap(), "stopped");
    bench.stop().await;
}

#[tokio::test]
async fn people_can_take_put_off_give_back_and_close() {
    let bench = Bench::new().await;
    two_steps(&bench).await;
    let (mut sim, insight) = breach(&bench).await;
    let act = async |what: What, note: &str| {
        perform(&bench.env, &bench.scope, Deed { id: insight.id, note: prose(note), what }).await
    };
    let taken = act(What::Acknowledge, "on it").await.unwrap();
    assert_eq!(
        (taken.handling, taken.holder.as_str(), taken.assignee),
        (Handling::Owned, "Erika Beispiel", Some(bench.owner))
    );
    let back = act(What::Unacknowledge, "").await.unwrap();
    assert_eq!((back.handling, back.assignee), (Handling::Notified, None));
    assert_eq!(told(&bench).await.len(), 2, "the policy begins again");
    let until = bench.now().plus(Duration::from_secs(3_600));
    let off = act(What::Snooze(until), "").await.unwrap();
    assert_eq!((off.handling, off.snoozed_until), (Handling::Snoozed, Some(until)));
    assert!(act(What::Snooze(bench.now()), "").await.is_err());
    assert!(act(What::Assign { user: None, team: None }, "").await.is_err());
    let closed = act(What::Close(insight::Outcome::AcceptedRisk), "lived with").await.unwrap();
    assert_eq!((closed.handling, closed.outcome), (Handling::Done, Some(insight::Outcome::AcceptedRisk)));
    // It ends by itself, and what a person said stays.
    minutes(&bench, &mut sim, 12, (50, 20)).await;
    let ended = bench.insights(bench.north).await.remove(0);
    assert_eq!((ended.state, ended.outcome), (insight::State::Ended, Some(insight::Outcome::AcceptedRisk)));
    let entries = bench.count("SELECT count(*) AS n FROM audit_entry WHERE object_kind = 'insight'").await;
    assert_eq!(entries, 4);
    bench.stop().await;
}

#[tokio::test]
async fn what_was_put_off_comes_back_and_is_found_by_its_index() {
    let bench = Bench::new().await;
    two_steps(&bench).await;
    let (_, insight) = breach(&bench).await;
    let until = bench.now().plus(Duration::from_secs(3_600));
    let deed = Deed { id: insight.id, note: prose(""), what: What::Snooze(until) };
    perform(&bench.env, &bench.scope, deed).await.unwrap();
    let reconciler = bench.env.reconcilers().into_iter().find(|one| one.name() == "alerting.leases").unwrap();
    let handling = async || bench.insights(bench.north).await.remove(0).handling;
    bench.advance(3_599);
    reconciler.run(bench.mint.system("alerting.leases")).await.unwrap();
    assert_eq!(handling().await, Handling::Snoozed);
    bench.advance(1);
    let _ = bench.statements.take();
    reconciler.run(bench.mint.system("alerting.leases")).await.unwrap();
    assert_eq!(handling().await, Handling::Notified);
    assert!(bench.timeline(&insight).await.iter().any(|(kind, _)| kind == "woken"));

    if bench.tenancy.db.dialect() == db::Dialect::Sqlite {
        let asked = bench.statements.take();
        let sweeps = asked.iter().filter(|one| one.sql.contains(r#"FROM "insight""#) && one.sql.contains("ORDER BY"));
        let mut indexes = Vec::new();
        for one in sweeps {
            let plan = format!("EXPLAIN QUERY PLAN {}", one.sql);
            let rows = bench.rows_with(plan.leak(), one.values.clone()).await;
            indexes.extend(rows.iter().map(|row| row.try_get::<String>("", "detail").unwrap()));
        }
        assert_eq!(indexes.len(), 2, "{indexes:?}");
        assert!(indexes[0].contains("USING INDEX insight_lease "), "{indexes:?}");
        assert!(indexes[1].contains("USING INDEX insight_snooze "), "{indexes:?}");
    }
    bench.stop().await;
}
