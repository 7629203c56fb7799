//! The way of one breach: raised with an owner, told, followed by a ticket, over, and back.

use kernel::text::Line;
use kernel::{Role, Timestamp};
use tenancy::agreement::{self, NewAgreement};
use tenancy::business_service::{self, Criticality, NewService};
use tenancy::responsibility::{self, Parties, PartyRef};

use super::bench::{Bench, Sim, minutes, name, prose};
use crate::exception::{self, NewException};
use crate::insight::{Handling, Outcome, State};
use crate::maintenance::{self, Mode, NewWindow, Reach};
use crate::owner::Verdict;
use crate::rule::ParameterPatch;
use crate::rule_override::{self, NewOverride, Place};
use crate::signal::{Bounds, Level};
use crate::ticket;

async fn filesystem_rule(bench: &Bench) -> kernel::RuleId {
    let rows = bench.rows("SELECT id FROM rule WHERE standard_key = 'filesystem.use'").await;
    kernel::RuleId::from_uuid(rows[0].try_get("", "id").unwrap())
}

/// A client with a service of 25 people on the device, covered, and a team for storage.
async fn covered(bench: &Bench, sim: &Sim) -> kernel::TeamId {
    let anna = bench.person("Anna Example", "anna@contoso.example").await;
    let storage = bench.team("Storage", vec![anna]).await;
    let new = NewService {
        id: None,
        client: bench.north,
        name: name("File sharing"),
        description: prose(""),
        criticality: Criticality::High,
        user_count: 25,
        outage_cost: None,
        devices: vec![sim.device],
    };
    let service = business_service::service::create(&bench.tenancy, &bench.scope, new).await.unwrap().id;
    let new = NewAgreement {
        id: None,
        client: bench.north,
        name: name("Standard care"),
        starts_on: agreement::Day::parse("startsOn", "2026-01-01").unwrap(),
        ends_on: None,
        calendar: None,
        sla_policy: None,
        services: vec![service],
        note: prose(""),
    };
    agreement::service::create(&bench.tenancy, &bench.scope, new).await.unwrap();
    let place =
        responsibility::Place { client: bench.north, area: responsibility::Area::parse("storage"), device_class: None };
    let parties = Parties {
        responsible: PartyRef::Team(storage),
        accountable: None,
        consulted: Vec::new(),
        informed: Vec::new(),
    };
    responsibility::service::set(&bench.tenancy, &bench.scope, place, None, parties).await.unwrap();
    storage
}

#[tokio::test]
async fn a_breach_becomes_an_insight_with_an_owner_a_letter_and_a_ticket() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north, "fs01").await;
    let storage = covered(&bench, &sim).await;
    minutes(&bench, &mut sim, 10, (50, 20)).await;
    assert!(bench.insights(bench.north).await.is_empty());

    minutes(&bench, &mut sim, 5, (90, 20)).await;
    assert!(bench.insights(bench.north).await.is_empty(), "not for long enough");
    minutes(&bench, &mut sim, 1, (91, 20)).await;
    let found = bench.insights(bench.north).await;
    assert_eq!(found.len(), 1);
    let insight = &found[0];
    assert_eq!((insight.level, insight.state, insight.handling), (Level::Warn, State::Open, Handling::Notified));
    assert_eq!((insight.owner.team, insight.owner.verdict), (storage, Verdict::Covered));
    assert_eq!(insight.story.what, "The filesystem / on fs01 is 91 % full; the limit is 85 %.");
    assert!(insight.story.so_what.contains("File sharing (25 people)"), "{}", insight.story.so_what);
    assert!(insight.story.so_what.contains("Standard care covers it"), "{}", insight.story.so_what);
    assert!(insight.story.why.evidence[0].text.starts_with("91 % against a limit of 85 %"));
    assert!(insight.story.why.evidence.iter().any(|one| one.text.contains("jumped from 50 % to 90 %")));
    assert!(insight.owner.path.iter().any(|line| line.contains("Storage")), "{:?}", insight.owner.path);
    // The alert has its owner in its own row.
    let rows = bench.rows("SELECT owner_team_id, insight_id FROM alert").await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].try_get::<uuid::Uuid>("", "owner_team_id").unwrap(), storage.uuid());
    let mails = bench.jobs(tenancy::outbox::MAIL_SEND).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0]["to"], "anna@contoso.example");
    let text = mails[0]["text"].as_str().unwrap();
    for part in ["fs01", "/link#insight.acknowledge=", "File sharing", "/insights/ins_"] {
        assert!(text.contains(part), "{part}: {text}");
    }

    // A ticket after fifteen minutes at warn.
    assert!(bench.jobs(ticket::TICKET_REQUESTED).await.is_empty());
    minutes(&bench, &mut sim, 15, (91, 20)).await;
    assert_eq!(bench.jobs(ticket::TICKET_REQUESTED).await, [serde_json::json!({ "insight": insight.id })]);
    let id = insight.id;
    let permit = bench.mint.system("test").enter(bench.north);
    let requests = bench
        .tenancy
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let requests = ticket::pending(tx, id).await?;
                ticket::mark_applied(tx, requests[0].id).await?;
                assert!(ticket::mark_applied(tx, requests[0].id).await.is_err(), "each once");
                crate::insight::attach_ticket(tx, id, tx.new_id(), 1042).await?;
                Ok::<_, kernel::Failure>(requests)
            })
        })
        .await
        .unwrap();
    assert_eq!((requests.len(), requests[0].n, requests[0].position), (1, 1, 1));

    // Well again, with hysteresis: 82 % is below 85 % and not below 80 %.
    minutes(&bench, &mut sim, 15, (82, 20)).await;
    assert_eq!(bench.insights(bench.north).await[0].state, State::Open);
    minutes(&bench, &mut sim, 11, (70, 20)).await;
    let ended = bench.insights(bench.north).await.remove(0);
    assert_eq!((ended.state, ended.outcome), (State::Ended, Some(Outcome::SelfResolved)));
    let mails = bench.jobs(tenancy::outbox::MAIL_SEND).await;
    assert!(mails.last().unwrap()["subject"].as_str().unwrap().starts_with("[Over] Northwind"), "{:?}", mails.last());
    minutes(&bench, &mut sim, 10, (70, 20)).await;
    let actions: Vec<String> = bench
        .rows("SELECT action FROM ticket_request ORDER BY position")
        .await
        .iter()
        .map(|row| row.try_get("", "action").unwrap())
        .collect();
    assert_eq!(actions, ["opened", "resolved_auto"]);

    // Back within four hours: the same story, and its ticket opens again.
    minutes(&bench, &mut sim, 8, (93, 20)).await;
    let again = bench.insights(bench.north).await;
    assert_eq!((again.len(), again[0].id, again[0].reopened, again[0].state), (1, id, 1, State::Open));
    assert_eq!(bench.count("SELECT count(*) AS n FROM ticket_request WHERE action = 'reopened'").await, 1);
    assert_eq!(bench.count("SELECT count(*) AS n FROM alert").await, 2);
    let kinds: Vec<String> = bench.timeline(&again[0]).await.into_iter().map(|(kind, _)| kind).collect();
    for kind in ["raised", "told", "cleared", "ended", "reopened"] {
        assert!(kinds.iter().any(|one| one == kind), "{kind}: {kinds:?}");
    }
    bench.stop().await;
}

#[tokio::test]
async fn overrides_and_exceptions_are_obeyed_at_once() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north, "fs01").await;
    let rule = filesystem_rule(&bench).await;
    let patch = ParameterPatch {
        warn: Some(Bounds { raise: 60.0, clear: 55.0 }),
        raise_after_s: Some(0),
        ..ParameterPatch::default()
    };
    let new = NewOverride {
        client: bench.north,
        rule,
        place: Place::Client,
        component: Line::parse("component", "").unwrap(),
        patch,
        note: prose("a small disk"),
    };
    rule_override::service::set(&bench.env, &bench.scope, new).await.unwrap();
    let new = NewException {
        id: None,
        rule,
        device: sim.device,
        component: Some(Line::parse("component", "/data").unwrap()),
        reason: prose("it is full by design"),
        approved_by: name("Anna Example"),
        expires_at: Timestamp::from_micros(bench.now().micros() + 3_600_000_000),
    };
    exception::service::create(&bench.env, &bench.scope, new).await.unwrap();
    minutes(&bench, &mut sim, 2, (50, 99)).await;
    assert!(bench.insights(bench.north).await.is_empty());
    minutes(&bench, &mut sim, 1, (65, 99)).await;
    let found = bench.insights(bench.north).await;
    assert_eq!((found.len(), found[0].component.as_str()), (1, "/"));
    let checks = crate::signals::service::of_device(&bench.env, &bench.scope, sim.device).await.unwrap();
    let excepted = checks.iter().find(|check| check.condition == crate::signals::Condition::Excepted).unwrap();
    assert!(excepted.explanation[0].contains("approved by Anna Example: it is full by design"));
    let root = checks.iter().find(|check| check.component == "/" && check.metric == "filesystem.used_percent").unwrap();
    assert!(root.origin.iter().any(|line| line.contains("warn at 60")), "{:?}", root.origin);
    // When the exception ends, the check is there again.
    minutes(&bench, &mut sim, 70, (65, 99)).await;
    let found = bench.insights(bench.north).await;
    assert!(found.iter().any(|one| one.component == "/data" && one.level == Level::Critical), "{found:?}");
    bench.stop().await;
}

#[tokio::test]
async fn maintenance_holds_messages_back_and_never_the_state() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north, "fs01").await;
    covered(&bench, &sim).await;
    minutes(&bench, &mut sim, 2, (50, 20)).await;
    let new = NewWindow {
        id: None,
        client: bench.north,
        name: name("Disk swap"),
        note: prose(""),
        starts_at: bench.now(),
        ends_at: Timestamp::from_micros(bench.now().micros() + 1_200_000_000),
        mode: Mode::NotifyOff,
        reach: Reach::All,
        expected_classes: Vec::new(),
    };
    maintenance::service::create(&bench.env, &bench.scope, new).await.unwrap();
    minutes(&bench, &mut sim, 8, (97, 20)).await;
    let found = bench.insights(bench.north).await;
    assert_eq!((found[0].level, found[0].handling), (Level::Critical, Handling::New));
    assert!(bench.jobs(tenancy::outbox::MAIL_SEND).await.is_empty());
    let held = bench.timeline(&found[0]).await;
    assert!(held.iter().any(|(kind, text)| kind == "maintenance" && text.contains("Disk swap")), "{held:?}");
    let rows = bench.rows("SELECT note FROM signal_event WHERE kind = 'Raised'").await;
    assert!(rows[0].try_get::<String>("", "note").unwrap().contains("Disk swap"), "the history says so too");
    // After its end, its quiet and a fresh value, what is still wrong is told.
    minutes(&bench, &mut sim, 19, (97, 20)).await;
    assert_eq!(bench.jobs(tenancy::outbox::MAIL_SEND).await.len(), 1);
    let told = bench.timeline(&found[0]).await;
    assert!(told.iter().any(|(_, text)| text.contains("still wrong after it")), "{told:?}");
    bench.stop().await;
}

#[tokio::test]
async fn another_client_sees_nothing_of_it() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north, "fs01").await;
    minutes(&bench, &mut sim, 8, (97, 20)).await;
    let insight = bench.insights(bench.north).await.remove(0);
    let stranger = bench.at(Role::Owner, bench.south);
    assert!(crate::insight::service::find(&bench.env, &stranger, insight.id).await.unwrap().is_none());
    assert!(crate::signals::service::of_device(&bench.env, &stranger, sim.device).await.is_err());
    let filter = crate::alert::AlertFilter::default();
    let page =
        crate::alert::service::list(&bench.env, &stranger, filter, kernel::PageRequest::default()).await.unwrap();
    assert_eq!(page.total, 0);
    bench.stop().await;
}
