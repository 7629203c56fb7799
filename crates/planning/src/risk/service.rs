//! What people do with the register.

use db::{DbError, ReadTx, WriteTx};
use kernel::id::RiskKind;
use kernel::text::Prose;
use kernel::{ClientId, ErrorCode, Failure, Page, PageRequest, Permission, RiskId, Scope, Timestamp};
use tenancy::input::stored;
use tenancy::record::{self, Kept};
use uuid::Uuid;

use super::{NewRisk, Risk, RiskFilter, RiskPatch, SourceKind, Status, store};
use crate::{Planning, limits};

impl Kept for Risk {
    type Patch = RiskPatch;
    const PERMISSION: Permission = Permission::PlanWrite;
    const LIMIT: u64 = limits::RISKS;
    const ACTIONS: [&'static str; 2] = ["risk.create", "risk.update"];

    async fn find(tx: &ReadTx, id: RiskId) -> Result<Option<Self>, DbError> {
        store::find(tx, id).await
    }
    async fn count(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
        store::count(tx, client).await
    }
    async fn insert(&self, tx: &WriteTx) -> Result<(), DbError> {
        let now = tx.now();
        store::insert(tx, &Self { status_since: now, created_at: now, ..self.clone() }).await
    }
    async fn update(&self, tx: &WriteTx, expected: i32, patch: RiskPatch) -> Result<bool, DbError> {
        let changed = self.patched(patch, tx.now());
        store::write(tx, expected, &changed).await
    }
    fn refusal(error: DbError) -> Failure {
        stored::<RiskKind>(error, "", "")
    }
}

impl Risk {
    fn patched(&self, patch: RiskPatch, now: Timestamp) -> Self {
        let after = Self {
            title: patch.title.map_or_else(|| self.title.clone(), |title| title.into_string()),
            description: patch.description.map_or_else(|| self.description.clone(), Prose::into_string),
            likelihood: patch.likelihood.unwrap_or(self.likelihood),
            impact: patch.impact.unwrap_or(self.impact),
            service: patch.service.or(self.service),
            owner: patch.owner.or(self.owner),
            treatment: patch.treatment.unwrap_or(self.treatment),
            review_on: patch.review_on.unwrap_or(self.review_on),
            ..self.clone()
        };
        match patch.status {
            Some((status, note)) => after.in_status(status, note.into_string(), now),
            None => after,
        }
    }

    /// In another status; one that is not accepted has nobody who accepted it.
    pub(super) fn in_status(self, status: Status, note: String, now: Timestamp) -> Self {
        let since = if status == self.status { self.status_since } else { now };
        let kept = status == Status::Accepted;
        Self {
            status,
            status_since: since,
            status_note: note,
            accepted_by: self.accepted_by.filter(|_| kept),
            accepted_until: self.accepted_until.filter(|_| kept),
            ..self
        }
    }
}

impl From<NewRisk> for Risk {
    /// The risk as it is entered; its instants are set when it is stored.
    fn from(new: NewRisk) -> Self {
        Self {
            id: new.id.unwrap_or_else(|| kernel::Id::from_uuid(Uuid::nil())),
            client: new.client,
            title: new.title.into_string(),
            description: new.description.into_string(),
            likelihood: new.likelihood,
            impact: new.impact,
            service: new.service,
            owner: new.owner,
            treatment: new.treatment,
            status: Status::Open,
            status_since: Timestamp::default(),
            status_note: String::new(),
            review_on: new.review_on,
            source: new.source,
            decision: None,
            asked_until: None,
            accepted_by: None,
            accepted_until: None,
            version: 1,
            created_at: Timestamp::default(),
        }
    }
}

/// Enters a risk.
///
/// # Errors
/// Not found for the client or something linked, or the limit.
pub async fn create(env: &Planning, scope: &Scope, new: NewRisk) -> Result<Risk, Failure> {
    let (client, id) = (new.client, new.id);
    record::create(&env.tenancy, scope, client, id, move |id| Ok(Risk { id, ..new.into() })).await
}

/// Changes a risk.
///
/// # Errors
/// Not found, conflict; refused for one that is closed, and for acceptance, which is the client's.
pub async fn update(
    env: &Planning,
    scope: &Scope,
    id: RiskId,
    expected: i32,
    patch: RiskPatch,
) -> Result<Risk, Failure> {
    if patch.status.as_ref().is_some_and(|(status, _)| *status == Status::Accepted) {
        let message = "Only the client accepts a risk. Ask a contact of the client.";
        return Err(Failure::rejected(ErrorCode::Invalid, "status", message));
    }
    record::update(&env.tenancy, scope, id, expected, patch).await
}

/// Ends a risk: it is over, and the same cause raises a new one.
///
/// # Errors
/// Not found, conflict.
pub async fn close(env: &Planning, scope: &Scope, id: RiskId, expected: i32, note: Prose) -> Result<Risk, Failure> {
    let patch = RiskPatch { status: Some((Status::Closed, note)), ..RiskPatch::default() };
    update(env, scope, id, expected, patch).await
}

/// Several risks; those that are absent or not visible are left out.
///
/// # Errors
/// Forbidden without any right to see plans.
pub async fn by_ids(env: &Planning, scope: &Scope, ids: Vec<RiskId>) -> Result<Vec<Risk>, Failure> {
    let permit = scope.permit(Permission::PlanRead)?;
    Ok(env.tenancy.db.read(&permit, move |tx| Box::pin(async move { store::by_ids(tx, &ids).await })).await?)
}

/// The risks that are not closed of some causes.
///
/// # Errors
/// Forbidden without any right to see plans.
pub async fn of_causes(env: &Planning, scope: &Scope, kind: SourceKind, keys: Vec<Uuid>) -> Result<Vec<Risk>, Failure> {
    let permit = scope.permit(Permission::PlanRead)?;
    Ok(env.tenancy.db.read(&permit, move |tx| Box::pin(async move { store::of_causes(tx, kind, &keys).await })).await?)
}

/// One page of the visible risks, gravest first.
///
/// # Errors
/// Forbidden without any right to see plans.
pub async fn list(
    env: &Planning,
    scope: &Scope,
    filter: RiskFilter,
    request: PageRequest,
) -> Result<Page<Risk>, Failure> {
    let permit = scope.permit(Permission::PlanRead)?;
    Ok(env
        .tenancy
        .db
        .read(&permit, move |tx| Box::pin(async move { store::page(tx, &filter, &request).await }))
        .await?)
}
