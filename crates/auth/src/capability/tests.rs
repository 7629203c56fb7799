//! Links open what they were issued for, nothing else, and not longer.

use std::time::Duration;

use db::DbError;
use kernel::entropy::SeededEntropy;
use kernel::{
    Actor, ClientId, ClientSet, ContactId, Effect, ErrorCode, Failure, Id, Permission, Role, Secret, Timestamp, UserId,
};
use uuid::Uuid;

use super::{Issued, NewLink, OpenedLink, Purpose, Recipient, link_url};
use crate::grant::{NewGrant, store as grants};
use crate::testing::Bench;
use crate::user::store as users;
use crate::{AuditEntry, AuditFilter};

const SUBJECT: Uuid = Uuid::from_u128(77);
const DAY: Duration = Duration::from_secs(86_400);

fn client(number: u64) -> ClientId {
    Id::new(Timestamp::from_millis(9), &SeededEntropy::new(number))
}

fn contact_of(client: ClientId) -> ContactId {
    Id::from_uuid(client.uuid())
}

/// An installation with an owner, two clients and one contact at each.
async fn world() -> (Bench, UserId) {
    let (bench, owner) = Bench::owned().await;
    for number in [1, 2] {
        let client = client(number);
        let made: Result<(), DbError> = bench
            .db
            .sweep_write(&bench.system(), move |tx| {
                Box::pin(async move {
                    let id = client.uuid();
                    let row = "INSERT INTO client (id, name, short_name, notes, version, created_at) \
                               VALUES ($1, $2, 'C', '', 1, 0)";
                    tx.execute(row, vec![id.into(), format!("Client {number}").into()]).await?;
                    let row = "INSERT INTO contact (id, client_id, name, phone, title, version, created_at) \
                               VALUES ($1, $1, 'Jo Kontakt', '', '', 1, 0)";
                    tx.execute(row, vec![id.into()]).await.map(|_| ())
                })
            })
            .await;
        made.unwrap();
    }
    (bench, owner.principal.user)
}

fn decision_link(bench: &Bench, client: ClientId) -> NewLink {
    NewLink {
        client,
        purpose: Purpose::Decision,
        subject: SUBJECT,
        recipient: Recipient::Contact { id: contact_of(client), name: "Jo Kontakt".to_owned() },
        expires_at: bench.db.now().plus(DAY),
    }
}

async fn issue(bench: &Bench, new: NewLink) -> Result<Issued, Failure> {
    let (auth, permit) = (bench.auth.clone(), bench.system().enter(new.client));
    bench.db.write(&permit, move |tx| Box::pin(async move { auth.links().issue(tx, new).await })).await
}

async fn open(bench: &Bench, token: &Secret, purpose: Purpose) -> Result<OpenedLink, Failure> {
    bench.auth.links().open(token, purpose, "request").await
}

#[track_caller]
fn assert_refused(result: Result<OpenedLink, Failure>) {
    match result {
        Err(Failure::Rejected(errors)) => {
            assert_eq!((errors.len(), errors[0].code), (1, ErrorCode::Expired));
            assert_eq!(errors[0].message, "This link is no longer valid. Ask whoever sent it for a new one.");
        }
        other => panic!("{other:?}"),
    }
}

async fn entries(bench: &Bench, action: &str) -> Vec<AuditEntry> {
    let filter = AuditFilter { action: Some(action.to_owned()), ..AuditFilter::default() };
    let request = kernel::PageRequest { size: 100, ..kernel::PageRequest::default() };
    let system = bench.system();
    let list = bench
        .db
        .sweep_read(&system, move |tx| Box::pin(async move { crate::audit::store::list(tx, &filter, &request).await }));
    let page: Result<_, DbError> = list.await;
    page.unwrap().items.into_iter().map(|(_, entry)| entry).collect()
}

async fn uses(bench: &Bench, issued: &Issued) -> i32 {
    let (id, system) = (issued.link, bench.system());
    let found = bench.db.sweep_read(&system, move |tx| Box::pin(async move { super::store::find(tx, id).await }));
    let found: Result<_, DbError> = found.await;
    found.unwrap().unwrap().uses
}

#[tokio::test]
async fn a_link_opens_its_purpose_at_its_client_and_nothing_else() {
    let (bench, _) = world().await;
    let issued = issue(&bench, decision_link(&bench, client(1))).await.unwrap();
    let opened = open(&bench, &issued.token, Purpose::Decision).await.unwrap();
    assert_eq!((opened.link, opened.client, opened.subject), (issued.link, client(1), SUBJECT));
    assert_eq!(opened.recipient, Recipient::Contact { id: contact_of(client(1)), name: "Jo Kontakt".to_owned() });
    assert_eq!(opened.scope.actor(), &Actor::Link(issued.link, client(1)));
    for permission in Permission::ALL {
        let expected = [Permission::DecisionRead, Permission::DecisionMake].contains(permission);
        let clients = opened.scope.clients(*permission);
        assert_eq!(clients, expected.then(|| ClientSet::one(client(1))).as_ref(), "{permission}");
    }
    assert!(opened.scope.permit_client(Permission::DecisionRead, client(2)).is_err());
}

#[tokio::test]
async fn every_dead_link_gets_one_answer() {
    let (bench, _) = world().await;
    let issued = issue(&bench, decision_link(&bench, client(1))).await.unwrap();
    for purpose in [Purpose::InsightAcknowledge, Purpose::ReportView] {
        assert_refused(open(&bench, &issued.token, purpose).await);
    }
    let never = crate::secret_token::fresh(&SeededEntropy::new(99));
    for token in [never, Secret::new(""), Secret::new("x".repeat(100_000)), Secret::new("AAAA")] {
        assert_refused(open(&bench, &token, Purpose::Decision).await);
    }
    let revoked = issue(&bench, decision_link(&bench, client(1))).await.unwrap();
    let (auth, permit) = (bench.auth.clone(), bench.system().enter(client(2)));
    let link = revoked.link;
    let foreign: Result<(), Failure> =
        bench.db.write(&permit, move |tx| Box::pin(async move { auth.links().revoke(tx, link).await })).await;
    assert!(matches!(foreign, Err(Failure::Rejected(_))), "another client's link is absent");
    assert!(open(&bench, &revoked.token, Purpose::Decision).await.is_ok());
    let (auth, permit) = (bench.auth.clone(), bench.system().enter(client(1)));
    let ended: Result<(), Failure> =
        bench.db.write(&permit, move |tx| Box::pin(async move { auth.links().revoke(tx, link).await })).await;
    ended.unwrap();
    assert_refused(open(&bench, &revoked.token, Purpose::Decision).await);
    bench.advance(86_399);
    assert!(open(&bench, &issued.token, Purpose::Decision).await.is_ok());
    bench.advance(1);
    assert_refused(open(&bench, &issued.token, Purpose::Decision).await);
}

#[tokio::test]
async fn links_of_a_subject_end_together() {
    let (bench, _) = world().await;
    let first = issue(&bench, decision_link(&bench, client(1))).await.unwrap();
    let second = issue(&bench, decision_link(&bench, client(1))).await.unwrap();
    let other = issue(&bench, NewLink { subject: Uuid::from_u128(78), ..decision_link(&bench, client(1)) });
    let other = other.await.unwrap();
    let (auth, permit) = (bench.auth.clone(), bench.system().enter(client(1)));
    let ended: Result<(), Failure> = bench
        .db
        .write(&permit, move |tx| {
            Box::pin(async move { auth.links().revoke_subject(tx, client(1), Purpose::Decision, SUBJECT).await })
        })
        .await;
    ended.unwrap();
    assert_refused(open(&bench, &first.token, Purpose::Decision).await);
    assert_refused(open(&bench, &second.token, Purpose::Decision).await);
    assert!(open(&bench, &other.token, Purpose::Decision).await.is_ok());
    assert_eq!(entries(&bench, "link.revoke").await.len(), 2);
}

#[tokio::test]
async fn uses_are_counted_and_recorded_without_the_token() {
    let (bench, _) = world().await;
    let issued = issue(&bench, decision_link(&bench, client(1))).await.unwrap();
    for _ in 0..3 {
        open(&bench, &issued.token, Purpose::Decision).await.unwrap();
    }
    assert_refused(open(&bench, &issued.token, Purpose::ReportView).await);
    assert_eq!(uses(&bench, &issued).await, 3);
    let opened = entries(&bench, "link.open").await;
    assert_eq!(opened.len(), 1, "the first opening");
    let entry = &opened[0];
    assert_eq!((entry.actor_kind.as_str(), entry.actor_name.as_str()), ("link", "Jo Kontakt"));
    assert_eq!((entry.actor_id, entry.client), (Some(issued.link.uuid()), Some(client(1))));
    assert!(bench.auth.audit().verify(entry));
    let token = String::from_utf8(issued.token.expose().to_vec()).unwrap();
    for entry in entries(&bench, "link.").await {
        assert!(!format!("{entry:?}").contains(&token));
    }
}

#[tokio::test]
async fn a_link_gives_a_login_at_most_what_it_may_do_now() {
    let (bench, owner) = world().await;
    let new = |bench: &Bench, purpose| NewLink {
        purpose,
        recipient: Recipient::User { id: owner, name: "Erika Beispiel".to_owned() },
        ..decision_link(bench, client(1))
    };
    let issued = issue(&bench, new(&bench, Purpose::InsightAcknowledge)).await.unwrap();
    let opened = open(&bench, &issued.token, Purpose::InsightAcknowledge).await.unwrap();
    assert!(opened.scope.permit_client(Permission::InsightWrite, client(1)).is_ok());
    assert!(opened.scope.permit(Permission::TicketRead).is_err(), "not the login's other rights");
    let deny = move |role, id| NewGrant {
        id,
        user: owner,
        role,
        effect: Effect::Deny,
        client: Some(client(1)),
        expires_at: None,
        reason: None,
    };
    let role = Role::Dispatcher;
    let made: Result<(), DbError> = bench
        .db
        .sweep_write(&bench.system(), move |tx| {
            Box::pin(async move { grants::insert(tx, deny(role, tx.new_id())).await.map(|_| ()) })
        })
        .await;
    made.unwrap();
    assert_refused(open(&bench, &issued.token, Purpose::InsightAcknowledge).await);
    let elsewhere =
        issue(&bench, NewLink { client: client(2), ..new(&bench, Purpose::InsightAcknowledge) }).await.unwrap();
    assert!(open(&bench, &elsewhere.token, Purpose::InsightAcknowledge).await.is_ok());
    let locked: Result<(), DbError> = bench
        .db
        .sweep_write(&bench.system(), move |tx| Box::pin(async move { users::lock(tx, owner, None).await }))
        .await;
    locked.unwrap();
    assert_refused(open(&bench, &elsewhere.token, Purpose::InsightAcknowledge).await);
}

#[tokio::test]
async fn a_link_cannot_be_made_for_ever_or_for_another_clients_contact() {
    let (bench, _) = world().await;
    for expires_at in [bench.db.now(), bench.db.now().plus(DAY * 401)] {
        let refused = issue(&bench, NewLink { expires_at, ..decision_link(&bench, client(1)) }).await;
        assert!(matches!(refused, Err(Failure::Internal(_))));
    }
    let recipient = Recipient::Contact { id: contact_of(client(2)), name: "Jo".to_owned() };
    assert!(issue(&bench, NewLink { recipient, ..decision_link(&bench, client(1)) }).await.is_err());
    assert!(entries(&bench, "link.issue").await.is_empty());
}

#[tokio::test]
async fn ended_links_are_removed_in_the_end() {
    let (bench, _) = world().await;
    let issued = issue(&bench, decision_link(&bench, client(1))).await.unwrap();
    bench.advance(31 * 86_400 - 1);
    assert_eq!(bench.auth.purge(&bench.system()).await.unwrap().capability_links, 0);
    bench.advance(86_400);
    assert_eq!(bench.auth.purge(&bench.system()).await.unwrap().capability_links, 1);
    assert_refused(open(&bench, &issued.token, Purpose::Decision).await);
}

#[test]
fn addresses_keep_the_token_in_the_browser() {
    let url = link_url("https://steward.example", Purpose::InsightAcknowledge, &Secret::new("abc"));
    assert_eq!(url.expose(), b"https://steward.example/link#insight.acknowledge=abc");
}
