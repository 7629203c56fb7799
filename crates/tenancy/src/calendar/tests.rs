//! Calendars: whose they are, what a change leaves as it was, and what is refused.

use std::collections::BTreeMap;

use kernel::{ErrorCode, Failure, Role, Timestamp};

use super::{Calendar, CalendarPatch, Hours, NewCalendar, service, validate};
use crate::testing::{Bench, START_S, name, refusal};

const HOUR_S: i64 = 3_600;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis((START_S + seconds) * 1_000)
}

fn weekly(window: &str) -> BTreeMap<sla::Weekday, Vec<sla::Window>> {
    BTreeMap::from([(sla::Weekday::Mon, vec![window.parse().unwrap()])])
}

fn definition(zone: &str, window: &str) -> sla::Calendar {
    let version = sla::CalendarVersion {
        valid_from: None,
        recorded_at: None,
        weekly: weekly(window),
        overrides: BTreeMap::new(),
        holidays: vec![],
    };
    sla::Calendar { zone: zone.parse().unwrap(), versions: vec![version] }
}

fn new(client: Option<kernel::ClientId>, text: &str) -> NewCalendar {
    NewCalendar { id: None, client, name: name(text), definition: definition("Europe/Berlin", "09:00-17:00") }
}

fn hours(window: &str, valid_from: Option<Timestamp>) -> CalendarPatch {
    let hours = Hours { valid_from, weekly: Some(weekly(window)), ..Hours::default() };
    CalendarPatch { name: None, hours: Some(hours) }
}

#[tokio::test]
async fn a_client_inherits_the_providers_calendars_and_sees_no_other_clients() {
    let bench = Bench::new().await;
    let env = &bench.tenancy;
    let all = service::create(env, &bench.scope, new(None, "Office hours")).await.unwrap();
    let north = service::create(env, &bench.scope, new(Some(bench.north), "Late shift")).await.unwrap();
    let south = service::create(env, &bench.scope, new(Some(bench.south), "Late shift")).await.unwrap();
    let technician = bench.at(Role::Technician, bench.north);
    let names = |found: Vec<Calendar>| found.into_iter().map(|it| it.id).collect::<Vec<_>>();
    let seen = names(service::list(env, &technician, Some(bench.north)).await.unwrap());
    assert_eq!(seen, [north.id, all.id], "by name");
    assert_eq!(names(service::list(env, &technician, None).await.unwrap()), [all.id]);
    assert_eq!(refusal(service::list(env, &technician, Some(bench.south)).await).0, ErrorCode::NotFound);
    let ids = vec![all.id, north.id, south.id];
    let mut found = names(service::by_ids(env, &technician, ids.clone()).await.unwrap());
    found.sort_unstable();
    let mut expected = vec![all.id, north.id];
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert!(service::by_ids(env, &bench.at(Role::ClientUser, bench.north), ids).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_providers_calendars_are_changed_provider_wide_only() {
    let bench = Bench::new().await;
    let env = &bench.tenancy;
    let all = service::create(env, &bench.scope, new(None, "Office hours")).await.unwrap();
    let admin = bench.at(Role::Admin, bench.north);
    assert!(matches!(service::create(env, &admin, new(None, "Mine")).await, Err(Failure::Forbidden(_))));
    let refused = service::update(env, &admin, all.id, 1, hours("10:00-12:00", None)).await;
    assert_eq!(refusal(refused), (ErrorCode::Forbidden, "id".to_owned()));
    let own = service::create(env, &admin, new(Some(bench.north), "Own")).await.unwrap();
    assert!(service::update(env, &admin, own.id, 1, hours("10:00-12:00", None)).await.is_ok());
    let foreign = service::create(env, &bench.scope, new(Some(bench.south), "Theirs")).await.unwrap();
    let refused = service::update(env, &admin, foreign.id, 1, hours("10:00-12:00", None)).await;
    assert_eq!(refusal(refused), (ErrorCode::NotFound, "id".to_owned()));
    // Past the service: the transaction itself changes nothing of the provider's.
    let stored = Calendar { name: "Taken over".to_owned(), ..all };
    let changed =
        bench.write(bench.north, move |tx| Box::pin(async move { Ok(super::store::replace(tx, &stored, 1).await?) }));
    assert!(!changed.await.unwrap());
    let planted = Calendar { id: kernel::Id::from_uuid(bench.south.uuid()), client: None, ..own };
    let inserted =
        bench.write(bench.north, move |tx| Box::pin(async move { Ok(super::store::insert(tx, &planted).await?) }));
    assert!(inserted.await.is_err());
}

/// PostgreSQL holds the wall, too, when the code's own predicate is gone round; SQLite has none below the predicate.
#[tokio::test]
async fn raw_statements_read_the_providers_rows_and_change_the_own_ones_only() {
    let bench = Bench::new().await;
    if bench.tenancy.db.dialect() == db::Dialect::Sqlite {
        return;
    }
    let env = &bench.tenancy;
    for client in [None, Some(bench.north), Some(bench.south)] {
        service::create(env, &bench.scope, new(client, "Hours")).await.unwrap();
    }
    let give_away = bench.write(bench.north, |tx| {
        Box::pin(async move { Ok(tx.execute("UPDATE calendar SET client_id = NULL", vec![]).await?) })
    });
    let cause =
        std::error::Error::source(&give_away.await.unwrap_err()).and_then(|it| it.source()).unwrap().to_string();
    assert!(cause.contains("row-level security"), "{cause}");
    let raw = bench.write(bench.north, |tx| {
        Box::pin(async move {
            let seen = tx.rows("SELECT id FROM calendar", vec![]).await?.len();
            let changed = tx.execute("UPDATE calendar SET name = 'planted'", vec![]).await?;
            let removed = tx.execute("DELETE FROM calendar", vec![]).await?;
            Ok((seen, changed, removed))
        })
    });
    assert_eq!(raw.await.unwrap(), (2, 1, 1));
}

#[tokio::test]
async fn what_applied_stays_and_what_is_announced_waits() {
    let bench = Bench::new().await;
    let env = &bench.tenancy;
    let made = service::create(env, &bench.scope, new(None, "Office hours")).await.unwrap();
    // Monday 12:00 UTC is 13:00 in Berlin.
    assert!(made.is_open(bench.now()));
    bench.advance(3_600);
    let changed = service::update(env, &bench.scope, made.id, 1, hours("20:00-22:00", None)).await.unwrap();
    assert_eq!((changed.version, changed.definition.versions.len()), (2, 2));
    assert!(changed.is_open(at(0)), "the past stays");
    assert!(!changed.is_open(bench.now()));
    assert_eq!(changed.next_open(bench.now()), Some(at(7 * HOUR_S)), "20:00 in Berlin");
    let next_week = at(7 * 24 * HOUR_S);
    let announced = hours("09:00-10:00", Some(next_week));
    let changed = service::update(env, &bench.scope, made.id, 2, announced).await.unwrap();
    assert_eq!(changed.next_open(bench.now()), Some(at(7 * HOUR_S)));
    assert_eq!(changed.in_force(bench.now()).map(|version| version.weekly.clone()), Some(weekly("20:00-22:00")));
    assert_eq!(changed.in_force(next_week).map(|version| version.weekly.clone()), Some(weekly("09:00-10:00")));
    for valid_from in [Some(at(0)), None, Some(next_week)] {
        let refused = service::update(env, &bench.scope, made.id, 3, hours("09:00-10:00", valid_from)).await;
        assert_eq!(refusal(refused), (ErrorCode::Invalid, "validFrom".to_owned()), "{valid_from:?}");
    }
    let renamed = CalendarPatch { name: Some(name("Hours")), hours: None };
    let renamed = service::update(env, &bench.scope, made.id, 3, renamed).await.unwrap();
    assert_eq!((renamed.name.as_str(), renamed.definition), ("Hours", changed.definition));
    assert_eq!(bench.entries("calendar.update").await.len(), 3);
}

#[tokio::test]
async fn a_calendar_that_never_opens_is_refused() {
    let bench = Bench::new().await;
    let mut empty = definition("UTC", "09:00-17:00");
    empty.versions[0].weekly.clear();
    assert_eq!(refusal(validate(&empty)), (ErrorCode::Invalid, "weekly".to_owned()));
    let refused =
        service::create(&bench.tenancy, &bench.scope, NewCalendar { definition: empty, ..new(None, "Never") });
    assert_eq!(refusal(refused.await), (ErrorCode::Invalid, "weekly".to_owned()));
    let made = service::create(&bench.tenancy, &bench.scope, new(None, "Office hours")).await.unwrap();
    let closed = Hours { weekly: Some(BTreeMap::new()), ..Hours::default() };
    let patch = CalendarPatch { name: None, hours: Some(closed) };
    let refused = service::update(&bench.tenancy, &bench.scope, made.id, 1, patch).await;
    assert_eq!(refusal(refused), (ErrorCode::Invalid, "weekly".to_owned()));
    let taken = service::create(&bench.tenancy, &bench.scope, new(None, "Office hours")).await;
    assert_eq!(refusal(taken), (ErrorCode::Taken, "name".to_owned()));
}

#[test]
fn dates_are_local() {
    let calendar = Calendar {
        id: kernel::Id::from_uuid(uuid::Uuid::from_u128(1)),
        client: None,
        name: "Berlin".to_owned(),
        definition: definition("Europe/Berlin", "09:00-17:00"),
        version: 1,
    };
    assert_eq!(calendar.local_date(at(11 * HOUR_S - 1)), "2026-11-16");
    assert_eq!(calendar.local_date(at(11 * HOUR_S)), "2026-11-17", "midnight in Berlin");
}
