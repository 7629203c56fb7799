//! Two clients of identical shape: for each client-owned table a row of each, and in every text the client's mark, so
//! that whoever sees the other's mark has seen too much.

mod rows;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use db::{Db, DbError};
use kernel::{Access, Actor, ClientId, Effect, Id, Mint, Permission, Permit, Role};
use uuid::Uuid;

/// One of the two.
#[derive(Debug, Clone, Copy)]
pub struct Tenant {
    /// Which: 1 or 2.
    pub number: u8,
    /// Stands in every text of this client and nowhere else.
    pub mark: &'static str,
}

/// The first client.
pub const A: Tenant = Tenant { number: 1, mark: "Alphamark" };
/// The second client.
pub const B: Tenant = Tenant { number: 2, mark: "Bravomark" };

impl Tenant {
    /// Its id.
    #[must_use]
    pub fn id(self) -> ClientId {
        Id::from_uuid(self.uuid("client"))
    }

    /// The id of the client that an API's world calls `client`.
    ///
    /// # Panics
    /// If that is no client's id.
    #[must_use]
    pub fn id_in(self, ids: &crate::app::Ids) -> ClientId {
        ClientId::parse(&ids["client"]).unwrap()
    }

    /// The id of its row in `table`.
    #[must_use]
    pub fn uuid(self, table: &str) -> Uuid {
        let place = migrations::tables().position(|known| known.name == table).unwrap();
        let place = u128::try_from(place).unwrap();
        // A UUID v7 of one instant; the low part says whose and of which table.
        Uuid::from_u128(0x0193_5300_0000_7000_8000_0000_0000_0000 | u128::from(self.number) << 32 | place)
    }

    /// The id of its second row in `table`, where it has one.
    #[must_use]
    pub fn second(self, table: &str) -> Uuid {
        Uuid::from_u128(self.uuid(table).as_u128() | 0x1_0000)
    }

    /// A marked text.
    #[must_use]
    pub fn text(self, what: &str) -> String {
        format!("{what} {}", self.mark)
    }

    /// The permit of somebody who may do everything for this client alone.
    #[must_use]
    pub fn permit(self) -> Permit {
        let grant = Access { permissions: Role::Owner.permissions(), effect: Effect::Allow, client: Some(self.id()) };
        Mint::new().scope(Actor::System("test"), "test", &[grant]).permit(Permission::ClientRead).unwrap()
    }
}

/// The permit of somebody who may do everything for every client.
#[must_use]
pub fn provider_permit() -> &'static Permit {
    static PERMIT: LazyLock<Permit> = LazyLock::new(|| {
        let grant = Access { permissions: Role::Owner.permissions(), effect: Effect::Allow, client: None };
        Mint::new().scope(Actor::System("test"), "test", &[grant]).permit(Permission::ClientRead).unwrap()
    });
    &PERMIT
}

/// Writes both clients; gives the tables that now hold a row of each.
pub async fn write(db: &Db) -> BTreeSet<&'static str> {
    let scope = Mint::new().system("test.world");
    db.sweep_write(&scope, |tx| {
        Box::pin(async move {
            rows::of_provider(tx).await?;
            let mut tables = BTreeSet::new();
            for tenant in [A, B] {
                tables.extend(rows::of(tx, tenant).await?);
            }
            Ok::<_, DbError>(tables)
        })
    })
    .await
    .unwrap()
}
