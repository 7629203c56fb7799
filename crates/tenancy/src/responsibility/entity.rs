//! Rows of `responsibility` and of its parties.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "responsibility")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub area: String,
    pub device_class: String,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

/// Rows of `responsibility_party`.
pub mod party {
    use db::DbError;
    use kernel::Id;
    use sea_orm::entity::prelude::*;

    use crate::responsibility::{Duty, PartyRef};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "responsibility_party")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub client_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub responsibility_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub duty: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: i32,
        pub party: String,
        pub team_id: Option<Uuid>,
        pub contact_id: Option<Uuid>,
        pub vendor_name: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(client: ClientId);

    impl TryFrom<Model> for (Duty, PartyRef) {
        type Error = DbError;

        fn try_from(row: Model) -> Result<Self, DbError> {
            let id = row.responsibility_id;
            let inconsistent = |column| DbError::Inconsistent {
                table: "responsibility_party",
                column,
                row: format!("{id}, {}, {}", row.duty, row.place),
            };
            let duty = Duty::parse(&row.duty).ok_or_else(|| inconsistent("duty"))?;
            let party = match (row.team_id, row.contact_id, &row.vendor_name) {
                (Some(team), None, None) => PartyRef::Team(Id::from_uuid(team)),
                (None, Some(contact), None) => PartyRef::Contact(Id::from_uuid(contact)),
                (None, None, Some(name)) => PartyRef::Vendor(name.clone()),
                _ => return Err(inconsistent("party")),
            };
            Ok((duty, party))
        }
    }
}
