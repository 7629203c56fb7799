//! Which contact of which client a login belongs to. A person in several clients has one link for each.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, ContactId, Id, UserId};
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;

/// A login's membership in a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactLink {
    /// The login.
    pub user: UserId,
    /// The client.
    pub client: ClientId,
    /// The person at that client.
    pub contact: ContactId,
}

/// Rows of `user_contact`.
pub(crate) mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "user_contact")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub client_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        pub contact_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(client: ClientId);
}

use entity::{ActiveModel, Column, Entity, Model};

impl From<Model> for ContactLink {
    fn from(row: Model) -> Self {
        Self {
            user: Id::from_uuid(row.user_id),
            client: Id::from_uuid(row.client_id),
            contact: Id::from_uuid(row.contact_id),
        }
    }
}

/// Links of some logins to permitted clients.
///
/// # Errors
/// What the database says.
pub async fn of_users(tx: &ReadTx, users: &[UserId]) -> Result<Vec<ContactLink>, DbError> {
    let ids = users.iter().map(|user| user.uuid());
    Ok(tx.select::<Entity>().filter(Column::UserId.is_in(ids)).all().await?.into_iter().map(Into::into).collect())
}

/// Links a login to a contact of a permitted client.
///
/// # Errors
/// [`DbError::Link`] if there is no such contact at this client, [`DbError::Unique`] if the login is linked there already.
pub async fn insert(tx: &WriteTx, link: ContactLink) -> Result<(), DbError> {
    let row = ActiveModel {
        client_id: Set(link.client.uuid()),
        user_id: Set(link.user.uuid()),
        contact_id: Set(link.contact.uuid()),
    };
    tx.insert(row).await.map(|_| ())
}
