//! Parameters and steps of definitions in the API.

use async_graphql::{Enum, SimpleObject};
use wire::plan::Effect;

use super::parameter::{Parameter, ParameterKind as PlainKind, ParameterSource as PlainSource};
use super::{Choice, EvidenceSpec as PlainEvidence, Step, Work};

/// What kind of step it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum RunbookStepKind {
    /// A person does something and gives evidence.
    Manual,
    /// Other people approve the plan.
    Approval,
    /// A script runs on the device.
    Script,
    /// A predicate must hold on telemetry newer than the last action.
    Verify,
    /// A person chooses how it goes on.
    Decision,
    /// Some time passes.
    Wait,
}

/// How far a script goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Effect")]
pub enum ScriptEffect {
    /// It only looks.
    Read,
    /// It changes something.
    Change,
    /// It changes something that cannot be taken back.
    Destructive,
}

/// What kind of evidence a step asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum EvidenceKind {
    /// Words.
    Text,
    /// A measured number.
    Number,
    /// One of a list.
    Choice,
    /// The person's word.
    Attestation,
}

/// What kind of value a parameter has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "PlainKind")]
pub enum ParameterKind {
    /// One line.
    Text,
    /// A number.
    Number,
    /// One of a list.
    Choice,
}

/// Where the default of a parameter comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "PlainSource")]
pub enum ParameterSource {
    /// From the definition.
    Fixed,
    /// The device's name.
    DeviceName,
    /// What the device calls itself.
    DeviceHostname,
    /// The component that the insight is about, such as a mount.
    InsightComponent,
}

/// What a run must be told.
#[derive(Debug, Clone, SimpleObject)]
pub struct RunbookParameter {
    /// Stable name.
    name: String,
    /// Name for people.
    title: String,
    /// What kind of value.
    kind: ParameterKind,
    /// Of a choice: from what.
    choices: Vec<String>,
    /// Unit of a number.
    unit: Option<String>,
    /// Whether there must be a value.
    required: bool,
    /// Where the default comes from.
    source: ParameterSource,
    /// The default, if its source has none.
    default: Option<String>,
}

impl From<&Parameter> for RunbookParameter {
    fn from(plain: &Parameter) -> Self {
        Self {
            name: plain.name.clone(),
            title: plain.title.clone(),
            kind: plain.kind.into(),
            choices: plain.choices.clone(),
            unit: plain.unit.clone(),
            required: plain.required,
            source: plain.source.into(),
            default: plain.default.clone(),
        }
    }
}

/// What a person must give to end a manual step.
#[derive(Debug, Clone, SimpleObject)]
pub struct EvidenceSpec {
    /// What kind.
    kind: EvidenceKind,
    /// What is asked, or stated.
    prompt: String,
    /// Unit of a number.
    unit: Option<String>,
    /// Least plausible number.
    minimum: Option<f64>,
    /// Greatest plausible number.
    maximum: Option<f64>,
    /// Of a choice: from what.
    choices: Vec<String>,
}

impl From<&PlainEvidence> for EvidenceSpec {
    fn from(plain: &PlainEvidence) -> Self {
        let kind = match plain {
            PlainEvidence::Text { .. } => EvidenceKind::Text,
            PlainEvidence::Number { .. } => EvidenceKind::Number,
            PlainEvidence::Choice { .. } => EvidenceKind::Choice,
            PlainEvidence::Attestation { .. } => EvidenceKind::Attestation,
        };
        let mut spec = Self {
            kind,
            prompt: plain.prompt().to_owned(),
            unit: None,
            minimum: None,
            maximum: None,
            choices: Vec::new(),
        };
        match plain {
            PlainEvidence::Number { unit, minimum, maximum, .. } => {
                (spec.unit, spec.minimum, spec.maximum) = (Some(unit.clone()), *minimum, *maximum);
            }
            PlainEvidence::Choice { choices, .. } => spec.choices.clone_from(choices),
            PlainEvidence::Text { .. } | PlainEvidence::Attestation { .. } => {}
        }
        spec
    }
}

/// One way on from a decision.
#[derive(Debug, Clone, SimpleObject)]
pub struct DecisionChoice {
    /// Stable name.
    value: String,
    /// For people.
    label: String,
    /// `continue` for the next step, `finish` for the end, or the key of a later step.
    next: String,
}

impl From<&Choice> for DecisionChoice {
    fn from(plain: &Choice) -> Self {
        Self { value: plain.value.clone(), label: plain.label.clone(), next: plain.next.clone() }
    }
}

/// A step of a version, parameters not filled in. What does not concern its kind is null.
#[derive(Debug, Clone, SimpleObject)]
pub struct RunbookStep {
    /// Its key within the runbook.
    key: String,
    /// Name for people.
    title: String,
    /// What kind of step it is.
    kind: RunbookStepKind,
    /// What is to be done, in words.
    instruction: Option<String>,
    /// What the person must give.
    evidence: Option<EvidenceSpec>,
    /// How long it usually takes, in minutes.
    expected_minutes: Option<i32>,
    /// How many people must approve, or must have approved.
    required_approvals: Option<i32>,
    /// How far the script goes.
    effect: Option<ScriptEffect>,
    /// The script.
    script: Option<String>,
    /// Program and arguments.
    arguments: Option<Vec<String>>,
    /// Operating systems that the script is written for.
    platforms: Option<Vec<String>>,
    /// How long the script may run, in seconds.
    timeout_seconds: Option<i32>,
    /// Whether doing it twice is the same as doing it once.
    idempotent: Option<bool>,
    /// The metric that is looked at.
    metric: Option<String>,
    /// The metric that it is taken as percent of.
    percent_of: Option<String>,
    /// Which one of several.
    component: Option<String>,
    /// What must hold, such as `below 85`.
    condition: Option<String>,
    /// How long it may take until it holds, in seconds.
    deadline_seconds: Option<i32>,
    /// Ways on from a decision.
    choices: Vec<DecisionChoice>,
    /// How long is waited, in seconds.
    wait_seconds: Option<i32>,
}

/// The kind of a step by its stable name.
pub(crate) fn kind(work: &Work) -> RunbookStepKind {
    match work {
        Work::Manual { .. } => RunbookStepKind::Manual,
        Work::Approval { .. } => RunbookStepKind::Approval,
        Work::Script(_) => RunbookStepKind::Script,
        Work::Verify(_) => RunbookStepKind::Verify,
        Work::Decision { .. } => RunbookStepKind::Decision,
        Work::Wait { .. } => RunbookStepKind::Wait,
    }
}

/// A number that the API can say; all of them are bounded far below.
pub(crate) fn small(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

impl From<&Step> for RunbookStep {
    fn from(plain: &Step) -> Self {
        let mut step = Self {
            key: plain.key.clone(),
            title: plain.title.clone(),
            kind: kind(&plain.work),
            instruction: None,
            evidence: None,
            expected_minutes: None,
            required_approvals: None,
            effect: None,
            script: None,
            arguments: None,
            platforms: None,
            timeout_seconds: None,
            idempotent: None,
            metric: None,
            percent_of: None,
            component: None,
            condition: None,
            deadline_seconds: None,
            choices: Vec::new(),
            wait_seconds: None,
        };
        match &plain.work {
            Work::Manual { instruction, evidence, expected_minutes } => {
                step.instruction = Some(instruction.clone());
                step.evidence = Some(evidence.into());
                step.expected_minutes = Some(small(*expected_minutes));
            }
            Work::Approval { instruction, required } => {
                step.instruction = Some(instruction.clone());
                step.required_approvals = Some(small(*required));
            }
            Work::Script(work) => {
                step.instruction = Some(work.instruction.clone());
                step.required_approvals = Some(small(work.required_approvals()));
                step.effect = Some(work.effect.into());
                step.script = Some(work.script.clone());
                step.arguments = Some(work.interpreter.iter().chain(&work.arguments).cloned().collect());
                step.platforms = Some(work.platforms.clone());
                step.timeout_seconds = Some(small(work.timeout_s));
                step.idempotent = Some(work.idempotent);
            }
            Work::Verify(work) => {
                step.metric = Some(work.metric.clone());
                step.percent_of.clone_from(&work.percent_of);
                step.component = Some(work.component.clone());
                step.condition = Some(format!("{} {}", work.comparison.word(), work.threshold));
                step.deadline_seconds = Some(small(work.deadline_s));
            }
            Work::Decision { question, choices } => {
                step.instruction = Some(question.clone());
                step.choices = choices.iter().map(DecisionChoice::from).collect();
            }
            Work::Wait { seconds } => step.wait_seconds = Some(small(*seconds)),
        }
        step
    }
}
