//! Stories of several members: how bad they are, when they are over, and who hears of it.

use super::bench::{Bench, Sim, minutes};
use crate::dependency::{self, Dependency, Kind};
use crate::insight::{Insight, State};
use crate::signal::Level;
use crate::ticket;

fn edge(device: &Sim, parent: &Sim) -> Dependency {
    Dependency { device: device.device, parent: parent.device, kind: Kind::Uplink, redundancy: String::new() }
}

/// A switch and a server that depends on it.
async fn pair(bench: &Bench) -> (Sim, Sim) {
    let switch = bench.agent(bench.north, "sw01").await;
    let server = bench.agent(bench.north, "fs01").await;
    let parents = vec![edge(&server, &switch)];
    dependency::service::set(&bench.env, &bench.scope, server.device, parents).await.unwrap();
    (switch, server)
}

async fn silent_minutes(bench: &Bench, count: usize) {
    for _ in 0..count {
        bench.advance(60);
        bench.env.evaluate(bench.north).await.unwrap();
    }
}

async fn of_component(bench: &Bench, component: &str) -> Insight {
    let mut all = bench.insights(bench.north).await;
    all.retain(|one| one.component == component);
    all.remove(0)
}

#[tokio::test]
async fn a_story_that_comes_back_worse_raises_its_ticket() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north, "fs01").await;
    minutes(&bench, &mut sim, 8, (91, 20)).await;
    minutes(&bench, &mut sim, 12, (50, 20)).await;
    let ended = bench.insights(bench.north).await.remove(0);
    assert_eq!((ended.state, ended.worst), (State::Ended, Level::Warn));
    minutes(&bench, &mut sim, 8, (97, 20)).await;
    let back = bench.insights(bench.north).await.remove(0);
    assert_eq!((back.id, back.level, back.worst, back.reopened), (ended.id, Level::Critical, Level::Critical, 1));
    assert!(back.raised_at > ended.raised_at, "it was over");
    assert_eq!(bench.jobs(ticket::INSIGHT_WORSE).await, [serde_json::json!({ "insight": back.id })]);
    bench.stop().await;
}

#[tokio::test]
async fn a_member_that_comes_back_does_not_lower_an_open_story() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north, "fs01").await;
    minutes(&bench, &mut sim, 8, (97, 97)).await;
    let story = of_component(&bench, "/").await;
    let sql = "UPDATE alert SET insight_id = $1 WHERE component = '/data'";
    bench.execute(sql, vec![story.id.uuid().into()]).await;
    minutes(&bench, &mut sim, 12, (50, 97)).await;
    let open = of_component(&bench, "/").await;
    assert_eq!((open.state, open.level), (State::Open, Level::Critical));
    minutes(&bench, &mut sim, 8, (90, 97)).await;
    assert_eq!(bench.count("SELECT count(*) AS n FROM alert WHERE ended_at IS NULL AND level = 'warn'").await, 1);
    let open = of_component(&bench, "/").await;
    assert_eq!((open.state, open.level, open.reopened), (State::Open, Level::Critical, 0));
    assert_eq!(open.raised_at, story.raised_at, "it was never over");
    bench.stop().await;
}

#[tokio::test]
async fn all_is_well_is_told_when_the_last_symptom_ends() {
    let bench = Bench::new().await;
    let (mut switch, mut server) = pair(&bench).await;
    bench.advance(60);
    server.report(&bench, 50, 20).await;
    switch.report(&bench, 50, 20).await;
    bench.env.evaluate(bench.north).await.unwrap();
    silent_minutes(&bench, 7).await;
    assert_eq!(bench.count("SELECT count(*) AS n FROM alert WHERE symptom_of IS NOT NULL").await, 1);
    let subjects = async || -> Vec<String> {
        let mails = bench.jobs(tenancy::outbox::MAIL_SEND).await;
        mails.iter().map(|mail| mail["subject"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(subjects().await.len(), 1);
    // The cause is over first; its story is not.
    bench.advance(30);
    switch.report(&bench, 50, 20).await;
    bench.env.evaluate(bench.north).await.unwrap();
    assert_eq!(subjects().await.len(), 1);
    bench.advance(30);
    server.report(&bench, 50, 20).await;
    bench.env.evaluate(bench.north).await.unwrap();
    let found = bench.insights(bench.north).await;
    assert!(found.iter().all(|one| one.state != State::Open), "{found:#?}");
    let told = subjects().await;
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[1].starts_with("[Over]") && told[1].contains("sw01"), "{told:?}");
    bench.stop().await;
}

#[tokio::test]
async fn a_story_with_a_long_past_is_not_merged_while_a_member_goes_on() {
    let bench = Bench::new().await;
    let (mut switch, mut server) = pair(&bench).await;
    for _ in 0..8 {
        bench.advance(60);
        switch.report(&bench, 50, 20).await;
        server.report(&bench, 50, 97).await;
        bench.env.evaluate(bench.north).await.unwrap();
    }
    minutes(&bench, &mut switch, 1, (50, 20)).await;
    silent_minutes(&bench, 4).await;
    let found = bench.insights(bench.north).await;
    let silent = found.iter().find(|one| one.class == "agent.silent").unwrap();
    assert_eq!((silent.device, silent.state), (server.device, State::Open));
    // Another member that goes on, and a hundred that ended long before.
    let sql = "UPDATE alert SET insight_id = $1 WHERE component = '/data'";
    bench.execute(sql, vec![silent.id.uuid().into()]).await;
    let rest = "client_id, signal_key, fingerprint, insight_id, home_insight_id, rule_id, rule_name, device_id, \
                component, class, area, metric, level, worst_level, value, threshold, owner_team_id, owner_path, \
                owner_area_id, coverage, agreement_id, suppression, symptom_of, began_at";
    let copy = format!(
        "INSERT INTO alert (id, {rest}, raised_at, ended_at) SELECT $1, {rest}, 1, 2 FROM alert \
         WHERE component = '/data' AND ended_at IS NULL"
    );
    for number in 1..=100 {
        bench.execute(&copy, vec![uuid::Uuid::from_u128(number).into()]).await;
    }
    silent_minutes(&bench, 2).await;
    assert_eq!(bench.count("SELECT count(*) AS n FROM alert WHERE symptom_of IS NOT NULL").await, 1);
    let left = bench.insights(bench.north).await.into_iter().find(|one| one.id == silent.id).unwrap();
    assert_eq!((left.state, left.level), (State::Open, Level::Critical));
    bench.stop().await;
}

#[tokio::test]
async fn a_stored_circle_does_not_stop_evaluation() {
    let bench = Bench::new().await;
    let (switch, mut server) = pair(&bench).await;
    let sql = "INSERT INTO device_dependency (client_id, device_id, parent_id, kind, redundancy) \
               VALUES ($1, $2, $3, 'uplink', '')";
    let values = [bench.north.uuid(), switch.device.uuid(), server.device.uuid()].map(Into::into).to_vec();
    bench.execute(sql, values).await;
    minutes(&bench, &mut server, 8, (97, 20)).await;
    assert_eq!(bench.count("SELECT count(*) AS n FROM alert WHERE class = 'disk'").await, 1);
    bench.stop().await;
}

#[tokio::test]
async fn two_writers_close_no_circle() {
    let bench = Bench::new().await;
    let (one, two) = (bench.agent(bench.north, "a").await, bench.agent(bench.north, "b").await);
    for _ in 0..5 {
        let (there, back) = futures_util::join!(
            dependency::service::set(&bench.env, &bench.scope, one.device, vec![edge(&one, &two)]),
            dependency::service::set(&bench.env, &bench.scope, two.device, vec![edge(&two, &one)]),
        );
        assert_ne!(there.is_ok(), back.is_ok(), "one of them is refused");
        for device in [one.device, two.device] {
            dependency::service::set(&bench.env, &bench.scope, device, Vec::new()).await.unwrap();
        }
    }
    bench.stop().await;
}
