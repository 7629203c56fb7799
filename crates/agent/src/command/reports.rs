//! Telling the server: started, output, finished.

use std::time::Duration;

use wire::{CommandAck, CommandFinished, CommandOutput, CommandStarted, WireMessage};

use crate::transport::{CallError, Transport};

/// Of one report. Short, since the program that writes is waiting meanwhile.
const REPORT_TIMEOUT: Duration = Duration::from_secs(10);

/// Where reports go.
pub trait Reports {
    /// The command runs from now on.
    fn started(&mut self, report: &CommandStarted) -> Result<CommandAck, CallError>;
    /// It wrote something.
    fn output(&mut self, report: &CommandOutput) -> Result<CommandAck, CallError>;
    /// It is over.
    fn finished(&mut self, report: &CommandFinished) -> Result<CommandAck, CallError>;
}

/// Reports to the server that the agent enrolled at.
pub struct ServerReports<'a> {
    /// The connection.
    pub transport: &'a Transport,
    /// Bearer token of the session.
    pub token: &'a str,
}

impl ServerReports<'_> {
    fn post<M: WireMessage>(&self, endpoint: &str, report: &M) -> Result<CommandAck, CallError> {
        Ok(self.transport.post(endpoint, report, Some(self.token), REPORT_TIMEOUT)?.message)
    }
}

impl Reports for ServerReports<'_> {
    fn started(&mut self, report: &CommandStarted) -> Result<CommandAck, CallError> {
        self.post("/command/started", report)
    }

    fn output(&mut self, report: &CommandOutput) -> Result<CommandAck, CallError> {
        self.post("/command/output", report)
    }

    fn finished(&mut self, report: &CommandFinished) -> Result<CommandAck, CallError> {
        self.post("/command/finished", report)
    }
}
