//! A log of executed statements for the tests' statement gate: what was run, with which values, under which permit.

use std::sync::{Arc, Mutex, PoisonError};

use kernel::ClientSet;
use sea_orm::Value;

tokio::task_local! {
    /// The clients of the unit of work that runs in this task, and whether it is a system sweep.
    pub(crate) static WORK: WorkMark;
}

/// What a statement ran under.
#[derive(Debug, Clone)]
pub(crate) struct WorkMark {
    pub(crate) clients: ClientSet,
    pub(crate) task: Option<&'static str>,
}

/// One executed statement.
#[derive(Debug, Clone)]
pub struct Executed {
    /// The text.
    pub sql: String,
    /// The bound values.
    pub values: Vec<Value>,
    /// The clients of the permit; `None` outside a unit of work.
    pub clients: Option<ClientSet>,
    /// The system task, if it was a sweep.
    pub task: Option<&'static str>,
}

/// Collects executed statements when given to [`crate::DbOptions`].
#[derive(Debug, Clone, Default)]
pub struct StatementLog(Arc<Mutex<Vec<Executed>>>);

impl StatementLog {
    /// Takes what was collected so far.
    #[must_use]
    pub fn take(&self) -> Vec<Executed> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn record(&self, info: &sea_orm::metric::Info<'_>) {
        let mark = WORK.try_with(Clone::clone).ok();
        let executed = Executed {
            sql: info.statement.sql.clone(),
            values: info.statement.values.as_ref().map(|values| values.0.clone()).unwrap_or_default(),
            clients: mark.as_ref().map(|mark| mark.clients.clone()),
            task: mark.and_then(|mark| mark.task),
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(executed);
    }
}
