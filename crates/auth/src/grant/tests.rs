//! Who may hand out what, and the last owner.

use kernel::entropy::SeededEntropy;
use kernel::text::{EmailAddr, Name};
use kernel::{Access, Actor, ClientId, Effect, Failure, Id, Mint, Permission, Role, Scope, Timestamp};
use proptest::prelude::*;

use super::rules::{Giver, Owns, Wanted, check_fit, holds, may_make, may_remove};
use super::{Grant, NewGrant, owners, store};
use crate::testing::Bench;
use crate::user::{NewUser, UserKind, store as users};

fn client(number: i64) -> ClientId {
    Id::new(Timestamp::from_millis(number), &SeededEntropy::new(5))
}

fn scope(grants: &[(Role, Effect, Option<ClientId>)]) -> Scope {
    let access: Vec<Access> = grants
        .iter()
        .map(|(role, effect, client)| Access { permissions: role.permissions(), effect: *effect, client: *client })
        .collect();
    Mint::new().scope(Actor::System("test"), "r", &access)
}

fn wanted(role: Role, effect: Effect, client: Option<ClientId>) -> Wanted {
    Wanted { role, effect, client, receiver_owns: Owns::No }
}

#[test]
fn nobody_gives_more_than_they_hold() {
    let officer = scope(&[(Role::SecurityOfficer, Effect::Allow, None)]);
    let giver = Giver { scope: &officer, owns: Owns::No };
    let may = |role, effect, client| may_make(&giver, &wanted(role, effect, client), "role").is_ok();
    assert!(may(Role::Auditor, Effect::Allow, None));
    assert!(may(Role::Auditor, Effect::Allow, Some(client(1))));
    assert!(!may(Role::Technician, Effect::Allow, Some(client(1))), "holds no right to change clients");
    assert!(!may(Role::Admin, Effect::Allow, None));
    assert!(may(Role::Admin, Effect::Deny, None), "denying takes away only");
    let admin = scope(&[(Role::Admin, Effect::Allow, None)]);
    let giver = Giver { scope: &admin, owns: Owns::No };
    assert!(may_make(&giver, &wanted(Role::Admin, Effect::Allow, None), "role").is_ok());
    assert!(may_make(&giver, &wanted(Role::Owner, Effect::Allow, None), "role").is_err(), "only owners make owners");
    let at_owner = Wanted { receiver_owns: Owns::Yes, ..wanted(Role::Auditor, Effect::Deny, None) };
    assert!(may_make(&giver, &at_owner, "role").is_err());
    let owner = Giver { scope: &admin, owns: Owns::Yes };
    assert!(may_make(&owner, &wanted(Role::Owner, Effect::Allow, None), "role").is_ok());
}

#[test]
fn who_is_kept_from_a_client_cannot_give_it_away_or_lift_the_denial() {
    let kept_out = scope(&[(Role::Admin, Effect::Allow, None), (Role::Auditor, Effect::Deny, Some(client(1)))]);
    assert!(!holds(&kept_out, Role::ClientUser, Some(client(1))));
    assert!(!holds(&kept_out, Role::ClientUser, None));
    assert!(holds(&kept_out, Role::ClientUser, Some(client(2))));
    let denial = Grant {
        id: Id::new(Timestamp::from_millis(1), &SeededEntropy::new(1)),
        user: Id::new(Timestamp::from_millis(1), &SeededEntropy::new(2)),
        role: Role::Auditor,
        effect: Effect::Deny,
        client: Some(client(1)),
        expires_at: None,
        reason: None,
        created_by: None,
        created_at: Timestamp::from_millis(1),
    };
    let giver = Giver { scope: &kept_out, owns: Owns::No };
    assert!(may_remove(&giver, &denial, "id").is_err());
    let free = scope(&[(Role::Admin, Effect::Allow, None)]);
    assert!(may_remove(&Giver { scope: &free, owns: Owns::No }, &denial, "id").is_ok());
    let ownership = Grant { role: Role::Owner, effect: Effect::Allow, client: None, ..denial };
    assert!(may_remove(&Giver { scope: &free, owns: Owns::No }, &ownership, "id").is_err());
}

#[test]
fn roles_fit_their_people_and_places() {
    let fits = |kind, role, client| check_fit(kind, role, client, ("role", "clientId")).is_ok();
    for role in Role::ALL {
        assert_eq!(fits(UserKind::Staff, role, None), !role.for_contacts());
        assert_eq!(fits(UserKind::Contact, role, Some(client(1))), role.for_contacts());
        assert!(!fits(UserKind::Contact, role, None));
    }
    assert!(!fits(UserKind::Staff, Role::Owner, Some(client(1))));
}

fn any_place() -> impl Strategy<Value = Option<ClientId>> {
    (0i64..4).prop_map(|number| (number > 0).then(|| client(number)))
}

proptest! {
    /// Whatever the giver holds: a grant that may be made gives nobody a right in a place where the giver has none.
    #[test]
    fn a_gift_never_exceeds_the_giver(
        held in prop::collection::vec((0usize..8, any::<bool>(), any_place()), 0..5),
        role in 0usize..8,
        place in any_place(),
    ) {
        let effect = |deny: bool| if deny { Effect::Deny } else { Effect::Allow };
        let held: Vec<_> = held.into_iter().map(|(role, deny, place)| (Role::ALL[role], effect(deny), place)).collect();
        let giver = scope(&held);
        let gift = (Role::ALL[role], Effect::Allow, place);
        if may_make(&Giver { scope: &giver, owns: Owns::Yes }, &wanted(gift.0, gift.1, gift.2), "role").is_err() {
            return Ok(());
        }
        let receiver = scope(&[gift]);
        for permission in Permission::ALL {
            for place in 1..5 {
                let has = |scope: &Scope| scope.clients(*permission).is_some_and(|set| set.contains(client(place)));
                prop_assert!(!has(&receiver) || has(&giver), "{permission} at {place}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_owners_who_lock_each_other_at_once_do_not_both_succeed() {
    let (bench, first) = Bench::owned().await;
    let permit = bench.scope(&first).await.permit_provider(Permission::PeopleWrite).unwrap();
    let first = first.principal.user;
    let second = bench
        .db
        .write(&permit, |tx| {
            Box::pin(async move {
                let rejected = |error| Failure::Rejected(vec![error]);
                let new = NewUser {
                    id: tx.new_id(),
                    name: Name::parse("name", "Kim").map_err(rejected)?,
                    email: EmailAddr::parse("email", "kim@contoso.example").map_err(rejected)?,
                    kind: UserKind::Staff,
                };
                let user = users::insert_joined(tx, new, "x".to_owned()).await?;
                let grant = NewGrant {
                    id: tx.new_id(),
                    user: user.id,
                    role: Role::Owner,
                    effect: Effect::Allow,
                    client: None,
                    expires_at: None,
                    reason: None,
                };
                store::insert(tx, grant).await?;
                Ok::<_, Failure>(user.id)
            })
        })
        .await
        .unwrap();
    let lock = |user| {
        let (db, permit) = (bench.db.clone(), permit.clone());
        tokio::spawn(async move {
            let locked = db.write(&permit, move |tx| {
                Box::pin(async move {
                    owners::serialise(tx).await?;
                    users::lock(tx, user, None).await?;
                    owners::require_one(tx, "id").await
                })
            });
            locked.await.is_ok()
        })
    };
    let (one, other) = (lock(first), lock(second));
    assert_eq!(u8::from(one.await.unwrap()) + u8::from(other.await.unwrap()), 1);
}
