//! The command lane: what a server asks, and what the agent tells about it.

use wire::{
    Command, CommandAck, CommandEnd, CommandFinished, CommandOutput, CommandStarted, OutputChunk, OutputStream,
    PollResponse, WireMessage,
};

use super::{Agent, Refused, post, read};
use crate::http;

impl Agent {
    /// Commands that wait for it, after at most `seconds`.
    ///
    /// # Errors
    /// What the server refuses.
    pub fn poll(&self, seconds: u32) -> Result<Vec<Command>, Refused> {
        let address = format!("{}{}/poll?wait={seconds}", self.url, wire::PATH_PREFIX);
        let bearer = format!("Bearer {}", self.token);
        let headers = [("accept", "application/json"), ("authorization", bearer.as_str())];
        read::<PollResponse>(&http::send("GET", &address, &headers, &[])).map(|answer| answer.commands)
    }

    /// Does a command in words only: it starts, writes this, and ends well.
    ///
    /// # Errors
    /// What the server refuses.
    pub fn obey(&self, command: &Command, text: &str, at_us: i64) -> Result<CommandAck, Refused> {
        let command_id = command.command_id.clone();
        self.report("started", &CommandStarted { command_id: command_id.clone(), at_us })?;
        let chunk =
            |seq, stream: OutputStream| OutputChunk { seq, stream: stream.into(), content: text.as_bytes().to_vec() };
        let chunks = vec![chunk(0, OutputStream::Out), chunk(1, OutputStream::Err)];
        let ack = self.report("output", &CommandOutput { command_id: command_id.clone(), chunks })?;
        self.report(
            "finished",
            &CommandFinished { command_id, end: CommandEnd::Exited.into(), at_us, ..CommandFinished::default() },
        )?;
        Ok(ack)
    }

    fn report<M: WireMessage>(&self, endpoint: &str, message: &M) -> Result<CommandAck, Refused> {
        read(&post(&self.url, &format!("/command/{endpoint}"), message, Some(&self.token)))
    }
}
