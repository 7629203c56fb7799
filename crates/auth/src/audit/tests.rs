//! Entries are recorded with their cause, cannot be changed, and show when they were.

use db::DbError;
use kernel::page::Direction;
use kernel::{PageRequest, Permission};
use serde_json::json;

use super::{AuditFilter, Entry, store};
use crate::AuditEntry;
use crate::testing::{Bench, PASSWORD, origin};

async fn all(bench: &Bench, filter: AuditFilter) -> Vec<AuditEntry> {
    let request = PageRequest { size: 100, direction: Direction::Forward, cursor: None };
    let system = bench.system();
    let list =
        bench.db.sweep_read(&system, move |tx| Box::pin(async move { store::list(tx, &filter, &request).await }));
    let page: Result<_, DbError> = list.await;
    page.unwrap().items.into_iter().map(|(_, entry)| entry).collect()
}

#[tokio::test]
async fn people_are_named_by_their_permit_and_by_their_sign_in() {
    let (bench, owner) = Bench::owned().await;
    bench.advance(1);
    bench.auth.sign_in(&origin("192.0.2.1"), "erika@contoso.example", &kernel::Secret::new(PASSWORD)).await.unwrap();
    bench.advance(1);
    let permit = bench.scope(&owner).await.permit_provider(Permission::PeopleWrite).unwrap();
    let (log, user) = (bench.auth.audit().clone(), owner.principal.user);
    let value = json!({"name": "Ü\u{1F9E8}", "n": [1, 2.5, null], "deep": {"b": true, "a": {}}});
    let entry = Entry::new("test.change", "user", "Changed").object(user).before(json!(null)).after(value.clone());
    bench.db.write(&permit, move |tx| Box::pin(async move { log.record(tx, entry).await })).await.unwrap();
    let entries = all(&bench, AuditFilter::default()).await;
    let actions: Vec<&str> = entries.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions[..2], ["test.change", "session.create"], "newest first");
    assert!(actions.contains(&"installation.setup"));
    for entry in &entries {
        assert_eq!((entry.actor_kind.as_str(), entry.actor_name.as_str()), ("user", "Erika Beispiel"));
        assert_eq!((entry.actor_id, entry.request_id.as_str()), (Some(user.uuid()), "request"));
        assert!(bench.auth.audit().verify(entry), "{entry:?}");
    }
    assert_eq!(entries[0].after, Some(value));
    let ended = all(&bench, AuditFilter { action: Some("session.".to_owned()), ..AuditFilter::default() }).await;
    assert!(ended.iter().all(|entry| entry.action.starts_with("session.")) && !ended.is_empty());
    let later = AuditFilter { from: Some(bench.db.now()), ..AuditFilter::default() };
    assert_eq!(all(&bench, later).await.len(), 1);
}

#[tokio::test]
async fn any_changed_field_is_noticed() {
    let (bench, _) = Bench::owned().await;
    let entry = all(&bench, AuditFilter::default()).await.remove(0);
    let log = bench.auth.audit();
    type Change = fn(&mut AuditEntry);
    let changes: [(&str, Change); 9] = [
        ("at", |e| e.at = kernel::Timestamp::from_micros(e.at.micros() + 1)),
        ("actor", |e| e.actor_id = None),
        ("name", |e| e.actor_name.push('x')),
        ("action", |e| e.action = "user.update".to_owned()),
        ("object", |e| e.object_id = None),
        ("summary", |e| e.summary.clear()),
        ("after", |e| e.after = Some(serde_json::json!({"role": "auditor"}))),
        ("request", |e| e.request_id.push('1')),
        ("mac", |e| e.mac.truncate(16)),
    ];
    assert!(log.verify(&entry));
    for (name, change) in changes {
        let mut forged = entry.clone();
        change(&mut forged);
        assert!(!log.verify(&forged), "{name}");
    }
}

#[tokio::test]
async fn entries_cannot_be_changed_or_removed() {
    let (bench, _) = Bench::owned().await;
    for sql in ["UPDATE audit_entry SET summary = 'x'", "DELETE FROM audit_entry"] {
        let refused = bench
            .db
            .sweep_write(&bench.system(), move |tx| Box::pin(async move { tx.execute(sql, Vec::new()).await }))
            .await;
        assert!(refused.is_err(), "{sql}");
    }
    assert!(!all(&bench, AuditFilter::default()).await.is_empty());
}

#[tokio::test]
async fn an_entry_falls_with_its_cause() {
    let (bench, owner) = Bench::owned().await;
    let permit = bench.scope(&owner).await.permit_provider(Permission::PeopleWrite).unwrap();
    let before = all(&bench, AuditFilter::default()).await.len();
    let log = bench.auth.audit().clone();
    let undone = bench.db.write(&permit, move |tx| {
        Box::pin(async move {
            log.record(tx, Entry::new("test.change", "user", "Undone")).await?;
            Err::<(), _>(kernel::Failure::internal("the cause failed"))
        })
    });
    assert!(undone.await.is_err());
    assert_eq!(all(&bench, AuditFilter::default()).await.len(), before);
}
