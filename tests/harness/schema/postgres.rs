//! PostgreSQL's own account of its schema, from its catalogue.

use std::collections::BTreeMap;

use sea_orm::DatabaseConnection;

use super::{Column, Shape, rows, squeezed, texts};

/// Our tables: no partitions, no books of migrations.
const OURS: &str = "c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition \
                    AND c.relname NOT LIKE 'migration\\_%'";

/// Everything that can be granted, revoked or got wrong, one statement a line.
const PARTS: &[&str] = &[
    // Columns.
    "SELECT format('%s.%s %s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                   CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END)
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE {ours} ORDER BY c.relname, a.attnum",
    // Constraints.
    "SELECT format('%s: %s', c.relname, pg_get_constraintdef(k.oid)) FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid
     WHERE {ours} ORDER BY 1",
    // Indexes that are not made by a constraint.
    "SELECT pg_get_indexdef(i.indexrelid) FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid
     WHERE {ours} AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid) ORDER BY 1",
    // Partitioning.
    "SELECT format('%s PARTITION BY %s', c.relname, pg_get_partkeydef(c.oid)) FROM pg_class c
     WHERE {ours} AND c.relkind = 'p' ORDER BY 1",
    // Row-level security.
    "SELECT format('%s ROW LEVEL SECURITY enabled=%s forced=%s', c.relname, c.relrowsecurity, c.relforcerowsecurity)
     FROM pg_class c WHERE {ours} ORDER BY 1",
    "SELECT format('%s POLICY %s TO %s %s USING (%s) WITH CHECK (%s)', p.tablename, p.policyname, p.roles, p.cmd, p.qual, p.with_check)
     FROM pg_policies p WHERE p.schemaname = 'public' ORDER BY 1",
    // Rights.
    "SELECT format('GRANT %s ON %s TO %s', string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type), c.relname, g.grantee)
     FROM pg_class c JOIN information_schema.role_table_grants g ON g.table_name = c.relname AND g.table_schema = 'public'
     WHERE {ours} AND g.grantee <> pg_get_userbyid(c.relowner) GROUP BY c.relname, g.grantee ORDER BY c.relname, g.grantee",
    // Views, with the rights to them.
    "SELECT format('VIEW %s (%s) AS %s', c.relname, array_to_string(c.reloptions, ','), pg_get_viewdef(c.oid))
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v' ORDER BY c.relname",
    "SELECT format('GRANT %s ON %s TO %s', string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type), c.relname, g.grantee)
     FROM pg_class c JOIN information_schema.role_table_grants g ON g.table_name = c.relname AND g.table_schema = 'public'
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v' AND g.grantee <> pg_get_userbyid(c.relowner)
     GROUP BY c.relname, g.grantee ORDER BY c.relname, g.grantee",
    // Triggers and functions.
    "SELECT pg_get_triggerdef(t.oid) FROM pg_class c JOIN pg_trigger t ON t.tgrelid = c.oid
     WHERE {ours} AND NOT t.tgisinternal ORDER BY 1",
    "SELECT pg_get_functiondef(f.oid) || ' rights ' || coalesce(array_to_string(array(
         SELECT coalesce(nullif(x.grantee, 0)::regrole::text, 'PUBLIC') FROM aclexplode(f.proacl) x
         WHERE x.grantee <> f.proowner ORDER BY 1), ','), 'PUBLIC')
     FROM pg_proc f WHERE f.pronamespace = 'public'::regnamespace ORDER BY f.proname",
];

pub(super) async fn dump(connection: &DatabaseConnection) -> String {
    let mut text = String::new();
    for part in PARTS {
        for line in texts(connection, &part.replace("{ours}", OURS), vec![]).await {
            text.push_str(&squeezed(&line));
            text.push('\n');
        }
        text.push('\n');
    }
    text.trim_end().to_owned() + "\n"
}

pub(super) async fn shapes(connection: &DatabaseConnection) -> BTreeMap<String, Shape> {
    let mut shapes: BTreeMap<String, Shape> = BTreeMap::new();
    let columns = format!(
        "SELECT c.relname::text AS tab, a.attname::text AS col, format_type(a.atttypid, NULL) AS type, a.attnotnull AS required
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE {OURS}"
    );
    for row in rows(connection, &columns, vec![]).await {
        let column = Column {
            class: class(&row.try_get::<String>("", "type").unwrap()).to_owned(),
            required: row.try_get("", "required").unwrap(),
        };
        let shape = shapes.entry(row.try_get("", "tab").unwrap()).or_default();
        shape.columns.insert(row.try_get("", "col").unwrap(), column);
    }

    let indexes = format!(
        "SELECT c.relname::text AS tab, i.indisprimary AS is_key, i.indisunique AS is_unique,
           array_to_string(array(SELECT a.attname FROM unnest(i.indkey) WITH ORDINALITY k(num, pos)
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num ORDER BY k.pos), ',') AS cols
         FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid WHERE {OURS}"
    );
    for row in rows(connection, &indexes, vec![]).await {
        let shape = shapes.entry(row.try_get("", "tab").unwrap()).or_default();
        let columns = split(&row.try_get::<String>("", "cols").unwrap());
        match (row.try_get("", "is_key").unwrap(), row.try_get("", "is_unique").unwrap()) {
            (true, _) => shape.primary_key = columns,
            (false, true) => _ = shape.uniques.insert(columns),
            (false, false) => _ = shape.indexes.insert(columns),
        }
    }

    let names = |key: &str, of: &str| {
        format!(
            "array_to_string(array(SELECT a.attname FROM unnest({key}) WITH ORDINALITY k(num, pos)
               JOIN pg_attribute a ON a.attrelid = {of} AND a.attnum = k.num ORDER BY k.pos), ',')"
        )
    };
    let links = format!(
        "SELECT c.relname::text AS tab, f.confrelid::regclass::text AS other, {} AS own, {} AS theirs
         FROM pg_class c JOIN pg_constraint f ON f.conrelid = c.oid AND f.contype = 'f' WHERE {OURS}",
        names("f.conkey", "f.conrelid"),
        names("f.confkey", "f.confrelid"),
    );
    for row in rows(connection, &links, vec![]).await {
        let link = (
            split(&row.try_get::<String>("", "own").unwrap()),
            row.try_get("", "other").unwrap(),
            split(&row.try_get::<String>("", "theirs").unwrap()),
        );
        shapes.entry(row.try_get("", "tab").unwrap()).or_default().links.insert(link);
    }
    shapes
}

fn split(list: &str) -> Vec<String> {
    list.split(',').map(str::to_owned).collect()
}

/// SQLite's type for one of PostgreSQL's.
fn class(postgres: &str) -> &'static str {
    match postgres {
        "uuid" | "bytea" => "BLOB",
        "text" | "jsonb" => "TEXT",
        "integer" | "bigint" | "boolean" => "INTEGER",
        "double precision" => "REAL",
        other => panic!("the type {other} has no counterpart in SQLite"),
    }
}
