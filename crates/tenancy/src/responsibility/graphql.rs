//! The responsibility matrix in the API.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use gql::{LoadError, Loader, UserErrorObject, parse_id, to_id};
use kernel::text::Name;
use kernel::{ClientId, ErrorCode, Failure, ResponsibilityId};

use super::{Area, Known, Parties, PartyRef, Place, service};
use crate::client::graphql::Client;
use crate::contact::graphql::{Contact, ContactById};
use crate::graphql::{Lens, caller, grouped, loaded, payload};
use crate::input::Checked;
use crate::site::graphql::client_of;
use crate::team::graphql::{Team, TeamById};

/// An area of a client's IT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Known")]
pub enum ResponsibilityArea {
    /// Backups and restores.
    Backups,
    /// Updates of systems and programs.
    Patching,
    /// Networks and their devices.
    Network,
    /// Disks, file systems, storage systems.
    Storage,
    /// Servers.
    Servers,
    /// Workplaces.
    Workstations,
    /// Accounts and sign-in.
    Identity,
    /// Mail.
    Mail,
    /// Security.
    Security,
    /// Programs that the client's people work with.
    Application,
    /// Something named in words, or everything that has no row of its own.
    Other,
}

/// What kind of party it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum PartyKind {
    /// A team of the provider.
    Team,
    /// A contact of the client.
    Contact,
    /// Somebody else.
    Vendor,
}

/// Who looks after an area of a client.
#[derive(Debug, Clone)]
pub struct Responsibility(pub super::Responsibility);

#[Object]
impl Responsibility {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Whose area it is.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// Which area; `OTHER` for one that is named in words.
    async fn area(&self) -> ResponsibilityArea {
        match self.0.area {
            Area::Known(known) => known.into(),
            Area::Named(_) => ResponsibilityArea::Other,
        }
    }
    /// The area in words.
    async fn area_text(&self) -> &str {
        self.0.area.as_str()
    }
    /// For which class of devices; null for all of them.
    async fn device_class(&self) -> Option<&str> {
        self.0.device_class.as_deref()
    }
    /// Who does the work.
    async fn responsible(&self) -> ResponsibleParty {
        ResponsibleParty(self.0.parties.responsible.clone())
    }
    /// Who answers for it.
    async fn accountable(&self) -> Option<ResponsibleParty> {
        self.0.parties.accountable.clone().map(ResponsibleParty)
    }
    /// Who is asked before; at most 10.
    async fn consulted(&self) -> Vec<ResponsibleParty> {
        self.0.parties.consulted.iter().cloned().map(ResponsibleParty).collect()
    }
    /// Who is told after; at most 10.
    async fn informed(&self) -> Vec<ResponsibleParty> {
        self.0.parties.informed.iter().cloned().map(ResponsibleParty).collect()
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// A team, a contact or a vendor with a duty.
#[derive(Debug, Clone)]
pub struct ResponsibleParty(PartyRef);

#[Object]
impl ResponsibleParty {
    /// What kind of party it is.
    async fn kind(&self) -> PartyKind {
        match self.0 {
            PartyRef::Team(_) => PartyKind::Team,
            PartyRef::Contact(_) => PartyKind::Contact,
            PartyRef::Vendor(_) => PartyKind::Vendor,
        }
    }
    /// What people call it; empty where contacts may not be seen.
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(match &self.0 {
            PartyRef::Team(id) => loaded::<TeamById, _>(ctx, *id).await?.map(|team| team.0.name),
            PartyRef::Contact(_) => self.person(ctx).await?.map(|contact| contact.0.name),
            PartyRef::Vendor(name) => Some(name.clone()),
        }
        .unwrap_or_default())
    }
    /// The team, if it is one.
    async fn team(&self, ctx: &Context<'_>) -> Result<Option<Team>> {
        match &self.0 {
            PartyRef::Team(id) => loaded::<TeamById, _>(ctx, *id).await,
            _ => Ok(None),
        }
    }
    /// The contact, if it is one and contacts may be seen.
    async fn contact(&self, ctx: &Context<'_>) -> Result<Option<Contact>> {
        self.person(ctx).await
    }
}

impl ResponsibleParty {
    async fn person(&self, ctx: &Context<'_>) -> Result<Option<Contact>> {
        let may = crate::graphql::scope(ctx)?.clients(kernel::Permission::ContactRead).is_some();
        match &self.0 {
            PartyRef::Contact(id) if may => loaded::<ContactById, _>(ctx, *id).await,
            _ => Ok(None),
        }
    }
}

/// A team, a contact or a vendor: exactly one of them.
#[derive(Debug, InputObject)]
pub struct PartyInput {
    /// A team of the provider.
    team_id: Option<ID>,
    /// A contact of the client.
    contact_id: Option<ID>,
    /// The name of somebody else, 1 to 200 characters.
    vendor_name: Option<String>,
}

/// Who looks after an area.
#[derive(Debug, InputObject)]
pub struct ResponsibilitySetInput {
    /// Which client.
    client_id: ID,
    /// Which area.
    area: ResponsibilityArea,
    /// The area in words; with `OTHER` only.
    area_text: Option<String>,
    /// For which class of devices; absent is all of them.
    device_class: Option<String>,
    /// The version of the row that is replaced; absent if the area has none yet.
    expected_version: Option<i32>,
    /// Who does the work.
    responsible: PartyInput,
    /// Who answers for it.
    accountable: Option<PartyInput>,
    /// Who is asked before; at most 10.
    consulted: Option<Vec<PartyInput>>,
    /// Who is told after; at most 10.
    informed: Option<Vec<PartyInput>>,
}

/// Which row to take away.
#[derive(Debug, InputObject)]
pub struct ResponsibilityRemoveInput {
    /// Which row.
    id: ID,
    /// The version that the change is based on.
    expected_version: i32,
}

/// The row after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct ResponsibilityPayload {
    /// The row; null if refused, and after it was taken away.
    responsibility: Option<Responsibility>,
    /// Its client, whose matrix changed.
    client: Option<Client>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Changes of the responsibility matrix.
#[derive(Debug, Default)]
pub struct ResponsibilityMutation;

#[Object]
impl ResponsibilityMutation {
    /// Says who looks after an area of a client, in place of what was said before.
    async fn responsibility_set(
        &self,
        ctx: &Context<'_>,
        input: ResponsibilitySetInput,
    ) -> Result<ResponsibilityPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let expected = input.expected_version;
            let (place, parties) = input.parse()?;
            service::set(env, who, place, expected, parties).await
        };
        let result = work.await;
        let client = client(ctx, &result).await?;
        payload(result, |row, errors| ResponsibilityPayload { responsibility: row.map(Responsibility), client, errors })
    }

    /// Takes a row of the matrix away.
    async fn responsibility_remove(
        &self,
        ctx: &Context<'_>,
        input: ResponsibilityRemoveInput,
    ) -> Result<ResponsibilityPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let id = gql::parse_id_or_fail(&input.id, "id")?;
            service::remove(env, who, id, input.expected_version).await
        };
        let result = work.await;
        let client = client(ctx, &result).await?;
        payload(result, |_, errors| ResponsibilityPayload { responsibility: None, client, errors })
    }
}

async fn client(
    ctx: &Context<'_>,
    result: &std::result::Result<super::Responsibility, Failure>,
) -> Result<Option<Client>> {
    match result {
        Ok(row) => client_of(ctx, row.client).await.map(Some),
        Err(_) => Ok(None),
    }
}

impl PartyInput {
    fn parse(self, checked: &mut Checked, field: &str) -> Option<PartyRef> {
        match (self.team_id, self.contact_id, self.vendor_name) {
            (Some(id), None, None) => checked.take(parse_id(&id, &format!("{field}.teamId"))).map(PartyRef::Team),
            (None, Some(id), None) => checked.take(parse_id(&id, &format!("{field}.contactId"))).map(PartyRef::Contact),
            (None, None, Some(name)) => {
                let name = checked.take(Name::parse(&format!("{field}.vendorName"), &name))?;
                Some(PartyRef::Vendor(name.into_string()))
            }
            _ => {
                checked.refuse(ErrorCode::Invalid, field, "Name a team, a contact or a vendor: exactly one of them.");
                None
            }
        }
    }
}

fn parties(checked: &mut Checked, inputs: Option<Vec<PartyInput>>, field: &str) -> Vec<PartyRef> {
    let inputs = inputs.unwrap_or_default().into_iter().take(crate::limits::PARTIES + 1).enumerate();
    inputs.filter_map(|(index, input)| input.parse(checked, &format!("{field}.{index}"))).collect()
}

impl ResponsibilitySetInput {
    fn parse(self) -> std::result::Result<(Place, Parties), Failure> {
        let mut checked = Checked::new();
        let client = checked.take(parse_id(&self.client_id, "clientId"));
        let area = checked.take(Area::from_input(self.area.into(), self.area_text.as_deref()));
        let class = self.device_class.filter(|text| !text.trim().is_empty());
        let class = checked.optional(class, |text| Name::parse("deviceClass", &text));
        let responsible = self.responsible.parse(&mut checked, "responsible");
        let accountable = self.accountable.and_then(|party| party.parse(&mut checked, "accountable"));
        let consulted = parties(&mut checked, self.consulted, "consulted");
        let informed = parties(&mut checked, self.informed, "informed");
        let device_class = class.map(|name| name.as_str().to_lowercase());
        checked.finish(client.zip(area).zip(responsible).map(|((client, area), responsible)| {
            (Place { client, area, device_class }, Parties { responsible, accountable, consulted, informed })
        }))
    }
}

/// Loads rows of the matrix for the objects that name them.
pub struct ResponsibilityById(pub(crate) Lens);

impl Loader<ResponsibilityId> for ResponsibilityById {
    type Value = Responsibility;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[ResponsibilityId],
    ) -> std::result::Result<HashMap<ResponsibilityId, Responsibility>, LoadError> {
        let found = service::by_ids(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|row| (row.id, Responsibility(row))).collect())
    }
}

/// Loads the matrices of several clients at once; nothing for a caller who may not see agreements.
pub struct ResponsibilitiesOfClient(pub(crate) Lens);

impl Loader<ClientId> for ResponsibilitiesOfClient {
    type Value = Vec<Responsibility>;
    type Error = LoadError;

    async fn load(&self, keys: &[ClientId]) -> std::result::Result<HashMap<ClientId, Vec<Responsibility>>, LoadError> {
        let found = service::of_clients(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(grouped(found, |row| row.client, Responsibility))
    }
}
