//! The installation: whose it is, and which master key it belongs to. It has one row, made with the first owner.

pub(crate) mod setup;
#[cfg(test)]
mod tests;

use db::{DbError, ReadTx, WriteTx};
use kernel::Failure;
use kernel::text::Name;
use sea_orm::ActiveValue::Set;

use crate::keyring::KeyError;
use crate::service::Task;
use crate::{Auth, tokens_equal};

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "installation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub provider_name: String,
        pub key_fingerprint: Vec<u8>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(provider);
}

use entity::{ActiveModel, Entity};

/// What is known of the installation.
pub(crate) struct Installation {
    pub(crate) provider_name: String,
    key_fingerprint: Vec<u8>,
}

/// The installation; `None` until it is set up.
pub(crate) async fn find(tx: &ReadTx) -> Result<Option<Installation>, DbError> {
    let row = tx.select::<Entity>().one().await?;
    Ok(row.map(|row| Installation { provider_name: row.provider_name, key_fingerprint: row.key_fingerprint }))
}

/// The provider's name, within a transaction; "The provider" until the installation is set up.
///
/// # Errors
/// What the database says.
pub async fn provider_name(tx: &ReadTx) -> Result<String, DbError> {
    let found = find(tx).await?;
    Ok(found.map_or_else(|| "The provider".to_owned(), |installation| installation.provider_name))
}

async fn insert(tx: &WriteTx, provider_name: Name, key_fingerprint: [u8; 16]) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(1),
        provider_name: Set(provider_name.into_string()),
        key_fingerprint: Set(key_fingerprint.to_vec()),
        created_at: Set(tx.now().micros()),
    };
    tx.insert(row).await.map(|_| ())
}

impl Auth {
    /// Whether nobody owns the installation yet.
    ///
    /// # Errors
    /// What the database says.
    pub async fn setup_required(&self) -> Result<bool, Failure> {
        Ok(self.installation().await?.is_none())
    }

    /// The provider's name; `None` until the installation is set up.
    ///
    /// # Errors
    /// What the database says.
    pub async fn provider_name(&self) -> Result<Option<String>, Failure> {
        Ok(self.installation().await?.map(|installation| installation.provider_name))
    }

    /// Refuses a master key that this database was not set up with. Called when a server starts: with another key
    /// nobody could sign in, no agent would trust the server, and the audit log would look forged.
    ///
    /// # Errors
    /// [`KeyError::Foreign`], [`KeyError::Database`].
    pub async fn check_keyring(&self) -> Result<(), KeyError> {
        let Some(installation) = self.installation().await.map_err(KeyError::Database)? else { return Ok(()) };
        let widened = |bytes: &[u8]| *blake3::hash(bytes).as_bytes();
        let same = tokens_equal(&widened(&installation.key_fingerprint), &widened(&self.keyring().fingerprint()));
        if same { Ok(()) } else { Err(KeyError::Foreign) }
    }

    async fn installation(&self) -> Result<Option<Installation>, Failure> {
        self.db().sweep_read(&self.across(Task::Setup), |tx| Box::pin(async move { Ok(find(tx).await?) })).await
    }
}
