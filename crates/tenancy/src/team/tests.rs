//! Teams: the default one, members who are staff, and who may change them.

use auth::user::{NewUser, UserKind, store as users};
use kernel::text::EmailAddr;
use kernel::{ErrorCode, Failure, Role, UserId};

use super::{DEFAULT_NAME, NewTeam, TeamPatch, default_team, find_default, members, of_user, service};
use crate::testing::{Bench, name, refusal};

async fn login(bench: &Bench, text: &str, kind: UserKind) -> UserId {
    let (name, email) = (name(text), format!("{}@contoso.example", text.to_lowercase()));
    let email = EmailAddr::parse("email", &email).unwrap();
    let system = bench.system();
    let made: Result<_, db::DbError> = bench
        .tenancy
        .db
        .sweep_write(&system, move |tx| {
            Box::pin(async move { users::insert_invited(tx, NewUser { id: tx.new_id(), name, email, kind }).await })
        })
        .await;
    made.unwrap().id
}

#[tokio::test]
async fn the_default_team_is_made_once_and_on_demand() {
    let bench = Bench::new().await;
    let made = bench.write(bench.north, |tx| Box::pin(async move { Ok(default_team(tx).await?) })).await.unwrap();
    assert_eq!((made.name.as_str(), made.is_default, made.members.is_empty()), (DEFAULT_NAME, true, true));
    let again = bench.write(bench.south, |tx| Box::pin(async move { Ok(default_team(tx).await?) })).await.unwrap();
    assert_eq!(again, made);
    let found = bench.read(bench.north, |tx| Box::pin(async move { find_default(tx).await })).await;
    assert_eq!(found, Some(made));
}

#[tokio::test]
async fn members_are_staff_whose_logins_are_open() {
    let bench = Bench::new().await;
    let (kim, ada) = (login(&bench, "Kim", UserKind::Staff).await, login(&bench, "Ada", UserKind::Staff).await);
    let jo = login(&bench, "Jo", UserKind::Contact).await;
    let new = |members| NewTeam { id: None, name: name("Network"), members };
    let with_contact = service::create(&bench.tenancy, &bench.scope, new(vec![kim, jo])).await;
    assert_eq!(refusal(with_contact), (ErrorCode::Invalid, "memberIds".to_owned()));
    let unknown = UserId::from_uuid(bench.north.uuid());
    let with_nobody = service::create(&bench.tenancy, &bench.scope, new(vec![unknown])).await;
    assert_eq!(refusal(with_nobody), (ErrorCode::NotFound, "memberIds".to_owned()));
    let team = service::create(&bench.tenancy, &bench.scope, new(vec![kim, ada, kim])).await.unwrap();
    assert_eq!(team.members.len(), 2);
    let id = team.id;
    let names = async || {
        let found = bench.read(bench.north, move |tx| Box::pin(async move { members(tx, id).await })).await;
        found.into_iter().map(|member| (member.name, member.email)).collect::<Vec<_>>()
    };
    let both = [("Ada", "ada@contoso.example"), ("Kim", "kim@contoso.example")];
    assert_eq!(names().await, both.map(|(name, email)| (name.to_owned(), email.to_owned())));
    let teams = bench.read(bench.south, move |tx| Box::pin(async move { of_user(tx, ada).await })).await;
    assert_eq!(teams, [id]);
    let locked: Result<(), db::DbError> = bench
        .tenancy
        .db
        .sweep_write(&bench.system(), move |tx| Box::pin(async move { users::lock(tx, ada, None).await }))
        .await;
    locked.unwrap();
    assert_eq!(names().await.len(), 1);
}

#[tokio::test]
async fn teams_are_changed_provider_wide_and_against_a_version() {
    let bench = Bench::new().await;
    let new = || NewTeam { id: None, name: name("Network"), members: vec![] };
    let technician = bench.at(Role::Technician, bench.north);
    assert!(matches!(service::create(&bench.tenancy, &technician, new()).await, Err(Failure::Forbidden(_))));
    let admin_of_one = bench.at(Role::Admin, bench.north);
    assert!(matches!(service::create(&bench.tenancy, &admin_of_one, new()).await, Err(Failure::Forbidden(_))));
    let team = service::create(&bench.tenancy, &bench.scope, new()).await.unwrap();
    let taken = service::create(&bench.tenancy, &bench.scope, new()).await;
    assert_eq!(refusal(taken), (ErrorCode::Taken, "name".to_owned()));
    let patch = TeamPatch { name: Some(name("Networks")), members: Some(vec![bench.owner]) };
    let changed = service::update(&bench.tenancy, &bench.scope, team.id, 1, patch.clone()).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.version, &changed.members), ("Networks", 2, &vec![bench.owner]));
    let stale = service::update(&bench.tenancy, &bench.scope, team.id, 1, patch).await;
    assert_eq!(refusal(stale), (ErrorCode::Conflict, "expectedVersion".to_owned()));
    let renamed = TeamPatch { name: Some(name("Nets")), members: None };
    let kept = service::update(&bench.tenancy, &bench.scope, team.id, 2, renamed).await.unwrap();
    assert_eq!(kept.members, [bench.owner], "what is absent stays");
    assert_eq!(bench.entries("team.").await.len(), 3);
    let seen = service::list(&bench.tenancy, &technician).await.unwrap();
    assert_eq!(seen.len(), 1, "whoever sees agreements sees teams");
    let client_user = bench.at(Role::ClientAdmin, bench.north);
    let people = service::members_of(&bench.tenancy, &client_user, vec![team.id]).await.unwrap();
    assert!(people.is_empty(), "a client's people know teams by name only");
}
