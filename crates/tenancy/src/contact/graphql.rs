//! Contacts in the API.

use std::collections::HashMap;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::{LoadError, Loader, UserErrorObject, parse_id, to_id};
use kernel::text::{EmailAddr, Line, Name};
use kernel::{ClientId, ContactId, Failure, Permission};

use super::{ContactPatch, NewContact, service};
use crate::client::graphql::Client;
use crate::graphql::{Lens, caller, loaded, payload};
use crate::input::Checked;
use crate::site::graphql::{Site, SiteById, client_of};

/// A person at a client; not a login.
#[derive(Debug, Clone)]
pub struct Contact(pub super::Contact);

#[Object]
impl Contact {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Whose person it is.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// Where the person mostly is.
    async fn site(&self, ctx: &Context<'_>) -> Result<Option<Site>> {
        match self.0.site {
            Some(site) => loaded::<SiteById, _>(ctx, site).await,
            None => Ok(None),
        }
    }
    /// Name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// E-mail address.
    async fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }
    /// Telephone number as people write it.
    async fn phone(&self) -> &str {
        &self.0.phone
    }
    /// What the person does at the client.
    async fn title(&self) -> &str {
        &self.0.title
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// A contact to add.
#[derive(Debug, InputObject)]
pub struct ContactCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// Which client.
    client_id: ID,
    /// Where the person mostly is.
    site_id: Option<ID>,
    /// Name.
    name: String,
    /// E-mail address.
    email: Option<String>,
    /// Telephone number.
    phone: Option<String>,
    /// What the person does at the client.
    title: Option<String>,
}

/// A change of a contact; what is absent stays.
#[derive(Debug, InputObject)]
pub struct ContactUpdateInput {
    /// Which contact.
    id: ID,
    /// The version that the change is based on.
    expected_version: i32,
    /// Where the person mostly is.
    site_id: Option<ID>,
    /// Name.
    name: Option<String>,
    /// E-mail address.
    email: Option<String>,
    /// Telephone number.
    phone: Option<String>,
    /// What the person does at the client.
    title: Option<String>,
}

/// The contact after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct ContactPayload {
    /// The contact; null if refused.
    contact: Option<Contact>,
    /// Its client, whose list of contacts changed.
    client: Option<Client>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Changes of contacts.
#[derive(Debug, Default)]
pub struct ContactMutation;

#[Object]
impl ContactMutation {
    /// Adds a contact to a client.
    async fn contact_create(&self, ctx: &Context<'_>, input: ContactCreateInput) -> Result<ContactPayload> {
        let (env, who) = caller(ctx)?;
        let work = async { service::create(env, who, input.parse()?).await };
        answer(ctx, work.await).await
    }

    /// Changes a contact.
    async fn contact_update(&self, ctx: &Context<'_>, input: ContactUpdateInput) -> Result<ContactPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let id = gql::parse_id_or_fail(&input.id, "id")?;
            service::update(env, who, id, input.expected_version, input.parse()?).await
        };
        answer(ctx, work.await).await
    }
}

async fn answer(ctx: &Context<'_>, result: std::result::Result<super::Contact, Failure>) -> Result<ContactPayload> {
    let client = match &result {
        Ok(contact) => Some(client_of(ctx, contact.client).await?),
        Err(_) => None,
    };
    payload(result, |contact, errors| ContactPayload { contact: contact.map(Contact), client, errors })
}

impl ContactCreateInput {
    fn parse(self) -> std::result::Result<NewContact, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let client = checked.take(parse_id(&self.client_id, "clientId"));
        let site = checked.optional(self.site_id, |id| parse_id(&id, "siteId"));
        let name = checked.take(Name::parse("name", &self.name));
        let email = checked
            .optional(self.email.filter(|text| !text.trim().is_empty()), |text| EmailAddr::parse("email", &text));
        let phone = checked.take(Line::parse("phone", &self.phone.unwrap_or_default()));
        let title = checked.take(Line::parse("title", &self.title.unwrap_or_default()));
        let new = client.zip(name).zip(phone.zip(title));
        checked.finish(new.map(|((client, name), (phone, title))| NewContact {
            id,
            client,
            site,
            name,
            email,
            phone,
            title,
        }))
    }
}

impl ContactUpdateInput {
    fn parse(self) -> std::result::Result<ContactPatch, Failure> {
        let mut checked = Checked::new();
        let patch = ContactPatch {
            site: checked.optional(self.site_id, |id| parse_id(&id, "siteId")),
            name: checked.optional(self.name, |text| Name::parse("name", &text)),
            email: checked.optional(self.email, |text| EmailAddr::parse("email", &text)),
            phone: checked.optional(self.phone, |text| Line::parse("phone", &text)),
            title: checked.optional(self.title, |text| Line::parse("title", &text)),
        };
        checked.finish(Some(patch))
    }
}

/// Loads contacts for the objects that name them.
pub struct ContactById(pub(crate) Lens);

impl Loader<ContactId> for ContactById {
    type Value = Contact;
    type Error = LoadError;

    async fn load(&self, keys: &[ContactId]) -> std::result::Result<HashMap<ContactId, Contact>, LoadError> {
        let found = service::by_ids(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|contact| (contact.id, Contact(contact))).collect())
    }
}

/// Loads the contacts of several clients at once; nothing for a caller who may not see people.
pub struct ContactsOfClient(pub(crate) Lens);

impl Loader<ClientId> for ContactsOfClient {
    type Value = Vec<Contact>;
    type Error = LoadError;

    async fn load(&self, keys: &[ClientId]) -> std::result::Result<HashMap<ClientId, Vec<Contact>>, LoadError> {
        if self.0.scope.clients(Permission::ContactRead).is_none() {
            return Ok(HashMap::new());
        }
        let found = service::of_clients(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(crate::graphql::grouped(found, |contact| contact.client, Contact))
    }
}
