//! What a group of batches changes, as a pure function of the batches and of what is stored about their streams and
//! agents. The commit only carries it out, so a refused or repeated frame is decided in one place.

use std::collections::{BTreeMap, HashMap, HashSet};

use kernel::{AgentId, ClientId, DeviceId, Timestamp};
use uuid::Uuid;
use wire::SeqRanges;

use crate::agent::AgentStatus;
use crate::availability::event::Happening;
use crate::availability::{FactKind, fact_id};
use crate::device::DeviceState;
use crate::device::state::{Farewell, Transition, in_words, on_report};
use crate::inventory::Document;
use crate::telemetry::hot::{BlockRow, HOUR_US, LatestRow, Placed, SchemaRow, StreamKey, StreamRow, StreamState};
use crate::telemetry::placing::TOLERANCE_US;
use crate::telemetry::prepare::{Body, Origin, Prepared, PreparedFrame};

/// Streams with more holes than this are joined below what the agent still holds.
const MOST_HOLES: usize = 1_024;
/// A farewell that is older did not make the device silent: it reached us late, and more followed.
const FAREWELL_US: i64 = 120_000_000;

/// An agent of one client.
pub(crate) type AgentKey = (ClientId, AgentId);
/// A device of one client.
pub(crate) type DeviceKey = (ClientId, DeviceId);

/// What is stored about an agent and its device.
#[derive(Debug, Clone)]
pub(crate) struct AgentState {
    pub device: DeviceId,
    pub status: AgentStatus,
    pub clock_offset_us: Option<i64>,
    pub state: DeviceState,
    pub state_since: Timestamp,
}

/// Why a batch is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No such agent, or revoked.
    AgentUnknown,
    /// Not confirmed yet.
    AgentPending,
    /// Another sender has used these numbers.
    Forked,
    /// Too many holes in the stream.
    TooManyHoles,
}

/// What a batch comes to.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// Taken; the ranges of its stream from now on.
    Taken(SeqRanges),
    /// Not taken.
    Refused(Refusal),
}

/// A sign of life, to be written down within seconds.
#[derive(Debug, Clone)]
pub(crate) struct Presence {
    pub agent: AgentId,
    pub seen: Timestamp,
    pub ahead_us: Option<i64>,
    pub buffered: i64,
}

/// A fact to be written, once.
#[derive(Debug, Clone)]
pub(crate) struct PlannedFact {
    /// Follows from its frame, or `None` for a new one.
    pub id: Option<Uuid>,
    pub key: DeviceKey,
    pub agent: AgentId,
    pub at: Timestamp,
    pub kind: FactKind,
    pub message: String,
    /// Frames lost, if that is what it says.
    pub dropped: u64,
}

/// Everything that a group changes.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// One for each batch, in order.
    pub outcomes: Vec<Outcome>,
    pub streams: Vec<StreamRow>,
    pub schemas: Vec<SchemaRow>,
    pub blocks: Vec<BlockRow>,
    pub latest: Vec<LatestRow>,
    pub inventories: Vec<(DeviceKey, Document)>,
    pub facts: Vec<PlannedFact>,
    pub transitions: Vec<(DeviceKey, Transition, Timestamp)>,
    pub presence: BTreeMap<DeviceKey, Presence>,
    /// Agents whose key is used twice.
    pub revoked: Vec<AgentKey>,
    /// Repeated frames with what they should be, to be compared with what is stored.
    pub repeated: Vec<(usize, Placed)>,
    /// Whether the signs of life cannot wait.
    pub urgent: bool,
    pub frames: u64,
    pub samples: u64,
}

impl Plan {
    /// Whether anything but signs of life goes to the main tables.
    pub(crate) fn touches_main(&self) -> bool {
        self.urgent
            || !(self.inventories.is_empty()
                && self.facts.is_empty()
                && self.transitions.is_empty()
                && self.revoked.is_empty())
    }
}

/// Plans a group. `forked` are batches that were found to repeat numbers with another content.
pub(crate) fn plan(
    group: &[Prepared],
    agents: &HashMap<AgentKey, AgentState>,
    streams: &HashMap<StreamKey, StreamState>,
    forked: &HashSet<usize>,
) -> Plan {
    let mut planner =
        Planner { plan: Plan::default(), agents: agents.clone(), streams: streams.clone(), touched: BTreeMap::new() };
    for (index, batch) in group.iter().enumerate() {
        let outcome = match planner.admit(index, batch, forked) {
            Ok(agent) => planner.take(index, batch, &agent),
            Err(refusal) => Outcome::Refused(refusal),
        };
        planner.plan.outcomes.push(outcome);
    }
    planner.finish()
}

struct Planner {
    plan: Plan,
    agents: HashMap<AgentKey, AgentState>,
    streams: HashMap<StreamKey, StreamState>,
    touched: BTreeMap<StreamKey, StreamRow>,
}

impl Planner {
    fn admit(&mut self, index: usize, batch: &Prepared, forked: &HashSet<usize>) -> Result<AgentState, Refusal> {
        let key = (batch.client, batch.agent);
        let agent = self.agents.get(&key).ok_or(Refusal::AgentUnknown)?.clone();
        match agent.status {
            AgentStatus::Active => {}
            AgentStatus::Pending => return Err(Refusal::AgentPending),
            AgentStatus::Revoked => return Err(Refusal::AgentUnknown),
        }
        if agent.state == DeviceState::Retired {
            return Err(Refusal::AgentUnknown);
        }
        if self.streams.get(&(batch.client, batch.stream)).is_some_and(|stream| stream.agent != batch.agent) {
            return Err(Refusal::Forked);
        }
        if forked.contains(&index) {
            self.plan.revoked.push(key);
            return Err(Refusal::Forked);
        }
        Ok(agent)
    }

    fn take(&mut self, index: usize, batch: &Prepared, agent: &AgentState) -> Outcome {
        let stream_key = (batch.client, batch.stream);
        let device_key = (batch.client, agent.device);
        let before = self.streams.get(&stream_key).map(|stream| stream.ranges.clone()).unwrap_or_default();
        // Whether the batch can be taken at all is known before anything of it is planned.
        let mut ranges = before.clone();
        let lost = losses(batch, &mut ranges);
        batch.frames.iter().for_each(|frame| ranges.insert_one(frame.seq));
        if ranges.as_slice().len() > MOST_HOLES && batch.oldest_seq > 1 {
            ranges.insert(1, batch.oldest_seq - 1);
        }
        if ranges.as_slice().len() > wire::MAX_RANGES {
            return Outcome::Refused(Refusal::TooManyHoles);
        }
        for (reason, Loss { frames, first }) in lost {
            let message = format!("The agent let go of {frames} frames of samples ({reason}).");
            let lost = Happening { kind: FactKind::Dropped, message, at: batch.received };
            self.fact(batch, device_key, first, lost, frames);
        }
        for frame in &batch.frames {
            if before.contains(frame.seq) {
                self.repeat(index, batch, frame);
            } else {
                self.frame(batch, device_key, frame);
            }
        }
        for (hash, schema) in &batch.schemas {
            let row = SchemaRow {
                client: batch.client,
                hash: *hash,
                body: schema.to_bytes(),
                created_us: batch.received.micros(),
            };
            self.plan.schemas.push(row);
        }
        self.presence(batch, device_key, agent, &ranges);
        self.report(batch, device_key);
        self.streams.insert(stream_key, StreamState { agent: batch.agent, ranges: ranges.clone() });
        let row = StreamRow {
            client: batch.client,
            id: batch.stream,
            agent: batch.agent,
            device: agent.device,
            boot: batch.boot,
            ranges: ranges.clone(),
            received_us: batch.received.micros(),
        };
        self.touched.insert(stream_key, row);
        Outcome::Taken(ranges)
    }

    fn repeat(&mut self, index: usize, batch: &Prepared, frame: &PreparedFrame) {
        if let Body::Block(block) = &frame.body
            && block.origin == Origin::AsSent
        {
            let placed = Placed {
                client: batch.client,
                stream: batch.stream,
                seq: frame.seq,
                schema_hash: block.schema_hash,
                start_us: block.start_us,
                end_us: block.end_us,
            };
            self.plan.repeated.push((index, placed));
        }
    }

    fn frame(&mut self, batch: &Prepared, key: DeviceKey, frame: &PreparedFrame) {
        self.plan.frames += 1;
        match &frame.body {
            Body::Refused(..) => {}
            Body::Inventory(document) => self.plan.inventories.push((key, document.clone())),
            Body::Happening(event) => self.fact(batch, key, frame.seq, event.clone(), 0),
            Body::Block(block) => {
                self.plan.samples += block.samples;
                self.plan.blocks.push(BlockRow {
                    client: batch.client,
                    received_hour: batch.received.micros().div_euclid(HOUR_US),
                    stream: batch.stream,
                    seq: frame.seq,
                    device: key.1,
                    schema_hash: block.schema_hash,
                    start_us: block.start_us,
                    end_us: block.end_us,
                    block: block.bytes.clone(),
                });
            }
        }
    }

    /// Plans the fact of a numbered frame or drop.
    fn fact(&mut self, batch: &Prepared, key: DeviceKey, seq: u64, happening: Happening, dropped: u64) {
        let Happening { kind, message, at } = happening;
        let id = Some(fact_id(batch.stream, seq, kind));
        self.plan.facts.push(PlannedFact { id, key, agent: batch.agent, at, kind, message, dropped });
    }

    fn presence(&mut self, batch: &Prepared, key: DeviceKey, agent: &AgentState, ranges: &SeqRanges) {
        if let Some(ahead_us) = batch.ahead_us {
            let lies = |offset: i64| offset.abs_diff(0) > TOLERANCE_US.unsigned_abs();
            let same = agent.clock_offset_us.is_some_and(|old| old.abs_diff(ahead_us) <= TOLERANCE_US.unsigned_abs());
            if lies(ahead_us) && !same {
                let direction = if ahead_us < 0 { "behind" } else { "ahead" };
                let span = in_words(std::time::Duration::from_micros(ahead_us.unsigned_abs()));
                let message = format!(
                    "The device's clock is {span} {direction}; its samples are placed by the time since its boot."
                );
                let fact = PlannedFact {
                    id: None,
                    key,
                    agent: batch.agent,
                    at: batch.received,
                    kind: FactKind::ClockStep,
                    message,
                    dropped: 0,
                };
                self.plan.facts.push(fact);
            }
            // The next comparison must see this offset, or the same fact would be written again.
            self.plan.urgent |= !same && (lies(ahead_us) || agent.clock_offset_us.is_some_and(lies));
            if let Some(state) = self.agents.get_mut(&(batch.client, batch.agent)) {
                state.clock_offset_us = Some(ahead_us);
            }
        }
        let oldest = batch.oldest_seq.max(1);
        let held_back = if batch.next_seq > oldest { count_new(ranges, oldest, batch.next_seq - 1) } else { 0 };
        let buffered = i64::try_from(held_back).unwrap_or(i64::MAX);
        let presence = Presence { agent: batch.agent, seen: batch.received, ahead_us: batch.ahead_us, buffered };
        self.plan.presence.insert(key, presence);
    }

    fn report(&mut self, batch: &Prepared, key: DeviceKey) {
        let Some(agent) = self.agents.get_mut(&(batch.client, batch.agent)) else { return };
        let Some(transition) = on_report(agent.state, agent.state_since, batch.received, farewell(batch)) else {
            return;
        };
        if transition.to == agent.state {
            return;
        }
        agent.state = transition.to;
        agent.state_since = batch.received;
        if let Some((kind, message)) = transition.fact.clone() {
            let fact = PlannedFact { id: None, key, agent: batch.agent, at: batch.received, kind, message, dropped: 0 };
            self.plan.facts.push(fact);
        }
        self.plan.transitions.push((key, transition, batch.received));
    }

    fn finish(mut self) -> Plan {
        self.plan.streams = self.touched.into_values().collect();
        self.plan.schemas.sort_by_key(|row| (row.client, row.hash));
        self.plan.schemas.dedup_by_key(|row| (row.client, row.hash));
        self.plan.latest = latest(&self.plan.blocks);
        self.plan.revoked.sort_unstable();
        self.plan.revoked.dedup();
        self.plan
    }
}

/// The two newest blocks of each device and schema.
fn latest(blocks: &[BlockRow]) -> Vec<LatestRow> {
    let mut newest: BTreeMap<_, (&BlockRow, Option<&BlockRow>)> = BTreeMap::new();
    for block in blocks {
        let slot = newest.entry((block.client, block.device, block.schema_hash)).or_insert((block, None));
        if block.end_us > slot.0.end_us {
            *slot = (block, Some(slot.0));
        } else if block.seq != slot.0.seq && slot.1.is_none_or(|second| block.end_us > second.end_us) {
            slot.1 = Some(block);
        }
    }
    let row = |(block, previous): (&BlockRow, Option<&BlockRow>)| LatestRow {
        client: block.client,
        device: block.device,
        schema_hash: block.schema_hash,
        end_us: block.end_us,
        block: block.block.clone(),
        previous: previous.map(|previous| previous.block.clone()).unwrap_or_default(),
    };
    newest.into_values().map(row).collect()
}

/// The farewell of a batch: the very newest frame of the agent, made just now, says good-bye.
fn farewell(batch: &Prepared) -> Option<Farewell> {
    let last = batch.frames.last().filter(|frame| frame.seq.checked_add(1) == Some(batch.next_seq))?;
    let Body::Happening(event) = &last.body else { return None };
    let fresh = batch.received.micros().saturating_sub(event.at.micros()) <= FAREWELL_US;
    event.farewell().filter(|_| fresh)
}

/// Frames that a batch declares as lost for one reason.
struct Loss {
    frames: u64,
    first: u64,
}

/// What a batch declares as lost and was not known of, by reason: one entry a reason, however many ranges there are.
fn losses(batch: &Prepared, ranges: &mut SeqRanges) -> BTreeMap<&'static str, Loss> {
    let mut lost = BTreeMap::new();
    for (from, to, reason) in &batch.drops {
        let missing = count_new(ranges, *from, *to);
        ranges.insert(*from, *to);
        if missing > 0 && *reason != wire::DropReason::NeverGiven {
            let loss = lost.entry(in_reason(*reason)).or_insert(Loss { frames: 0, first: *from });
            loss.frames = loss.frames.saturating_add(missing);
        }
    }
    lost
}

fn count_new(ranges: &SeqRanges, from: u64, to: u64) -> u64 {
    let mut with = ranges.clone();
    with.insert(from, to);
    with.count().saturating_sub(ranges.count())
}

const fn in_reason(reason: wire::DropReason) -> &'static str {
    match reason {
        wire::DropReason::SpoolFull => "its buffer was full",
        wire::DropReason::DiskFull => "its disk was full",
        wire::DropReason::Corrupt => "they were damaged on its disk",
        wire::DropReason::Quarantined => "this server refused them",
        wire::DropReason::Unspecified | wire::DropReason::NeverGiven => "it did not say why",
    }
}
