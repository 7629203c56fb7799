//! Definitions: the shipped ones are sound, mistakes are named, values never become code.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;
use wire::plan::PlanTarget;

use super::parameter::{Surroundings, fill, settle};
use super::plan::{Next, Subject, Task, prepare};
use super::{Definition, check, shipped};

fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn subject() -> Subject {
    let target = PlanTarget { device: Uuid::from_u128(1), agent: Some(Uuid::from_u128(2)) };
    Subject { name: "Test".into(), target, platform: "linux".into() }
}

#[test]
fn what_ships_is_sound_and_has_one_text() {
    for runbook in shipped() {
        assert_eq!(check(&runbook.definition), [], "{}", runbook.name);
        let text = runbook.definition.canonical().unwrap();
        let again = Definition::parse(&serde_json::from_str::<Value>(&text).unwrap()).unwrap();
        assert_eq!((again.canonical().unwrap(), again.hash().unwrap()), (text, runbook.definition.hash().unwrap()));
    }
}

#[test]
fn the_plan_of_a_shipped_runbook() {
    let definition = &shipped()[0].definition;
    let from = Surroundings { insight_component: Some("/var".into()), ..Surroundings::default() };
    let values = settle(definition, &values(&[("threshold", "90")]), &from).unwrap();
    let prepared = prepare(definition, &values, &subject()).unwrap();
    let action = prepared.plan.steps[2].action.as_ref().unwrap();
    assert_eq!(action.argv, ["/bin/sh", "-s", "--", "/var"]);
    assert_eq!((action.environment["STEWARD_MOUNT"].as_str(), action.required_approvals), ("/var", 1));
    let (Task::Script(script), Task::Verify(verify)) = (&prepared.tasks[2], &prepared.tasks[3]) else { panic!() };
    assert_eq!((script.approved_in, script.no_change_exit), (Some(1), Some(3)));
    assert_eq!((verify.component.as_str(), verify.threshold), ("/var", 90.0));
    assert_eq!(prepare(definition, &values, &subject()).unwrap().hash, prepared.hash, "the same again");
    let mut other = subject();
    other.target.device = Uuid::from_u128(9);
    assert_ne!(prepare(definition, &values, &other).unwrap().hash, prepared.hash, "another device is another plan");
    let mut elsewhere = subject();
    elsewhere.platform = "windows".into();
    assert!(prepare(definition, &values, &elsewhere).unwrap_err()[0].message.contains("written for linux"));
    elsewhere.target.agent = None;
    assert!(prepare(definition, &values, &elsewhere).unwrap_err()[0].message.contains("no active agent"));
}

#[test]
fn values_are_checked_and_replaced_once() {
    let definition = &shipped()[0].definition;
    for (given, field) in [
        (values(&[("threshold", "many")]), "threshold"),
        (values(&[("mount", "/a\nb")]), "mount"),
        (values(&[("mount", "evil\u{202e}")]), "mount"),
        (values(&[("unknown", "x")]), "unknown"),
    ] {
        let errors = settle(definition, &given, &Surroundings::default()).unwrap_err();
        assert_eq!(errors[0].field, ["parameters", field]);
    }
    let settled = settle(&shipped()[1].definition, &BTreeMap::new(), &Surroundings::default());
    assert!(settled.unwrap_err()[0].message.contains("is needed"));
    let tricky = values(&[("a", "{{b}}"), ("b", "secret")]);
    assert_eq!(fill("<{{a}}> {{ b }} {{c}} {{", &tricky), "<{{b}}> secret {{c}} {{");
}

fn script(effect: &str, approvals: u32) -> Value {
    json!({"key": "do_it", "title": "Do it", "work": {"kind": "script", "instruction": "Does it.",
        "interpreter": ["/bin/sh", "-s"], "script": "true", "platforms": ["linux"], "effect": effect,
        "approvals": approvals, "timeout_s": 10, "idempotent": false}})
}

fn approval(required: u32) -> Value {
    json!({"key": "ask", "title": "Ask", "work": {"kind": "approval", "instruction": "Approve.", "required": required}})
}

#[test]
fn what_changes_something_cannot_go_without_approval() {
    let fields = |steps: Value| match Definition::parse(&json!({ "steps": steps })) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.into_iter().map(|error| error.field.join(".")).collect::<Vec<_>>(),
    };
    assert_eq!(fields(json!([script("read", 0)])), Vec::<String>::new());
    assert_eq!(fields(json!([script("change", 0)])), ["definition.steps.0.approvals"]);
    assert_eq!(fields(json!([script("change", 0), approval(1)])), ["definition.steps.0.approvals"], "too late");
    assert_eq!(fields(json!([approval(1), script("change", 0)])), Vec::<String>::new());
    assert_eq!(fields(json!([approval(1), script("destructive", 0)])), ["definition.steps.1.approvals"]);
    assert_eq!(fields(json!([approval(2), script("destructive", 0)])), Vec::<String>::new());
    assert_eq!(fields(json!([approval(1), script("read", 2)])), ["definition.steps.1.approvals"]);
}

#[test]
fn no_choice_leads_past_the_approval_of_a_later_script() {
    let decision = |next: &str| {
        json!({"key": "which", "title": "Which", "work": {"kind": "decision", "question": "?",
        "choices": [{"value": "a", "label": "A", "next": "finish"}, {"value": "b", "label": "B", "next": next}]}})
    };
    let fields = |steps: Value| match Definition::parse(&json!({ "steps": steps })) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.into_iter().map(|error| error.field.join(".")).collect::<Vec<_>>(),
    };
    let changes = script("change", 1);
    assert_eq!(fields(json!([decision("do_it"), approval(1), changes])), ["definition.steps.0.choices"]);
    assert_eq!(fields(json!([decision("ask"), approval(1), changes])), Vec::<String>::new());
    assert_eq!(fields(json!([approval(1), decision("do_it"), changes])), Vec::<String>::new());
    assert_eq!(fields(json!([decision("do_it"), approval(1), script("read", 0)])), Vec::<String>::new());
}

#[test]
fn mistakes_are_named_at_their_fields() {
    let wrong = |definition: Value| Definition::parse(&definition).unwrap_err()[0].field.join(".");
    assert_eq!(wrong(json!({"steps": []})), "definition.steps");
    assert_eq!(wrong(json!({"steps": [approval(1)], "more": 1})), "definition");
    assert_eq!(wrong(json!({"steps": [approval(1), approval(1)]})), "definition.steps.1.key");
    let mut shell = script("read", 0);
    shell["work"]["interpreter"] = json!(["sh"]);
    assert_eq!(wrong(json!({ "steps": [shell] })), "definition.steps.0.interpreter");
    let mut unknown = script("read", 0);
    unknown["work"]["arguments"] = json!(["{{nothing}}"]);
    assert_eq!(wrong(json!({ "steps": [unknown] })), "definition.steps.0");
    let decision = |next: &str| {
        json!({"steps": [approval(1), {"key": "which", "title": "Which", "work": {"kind": "decision", "question": "?",
            "choices": [{"value": "a", "label": "A", "next": "finish"}, {"value": "b", "label": "B", "next": next}]}}, script("change", 1)]})
    };
    assert_eq!(wrong(decision("ask")), "definition.steps.1.choices", "a decision leads forward only");
    let definition = Definition::parse(&decision("do_it")).unwrap();
    let prepared = prepare(&definition, &BTreeMap::new(), &subject()).unwrap();
    let Task::Decision(choices) = &prepared.tasks[1] else { panic!() };
    assert_eq!(choices.iter().map(|(_, next)| *next).collect::<Vec<_>>(), [Next::End, Next::Step(2)]);
}
