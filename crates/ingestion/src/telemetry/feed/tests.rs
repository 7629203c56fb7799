//! The feed gives every sample once, whatever the order of arrival.

use kernel::{Permission, Timestamp};

use super::{Boot, Cursor, FeedPage, FeedRequest, More, after};
use crate::tests::bench::{Bench, SECOND_US, START_S, Sim, busy_at};

async fn look(bench: &Bench, sim: &Sim, cursor: Cursor, all: Option<()>) -> FeedPage {
    let permit = bench.owner().permit_client(Permission::DeviceRead, bench.north).unwrap();
    let request = FeedRequest {
        client: bench.north,
        devices: all.is_none().then(|| vec![sim.device]),
        metrics: vec!["cpu.busy".to_owned(), "network.received".to_owned()],
        since: Timestamp::from_micros((START_S - 3_600) * SECOND_US),
    };
    after(&bench.env, &permit, request, cursor).await.unwrap()
}

#[tokio::test]
async fn each_sample_is_new_once_also_when_frames_come_out_of_order() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    let page = look(&bench, &sim, Cursor::default(), Some(())).await;
    assert!(page.samples.is_empty() && page.signs.is_empty());

    bench.advance(60);
    let first = sim.block(&bench, 1);
    bench.advance(10);
    let second = sim.block(&bench, 1);
    sim.send(&bench, vec![second]).await.unwrap();
    let page = look(&bench, &sim, page.cursor, None).await;
    let late = bench.now_us();
    assert_eq!(page.samples.iter().map(|sample| sample.at_us).collect::<Vec<_>>(), [late]);
    assert_eq!(&*page.samples[0].metric, "cpu.busy", "counters are not given");
    assert!((page.samples[0].value - busy_at(late) as f64 / 100.0).abs() < 1e-9);
    assert_eq!(page.signs.iter().map(|sign| (sign.device, sign.boot)).collect::<Vec<_>>(), [(sim.device, Boot::Same)]);

    sim.send(&bench, vec![first]).await.unwrap();
    let stored = Cursor::from_bytes(&page.cursor.to_bytes()).unwrap();
    assert_eq!(stored, page.cursor);
    let page = look(&bench, &sim, stored, Some(())).await;
    assert_eq!(page.samples.iter().map(|sample| sample.at_us).collect::<Vec<_>>(), [late - 10 * SECOND_US]);
    let page = look(&bench, &sim, page.cursor, Some(())).await;
    assert!(page.samples.is_empty() && page.signs.is_empty() && page.more == More::No);

    sim.boot = uuid::Uuid::from_u128(77);
    let frame = sim.block(&bench, 1);
    sim.send(&bench, vec![frame]).await.unwrap();
    let page = look(&bench, &sim, page.cursor, None).await;
    assert_eq!(page.signs[0].boot, Boot::New);
    bench.stop().await;
}

#[tokio::test]
async fn another_client_sees_nothing() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    let frame = sim.block(&bench, 3);
    sim.send(&bench, vec![frame]).await.unwrap();
    let permit = bench.owner().permit_client(Permission::DeviceRead, bench.south).unwrap();
    let request = |client| FeedRequest {
        client,
        devices: None,
        metrics: vec!["cpu.busy".to_owned()],
        since: Timestamp::default(),
    };
    let page = after(&bench.env, &permit, request(bench.south), Cursor::default()).await.unwrap();
    assert!(page.samples.is_empty() && page.signs.is_empty());
    assert!(after(&bench.env, &permit, request(bench.north), Cursor::default()).await.is_err());
    bench.stop().await;
}

#[test]
fn damaged_cursors_are_refused() {
    assert_eq!(Cursor::from_bytes(&[]), Ok(Cursor::default()));
    for length in 1..36 {
        assert!(Cursor::from_bytes(&vec![1; length]).is_err(), "{length}");
    }
}
