//! PostgreSQL's roles and the functions that row-level security looks at. SQLite has none of these walls.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

/// Makes the roles and functions.
#[derive(Debug)]
pub struct Roles;

impl MigrationName for Roles {
    fn name(&self) -> &'static str {
        "m2026_11_001_roles"
    }
}

/// Roles belong to the cluster, so another database of it may have made them, or be making them right now.
const ROLE: &str = "DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
    CREATE ROLE {role} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$";

/// The connecting user takes the roles on; a superuser need not be a member.
const MEMBER: &str = "DO $$ BEGIN
  IF NOT pg_has_role(current_user, '{role}', 'MEMBER') THEN
    EXECUTE format('GRANT {role} TO %I', current_user);
  END IF;
END $$";

const FUNCTIONS: &[&str] = &[
    // Local to the transaction: after its end the settings are empty again, and empty lets nothing through.
    "CREATE FUNCTION app_enter(mode text, clients text, read_only text) RETURNS void LANGUAGE sql AS $$
       SELECT set_config('app.mode', mode, true), set_config('app.clients', clients, true),
              set_config('transaction_read_only', read_only, true); $$",
    "CREATE FUNCTION app_mode() RETURNS text LANGUAGE sql STABLE AS
       $$ SELECT nullif(current_setting('app.mode', true), '') $$",
    "CREATE FUNCTION app_clients() RETURNS uuid[] LANGUAGE sql STABLE AS
       $$ SELECT coalesce(string_to_array(nullif(current_setting('app.clients', true), ''), ',')::uuid[], '{}') $$",
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'audit entries are only ever added'; END $$",
    "GRANT USAGE ON SCHEMA public TO steward_app, steward_system",
];

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Roles {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DatabaseBackend::Postgres {
            return Ok(());
        }
        let connection = manager.get_connection();
        for role in ["steward_app", "steward_system"] {
            connection.execute_unprepared(&ROLE.replace("{role}", role)).await?;
            connection.execute_unprepared(&MEMBER.replace("{role}", role)).await?;
        }
        for statement in FUNCTIONS {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
