//! From telemetry to forecasts, scores and alarms.

use kernel::Permission;

use super::bench::{Bench, refusal};
use crate::FORECAST_URGENT;
use crate::forecast::{OutcomeKind, Score, UrgentWork, service, urgent_work, words};

/// 10 GiB a day, a little uneven, of 1,000 GiB.
fn growing(from: i64) -> impl Fn(i64) -> i64 {
    move |day| from + day * 10 + day.rem_euclid(5)
}

#[tokio::test]
async fn one_forecast_a_day_with_an_interval_and_a_reason() {
    let bench = Bench::new().await;
    bench.filesystem(60, growing(700)).await;
    for _ in 0..3 {
        bench.reconcile("forecasts.make").await;
    }
    let found = bench.forecasts().await;
    assert_eq!(found.len(), 1);
    let forecast = &found[0];
    assert_eq!(OutcomeKind::of(&forecast.outcome.outcome), OutcomeKind::Growth, "{forecast:?}");
    assert_eq!((forecast.made_on.to_string().as_str(), forecast.component.as_str()), ("2026-12-01", "/"));
    assert_eq!((forecast.zone.as_str(), forecast.score), ("Europe/Berlin", Some(Score::Open)));
    let dates = [forecast.full.p10_on, forecast.full.p50_on, forecast.full.p90_on].map(Option::unwrap);
    assert!(dates.is_sorted());
    // 250 GiB are left to 95 %, at 10 a day.
    assert!((20..=30).contains(&dates[1].day()) && dates[1].month() == 12, "{dates:?}");
    let sentence = words::sentence(forecast, "FS01");
    assert!(sentence.starts_with("Filesystem / on FS01 will be 95 % full about 2"), "{sentence}");
    assert!(sentence.contains("December (between "), "{sentence}");
    assert!(words::reason(forecast).contains("10 GiB a day"), "{}", words::reason(forecast));
    bench.stop().await;
}

#[tokio::test]
async fn poor_history_is_said_honestly_and_nothing_at_all_is_no_forecast() {
    let bench = Bench::new().await;
    bench.reconcile("forecasts.make").await;
    assert_eq!(bench.forecasts().await.len(), 0, "no filesystem is known");
    bench.filesystem(5, |_| 300).await;
    bench.reconcile("forecasts.make").await;
    let found = bench.forecasts().await;
    let forecast = &found[0];
    assert_eq!(OutcomeKind::of(&forecast.outcome.outcome), OutcomeKind::NotEnoughHistory);
    assert_eq!((forecast.score, forecast.full.p50_on, forecast.urgent), (None, None, false));
    let sentence = words::sentence(forecast, "FS01");
    assert_eq!(sentence, "Filesystem / on FS01 has no forecast yet: 5 of 14 days with values are there");
    assert!(words::missing(forecast).unwrap().contains("9 days are still missing"), "{:?}", words::missing(forecast));
    assert!(words::doubts(forecast).is_some());
    bench.stop().await;
}

#[tokio::test]
async fn urgent_is_told_once_an_episode_and_scores_follow() {
    let bench = Bench::new().await;
    // 950 GiB are reached in about a week.
    bench.filesystem(60, growing(880)).await;
    bench.reconcile("forecasts.make").await;
    assert!(!bench.forecasts().await[0].urgent, "one day alone does not alarm");
    assert_eq!(bench.jobs(FORECAST_URGENT).await.len(), 0);
    let mut urgent = Vec::new();
    for _ in 0..3 {
        bench.advance_days(1);
        bench.filesystem(1, growing(880)).await;
        bench.reconcile("forecasts.make").await;
        urgent.push(bench.forecasts().await[0].clone());
    }
    assert!(urgent.iter().all(|forecast| forecast.urgent));
    let told = bench.jobs(FORECAST_URGENT).await;
    assert_eq!(told, [serde_json::json!({ "forecast": urgent[0].id })], "once an episode");

    let (id, permit) = (urgent[0].id, bench.mint.system(FORECAST_URGENT).enter(bench.north));
    let read = bench.env.tenancy.db.read(&permit, move |tx| Box::pin(async move { urgent_work(tx, id).await }));
    let work: UrgentWork = read.await.unwrap().unwrap();
    assert!(work.sentence.starts_with("Filesystem / on FS01 will be 95 % full about"), "{}", work.sentence);
    let (id, device) = (urgent[1].id, work.device_name);
    let read = bench.env.tenancy.db.read(&permit, move |tx| Box::pin(async move { urgent_work(tx, id).await }));
    assert!(read.await.unwrap().is_none(), "the second day opened no episode on {device}");

    // It does cross 95 %: what was forecast comes true.
    bench.advance_days(8);
    bench.filesystem(8, growing(880)).await;
    bench.reconcile("forecasts.make").await;
    let rate = service::hit_rate(&bench.env, &bench.owner(), Some(bench.north)).await.unwrap();
    assert_eq!((rate.came_true, rate.wrong, rate.late), (4, 0, 0), "{rate:?}");
    assert_eq!(words::hit_rate(&rate), "Last 90 days: 4 predicted, 4 came true");
    let (share, low, high) = rate.share().unwrap();
    assert!(low < share && share <= high && low > 0.4, "{low} {share} {high}");
    let foreign = service::hit_rate(&bench.env, &bench.technician(bench.south), Some(bench.north)).await.unwrap_err();
    assert_eq!(refusal(foreign).0, "clientId");

    // Space is freed, days pass: the episode ends, and a new one is told anew.
    let cleaned = |day: i64| if day < 12 { 880 + day * 10 } else { 300 };
    for _ in 0..25 {
        bench.advance_days(1);
        bench.filesystem(1, cleaned).await;
        bench.reconcile("forecasts.make").await;
    }
    assert!(!bench.forecasts().await[0].urgent);
    assert_eq!(bench.jobs(FORECAST_URGENT).await.len(), 1);
    bench.stop().await;
}

#[tokio::test]
async fn a_person_can_have_it_made_now() {
    let bench = Bench::new().await;
    bench.filesystem(60, |_| 500).await;
    let scope = bench.technician(bench.north);
    let made = service::make_now(&bench.env, &scope, bench.device).await.unwrap();
    let again = service::make_now(&bench.env, &scope, bench.device).await.unwrap();
    assert_eq!(made, again);
    assert_eq!(OutcomeKind::of(&made[0].outcome.outcome), OutcomeKind::NoGrowth);
    assert_eq!(words::sentence(&made[0], "FS01"), "Filesystem / on FS01 shows no growth that would fill it");
    let foreign = service::make_now(&bench.env, &bench.technician(bench.south), bench.device).await.unwrap_err();
    assert_eq!(refusal(foreign).0, "id");
    assert!(scope.clients(Permission::PlanWrite).is_some());
    bench.stop().await;
}
