//! Compaction and retention: what can be read stays the same whatever has been moved.

use kernel::{Permission, Timestamp};

use super::bench::{Bench, SECOND_US, Sim, stored_ticks};
use crate::telemetry::chunk::week_of;
use crate::telemetry::query::{SeriesRequest, SeriesResult, series_of};

async fn series(bench: &Bench, sim: &Sim, from_us: i64, to_us: i64, points: i32) -> SeriesResult {
    let permit = bench.owner().permit(Permission::DeviceRead).unwrap();
    let metrics = vec!["cpu.busy".to_owned(), "network.received".to_owned()];
    let (from, to) = (Timestamp::from_micros(from_us), Timestamp::from_micros(to_us));
    let asked = SeriesRequest::new(from, to, metrics, points).unwrap();
    series_of(&bench.env, &permit, (bench.north, sim.device), asked).await.unwrap()
}

async fn hot_rows(bench: &Bench) -> i64 {
    bench
        .env
        .hot
        .sweep_read(&bench.mint.system("test"), |tx| {
            Box::pin(async move {
                let row = tx.row("SELECT count(*) AS n FROM telemetry_block", vec![]).await?.unwrap();
                Ok::<i64, db::DbError>(row.try_get("", "n")?)
            })
        })
        .await
        .unwrap()
}

async fn report(bench: &Bench, sim: &mut Sim, minutes: u64) {
    for minute in 0..minutes {
        bench.advance(60);
        if minute % 10 == 0 {
            sim.sign_in(bench).await.unwrap();
        }
        let frame = sim.block(bench, 6);
        sim.send(bench, vec![frame]).await.unwrap();
    }
}

#[tokio::test]
async fn compaction_moves_everything_and_changes_nothing() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    let begin = bench.now_us();
    report(&bench, &mut sim, 150).await;
    let end = bench.now_us() + SECOND_US;
    let before_ticks = stored_ticks(&bench, &sim).await;
    let before = series(&bench, &sim, begin, end, 200).await;
    let fine = series(&bench, &sim, end - 900 * SECOND_US, end, 300).await;
    assert_eq!(before_ticks.len(), 900);
    let blocks = hot_rows(&bench).await;

    bench.reconcile("telemetry.compaction").await;
    let left = hot_rows(&bench).await;
    assert!(left > 0 && left < blocks, "the closed window left, the open one stayed: {left} of {blocks}");
    assert_eq!(stored_ticks(&bench, &sim).await, before_ticks);
    assert_eq!(series(&bench, &sim, begin, end, 200).await, before);
    assert_eq!(series(&bench, &sim, end - 900 * SECOND_US, end, 300).await, fine);

    // A frame that was kept back arrives an hour late, and belongs to a window that is compacted already.
    let mut late = sim.block(&bench, 1);
    late.taken_wall_us -= 3_600 * SECOND_US;
    late.taken_mono_us -= 3_600 * SECOND_US;
    let mut builder = wire::BlockBuilder::new(&super::bench::schema()).unwrap();
    builder.push(begin + 65 * SECOND_US, &[Some(4_242), None]).unwrap();
    late.body = Some(wire::FrameBody::Block(builder.finish().unwrap()));
    sim.send(&bench, vec![late]).await.unwrap();
    bench.advance(4 * 3_600);
    for _ in 0..2 {
        bench.reconcile("telemetry.compaction").await;
        assert_eq!(hot_rows(&bench).await, 0);
        assert_eq!(stored_ticks(&bench, &sim).await.len(), 901);
    }
    let found = series(&bench, &sim, begin, begin + 120 * SECOND_US, 120).await;
    assert!(found.series[0].points.max.contains(&Some(42.42)), "{found:?}");
    bench.stop().await;
}

#[tokio::test]
async fn wide_buckets_take_the_figures_of_chunks_and_lose_no_spike() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    let begin = bench.now_us();
    report(&bench, &mut sim, 130).await;
    bench.advance(3 * 3_600);
    let end = bench.now_us();
    let before = series(&bench, &sim, begin - 86_400 * SECOND_US * 3, end, 10).await;
    bench.reconcile("telemetry.compaction").await;
    let after = series(&bench, &sim, begin - 86_400 * SECOND_US * 3, end, 10).await;
    for (a, b) in [(&before, &after)] {
        let (a, b) = (&a.series[0].points, &b.series[0].points);
        assert_eq!((&a.min, &a.max), (&b.min, &b.max));
        for (a, b) in a.mean.iter().zip(&b.mean) {
            assert!((a.unwrap_or(0.0) - b.unwrap_or(0.0)).abs() < 1e-6);
        }
    }
    bench.stop().await;
}

#[tokio::test]
async fn retention_drops_whole_weeks() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    report(&bench, &mut sim, 12).await;
    bench.advance(3 * 3_600);
    bench.reconcile("telemetry.compaction").await;
    let week = week_of(bench.now_us());
    bench.reconcile("telemetry.retention").await;
    assert_eq!(stored_ticks(&bench, &sim).await.len(), 72);
    bench.advance(99 * 86_400);
    bench.reconcile("telemetry.retention").await;
    assert_eq!(stored_ticks(&bench, &sim).await.len(), 0);
    assert!(!bench.folder.path().join("telemetry").join(format!("chunk-{week}.db")).exists());
    bench.stop().await;
}
