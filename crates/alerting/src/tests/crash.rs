//! P3 and P8 around the engine: whatever crashes between, and however many nodes look, every alert is made once and is in
//! one story, and the outcome is the same.

use std::sync::Arc;

use super::bench::{Bench, Sim, minutes};
use crate::signal::Level;

/// What the rows say, without ids.
async fn outcome(bench: &Bench) -> Vec<(String, String, i64, i64)> {
    let sql = "SELECT a.component, a.worst_level, a.raised_at, (SELECT count(*) FROM insight i WHERE i.id = a.insight_id) AS n \
               FROM alert a ORDER BY a.raised_at, a.component";
    let rows = bench.rows(sql).await;
    rows.iter()
        .map(|row| {
            (
                row.try_get("", "component").unwrap(),
                row.try_get("", "worst_level").unwrap(),
                row.try_get("", "raised_at").unwrap(),
                row.try_get("", "n").unwrap(),
            )
        })
        .collect()
}

/// A hundred minutes of ups and downs of two filesystems.
fn course() -> Vec<(i64, i64)> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |most: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((state >> 33) % most).unwrap()
    };
    let mut values = Vec::new();
    while values.len() < 100 {
        let (root, data, long) = (60 + next(40), 60 + next(40), 4 + next(16));
        values.extend(std::iter::repeat_n((root, data), usize::try_from(long).unwrap()));
    }
    values.truncate(100);
    values
}

async fn run(bench: &Bench, mut look: impl AsyncFnMut(&Bench, usize)) -> Vec<(String, String, i64, i64)> {
    let mut sim = bench.agent(bench.north, "fs01").await;
    for (at, (root, data)) in course().into_iter().enumerate() {
        bench.advance(60);
        if at % 10 == 0 {
            sim.sign_in(bench).await;
        }
        sim.report(bench, root, data).await;
        look(bench, at).await;
    }
    outcome(bench).await
}

#[tokio::test]
async fn p8_crashes_and_other_nodes_change_nothing() {
    let calm = Bench::new().await;
    let expected = run(&calm, async |bench: &Bench, _| bench.env.evaluate(bench.north).await.unwrap()).await;
    assert!(expected.len() >= 4, "the course must raise something: {expected:?}");
    assert!(expected.iter().all(|(.., stories)| *stories == 1), "each alert is in one story");
    let notices = calm.count("SELECT count(*) AS n FROM escalation_notice").await;
    calm.stop().await;

    // Every look is made by a node that remembers nothing.
    let crashing = Bench::new().await;
    let forgetful = run(&crashing, async |bench: &Bench, _| {
        bench.other_node().evaluate(bench.north).await.unwrap();
    })
    .await;
    assert_eq!(forgetful, expected);
    assert_eq!(crashing.count("SELECT count(*) AS n FROM escalation_notice").await, notices);
    crashing.stop().await;

    // Three nodes look at once, and each keeps its own engine, which the others make stale.
    let crowded = Bench::new().await;
    let nodes = Arc::new([crowded.other_node(), crowded.other_node(), crowded.other_node()]);
    let together = run(&crowded, async |bench: &Bench, _| {
        let looks = nodes.iter().map(|node| node.evaluate(bench.north));
        for result in futures_util::future::join_all(looks).await {
            result.unwrap();
        }
    })
    .await;
    assert_eq!(together, expected);
    assert_eq!(crowded.count("SELECT count(*) AS n FROM escalation_notice").await, notices);
    // P8: no notice twice.
    let doubled = "SELECT count(*) AS n FROM (SELECT insight_id, run, step, recipient FROM escalation_notice \
                   GROUP BY insight_id, run, step, recipient HAVING count(*) > 1) AS d";
    assert_eq!(crowded.count(doubled).await, 0);
    // P3: no alert outside a story of its own client.
    let lost = "SELECT count(*) AS n FROM alert a WHERE NOT EXISTS \
                (SELECT 1 FROM insight i WHERE i.client_id = a.client_id AND i.id = a.insight_id)";
    assert_eq!(crowded.count(lost).await, 0);
    crowded.stop().await;
}

#[tokio::test]
async fn an_outage_of_our_own_is_nobodys_silence() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north, "fs01").await;
    minutes(&bench, &mut sim, 3, (50, 20)).await;
    // Nobody evaluates for an hour; then a new node looks before the agent is back.
    bench.advance(3_600);
    let node = bench.other_node();
    node.evaluate(bench.north).await.unwrap();
    assert_eq!(bench.count("SELECT count(*) AS n FROM alert").await, 0);
    // From then on the usual time counts.
    for _ in 0..4 {
        bench.advance(60);
        node.evaluate(bench.north).await.unwrap();
    }
    assert_eq!(bench.count("SELECT count(*) AS n FROM alert").await, 0);
    bench.advance(60);
    node.evaluate(bench.north).await.unwrap();
    let silent = bench.insights(bench.north).await;
    assert_eq!((silent.len(), silent[0].class.as_str(), silent[0].level), (1, "agent.silent", Level::Critical));
    assert!(silent[0].title.contains("has not been heard for 5 minutes"), "{}", silent[0].title);
    // And when it speaks, all is well.
    bench.advance(1);
    let mut back: Sim = sim.clone();
    back.sign_in(&bench).await;
    back.report(&bench, 50, 20).await;
    node.evaluate(bench.north).await.unwrap();
    assert_eq!(bench.insights(bench.north).await[0].level, Level::Ok);
    bench.stop().await;
}

#[tokio::test]
async fn a_damaged_engine_begins_anew_and_ends_what_it_does_not_know() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north, "fs01").await;
    minutes(&bench, &mut sim, 8, (97, 20)).await;
    assert_eq!(bench.count("SELECT count(*) AS n FROM alert WHERE ended_at IS NULL").await, 1);
    let scope = bench.mint.system("test");
    let damage = bench.tenancy.db.sweep_write(&scope, |tx| {
        Box::pin(async move { tx.execute("UPDATE signal_engine SET snapshot = $1", vec![vec![1_u8, 2].into()]).await })
    });
    let damage: Result<u64, db::DbError> = damage.await;
    assert_eq!(damage.unwrap(), 1);
    bench.advance(60);
    sim.report(&bench, 50, 20).await;
    bench.other_node().evaluate(bench.north).await.unwrap();
    // The samples of the last hour raise it again, within the same story.
    assert_eq!(bench.count("SELECT count(*) AS n FROM alert WHERE ended_at IS NULL").await, 1);
    assert_eq!(bench.count("SELECT count(*) AS n FROM alert").await, 2);
    let insight = bench.insights(bench.north).await.remove(0);
    assert_eq!((bench.insights(bench.north).await.len(), insight.reopened), (1, 1));
    assert!(bench.timeline(&insight).await.iter().any(|(_, text)| text.contains("began anew")));
    bench.stop().await;
}
