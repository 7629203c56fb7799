//! The register: entered, raised once, accepted for a time.

use jiff::civil::date;
use kernel::text::Prose;
use kernel::{Failure, Timestamp};
use uuid::Uuid;

use super::bench::{Bench, refusal};
use crate::ACCEPTANCE;
use crate::risk::decision::{AskAcceptance, ask_acceptance};
use crate::risk::from_forecast::{self, Raise};
use crate::risk::{self, Accepted, Cause, NewRisk, Raised, Risk, RiskPatch, Source, SourceKind, Status, service};

fn prose(text: &str) -> Prose {
    Prose::parse("note", text).unwrap()
}

async fn raise(bench: &Bench, new: NewRisk) -> Raised {
    let audit = bench.env.tenancy.audit.clone();
    let permit = bench.mint.system("planning.forecast_urgent").enter(bench.north);
    let write =
        bench.env.tenancy.db.write(&permit, move |tx| Box::pin(async move { risk::raise(tx, &audit, new).await }));
    write.await.unwrap()
}

#[tokio::test]
async fn one_cause_is_one_risk_until_it_is_closed() {
    let bench = Bench::new().await;
    let cause = |id: u128| Some(Cause { id: Uuid::from_u128(id), key: Uuid::from_u128(7) });
    let new =
        |id| NewRisk { source: Source { kind: SourceKind::Upkeep, cause: cause(id) }, ..bench.new_risk("Backups") };
    let Raised::New(first) = raise(&bench, new(1)).await else { panic!("it is new") };
    let Raised::Known(same) = raise(&bench, new(2)).await else { panic!("it is known") };
    assert_eq!(first, same);
    let closed = service::close(&bench.env, &bench.owner(), first.id, 1, prose("Mended")).await.unwrap();
    assert_eq!((closed.status, closed.status_note.as_str()), (Status::Closed, "Mended"));
    assert!(matches!(raise(&bench, new(3)).await, Raised::New(_)));
}

#[tokio::test]
async fn a_forecast_raises_one_risk_of_its_filesystem() {
    let bench = Bench::new().await;
    bench.filesystem(60, |day| 700 + day * 10 + day.rem_euclid(5)).await;
    bench.reconcile("forecasts.make").await;
    let forecast = bench.forecasts().await.remove(0);
    let scope = bench.technician(bench.north);
    let raised = from_forecast::raise(&bench.env, &scope, forecast.id, Raise::default()).await.unwrap();
    assert_eq!(raised.title, "Filesystem / on FS01 fills up");
    assert!(raised.description.contains("will be 95 % full about"), "{}", raised.description);
    assert_eq!((raised.likelihood, raised.impact, raised.severity()), (5, 3, 15));
    assert_eq!(raised.review_on, date(2026, 12, 31));
    bench.advance_days(1);
    bench.filesystem(1, |day| 700 + day * 10 + day.rem_euclid(5)).await;
    bench.reconcile("forecasts.make").await;
    let next = bench.forecasts().await.remove(0);
    assert_ne!(next.id, forecast.id);
    let again = from_forecast::raise(&bench.env, &scope, next.id, Raise::default()).await.unwrap();
    assert_eq!(again.id, raised.id, "another day's forecast of the same filesystem");
    let foreign = from_forecast::raise(&bench.env, &bench.technician(bench.south), next.id, Raise::default()).await;
    assert_eq!(refusal(foreign.unwrap_err()).0, "forecastId");
    bench.stop().await;
}

async fn answer(bench: &Bench, asked: &Risk, accepts: bool) -> Result<Risk, Failure> {
    let (id, audit) = (asked.id, bench.env.tenancy.audit.clone());
    let accepted =
        Accepted { decision: asked.decision.unwrap(), by: "Carla Client".to_owned(), note: "We know".to_owned() };
    let permit = bench.mint.system("decision.answered").enter(asked.client);
    let write = bench.env.tenancy.db.write(&permit, move |tx| {
        Box::pin(async move {
            match accepts {
                true => risk::accept(tx, &audit, id, accepted).await,
                false => risk::refuse_acceptance(tx, &audit, id, accepted).await,
            }
        })
    });
    write.await
}

#[tokio::test]
async fn acceptance_is_the_clients_and_ends() {
    let bench = Bench::new().await;
    let scope = bench.technician(bench.north);
    let risk = service::create(&bench.env, &scope, bench.new_risk("Single power supply")).await.unwrap();
    let by_staff = RiskPatch { status: Some((Status::Accepted, prose(""))), ..RiskPatch::default() };
    let refused = service::update(&bench.env, &scope, risk.id, 1, by_staff).await.unwrap_err();
    assert_eq!(refusal(refused).0, "status");
    let ask = |until| AskAcceptance {
        contact: bench.contact,
        question: None,
        impact: prose("The file server stops until it is replaced."),
        deadline: Timestamp::parse_rfc3339("2026-12-10T00:00:00Z").unwrap(),
        until,
    };
    let past = ask_acceptance(&bench.env, &scope, risk.id, 1, ask(date(2026, 11, 30))).await.unwrap_err();
    assert_eq!(refusal(past).0, "acceptUntil");
    let (asked, made) = ask_acceptance(&bench.env, &scope, risk.id, 1, ask(date(2027, 1, 31))).await.unwrap();
    assert_eq!(made.decision.kind, ACCEPTANCE);
    assert_eq!(made.decision.question, "Do you accept this risk until 2027-01-31? Single power supply");
    for _ in 0..2 {
        let accepted = answer(&bench, &asked, true).await.unwrap();
        assert_eq!((accepted.status, accepted.accepted_until), (Status::Accepted, Some(date(2027, 1, 31))));
        assert_eq!((accepted.accepted_by.as_deref(), accepted.version), (Some("Carla Client"), 3));
    }
    // 1 February, half past eight in UTC: in the last zone it still is 31 January.
    bench.advance_days(62);
    bench.reconcile("risks.lapse").await;
    let still = service::by_ids(&bench.env, &scope, vec![risk.id]).await.unwrap().remove(0);
    assert_eq!(still.status, Status::Accepted, "31 January has not ended everywhere");
    bench.advance_days(1);
    bench.reconcile("risks.lapse").await;
    bench.reconcile("risks.lapse").await;
    let open = service::by_ids(&bench.env, &scope, vec![risk.id]).await.unwrap().remove(0);
    assert_eq!((open.status, open.version, open.accepted_until), (Status::Open, 4, None));
    assert!(open.status_note.contains("2027-01-31"));
    bench.stop().await;
}

#[tokio::test]
async fn a_refusal_is_written_down_and_a_stranger_decides_nothing() {
    let bench = Bench::new().await;
    let scope = bench.technician(bench.north);
    let risk = service::create(&bench.env, &scope, bench.new_risk("Single power supply")).await.unwrap();
    let ask = AskAcceptance {
        contact: bench.contact,
        question: None,
        impact: prose("x"),
        deadline: Timestamp::parse_rfc3339("2026-12-10T00:00:00Z").unwrap(),
        until: date(2027, 1, 31),
    };
    let foreign = ask_acceptance(&bench.env, &bench.technician(bench.south), risk.id, 1, ask.clone()).await;
    assert_eq!(refusal(foreign.unwrap_err()).0, "id");
    let (asked, _) = ask_acceptance(&bench.env, &scope, risk.id, 1, ask).await.unwrap();
    for _ in 0..2 {
        let refused = answer(&bench, &asked, false).await.unwrap();
        assert_eq!((refused.status, refused.version), (Status::Open, 3));
        assert_eq!(refused.status_note, "Not accepted by Carla Client. We know");
    }
    let other = Risk { decision: Some(kernel::DecisionId::from_uuid(Uuid::from_u128(1))), ..asked };
    assert!(answer(&bench, &other, true).await.is_err());
    bench.stop().await;
}
