//! Agreements: which one covers what on which day.

use kernel::{AgreementId, CalendarId, ClientId, ErrorCode, ServiceId, Timestamp};

use super::{Agreement, AgreementPatch, Coverage, Day, InForce, NewAgreement, service};
use crate::calendar::{self, NewCalendar};
use crate::testing::{Bench, START_S, name, prose, refusal};

fn day(text: &str) -> Day {
    Day::parse("startsOn", text).unwrap()
}

fn new(client: ClientId, text: &str, starts_on: &str, services: Vec<ServiceId>) -> NewAgreement {
    NewAgreement {
        id: None,
        client,
        name: name(text),
        starts_on: day(starts_on),
        ends_on: None,
        calendar: None,
        sla_policy: None,
        services,
        note: prose(""),
    }
}

async fn create(bench: &Bench, new: NewAgreement) -> Agreement {
    service::create(&bench.tenancy, &bench.scope, new).await.unwrap()
}

async fn cover(bench: &Bench, service: Option<ServiceId>, at: Timestamp) -> Option<Coverage> {
    let client = bench.north;
    let read = bench.read(client, move |tx| Box::pin(async move { InForce::read(tx, client, at).await }));
    read.await.covering(service)
}

async fn berlin(bench: &Bench, client: Option<ClientId>) -> CalendarId {
    let text = r#"{"zone": "Europe/Berlin", "versions": [{"weekly": {"mon": ["09:00-17:00"]}}]}"#;
    let new = NewCalendar { id: None, client, name: name("Hours"), definition: serde_json::from_str(text).unwrap() };
    calendar::service::create(&bench.tenancy, &bench.scope, new).await.unwrap().id
}

#[tokio::test]
async fn the_agreement_in_force_that_lists_the_service_covers_it() {
    let bench = Bench::new().await;
    let (files, accounting) =
        (bench.service(bench.north, "Files").await, bench.service(bench.north, "Accounting").await);
    let base = create(&bench, new(bench.north, "Base", "2025-01-01", vec![files])).await;
    let old =
        NewAgreement { ends_on: Some(day("2026-11-15")), ..new(bench.north, "Old", "2026-01-01", vec![accounting]) };
    create(&bench, old).await;
    create(&bench, new(bench.north, "Next year", "2027-01-01", vec![files, accounting])).await;
    create(&bench, new(bench.south, "Theirs", "2025-01-01", vec![])).await;
    let now = bench.now();
    let id = |coverage: Option<Coverage>| coverage.map(|coverage| coverage.agreement);
    assert_eq!(id(cover(&bench, Some(files), now).await), Some(base.id));
    assert_eq!(id(cover(&bench, None, now).await), Some(base.id));
    assert_eq!(cover(&bench, Some(accounting), now).await, None, "its agreement ended yesterday");
    let yesterday = Timestamp::from_millis((START_S - 86_400) * 1_000);
    assert!(cover(&bench, Some(accounting), yesterday).await.is_some(), "the last day is included");
    let next_year = Timestamp::parse_rfc3339("2027-02-01T00:00:00Z").unwrap();
    assert_eq!(cover(&bench, Some(files), next_year).await.map(|it| it.name), Some("Next year".to_owned()));
    let whole = cover(&bench, Some(files), now).await.unwrap();
    assert_eq!((whole.services, whole.calendar, whole.sla_policy), (vec![files], None, None));
}

#[tokio::test]
async fn days_begin_in_the_zone_of_the_calendar() {
    let bench = Bench::new().await;
    let calendar = Some(berlin(&bench, None).await);
    create(&bench, NewAgreement { calendar, ..new(bench.north, "Base", "2026-11-17", vec![]) }).await;
    let at = |text| Timestamp::parse_rfc3339(text).unwrap();
    assert_eq!(cover(&bench, None, at("2026-11-16T22:59:59Z")).await, None);
    assert!(cover(&bench, None, at("2026-11-16T23:00:00Z")).await.is_some());
}

#[tokio::test]
async fn an_agreement_names_only_what_the_client_has_or_inherits() {
    let bench = Bench::new().await;
    let foreign = bench.service(bench.south, "Files").await;
    let refused =
        service::create(&bench.tenancy, &bench.scope, new(bench.north, "A", "2026-01-01", vec![foreign])).await;
    assert_eq!(refusal(refused), (ErrorCode::NotFound, "serviceIds".to_owned()));
    let calendar = Some(berlin(&bench, Some(bench.south)).await);
    let with = NewAgreement { calendar, ..new(bench.north, "A", "2026-01-01", vec![]) };
    let refused = service::create(&bench.tenancy, &bench.scope, with).await;
    assert_eq!(refusal(refused), (ErrorCode::NotFound, "calendarId".to_owned()));
    let backwards = NewAgreement { ends_on: Some(day("2025-12-31")), ..new(bench.north, "A", "2026-01-01", vec![]) };
    let refused = service::create(&bench.tenancy, &bench.scope, backwards).await;
    assert_eq!(refusal(refused), (ErrorCode::Invalid, "endsOn".to_owned()));
    let made = create(&bench, new(bench.north, "A", "2026-01-01", vec![])).await;
    let change = async |patch| service::update(&bench.tenancy, &bench.scope, made.id, 1, patch).await;
    let patch = AgreementPatch { calendar: Some(calendar), ..AgreementPatch::default() };
    assert_eq!(refusal(change(patch).await), (ErrorCode::NotFound, "calendarId".to_owned()));
    let patch = AgreementPatch { ends_on: Some(Some(day("2025-01-01"))), ..AgreementPatch::default() };
    assert_eq!(refusal(change(patch).await), (ErrorCode::Invalid, "endsOn".to_owned()));
}

#[tokio::test]
async fn what_is_absent_stays_and_what_is_null_goes() {
    let bench = Bench::new().await;
    let (files, calendar) = (bench.service(bench.north, "Files").await, Some(berlin(&bench, None).await));
    let ends_on = Some(day("2027-01-01"));
    let made = NewAgreement { calendar, ends_on, ..new(bench.north, "A", "2026-01-01", vec![files]) };
    let made = create(&bench, made).await;
    let change = async |expected, patch| service::update(&bench.tenancy, &bench.scope, made.id, expected, patch).await;
    let renamed = AgreementPatch { name: Some(name("B")), ..AgreementPatch::default() };
    let renamed = change(1, renamed).await.unwrap();
    assert_eq!((renamed.calendar, &renamed.ends_on, &renamed.services), (calendar, &made.ends_on, &vec![files]));
    let cleared = AgreementPatch {
        calendar: Some(None),
        ends_on: Some(None),
        services: Some(vec![]),
        ..AgreementPatch::default()
    };
    let cleared = change(2, cleared).await.unwrap();
    assert_eq!((cleared.calendar, &cleared.ends_on, cleared.services.len()), (None, &None, 0));
    assert_eq!(refusal(change(2, AgreementPatch::default()).await).0, ErrorCode::Conflict);
    let unknown: AgreementId = kernel::Id::from_uuid(bench.north.uuid());
    let absent = service::update(&bench.tenancy, &bench.scope, unknown, 1, AgreementPatch::default()).await;
    assert_eq!(refusal(absent), (ErrorCode::NotFound, "id".to_owned()));
    assert_eq!(bench.entries("agreement.").await.len(), 3);
}

#[test]
fn days_are_dates() {
    assert_eq!(day(" 2028-02-29 ").as_str(), "2028-02-29");
    for bad in ["", "2026-02-29", "2026-13-01", "26-01-01", "2026-1-1", "2026-01-01T00:00:00Z", "2026/01/01"] {
        assert!(Day::parse("startsOn", bad).is_err(), "{bad}");
    }
}
