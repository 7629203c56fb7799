//! The rules of grants: empty is nothing, deny wins, provider-wide is open-ended.

use proptest::prelude::*;

use super::*;
use crate::entropy::SeededEntropy;
use crate::{Role, Timestamp};

fn clients() -> Vec<ClientId> {
    let entropy = SeededEntropy::new(7);
    (0..4).map(|ms| ClientId::new(Timestamp::from_millis(ms), &entropy)).collect()
}

fn grant(role: Role, effect: Effect, client: Option<ClientId>) -> Access {
    Access { permissions: role.permissions(), effect, client }
}

#[test]
fn no_grant_permits_nothing() {
    let scope = Mint::new().scope(Actor::System("test"), "r", &[]);
    for permission in Permission::ALL {
        assert!(scope.permit(*permission).is_err());
    }
}

#[test]
fn a_limited_technician_cannot_do_provider_wide_work() {
    let client = clients()[0];
    let scope = Mint::new().scope(Actor::System("test"), "r", &[grant(Role::Technician, Effect::Allow, Some(client))]);
    assert_eq!(scope.permit(Permission::DeviceRead).map(|p| p.clients().clone()).ok(), Some(ClientSet::one(client)));
    assert!(scope.permit_provider(Permission::DeviceRead).is_err());
    assert!(scope.permit_client(Permission::DeviceRead, clients()[1]).is_err());
}

#[test]
fn a_provider_wide_denial_takes_everything() {
    let scope = Mint::new().scope(
        Actor::System("test"),
        "r",
        &[grant(Role::Owner, Effect::Allow, None), grant(Role::Auditor, Effect::Deny, None)],
    );
    assert!(scope.permit(Permission::DeviceRead).is_err());
    assert!(scope.permit(Permission::DeviceWrite).is_ok());
}

prop_compose! {
    fn any_grant()(role in 0usize..8, deny in any::<bool>(), client in 0usize..5) -> (usize, bool, Option<usize>) {
        (role, deny, (client < 4).then_some(client))
    }
}

proptest! {
    /// The set per permission equals the rule read word by word: some allowance covers the client, and no denial does.
    #[test]
    fn scope_equals_the_rule(grants in proptest::collection::vec(any_grant(), 0..8)) {
        let all = clients();
        let access: Vec<Access> = grants
            .iter()
            .map(|(role, deny, client)| {
                grant(Role::ALL[*role], if *deny { Effect::Deny } else { Effect::Allow }, client.map(|c| all[c]))
            })
            .collect();
        let scope = Mint::new().scope(Actor::System("test"), "r", &access);
        for permission in Permission::ALL {
            for client in &all {
                let covers = |effect: Effect| {
                    access.iter().any(|a| a.effect == effect && a.permissions.has(*permission) && a.client.is_none_or(|c| c == *client))
                };
                let expected = covers(Effect::Allow) && !covers(Effect::Deny);
                prop_assert_eq!(scope.clients(*permission).is_some_and(|set| set.contains(*client)), expected);
            }
        }
    }
}
