//! SLA policies: calendars that they may count in, versions, definitions for the clock, and words.

use std::collections::BTreeMap;

use kernel::{CalendarId, ClientId, ErrorCode, Role};

use super::{NewSlaPolicy, SlaPolicyPatch, Terms, in_words, service};
use crate::calendar::{self, NewCalendar};
use crate::testing::{Bench, name, refusal};

fn within(minutes: i64) -> sla::Promise {
    sla::Promise::Within(sla::Span::from_millis(minutes * 60_000))
}

fn priorities(minutes: i64) -> BTreeMap<String, sla::Priority> {
    let terms = sla::Priority { resolution: Some(within(minutes)), ..sla::Priority::default() };
    BTreeMap::from([("P1".to_owned(), terms)])
}

async fn calendar(bench: &Bench, client: Option<ClientId>) -> CalendarId {
    let text = r#"{"zone": "UTC", "versions": [{"weekly": {"mon": ["09:00-17:00"]}}]}"#;
    let new = NewCalendar { id: None, client, name: name("Hours"), definition: serde_json::from_str(text).unwrap() };
    calendar::service::create(&bench.tenancy, &bench.scope, new).await.unwrap().id
}

fn new(client: Option<ClientId>, calendar: CalendarId) -> NewSlaPolicy {
    NewSlaPolicy {
        id: None,
        client,
        name: name("Standard"),
        calendar,
        priorities: priorities(240),
        terms: Terms::default(),
    }
}

#[tokio::test]
async fn a_policy_counts_in_calendars_of_its_owner_or_the_provider() {
    let bench = Bench::new().await;
    let env = &bench.tenancy;
    let (all, north) = (calendar(&bench, None).await, calendar(&bench, Some(bench.north)).await);
    let absent = |result| assert_eq!(refusal(result), (ErrorCode::NotFound, "calendarId".to_owned()));
    absent(service::create(env, &bench.scope, new(None, north)).await);
    absent(service::create(env, &bench.scope, new(Some(bench.south), north)).await);
    absent(service::create(env, &bench.scope, new(None, kernel::Id::from_uuid(bench.north.uuid()))).await);
    let provider = service::create(env, &bench.scope, new(None, all)).await.unwrap();
    let own = service::create(env, &bench.scope, new(Some(bench.north), north)).await.unwrap();
    let patch = SlaPolicyPatch { calendar: Some(north), ..SlaPolicyPatch::default() };
    absent(service::update(env, &bench.scope, provider.id, 1, patch).await);
    let technician = bench.at(Role::Technician, bench.north);
    let seen = service::list(env, &technician, Some(bench.north)).await.unwrap();
    assert_eq!(seen.len(), 2);
    let client = bench.north;
    let definitions =
        bench.read(client, move |tx| Box::pin(async move { service::definitions(tx, client).await })).await;
    assert_eq!(definitions.validate(), Ok(()));
    let keys: Vec<&str> = definitions.policies.keys().map(String::as_str).collect();
    let (a, b) = (provider.id.to_string(), own.id.to_string());
    assert!(keys.len() == 2 && keys.contains(&a.as_str()) && keys.contains(&b.as_str()), "{keys:?}");
    assert_eq!(definitions.calendars.len(), 2);
    let client = bench.south;
    let theirs = bench.read(client, move |tx| Box::pin(async move { service::definitions(tx, client).await })).await;
    assert_eq!((theirs.policies.len(), theirs.calendars.len()), (1, 1), "only what it inherits");
}

#[tokio::test]
async fn what_was_promised_stays_promised() {
    let bench = Bench::new().await;
    let hours = calendar(&bench, None).await;
    let made = service::create(&bench.tenancy, &bench.scope, new(None, hours)).await.unwrap();
    let before = bench.now();
    bench.advance(60);
    let patch = SlaPolicyPatch {
        priorities: Some(priorities(60)),
        terms: Terms { thresholds: Some(vec![100, 80, 80]), ..Terms::default() },
        ..SlaPolicyPatch::default()
    };
    let changed = service::update(&bench.tenancy, &bench.scope, made.id, 1, patch).await.unwrap();
    let promise = |at| {
        let version = changed.in_force(at).unwrap();
        (version.priorities["P1"].resolution, version.thresholds.clone())
    };
    assert_eq!(promise(before), (Some(within(240)), vec![50, 75, 90, 100, 150]));
    assert_eq!(promise(bench.now()), (Some(within(60)), vec![80, 100]));
    let nothing = service::update(&bench.tenancy, &bench.scope, made.id, 2, SlaPolicyPatch::default()).await.unwrap();
    assert_eq!(nothing.definition.versions.len(), 2, "a change of nothing makes no version");
    let refused = Terms { thresholds: Some(vec![0]), ..Terms::default() };
    let patch = SlaPolicyPatch { terms: refused, ..SlaPolicyPatch::default() };
    let refused = service::update(&bench.tenancy, &bench.scope, made.id, 3, patch).await;
    assert_eq!(refusal(refused).0, ErrorCode::Invalid);
}

#[test]
fn promises_in_words() {
    let days = |business_days| sla::Promise::BusinessDays(sla::BusinessDays { business_days });
    for (promise, words) in [
        (within(30), "30 min"),
        (within(60), "1 h"),
        (within(90), "1 h 30 min"),
        (within(480), "8 h"),
        (days(1), "1 business day"),
        (days(5), "5 business days"),
    ] {
        assert_eq!(in_words(promise), words);
    }
}
