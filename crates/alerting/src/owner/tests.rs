//! P7: the owner is a total function.

use kernel::{AgreementId, ResponsibilityId, ServiceId, TeamId};
use proptest::prelude::*;
use uuid::Uuid;

use super::{AffectedService, OwnerFacts, Party, TeamName, Verdict, decide};

fn team(number: u128, name: &str) -> TeamName {
    TeamName { id: TeamId::from_uuid(Uuid::from_u128(number)), name: name.to_owned() }
}

fn facts() -> OwnerFacts {
    OwnerFacts {
        device: "FS01".to_owned(),
        area: "storage".to_owned(),
        named: None,
        services: Vec::new(),
        responsible: None,
        informed: Vec::new(),
        agreement: None,
        default_team: team(1, "Service desk"),
    }
}

fn row() -> ResponsibilityId {
    ResponsibilityId::from_uuid(Uuid::from_u128(5))
}

#[test]
fn the_nearer_name_wins_and_the_path_says_how() {
    let nobody = decide(facts());
    assert!(nobody.unowned && nobody.team.name == "Service desk" && nobody.verdict == Verdict::NotCovered);
    assert!(nobody.path.iter().any(|line| line.contains("Nobody is entered as responsible for storage")));

    let storage = || Some((row(), Party::Team(team(2, "Storage")), vec!["Area storage at the client.".to_owned()]));
    let by_area = decide(OwnerFacts { responsible: storage(), ..facts() });
    assert_eq!((by_area.team.name.as_str(), by_area.responsibility, by_area.unowned), ("Storage", Some(row()), false));

    let named = decide(OwnerFacts { responsible: storage(), named: Some(team(3, "Night shift")), ..facts() });
    assert_eq!(named.team.name, "Night shift");

    let outside = OwnerFacts {
        responsible: Some((row(), Party::Outside("Example Storage Ltd".to_owned()), Vec::new())),
        informed: vec!["Anna".to_owned()],
        agreement: Some((AgreementId::from_uuid(Uuid::from_u128(8)), "Standard care".to_owned())),
        services: vec![AffectedService {
            id: ServiceId::from_uuid(Uuid::from_u128(4)),
            name: "File sharing".to_owned(),
            users: 25,
            covered: true,
        }],
        ..facts()
    };
    let outside = decide(outside);
    assert_eq!((outside.team.name.as_str(), outside.verdict), ("Service desk", Verdict::Covered));
    let told = outside.path.join(" ");
    for part in
        ["File sharing stands on FS01", "Example Storage Ltd is responsible", "To be informed: Anna", "Standard care"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
}

fn any_party() -> impl Strategy<Value = Option<(ResponsibilityId, Party, Vec<String>)>> {
    let party = prop_oneof![
        any::<String>().prop_map(|name| Party::Team(team(2, &name))),
        any::<String>().prop_map(Party::Outside)
    ];
    proptest::option::of(
        (party, proptest::collection::vec(any::<String>(), 0..3)).prop_map(|(p, path)| (row(), p, path)),
    )
}

proptest! {
    #[test]
    fn p7_every_combination_of_facts_has_an_owner(
        device: String,
        area: String,
        named in proptest::option::of(any::<String>()),
        responsible in any_party(),
        informed in proptest::collection::vec(any::<String>(), 0..3),
        covered: bool,
        services in 0usize..3,
    ) {
        let service = AffectedService { id: ServiceId::from_uuid(Uuid::nil()), name: "x".into(), users: 1, covered };
        let facts = OwnerFacts {
            device,
            area,
            named: named.as_deref().map(|name| team(3, name)),
            services: vec![service; services],
            responsible: responsible.clone(),
            informed,
            agreement: covered.then(|| (AgreementId::from_uuid(Uuid::nil()), "x".to_owned())),
            default_team: team(1, "Service desk"),
        };
        let found = decide(facts);
        prop_assert!(found.path.len() >= 3);
        prop_assert_eq!(found.verdict == Verdict::Covered, covered);
        prop_assert_eq!(found.unowned, named.is_none() && responsible.is_none());
        let allowed = [1u128, 2, 3].map(|number| TeamId::from_uuid(Uuid::from_u128(number)));
        prop_assert!(allowed.contains(&found.team.id));
    }
}
