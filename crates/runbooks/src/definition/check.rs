//! What is wrong with a definition: everything at once, each at its field.

use std::collections::BTreeSet;

use kernel::{ErrorCode, UserError};
use wire::plan::{MAX_SCRIPT_BYTES, MAX_STEPS};

use super::parameter::names;
use super::{Definition, EvidenceSpec, MOST_BYTES, Parameter, ParameterKind, ScriptWork, Step, VerifyWork, Work};

const MOST_PARAMETERS: usize = 20;
const MOST_CHOICES: usize = 12;
const MOST_APPROVALS: u32 = 5;
const TITLE_MAX: usize = 200;
const PROSE_MAX: usize = 4_000;
const DAY_S: u32 = 86_400;

struct Findings(Vec<UserError>);

impl Findings {
    fn refuse(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(UserError::new(ErrorCode::Invalid, &format!("definition.{field}"), message));
    }

    fn need(&mut self, holds: bool, field: &str, message: &str) {
        if !holds {
            self.refuse(field, message);
        }
    }

    fn text(&mut self, field: &str, text: &str, most: usize) {
        let visible = !text.trim().is_empty() && text.chars().count() <= most;
        let clean = !text
            .chars()
            .any(|c| (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || kernel::text::is_reordering(c));
        if !visible || !clean {
            self.refuse(field, format!("This needs a text of 1 to {most} characters, without invisible ones."));
        }
    }
}

/// Everything that is wrong with a definition; nothing if it can be saved.
#[must_use]
pub fn check(definition: &Definition) -> Vec<UserError> {
    let mut found = Findings(Vec::new());
    let too_large = definition.canonical().is_ok_and(|text| text.len() > MOST_BYTES);
    found.need(!too_large, "", "The whole definition is too large. Split it into several runbooks.");
    found.need(definition.parameters.len() <= MOST_PARAMETERS, "parameters", "At most 20 parameters are possible.");
    let steps = definition.steps.len();
    found.need((1..=MAX_STEPS).contains(&steps), "steps", "A runbook has from 1 to 50 steps.");
    let mut seen = BTreeSet::new();
    for (index, parameter) in definition.parameters.iter().enumerate() {
        check_parameter(&mut found, &format!("parameters.{index}"), parameter);
        found.need(seen.insert(&parameter.name), &format!("parameters.{index}.name"), "This name is used twice.");
    }
    let mut keys = BTreeSet::new();
    for (index, step) in definition.steps.iter().enumerate() {
        let field = format!("steps.{index}");
        found.need(is_name(&step.key), &format!("{field}.key"), NAME);
        found.need(keys.insert(&step.key), &format!("{field}.key"), "This key is used twice.");
        found.text(&format!("{field}.title"), &step.title, TITLE_MAX);
        check_work(&mut found, &field, definition, index);
        for name in step.work.templates().into_iter().flat_map(names) {
            let known = definition.parameters.iter().any(|parameter| parameter.name == name);
            found.need(known, &field, "This refers to a parameter that the runbook does not have.");
        }
    }
    found.0
}

const NAME: &str = "This must be 1 to 40 lower-case letters, digits and underscores, beginning with a letter.";

fn is_name(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn check_parameter(found: &mut Findings, field: &str, parameter: &Parameter) {
    found.need(is_name(&parameter.name), &format!("{field}.name"), NAME);
    found.text(&format!("{field}.title"), &parameter.title, TITLE_MAX);
    let choices = parameter.choices.len();
    let fits = match parameter.kind {
        ParameterKind::Choice => (1..=MOST_CHOICES).contains(&choices),
        ParameterKind::Text | ParameterKind::Number => choices == 0,
    };
    found.need(fits, &format!("{field}.choices"), "A choice has from 1 to 12 values, and nothing else has any.");
}

fn check_work(found: &mut Findings, field: &str, definition: &Definition, index: usize) {
    match &definition.steps[index].work {
        Work::Manual { instruction, evidence, expected_minutes } => {
            found.text(&format!("{field}.instruction"), instruction, PROSE_MAX);
            found.need(*expected_minutes <= 1_440, &format!("{field}.expected_minutes"), "At most a day is possible.");
            check_evidence(found, &format!("{field}.evidence"), evidence);
        }
        Work::Approval { instruction, required } => {
            found.text(&format!("{field}.instruction"), instruction, PROSE_MAX);
            let possible = (1..=MOST_APPROVALS).contains(required);
            found.need(possible, &format!("{field}.required"), "From 1 to 5 people can be asked to approve.");
        }
        Work::Script(work) => check_script(found, field, work, &definition.steps[..index]),
        Work::Verify(work) => check_verify(found, field, work),
        Work::Decision { question, choices } => {
            found.text(&format!("{field}.question"), question, PROSE_MAX);
            let several = (2..=MOST_CHOICES).contains(&choices.len());
            found.need(several, &format!("{field}.choices"), "A decision is between 2 and 12 choices.");
            let distinct: BTreeSet<&str> = choices.iter().map(|choice| choice.value.as_str()).collect();
            let named = distinct.len() == choices.len() && choices.iter().all(|choice| is_name(&choice.value));
            found.need(
                named,
                &format!("{field}.choices"),
                "Each choice needs a value of its own, in lower-case letters.",
            );
            let later = &definition.steps[index + 1..];
            for choice in choices {
                found.text(&format!("{field}.choices"), &choice.label, TITLE_MAX);
                let leads_on = matches!(choice.next.as_str(), "continue" | "finish")
                    || later.iter().any(|step| step.key == choice.next);
                found.need(
                    leads_on,
                    &format!("{field}.choices"),
                    "A choice leads to `continue`, `finish` or a later step.",
                );
                found.need(
                    !leads_past_approval(&definition.steps, index, &choice.next),
                    &format!("{field}.choices"),
                    "A choice leads past the approval that a later script needs.",
                );
            }
        }
        Work::Wait { seconds } => {
            found.need(
                (1..=DAY_S).contains(seconds),
                &format!("{field}.seconds"),
                "A wait takes from a second to a day.",
            );
        }
    }
}

/// Whether a choice of the step `from` reaches a script without the approval that every other way to it asks for.
fn leads_past_approval(steps: &[Step], from: usize, next: &str) -> bool {
    let Some(target) = steps.iter().position(|step| step.key == next) else { return false };
    let reached = steps.iter().enumerate().skip(target.max(from + 1));
    let asks = |steps: &[Step], least: u32| {
        steps.iter().any(|step| matches!(step.work, Work::Approval { required, .. } if required >= least))
    };
    reached
        .filter_map(|(at, step)| match &step.work {
            Work::Script(work) => Some((at, work.required_approvals())),
            _ => None,
        })
        .any(|(at, least)| least > 0 && !asks(&steps[..from], least) && !asks(&steps[target..at], least))
}

fn check_evidence(found: &mut Findings, field: &str, evidence: &EvidenceSpec) {
    found.text(field, evidence.prompt(), PROSE_MAX);
    match evidence {
        EvidenceSpec::Choice { choices, .. } => {
            let possible = (1..=MOST_CHOICES).contains(&choices.len());
            found.need(possible, field, "From 1 to 12 choices are possible.");
        }
        EvidenceSpec::Number { unit, minimum, maximum, .. } => {
            found.need(!unit.trim().is_empty() && unit.len() <= 20, field, "A number needs its unit.");
            let ordered = minimum.zip(*maximum).is_none_or(|(least, greatest)| least <= greatest);
            found.need(ordered, field, "The least value is greater than the greatest.");
        }
        EvidenceSpec::Text { .. } | EvidenceSpec::Attestation { .. } => {}
    }
}

fn check_script(found: &mut Findings, field: &str, work: &ScriptWork, before: &[Step]) {
    found.text(&format!("{field}.instruction"), &work.instruction, PROSE_MAX);
    let program = work.interpreter.first().is_some_and(|program| program.starts_with('/'));
    found.need(program, &format!("{field}.interpreter"), "The interpreter is named by its absolute path.");
    let bounded = work.interpreter.len() + work.arguments.len() <= 32
        && work
            .interpreter
            .iter()
            .chain(&work.arguments)
            .all(|argument| argument.len() <= 1_000 && !argument.contains('\0'));
    found.need(bounded, &format!("{field}.arguments"), "At most 32 arguments of 1,000 characters are possible.");
    let places = work.interpreter.iter().chain(&work.arguments).filter(|argument| *argument == "{script}").count();
    let placed = places == usize::from(work.way == wire::plan::ScriptWay::File);
    found.need(
        placed,
        &format!("{field}.interpreter"),
        "A script that is a file stands once as `{script}` among the arguments; another does not.",
    );
    let sized = !work.script.trim().is_empty() && work.script.len() <= MAX_SCRIPT_BYTES && !work.script.contains('\0');
    found.need(sized, &format!("{field}.script"), "A script has from 1 to 65,536 bytes.");
    let known = |platform: &String| matches!(platform.as_str(), "linux" | "macos" | "windows");
    let platforms = !work.platforms.is_empty() && work.platforms.iter().all(known);
    found.need(platforms, &format!("{field}.platforms"), "Name at least one of linux, macos, windows.");
    found.need(
        (1..=3_600).contains(&work.timeout_s),
        &format!("{field}.timeout_s"),
        "A script runs for at most an hour.",
    );
    let required = work.required_approvals();
    let asked =
        before.iter().any(|step| matches!(step.work, Work::Approval { required: asked, .. } if asked >= required));
    let approvable = required <= MOST_APPROVALS && (required == 0 || asked);
    found.need(
        approvable,
        &format!("{field}.approvals"),
        "A script that changes something needs an approval step before it: by one person, or by two if it cannot be taken back.",
    );
}

fn check_verify(found: &mut Findings, field: &str, work: &VerifyWork) {
    let metric = |name: &str| !name.is_empty() && name.len() <= 100 && !name.contains(char::is_whitespace);
    let metrics = metric(&work.metric) && work.percent_of.as_deref().is_none_or(metric);
    found.need(metrics, &format!("{field}.metric"), "Name a metric, such as `filesystem.used`.");
    let number = work.threshold.parse::<f64>().is_ok_and(f64::is_finite) || !names(&work.threshold).is_empty();
    found.need(number, &format!("{field}.threshold"), "The threshold is a number or a parameter.");
    found.need(
        (10..=DAY_S).contains(&work.deadline_s),
        &format!("{field}.deadline_s"),
        "From 10 seconds to a day are possible.",
    );
}
