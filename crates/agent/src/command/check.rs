//! What a command must prove. Pure: bytes, pinned keys and an instant in; what may be executed, or a refusal, out.

use std::collections::BTreeSet;

use ed25519_dalek::{Signature, VerifyingKey};
use wire::{
    Command, Envelope, RefusalCode,
    envelope::{APPROVAL_LIFE_US, LONGEST_LIFE_US},
    message::exactly,
    plan::{self, Effect, Plan, PlanAction, ScriptWay},
    transcript,
};

/// How far the agent's clock may lag behind the server's.
const CLOCK_SKEW_US: i64 = 120_000_000;
/// The longest that a command may run, whatever a plan says.
const LONGEST_RUN_MS: u64 = 3_600_000;
/// The most output that is kept, whatever a plan says.
pub const MOST_OUTPUT_BYTES: u64 = 1024 * 1024;
/// Every variable that a plan may set begins with this, so that none changes how programs are found or loaded.
const VARIABLE_PREFIX: &str = "STEWARD_";
/// Stands for the path of a script that travels as a file.
pub const SCRIPT_PLACE: &str = "{script}";

/// Whom the agent believes, and who it is.
#[derive(Clone)]
pub struct Pin {
    /// The key that signs commands; `None` as long as the server has not given one.
    pub dispatch_key: Option<VerifyingKey>,
    /// The agent.
    pub agent_id: [u8; 16],
    /// The installation that it enrolled at.
    pub instance_id: [u8; 16],
}

/// What may be executed.
#[derive(Debug, PartialEq, Eq)]
pub struct Checked {
    /// The command.
    pub id: [u8; 16],
    /// What the approved plan says.
    pub action: PlanAction,
    /// Its script, whose hash is the plan's; `None` if it has none.
    pub script: Option<Vec<u8>>,
}

/// Checks a command as it came. The first thing that is wrong is the refusal.
pub fn check(command: &Command, pin: &Pin, now_us: i64) -> Result<Checked, RefusalCode> {
    let signature = exactly("signature", &command.signature).map_err(|_| RefusalCode::UnknownKey)?;
    let key = pin.dispatch_key.as_ref().ok_or(RefusalCode::UnknownKey)?;
    key.verify_strict(&transcript::command(&command.envelope), &Signature::from_bytes(&signature))
        .map_err(|_| RefusalCode::UnknownKey)?;
    let envelope = Envelope::from_bytes(&command.envelope).map_err(|_| RefusalCode::Malformed)?;
    let id = exactly("command_id", &envelope.command_id).map_err(|_| RefusalCode::Malformed)?;
    if command.command_id != id {
        return Err(RefusalCode::Malformed);
    }
    if envelope.instance_id != pin.instance_id {
        return Err(RefusalCode::ForeignInstance);
    }
    if envelope.agent_id != pin.agent_id {
        return Err(RefusalCode::ForeignAgent);
    }
    check_time(&envelope, now_us)?;
    let plan = check_hashes(&envelope)?;
    if !plan.targets.iter().any(|target| target.agent.is_some_and(|agent| *agent.as_bytes() == pin.agent_id)) {
        return Err(RefusalCode::ForeignAgent);
    }
    let step = usize::try_from(envelope.step).ok().and_then(|index| plan.steps.into_iter().nth(index));
    let action = step.and_then(|step| step.action).ok_or(RefusalCode::Malformed)?;
    check_approvals(&envelope, &action)?;
    check_action(&action)?;
    let script = check_script(&action, envelope.script)?;
    Ok(Checked { id, action, script })
}

fn check_time(envelope: &Envelope, now_us: i64) -> Result<(), RefusalCode> {
    let life = envelope.expires_us.saturating_sub(envelope.not_before_us);
    if now_us >= envelope.expires_us || life > LONGEST_LIFE_US || life <= 0 {
        return Err(RefusalCode::Expired);
    }
    if now_us.saturating_add(CLOCK_SKEW_US) < envelope.not_before_us {
        return Err(RefusalCode::NotYet);
    }
    Ok(())
}

/// The plan, if all that the hashes name is what came.
fn check_hashes(envelope: &Envelope) -> Result<Plan, RefusalCode> {
    if plan::plan_hash(&envelope.plan)[..] != envelope.plan_hash {
        return Err(RefusalCode::HashMismatch);
    }
    let plan = Plan::from_bytes(&envelope.plan).map_err(|_| RefusalCode::Malformed)?;
    let runbook: [u8; 32] = exactly("runbook_hash", &envelope.runbook_hash).map_err(|_| RefusalCode::HashMismatch)?;
    let same = plan::hex(&runbook) == plan.runbook_hash
        && plan::parameters_hash(&plan.parameters)[..] == envelope.parameters_hash;
    if same { Ok(plan) } else { Err(RefusalCode::HashMismatch) }
}

/// Enough different people approved this very plan within the last hour, and none of them is who asked for it.
fn check_approvals(envelope: &Envelope, action: &PlanAction) -> Result<(), RefusalCode> {
    let oldest = envelope.not_before_us.saturating_sub(APPROVAL_LIFE_US);
    let people: BTreeSet<&[u8]> = envelope
        .approvals
        .iter()
        .filter(|approval| approval.plan_hash == envelope.plan_hash && approval.user_id != envelope.requested_by)
        .filter(|approval| (oldest..=envelope.expires_us).contains(&approval.at_us))
        .map(|approval| &approval.user_id[..])
        .collect();
    let required = action.required_approvals.max(action.effect.least_approvals());
    let enough = u32::try_from(people.len()).unwrap_or(u32::MAX) >= required;
    if enough { Ok(()) } else { Err(RefusalCode::TooFewApprovals) }
}

fn check_action(action: &PlanAction) -> Result<(), RefusalCode> {
    let program_is_named = action.argv.first().is_some_and(|program| program.starts_with('/') || cfg!(windows));
    let text_is_clean = |text: &String| !text.contains('\0');
    let variables_are_ours = action.environment.iter().all(|(name, value)| {
        name.starts_with(VARIABLE_PREFIX)
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
            && text_is_clean(value)
    });
    let bounded = (1..=LONGEST_RUN_MS).contains(&action.timeout_ms) && action.output_cap_bytes <= MOST_OUTPUT_BYTES;
    if !program_is_named || !action.argv.iter().all(text_is_clean) || !variables_are_ours || !bounded {
        return Err(RefusalCode::Malformed);
    }
    if !action.platforms.iter().any(|platform| platform == std::env::consts::OS) {
        return Err(RefusalCode::Unsupported);
    }
    Ok(())
}

fn check_script(action: &PlanAction, script: Vec<u8>) -> Result<Option<Vec<u8>>, RefusalCode> {
    let Some(hash) = &action.script_hash else {
        return if script.is_empty() { Ok(None) } else { Err(RefusalCode::HashMismatch) };
    };
    if plan::hex(&plan::script_hash(&script)) != *hash {
        return Err(RefusalCode::HashMismatch);
    }
    let places = action.argv.iter().filter(|argument| *argument == SCRIPT_PLACE).count();
    let fits = match action.script_way {
        ScriptWay::Stdin => places == 0,
        ScriptWay::File => places == 1,
    };
    if fits { Ok(Some(script)) } else { Err(RefusalCode::Malformed) }
}

/// Whether an effect is more than looking.
pub const fn changes(effect: Effect) -> bool {
    !matches!(effect, Effect::Read)
}
