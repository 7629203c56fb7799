//! System health in the API.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, UserErrorObject};
use ingestion::Ingestion;
use kernel::id::JobKind;
use kernel::{ErrorCode, Failure, JobId, Permission};
use tenancy::MailState;
use tenancy::graphql::{caller, payload, scope, tenancy};

use super::SystemInfo;

/// A job that failed ten times, or could never succeed; it waits for a person.
#[derive(Debug, Clone)]
pub struct DeadJob(pub jobs::DeadJob);

#[Object]
impl DeadJob {
    /// Node id.
    pub async fn id(&self) -> ID {
        gql::to_id(self.0.id)
    }
    /// What it was to do.
    async fn kind(&self) -> &str {
        &self.0.kind
    }
    /// How often it was tried.
    async fn attempts(&self) -> i32 {
        self.0.attempts
    }
    /// Why the last try failed.
    async fn last_error(&self) -> &str {
        &self.0.last_error
    }
    /// When it was given up.
    async fn died_at(&self) -> DateTime {
        DateTime(self.0.died_at)
    }
}

/// Something that runs regularly.
#[derive(Debug, Clone, SimpleObject)]
pub struct ScheduleStatus {
    /// Its name.
    name: String,
    /// How often it runs, in seconds.
    every_seconds: i32,
    /// When it last ran on some node.
    last_run_at: Option<DateTime>,
    /// When it runs next.
    next_run_at: Option<DateTime>,
}

/// How the installation is.
#[derive(Debug, Clone, SimpleObject)]
pub struct SystemHealth {
    /// Version of the server.
    version: String,
    /// Database engine.
    database: String,
    /// When this node of the server started.
    started_at: DateTime,
    /// Jobs that wait for their turn.
    jobs_waiting: i32,
    /// Jobs that were given up, newest first; at most 100.
    jobs_dead: Vec<DeadJob>,
    /// What runs regularly.
    schedules: Vec<ScheduleStatus>,
    /// Bytes that telemetry takes at rest.
    telemetry_bytes: f64,
    /// Whether mail can leave.
    mail_configured: bool,
}

/// Reads of system health.
#[derive(Debug, Default)]
pub struct SystemQuery;

#[Object]
impl SystemQuery {
    /// How the installation is.
    async fn system_health(&self, ctx: &Context<'_>) -> Result<SystemHealth> {
        let permit = scope(ctx)?.permit_provider(Permission::SystemRead).map_err(gql::query_error)?;
        let info = ctx.data::<SystemInfo>()?.clone();
        let schedules = info.schedules.clone();
        let env = tenancy(ctx)?;
        let read = env.db.read(&permit, move |tx| Box::pin(async move { jobs::health(tx, &schedules).await }));
        let health = read.await.map_err(|error| gql::query_error(Failure::from(error)))?;
        let bytes = ctx.data::<Ingestion>()?.telemetry_bytes(scope(ctx)?).await.map_err(gql::query_error)?;
        Ok(SystemHealth {
            version: info.version.to_owned(),
            database: env.db.dialect().pick("SQLite, embedded", "PostgreSQL").to_owned(),
            started_at: DateTime(info.node.started_at()),
            jobs_waiting: i32::try_from(health.waiting).unwrap_or(i32::MAX),
            jobs_dead: health.dead.into_iter().map(DeadJob).collect(),
            schedules: health.schedules.into_iter().map(ScheduleStatus::from).collect(),
            // A count of bytes is far below 2^53, so the number is exact.
            telemetry_bytes: bytes as f64,
            mail_configured: env.mail == MailState::Configured,
        })
    }
}

impl From<jobs::ScheduleStatus> for ScheduleStatus {
    fn from(status: jobs::ScheduleStatus) -> Self {
        Self {
            name: status.name.to_owned(),
            every_seconds: i32::try_from(status.every.as_secs()).unwrap_or(i32::MAX),
            last_run_at: status.last_run_at.map(DateTime),
            next_run_at: Some(DateTime(status.next_run_at)),
        }
    }
}

/// Which dead job to try again.
#[derive(Debug, InputObject)]
pub struct DeadJobReplayInput {
    /// Which job.
    id: ID,
}

/// Whether the job was put back, or why not.
#[derive(Debug, SimpleObject)]
pub struct DeadJobPayload {
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Changes of system health.
#[derive(Debug, Default)]
pub struct SystemMutation;

#[Object]
impl SystemMutation {
    /// Puts a dead job back into the queue, with all its tries before it.
    async fn dead_job_replay(&self, ctx: &Context<'_>, input: DeadJobReplayInput) -> Result<DeadJobPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let id: JobId = gql::parse_id_or_fail(&input.id, "id")?;
            let permit = who.permit_provider(Permission::SystemWrite)?;
            let audit = env.audit.clone();
            let write = env.db.write(&permit, move |tx| Box::pin(async move { replay(tx, &audit, id).await }));
            write.await
        };
        payload(work.await, |_, errors| DeadJobPayload { errors })
    }
}

async fn replay(tx: &db::WriteTx, audit: &auth::AuditLog, id: JobId) -> std::result::Result<(), Failure> {
    let job = jobs::dead_job(tx, id).await?.ok_or_else(|| Failure::not_found::<JobKind>("id"))?;
    match jobs::replay_dead(tx, id).await? {
        jobs::Replay::Waiting => {}
        jobs::Replay::NoSuchDeadJob => return Err(Failure::not_found::<JobKind>("id")),
        jobs::Replay::AlreadyQueued => {
            let message = "The same work waits in the queue already, so nothing needs to be replayed.";
            return Err(Failure::rejected(ErrorCode::Conflict, "id", message));
        }
    }
    let entry = auth::Entry {
        client: job.client,
        action: "job.replay",
        object_kind: "job",
        object_id: Some(id.uuid()),
        summary: job.kind,
        before: None,
        after: None,
    };
    audit.record(tx, entry).await?;
    Ok(())
}
