//! One-time links: the setup of an installation, and the invitation of a person. The link's token is shown or sent once;
//! of it only a keyed hash is kept. Using a link and what it is used for happen in one transaction.

use std::time::Duration;

use db::{DbError, ReadTx, WriteTx};
use kernel::{ErrorCode, Failure, Id, Secret, Timestamp, UserId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition};

use crate::keyring::{Keyring, TokenKind};
use crate::secret_token;

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "credential_link")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        pub user_id: Option<Uuid>,
        pub secret_hash: Vec<u8>,
        pub expires_at: i64,
        pub used_at: Option<i64>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(provider);
}

use entity::{ActiveModel, Column, Entity};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkKind {
    /// The first owner makes their login.
    Setup,
    /// An invited person chooses a password.
    Invitation,
}

impl LinkKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Invitation => "invitation",
        }
    }

    const fn life(self) -> Duration {
        match self {
            Self::Setup => Duration::from_secs(86_400),
            Self::Invitation => Duration::from_secs(7 * 86_400),
        }
    }

    const fn token_kind(self) -> TokenKind {
        match self {
            Self::Setup => TokenKind::Setup,
            Self::Invitation => TokenKind::Invitation,
        }
    }

    /// The one answer to every link that cannot be used: used, expired, replaced, or never made.
    pub(crate) fn refused(self) -> Failure {
        let message = match self {
            Self::Setup => {
                "This setup link is no longer valid. Restart the server to get a new one; once an owner exists there is none."
            }
            Self::Invitation => "This invitation is no longer valid. Ask for a new one.",
        };
        Failure::rejected(ErrorCode::Expired, "token", message)
    }
}

/// Makes a link that replaces unused older ones of the same kind and person.
pub(crate) async fn create(
    tx: &WriteTx,
    keyring: &Keyring,
    kind: LinkKind,
    user: Option<UserId>,
) -> Result<Secret, Failure> {
    let older = Condition::all().add(Column::Kind.eq(kind.as_str())).add(Column::UsedAt.is_null());
    let older = match user {
        Some(user) => older.add(Column::UserId.eq(user.uuid())),
        None => older.add(Column::UserId.is_null()),
    };
    tx.delete::<Entity>().filter(older).exec().await?;
    let token = secret_token::fresh(tx.entropy());
    let hash = hash_of(keyring, kind, &token).ok_or_else(|| Failure::internal("a fresh token is malformed"))?;
    let row = ActiveModel {
        id: Set(kernel::id::uuid_v7(tx.now(), tx.entropy())),
        kind: Set(kind.as_str().to_owned()),
        user_id: Set(user.map(|user| user.uuid())),
        secret_hash: Set(hash.to_vec()),
        expires_at: Set(tx.now().plus(kind.life()).micros()),
        used_at: Set(None),
        created_at: Set(tx.now().micros()),
    };
    tx.insert(row).await?;
    Ok(token)
}

/// What is stored of a link's token; `None` if it cannot be one.
pub(crate) fn hash_of(keyring: &Keyring, kind: LinkKind, token: &Secret) -> Option<[u8; 32]> {
    secret_token::bytes(token).map(|bytes| keyring.hash_token(kind.token_kind(), &bytes))
}

/// Whose living link this is: `None` for no living link, `Some(None)` for one without a person.
pub(crate) async fn holder(tx: &ReadTx, kind: LinkKind, hash: [u8; 32]) -> Result<Option<Option<UserId>>, DbError> {
    let row = tx.select::<Entity>().filter(living(kind, hash, tx.now())).one().await?;
    Ok(row.map(|row| row.user_id.map(Id::from_uuid)))
}

/// Uses a living link up; `false` if there is none. Of two at the same time one gets `true`.
pub(crate) async fn use_up(tx: &WriteTx, kind: LinkKind, hash: [u8; 32]) -> Result<bool, DbError> {
    let query = tx.update::<Entity>().set(Column::UsedAt, tx.now().micros());
    Ok(query.filter(living(kind, hash, tx.now())).exec().await? == 1)
}

fn living(kind: LinkKind, hash: [u8; 32], now: Timestamp) -> Condition {
    Condition::all()
        .add(Column::Kind.eq(kind.as_str()))
        .add(Column::SecretHash.eq(hash.to_vec()))
        .add(Column::UsedAt.is_null())
        .add(Column::ExpiresAt.gt(now.micros()))
}

/// Removes links that ended before an instant.
pub(crate) async fn purge(tx: &WriteTx, before: Timestamp) -> Result<u64, DbError> {
    tx.delete::<Entity>().filter(Column::ExpiresAt.lt(before.micros())).exec().await
}
