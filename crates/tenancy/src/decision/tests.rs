//! Decisions: asked by link, answered once, dated, with a receipt that a changed record does not fit.

use std::time::Duration;

use auth::Purpose;
use jobs::Reconciler;
use kernel::{ClientId, ContactId, DecisionId, ErrorCode, Failure, Role, Secret};
use serde_json::json;

use super::letters::Mailed;
use super::{
    ANSWERED, Asked, Decision, DecisionExpiry, DecisionOption, DecisionState, NewDecision, Subject, answer_by_link,
    open_by_link, receipt, service,
};
use crate::testing::{Bench, name, prose, refusal};

const DAY: Duration = Duration::from_secs(86_400);

fn new(bench: &Bench, client: ClientId, contact: ContactId) -> NewDecision {
    NewDecision {
        id: None,
        client,
        kind: "general".to_owned(),
        subject: Subject::of(client),
        question: name("Shall we skip the restore test?"),
        impact: prose("Nobody knows whether the backup can be read."),
        options: DecisionOption::accept_or_decline("Yes, skip it", "No, do it"),
        deadline: bench.now().plus(DAY),
        contact,
    }
}

async fn asked(bench: &Bench) -> Asked {
    let contact = bench.contact(bench.north, "Jo Kontakt", Some("jo@northwind.example")).await;
    service::create(&bench.tenancy, &bench.scope, new(bench, bench.north, contact)).await.unwrap()
}

fn token(asked: &Asked) -> Secret {
    let url = asked.url.as_ref().unwrap();
    Secret::new(url.expose().strip_prefix(b"https://steward.example/link#decision=").unwrap())
}

async fn by_link(bench: &Bench, token: &Secret, key: &str) -> Result<Decision, Failure> {
    let answer = answer_by_link(&bench.tenancy, token, "request", (key.to_owned(), prose("As agreed."))).await;
    answer.map(|linked| linked.decision)
}

async fn stored(bench: &Bench, id: DecisionId) -> Decision {
    bench.read(bench.north, move |tx| Box::pin(async move { super::find(tx, id).await })).await.unwrap()
}

#[tokio::test]
async fn a_contact_answers_by_link_without_an_account() {
    let bench = Bench::new().await;
    let asked = asked(&bench).await;
    assert_eq!((asked.mailed, asked.decision.asked_by_name.as_str()), (Mailed::Yes, "Erika Beispiel"));
    let letter = &bench.jobs("mail.send").await[0];
    assert_eq!(letter["to"], "jo@northwind.example");
    assert_eq!(letter["message_id"], format!("<{}@steward.example>", asked.decision.id));
    let link = String::from_utf8_lossy(asked.url.as_ref().unwrap().expose()).into_owned();
    assert!(letter["text"].as_str().unwrap().contains(&link));
    let token = token(&asked);
    for _ in 0..2 {
        let seen = open_by_link(&bench.tenancy, &token, "request").await.unwrap();
        assert_eq!((seen.provider.as_str(), seen.client.as_str()), ("Contoso Services", "Northwind"));
        assert_eq!(seen.decision.state, DecisionState::Asked, "opening decides nothing");
    }
    assert!(bench.jobs(ANSWERED).await.is_empty());
    bench.advance(60);
    let decided = by_link(&bench, &token, "decline").await.unwrap();
    assert_eq!((decided.state, decided.version), (DecisionState::Declined, 2));
    let answered = decided.answered.as_ref().unwrap();
    assert_eq!((answered.by_name.as_str(), answered.at), ("Jo Kontakt", bench.now()));
    assert_eq!((answered.by_contact, answered.by_user), (Some(decided.contact), None));
    assert_eq!(bench.jobs(ANSWERED).await, [json!({"decision": decided.id})]);
    let letters = bench.jobs("mail.send").await;
    let receipt = &letters[1];
    assert!(receipt["text"].as_str().unwrap().contains(&answered.code), "{receipt}");
    assert_eq!(receipt["in_reply_to"], letters[0]["message_id"]);
    let entry = &bench.entries("decision.answer").await[0];
    assert_eq!((entry.actor_kind.as_str(), entry.actor_name.as_str()), ("link", "Jo Kontakt"));
    let again = open_by_link(&bench.tenancy, &token, "request").await.unwrap();
    assert_eq!(again.decision, decided, "the link shows the receipt");
}

#[tokio::test]
async fn a_question_is_answered_once() {
    let bench = Bench::new().await;
    let asked = asked(&bench).await;
    let token = token(&asked);
    assert_eq!(refusal(by_link(&bench, &token, "perhaps").await), (ErrorCode::Invalid, "answer".to_owned()));
    let decided = by_link(&bench, &token, "accept").await.unwrap();
    for key in ["accept", "decline"] {
        assert_eq!(refusal(by_link(&bench, &token, key).await).0, ErrorCode::Conflict);
    }
    let by_login =
        service::decide(&bench.tenancy, &bench.scope, decided.id, 2, ("decline".to_owned(), prose(""))).await;
    assert_eq!(refusal(by_login).0, ErrorCode::Conflict);
    let withdrawn = service::take_back(&bench.tenancy, &bench.scope, decided.id, 2, prose("")).await;
    assert_eq!(refusal(withdrawn).0, ErrorCode::Conflict);
    assert_eq!(stored(&bench, decided.id).await, decided);
    assert_eq!(bench.jobs(ANSWERED).await.len(), 1);
}

#[tokio::test]
async fn two_answers_at_the_same_moment_are_one() {
    let bench = Bench::new().await;
    let token = token(&asked(&bench).await);
    let (a, b) = tokio::join!(by_link(&bench, &token, "accept"), by_link(&bench, &token, "decline"));
    assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1, "{a:?} {b:?}");
    assert_eq!(bench.jobs(ANSWERED).await.len(), 1);
}

#[tokio::test]
async fn a_receipt_fits_the_unchanged_record_only() {
    let bench = Bench::new().await;
    let decided = by_link(&bench, &token(&asked(&bench).await), "accept").await.unwrap();
    let keyring = bench.tenancy.auth.keyring();
    assert!(receipt::is_genuine(keyring, &stored(&bench, decided.id).await));
    let changed = |change: &dyn Fn(&mut Decision)| {
        let mut copy = decided.clone();
        change(&mut copy);
        receipt::is_genuine(keyring, &copy)
    };
    assert!(changed(&|_| ()));
    assert!(!changed(&|it| it.question.push('?')));
    assert!(!changed(&|it| it.impact.clear()));
    assert!(!changed(&|it| it.note = Some("Never.".to_owned())));
    assert!(!changed(&|it| it.options[0].label = "No".to_owned()));
    assert!(!changed(&|it| it.options[0].accepts = false));
    assert!(!changed(&|it| it.client = bench.south));
    assert!(!changed(&|it| it.answered.as_mut().unwrap().by_name = "Somebody else".to_owned()));
    assert!(!changed(&|it| it.answered.as_mut().unwrap().answer = "decline".to_owned()));
    assert!(!changed(&|it| it.answered = None));
}

#[tokio::test]
async fn staff_write_down_what_the_contact_said_and_the_receipt_says_so() {
    let bench = Bench::new().await;
    let asked = asked(&bench).await;
    let stale =
        service::decide(&bench.tenancy, &bench.scope, asked.decision.id, 7, ("accept".to_owned(), prose(""))).await;
    assert_eq!(refusal(stale), (ErrorCode::Conflict, "expectedVersion".to_owned()));
    let decide =
        service::decide(&bench.tenancy, &bench.scope, asked.decision.id, 1, ("accept".to_owned(), prose("By phone.")));
    let decided = decide.await.unwrap();
    let answered = decided.answered.unwrap();
    assert_eq!(answered.by_name, "Erika Beispiel (for Jo Kontakt)");
    assert_eq!((answered.by_user, answered.by_contact), (Some(bench.owner), None));
    let technician = bench.at(Role::Technician, bench.north);
    let refused = service::decide(&bench.tenancy, &technician, decided.id, 2, ("accept".to_owned(), prose(""))).await;
    assert!(matches!(refused, Err(Failure::Forbidden(_))), "asking is not deciding");
}

#[tokio::test]
async fn nobody_answers_after_the_deadline() {
    let bench = Bench::new().await;
    let asked = asked(&bench).await;
    let token = token(&asked);
    let expiry = DecisionExpiry::new(bench.tenancy.clone());
    expiry.run(bench.system()).await.unwrap();
    assert_eq!(stored(&bench, asked.decision.id).await.state, DecisionState::Asked);
    bench.advance(86_400);
    assert_eq!(refusal(by_link(&bench, &token, "accept").await), (ErrorCode::Expired, "answer".to_owned()));
    for _ in 0..2 {
        expiry.run(bench.system()).await.unwrap();
    }
    assert_eq!(stored(&bench, asked.decision.id).await.state, DecisionState::Expired);
    assert_eq!(bench.jobs(ANSWERED).await.len(), 1, "harmless twice");
    let seen = open_by_link(&bench.tenancy, &token, "request").await.unwrap();
    assert_eq!(seen.decision.state, DecisionState::Expired);
    assert_eq!(refusal(by_link(&bench, &token, "accept").await).0, ErrorCode::Conflict);
    bench.advance(30 * 86_400);
    let dead = open_by_link(&bench.tenancy, &token, "request").await;
    assert_eq!(refusal(dead), (ErrorCode::Expired, "token".to_owned()));
}

#[tokio::test]
async fn a_question_can_be_taken_back() {
    let bench = Bench::new().await;
    let asked = asked(&bench).await;
    let id = asked.decision.id;
    let back = service::take_back(&bench.tenancy, &bench.scope, id, 1, prose("Done anyway.")).await.unwrap();
    assert_eq!((back.state, back.note.as_deref()), (DecisionState::Withdrawn, Some("Done anyway.")));
    assert_eq!(refusal(by_link(&bench, &token(&asked), "accept").await).0, ErrorCode::Conflict);
    assert_eq!(bench.jobs(ANSWERED).await.len(), 1);
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused() {
    let bench = Bench::new().await;
    let (jo, kim) = (bench.contact(bench.north, "Jo", None).await, bench.contact(bench.south, "Kim", None).await);
    let ask = async |new| service::create(&bench.tenancy, &bench.scope, new).await;
    assert_eq!(refusal(ask(new(&bench, bench.north, kim)).await), (ErrorCode::NotFound, "contactId".to_owned()));
    let good = || new(&bench, bench.north, jo);
    for deadline in [bench.now(), bench.now().plus(DAY * 366)] {
        let late = ask(NewDecision { deadline, ..good() }).await;
        assert_eq!(refusal(late), (ErrorCode::Invalid, "deadline".to_owned()));
    }
    let one = vec![DecisionOption { key: "yes".to_owned(), label: "Yes".to_owned(), accepts: true }];
    let twice = [one.clone(), one.clone()].concat();
    for options in [vec![], one, twice] {
        let refused = ask(NewDecision { options, ..good() }).await;
        assert_eq!(refusal(refused), (ErrorCode::Invalid, "options".to_owned()));
    }
    let technician = bench.at(Role::Technician, bench.south);
    let elsewhere = service::create(&bench.tenancy, &technician, good()).await;
    assert_eq!(refusal(elsewhere), (ErrorCode::NotFound, "clientId".to_owned()));
    let id = Some(kernel::Id::from_uuid(bench.north.uuid()));
    let first = ask(NewDecision { id, ..good() }).await.unwrap();
    assert_eq!(
        (first.mailed, first.url.is_some()),
        (Mailed::No, true),
        "without an address the link is passed on by hand"
    );
    let second = ask(NewDecision { id, ..good() }).await.unwrap();
    assert_eq!((second.decision, second.url.is_none()), (first.decision, true), "a repeated request shows no link");
    assert_eq!(bench.entries("decision.ask").await.len(), 1);
}

#[tokio::test]
async fn a_link_of_another_purpose_opens_no_decision() {
    let bench = Bench::new().await;
    let asked = asked(&bench).await;
    let wrong = bench.tenancy.auth.links().open(&token(&asked), Purpose::ReportView, "request").await;
    assert_eq!(refusal(wrong), (ErrorCode::Expired, "token".to_owned()));
    let noise = open_by_link(&bench.tenancy, &Secret::new("noise"), "request").await;
    assert_eq!(refusal(noise), (ErrorCode::Expired, "token".to_owned()));
}
