//! Several nodes: an engine that stood still while another node looked has missed nothing, and what nobody looked at is
//! made up for once.

use super::bench::{Bench, minutes};

/// Somebody takes the reconciler's fire of this minute.
async fn fire(bench: &Bench) {
    let values = vec![bench.now().micros().into(), uuid::Uuid::nil().into()];
    let sql = "INSERT INTO schedule_fire (schedule, fire_at, node_id) VALUES ('alerting.evaluate', $1, $2)";
    bench.execute(sql, values).await;
}

async fn silences(bench: &Bench) -> i64 {
    bench.count("SELECT count(*) AS n FROM alert WHERE class = 'agent.silent'").await
}

#[tokio::test]
async fn what_another_node_looked_at_is_no_outage() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north, "fs01").await;
    let other = bench.other_node();
    for minute in 0..6 {
        minutes(&bench, &mut sim, 1, (50, 20)).await;
        fire(&bench).await;
        if minute == 0 {
            other.evaluate(bench.north).await.unwrap();
        }
    }
    // Five minutes of silence. In the first two the first node looks and has nothing to write; then it is gone.
    for _ in 0..2 {
        bench.advance(60);
        fire(&bench).await;
        bench.env.evaluate(bench.north).await.unwrap();
    }
    bench.advance(5);
    other.evaluate(bench.north).await.unwrap();
    for seconds in [55, 60, 60] {
        assert_eq!(silences(&bench).await, 0);
        bench.advance(seconds);
        fire(&bench).await;
        other.evaluate(bench.north).await.unwrap();
    }
    assert_eq!(silences(&bench).await, 1, "the silence is raised in time");
    bench.stop().await;
}

#[tokio::test]
async fn five_silent_minutes_of_one_node_after_another_wrote_are_five() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north, "fs01").await;
    let other = bench.other_node();
    for minute in 0..6 {
        bench.advance(60);
        sim.report(&bench, 50, 20).await;
        fire(&bench).await;
        let node = if minute % 2 == 0 { &other } else { &bench.env };
        node.evaluate(bench.north).await.unwrap();
    }
    for _ in 0..5 {
        assert_eq!(silences(&bench).await, 0);
        bench.advance(60);
        fire(&bench).await;
        other.evaluate(bench.north).await.unwrap();
    }
    assert_eq!(silences(&bench).await, 1);
    bench.stop().await;
}

#[tokio::test]
async fn an_outage_is_bridged_once() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north, "fs01").await;
    minutes(&bench, &mut sim, 3, (50, 20)).await;
    let version = "SELECT version AS n FROM signal_engine";
    let before = bench.count(version).await;
    bench.advance(3_600);
    fire(&bench).await;
    bench.other_node().evaluate(bench.north).await.unwrap();
    assert_eq!(bench.count(version).await, before + 1, "what was bridged is written");
    // From then on, nodes that remember nothing do not put the silence off again.
    for _ in 0..5 {
        assert_eq!(silences(&bench).await, 0);
        bench.advance(60);
        fire(&bench).await;
        bench.other_node().evaluate(bench.north).await.unwrap();
    }
    assert_eq!(silences(&bench).await, 1);
    bench.stop().await;
}
