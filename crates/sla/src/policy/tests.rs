use super::*;

const FULL: &str = r#"{"versions":[{"valid_from":null,"calendar":"C","priorities":{"P1":{"calendar":"D","first_response":"PT15M","resolution":{"business_days":2}}},"change":{"priority":"carry","contract":"freeze","version":"carry"},"pausable":{"update":false},"thresholds":[33,100],"before_due":["-PT1H"],"start_from":"detected","notify":{"coverage":"N","always":["P1"]}}]}"#;

#[test]
fn a_policy_keeps_its_form() {
    let policy: Policy = serde_json::from_str(FULL).unwrap();
    assert_eq!(serde_json::to_string(&policy).unwrap(), FULL);
    assert_eq!(policy.validate(), Ok(()));
    let version = &policy.versions[0];
    assert_eq!(version.calendars().collect::<Vec<_>>(), ["C", "D", "N"]);
    assert!(!version.is_pausable(Target::Update) && !version.is_pausable(Target::FirstResponse));
    assert!(version.is_pausable(Target::Resolution));
    let marks: Vec<String> = version.marks().map(|mark| mark.to_string()).collect();
    assert_eq!(marks, ["33", "100", "-PT1H"]);
}

#[test]
fn defaults_and_modes() {
    let policy: Policy = serde_json::from_str(r#"{"versions": [{"calendar": "C", "priorities": {}}]}"#).unwrap();
    let version = &policy.versions[0];
    assert_eq!((version.thresholds.as_slice(), version.start_from), (THRESHOLDS.as_slice(), StartFrom::Ticket));
    assert_eq!(version.change.of(ChangeKind::Version), ChangeMode::Carry);
    let modes: ChangeModes = serde_json::from_str(r#"{"contract": "restart"}"#).unwrap();
    assert_eq!(modes.of(ChangeKind::Contract), ChangeMode::Restart);
    assert_eq!(modes.of(ChangeKind::Priority), ChangeMode::Carry);
    assert_eq!(serde_json::from_str::<ChangeModes>("\"freeze\"").unwrap().of(ChangeKind::Version), ChangeMode::Freeze);
}

#[test]
fn wrong_policies_are_refused() {
    let code = |from: &str, to: &str| match serde_json::from_str::<Policy>(&FULL.replace(from, to)) {
        Ok(policy) => policy.validate().unwrap_err().code().to_owned(),
        Err(error) => error.to_string(),
    };
    assert_eq!(code("[33,", "[0,"), "threshold");
    assert_eq!(code("\"business_days\":2", "\"business_days\":0"), "promise");
    let late = "\"valid_from\":\"2026-01-01T00:00:00Z\",\"recorded_at\":\"2026-01-01T00:00:01Z\"";
    assert_eq!(code("\"valid_from\":null", late), "backdated_policy");
    assert!(code("\"PT15M\"", "\"P1D\"").contains("a promise is"));
    assert!(code("\"pausable\"", "\"pausible\"").contains("pausible"));
    assert!(code("\"-PT1H\"", "\"PT1H\"").contains("-PT1H"));
    assert_eq!(Policy { versions: Vec::new() }.validate().unwrap_err().code(), "no_version");
}
