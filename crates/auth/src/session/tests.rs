//! Sessions: what each request sees, rotation, reuse, grace, and ends.

use db::DbError;
use kernel::text::{EmailAddr, Name};
use kernel::{AgentId, Effect, Failure, Id, Permission, Role, Secret};

use super::{AuthFailure, RefreshFailure};
use crate::grant::{NewGrant, store as grants};
use crate::testing::{Bench, PASSWORD, origin};
use crate::user::{NewUser, UserKind, store as users};

#[tokio::test]
async fn an_access_token_lives_five_minutes_and_only_as_long_as_its_session() {
    let (bench, owner) = Bench::owned().await;
    assert_eq!(owner.access_expires_at.since(bench.db.now()).as_secs(), 300);
    assert_eq!(owner.access_expires_at.since(owner.renew_at).as_secs(), 60);
    let who = bench.auth.authenticate(&owner.access, "r7").await.unwrap();
    assert_eq!((who.principal, who.scope.request_id()), (owner.principal, "r7"));
    bench.auth.sign_out(&origin("192.0.2.1"), &owner.principal).await.unwrap();
    assert!(matches!(bench.auth.authenticate(&owner.access, "r").await, Err(AuthFailure::Invalid)));
    assert!(!bench.auth.still_valid(&owner.principal).await);
    let again =
        bench.auth.sign_in(&origin("192.0.2.1"), "erika@contoso.example", &Secret::new(PASSWORD)).await.unwrap();
    bench.advance(306);
    assert!(matches!(bench.auth.authenticate(&again.access, "r").await, Err(AuthFailure::Expired)));
    assert!(bench.auth.still_valid(&again.principal).await, "the session lives on");
}

#[tokio::test]
async fn agents_and_people_never_pass_for_each_other() {
    let (bench, owner) = Bench::owned().await;
    let agent: AgentId = Id::new(bench.db.now(), bench.db.entropy().as_ref());
    let client = Id::new(bench.db.now(), bench.db.entropy().as_ref());
    let token = bench.auth.agent_token(agent, client, uuid::Uuid::from_u128(5)).unwrap();
    let claims = bench.auth.verify_agent_token(&token.token).unwrap();
    assert_eq!((claims.agent, claims.client, claims.expires_at), (agent, client, token.expires_at));
    assert!(matches!(bench.auth.verify_agent_token(&owner.access), Err(AuthFailure::Invalid)));
    assert!(matches!(bench.auth.authenticate(&token.token, "r").await, Err(AuthFailure::Invalid)));
    bench.advance(15 * 60 + 5);
    assert!(matches!(bench.auth.verify_agent_token(&token.token), Err(AuthFailure::Expired)));
}

#[tokio::test]
async fn refresh_rotates_and_parallel_tabs_have_a_grace() {
    let (bench, owner) = Bench::owned().await;
    let first = owner.refresh.unwrap();
    let renewed = bench.auth.refresh(&origin("192.0.2.1"), &first).await.unwrap();
    assert_eq!(renewed.principal, owner.principal);
    let second = renewed.refresh.unwrap();
    assert_ne!(first.expose(), second.expose());
    bench.advance(10);
    let tab = bench.auth.refresh(&origin("192.0.2.1"), &first).await.unwrap();
    assert!(tab.refresh.is_none(), "no second rotation");
    assert!(bench.auth.authenticate(&tab.access, "r").await.is_ok());
    assert!(bench.auth.refresh(&origin("192.0.2.1"), &second).await.is_ok(), "the current token still counts");
}

#[tokio::test]
async fn a_replaced_token_ends_the_session_for_thief_and_owner() {
    let (bench, owner) = Bench::owned().await;
    let stolen = owner.refresh.unwrap();
    let renewed = bench.auth.refresh(&origin("192.0.2.1"), &stolen).await.unwrap();
    bench.advance(11);
    let reuse = bench.auth.refresh(&origin("203.0.113.9"), &stolen).await;
    assert!(matches!(reuse, Err(RefreshFailure::SignInAgain)));
    assert!(matches!(bench.auth.authenticate(&renewed.access, "r").await, Err(AuthFailure::Invalid)));
    let current = bench.auth.refresh(&origin("192.0.2.1"), &renewed.refresh.unwrap()).await;
    assert!(matches!(current, Err(RefreshFailure::SignInAgain)));
    let failure = Failure::from(RefreshFailure::SignInAgain);
    assert!(matches!(failure, Failure::Rejected(errors) if errors[0].code == kernel::ErrorCode::Expired));
}

#[tokio::test]
async fn sessions_end_when_idle_and_at_ninety_days() {
    let (bench, owner) = Bench::owned().await;
    let idle = owner.refresh.clone().unwrap();
    bench.advance(14 * 86_400);
    assert!(bench.auth.refresh(&origin("192.0.2.1"), &idle).await.is_err());
    let mut signed_in =
        bench.auth.sign_in(&origin("192.0.2.1"), "erika@contoso.example", &Secret::new(PASSWORD)).await.unwrap();
    let mut days = 0;
    loop {
        bench.advance(10 * 86_400);
        days += 10;
        match bench.auth.refresh(&origin("192.0.2.1"), &signed_in.refresh.unwrap()).await {
            Ok(next) => signed_in = next,
            Err(_) => break,
        }
    }
    assert_eq!(days, 90);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_parallel_refreshes_one_rotates() {
    let (bench, owner) = Bench::owned().await;
    let token = owner.refresh.unwrap();
    let tabs = (0..6).map(|_| {
        let (auth, token) = (bench.auth.clone(), token.clone());
        tokio::spawn(async move { auth.refresh(&origin("192.0.2.1"), &token).await.unwrap().refresh })
    });
    let mut rotations = 0;
    for tab in tabs.collect::<Vec<_>>() {
        rotations += u8::from(tab.await.unwrap().is_some());
    }
    assert_eq!(rotations, 1);
}

#[tokio::test]
async fn own_sessions_are_listed_and_strangers_cannot_end_them() {
    let (bench, owner) = Bench::owned().await;
    bench.advance(5);
    let other =
        bench.auth.sign_in(&origin("2001:db8::1"), "erika@contoso.example", &Secret::new(PASSWORD)).await.unwrap();
    let listed = bench.auth.sessions(&owner.principal).await.unwrap();
    assert_eq!(
        listed.iter().map(|session| session.id).collect::<Vec<_>>(),
        [other.principal.session, owner.principal.session]
    );
    assert_eq!(listed[0].address.as_deref(), Some("2001:db8::1"));
    let scope = bench.scope(&owner).await;
    let stranger =
        bench.mint.scope(kernel::Actor::User(Id::new(bench.db.now(), bench.db.entropy().as_ref())), "r", &[]);
    assert!(bench.auth.revoke_session(&stranger, other.principal.session).await.is_err());
    assert!(bench.auth.still_valid(&other.principal).await);
    bench.auth.revoke_session(&scope, other.principal.session).await.unwrap();
    assert!(!bench.auth.still_valid(&other.principal).await);
    assert!(bench.auth.revoke_session(&scope, other.principal.session).await.is_err(), "it has ended");
}

#[tokio::test]
async fn grants_count_at_each_use_until_they_expire() {
    let (bench, owner) = Bench::owned().await;
    let permit = bench.scope(&owner).await.permit_provider(Permission::PeopleWrite).unwrap();
    let end = bench.db.now().plus(std::time::Duration::from_secs(60));
    let owner_id = owner.principal.user;
    let denial = move |user, id, expires_at| NewGrant {
        id,
        user,
        role: Role::Technician,
        effect: Effect::Deny,
        client: None,
        expires_at,
        reason: None,
    };
    bench
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                grants::insert(tx, denial(owner_id, tx.new_id(), Some(end))).await?;
                Ok::<_, DbError>(())
            })
        })
        .await
        .unwrap();
    let scope = bench.auth.authenticate(&owner.access, "r").await.unwrap().scope;
    assert!(scope.permit(Permission::DeviceWrite).is_err(), "denied at once");
    assert!(scope.permit(Permission::PeopleWrite).is_ok());
    bench.advance(60);
    let scope = bench.auth.authenticate(&owner.access, "r").await.unwrap().scope;
    assert!(scope.permit(Permission::DeviceWrite).is_ok(), "the denial has expired");
}

#[tokio::test]
async fn a_locked_login_is_out_at_once_and_old_sessions_stay_ended() {
    let (bench, owner) = Bench::owned().await;
    let permit = bench.scope(&owner).await.permit_provider(Permission::PeopleWrite).unwrap();
    let user = owner.principal.user;
    bench
        .db
        .write(&permit, move |tx| Box::pin(async move { users::lock(tx, user, Some("test")).await }))
        .await
        .unwrap();
    assert!(matches!(bench.auth.authenticate(&owner.access, "r").await, Err(AuthFailure::Invalid)));
    assert!(bench.auth.refresh(&origin("192.0.2.1"), &owner.refresh.clone().unwrap()).await.is_err());
    assert!(bench.auth.sign_in(&origin("192.0.2.1"), "erika@contoso.example", &Secret::new(PASSWORD)).await.is_err());
    bench.db.write(&permit, move |tx| Box::pin(async move { users::unlock(tx, user).await })).await.unwrap();
    assert!(!bench.auth.still_valid(&owner.principal).await);
    assert!(bench.auth.sign_in(&origin("192.0.2.1"), "erika@contoso.example", &Secret::new(PASSWORD)).await.is_ok());
}

#[tokio::test]
async fn an_invitation_is_accepted_once_and_gives_a_scope_of_nothing_without_grants() {
    let (bench, owner) = Bench::owned().await;
    let permit = bench.scope(&owner).await.permit_provider(Permission::PeopleWrite).unwrap();
    let auth = bench.auth.clone();
    let (user, link) = bench
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let new = NewUser {
                    id: tx.new_id(),
                    name: Name::parse("name", "Jo Neu").map_err(|error| Failure::Rejected(vec![error]))?,
                    email: EmailAddr::parse("email", "jo@contoso.example")
                        .map_err(|error| Failure::Rejected(vec![error]))?,
                    kind: UserKind::Staff,
                };
                let user = users::insert_invited(tx, new).await?;
                let link = auth.invitation_link(tx, user.id).await?;
                Ok::<_, Failure>((user, link))
            })
        })
        .await
        .unwrap();
    assert!(user.joined_at.is_none());
    let from = origin("192.0.2.2");
    assert!(bench.auth.sign_in(&from, "jo@contoso.example", &Secret::new("")).await.is_err(), "not joined yet");
    let weak = bench.auth.accept_invitation(&from, &link, &Secret::new("joneu-contoso1")).await.unwrap_err();
    assert!(matches!(weak, Failure::Rejected(errors) if errors[0].code == kernel::ErrorCode::WeakPassword));
    let joined = bench.auth.accept_invitation(&from, &link, &Secret::new("lantern onion harbour")).await.unwrap();
    let scope = bench.auth.authenticate(&joined.access, "r").await.unwrap().scope;
    assert!(Permission::ALL.iter().all(|permission| scope.permit(*permission).is_err()));
    let reused = bench.auth.accept_invitation(&from, &link, &Secret::new("lantern onion harbour")).await.unwrap_err();
    assert!(matches!(reused, Failure::Rejected(errors) if errors[0].code == kernel::ErrorCode::Expired));
    assert!(bench.auth.sign_in(&from, "JO@contoso.example", &Secret::new("lantern onion harbour")).await.is_ok());
}

#[tokio::test]
async fn the_last_use_is_noted_once_a_minute_and_ended_sessions_are_removed_later() {
    let (bench, owner) = Bench::owned().await;
    let began = bench.auth.sessions(&owner.principal).await.unwrap()[0].last_used_at;
    bench.advance(59);
    bench.auth.authenticate(&owner.access, "r").await.unwrap();
    bench.advance(1);
    bench.auth.authenticate(&owner.access, "r").await.unwrap();
    let mut noted = began;
    for _ in 0..200 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        noted = bench.auth.sessions(&owner.principal).await.unwrap()[0].last_used_at;
        if noted != began {
            break;
        }
    }
    assert_eq!(noted.since(began).as_secs(), 60);
    bench.auth.sign_out(&origin("192.0.2.1"), &owner.principal).await.unwrap();
    bench.advance(30 * 86_400);
    assert_eq!(bench.auth.purge(&bench.system()).await.unwrap().sessions, 0);
    bench.advance(1);
    let purged = bench.auth.purge(&bench.system()).await.unwrap();
    assert_eq!((purged.sessions, purged.links), (1, 0));
}
