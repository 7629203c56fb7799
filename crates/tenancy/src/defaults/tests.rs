//! The defaults: what a new installation has, once, and what older ones get.

use jobs::Reconciler;
use kernel::{Failure, Role};

use super::{Defaults, ensure};
use crate::calendar::service as calendars;
use crate::sla_policy::{in_words, service as policies};
use crate::team::{self, service as teams};
use crate::testing::Bench;

#[tokio::test]
async fn a_new_installation_has_a_team_a_calendar_and_a_policy_once() {
    let bench = Bench::new().await;
    let zone: sla::Zone = "Europe/Berlin".parse().unwrap();
    ensure(&bench.tenancy, &bench.scope, zone.clone()).await.unwrap();
    let team = teams::list(&bench.tenancy, &bench.scope).await.unwrap().pop().unwrap();
    assert_eq!((team.name.as_str(), team.is_default, &team.members), ("Service desk", true, &vec![bench.owner]));
    let calendar = calendars::list(&bench.tenancy, &bench.scope, None).await.unwrap().pop().unwrap();
    assert_eq!((calendar.name.as_str(), calendar.definition.zone.name()), ("Office hours", "Europe/Berlin"));
    assert!(calendar.is_open(bench.now()), "Monday 13:00");
    assert!(!calendar.is_open(bench.now().plus(std::time::Duration::from_secs(5 * 86_400))), "Saturday");
    let policy = policies::list(&bench.tenancy, &bench.scope, None).await.unwrap().pop().unwrap();
    let version = policy.in_force(bench.now()).unwrap();
    assert_eq!((policy.name.as_str(), &version.calendar), ("Standard", &calendar.id.to_string()));
    let promised: Vec<(&str, String, String)> = version
        .priorities
        .iter()
        .map(|(name, terms)| {
            let words = |target| in_words(terms.promise(target).unwrap());
            (name.as_str(), words(sla::Target::FirstResponse), words(sla::Target::Resolution))
        })
        .collect();
    let expected = [
        ("P1", "30 min", "4 h"),
        ("P2", "1 h", "8 h"),
        ("P3", "4 h", "2 business days"),
        ("P4", "8 h", "5 business days"),
    ];
    assert_eq!(promised, expected.map(|(name, first, last)| (name, first.to_owned(), last.to_owned())));
    for _ in 0..2 {
        ensure(&bench.tenancy, &bench.scope, zone.clone()).await.unwrap();
        Defaults::new(bench.tenancy.clone()).run(bench.system()).await.unwrap();
    }
    for action in ["team.create", "calendar.create", "sla_policy.create"] {
        assert_eq!(bench.entries(action).await.len(), 1, "{action}");
    }
}

#[tokio::test]
async fn an_older_installation_gets_what_it_lacks_and_keeps_what_it_has() {
    let bench = Bench::new().await;
    let made = bench.write(bench.north, |tx| Box::pin(async move { Ok(team::default_team(tx).await?) })).await.unwrap();
    Defaults::new(bench.tenancy.clone()).run(bench.system()).await.unwrap();
    let teams = teams::list(&bench.tenancy, &bench.scope).await.unwrap();
    assert_eq!(teams, [made]);
    let calendar = calendars::list(&bench.tenancy, &bench.scope, None).await.unwrap().pop().unwrap();
    assert_eq!(calendar.definition.zone.name(), "UTC");
    let entry = &bench.entries("sla_policy.create").await[0];
    assert_eq!(entry.actor_kind, "system");
}

#[tokio::test]
async fn only_who_may_change_agreements_provider_wide_makes_them() {
    let bench = Bench::new().await;
    let zone: sla::Zone = "UTC".parse().unwrap();
    let refused = ensure(&bench.tenancy, &bench.at(Role::Admin, bench.north), zone).await;
    assert!(matches!(refused, Err(Failure::Forbidden(_))));
}
