//! Wakes polls that wait for commands. One task listens to all changes and rings at the agents concerned, so that a
//! thousand waiting agents do not each listen to everything.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use db::{Change, Changes};
use kernel::{AgentId, ClientId, Id};
use tokio::sync::Notify;

/// Name of the change "commands wait for this agent", with the agent's id.
const COMMANDS: &str = "cmw";

/// The change that wakes the polls of an agent.
pub(super) fn commands_wait(client: ClientId, agent: AgentId) -> Change {
    Change::named(Some(client), COMMANDS, agent.uuid())
}

/// A bell for each agent that ever waited on this node.
#[derive(Default)]
pub(crate) struct Doorbells(Mutex<HashMap<AgentId, Weak<Notify>>>);

impl Doorbells {
    /// The bell of an agent. Polls of one agent share it.
    pub(super) fn of(&self, agent: AgentId) -> Arc<Notify> {
        let mut bells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bell) = bells.get(&agent).and_then(Weak::upgrade) {
            return bell;
        }
        let bell = Arc::new(Notify::new());
        bells.insert(agent, Arc::downgrade(&bell));
        bell
    }

    /// Rings as changes come, until there are no more.
    pub(crate) async fn listen(&self, mut changes: Changes) {
        while let Some(change) = changes.next().await {
            match change {
                Some(change) if change.kind == COMMANDS => self.ring(Id::from_uuid(change.id)),
                Some(change) if change.kind != "*" => {}
                // Some changes were missed: any agent may be meant.
                _ => self.ring_all(),
            }
        }
    }

    fn ring(&self, agent: AgentId) {
        let bells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bell) = bells.get(&agent).and_then(Weak::upgrade) {
            bell.notify_waiters();
        }
    }

    fn ring_all(&self) {
        let mut bells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bells.retain(|_, bell| bell.upgrade().inspect(|bell| bell.notify_waiters()).is_some());
    }
}
