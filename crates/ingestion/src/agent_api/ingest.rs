//! `POST /ingest`: checked here, committed with others, answered after the commit.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::Permit;
use wire::{ErrorCode, IngestRequest, IngestResponse, Reject, SchemaHash, SeqRange, SeqRanges};

use super::AgentRequest;
use super::reply::{AgentReply, Form, Refusal};
use crate::Ingestion;
use crate::telemetry::commit::Verdict;
use crate::telemetry::commit::plan::{Outcome, Refusal as Refused};
use crate::telemetry::hot;
use crate::telemetry::prepare::{Knowledge, Known, Sender, carried, named, prepare};

/// Ranges of a stream that are told in full; of a stream with more holes only those around the batch.
const MOST_RANGES: usize = 256;
/// Schemas that are kept of one client. Each set of interfaces, disks and mounts that a machine ever had is one.
const MOST_SCHEMAS: u64 = 50_000;
/// Bytes of old frames that may come with the next batch, while there is room.
const BACKFILL_BUDGET_BYTES: u32 = 512 * 1024;
/// With more batches waiting than this, agents are asked to send less often and no old frames.
const BUSY_BATCHES: u64 = 1_024;
/// What they are asked to wait then.
const BUSY_NEXT_SEND_MS: u32 = 30_000;

impl Ingestion {
    pub(super) async fn ingest(&self, request: &AgentRequest<'_>, form: &Form) -> Result<AgentReply, Refusal> {
        let received = self.db.now();
        let claims = self.claims(request)?;
        let sent: IngestRequest = Form::read(request)?;
        let permit = self.auth.agent_permit(&claims, request.request_id);
        let sender = Sender { client: claims.client, agent: claims.agent, received };
        let known = self.known(&permit, sender, &sent).await?;
        let batch = prepare(sender, sent, &known);
        let asked = Asked {
            numbers: batch.frames.iter().map(|frame| frame.seq).collect(),
            drops: batch.drops.iter().map(|(from, to, _)| SeqRange { from: *from, to: *to }).collect(),
            rejects: batch.rejects(),
            wanted: batch.wanted.clone(),
        };
        let verdict = self.queue.push(batch)?;
        let ranges = match verdict.await {
            Ok(Verdict::Settled(Outcome::Taken(ranges))) => ranges,
            Ok(Verdict::Settled(Outcome::Refused(refused))) => return Err(refused.into()),
            Ok(Verdict::Unavailable) => return Err(unavailable()),
            Ok(Verdict::Broken) => {
                return Err(Refusal::new(
                    ErrorCode::Internal,
                    "The server failed.",
                    "Keep the data and come again later.",
                ));
            }
            // The committer ended while the batch waited: nothing of it is stored.
            Err(_) => return Err(unavailable()),
        };
        let busy = self.queue.metrics().queue_batches > BUSY_BATCHES;
        let answer = IngestResponse {
            acknowledged: asked.acknowledged(&ranges),
            rejects: asked.rejects,
            next_send_ms: if busy { BUSY_NEXT_SEND_MS } else { 0 },
            backfill_budget_bytes: if busy { 0 } else { BACKFILL_BUDGET_BYTES },
            config_revision: 0,
            commands_waiting: 0,
            wanted_schemas: asked.wanted.iter().map(|hash| hash.to_vec()).collect(),
            wanted_inventories: Vec::new(),
            server_receive_us: received.micros(),
            server_send_us: self.db.now().micros(),
        };
        form.ok(200, &answer)
    }

    /// What is known of the schemas that the batch names or brings along.
    async fn known(&self, permit: &Permit, sender: Sender, sent: &IngestRequest) -> Result<Known, Refusal> {
        let brought: Vec<SchemaHash> = carried(sent).into_iter().map(|(hash, _)| hash).collect();
        let mut hashes = named(sent);
        hashes.extend(&brought);
        hashes.sort_unstable();
        hashes.dedup();
        // A batch that names more schemas than it may carry is not worth that many questions.
        hashes.truncate(wire::MAX_HASHES);
        let mut known: Known = HashMap::new();
        for hash in hashes {
            let client = sender.client;
            if let Some(schema) = self.schemas.get(client, hash) {
                known.insert(hash, Knowledge::Stored(schema));
                continue;
            }
            let (stored, count) = self
                .hot
                .read(permit, move |tx| {
                    Box::pin(async move {
                        let stored = hot::store::find_schema(tx, client, hash).await?;
                        let count = if stored.is_some() { 0 } else { hot::store::count_schemas(tx, client).await? };
                        Ok::<_, db::DbError>((stored, count))
                    })
                })
                .await?;
            if let Some(schema) = stored.map(Arc::new) {
                self.schemas.put(client, hash, Arc::clone(&schema));
                known.insert(hash, Knowledge::Stored(schema));
            } else if count >= MOST_SCHEMAS {
                known.insert(hash, Knowledge::Refused);
            }
        }
        Ok(known)
    }
}

fn unavailable() -> Refusal {
    let action = "Keep the data and come again after Retry-After.";
    Refusal::new(ErrorCode::Overloaded, "The server cannot store anything now.", action).after(5)
}

/// What of a batch the answer speaks about.
struct Asked {
    numbers: Vec<u64>,
    drops: Vec<SeqRange>,
    rejects: Vec<Reject>,
    wanted: Vec<SchemaHash>,
}

impl Asked {
    fn acknowledged(&self, ranges: &SeqRanges) -> Vec<SeqRange> {
        if ranges.as_slice().len() <= MOST_RANGES {
            return ranges.as_slice().to_vec();
        }
        let mut own = SeqRanges::new();
        self.numbers.iter().filter(|seq| ranges.contains(**seq)).for_each(|seq| own.insert_one(*seq));
        own.extend(&self.drops);
        own.as_slice().to_vec()
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::AgentUnknown => Self::new(
                ErrorCode::AgentUnknown,
                "This agent is not known here, or was revoked.",
                "If the device is still to be managed, remove the agent's state and enrol it with a new token.",
            ),
            Refused::AgentPending => Self::new(
                ErrorCode::AgentPending,
                "A person must confirm this agent first.",
                "Keep the data and ask again.",
            )
            .after(30),
            Refused::Forked => Self::new(
                ErrorCode::StreamForked,
                "Another sender has used these numbers with another content.",
                "The agent's state was copied: remove it on both machines and enrol each of them.",
            ),
            Refused::TooManyHoles => Self::new(
                ErrorCode::BodyMalformed,
                "The stream has too many holes.",
                "Send the oldest frames first, or declare what was dropped.",
            ),
        }
    }
}
