//! What of reported output is stored: all that follows what is there, up to a cap, while the command may still write. Pure.

use std::time::Duration;

use kernel::Timestamp;
use wire::{CommandOutput, OutputStream};

use super::{AgentCommand, Chunk, CommandPhase, UNKNOWN_OUTCOME, WITHDRAWN};
use crate::run::advance::SILENCE_LIMIT;

/// Most chunks of one command; an agent makes fewer.
pub(crate) const MOST_CHUNKS: i32 = 4_096;
/// Most bytes of one command: as many as its plan lets an agent keep, and a little for the words about a gap.
pub(crate) const MOST_BYTES: i64 = 1024 * 1024 + 4 * 1024;
/// The longest that a script runs.
const LONGEST_RUN: Duration = Duration::from_secs(3_600);

/// What is taken of a report, and where that leaves its command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Intake {
    /// What is stored of it.
    pub(crate) chunks: Vec<Chunk>,
    /// Number of the chunk that is wanted next. It also moves past what is not stored, which the agent may forget.
    pub(crate) next_seq: i32,
    /// Bytes of the command that are stored by then.
    pub(crate) stored_bytes: i64,
    /// Bytes of the command that are known not to be stored by then.
    pub(crate) dropped_bytes: i64,
}

impl Intake {
    /// What is taken of a report at an instant. Chunks that were taken before or follow a hole are passed over.
    pub(crate) fn of(command: &AgentCommand, report: CommandOutput, now: Timestamp) -> Self {
        let mut intake = Self {
            chunks: Vec::new(),
            next_seq: command.next_seq,
            stored_bytes: command.stored_bytes,
            dropped_bytes: command.dropped_bytes,
        };
        let may_write = may_write(command, now);
        // What follows something that was left out is left out as well, so that what is stored has no hidden hole.
        let mut full = command.dropped_bytes > 0;
        for chunk in report.chunks {
            if i32::try_from(chunk.seq) != Ok(intake.next_seq) {
                continue;
            }
            let (seq, stream) = (intake.next_seq, chunk.stream());
            let bytes = i64::try_from(chunk.content.len()).unwrap_or(i64::MAX);
            let stored_bytes = intake.stored_bytes.saturating_add(bytes);
            full = full || seq >= MOST_CHUNKS || stored_bytes > MOST_BYTES;
            intake.next_seq = seq.saturating_add(1);
            if may_write && !full {
                intake.stored_bytes = stored_bytes;
                let stream = name(stream);
                intake.chunks.push(Chunk { command: command.id, seq, stream, content: chunk.content, at: now });
            } else if stream != OutputStream::Gap {
                intake.dropped_bytes = intake.dropped_bytes.saturating_add(bytes);
            }
        }
        intake
    }
}

/// Whether a command may still write: until its agent told how it ended, and where that was only guessed, for as long as
/// it may run on.
fn may_write(command: &AgentCommand, now: Timestamp) -> bool {
    if command.phase != CommandPhase::Ended {
        return true;
    }
    let guessed = matches!(command.result.as_deref(), Some(WITHDRAWN | UNKNOWN_OUTCOME));
    guessed && command.ended_at.is_some_and(|ended| now < ended.plus(LONGEST_RUN).plus(SILENCE_LIMIT))
}

const fn name(stream: OutputStream) -> &'static str {
    match stream {
        OutputStream::Err => "err",
        OutputStream::Gap => "gap",
        OutputStream::Out | OutputStream::Unspecified => "out",
    }
}

#[cfg(test)]
mod tests {
    use kernel::Id;
    use uuid::Uuid;
    use wire::OutputChunk;

    use super::*;

    fn command(next_seq: i32) -> AgentCommand {
        AgentCommand {
            id: Id::from_uuid(Uuid::from_u128(1)),
            client: Id::from_uuid(Uuid::from_u128(2)),
            run: Id::from_uuid(Uuid::from_u128(3)),
            ordinal: 0,
            attempt: 1,
            agent: Id::from_uuid(Uuid::from_u128(4)),
            envelope: Vec::new(),
            signature: Vec::new(),
            phase: CommandPhase::Started,
            expires_at: Timestamp::from_millis(0),
            delivered_at: None,
            started_at: None,
            ended_at: None,
            result: None,
            exit_code: None,
            refusal: None,
            output_bytes: 0,
            dropped_bytes: 0,
            next_seq,
            stored_bytes: 0,
        }
    }

    fn taken(command: &AgentCommand, chunks: &[(u32, &str)]) -> (usize, i32, i64, i64) {
        let chunk = |(seq, text): &(u32, &str)| OutputChunk {
            seq: *seq,
            stream: OutputStream::Out.into(),
            content: text.as_bytes().to_vec(),
        };
        let report = CommandOutput { command_id: Vec::new(), chunks: chunks.iter().map(chunk).collect() };
        let intake = Intake::of(command, report, Timestamp::from_millis(0));
        (intake.chunks.len(), intake.next_seq, intake.stored_bytes, intake.dropped_bytes)
    }

    #[test]
    fn only_what_follows_is_taken() {
        assert_eq!(taken(&command(2), &[(1, "old"), (2, "new"), (3, "er"), (5, "beyond a hole")]), (2, 4, 5, 0));
    }

    #[test]
    fn the_number_of_chunks_has_a_bound_that_the_agent_moves_past() {
        let last = u32::try_from(MOST_CHUNKS).unwrap() - 1;
        assert_eq!(
            taken(&command(MOST_CHUNKS - 1), &[(last, "last"), (last + 1, "one"), (last + 2, "two")]),
            (1, MOST_CHUNKS + 2, 4, 6)
        );
    }

    #[test]
    fn nothing_follows_what_was_left_out() {
        let mut full = command(7);
        full.stored_bytes = MOST_BYTES - 2;
        assert_eq!(taken(&full, &[(7, "three"), (8, "x")]), (0, 9, MOST_BYTES - 2, 6));
        assert_eq!(taken(&full, &[(7, "ab")]), (1, 8, MOST_BYTES, 0));
    }
}
