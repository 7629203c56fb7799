//! What a ticket points at: whether it is there, at the ticket's client, field by field.
//!
//! The database refuses links across clients by itself; looking first tells people which field is wrong.

mod store;

use db::{DbError, ReadTx};
use kernel::id::{ContactKind, DeviceKind, ServiceKind, SiteKind, TicketKind, UserKind};
use kernel::{ClientId, ContactId, DeviceId, ErrorCode, Failure, Kind, ServiceId, SiteId, UserError, UserId};
use uuid::Uuid;

pub(crate) use store::{client_exists, contact_names, login, parties, requester};

use crate::limits;

/// The places of the things that a ticket points at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Links {
    pub requester: Option<ContactId>,
    pub site: Option<SiteId>,
    pub device: Option<DeviceId>,
    pub services: Vec<ServiceId>,
}

impl Links {
    /// Looks at each of them; all refusals are told at once.
    pub(crate) async fn check(&self, tx: &ReadTx, client: ClientId) -> Result<(), Failure> {
        let mut errors = Vec::new();
        if self.services.len() > limits::SERVICES {
            let message = format!("A ticket can concern at most {} business services.", limits::SERVICES);
            errors.push(UserError::new(ErrorCode::LimitReached, "serviceIds", message));
        } else {
            for service in &self.services {
                errors.extend(absent::<ServiceKind>(tx, store::Place::Service, client, service.uuid()).await?);
            }
        }
        if let Some(contact) = self.requester {
            errors.extend(absent::<ContactKind>(tx, store::Place::Contact, client, contact.uuid()).await?);
        }
        if let Some(site) = self.site {
            errors.extend(absent::<SiteKind>(tx, store::Place::Site, client, site.uuid()).await?);
        }
        if let Some(device) = self.device {
            errors.extend(absent::<DeviceKind>(tx, store::Place::Device, client, device.uuid()).await?);
        }
        if errors.is_empty() { Ok(()) } else { Err(Failure::Rejected(errors)) }
    }
}

async fn absent<K: Kind>(
    tx: &ReadTx,
    place: store::Place,
    client: ClientId,
    id: Uuid,
) -> Result<Vec<UserError>, DbError> {
    if store::exists(tx, place, client, id).await? {
        return Ok(Vec::new());
    }
    match Failure::not_found::<K>(place.field()) {
        Failure::Rejected(errors) => Ok(errors),
        _ => Ok(Vec::new()),
    }
}

/// The refusal of a login that cannot work on tickets.
pub(crate) fn no_such_login(id: UserId) -> Failure {
    tracing::debug!(user = %id, "not somebody to whom a ticket can be assigned");
    Failure::not_found::<UserKind>("assigneeId")
}

/// What to say of a unique index or a link that refused a row after all.
pub(crate) fn refusal(error: DbError, field: &str) -> Failure {
    tenancy::input::stored::<TicketKind>(error, field, field)
}
