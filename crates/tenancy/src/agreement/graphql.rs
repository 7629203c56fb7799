//! Agreements in the API.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, Result, SimpleObject};
use gql::{LoadError, Loader, UserErrorObject, parse_id, to_id};
use kernel::text::{Name, Prose};
use kernel::{AgreementId, ClientId, Failure, Id, Kind, ServiceId, UserError};

use super::{AgreementPatch, Day, NewAgreement, day_at, service};
use crate::business_service::graphql::{BusinessService, ServiceById};
use crate::calendar::graphql::{Calendar, CalendarById};
use crate::client::graphql::Client;
use crate::graphql::{Lens, caller, grouped, loaded, payload, tenancy};
use crate::input::Checked;
use crate::site::graphql::client_of;
use crate::sla_policy::graphql::{SlaPolicy, SlaPolicyById};

/// How an agreement stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::AgreementState")]
pub enum AgreementState {
    /// It has not begun.
    Upcoming,
    /// It holds.
    InForce,
    /// It is over.
    Ended,
}

/// What the provider owes a client.
#[derive(Debug, Clone)]
pub struct Agreement(pub super::Agreement);

#[Object]
impl Agreement {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// With whom it is made.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// Name, unique at the client.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// First day, such as `2026-01-01`.
    async fn starts_on(&self) -> &str {
        self.0.starts_on.as_str()
    }
    /// Last day; null while no end is agreed.
    async fn ends_on(&self) -> Option<&str> {
        self.0.ends_on.as_ref().map(Day::as_str)
    }
    /// How it stands today, in the zone of its calendar.
    async fn state(&self, ctx: &Context<'_>) -> Result<AgreementState> {
        let calendar = hours(ctx, &self.0).await?;
        let today = day_at(calendar.as_ref().map(|calendar| &calendar.0), tenancy(ctx)?.db.now());
        Ok(self.0.state_on(&today).into())
    }
    /// The hours of cover.
    async fn calendar(&self, ctx: &Context<'_>) -> Result<Option<Calendar>> {
        hours(ctx, &self.0).await
    }
    /// What is promised.
    async fn sla_policy(&self, ctx: &Context<'_>) -> Result<Option<SlaPolicy>> {
        match self.0.sla_policy {
            Some(policy) => loaded::<SlaPolicyById, _>(ctx, policy).await,
            None => Ok(None),
        }
    }
    /// The services that it covers; at most 200.
    async fn services(&self, ctx: &Context<'_>) -> Result<Vec<BusinessService>> {
        // Together, so that the loader makes one query.
        let each = self.0.services.iter().map(|service| loaded::<ServiceById, ServiceId>(ctx, *service));
        let found = futures_util::future::try_join_all(each).await?;
        Ok(found.into_iter().flatten().collect())
    }
    /// What else is agreed, in words.
    async fn note(&self) -> &str {
        &self.0.note
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

async fn hours(ctx: &Context<'_>, agreement: &super::Agreement) -> Result<Option<Calendar>> {
    match agreement.calendar {
        Some(calendar) => loaded::<CalendarById, _>(ctx, calendar).await,
        None => Ok(None),
    }
}

/// An agreement to make.
#[derive(Debug, InputObject)]
pub struct AgreementCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// With which client.
    client_id: ID,
    /// Name, unique at the client.
    name: String,
    /// First day, such as `2026-01-01`.
    starts_on: String,
    /// Last day; absent while no end is agreed.
    ends_on: Option<String>,
    /// The hours of cover: a calendar of the client or of the provider.
    calendar_id: Option<ID>,
    /// What is promised: a policy of the client or of the provider.
    sla_policy_id: Option<ID>,
    /// The services that it covers; at most 200, all of this client.
    service_ids: Option<Vec<ID>>,
    /// What else is agreed, at most 20,000 characters.
    note: Option<String>,
}

/// A change of an agreement; what is absent stays, what is null is taken away.
#[derive(Debug, InputObject)]
pub struct AgreementUpdateInput {
    /// Which agreement.
    id: ID,
    /// The version that the change is based on.
    expected_version: i32,
    /// Name.
    name: Option<String>,
    /// First day.
    starts_on: Option<String>,
    /// Last day; null takes the end away.
    ends_on: MaybeUndefined<String>,
    /// The hours of cover; null takes them away.
    calendar_id: MaybeUndefined<ID>,
    /// What is promised; null takes it away.
    sla_policy_id: MaybeUndefined<ID>,
    /// The services that it covers; replaces the stored ones.
    service_ids: Option<Vec<ID>>,
    /// What else is agreed.
    note: Option<String>,
}

/// The agreement after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct AgreementPayload {
    /// The agreement; null if refused.
    agreement: Option<Agreement>,
    /// Its client, whose list of agreements changed.
    client: Option<Client>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Changes of agreements.
#[derive(Debug, Default)]
pub struct AgreementMutation;

#[Object]
impl AgreementMutation {
    /// Makes an agreement with a client.
    async fn agreement_create(&self, ctx: &Context<'_>, input: AgreementCreateInput) -> Result<AgreementPayload> {
        let (env, who) = caller(ctx)?;
        let work = async { service::create(env, who, input.parse()?).await };
        answer(ctx, work.await).await
    }

    /// Changes an agreement.
    async fn agreement_update(&self, ctx: &Context<'_>, input: AgreementUpdateInput) -> Result<AgreementPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let id = gql::parse_id_or_fail(&input.id, "id")?;
            service::update(env, who, id, input.expected_version, input.parse()?).await
        };
        answer(ctx, work.await).await
    }
}

async fn answer(ctx: &Context<'_>, result: std::result::Result<super::Agreement, Failure>) -> Result<AgreementPayload> {
    let client = match &result {
        Ok(agreement) => Some(client_of(ctx, agreement.client).await?),
        Err(_) => None,
    };
    payload(result, |agreement, errors| AgreementPayload { agreement: agreement.map(Agreement), client, errors })
}

fn services(ids: Vec<ID>) -> std::result::Result<Vec<ServiceId>, UserError> {
    ids.iter().map(|id| parse_id(id, "serviceIds")).collect()
}

/// An id that may be taken away: `None` stays, `Some(None)` goes.
fn changed<K: Kind>(checked: &mut Checked, value: MaybeUndefined<ID>, field: &str) -> Option<Option<Id<K>>> {
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(id) => checked.take(parse_id(&id, field)).map(Some),
    }
}

impl AgreementCreateInput {
    fn parse(self) -> std::result::Result<NewAgreement, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let client = checked.take(parse_id(&self.client_id, "clientId"));
        let name = checked.take(Name::parse("name", &self.name));
        let starts_on = checked.take(Day::parse("startsOn", &self.starts_on));
        let ends_on = checked.optional(self.ends_on, |text| Day::parse("endsOn", &text));
        let calendar = checked.optional(self.calendar_id, |id| parse_id(&id, "calendarId"));
        let sla_policy = checked.optional(self.sla_policy_id, |id| parse_id(&id, "slaPolicyId"));
        let services = checked.take(services(self.service_ids.unwrap_or_default()));
        let note = checked.take(Prose::parse("note", &self.note.unwrap_or_default()));
        let new = client.zip(name).zip(starts_on.zip(services)).zip(note);
        checked.finish(new.map(|(((client, name), (starts_on, services)), note)| NewAgreement {
            id,
            client,
            name,
            starts_on,
            ends_on,
            calendar,
            sla_policy,
            services,
            note,
        }))
    }
}

impl AgreementUpdateInput {
    fn parse(self) -> std::result::Result<AgreementPatch, Failure> {
        let mut checked = Checked::new();
        let ends_on = match self.ends_on {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(text) => checked.take(Day::parse("endsOn", &text)).map(Some),
        };
        let patch = AgreementPatch {
            name: checked.optional(self.name, |text| Name::parse("name", &text)),
            starts_on: checked.optional(self.starts_on, |text| Day::parse("startsOn", &text)),
            ends_on,
            calendar: changed(&mut checked, self.calendar_id, "calendarId"),
            sla_policy: changed(&mut checked, self.sla_policy_id, "slaPolicyId"),
            services: checked.optional(self.service_ids, services),
            note: checked.optional(self.note, |text| Prose::parse("note", &text)),
        };
        checked.finish(Some(patch))
    }
}

/// Loads agreements for the objects that name them.
pub struct AgreementById(pub(crate) Lens);

impl Loader<AgreementId> for AgreementById {
    type Value = Agreement;
    type Error = LoadError;

    async fn load(&self, keys: &[AgreementId]) -> std::result::Result<HashMap<AgreementId, Agreement>, LoadError> {
        let found = service::by_ids(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|agreement| (agreement.id, Agreement(agreement))).collect())
    }
}

/// Loads the agreements of several clients at once; nothing for a caller who may not see agreements.
pub struct AgreementsOfClient(pub(crate) Lens);

impl Loader<ClientId> for AgreementsOfClient {
    type Value = Vec<Agreement>;
    type Error = LoadError;

    async fn load(&self, keys: &[ClientId]) -> std::result::Result<HashMap<ClientId, Vec<Agreement>>, LoadError> {
        let found = service::of_clients(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(grouped(found, |agreement| agreement.client, Agreement))
    }
}
