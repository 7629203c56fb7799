//! A table, declared once for both dialects.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

/// Whose rows a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The table of clients itself: a row belongs to the client that it describes.
    Tenant,
    /// Every row belongs to one client.
    Client,
    /// A row belongs to one client, or with NULL to the provider, which only work for the whole provider sees.
    Either,
    /// A row belongs to one client, or with NULL to the provider, from whom every client inherits it: work for a client
    /// reads the provider's rows and changes its own only.
    Inherited,
    /// Rows concern the provider.
    Provider,
}

/// What the application may do with rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rights {
    /// Read, add, change, remove.
    Full,
    /// Read and add; a trigger refuses everything else to everybody.
    AppendOnly,
}

/// How PostgreSQL stores it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// A plain table.
    Plain,
    /// Partitioned by ranges of this integer column.
    PartitionedBy(&'static str),
}

/// One table. Column types are written `{uuid}`, `{text}`, `{int}` (32 bits), `{big}`, `{time}` (microseconds since the
/// epoch, UTC), `{json}`, `{bytes}`, `{bool}`, `{real}`. The owner column `client_id` is added by itself.
#[derive(Debug)]
pub struct Table {
    /// Name, singular.
    pub name: &'static str,
    /// Whose rows.
    pub owner: Owner,
    /// What the application may do.
    pub rights: Rights,
    /// How PostgreSQL stores it.
    pub storage: Storage,
    /// Columns and constraints, without the owner column.
    pub body: &'static str,
    /// Further statements, such as indexes.
    pub also: &'static [&'static str],
}

impl Table {
    /// A plain table with full rights.
    #[must_use]
    pub const fn new(name: &'static str, owner: Owner, body: &'static str, also: &'static [&'static str]) -> Self {
        Self { name, owner, rights: Rights::Full, storage: Storage::Plain, body, also }
    }

    /// Creates the table.
    ///
    /// # Errors
    /// What the database says.
    pub async fn create(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let postgres = manager.get_database_backend() == DatabaseBackend::Postgres;
        for statement in self.statements(postgres) {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    fn statements(&self, postgres: bool) -> Vec<String> {
        let name = self.name;
        let owner_column = match self.owner {
            Owner::Client => "client_id {uuid} NOT NULL,",
            Owner::Either | Owner::Inherited => "client_id {uuid},",
            Owner::Tenant | Owner::Provider => "",
        };
        let ending = match (postgres, self.storage) {
            (true, Storage::PartitionedBy(column)) => format!(" PARTITION BY RANGE ({column})"),
            (true, Storage::Plain) => String::new(),
            (false, _) => " STRICT".to_owned(),
        };
        let mut all = vec![typed(&format!("CREATE TABLE {name} ({owner_column} {}){ending}", self.body), postgres)];
        all.extend(self.also.iter().map(|statement| typed(statement, postgres)));
        if postgres {
            all.extend(self.protection());
        }
        if self.rights == Rights::AppendOnly {
            all.extend(append_only(name, postgres));
        }
        all
    }

    /// Row-level security and the rights of the two roles.
    fn protection(&self) -> Vec<String> {
        let name = self.name;
        let verbs = match self.rights {
            Rights::Full => "SELECT, INSERT, UPDATE, DELETE",
            Rights::AppendOnly => "SELECT, INSERT",
        };
        let mut all = vec![format!("GRANT {verbs} ON {name} TO steward_app, steward_system")];
        let column = match self.owner {
            Owner::Provider => return all,
            Owner::Tenant => "id",
            Owner::Client | Owner::Either | Owner::Inherited => "client_id",
        };
        // The functions stand in sub-selects so that they run once a statement, not once a row.
        let inside = format!(
            "CASE (SELECT app_mode()) WHEN 'all' THEN true \
             WHEN 'only' THEN {column} = ANY ((SELECT app_clients())::uuid[]) \
             WHEN 'except' THEN {column} IS NULL OR {column} <> ALL ((SELECT app_clients())::uuid[]) \
             ELSE false END"
        );
        all.push(format!("ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"));
        all.push(format!("ALTER TABLE {name} FORCE ROW LEVEL SECURITY"));
        all.push(format!("CREATE POLICY tenant ON {name} TO steward_app USING ({inside}) WITH CHECK ({inside})"));
        if self.owner == Owner::Inherited {
            // For reading only, and only within a transaction that has entered for some clients.
            let provider = "client_id IS NULL AND (SELECT app_mode()) = 'only'";
            all.push(format!("CREATE POLICY inherited ON {name} FOR SELECT TO steward_app USING ({provider})"));
        }
        all.push(format!("CREATE POLICY sweep ON {name} TO steward_system USING (true) WITH CHECK (true)"));
        all
    }
}

/// A view over rows of clients. It selects a `client_id`, and whoever reads it binds that.
#[derive(Debug)]
pub struct View {
    /// Name.
    pub name: &'static str,
    /// The query.
    pub query: &'static str,
}

impl View {
    /// Creates the view.
    ///
    /// # Errors
    /// What the database says.
    pub async fn create(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let (name, query) = (self.name, self.query);
        let statements = match manager.get_database_backend() {
            // Without `security_invoker` the view would read with the rights of the tables' owner.
            DatabaseBackend::Postgres => vec![
                format!("CREATE VIEW {name} WITH (security_invoker = true) AS {query}"),
                format!("GRANT SELECT ON {name} TO steward_app, steward_system"),
            ],
            _ => vec![format!("CREATE VIEW {name} AS {query}")],
        };
        for statement in statements {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }
}

fn typed(sql: &str, postgres: bool) -> String {
    let types = [
        ("{uuid}", "BLOB", "uuid"),
        ("{text}", "TEXT", "text"),
        ("{int}", "INTEGER", "integer"),
        ("{big}", "INTEGER", "bigint"),
        ("{time}", "INTEGER", "bigint"),
        ("{json}", "TEXT", "jsonb"),
        ("{bytes}", "BLOB", "bytea"),
        ("{bool}", "INTEGER", "boolean"),
        ("{real}", "REAL", "double precision"),
    ];
    types.iter().fold(sql.to_owned(), |text, (mark, sqlite, pg)| text.replace(mark, if postgres { pg } else { sqlite }))
}

fn append_only(name: &str, postgres: bool) -> Vec<String> {
    let message = "audit entries are only ever added";
    if postgres {
        vec![format!(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )]
    } else {
        ["UPDATE", "DELETE"]
            .iter()
            .map(|verb| {
                let lower = verb.to_lowercase();
                format!(
                    "CREATE TRIGGER {name}_no_{lower} BEFORE {verb} ON {name} BEGIN SELECT RAISE(ABORT, '{message}'); END"
                )
            })
            .collect()
    }
}
