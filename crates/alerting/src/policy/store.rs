//! SQL over `escalation_policy`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, EscalationPolicyId, Id, TeamId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, Order};

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{Definition, EscalationPolicy, MOST, PolicyPatch};
use crate::stored::json;

pub(crate) async fn find(tx: &ReadTx, id: EscalationPolicyId) -> Result<Option<EscalationPolicy>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(EscalationPolicy::try_from).transpose()
}

/// The visible ones, by name.
pub(crate) async fn all(tx: &ReadTx) -> Result<Vec<EscalationPolicy>, DbError> {
    let query = tx.select::<Entity>().order_by(Column::Name, Order::Asc).order_by(Column::Id, Order::Asc);
    query.limit(10 * MOST).all().await?.into_iter().map(EscalationPolicy::try_from).collect()
}

/// Which policy holds for what a team owns at a client: the client's own for the team, the provider's for it, the standard.
pub(crate) async fn holding(tx: &ReadTx, client: ClientId, team: TeamId) -> Result<Option<EscalationPolicy>, DbError> {
    let whose = Condition::any().add(Column::ClientId.is_null()).add(Column::ClientId.eq(client.uuid()));
    let which = Condition::any().add(Column::TeamId.eq(team.uuid())).add(Column::Standard.eq(true));
    let query = tx.select::<Entity>().filter(whose).filter(which).order_by(Column::Id, Order::Asc);
    let found = query.limit(10 * MOST).all().await?;
    let found = found.into_iter().map(EscalationPolicy::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(found.into_iter().min_by_key(|policy| (policy.standard, policy.client.is_none())))
}

pub(crate) async fn count(tx: &ReadTx, client: Option<ClientId>) -> Result<u64, DbError> {
    let own = client.map_or_else(|| Column::ClientId.is_null(), |client| Column::ClientId.eq(client.uuid()));
    tx.select::<Entity>().filter(own).count().await
}

/// Whether the standard policy is there.
pub(crate) async fn has_standard(tx: &ReadTx) -> Result<bool, DbError> {
    Ok(tx.select::<Entity>().filter(Column::Standard.eq(true)).count().await? > 0)
}

pub(crate) async fn insert(tx: &WriteTx, policy: &EscalationPolicy) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(policy.id.uuid()),
        client_id: Set(policy.client.map(ClientId::uuid)),
        name: Set(policy.name.clone()),
        team_id: Set(policy.team.map(Id::uuid)),
        standard: Set(policy.standard),
        definition: Set(json(&policy.definition, "escalation_policy", "definition")?),
        version: Set(policy.version),
        created_at: Set(tx.now().micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// Applies the patch if the stored version is the expected one; tells whether it was.
pub(crate) async fn update(
    tx: &WriteTx,
    before: &EscalationPolicy,
    expected: i32,
    patch: PolicyPatch,
) -> Result<bool, DbError> {
    let mut change = tx.update::<Entity>().filter(Column::Id.eq(before.id.uuid())).filter(Column::Version.eq(expected));
    if let Some(name) = patch.name {
        change = change.set(Column::Name, name.into_string());
    }
    let definition = Definition {
        steps: patch.steps.unwrap_or_else(|| before.definition.steps.clone()),
        repeats: patch.repeats.unwrap_or(before.definition.repeats),
    };
    change = change.set(Column::Definition, json(&definition, "escalation_policy", "definition")?);
    Ok(change.increment(Column::Version).exec().await? == 1)
}
