//! The most specific wins, exceptions let off, and every value says where it comes from.

use kernel::{ClientId, DeviceId, ExceptionId, RuleId, RuleOverrideId, SiteId, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

use super::resolve::{Configuration, DeviceFacts, KeyParts, Resolved, resolve};
use super::{ParameterPatch, Rule, standard};
use crate::exception::RuleException;
use crate::rule_override::{Place, RuleOverride};
use crate::signal::{Bounds, Condition};

fn rule() -> Rule {
    let standard = standard::rules().swap_remove(0);
    Rule {
        id: RuleId::from_uuid(Uuid::from_u128(1)),
        client: None,
        standard_key: Some(standard.key.to_owned()),
        name: standard.name.to_owned(),
        kind: standard.kind,
        class: standard.class.to_owned(),
        area: standard.area.to_owned(),
        metric: standard.metric.to_owned(),
        parameters: standard.parameters,
        what: standard.what.to_owned(),
        why: standard.why.to_owned(),
        now_what: standard.now_what.to_owned(),
        runbook: None,
        enabled: true,
        version: 1,
    }
}

fn device(number: u128) -> DeviceFacts {
    DeviceFacts {
        id: DeviceId::from_uuid(Uuid::from_u128(number)),
        site: Some(SiteId::from_uuid(Uuid::from_u128(50))),
        name: format!("FS{number:02}"),
    }
}

fn client() -> ClientId {
    ClientId::from_uuid(Uuid::from_u128(9))
}

fn changed(number: u128, place: Place, component: &str, raise: f64) -> RuleOverride {
    RuleOverride {
        id: RuleOverrideId::from_uuid(Uuid::from_u128(number)),
        client: client(),
        rule: rule().id,
        place,
        component: component.to_owned(),
        patch: ParameterPatch { warn: Some(Bounds { raise, clear: raise - 5.0 }), ..ParameterPatch::default() },
        note: String::new(),
        version: 1,
    }
}

fn configuration(overrides: Vec<RuleOverride>, exceptions: Vec<RuleException>) -> Configuration {
    Configuration {
        client: client(),
        rules: vec![rule()],
        overrides,
        exceptions,
        windows: Vec::new(),
        devices: vec![device(11), device(12)],
        dependencies: Vec::new(),
    }
}

fn warn_of(resolved: &Resolved, device: &DeviceFacts, component: &str) -> f64 {
    let key = KeyParts { rule: rule().id, device: device.id, component: component.to_owned() };
    resolved.of(&key).unwrap().2.parameters.warn.unwrap().raise
}

#[test]
fn the_most_specific_wins_and_says_so() {
    let overrides = vec![
        changed(3, Place::Device(device(11).id), "", 60.0),
        changed(1, Place::Client, "", 75.0),
        changed(4, Place::Device(device(11).id), "/data", 90.0),
        changed(2, Place::Site(SiteId::from_uuid(Uuid::from_u128(50))), "", 70.0),
        changed(5, Place::Site(SiteId::from_uuid(Uuid::from_u128(51))), "", 10.0),
    ];
    let resolved = resolve(configuration(overrides, Vec::new()), Timestamp::default());
    assert_eq!(resolved.setup.check(), Ok(()));
    assert!((warn_of(&resolved, &device(11), "/") - 60.0).abs() < 1e-9);
    assert!((warn_of(&resolved, &device(11), "/data") - 90.0).abs() < 1e-9);
    assert!((warn_of(&resolved, &device(12), "/data") - 70.0).abs() < 1e-9);
    let key = KeyParts { rule: rule().id, device: device(11).id, component: "/data".to_owned() };
    let (.., effective) = resolved.of(&key).unwrap();
    assert_eq!(effective.origin.len(), 5);
    assert!(effective.origin[0].starts_with("The provider's rule"));
    assert!(effective.origin[4].contains("at the device for /data: warn at 90"));
    // Three sets of values, and the component's own metric beside the plain one.
    assert_eq!(resolved.setup.rules.len(), 3);
    let metrics: Vec<&str> = resolved
        .setup
        .rules
        .iter()
        .filter_map(|rule| match &rule.condition {
            Condition::Threshold(threshold) => Some(threshold.metric.as_str()),
            Condition::Silence(_) => None,
        })
        .collect();
    assert_eq!(metrics.iter().filter(|metric| metric.ends_with("@/data")).count(), 1);
    assert_eq!(resolved.setup.exemptions.len(), 1);
}

#[test]
fn exceptions_hold_until_they_end() {
    let exception = RuleException {
        id: ExceptionId::from_uuid(Uuid::from_u128(1)),
        client: client(),
        rule: rule().id,
        device: device(11).id,
        component: Some("/snap".to_owned()),
        reason: "read only".to_owned(),
        approved_by: "Anna".to_owned(),
        expires_at: Timestamp::from_millis(1_000),
        ended_at: None,
        version: 1,
    };
    let whole = RuleException { component: None, ..exception.clone() };
    let before = resolve(configuration(Vec::new(), vec![exception.clone()]), Timestamp::default());
    assert!(before.setup.exemptions.iter().any(|one| one.component.as_deref() == Some("/snap")));
    assert_eq!(before.changes_at(Timestamp::default()), Some(exception.expires_at));
    let after = resolve(configuration(Vec::new(), vec![exception]), Timestamp::from_millis(1_000));
    assert!(after.setup.exemptions.is_empty());
    let own = vec![changed(1, Place::Device(device(11).id), "/data", 60.0)];
    let all = resolve(configuration(own, vec![whole]), Timestamp::default());
    let off = all.setup.exemptions.iter().filter(|one| one.component.is_none()).count();
    assert_eq!(off, 2, "the plain variant and that of the component");
}

#[test]
fn keys_come_apart() {
    let (rule, device) = (rule().id, device(11).id);
    for (text, component) in [
        (format!("{rule}/{device}"), ""),
        (format!("{rule}/{device}//"), "/"),
        (format!("{rule}~abc/{device}//var/log"), "/var/log"),
    ] {
        let parts = KeyParts { rule, device, component: component.to_owned() };
        assert_eq!(KeyParts::of(&text), Some(parts), "{text}");
    }
    assert_eq!(KeyParts::of("nonsense"), None);
}

proptest! {
    /// Whatever is overridden where, the engine accepts the result, and the order of the overrides means nothing.
    #[test]
    fn any_configuration_is_accepted(
        places in proptest::collection::vec((0u8..3, 0u8..3, 1.0f64..99.0), 0..12),
        rotate in 0usize..12,
    ) {
        let mut overrides: Vec<RuleOverride> = Vec::new();
        for (at, (place, component, raise)) in places.into_iter().enumerate() {
            let place = match place {
                0 => Place::Client,
                1 => Place::Site(SiteId::from_uuid(Uuid::from_u128(50))),
                _ => Place::Device(device(11).id),
            };
            let component = ["", "/", "/data"][usize::from(component)];
            if overrides.iter().all(|one| one.place != place || one.component != component) {
                overrides.push(changed(at as u128 + 1, place, component, raise));
            }
        }
        let first = resolve(configuration(overrides.clone(), Vec::new()), Timestamp::default());
        prop_assert_eq!(first.setup.check(), Ok(()));
        let turn = rotate % overrides.len().max(1);
        overrides.rotate_left(turn);
        prop_assert_eq!(resolve(configuration(overrides, Vec::new()), Timestamp::default()).setup, first.setup);
    }
}
