//! Whose rows a table holds. Every entity says so once; `Scoped` reads it.

use sea_orm::EntityTrait;

/// Whose rows a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownership {
    /// Every row belongs to one client.
    Client,
    /// Rows concern the provider and name no client.
    Provider,
    /// A row belongs to one client, or, with NULL, to the provider; only work for the whole provider sees the latter.
    Either,
    /// A row belongs to one client, or, with NULL, to the provider, from whom every client inherits it: work for a client
    /// reads the provider's rows and changes its own only.
    Inherited,
}

/// An entity whose ownership is known. Declared with [`crate::owned!`].
pub trait Owned: EntityTrait {
    /// Whose rows the table holds.
    const OWNERSHIP: Ownership;

    /// The column with the client, unless the table is the provider's.
    fn client_column() -> Option<Self::Column>;
}

/// Declares the ownership of the entity in scope: `owned!(client: ClientId)`, `owned!(either: ClientId)`,
/// `owned!(inherited: ClientId)` or `owned!(provider)`, in the `entity.rs` that holds `Entity` and `Column`.
#[macro_export]
macro_rules! owned {
    (client: $column:ident) => {
        $crate::owned!(@ Client, Some(Column::$column));
    };
    (either: $column:ident) => {
        $crate::owned!(@ Either, Some(Column::$column));
    };
    (inherited: $column:ident) => {
        $crate::owned!(@ Inherited, Some(Column::$column));
    };
    (provider) => {
        $crate::owned!(@ Provider, None);
    };
    (@ $kind:ident, $column:expr) => {
        impl $crate::Owned for Entity {
            const OWNERSHIP: $crate::Ownership = $crate::Ownership::$kind;
            fn client_column() -> Option<Column> {
                $column
            }
        }
    };
}
