//! SQL over `rule`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, Id, Page, PageRequest, RuleId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, Order};

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{Enabled, MOST, Rule, RulePatch};

pub(crate) async fn find(tx: &ReadTx, id: RuleId) -> Result<Option<Rule>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(Rule::try_from).transpose()
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: &[RuleId]) -> Result<Vec<Rule>, DbError> {
    let query = tx.select::<Entity>().filter(Column::Id.is_in(ids.iter().map(|id| id.uuid())));
    query.all().await?.into_iter().map(Rule::try_from).collect()
}

/// What holds for a client: the provider's rules and its own, by id.
pub(crate) async fn for_client(tx: &ReadTx, client: ClientId) -> Result<Vec<Rule>, DbError> {
    let query = tx.select::<Entity>().filter(of(Some(client))).order_by(Column::Id, Order::Asc);
    query.limit(2 * MOST).all().await?.into_iter().map(Rule::try_from).collect()
}

fn of(client: Option<ClientId>) -> Condition {
    let providers = Condition::any().add(Column::ClientId.is_null());
    client.map_or_else(|| providers.clone(), |client| providers.clone().add(Column::ClientId.eq(client.uuid())))
}

/// One page by name; of a client with the provider's.
pub(crate) async fn page(tx: &ReadTx, client: Option<ClientId>, request: &PageRequest) -> Result<Page<Rule>, DbError> {
    let mut query = tx.select::<Entity>();
    if client.is_some() {
        query = query.filter(of(client));
    }
    let page = query.page(request, &[(Column::Name, Order::Asc), (Column::Id, Order::Asc)]).await?;
    let items = page.items.into_iter().map(|(cursor, row)| Rule::try_from(row).map(|rule| (cursor, rule)));
    let items = items.collect::<Result<Vec<_>, _>>()?;
    Ok(Page { items, has_next: page.has_next, has_previous: page.has_previous, total: page.total })
}

pub(crate) async fn count(tx: &ReadTx, client: Option<ClientId>) -> Result<u64, DbError> {
    let own = client.map_or_else(|| Column::ClientId.is_null(), |client| Column::ClientId.eq(client.uuid()));
    tx.select::<Entity>().filter(own).count().await
}

/// Keys of the rules that come with the program and are there already.
pub(crate) async fn standard_keys(tx: &ReadTx) -> Result<Vec<String>, DbError> {
    let query = tx.select::<Entity>().filter(Column::ClientId.is_null()).filter(Column::StandardKey.is_not_null());
    Ok(query.limit(MOST).all().await?.into_iter().filter_map(|row| row.standard_key).collect())
}

pub(crate) async fn insert(tx: &WriteTx, rule: &Rule) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(rule.id.uuid()),
        client_id: Set(rule.client.map(ClientId::uuid)),
        standard_key: Set(rule.standard_key.clone()),
        name: Set(rule.name.clone()),
        kind: Set(rule.kind.as_str().to_owned()),
        class: Set(rule.class.clone()),
        area: Set(rule.area.clone()),
        metric: Set(rule.metric.clone()),
        parameters: Set(crate::stored::json(&rule.parameters, "rule", "parameters")?),
        what: Set(rule.what.clone()),
        why: Set(rule.why.clone()),
        now_what: Set(rule.now_what.clone()),
        runbook_id: Set(rule.runbook.map(Id::uuid)),
        enabled: Set(rule.enabled),
        version: Set(rule.version),
        created_at: Set(tx.now().micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// Applies the patch if the stored version is the expected one; tells whether it was.
pub(crate) async fn update(tx: &WriteTx, id: RuleId, expected: i32, patch: RulePatch) -> Result<bool, DbError> {
    let mut change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).filter(Column::Version.eq(expected));
    for (column, text) in [
        (Column::Name, patch.name.map(|text| text.into_string())),
        (Column::Class, patch.class.map(|text| text.into_string())),
        (Column::Area, patch.area.map(|text| text.into_string())),
        (Column::What, patch.what.map(|text| text.into_string())),
        (Column::Why, patch.why.map(|text| text.into_string())),
        (Column::NowWhat, patch.now_what.map(|text| text.into_string())),
    ] {
        if let Some(text) = text {
            change = change.set(column, text);
        }
    }
    if let Some(parameters) = patch.parameters {
        change = change.set(Column::Parameters, crate::stored::json(&parameters, "rule", "parameters")?);
    }
    if let Some(runbook) = patch.runbook {
        change = change.set(Column::RunbookId, runbook.map(Id::uuid));
    }
    if let Some(enabled) = patch.enabled {
        change = change.set(Column::Enabled, enabled == Enabled::On);
    }
    Ok(change.increment(Column::Version).exec().await? == 1)
}
