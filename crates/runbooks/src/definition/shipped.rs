//! The runbooks that come with an installation. Their scripts are for `sh` on Linux; other systems need runbooks of their
//! own, and a plan for a device that runs another system is refused.

use wire::plan::{Effect, ScriptWay};

use super::{
    Comparison, Definition, EvidenceSpec, Parameter, ParameterKind, ParameterSource, ScriptWork, Step, VerifyWork, Work,
};

/// A runbook that comes with an installation.
#[derive(Debug, Clone)]
pub struct Shipped {
    /// By which it is known again.
    pub origin_key: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// What it is for.
    pub summary: &'static str,
    /// What it says.
    pub definition: Definition,
}

/// All of them.
#[must_use]
pub fn shipped() -> Vec<Shipped> {
    vec![
        Shipped {
            origin_key: "filesystem.free_space",
            name: "Free space on a filesystem",
            summary: "Looks at what fills a filesystem, frees what can be had back at any time, and verifies that use is below the threshold again.",
            definition: free_space(),
        },
        Shipped {
            origin_key: "service.restart",
            name: "Restart a service",
            summary: "Restarts one unit of systemd after an approval, and verifies that it stays active.",
            definition: restart_service(),
        },
    ]
}

fn text(name: &str, title: &str, source: ParameterSource) -> Parameter {
    Parameter {
        name: name.to_owned(),
        title: title.to_owned(),
        kind: ParameterKind::Text,
        choices: Vec::new(),
        unit: None,
        required: true,
        source,
        default: None,
    }
}

fn step(key: &str, title: &str, work: Work) -> Step {
    Step { key: key.to_owned(), title: title.to_owned(), work }
}

fn shell(instruction: &str, script: &str, arguments: &[&str]) -> ScriptWork {
    ScriptWork {
        instruction: instruction.to_owned(),
        interpreter: ["/bin/sh", "-s", "--"].map(str::to_owned).to_vec(),
        script: script.to_owned(),
        way: ScriptWay::Stdin,
        arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
        platforms: vec!["linux".to_owned()],
        effect: Effect::Change,
        approvals: 1,
        timeout_s: 300,
        idempotent: false,
        verifies: false,
        no_change_exit: None,
    }
}

fn free_space() -> Definition {
    let threshold = Parameter {
        kind: ParameterKind::Number,
        unit: Some("%".to_owned()),
        default: Some("85".to_owned()),
        ..text("threshold", "Use must be below", ParameterSource::Fixed)
    };
    let mount =
        Parameter { default: Some("/".to_owned()), ..text("mount", "Mount point", ParameterSource::InsightComponent) };
    let clean = ScriptWork {
        idempotent: true,
        no_change_exit: Some(3),
        ..shell(
            "Shortens the journal to 200 MiB and removes downloaded packages, as far as they lie on {{mount}}. Prints what it freed.",
            include_str!("free_space.sh"),
            &["{{mount}}"],
        )
    };
    Definition {
        parameters: vec![mount, threshold],
        steps: vec![
            step(
                "look",
                "Look at what fills the filesystem",
                Work::Manual {
                    instruction: "Look at what takes the space on {{mount}} (the device's chart, the insight's evidence, `du -xh --max-depth=2 {{mount}}`). Note what you found.".to_owned(),
                    evidence: EvidenceSpec::Text { prompt: "What takes the space on {{mount}}?".to_owned() },
                    expected_minutes: 5,
                },
            ),
            step(
                "approve",
                "Approval by a second person",
                Work::Approval {
                    instruction: "Approve that old journal entries and downloaded packages on {{mount}} are removed.".to_owned(),
                    required: 1,
                },
            ),
            step("free", "Free space", Work::Script(clean)),
            step(
                "verify",
                "Use is below the threshold",
                Work::Verify(VerifyWork {
                    metric: "filesystem.used".to_owned(),
                    percent_of: Some("filesystem.total".to_owned()),
                    component: "{{mount}}".to_owned(),
                    comparison: Comparison::Below,
                    threshold: "{{threshold}}".to_owned(),
                    deadline_s: 600,
                }),
            ),
        ],
    }
}

fn restart_service() -> Definition {
    let look = ScriptWork {
        effect: Effect::Read,
        approvals: 0,
        timeout_s: 60,
        idempotent: true,
        verifies: true,
        ..shell(
            "Looks three times within ten seconds whether {{unit}} is active.",
            include_str!("service_is_active.sh"),
            &["{{unit}}"],
        )
    };
    let restart = shell(
        "Restarts {{unit}}. People who use it are interrupted for a moment.",
        include_str!("restart_service.sh"),
        &["{{unit}}"],
    );
    Definition {
        parameters: vec![text("unit", "Unit, such as nginx.service", ParameterSource::Fixed)],
        steps: vec![
            step(
                "approve",
                "Approval by a second person",
                Work::Approval {
                    instruction: "Approve that {{unit}} is restarted now. Whoever uses it is interrupted for a moment."
                        .to_owned(),
                    required: 1,
                },
            ),
            step("restart", "Restart the service", Work::Script(restart)),
            step("verify", "The service stays active", Work::Script(look)),
        ],
    }
}
