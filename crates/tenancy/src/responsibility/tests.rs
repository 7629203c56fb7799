//! The responsibility matrix: the way through it, and what cannot stand in it.

use kernel::{ClientId, ErrorCode, TeamId};

use super::{Area, Known, Parties, Party, PartyRef, Place, Responsibility, Responsible, for_device, service};
use crate::team::{self, NewTeam};
use crate::testing::{Bench, name, refusal};

fn place(client: ClientId, area: Known, class: Option<&str>) -> Place {
    Place { client, area: Area::Known(area), device_class: class.map(str::to_owned) }
}

fn only(responsible: PartyRef) -> Parties {
    Parties { responsible, accountable: None, consulted: vec![], informed: vec![] }
}

async fn team(bench: &Bench, text: &str) -> TeamId {
    let new = NewTeam { id: None, name: name(text), members: vec![] };
    team::service::create(&bench.tenancy, &bench.scope, new).await.unwrap().id
}

async fn set(bench: &Bench, place: Place, expected: Option<i32>, parties: Parties) -> Responsibility {
    service::set(&bench.tenancy, &bench.scope, place, expected, parties).await.unwrap()
}

async fn look(bench: &Bench, client: ClientId, area: &'static str, class: Option<&'static str>) -> Option<Responsible> {
    bench.read(client, move |tx| Box::pin(async move { for_device(tx, client, area, class).await })).await
}

#[tokio::test]
async fn the_way_leads_from_the_particular_to_the_general() {
    let bench = Bench::new().await;
    let (storage, desk) = (team(&bench, "Storage team").await, team(&bench, "Desk").await);
    let jo = bench.contact(bench.north, "Jo Kontakt", Some("jo@northwind.example")).await;
    assert_eq!(look(&bench, bench.north, "storage", None).await, None);
    set(&bench, place(bench.north, Known::Other, None), None, only(PartyRef::Team(desk))).await;
    let informed = Parties { informed: vec![PartyRef::Contact(jo)], ..only(PartyRef::Team(storage)) };
    let row = set(&bench, place(bench.north, Known::Storage, None), None, informed).await;
    let vendor = only(PartyRef::Vendor("Tape & Co".to_owned()));
    set(&bench, place(bench.north, Known::Storage, Some("nas")), None, vendor).await;

    let found = look(&bench, bench.north, "storage", None).await.unwrap();
    assert_eq!((found.id, &found.area), (row.id, &Area::Known(Known::Storage)));
    assert_eq!(found.party, Party::Team { id: storage, name: "Storage team".to_owned() });
    let (name, email) = ("Jo Kontakt".to_owned(), Some("jo@northwind.example".to_owned()));
    assert_eq!(found.informed, [Party::Contact { id: jo, name, email }]);
    assert_eq!(found.path, ["The matrix has a row for storage.", "Responsible is the team Storage team."]);

    let nas = look(&bench, bench.north, "storage", Some("nas")).await.unwrap();
    assert_eq!(
        nas.path,
        ["The matrix has a row for storage of devices of the class nas.", "Responsible is the vendor Tape & Co."]
    );
    let san = look(&bench, bench.north, "storage", Some("san")).await.unwrap();
    assert_eq!(
        san.path,
        [
            "The matrix has no row for storage of devices of the class san.",
            "The matrix has a row for storage.",
            "Responsible is the team Storage team."
        ]
    );
    let mail = look(&bench, bench.north, "mail", None).await.unwrap();
    assert_eq!(
        mail.path,
        ["The matrix has no row for mail.", "The row for everything else applies.", "Responsible is the team Desk."]
    );
    assert_eq!(mail.area, Area::Known(Known::Other));
    assert!(look(&bench, bench.north, "printing", None).await.is_some(), "areas in words, too");
    assert_eq!(look(&bench, bench.south, "storage", None).await, None, "another client's matrix is not asked");
}

#[tokio::test]
async fn a_row_is_set_against_the_version_that_was_seen() {
    let bench = Bench::new().await;
    let desk = team(&bench, "Desk").await;
    let storage = || place(bench.north, Known::Storage, None);
    let try_set =
        async |expected, parties| service::set(&bench.tenancy, &bench.scope, storage(), expected, parties).await;
    assert_eq!(refusal(try_set(Some(1), only(PartyRef::Team(desk))).await).0, ErrorCode::Conflict);
    let made = set(&bench, storage(), None, only(PartyRef::Team(desk))).await;
    assert_eq!(refusal(try_set(None, only(PartyRef::Team(desk))).await).0, ErrorCode::Conflict);
    let vendor = PartyRef::Vendor("Tape & Co".to_owned());
    let all = Parties {
        responsible: vendor.clone(),
        accountable: Some(PartyRef::Team(desk)),
        consulted: vec![vendor.clone(), PartyRef::Team(desk)],
        informed: vec![],
    };
    let changed = set(&bench, storage(), Some(1), all.clone()).await;
    assert_eq!((changed.id, changed.version, &changed.parties), (made.id, 2, &all));
    assert_eq!(refusal(service::remove(&bench.tenancy, &bench.scope, made.id, 1).await).0, ErrorCode::Conflict);
    service::remove(&bench.tenancy, &bench.scope, made.id, 2).await.unwrap();
    assert_eq!(look(&bench, bench.north, "storage", None).await, None);
    let actions: Vec<String> = bench.entries("responsibility.").await.into_iter().map(|entry| entry.action).collect();
    assert_eq!(actions.len(), 3);
    assert!(actions.contains(&"responsibility.remove".to_owned()));
}

#[tokio::test]
async fn parties_are_of_this_client_and_named_once() {
    let bench = Bench::new().await;
    let (desk, theirs) = (team(&bench, "Desk").await, bench.contact(bench.south, "Kim", None).await);
    let storage = || place(bench.north, Known::Storage, None);
    let try_set = async |parties| service::set(&bench.tenancy, &bench.scope, storage(), None, parties).await;
    let foreign = try_set(only(PartyRef::Contact(theirs))).await;
    assert_eq!(refusal(foreign), (ErrorCode::NotFound, "responsible".to_owned()));
    let unknown = try_set(only(PartyRef::Team(kernel::Id::from_uuid(bench.north.uuid())))).await;
    assert_eq!(refusal(unknown), (ErrorCode::NotFound, "responsible".to_owned()));
    let twice = Parties { informed: vec![PartyRef::Team(desk); 2], ..only(PartyRef::Team(desk)) };
    assert_eq!(refusal(try_set(twice).await), (ErrorCode::Invalid, "informed".to_owned()));
    let many = (0..11).map(|number| PartyRef::Vendor(format!("Vendor {number}"))).collect();
    let many = Parties { consulted: many, ..only(PartyRef::Team(desk)) };
    assert_eq!(refusal(try_set(many).await), (ErrorCode::LimitReached, "consulted".to_owned()));
    assert!(bench.entries("responsibility.").await.is_empty(), "nothing of a refused change is kept");
}
