//! R1: what follows from the failure of another device is one story with it, and P3 holds all along.

use super::bench::{Bench, minutes};
use crate::dependency::{self, Dependency, Kind};
use crate::insight::{Outcome, State};
use crate::signal::Level;

#[tokio::test]
async fn symptoms_join_their_cause_and_end_with_it() {
    let bench = Bench::new().await;
    let mut switch = bench.agent(bench.north, "sw01").await;
    let mut server = bench.agent(bench.north, "fs01").await;
    let parents = vec![Dependency {
        device: server.device,
        parent: switch.device,
        kind: Kind::Uplink,
        redundancy: String::new(),
    }];
    dependency::service::set(&bench.env, &bench.scope, server.device, parents).await.unwrap();
    minutes(&bench, &mut switch, 2, (50, 20)).await;
    server.sign_in(&bench).await;
    server.report(&bench, 50, 20).await;
    bench.advance(1);
    bench.env.evaluate(bench.north).await.unwrap();
    minutes(&bench, &mut switch, 1, (50, 20)).await;
    // Both fall silent, the server first: its alert waits for the switch's.
    for _ in 0..6 {
        bench.advance(60);
        bench.env.evaluate(bench.north).await.unwrap();
    }
    let found = bench.insights(bench.north).await;
    assert_eq!(found.len(), 2, "{found:#?}");
    let (symptom, cause) = (&found[0], &found[1]);
    assert_eq!((symptom.device, symptom.state), (server.device, State::Merged));
    assert_eq!((symptom.merged_into, symptom.outcome), (Some(cause.id), Some(Outcome::Duplicate)));
    assert_eq!((cause.device, cause.state, cause.level), (switch.device, State::Open, Level::Critical));
    assert_eq!(bench.count("SELECT count(*) AS n FROM alert WHERE symptom_of IS NOT NULL").await, 1);
    assert_eq!(bench.count("SELECT count(DISTINCT insight_id) AS n FROM alert").await, 1, "one story");
    let told = bench.jobs(tenancy::outbox::MAIL_SEND).await;
    assert_eq!(told.len(), 1, "people hear of the switch only: {told:#?}");
    assert!(told[0]["subject"].as_str().unwrap().contains("sw01"));

    // The switch is back and the server is not: it tells its own story again.
    bench.advance(1);
    switch.sign_in(&bench).await;
    minutes(&bench, &mut switch, 9, (50, 20)).await;
    let found = bench.insights(bench.north).await;
    let of = |device| found.iter().find(|one| one.device == device).unwrap();
    assert_eq!((of(switch.device).state, of(server.device).state), (State::Ended, State::Open));
    assert_eq!(of(server.device).merged_into, None);
    let subjects: Vec<String> = bench
        .jobs(tenancy::outbox::MAIL_SEND)
        .await
        .iter()
        .map(|mail| mail["subject"].as_str().unwrap().to_owned())
        .collect();
    assert!(
        subjects.iter().any(|subject| subject.starts_with("[Critical]") && subject.contains("fs01")),
        "{subjects:?}"
    );

    server.sign_in(&bench).await;
    server.report(&bench, 50, 20).await;
    minutes(&bench, &mut switch, 1, (50, 20)).await;
    assert!(bench.insights(bench.north).await.iter().all(|one| one.level == Level::Ok));
    bench.stop().await;
}
